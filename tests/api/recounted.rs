//! Reports on deeds over random schools, computed a second time in plain Rust: R06, R07, R08, R09's opinions, R10, R11, R13, R15.

use crate::naive::{FROM, TO, percent, told_of};
use crate::random::{Pair, World, date};
use crate::world::{School, app};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn in_period(day: NaiveDate) -> bool {
    (date(FROM)..=date(TO)).contains(&day)
}

pub fn whole(length: usize) -> i64 {
    i64::try_from(length).unwrap()
}

/// A ratio with two decimals, half away from zero.
pub fn hundredths((part, of): (i64, i64)) -> Value {
    if of == 0 {
        return Value::Null;
    }
    let rounded = (200 * part.abs() + of).div_euclid(2 * of) * part.signum();
    json!(f64::from(i32::try_from(rounded).unwrap()) / 100.0)
}

/// Rows that must be there, in any order, by these columns.
pub fn same(rows: &Value, names: &str, mut expected: Vec<Value>, what: &str) {
    let names: Vec<&str> = names.split(' ').collect();
    let mut told: Vec<String> = rows.as_array().unwrap().iter().map(|row| told_of(row, &names).to_string()).collect();
    let mut expected: Vec<String> = expected.drain(..).map(|row| row.to_string()).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected, "{what}");
}

impl World {
    /// R06: each side's plan in each pair.
    fn plans(&self) -> Vec<Value> {
        let mut lines = vec![];
        let counted: Vec<&Pair> = self.counted().filter(|pair| pair.kind != "flash").collect();
        let place = |mentee: usize, day: NaiveDate, otherwise: usize| {
            let there = counted.iter().filter(|pair| {
                pair.mentees.contains(&mentee) && pair.starts <= day && pair.ended.is_none_or(|last| day <= last)
            });
            let newest = there.max_by_key(|pair| (pair.starts, std::cmp::Reverse(pair.id)));
            newest.map_or(self.pairs[otherwise].id, |pair| pair.id)
        };
        for pair in &counted {
            for side in ["mentor", "mentee"] {
                let items = self.deeds.plan.iter().filter(|item| item.responsible == side && in_period(item.due));
                let items: Vec<_> = items
                    .filter(|item| {
                        place(self.tracks[item.track].mentee, item.due, self.tracks[item.track].pair) == pair.id
                    })
                    .collect();
                let cancelled = items.iter().filter(|item| item.cancelled.is_some_and(|day| day < item.due)).count();
                let on_time = items.iter().filter(|item| item.done.is_some_and(|day| day <= item.due)).count();
                let late =
                    items.iter().filter(|item| item.done.is_some_and(|day| day > item.due && day <= date(TO))).count();
                let (planned, done) = (whole(items.len() - cancelled), whole(on_time + late));
                let points = match () {
                    () if !self.deeds.plan_points || planned == 0 => Value::Null,
                    () if done >= planned => json!(1.0),
                    () if 10 * done >= 9 * planned => json!(0.9),
                    () if 10 * done >= 8 * planned => json!(0.8),
                    () => json!(0.0),
                };
                let missed = planned - done;
                lines.push(json!([
                    pair.id,
                    side,
                    items.len(),
                    cancelled,
                    on_time,
                    late,
                    missed,
                    percent(done, planned),
                    points
                ]));
            }
        }
        lines
    }

