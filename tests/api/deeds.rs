//! What people of a random school did and said: plans, roadmaps, achievements, surveys, assessments.

use crate::random::{Dice, Pair, Track, date};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How few are withheld.
pub const GROUP: usize = 3;
pub const SIDES: [&str; 2] = ["mentee", "mentor"];
pub const COMPETENCES: usize = 3;

pub struct PlanItem {
    pub track: usize,
    pub responsible: &'static str,
    pub due: NaiveDate,
    pub done: Option<NaiveDate>,
    pub cancelled: Option<NaiveDate>,
}

pub struct Achievement {
    pub track: usize,
    pub kind: &'static str,
    pub level: &'static str,
    pub held: NaiveDate,
}

pub struct Question {
    pub id: Uuid,
    pub side: &'static str,
    pub key: &'static str,
    pub measure: &'static str,
    pub scale: i64,
}

pub struct Invitation {
    pub side: &'static str,
    pub who: usize,
    pub pair: usize,
    /// Which question of the survey's set, and the number given; ids are those that mentions link to.
    pub answers: Vec<(usize, i64, Uuid)>,
}

pub struct Survey {
    pub set: usize,
    pub wave: &'static str,
    /// The latest last.
    pub closed: Option<NaiveDate>,
    pub invitations: Vec<Invitation>,
}

pub struct Swot {
    pub category: &'static str,
    pub entered: NaiveDate,
    /// The survey of each answer that says so.
    pub mentions: Vec<(usize, Uuid)>,
}

pub struct Assessment {
    pub track: usize,
    pub phase: &'static str,
    pub side: &'static str,
    pub author: usize,
    pub at: DateTime<Utc>,
    /// Competence and points.
    pub scores: Vec<(usize, i64)>,
}

pub struct Deeds {
    pub plan: Vec<PlanItem>,
    /// Due and done.
    pub roadmap: Vec<(NaiveDate, Option<NaiveDate>)>,
    pub achievements: Vec<Achievement>,
    /// Track and day of the lesson.
    pub observations: Vec<(usize, NaiveDate)>,
    pub sets: Vec<Vec<Question>>,
    pub surveys: Vec<Survey>,
    pub swot: Vec<Swot>,
    /// Points of each criterion.
    pub rubric: Option<Vec<Option<i64>>>,
    pub assessments: Vec<Assessment>,
    /// To whom, when, and about which pair, where it is no weekly one.
    pub letters: Vec<(usize, NaiveDate, Option<usize>)>,
    /// Whether the school gives points for plans.
    pub plan_points: bool,
}

fn plan_item(dice: &mut Dice, tracks: &[Track]) -> PlanItem {
    let due = dice.day();
    let near = due - Days::new(10) + Days::new(dice.roll(25));
    let (done, cancelled) = match dice.roll(8) {
        0 => (None, Some(near)),
        1 => (None, None),
        _ => (Some(near), None),
    };
    PlanItem { track: dice.index(tracks.len()), responsible: dice.of(&["mentor", "mentee"]), due, done, cancelled }
}

fn achievement(dice: &mut Dice, tracks: &[Track]) -> Achievement {
    let kind = dice.of(&["contest", "master_class", "creative_project", "publication"]);
    Achievement {
        track: dice.index(tracks.len()),
        kind,
        level: dice.of(&["school", "district", "republic"]),
        held: dice.day(),
    }
}

/// The second set asks one thing on another scale.
fn set(wide: i64) -> Vec<Question> {
    let asked: [(&str, &str, i64); 4] = [
        ("trust", "trust", 5),
        ("benefit", "mutual_benefit", 5),
        ("content", "satisfaction", 10),
        ("influence", "influence", wide),
    ];
    let question = |side, (key, measure, scale)| Question { id: Uuid::now_v7(), side, key, measure, scale };
    SIDES.into_iter().flat_map(|side| asked.map(|one| question(side, one))).collect()
}

fn survey(
    dice: &mut Dice, sets: &[Vec<Question>], pairs: &[Pair], wave: &'static str, closed: Option<NaiveDate>,
) -> Survey {
    let set = dice.index(sets.len());
    let mut invitations = vec![];
    for (number, pair) in pairs.iter().enumerate().filter(|(_, pair)| pair.kind != "flash") {
        if dice.roll(3) == 0 {
            continue;
        }
        let people =
            pair.mentees.iter().map(|who| ("mentee", who)).chain(pair.mentors.iter().map(|who| ("mentor", who)));
        for (side, who) in people {
            let silent = dice.roll(4) == 0;
            let mut answers = vec![];
            for (index, question) in sets[set].iter().enumerate() {
                if !silent && question.side == side && dice.roll(6) > 0 {
                    let low = dice.roll(4) == 0;
                    let sides = question.scale.unsigned_abs();
                    let number = if low { 1 + dice.roll(sides) } else { sides - dice.roll(2) };
                    answers.push((index, i64::try_from(number).unwrap(), Uuid::now_v7()));
                }
            }
            invitations.push(Invitation { side, who: *who, pair: number, answers });
        }
    }
    Survey { set, wave, closed, invitations }
}

