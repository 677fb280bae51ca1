//! The other figures of the worked fixture, to the digit: people, coverage, plans, achievements, endings, inactivity, journal.

use crate::fixture::{Laid, PERIOD, fixture};
use crate::world::{School, app, school, text};
use serde_json::{Value, json};
use std::fmt::Write;

async fn run(oak: &School, code: &str) -> Value {
    oak.curator.get(&format!("/reports/preview/{code}?{PERIOD}")).await.ok()
}

fn column(rows: &Value, name: &str) -> Vec<Value> {
    rows.as_array().unwrap().iter().map(|row| row[name].clone()).collect()
}

fn cells(row: &Value, names: &[&str]) -> Vec<Value> {
    names.iter().map(|name| row[*name].clone()).collect()
}

#[actix_web::test]
async fn mentors_and_mentees_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let mentors = run(&oak, "R01").await;
    assert_eq!(column(&mentors["rows"], "name"), ["A Имя", "B Имя", "C Имя", "D Имя"]);
    assert_eq!(column(&mentors["rows"], "mentee_count"), [4, 2, 2, 1]);
    assert_eq!(column(&mentors["rows"], "mentees_completed"), [1, 1, 0, 1]);
    assert_eq!(column(&mentors["rows"], "participation"), ["ongoing", "finished", "ongoing", "finished"]);
    assert_eq!(
        column(&mentors["rows"], "finished_on"),
        [json!(null), json!("2026-04-30"), json!(null), json!("2026-04-30")]
    );
    assert_eq!(mentors["rows"][0]["mentee_names"], json!(["m1 Имя", "m3 Имя", "m4 Имя", "m5 Имя"]));
    assert_eq!(mentors["rows"][0]["kinds"], json!(["group", "individual"]));

    crate::matching::mentor(&oak, &oak.person("Я").await, &["дебаты"]).await;
    assert_eq!(run(&oak, "R01").await["rows"].as_array().unwrap().len(), 4);
    let all = oak.curator.get(&format!("/reports/preview/R01?{PERIOD}&include_idle=true")).await.ok();
    assert_eq!(column(&all["rows"], "participation"), ["ongoing", "finished", "ongoing", "finished", "idle"]);
    assert_eq!(cells(&all["rows"][4], &["mentee_count", "kinds"]), [json!(0), json!([])]);

    let mentees = run(&oak, "R02").await;
    assert_eq!(mentees["meta"]["rows"], 7);
    assert_eq!(
        column(&mentees["rows"], "experience"),
        ["young", "young", "young", "experienced", "young", "experienced", "experienced"]
    );
    assert_eq!(column(&mentees["rows"], "years_taught"), [2, 2, 2, 3, 2, 3, 3]);
    assert_eq!(column(&mentees["rows"], "program_done"), [true, false, false, false, false, true, false]);
    // the mentor of now stands first
    assert_eq!(mentees["rows"][1]["mentor_names"], json!(["C Имя", "B Имя"]));
    assert_eq!(mentees["rows"][6]["track_state"], Value::Null, "a flash meeting has no stages");
}

