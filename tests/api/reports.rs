//! The worked fixture of the specification: period 2025-09-01 to 2026-05-31, norm 2 a month, to the digit.

use crate::app::TestApp;
use crate::world::{School, app, school, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

const PERIOD: &str = "from=2025-09-01&to=2026-05-31";

/// (name, kind, members, start, end, state, reason and initiator, held)
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<(&'static str, &'static str)>,
    usize,
);

const PAIRS: [Row; 6] = [
    (
        "P1",
        "individual",
        &[("lead_mentor", "A"), ("mentee", "m1")],
        "2025-09-15",
        Some("2026-05-20"),
        "completed",
        Some(("goals_achieved", "curator")),
        15,
    ),
    (
        "P2",
        "individual",
        &[("lead_mentor", "B"), ("mentee", "m2")],
        "2025-09-15",
        Some("2025-12-10"),
        "terminated",
        Some(("mentor_withdrew", "mentor")),
        4,
    ),
    ("P3", "individual", &[("lead_mentor", "C"), ("mentee", "m2")], "2025-12-16", None, "active", None, 9),
    (
        "P4",
        "group",
        &[("lead_mentor", "A"), ("mentee", "m3"), ("mentee", "m4"), ("mentee", "m5")],
        "2025-10-01",
        None,
        "active",
        None,
        14,
    ),
    (
        "P5",
        "team",
        &[("lead_mentor", "B"), ("co_mentor", "D"), ("mentee", "m6")],
        "2026-02-02",
        Some("2026-04-30"),
        "completed",
        Some(("goals_achieved", "curator")),
        6,
    ),
    (
        "P6",
        "flash",
        &[("lead_mentor", "C"), ("mentee", "m7")],
        "2026-03-11",
        Some("2026-03-11"),
        "completed",
        Some(("term_expired", "curator")),
        1,
    ),
];

/// Mentee, completed stages, days of stage I.
const TRACKS: [(&str, i64, i64); 6] =
    [("m1", 4, 14), ("m6", 4, 20), ("m2", 3, 10), ("m3", 2, 12), ("m4", 2, 30), ("m5", 1, 7)];

/// Lays the fixture down past the API, because its days are past.
async fn fixture(app: &TestApp, oak: &School) {
    let mut sql =
        format!("UPDATE programs SET starts_on = '2025-09-01', ends_on = '2026-06-30' WHERE id = '{}';", oak.program);
    let mut people = BTreeMap::new();
    for name in ["A", "B", "C", "D", "m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        let id = uuid::Uuid::now_v7();
        people.insert(name, id);
        write!(
            sql,
            "INSERT INTO people (id, school_id, last_name, first_name) VALUES ('{id}', '{}', '{name}', 'Имя');",
            oak.id
        )
        .unwrap();
    }
    let mut pairs = BTreeMap::new();
    let who = text(&oak.root.get("/me").await.ok()["id"]);
    for (name, kind, members, start, end, state, ending, held) in PAIRS {
        let id = uuid::Uuid::now_v7();
        pairs.insert(name, id);
        let ended = end.map_or("NULL".to_owned(), |end| format!("'{end}'"));
        let (planned, stages) = if kind == "flash" { ("2026-03-20", false) } else { ("2026-06-30", true) };
        let before = if name == "P3" { format!("'{}'", pairs["P2"]) } else { "NULL".to_owned() };
        write!(sql, "INSERT INTO pairs (id, school_id, program_id, kind, role_form, channel, topic, with_stages, starts_on, planned_ends_on, ended_on, state, continued_from)
            VALUES ('{id}', '{}', '{}', '{kind}', 'teacher_teacher', 'in_person', 'Тема', {stages}, '{start}', '{planned}', {ended}, '{state}', {before});", oak.id, oak.program).unwrap();
        for (role, person) in members {
            write!(
                sql,
                "INSERT INTO pair_members (id, school_id, program_id, pair_id, person_id, role, joined_on)
                VALUES (gen_random_uuid(), '{}', '{}', '{id}', '{}', '{role}', '{start}');",
                oak.id, oak.program, people[person]
            )
            .unwrap();
        }
        if let Some((reason, initiator)) = ending {
            write!(sql, "INSERT INTO pair_endings (pair_id, school_id, reason, initiator, ended_by, ended_at) VALUES ('{id}', '{}', '{reason}', '{initiator}', '{who}', now());", oak.id).unwrap();
        }
        write!(sql, "INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state)
            SELECT gen_random_uuid(), '{}', '{id}', 'consultation', d, d + interval '1 hour', 'held'
            FROM generate_series('{start}'::timestamptz + interval '9 hours', '{start}'::timestamptz + interval '{} days', interval '1 day') d LIMIT {held};", oak.id, held + 1).unwrap();
    }
    write!(sql, "INSERT INTO pair_pauses (id, school_id, pair_id, starts_on, ends_on) VALUES (gen_random_uuid(), '{}', '{}', '2026-01-01', '2026-01-11');", oak.id, pairs["P3"]).unwrap();
    // meetings outside of the period and not held do not count
    for (state, at) in
        [("held", "2026-05-31 19:30+00"), ("not_held", "2026-01-20 09:00+00"), ("held", "2025-08-31 18:59+00")]
    {
        write!(sql, "INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state) VALUES (gen_random_uuid(), '{}', '{}', 'online', '{at}', '2026-06-30', '{state}');", oak.id, pairs["P3"]).unwrap();
    }
    tracks(&mut sql, oak, &people, &pairs);
    // members come one by one, so what the kind needs is checked at the end
    app.sql(&format!("BEGIN; SET CONSTRAINTS ALL DEFERRED; {sql} COMMIT")).await;
}

fn tracks(sql: &mut String, oak: &School, people: &BTreeMap<&str, uuid::Uuid>, pairs: &BTreeMap<&str, uuid::Uuid>) {
    for (mentee, completed, first_days) in TRACKS {
        let id = uuid::Uuid::now_v7();
        let pair = PAIRS
            .iter()
            .rev()
            .find(|(_, kind, members, ..)| *kind != "flash" && members.iter().any(|(_, person)| *person == mentee))
            .unwrap()
            .0;
        let done = if completed == 4 { "'completed', '2026-05-20'" } else { "'in_progress', NULL" };
        write!(sql, "INSERT INTO tracks (id, school_id, program_id, mentee_id, pair_id, question_bank_version_id, started_on, state, completed_on)
            SELECT '{id}', school_id, id, '{}', '{}', question_bank_version_id, '2025-10-01', {done} FROM programs WHERE id = '{}';", people[mentee], pairs[pair], oak.program).unwrap();
        for no in 1..=4_i64 {
            let stage = uuid::Uuid::now_v7();
            let days = if no == 1 { first_days } else { 20 };
            let (state, started, ended) = match no - completed {
                ..=0 => (
                    "completed",
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40),
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40 + days),
                ),
                1 => (
                    "in_progress",
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40),
                    "NULL".to_owned(),
                ),
                _ => ("locked", "NULL".to_owned(), "NULL".to_owned()),
            };
            write!(sql, "INSERT INTO stages (id, school_id, track_id, stage_no, state, started_at, completed_at, due_on) VALUES ('{stage}', '{}', '{id}', {no}, '{state}', {started}, {ended}, {});",
                oak.id, if mentee == "m5" && state == "in_progress" { "'2026-02-01'" } else { "NULL" }).unwrap();
            if state != "locked" {
                change(sql, oak, stage, "in_progress", &started);
            }
            if state == "completed" {
                if mentee == "m4" && no == 1 {
                    change(sql, oak, stage, "returned", &format!("{ended} - interval '2 days'"));
                }
                change(sql, oak, stage, "completed", &ended);
            }
        }
    }
}

