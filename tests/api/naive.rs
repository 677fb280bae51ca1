//! Reports over random schools, computed a second time in plain Rust: without SQL, by the words of their definitions.

use crate::random::{Meeting, NORM, Pair, Track, World, date};
use crate::world::app;
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub const FROM: &str = "2025-09-01";
pub const TO: &str = "2026-05-31";

impl World {
    pub fn counted(&self) -> impl Iterator<Item = &Pair> {
        let there = |pair: &&Pair| {
            matches!(pair.state, "active" | "paused" | "completed" | "terminated")
                && pair.starts <= date(TO)
                && pair.ended.is_none_or(|day| day >= date(FROM))
        };
        self.pairs.iter().filter(there)
    }

    pub fn population(&self) -> impl Iterator<Item = &Track> {
        let there =
            |track: &&Track| track.started <= date(TO) && track.discontinued.is_none_or(|day| day >= date(FROM));
        self.tracks.iter().filter(there)
    }

    pub fn held(pair: &Pair) -> i64 {
        let counts = |meeting: &&Meeting| meeting.state == "held" && (date(FROM)..=date(TO)).contains(&meeting.day);
        i64::try_from(pair.meetings.iter().filter(counts).count()).unwrap()
    }

    /// One of a flash pair; else days in the period less those of the pause, times the norm, by thirty, half up, at least one.
    fn expected(pair: &Pair) -> i64 {
        if pair.kind == "flash" {
            return 1;
        }
        let days = |first: NaiveDate, last: NaiveDate| (last - first).num_days() + 1;
        let (first, last) = (pair.starts.max(date(FROM)), pair.ended.unwrap_or(date(TO)).min(date(TO)));
        let mut active = days(first, last);
        if let Some((from, until)) = pair.pause {
            let (from, until) = (from.max(first), until.unwrap_or(last).min(last));
            active -= days(from, until).max(0);
        }
        ((2 * active * NORM + 30).div_euclid(60)).max(1)
    }

    /// Distinct people in a role, of those that are asked for.
    pub fn people_of(&self, role: impl Fn(&Pair) -> &Vec<usize>, wanted: impl Fn(usize) -> bool) -> usize {
        let all: BTreeSet<usize> = self.counted().flat_map(|pair| role(pair).iter().copied()).collect();
        all.into_iter().filter(|who| wanted(*who)).count()
    }

    pub fn is_young(&self, who: usize) -> bool {
        let last = date(TO);
        self.people[who].is_some_and(|since| {
            let full =
                last.year() - since.year() - i32::from((last.month(), last.day()) < (since.month(), since.day()));
            full < 3
        })
    }
}

/// Per cent with one decimal, half up.
pub fn percent(part: i64, whole: i64) -> Value {
    if whole == 0 {
        Value::Null
    } else {
        json!(f64::from(i32::try_from((2000 * part + whole).div_euclid(2 * whole)).unwrap()) / 10.0)
    }
}

fn summary(world: &World) -> Value {
    let kinds = |kind: &str| world.counted().filter(|pair| pair.kind == kind).count();
    let ended = |state: &str| {
        let over =
            |pair: &&Pair| pair.state == state && pair.ended.is_some_and(|day| (date(FROM)..=date(TO)).contains(&day));
        world.counted().filter(over).count()
    };
    let done =
        |no: usize| world.population().filter(|track| track.stages[no].1.is_some_and(|day| day <= date(TO))).count();
    let assessed: Vec<&str> = world
        .population()
        .flat_map(|track| &track.goals)
        .filter(|(_, day, _)| day.is_some_and(|day| (date(FROM)..=date(TO)).contains(&day)))
        .map(|(state, ..)| *state)
        .collect();
    let achieved = assessed.iter().filter(|state| **state == "achieved").count();
    let (held, expected) = world
        .counted()
        .fold((0, 0), |(held, expected), pair| (held + World::held(pair), expected + World::expected(pair)));
    json!({
        "pairs_count": kinds("individual"), "groups_count": kinds("group"), "teams_count": kinds("team"), "flash_count": kinds("flash"),
        "mentors_count": world.people_of(|pair| &pair.mentors, |_| true), "mentees_count": world.people_of(|pair| &pair.mentees, |_| true),
        "young_count": world.people_of(|pair| &pair.mentees, |who| world.is_young(who)),
        "stage1_done": done(0), "stage2_done": done(1), "stage3_done": done(2), "stage4_done": done(3),
        "frequency_percent": percent(held, expected),
        "goals_percent": percent(i64::try_from(achieved).unwrap(), i64::try_from(assessed.len()).unwrap()),
        "pairs_completed": ended("completed"), "pairs_terminated": ended("terminated"),
        "pairs_replaced": world.counted().filter(|pair| pair.continues && pair.starts >= date(FROM)).count(),
    })
}