#[actix_web::test]
async fn coverage_is_counted_from_the_schools_own_count() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let before = run(&oak, "R05").await;
    assert_eq!(before["meta"]["warnings"][0]["code"], "no_staff_snapshot");
    assert_eq!(
        column(&before["rows"], "indicator_value"),
        [json!(null), json!(null), json!(null), json!(1.75), json!(33.3)]
    );

    let counts = format!("/schools/{}/headcounts", oak.id);
    let new = |young: i32| json!({ "counted_on": "2026-05-01", "teaching_staff": 40, "young_staff": young });
    oak.admin.post(&counts, new(41)).await.invalid("/young_staff", "more_than_staff");
    oak.admin
        .post(&counts, json!({ "counted_on": "2099-05-01", "teaching_staff": 40, "young_staff": 8 }))
        .await
        .invalid("/counted_on", "day_ahead");
    oak.admin.post(&counts, new(7)).await.created();
    oak.admin.post(&counts, new(8)).await.created();
    assert_eq!(
        oak.admin.get(&counts).await.ok()["items"].as_array().unwrap().len(),
        1,
        "a day is corrected, not counted twice"
    );
    oak.curator.post(&counts, new(8)).await.problem(403, "forbidden");

    let year = json!({ "title": "2025", "starts_on": "2025-09-01", "ends_on": "2026-06-01" });
    let year = text(&oak.admin.post(&format!("/schools/{}/academic-years", oak.id), year).await.created()["id"]);
    let targets = format!("/schools/{}/indicator-targets", oak.id);
    let target = json!({ "indicator": "young_with_mentor", "target": 60.0 });
    oak.admin
        .put(&targets, json!({ "academic_year_id": year, "targets": [target, target] }))
        .await
        .invalid("/targets", "target_twice");
    oak.admin.put(&targets, json!({ "academic_year_id": year, "targets": [target] })).await.ok();
    assert_eq!(oak.curator.get(&targets).await.ok()["items"][0]["target"], 60.0);

    let report = run(&oak, "R05").await;
    assert_eq!(report["meta"]["warnings"], json!([]));
    let shown = ["part", "whole", "indicator_value", "target", "deviation"];
    let rows: Vec<Vec<Value>> = report["rows"].as_array().unwrap().iter().map(|row| cells(row, &shown)).collect();
    assert_eq!(rows[0], [json!(4), json!(8), json!(50.0), json!(60.0), json!(-10.0)]);
    assert_eq!(rows[1], [json!(7), json!(40), json!(17.5), json!(null), json!(null)]);
    assert_eq!(rows[2], [json!(4), json!(40), json!(10.0), json!(null), json!(null)]);
    assert_eq!(rows[3], [json!(7), json!(4), json!(1.75), json!(null), json!(null)]);
    assert_eq!(rows[4], [json!(2), json!(6), json!(33.3), json!(null), json!(null)]);
}

/// Items of one side on the track of m1: planned for February, so many done on time, one of them late.
fn plan(oak: &School, laid: &Laid, side: &str, planned: usize, done: usize) -> String {
    let mut sql = String::new();
    for item in 0..planned {
        let done = match item {
            0 => "'2026-03-01'",
            item if item < done => "'2026-02-10'",
            _ => "NULL",
        };
        write!(sql, "INSERT INTO plan_items (id, school_id, track_id, content, due_on, expected_result, responsible, done_on)
            SELECT gen_random_uuid(), school_id, id, 'Пункт', '2026-02-10', 'Итог', '{side}', {done} FROM tracks WHERE school_id = '{}' AND mentee_id = '{}';",
            oak.id, laid.people["m1"]).unwrap();
    }
    sql
}

