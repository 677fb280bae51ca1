//! R04 over random histories of stages, counted a second time in plain Rust: opened, submitted, returned, completed, opened
//! again, near midnight and after the period's end.

use crate::random::Dice;
use crate::world::{School, app, school, text};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use serde_json::{Value, json};
use std::fmt::Write;

struct Step {
    from: &'static str,
    to: &'static str,
    at: DateTime<Utc>,
}

struct Stage {
    id: String,
    started_on: NaiveDate,
    default_days: u64,
    due_on: NaiveDate,
    steps: Vec<Step>,
}

fn local(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&chrono_tz::Asia::Almaty).date_naive()
}

/// What may come next, in any order a mentor and a mentee may think of.
fn history(dice: &mut Dice, from: DateTime<Utc>) -> Vec<Step> {
    let mut steps = vec![];
    let (mut state, mut at) = ("locked", from);
    for _ in 0..dice.roll(9) {
        let to = match state {
            "locked" => "in_progress",
            "submitted" => dice.of(&["returned", "completed", "completed"]),
            "completed" => dice.of(&["in_progress", "locked"]),
            _ => dice.of(&["submitted", "submitted", "locked"]),
        };
        // often within the hours in which the day in Almaty is another one than in UTC
        at += Duration::hours(i64::try_from(1 + dice.roll(250)).unwrap());
        steps.push(Step { from: state, to, at });
        state = to;
    }
    steps
}

impl Stage {
    fn last(&self, to: NaiveDate) -> Option<&Step> {
        self.steps.iter().rfind(|step| local(step.at) <= to)
    }

    fn state(&self, to: NaiveDate) -> &'static str {
        self.last(to).map_or("locked", |step| step.to)
    }

    fn opened(&self, to: NaiveDate) -> Option<DateTime<Utc>> {
        let opens = |step: &&Step| step.from == "locked" && local(step.at) <= to;
        self.steps.iter().rfind(opens).map(|step| step.at)
    }

    /// As it was set when the stage was opened; the day it has now may be that of a later opening.
    fn due(&self, to: NaiveDate) -> Option<NaiveDate> {
        let later = self.steps.iter().any(|step| step.from == "locked" && local(step.at) > to);
        let locked = self.steps.last().is_none_or(|step| step.to == "locked");
        if later || locked {
            return self.opened(to).map(|at| local(at).max(self.started_on) + Days::new(self.default_days));
        }
        Some(self.due_on)
    }

    fn is_overdue(&self, to: NaiveDate, today: NaiveDate) -> bool {
        !matches!(self.state(to), "locked" | "completed") && self.due(to).is_some_and(|due| due < to.min(today))
    }

    fn returns(&self, to: NaiveDate) -> usize {
        self.steps.iter().filter(|step| step.to == "returned" && local(step.at) <= to).count()
    }

    fn days(&self, to: NaiveDate) -> Option<i64> {
        let done = self.last(to).filter(|step| step.to == "completed")?;
        Some((local(done.at) - local(self.opened(to)?).max(self.started_on)).num_days())
    }

    /// The rows of the history, and the stage as the last of them left it.
    fn lay_down(&self, sql: &mut String) {
        write!(sql, "DELETE FROM stage_changes WHERE stage_id = '{}';", self.id).unwrap();
        for Step { from, to, at } in &self.steps {
            write!(
                sql,
                "INSERT INTO stage_changes (id, school_id, stage_id, from_state, to_state, visibility, changed_at)
                 SELECT '{}', school_id, id, '{from}', '{to}', 'pair', '{at}' FROM stages WHERE id = '{}';",
                uuid::Uuid::now_v7(),
                self.id
            )
            .unwrap();
        }
        let state = self.steps.last().map_or("locked", |step| step.to);
        let opened =
            self.steps.iter().rfind(|step| step.from == "locked").map_or("NULL".to_owned(), |s| format!("'{}'", s.at));
        let done =
            self.steps.last().filter(|_| state == "completed").map_or("NULL".to_owned(), |s| format!("'{}'", s.at));
        write!(
            sql,
            "UPDATE stages SET state = '{state}', started_at = {opened}, completed_at = {done}, due_on = '{}' WHERE id = '{}';",
            self.due_on, self.id
        )
        .unwrap();
    }
}