fn change(sql: &mut String, oak: &School, stage: uuid::Uuid, to: &str, at: &str) {
    write!(sql, "INSERT INTO stage_changes (id, school_id, stage_id, from_state, to_state, visibility, changed_at) VALUES (gen_random_uuid(), '{}', '{stage}', 'locked', '{to}', 'pair', {at});", oak.id).unwrap();
}

#[actix_web::test]
async fn the_registry_matches_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let report = oak.curator.get(&format!("/reports/preview/R03?{PERIOD}")).await.ok();

    let mut rows: Vec<(String, i64, i64, f64)> = vec![];
    for row in report["rows"].as_array().unwrap() {
        rows.push((
            text(&row["starts_on"]) + row["kind"].as_str().unwrap(),
            row["meetings_expected"].as_i64().unwrap(),
            row["meetings_held"].as_i64().unwrap(),
            row["meetings_percent"].as_f64().unwrap(),
        ));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("2025-09-15individual", 6, 4, 66.7),
        ("2025-09-15individual", 17, 15, 88.2),
        ("2025-10-01group", 16, 14, 87.5),
        ("2025-12-16individual", 10, 9, 90.0),
        ("2026-02-02team", 6, 6, 100.0),
        ("2026-03-11flash", 1, 1, 100.0),
    ];
    let mut found: Vec<(&str, i64, i64, f64)> =
        rows.iter().map(|(name, expected, held, percent)| (name.as_str(), *expected, *held, *percent)).collect();
    found.sort_by(|a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1)));
    assert_eq!(found, expected);
    assert_eq!((&report["meta"]["rows"], &report["meta"]["not_for_attestation"]), (&json!(6), &json!(true)));
    let count =
        |field: &str, value: &str| report["rows"].as_array().unwrap().iter().filter(|row| row[field] == value).count();
    assert_eq!((count("state", "active"), count("state", "completed"), count("state", "terminated")), (2, 3, 1));
    assert_eq!(
        (
            count("end_reason", "goals_achieved"),
            count("end_reason", "mentor_withdrew"),
            count("end_reason", "term_expired")
        ),
        (2, 1, 1)
    );
}