#[actix_web::test]
async fn points_follow_from_the_exact_ratio() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let laid = fixture(&app, &oak).await;
    app.sql(&(plan(&oak, &laid, "mentee", 20, 18) + &plan(&oak, &laid, "mentor", 19, 17))).await;
    // what was cancelled before its day was not planned, afterwards it was
    app.sql(&format!("INSERT INTO plan_items (id, school_id, track_id, content, due_on, expected_result, responsible, cancelled_on, cancel_reason)
        SELECT gen_random_uuid(), school_id, id, 'Пункт', '2026-02-10', 'Итог', 'mentee', '2026-02-09', 'Не нужно' FROM tracks WHERE mentee_id = '{}'", laid.people["m1"])).await;

    let of_m1 = |report: &Value| -> Vec<Value> {
        let rows = report["rows"].as_array().unwrap().clone();
        rows.into_iter().filter(|row| row["pair_id"] == json!(laid.pairs["P1"])).collect()
    };
    let shown =
        ["items", "items_cancelled", "items_on_time", "items_late", "items_not_done", "plan_percent", "plan_points"];
    let silent = of_m1(&run(&oak, "R06").await);
    assert_eq!(silent[1]["plan_points"], Value::Null, "points are given where the school says so");
    oak.admin.patch(&format!("/schools/{}", oak.id), json!({ "settings": { "plan_points": true } })).await.ok();
    let rows = of_m1(&run(&oak, "R06").await);
    assert_eq!(column(&json!(rows), "responsible"), ["mentor", "mentee"]);
    assert_eq!(json!(cells(&rows[0], &shown)), json!([19, 0, 16, 1, 2, 89.5, 0.8]));
    assert_eq!(json!(cells(&rows[1], &shown)), json!([21, 1, 17, 1, 2, 90.0, 0.9]));
    let empty = run(&oak, "R06").await["rows"].as_array().unwrap().iter().filter(|row| row["items"] == 0).count();
    assert_eq!(empty, 8, "five pairs with stages, two sides each, one pair with a plan");
}

#[actix_web::test]
async fn endings_and_achievements_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let laid = fixture(&app, &oak).await;
    for (kind, level, day) in [
        ("contest", "school", "2026-03-01"),
        ("contest", "school", "2026-01-01"),
        ("publication", "region", "2026-04-01"),
        ("contest", "school", "2025-08-31"),
    ] {
        app.sql(&format!("INSERT INTO achievements (id, school_id, track_id, kind, level, title, held_on)
            SELECT gen_random_uuid(), school_id, id, '{kind}', '{level}', 'Урок', '{day}' FROM tracks WHERE mentee_id = '{}'", laid.people["m6"])).await;
    }

    let endings = run(&oak, "R14").await;
    let shown = ["end_reason", "endings", "endings_percent", "by_mentee", "by_mentor", "by_curator"];
    let rows: Vec<Vec<Value>> = endings["rows"].as_array().unwrap().iter().map(|row| cells(row, &shown)).collect();
    assert_eq!(
        json!(rows),
        json!([
            ["goals_achieved", 2, 50.0, 0, 0, 2],
            ["mentor_withdrew", 1, 25.0, 0, 1, 0],
            ["term_expired", 1, 25.0, 0, 0, 1]
        ])
    );
    let shown = ["ended", "rounding", "replacements", "mean_duration_days", "early_successes"];
    assert_eq!(json!(cells(&endings["summary"][0], &shown)), json!([4, 0.0, 1, 106.0, 2]));

    let achieved = run(&oak, "R13").await;
    assert_eq!(column(&achieved["rows"], "held_on"), ["2026-01-01", "2026-03-01", "2026-04-01"]);
    assert_eq!(column(&achieved["totals"], "achievements_count"), [2, 1]);
}

#[actix_web::test]
async fn inactivity_leaves_pauses_out_and_no_department_reads_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let laid = fixture(&app, &oak).await;
    // P3 began on 16 December and met for the last time on the 25th, before its pause of eleven days
    app.sql("DELETE FROM meetings WHERE starts_at > '2025-12-26'").await;
    let report = oak.curator.get("/reports/preview/R15?from=2025-09-01&to=2026-02-10").await.ok();
    let p3 = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["pair_id"] == json!(laid.pairs["P3"]))
        .unwrap()
        .clone();
    let since = (chrono::NaiveDate::from_ymd_opt(2026, 2, 10).unwrap()
        - p3["last_meeting_on"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap())
    .num_days();
    assert_eq!(p3["days_without"], json!(since - 11), "{p3}");
    assert_eq!(p3["signal"], if since - 11 >= 45 { "inactive_critical" } else { "inactive" });

    let root = oak.root.clone();
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    app.sql(&format!("UPDATE schools SET department_id = '{department}' WHERE id = '{}'", oak.id)).await;
    let methodologist = crate::permissions::methodologist(&oak).await;
    for code in ["R01", "R02", "R03", "R06", "R13", "R14", "R15"] {
        methodologist.get(&format!("/reports/preview/{code}?{PERIOD}")).await.problem(403, "forbidden");
    }
    assert_eq!(methodologist.get(&format!("/reports/preview/R04?{PERIOD}")).await.ok()["rows"][0]["tracks"], 6);
    assert_eq!(methodologist.get(&format!("/reports/preview/R05?{PERIOD}")).await.ok()["rows"][0]["part"], 4);
}

#[actix_web::test]
async fn a_journal_shows_what_its_reader_may_read() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let day = |days: i64| (app.core.clock.now() - chrono::Duration::days(days)).to_rfc3339();
    for (days, visibility) in [(3, Some("pair")), (2, Some("curator")), (1, None)] {
        let meeting = json!({ "kind": "consultation", "starts_at": day(days),
            "ends_at": (app.core.clock.now() - chrono::Duration::days(days) + chrono::Duration::minutes(50)).to_rfc3339() });
        let id = text(&couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created()["id"]);
        couple.mentor.hold(&id, &[&couple.mentor, &couple.mentee]).await.ok();
        if let Some(visibility) = visibility {
            let note = json!({ "topic": format!("Тема {visibility}"), "content": "Слова", "visibility": visibility });
            couple.mentor.post(&format!("/meetings/{id}/notes"), note).await.created();
        }
    }
    let today = app.core.clock.now().date_naive();
    let query = format!("from={}&to={today}&pair_id={}", today - chrono::Duration::days(4), couple.pair);

    let own = couple.mentee.get(&format!("/reports/preview/R07?{query}")).await.ok();
    assert_eq!(column(&own["rows"], "topic"), [json!("Тема pair"), json!("Тема curator"), json!(null)]);
    let curators = oak.curator.get(&format!("/reports/preview/R07?{query}")).await.ok();
    assert_eq!(column(&curators["rows"], "topic"), [json!(null), json!("Тема curator"), json!(null)]);
    assert_eq!(column(&curators["rows"], "confidential"), [true, false, false]);
    assert_eq!(
        (&curators["summary"][0]["meetings_held"], &curators["summary"][0]["meeting_minutes"]),
        (&json!(3), &json!(150))
    );
    let export = couple.mentor.get(&format!("/reports/preview/R07/export?{query}&format=csv")).await.is(200);
    assert!(export.text.contains("Тема pair") && export.text.contains("2:30"), "{}", export.text);
    let export = oak.admin.get(&format!("/reports/preview/R07/export?{query}&format=csv")).await.is(200);
    assert!(export.text.contains("конфиденциально") && !export.text.contains("Слова"), "{}", export.text);
    let other = oak.couple().await;
    other.mentor.get(&format!("/reports/preview/R07?{query}")).await.invalid("pair_id", "unknown");
}