    /// What R07 says below the journal of a pair.
    fn journal(&self, pair: &Pair) -> Value {
        let held = Self::held(pair);
        let last = pair.ended.unwrap_or(date(TO)).min(date(TO));
        let first = pair.starts.max(date(FROM));
        let mine = |track: usize| pair.kind != "flash" && pair.mentees.contains(&self.tracks[track].mentee);
        let tracks: Vec<usize> = (0..self.tracks.len()).filter(|track| mine(*track)).collect();
        let observations =
            self.deeds.observations.iter().filter(|(track, day)| mine(*track) && first <= *day && *day <= last);
        // those that were open on a day in the pair
        let goals = tracks.iter().flat_map(|track| &self.tracks[*track].goals).filter(|(state, assessed, set)| {
            *state != "cancelled" && *set <= last && assessed.is_none_or(|day| day >= pair.starts)
        });
        let goals: Vec<_> = goals.collect();
        let achieved =
            goals.iter().filter(|(state, day, _)| *state == "achieved" && day.is_some_and(|day| day <= last));
        let (all, achieved) = (goals.len(), achieved.count());
        let stages = tracks.iter().flat_map(|track| &self.tracks[*track].stages);
        let completed = stages.filter(|(_, day, _)| day.is_some_and(|day| first <= day && day <= last)).count();
        json!([held, 23 * 60 * held, observations.count(), all, achieved, completed])
    }

    /// R15: pairs at work, how long they have not met, and what the service points at.
    fn inactive(&self) -> Vec<Value> {
        let until = date(TO);
        let at_work = self.counted().filter(|pair| matches!(pair.state, "active" | "paused") && pair.kind != "flash");
        let line = |pair: &Pair| {
            let met = pair.meetings.iter().filter(|meeting| meeting.state == "held" && meeting.day <= until);
            let met = met.map(|meeting| meeting.day).max();
            let since = met.map_or(pair.starts, |day| day.max(pair.starts));
            let mut days = (until - since).num_days();
            if let Some((from, to)) = pair.pause {
                let (from, to) = (from.max(since + Days::new(1)), to.unwrap_or(until).min(until));
                days -= ((to - from).num_days() + 1).max(0);
            }
            let days = days.max(0);
            let number = self.pairs.iter().position(|one| one.id == pair.id).unwrap();
            let open = self.tracks.iter().filter(|track| track.pair == number && track.discontinued.is_none());
            let stage = |track: &crate::random::Track| {
                let at =
                    track.stages.iter().position(|(opened, completed, _)| opened.is_some() && completed.is_none())?;
                Some((at + 1, track.stages[at].0.unwrap()))
            };
            let stage = open.filter_map(stage).min_by_key(|(no, _)| *no);
            let overdue = self.deeds.plan.iter().filter(|item| self.tracks[item.track].pair == number);
            let overdue =
                overdue.filter(|item| item.due < until && item.done.is_none() && item.cancelled.is_none()).count();
            let told = |(who, day, about): &&(usize, NaiveDate, Option<usize>)| {
                let here = pair.mentors.contains(who) || pair.mentees.contains(who);
                here && *about == Some(number) && since <= *day && *day <= until
            };
            let letters = self.deeds.letters.iter().filter(told).count();
            let signal = match (met, days) {
                (None, 30..) => json!("no_first_meeting"),
                (Some(_), 45..) => json!("inactive_critical"),
                (Some(_), 21..) => json!("inactive"),
                _ => Value::Null,
            };
            let days_in = stage.map(|(_, began)| (until - began).num_days().max(0));
            json!([pair.id, met, days, stage.map(|(no, _)| no), days_in, overdue, letters, signal])
        };
        at_work.map(line).collect()
    }

    /// R10: items with how often they were said, and the roadmap.
    fn quality(&self) -> (Vec<Value>, Value) {
        let said = |survey: &usize| self.deeds.surveys[*survey].closed.is_some_and(in_period);
        let items = self.deeds.swot.iter().enumerate().filter(|(_, item)| item.entered <= date(TO));
        let items = items.map(|(number, item)| {
            let mentions = item.mentions.iter().filter(|(survey, _)| said(survey)).count();
            json!([item.category, format!("Пункт {number}"), mentions])
        });
        let due: Vec<_> = self.deeds.roadmap.iter().filter(|(due, _)| in_period(*due)).collect();
        let done = due.iter().filter(|(_, done)| done.is_some_and(|day| day <= date(TO))).count();
        let overdue = due.iter().filter(|(due, done)| done.is_none_or(|day| day > date(TO)) && *due < date(TO)).count();
        (items.collect(), json!([due.len(), done, overdue, percent(whole(done), whole(due.len()))]))
    }

