//! Random schools: pairs, people, tracks and meetings as they may come, laid down past the API.

use crate::app::TestApp;
use crate::deeds::Deeds;
use crate::world::{School, school};
use chrono::{Days, NaiveDate};
use std::fmt::Write;
use std::rc::Rc;
use uuid::Uuid;

/// With this one, halves come up that have to be rounded.
pub const NORM: i64 = 3;

/// The same numbers every time, so that a failure can be looked at again.
pub struct Dice(u64);

impl Dice {
    pub fn of_seed(seed: u64) -> Self {
        Self(seed)
    }
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % sides
    }
    pub fn day(&mut self) -> NaiveDate {
        date("2025-07-01") + Days::new(self.roll(400))
    }
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.roll(length as u64)).unwrap()
    }
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.index(all.len())]
    }
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub struct Pair {
    pub id: Uuid,
    pub kind: &'static str,
    pub state: &'static str,
    pub starts: NaiveDate,
    pub planned: NaiveDate,
    pub ended: Option<NaiveDate>,
    pub reason: &'static str,
    pub initiator: &'static str,
    pub continues: bool,
    pub mentors: Vec<usize>,
    pub mentees: Vec<usize>,
    pub pause: Option<(NaiveDate, Option<NaiveDate>)>,
    pub meetings: Vec<Meeting>,
}

pub struct Meeting {
    id: Uuid,
    /// Local day.
    pub day: NaiveDate,
    pub state: &'static str,
    /// Who was there; nobody of whom nothing was written down.
    pub attended: Vec<(usize, &'static str)>,
}

pub struct Track {
    pub id: Uuid,
    pub pair: usize,
    pub mentee: usize,
    pub started: NaiveDate,
    pub discontinued: Option<NaiveDate>,
    /// Of each stage: the days it was opened and completed, and how often it was returned on the day before.
    pub stages: Vec<(Option<NaiveDate>, Option<NaiveDate>, u64)>,
    /// State, day of the assessment, and day on which it was set.
    pub goals: Vec<(&'static str, Option<NaiveDate>, NaiveDate)>,
}

pub struct World {
    /// Since when each person teaches; the first five are the mentors.
    pub people: Vec<Option<NaiveDate>>,
    pub ids: Vec<Uuid>,
    pub pairs: Vec<Pair>,
    pub tracks: Vec<Track>,
    pub deeds: Deeds,
}

fn meeting(dice: &mut Dice, starts: NaiveDate, people: &[usize]) -> Meeting {
    let state = dice.of(&["held", "held", "held", "not_held", "cancelled"]);
    let (day, told) = (starts + Days::new(dice.roll(250)), dice.roll(4) > 0);
    let told =
        people.iter().filter(|_| told).map(|who| (*who, dice.of(&["present", "present", "late", "absent", "excused"])));
    Meeting { id: Uuid::now_v7(), day, state, attended: told.collect() }
}

/// With some of an earlier pair's mentees, or with new people.
fn mentees(dice: &mut Dice, people: &mut Vec<Option<NaiveDate>>, before: &[Pair], kind: &str) -> Vec<usize> {
    let single = before.iter().filter(|pair| pair.kind == "individual").collect::<Vec<_>>();
    if kind == "individual" && !single.is_empty() && dice.roll(2) == 0 {
        return dice.of(&single).mentees.clone();
    }
    let first = people.len();
    for _ in 0..if kind == "group" { 3 } else { 1 } {
        let since = date("2023-01-01") + Days::new(dice.roll(1300));
        people.push((dice.roll(4) > 0).then_some(since));
    }
    (first..people.len()).collect()
}

fn pair(dice: &mut Dice, people: &mut Vec<Option<NaiveDate>>, mentors: usize, before: &[Pair]) -> Pair {
    let kind = dice.of(&["individual", "individual", "group", "team", "flash"]);
    let state = dice.of(&["active", "active", "paused", "completed", "terminated", "draft", "cancelled"]);
    let starts = dice.day();
    let over = matches!(state, "completed" | "terminated").then(|| starts + Days::new(dice.roll(200)));
    let mentees = mentees(dice, people, before, kind);
    let helpers = if kind == "team" { vec![0, 1 + dice.index(2)] } else { vec![dice.index(mentors)] };
    let everybody: Vec<usize> = helpers.iter().chain(&mentees).copied().collect();
    let meetings = (0..dice.roll(20)).map(|_| meeting(dice, starts, &everybody)).collect();
    let rest = starts + Days::new(dice.roll(60));
    let until = (dice.roll(3) > 0).then(|| rest + Days::new(dice.roll(40)));
    Pair {
        id: Uuid::now_v7(),
        kind,
        state,
        starts,
        planned: starts + Days::new(dice.roll(if kind == "flash" { 14 } else { 220 })),
        ended: over,
        reason: dice.of(&["goals_achieved", "mentor_withdrew", "term_expired", "mentee_withdrew"]),
        initiator: dice.of(&["mentee", "mentor", "curator", "service"]),
        continues: dice.roll(4) == 0,
        mentors: helpers,
        mentees,
        pause: (dice.roll(3) == 0).then_some((rest, until)),
        meetings,
    }
}

fn track(dice: &mut Dice, number: usize, pair: &Pair, mentee: usize) -> Track {
    let mut at = pair.starts;
    let mut stages = vec![];
    // many come to the end, so that some do after the period and some before it
    let (reached, pace) = (dice.roll(8).min(4), dice.of(&[8, 40, 40]));
    for no in 0..4 {
        let opened = (no <= reached).then_some(at);
        at = at + Days::new(2 + dice.roll(pace));
        let completed = (no < reached).then_some(at);
        stages.push((opened, completed, if completed.is_some() { dice.roll(3) } else { 0 }));
    }
    let goals = (0..dice.roll(4)).map(|_| {
        let state = dice.of(&["achieved", "partially", "not_achieved", "in_progress", "cancelled"]);
        let set = pair.starts + Days::new(dice.roll(250));
        let assessed = matches!(state, "achieved" | "partially" | "not_achieved");
        (state, assessed.then(|| set + Days::new(dice.roll(200))), set)
    });
    let goals = goals.collect();
    let discontinued = (dice.roll(5) == 0).then(|| pair.starts + Days::new(dice.roll(200)));
    Track { id: Uuid::now_v7(), pair: number, mentee, started: pair.starts, discontinued, stages, goals }
}

impl Track {
    /// When its last stage was, unless it was given up.
    pub fn completed(&self) -> Option<NaiveDate> {
        self.stages[3].1.filter(|_| self.discontinued.is_none())
    }
}

impl World {
    fn rolled(seed: u64) -> Self {
        let mut dice = Dice::of_seed(seed);
        let mut people = vec![Some(date("2001-09-01")); 5];
        let mut pairs: Vec<Pair> = vec![];
        for _ in 0..12 {
            pairs.push(pair(&mut dice, &mut people, 5, &pairs));
        }
        let mut tracks: Vec<Track> = vec![];
        for (number, pair) in pairs.iter().enumerate() {
            if pair.kind != "flash" && !matches!(pair.state, "draft" | "cancelled") {
                // one track a mentee, which the first of his or her pairs began
                let new = pair.mentees.iter().filter(|mentee| !tracks.iter().any(|track| track.mentee == **mentee));
                let new: Vec<usize> = new.copied().collect();
                tracks.extend(new.into_iter().map(|mentee| track(&mut dice, number, pair, mentee)));
            }
        }
        let deeds = Deeds::rolled(&mut dice, &pairs, &tracks);
        let ids = people.iter().map(|_| Uuid::now_v7()).collect();
        Self { people, ids, pairs, tracks, deeds }
    }