fn swot(dice: &mut Dice, surveys: &[Survey]) -> Swot {
    let said = surveys.iter().enumerate().flat_map(|(number, survey)| {
        survey.invitations.iter().flat_map(move |one| one.answers.iter().map(move |(_, _, id)| (number, *id)))
    });
    let mentions = said.filter(|_| dice.roll(12) == 0).collect();
    let category = dice.of(&["strength", "weakness", "opportunity", "threat"]);
    Swot { category, entered: dice.day(), mentions }
}

fn assess(dice: &mut Dice, pairs: &[Pair], number: usize, track: &Track, all: &mut Vec<Assessment>) {
    for side in SIDES {
        let author = if side == "mentee" { track.mentee } else { pairs[track.pair].mentors[0] };
        for phase in ["entry", "exit"] {
            if dice.roll(8) == 0 {
                continue;
            }
            let day = if phase == "entry" { date("2025-09-05") } else { date("2025-11-01") };
            let day = day + Days::new(dice.roll(if phase == "entry" { 60 } else { 240 }));
            let minute = i64::try_from(all.len()).unwrap();
            let at = day.and_hms_opt(7, 0, 0).unwrap().and_utc() + Duration::minutes(minute);
            let scores = (0..COMPETENCES).filter(|_| dice.roll(12) > 0).collect::<Vec<_>>();
            let scores = scores.into_iter().map(|of| (of, 1 + i64::try_from(dice.roll(5)).unwrap())).collect();
            all.push(Assessment { track: number, phase, side, author, at, scores });
        }
    }
}

impl Deeds {
    pub fn rolled(dice: &mut Dice, pairs: &[Pair], tracks: &[Track]) -> Self {
        let plan = if tracks.is_empty() { vec![] } else { (0..80).map(|_| plan_item(dice, tracks)).collect() };
        let done = |dice: &mut Dice, due: NaiveDate| (dice.roll(3) > 0).then(|| due + Days::new(dice.roll(30)));
        let roadmap = (0..dice.roll(12)).map(|_| dice.day()).collect::<Vec<_>>();
        let roadmap = roadmap.into_iter().map(|due| (due, done(dice, due))).collect();
        let sets = vec![set(5), set(10)];
        let mut closed: Vec<NaiveDate> = (0..5).map(|_| dice.day()).collect();
        closed.sort_unstable();
        let closed = closed.into_iter().map(Some).chain([None]);
        // of each program one at the beginning and one in the end
        let waves = ["entry", "interim", "interim", "exit", "interim", "interim"].into_iter().zip(closed);
        let surveys: Vec<Survey> = waves.map(|(wave, day)| survey(dice, &sets, pairs, wave, day)).collect();
        let mut assessments = vec![];
        for (number, track) in tracks.iter().enumerate() {
            assess(dice, pairs, number, track, &mut assessments);
        }
        let points = |dice: &mut Dice| (dice.roll(30) > 0).then(|| i64::try_from(1 + dice.roll(2)).unwrap());
        let people: BTreeSet<usize> =
            pairs.iter().flat_map(|pair| pair.mentors.iter().chain(&pair.mentees)).copied().collect();
        let people: Vec<usize> = people.into_iter().collect();
        Self {
            plan,
            roadmap,
            achievements: (0..tracks.len()).map(|_| achievement(dice, tracks)).collect(),
            observations: (0..3 * tracks.len()).map(|_| (dice.index(tracks.len()), dice.day())).collect(),
            swot: (0..6).map(|_| swot(dice, &surveys)).collect(),
            sets,
            surveys,
            rubric: (dice.roll(5) > 0).then(|| (0..9).map(|_| points(dice)).collect()),
            assessments,
            letters: (0..300)
                .map(|_| {
                    let about =
                        (dice.roll(2) == 0 && !tracks.is_empty()).then(|| tracks[dice.index(tracks.len())].pair);
                    (dice.of(&people), dice.day(), about)
                })
                .collect(),
            plan_points: dice.roll(2) == 0,
        }
    }
}