    /// R11: sum of the points and its band.
    fn rubric(&self) -> Value {
        let points = self.deeds.rubric.as_ref().and_then(|points| points.iter().copied().sum::<Option<i64>>());
        let band = match points {
            None => "incomplete",
            Some(15..) => "optimal",
            Some(9..) => "acceptable",
            Some(_) => "unacceptable",
        };
        json!([points, 18, band])
    }
}

async fn check(oak: &School, world: &World, seed: u64) {
    let run = async |code: &str| oak.curator.get(&format!("/reports/preview/{code}?from={FROM}&to={TO}")).await.ok();
    let names =
        "pair_id responsible items items_cancelled items_on_time items_late items_not_done plan_percent plan_points";
    same(&run("R06").await["rows"], names, world.plans(), &format!("R06, seed {seed}"));
    let names = "wave side question answers invited answered_percent answers_mean answers_median satisfied_percent previous_mean growth suppressed";
    same(&run("R08").await["rows"], names, world.opinions(), &format!("R08, seed {seed}"));
    let report = run("R10").await;
    let (items, roadmap) = world.quality();
    same(&report["rows"], "swot_category swot_text mentions", items, &format!("R10, seed {seed}"));
    let names = "steps_due steps_done steps_overdue steps_percent";
    same(&report["roadmaps"], names, vec![roadmap], &format!("R10's roadmap, seed {seed}"));
    let names = "rubric_sum rubric_most rubric_band";
    same(&run("R11").await["sums"], names, vec![world.rubric()], &format!("R11, seed {seed}"));
    let names = "pair_id last_meeting_on days_without stage_now days_in_stage items_overdue letters_sent signal";
    same(&run("R15").await["rows"], names, world.inactive(), &format!("R15, seed {seed}"));
    check_achievements(&run("R13").await, world, seed);
    check_effects(&run("R09").await, world, seed);
    for pair in world.counted() {
        let report =
            oak.curator.get(&format!("/reports/preview/R07?from={FROM}&to={TO}&pair_id={}", pair.id)).await.ok();
        let names = "meetings_held meeting_minutes observations goals goals_achieved stages_completed";
        same(&report["summary"], names, vec![world.journal(pair)], &format!("R07 of {}, seed {seed}", pair.id));
    }
}

fn check_effects(report: &Value, world: &World, seed: u64) {
    let of_people = [("attendance", world.attendance()), ("mutual_benefit", world.mutual_benefit())];
    for (effect, figure) in of_people.into_iter().chain(world.qualities()).chain(world.skills()) {
        let row = report["rows"].as_array().unwrap().iter().find(|row| row["effect"] == effect).unwrap();
        let names = ["effect_part", "effect_whole", "effect_value", "suppressed"];
        assert_eq!(told_of(row, &names), figure, "R09 {effect}, seed {seed}");
    }
    let names = "competence skill_people entry_mean exit_mean skill_gain";
    same(&report["skills"], names, world.competences(), &format!("R09's competences, seed {seed}"));
}

fn check_achievements(report: &Value, world: &World, seed: u64) {
    let achieved: Vec<_> = world.deeds.achievements.iter().filter(|one| in_period(one.held)).collect();
    let names = "achievement_kind achievement_level held_on";
    let lines = achieved.iter().map(|one| json!([one.kind, one.level, one.held])).collect();
    same(&report["rows"], names, lines, &format!("R13, seed {seed}"));
    let mut totals: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for one in &achieved {
        *totals.entry((one.kind, one.level)).or_default() += 1;
    }
    let names = "achievement_kind achievement_level achievements_count";
    let totals = totals.into_iter().map(|((kind, level), count)| json!([kind, level, count])).collect();
    same(&report["totals"], names, totals, &format!("R13's totals, seed {seed}"));
}

#[actix_web::test]
async fn reports_on_deeds_agree_with_plain_counting() {
    let app = app().await;
    for seed in 0..10 {
        let (oak, world) = World::laid_down(&app, seed).await;
        check(&oak, &world, seed).await;
    }
}