/// Each stage: tracks, completed, per cent, mean and median of the days, returns.
fn stages(world: &World, no: usize) -> Value {
    let tracks = i64::try_from(world.population().count()).unwrap();
    let done: Vec<&(Option<NaiveDate>, Option<NaiveDate>, u64)> = world
        .population()
        .map(|track| &track.stages[no])
        .filter(|(_, completed, _)| completed.is_some_and(|day| day <= date(TO)))
        .collect();
    let mut days: Vec<i64> =
        done.iter().map(|(opened, completed, _)| (completed.unwrap() - opened.unwrap()).num_days()).collect();
    days.sort_unstable();
    let count = i64::try_from(days.len()).unwrap();
    let sum: i64 = days.iter().sum();
    let hundredths = if count == 0 { 0 } else { (200 * sum + count).div_euclid(2 * count) };
    let mean = if count == 0 { Value::Null } else { json!(f64::from(i32::try_from(hundredths).unwrap()) / 100.0) };
    let middle = days.len() / 2;
    let twice = match days.len() {
        0 => None,
        length if length % 2 == 1 => Some(2 * days[middle]),
        _ => Some(days[middle - 1] + days[middle]),
    };
    let median = twice.map_or(Value::Null, |twice| json!(f64::from(i32::try_from(twice).unwrap()) / 2.0));
    // those of the day before the completion, where that day is in the period
    let returned = |track: &Track| {
        let (_, completed, returns) = track.stages[no];
        if completed.is_some_and(|day| day - Days::new(1) <= date(TO)) { returns } else { 0 }
    };
    let returns: u64 = world.population().map(returned).sum();
    json!([tracks, count, percent(count, tracks), mean, median, returns])
}

fn endings(world: &World) -> BTreeSet<String> {
    let over: Vec<&Pair> =
        world.counted().filter(|pair| pair.ended.is_some_and(|day| (date(FROM)..=date(TO)).contains(&day))).collect();
    let all = i64::try_from(over.len()).unwrap();
    let reasons: BTreeSet<&str> = over.iter().map(|pair| pair.reason).collect();
    let line = |reason: &&str| {
        let of =
            |initiator: &str| over.iter().filter(|pair| pair.reason == *reason && pair.initiator == initiator).count();
        let count = i64::try_from(over.iter().filter(|pair| pair.reason == *reason).count()).unwrap();
        json!([reason, count, percent(count, all), of("mentee"), of("mentor"), of("curator"), of("service")])
            .to_string()
    };
    reasons.iter().map(line).collect()
}

/// Figures of R09 that are counted: part, whole, per cent.
fn effects(world: &World) -> [(&'static str, Value); 4] {
    let (held, expected) = world
        .counted()
        .fold((0, 0), |(held, expected), pair| (held + World::held(pair), expected + World::expected(pair)));
    let goals = world.population().flat_map(|track| &track.goals).filter(|(_, _, set)| *set <= date(TO));
    let goals: Vec<&(&str, Option<NaiveDate>, NaiveDate)> = goals.collect();
    let in_period = |day: &Option<NaiveDate>| day.is_some_and(|day| (date(FROM)..=date(TO)).contains(&day));
    let of = |wanted: &str| {
        i64::try_from(goals.iter().filter(|(state, day, _)| *state == wanted && in_period(day)).count()).unwrap()
    };
    let (achieved, partially) = (of("achieved"), of("partially"));
    let assessed = achieved + partially + of("not_achieved");
    let every = i64::try_from(goals.iter().filter(|(state, ..)| *state != "cancelled").count()).unwrap();
    let figure = |part: i64, whole: i64| json!([part, whole, percent(part, whole)]);
    [
        ("meeting_frequency", figure(held, expected)),
        ("goals_achieved", figure(achieved, assessed)),
        ("goals_with_partial", figure(2 * achieved + partially, 2 * assessed)),
        ("goals_of_all", figure(achieved, every)),
    ]
}

fn check_effects(report: &Value, world: &World, seed: u64) {
    for (effect, figure) in effects(world) {
        let row = report["rows"].as_array().unwrap().iter().find(|row| row["effect"] == effect).unwrap();
        let told = told_of(row, &["effect_part", "effect_whole", "effect_value"]);
        assert_eq!(told, figure, "R09 {effect}, seed {seed}");
    }
}

pub fn told_of(row: &Value, names: &[&str]) -> Value {
    json!(names.iter().map(|name| row[*name].clone()).collect::<Vec<_>>())
}

#[actix_web::test]
async fn reports_over_random_schools_agree_with_plain_counting() {
    let app = app().await;
    for seed in 0..10 {
        let (oak, world) = World::laid_down(&app, seed).await;
        let run =
            async |code: &str| oak.curator.get(&format!("/reports/preview/{code}?from={FROM}&to={TO}")).await.ok();

        check_effects(&run("R09").await, &world, seed);
        let report = run("R12").await;
        let total = report["rows"].as_array().unwrap().last().unwrap();
        for (name, value) in summary(&world).as_object().unwrap() {
            assert_eq!(&total[name], value, "R12 {name}, seed {seed}");
        }
        let report = run("R04").await;
        for no in 0..4 {
            let names = ["tracks", "completed", "completed_percent", "mean_days", "median_days", "returns"];
            assert_eq!(told_of(&report["rows"][no], &names), stages(&world, no), "R04 stage {}, seed {seed}", no + 1);
        }
        let report = run("R14").await;
        let names = ["end_reason", "endings", "endings_percent", "by_mentee", "by_mentor", "by_curator", "by_service"];
        let rows: BTreeSet<String> =
            report["rows"].as_array().unwrap().iter().map(|row| told_of(row, &names).to_string()).collect();
        assert_eq!(rows, endings(&world), "R14, seed {seed}");
        let report = run("R03").await;
        let mut meetings: Vec<Value> = report["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| told_of(row, &["pair_id", "meetings_expected", "meetings_held"]))
            .collect();
        let mut counted: Vec<Value> =
            world.counted().map(|pair| json!([pair.id, World::expected(pair), World::held(pair)])).collect();
        meetings.sort_by_key(Value::to_string);
        counted.sort_by_key(Value::to_string);
        assert_eq!(meetings, counted, "R03, seed {seed}");
    }
}