    /// A school of its own, and the same in the database.
    pub async fn laid_down(app: &Rc<TestApp>, seed: u64) -> (School, Self) {
        let oak = school(app, &format!("Дуб {seed}")).await;
        let world = Self::rolled(seed);
        app.sql(&world.sql(&oak)).await;
        (oak, world)
    }

    /// Past the API and its rules: what reports count does not depend on how it came to be.
    fn sql(&self, oak: &School) -> String {
        let (school, program) = (&oak.id, &oak.program);
        let mut sql = format!("SET session_replication_role = replica;
            UPDATE programs SET starts_on = '2025-07-01', ends_on = '2026-08-30', meeting_norm_per_month = {NORM} WHERE id = '{program}';");
        let ids = &self.ids;
        let quoted = |day: Option<NaiveDate>| day.map_or("NULL".to_owned(), |day| format!("'{day}'"));
        for (id, since) in ids.iter().zip(&self.people) {
            write!(sql, "INSERT INTO people (id, school_id, last_name, first_name, teaching_since, account_id) VALUES ('{id}', '{school}', 'П', 'И', {}, gen_random_uuid());", quoted(*since)).unwrap();
        }
        for pair in &self.pairs {
            let Pair { id, kind, state, starts, planned, .. } = pair;
            let before = if pair.continues { format!("'{id}'") } else { "NULL".to_owned() };
            write!(sql, "INSERT INTO pairs (id, school_id, program_id, kind, role_form, channel, topic, with_stages, starts_on, planned_ends_on, ended_on, state, continued_from)
                VALUES ('{id}', '{school}', '{program}', '{kind}', 'teacher_teacher', 'in_person', 'Т', {}, '{starts}', '{planned}', {}, '{state}', {before});", *kind != "flash", quoted(pair.ended)).unwrap();
            let roles = pair
                .mentors
                .iter()
                .enumerate()
                .map(|(at, who)| (if at == 0 { "lead_mentor" } else { "co_mentor" }, who));
            for (role, who) in roles.chain(pair.mentees.iter().map(|who| ("mentee", who))) {
                write!(sql, "INSERT INTO pair_members (id, school_id, program_id, pair_id, person_id, role, joined_on) VALUES (gen_random_uuid(), '{school}', '{program}', '{id}', '{}', '{role}', '{starts}');", ids[*who]).unwrap();
            }
            if let Some((from, until)) = pair.pause {
                write!(sql, "INSERT INTO pair_pauses (id, school_id, pair_id, starts_on, ends_on) VALUES (gen_random_uuid(), '{school}', '{id}', '{from}', {});", quoted(until)).unwrap();
            }
            if pair.ended.is_some() {
                write!(sql, "INSERT INTO pair_endings (pair_id, school_id, reason, initiator, ended_by, ended_at) VALUES ('{id}', '{school}', '{}', '{}', gen_random_uuid(), now());", pair.reason, pair.initiator).unwrap();
            }
            for Meeting { id: meeting, day, state, attended } in &pair.meetings {
                // late in the evening of a day in Almaty it is that day in UTC too, early in the morning the day before
                write!(sql, "INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state) VALUES ('{meeting}', '{school}', '{id}', 'online', '{day} 00:30+05', '{day} 23:30+05', '{state}');").unwrap();
                for (who, status) in attended {
                    write!(sql, "INSERT INTO attendances (meeting_id, person_id, school_id, status) VALUES ('{meeting}', '{}', '{school}', '{status}');", ids[*who]).unwrap();
                }
            }
        }
        for track in &self.tracks {
            self.track_sql(&mut sql, oak, ids, track);
        }
        sql += &self.deeds_sql(oak, ids);
        sql + "SET session_replication_role = DEFAULT;"
    }

    fn track_sql(&self, sql: &mut String, oak: &School, ids: &[Uuid], track: &Track) {
        let (school, program, id) = (&oak.id, &oak.program, track.id);
        let state = match (track.discontinued, track.completed()) {
            (Some(day), _) => format!("'discontinued', '{day}', NULL"),
            (None, Some(day)) => format!("'completed', NULL, '{day}'"),
            (None, None) => "'in_progress', NULL, NULL".to_owned(),
        };
        write!(sql, "INSERT INTO tracks (id, school_id, program_id, mentee_id, pair_id, question_bank_version_id, started_on, state, discontinued_on, completed_on)
            SELECT '{id}', school_id, id, '{}', '{}', question_bank_version_id, '{}', {state} FROM programs WHERE id = '{program}';",
            ids[track.mentee], self.pairs[track.pair].id, track.started).unwrap();
        for (no, (opened, completed, returns)) in (1..).zip(&track.stages) {
            let stage = Uuid::now_v7();
            let state = if completed.is_some() {
                "completed"
            } else if opened.is_some() {
                "in_progress"
            } else {
                "locked"
            };
            let at = |day: Option<NaiveDate>| day.map_or("NULL".to_owned(), |day| format!("'{day} 09:00+05'"));
            write!(sql, "INSERT INTO stages (id, school_id, track_id, stage_no, state, started_at, completed_at) VALUES ('{stage}', '{school}', '{id}', {no}, '{state}', {}, {});", at(*opened), at(*completed)).unwrap();
            let mut change = |from: &str, to: &str, at: String| {
                write!(sql, "INSERT INTO stage_changes (id, school_id, stage_id, from_state, to_state, visibility, changed_at) VALUES (gen_random_uuid(), '{school}', '{stage}', '{from}', '{to}', 'pair', {at});").unwrap();
            };
            if opened.is_some() {
                change("locked", "in_progress", at(*opened));
            }
            for turn in 0..*returns {
                change(
                    "submitted",
                    "returned",
                    format!("{}::timestamptz - interval '{} hours'", at(*completed), 20 - turn),
                );
            }
            if completed.is_some() {
                change("submitted", "completed", at(*completed));
            }
        }
        for (state, assessed, set) in &track.goals {
            let at = assessed.map_or("NULL".to_owned(), |day| format!("'{day} 00:10+05'"));
            write!(sql, "INSERT INTO goals (id, school_id, track_id, title, specific, measurable, attainable, realistic, time_bound_on, state, approved_at, assessed_at, created_at)
                SELECT gen_random_uuid(), '{school}', '{id}', 'Ц', words, words, words, words, '2026-05-01', '{state}', '2025-09-01', {at}, '{set} 00:05+05' FROM repeat('слово ', 9) words;").unwrap();
        }
    }
}