#[actix_web::test]
async fn in_a_group_a_mentee_reads_the_own_figures_and_names_stand_in_kazakh_order() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    app.sql(&format!("UPDATE schools SET locale = 'kk' WHERE id = '{}'", oak.id)).await;
    let mentor = oak.person("Тәлімгер").await;
    let mentees = [oak.person("Іңкәрбек").await, oak.person("Ыбырай").await];
    let all = [("lead_mentor", &mentor), ("mentee", &mentees[0]), ("mentee", &mentees[1])];
    let pair = oak.active_pair("group", &all).await;
    let goal = "SELECT gen_random_uuid(), t.school_id, t.id, 'М', words, words, words, words, '2090-01-01', 'in_progress', now(), now() FROM repeat('сөз ', 9) words, tracks t";
    app.sql(&format!("INSERT INTO goals (id, school_id, track_id, title, specific, measurable, attainable, realistic, time_bound_on, state, approved_at, created_at) {goal} WHERE t.pair_id = '{pair}'")).await;
    let today = app.core.clock.now().date_naive();
    let journal = format!("/reports/preview/R07?from={}&to={today}&pair_id={pair}", today - chrono::Duration::days(4));
    assert_eq!(mentees[0].get(&journal).await.ok()["summary"][0]["goals"], 1);
    assert_eq!(mentor.get(&journal).await.ok()["summary"][0]["goals"], 2);
    // of a mentee who has not consented yet a mentor learns nothing
    let asked = oak.person("Екінші").await;
    let proposed = oak.draft("virtual", &[("lead_mentor", &asked), ("mentee", &mentees[0])]).await;
    app.sql(&format!("UPDATE pairs SET with_stages = false WHERE id = '{proposed}'")).await;
    oak.curator.step(&format!("/pairs/{proposed}/proposals")).await.ok();
    let early = asked.get(&journal.replace(&pair, &proposed)).await.ok();
    assert_eq!((&early["summary"][0]["goals"], &early["summary"][0]["stages_completed"]), (&json!(0), &json!(0)));

    let report = oak
        .curator
        .get(&format!("/reports/preview/R02?from={}&to={today}", today - chrono::Duration::days(4)))
        .await
        .ok();
    let names: Vec<String> = column(&report["rows"], "name").iter().map(text).collect();
    assert!(names[0].starts_with("Ыбырай") && names[1].starts_with("Іңкәрбек"), "{names:?}");
}

#[actix_web::test]
async fn every_computed_column_says_how() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    for definition in oak.curator.get("/report-definitions").await.ok()["items"].as_array().unwrap() {
        let code = text(&definition["code"]);
        if code == "R07" {
            continue;
        }
        let report = run(&oak, &code).await;
        for defined in report["meta"]["definitions"].as_array().unwrap() {
            for lang in ["ru", "kk", "en"] {
                assert!(!defined["heading"][lang].as_str().unwrap().is_empty(), "{code} {defined}");
            }
        }
        for row in report["rows"].as_array().unwrap() {
            for (name, value) in row.as_object().unwrap() {
                let defined =
                    report["meta"]["definitions"].as_array().unwrap().iter().find(|one| one["column"] == json!(name));
                let computed = value.is_number() && name != "no" && name != "stage_no" && name != "stage_now";
                assert!(
                    !computed || defined.is_some_and(|defined| defined["means"].is_object()),
                    "{code}: {name} is not defined"
                );
            }
        }
    }
}