#[actix_web::test]
async fn the_stages_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let report = oak.admin.get(&format!("/reports/preview/R04?{PERIOD}&school_id={}", oak.id)).await.ok();

    let rows = report["rows"].as_array().unwrap();
    let column = |name: &str| -> Vec<Value> { rows.iter().map(|row| row[name].clone()).collect() };
    assert_eq!(column("total"), [6, 6, 6, 6, 24]);
    assert_eq!(column("completed"), [6, 5, 3, 2, 16]);
    assert_eq!(column("completed_percent"), [100.0, 83.3, 50.0, 33.3, 66.7]);
    assert_eq!((&rows[0]["mean_days"], &rows[0]["median_days"]), (&json!(15.5), &json!(13.0)));
    assert_eq!(column("not_started"), [0, 0, 1, 3, 4]);
    assert_eq!(column("overdue"), [0, 1, 0, 0, 1]);
    assert_eq!(column("returns"), [1, 0, 0, 0, 1]);

    // what came later does not count: on 20 October three stages I were done
    let early = oak.admin.get("/reports/preview/R04?from=2025-09-01&to=2025-10-15").await.ok();
    assert_eq!((&early["rows"][0]["completed"], &early["rows"][0]["in_progress"]), (&json!(4), &json!(2)));
    let before = oak.admin.get("/reports/preview/R04?from=2024-01-01&to=2024-02-01").await.ok();
    assert_eq!((&before["rows"][0]["total"], &before["rows"][0]["completed_percent"]), (&json!(0), &Value::Null));
}

#[actix_web::test]
async fn csv_is_written_for_people_and_for_machines() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let export = format!("/reports/preview/R04/export?{PERIOD}&format=csv");
    let local = oak.curator.get(&export).await.is(200);
    assert_eq!(
        local.headers.get("content-disposition").unwrap(),
        "attachment; filename=\"R04_2025-09-01_2026-05-31.csv\"; filename*=UTF-8''R04_2025-09-01_2026-05-31.csv"
    );
    let lines: Vec<&str> = local.text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{FEFF}Этап;Всего"), "{}", lines[0]);
    assert_eq!(lines[1], "I;6;0;0;0;0;6;100,0;15,50;13,0;0;1");
    assert_eq!(lines[4], "IV;6;3;1;0;0;2;33,3;20,00;20,0;0;0");
    assert!(lines[5].starts_with("ИТОГО;24"), "{}", lines[5]);
    let machine = oak.curator.get(&format!("{export}&dialect=rfc4180")).await.is(200);
    assert_eq!(machine.text.split("\r\n").nth(1).unwrap(), "I,6,0,0,0,0,6,100.0,15.50,13.0,0,1");
    let kazakh = oak.curator.in_language(&export, "kk").await.is(200);
    assert!(!kazakh.text.starts_with("\u{FEFF}Этап;Всего"));

    let registry = oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=csv")).await.is(200);
    let first = registry.text.split("\r\n").nth(1).unwrap();
    assert!(first.contains("15.09.2025") && first.contains(";88,2") || registry.text.contains(";88,2"), "{first}");
    let events = oak.admin.get("/audit-events?action=report.exported").await.ok();
    assert_eq!(
        events["items"][0]["details"],
        json!({ "code": "R03", "from": "2025-09-01", "to": "2026-05-31", "rows": 6, "names": true })
    );
}

#[actix_web::test]
async fn no_cell_starts_a_formula() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    app.sql("UPDATE people SET last_name = '=cmd|''/c calc''!A1' WHERE last_name = 'A'; UPDATE people SET last_name = '-' WHERE last_name = 'm1'").await;
    let registry = oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=csv")).await.is(200);
    assert!(registry.text.contains(";'=cmd|'/c calc'!A1 Имя;'- Имя;"), "{}", registry.text);
}

#[actix_web::test]
async fn who_may_not_know_why_a_pair_ended_is_not_told() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    let expires = app.core.clock.now() + chrono::Duration::days(1);
    let key = json!({ "school_id": oak.id, "name": "Отчёты", "scopes": ["reports:names"], "expires_at": expires });
    let key = text(&oak.admin.post("/api-keys", key).await.created()["key"]);
    let path = format!("/api/v1/reports/preview/R03?{PERIOD}");
    let report = app.call(actix_web::http::Method::GET, &path, Some(&key), None).await.ok();
    assert!(
        report["rows"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["end_reason"].is_null() && row["end_initiator"].is_null())
    );
}

#[actix_web::test]
async fn parameters_of_reports_are_checked() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    oak.curator.get("/reports/preview/R04").await.problem(400, "malformed");
    oak.curator.get("/reports/preview/R04?from=2026-02-01&to=2026-01-01").await.invalid("to", "before_start");
    oak.curator
        .get(&format!("/reports/preview/R04?{PERIOD}&program_id={}", uuid::Uuid::now_v7()))
        .await
        .invalid("program_id", "unknown");
    oak.curator.get(&format!("/reports/preview/R04/export?{PERIOD}&format=pdf")).await.problem(400, "malformed");
    assert_eq!(oak.curator.get("/report-definitions").await.ok()["items"].as_array().unwrap().len(), 2);
}
