//! Registers of people over random schools and what is counted of them, computed a second time in plain Rust: R01, R02, R05, and the
//! rest of R12.

use crate::naive::{FROM, TO, percent};
use crate::random::{Pair, World, date};
use crate::recounted::{hundredths, in_period, same, whole};
use crate::world::{School, app};
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STAFF: i64 = 40;
const YOUNG: i64 = 8;

impl World {
    /// Since when, in which kinds of pairs, until when, and whether it goes on.
    fn taking_part(pairs: &[&Pair]) -> [Value; 4] {
        let joined = pairs.iter().map(|pair| pair.starts).min();
        let kinds: BTreeSet<&str> = pairs.iter().map(|pair| pair.kind).collect();
        let over = pairs.iter().all(|pair| pair.ended.is_some_and(|day| day <= date(TO)));
        let finished = pairs.iter().filter_map(|pair| pair.ended).max().filter(|_| over);
        [json!(joined), json!(kinds), json!(finished), json!(if finished.is_some() { "finished" } else { "ongoing" })]
    }

    fn years_taught(&self, who: usize) -> Option<i32> {
        let last = date(TO);
        let before = |since: NaiveDate| (last.month(), last.day()) < (since.month(), since.day());
        // who is yet to begin has taught for no year
        self.people[who].map(|since| (last.year() - since.year() - i32::from(before(since))).max(0))
    }

    /// R01: each mentor of a counted pair.
    fn mentors(&self) -> Vec<Value> {
        let all: BTreeSet<usize> = self.counted().flat_map(|pair| pair.mentors.iter().copied()).collect();
        let line = |who: usize| {
            let pairs: Vec<&Pair> = self.counted().filter(|pair| pair.mentors.contains(&who)).collect();
            let mentees: BTreeSet<usize> = pairs.iter().flat_map(|pair| pair.mentees.iter().copied()).collect();
            let through = |mentee: &&usize| {
                self.tracks
                    .iter()
                    .any(|track| track.mentee == **mentee && track.completed().is_some_and(|day| day <= date(TO)))
            };
            let [joined, kinds, finished, state] = Self::taking_part(&pairs);
            let completed = mentees.iter().filter(through).count();
            json!([self.ids[who], self.years_taught(who), joined, kinds, mentees.len(), finished, completed, state])
        };
        all.into_iter().map(line).collect()
    }

    /// R02: each mentee of a counted pair.
    fn mentees(&self) -> Vec<Value> {
        let all: BTreeSet<usize> = self.counted().flat_map(|pair| pair.mentees.iter().copied()).collect();
        let line = |who: usize| {
            let pairs: Vec<&Pair> = self.counted().filter(|pair| pair.mentees.contains(&who)).collect();
            let track = self.tracks.iter().find(|track| track.mentee == who && track.started <= date(TO));
            let stage = track.and_then(|track| {
                track.stages.iter().position(|(opened, completed, _)| opened.is_some() && completed.is_none())
            });
            let state = track.map(|track| match (track.discontinued, track.completed()) {
                (Some(_), _) => "discontinued",
                (None, Some(_)) => "completed",
                (None, None) => "in_progress",
            });
            let experience = match (self.people[who], self.is_young(who)) {
                (None, _) => "unknown",
                (_, true) => "young",
                (_, false) => "experienced",
            };
            let done = track.is_some_and(|track| track.completed().is_some_and(|day| day <= date(TO)));
            let [joined, kinds, finished, goes_on] = Self::taking_part(&pairs);
            json!([
                self.ids[who],
                self.years_taught(who),
                experience,
                joined,
                kinds,
                finished,
                stage.map(|at| at + 1),
                done,
                state,
                goes_on,
            ])
        };
        all.into_iter().map(line).collect()
    }

    /// R05.
    fn coverage(&self) -> Vec<Value> {
        let mentees = whole(self.people_of(|pair| &pair.mentees, |_| true));
        let mentors = whole(self.people_of(|pair| &pair.mentors, |_| true));
        let young = whole(self.people_of(|pair| &pair.mentees, |who| self.is_young(who)));
        let tracks = whole(self.population().count());
        let completed = whole(self.population().filter(|track| track.completed().is_some_and(in_period)).count());
        vec![
            json!(["young_with_mentor", young, YOUNG, percent(young, YOUNG)]),
            json!(["staff_mentees", mentees, STAFF, percent(mentees, STAFF)]),
            json!(["staff_mentors", mentors, STAFF, percent(mentors, STAFF)]),
            json!(["mentor_load", mentees, mentors, hundredths((mentees, mentors))]),
            json!(["program_completed", completed, tracks, percent(completed, tracks)]),
        ]
    }
}

async fn check(oak: &School, world: &World, seed: u64) {
    let run = async |code: &str| oak.curator.get(&format!("/reports/preview/{code}?from={FROM}&to={TO}")).await.ok();
    let names = "person_id years_taught joined_on kinds mentee_count finished_on mentees_completed participation";
    same(&run("R01").await["rows"], names, world.mentors(), &format!("R01, seed {seed}"));
    let names = "person_id years_taught experience joined_on kinds finished_on stage_now program_done track_state participation";
    same(&run("R02").await["rows"], names, world.mentees(), &format!("R02, seed {seed}"));
    let names = "indicator part whole indicator_value";
    same(&run("R05").await["rows"], names, world.coverage(), &format!("R05, seed {seed}"));
    let report = run("R12").await;
    let total = report["rows"].as_array().unwrap().last().unwrap();
    let young = whole(world.people_of(|pair| &pair.mentees, |who| world.is_young(who)));
    assert_eq!(total["coverage_percent"], percent(young, YOUNG), "R12, seed {seed}");
    let achieved = world.deeds.achievements.iter().filter(|one| in_period(one.held)).count();
    assert_eq!(total["achievements_total"], achieved, "R12, seed {seed}");
    for (effect, figure) in world.qualities() {
        if let Some(side) = effect.strip_prefix("satisfaction_") {
            assert_eq!(total[&format!("satisfied_{side}")], figure[2], "R12 of {side}, seed {seed}");
        }
    }
}

#[actix_web::test]
async fn registers_of_people_agree_with_plain_counting() {
    let app = app().await;
    for seed in 0..10 {
        let (oak, world) = World::laid_down(&app, seed).await;
        app.sql(&format!("INSERT INTO headcounts (id, school_id, counted_on, teaching_staff, young_staff, counted_at) VALUES (gen_random_uuid(), '{}', '2026-02-01', {STAFF}, {YOUNG}, now())", oak.id)).await;
        check(&oak, &world, seed).await;
    }
}