fn line(stages: &[&Stage], to: NaiveDate, today: NaiveDate) -> Value {
    let in_state = |state: &str| stages.iter().filter(|stage| stage.state(to) == state).count();
    let days: Vec<i64> = stages.iter().filter_map(|stage| stage.days(to)).collect();
    json!({
        "tracks": stages.len(), "not_started": in_state("locked"), "in_progress": in_state("in_progress"),
        "submitted": in_state("submitted"), "returned": in_state("returned"), "completed": in_state("completed"),
        "overdue": stages.iter().filter(|stage| stage.is_overdue(to, today)).count(),
        "returns": stages.iter().map(|stage| stage.returns(to)).sum::<usize>(),
        "days": f64::from(i32::try_from(days.iter().sum::<i64>()).unwrap()), "counted": days.len(),
    })
}

/// The same from a row of the report, whose mean days are a sum again.
fn told(row: &Value) -> Value {
    let names = ["tracks", "not_started", "in_progress", "submitted", "returned", "completed", "overdue", "returns"];
    let mut told: Value = names.iter().map(|name| ((*name).to_owned(), row[*name].clone())).collect();
    let counted = row["completed"].as_f64().unwrap();
    told["days"] = json!((row["mean_days"].as_f64().unwrap_or_default() * counted).round());
    told["counted"] = row["completed"].clone();
    told
}

async fn random_stages(oak: &School, dice: &mut Dice) -> Vec<Stage> {
    let program = oak.curator.get(&format!("/programs/{}", oak.program)).await.ok();
    let version = format!("/question-bank-versions/{}", text(&program["question_bank_version_id"]));
    let defined = oak.curator.get(&version).await.ok();
    let now = oak.app.core.clock.now();
    let tracks = oak.curator.get("/tracks?limit=200").await.ok();
    let mut stages = vec![];
    for track in tracks["items"].as_array().unwrap() {
        for stage in track["stages"].as_array().unwrap() {
            let no = usize::try_from(stage["stage_no"].as_u64().unwrap()).unwrap();
            stages.push(Stage {
                id: text(&stage["id"]),
                started_on: text(&track["started_on"]).parse().unwrap(),
                default_days: defined["stages"][no - 1]["default_days"].as_u64().unwrap(),
                due_on: local(now) - Days::new(60) + Days::new(dice.roll(80)),
                steps: history(dice, now - Duration::days(90)),
            });
        }
    }
    stages
}

#[actix_web::test]
async fn stages_with_random_histories_are_reported_as_plain_counting_has_them() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..5 {
        oak.couple().await;
    }
    let today = local(app.core.clock.now());
    // some stages are opened before that day, from which a term runs at the earliest
    app.sql(&format!("UPDATE tracks SET started_on = '{}'", today - Days::new(80))).await;
    let mut dice = Dice::of_seed(4);
    for round in 0..10 {
        let stages = random_stages(&oak, &mut dice).await;
        let mut sql = String::new();
        for stage in &stages {
            stage.lay_down(&mut sql);
        }
        app.sql(&sql).await;
        // many days on which something happened near midnight, and long after: what is due later than today is not overdue
        let before = (0..30).map(|ago| today - Days::new(10 + 2 * ago));
        for to in before.chain([today + Days::new(60)]) {
            let report = format!("/reports/preview/R04?from=2020-01-01&to={to}");
            let report = oak.curator.get(&report).await.ok();
            for no in 0..4 {
                let those: Vec<&Stage> = stages.iter().skip(no).step_by(4).collect();
                assert_eq!(
                    told(&report["rows"][no]),
                    line(&those, to, today),
                    "stage {}, to {to}, round {round}",
                    no + 1
                );
            }
        }
    }
}
