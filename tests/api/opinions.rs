//! What reports say of opinions: to the digit, and withheld where too few stand behind a figure.

use crate::app::TestApp;
use crate::fixture::{Laid, PERIOD, fixture};
use crate::world::{School, app, school};
use serde_json::{Value, json};
use std::fmt::Write;

/// A survey that was closed, laid down past the API: (side, person, pair, key, number).
fn closed(
    sql: &mut String, oak: &School, laid: &Laid, program: &str, (wave, closed_at): (&str, &str),
    answers: &[(&str, &str, &str, &str, i16)],
) {
    let survey = uuid::Uuid::now_v7();
    write!(sql, "INSERT INTO surveys (id, school_id, program_id, set_id, wave, title, due_on, state, min_group_size, satisfaction_threshold, opened_at, closed_at)
        SELECT '{survey}', '{}', '{program}', id, '{wave}', 'Анкета', '2026-05-15', 'closed', 3, 7, '{closed_at}', '{closed_at}' FROM survey_sets WHERE school_id IS NULL;", oak.id).unwrap();
    for (side, person, pair, key, number) in answers {
        write!(sql, "INSERT INTO survey_invitations (id, school_id, survey_id, side, person_id, pair_id, answered_at)
            VALUES (gen_random_uuid(), '{0}', '{survey}', '{side}', '{1}', '{2}', '{closed_at}') ON CONFLICT DO NOTHING;
            INSERT INTO survey_answers (id, school_id, invitation_id, question_id, number)
            SELECT gen_random_uuid(), '{0}', i.id, q.id, {number} FROM survey_invitations i, survey_questions q
            WHERE i.survey_id = '{survey}' AND i.person_id = '{1}' AND i.pair_id = '{2}' AND q.side = '{side}' AND q.key = '{key}'
              AND q.set_id = '01990000-0000-7000-8000-000000000501';", oak.id, laid.people[person], laid.pairs[pair]).unwrap();
    }
}

const ANSWERS: [(&str, &str, &str, &str, i16); 14] = [
    ("mentee", "m1", "P1", "satisfaction", 9),
    ("mentee", "m2", "P3", "satisfaction", 8),
    ("mentee", "m6", "P5", "satisfaction", 6),
    ("mentee", "m3", "P4", "satisfaction", 10),
    ("mentee", "m4", "P4", "satisfaction", 7),
    ("mentor", "A", "P1", "satisfaction", 8),
    ("mentor", "C", "P3", "satisfaction", 9),
    ("mentor", "B", "P5", "satisfaction", 6),
    ("mentee", "m1", "P1", "mutual_benefit", 5),
    ("mentor", "A", "P1", "mutual_benefit", 4),
    ("mentee", "m2", "P3", "mutual_benefit", 4),
    ("mentor", "C", "P3", "mutual_benefit", 3),
    ("mentee", "m6", "P5", "mutual_benefit", 5),
    ("mentor", "B", "P5", "mutual_benefit", 5),
];

const SKILLS: [(&str, [i16; 4], [i16; 4]); 3] =
    [("m1", [2, 3, 2, 3], [4, 4, 3, 4]), ("m3", [3, 3, 2, 2], [3, 4, 3, 3]), ("m6", [4, 3, 3, 4], [4, 4, 4, 4])];

fn skills(sql: &mut String, oak: &School, laid: &Laid) {
    for position in 1..=4 {
        write!(sql, "INSERT INTO competences (id, school_id, position, title) VALUES (gen_random_uuid(), '{}', {position}, 'Компетенция {position}');", oak.id).unwrap();
    }
    for (person, entry, exit) in SKILLS {
        for (phase, scores, day) in [("entry", entry, "2025-10-01"), ("exit", exit, "2026-05-10")] {
            write!(sql, "INSERT INTO skill_assessments (track_id, phase, side, school_id, author_id, group_size, assessed_at, changed_at)
                SELECT id, '{phase}', 'mentee', school_id, mentee_id, 3, '{day}', '{day}' FROM tracks WHERE mentee_id = '{0}';
                INSERT INTO skill_scores (track_id, phase, side, competence_id, school_id, score)
                SELECT t.id, '{phase}', 'mentee', c.id, t.school_id, (ARRAY{scores:?})[c.position] FROM tracks t, competences c
                WHERE t.mentee_id = '{0}' AND c.school_id = t.school_id;", laid.people[person]).unwrap();
        }
    }
}

/// 7 achieved, 2 partially, 1 not, 2 on their way; who came to 36 places: 33.
fn goals_and_attendance(sql: &mut String, laid: &Laid) {
    for (state, count) in [("achieved", 7), ("partially", 2), ("not_achieved", 1), ("in_progress", 2), ("cancelled", 1)]
    {
        let assessed = if matches!(state, "in_progress" | "cancelled") { "NULL" } else { "'2026-05-01'" };
        let text = "'Двадцать знаков и больше'";
        write!(sql, "INSERT INTO goals (id, school_id, track_id, title, specific, measurable, attainable, realistic, time_bound_on, state, approved_at, assessed_at, created_at)
            SELECT gen_random_uuid(), t.school_id, t.id, 'Цель', {text}, {text}, {text}, {text}, '2026-05-01', '{state}', '2025-11-01', {assessed}, '2025-10-15'
            FROM tracks t, generate_series(1, {count}) WHERE t.mentee_id = '{}';", laid.people["m1"]).unwrap();
    }
    for (pair, count) in [("P1", 15), ("P5", 2)] {
        write!(sql, "INSERT INTO attendances (meeting_id, person_id, school_id, status)
            SELECT m.id, y.person_id, m.school_id, CASE WHEN m.n <= 3 AND '{pair}' = 'P1' AND y.role = 'mentee' THEN (ARRAY['absent', 'excused', 'absent'])[m.n]
                WHEN m.n = 4 THEN 'late' ELSE 'present' END
            FROM (SELECT *, row_number() OVER (ORDER BY starts_at)::integer AS n FROM meetings WHERE pair_id = '{0}' ORDER BY starts_at LIMIT {count}) m
            JOIN pair_members y ON y.pair_id = m.pair_id;", laid.pairs[pair]).unwrap();
    }
}

fn line<'a>(report: &'a Value, field: &str, word: &str) -> &'a Value {
    report["rows"].as_array().unwrap().iter().find(|row| row[field] == word).unwrap()
}

pub async fn laid_down(app: &TestApp, oak: &School) -> Laid {
    let laid = fixture(app, oak).await;
    let mut sql = String::new();
    closed(&mut sql, oak, &laid, &oak.program, ("exit", "2026-05-15"), &ANSWERS);
    skills(&mut sql, oak, &laid);
    goals_and_attendance(&mut sql, &laid);
    app.sql(&sql).await;
    laid
}

#[actix_web::test]
async fn surveys_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;

    let report = oak.curator.get(&format!("/reports/preview/R08?{PERIOD}")).await.ok();
    let rows: Vec<&Value> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["question"]["en"].as_str().unwrap().starts_with("How satisfied are you with the work"))
        .collect();
    let shown = |row: &Value| {
        json!([
            row["side"],
            row["answers"],
            row["answers_mean"],
            row["answers_median"],
            row["satisfied_percent"],
            row["suppressed"]
        ])
    };
    assert_eq!(shown(rows[0]), json!(["mentee", 5, 8.0, 8.0, 80.0, false]));
    assert_eq!(shown(rows[1]), json!(["mentor", 3, 7.67, 8.0, 66.7, false]));
    assert_eq!((&rows[0]["invited"], &rows[0]["answered_percent"]), (&json!(5), &json!(100.0)));
}

#[actix_web::test]
async fn effects_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;

    let report = oak.curator.get(&format!("/reports/preview/R09?{PERIOD}")).await.ok();
    let told = |effect: &str| {
        let row = line(&report, "effect", effect);
        json!([row["effect_part"], row["effect_whole"], row["effect_value"], row["suppressed"]])
    };
    assert_eq!(told("meeting_frequency"), json!([49, 56, 87.5, false]));
    assert_eq!(told("attendance"), json!([33, 36, 91.7, false]));
    assert_eq!(told("goals_achieved"), json!([7, 10, 70.0, false]));
    assert_eq!(told("goals_with_partial"), json!([16, 20, 80.0, false]));
    assert_eq!(told("goals_of_all"), json!([7, 12, 58.3, false]));
    // not 0.84, the difference of the rounded means
    assert_eq!(told("skill_gain_own"), json!([null, 3, 0.83, false]));
    assert_eq!(told("skill_grown_own"), json!([3, 3, 100.0, false]));
    assert_eq!(told("skill_gain_mentors"), json!([null, null, null, false]));
    assert_eq!(told("mutual_benefit"), json!([2, 3, 66.7, false]));
    assert_eq!(told("satisfaction_mentees"), json!([4, 5, 80.0, false]));
    assert_eq!(told("satisfaction_mentors"), json!([2, 3, 66.7, false]));
    let skills: Vec<Value> = report["skills"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["entry_mean"], row["exit_mean"], row["skill_gain"]]))
        .collect();
    assert_eq!(json!(skills), json!([[3.0, 3.67, 0.67], [3.0, 4.0, 1.0], [2.33, 3.33, 1.0], [3.0, 3.67, 0.67]]));
}

/// What reports tell of opinions over these parameters: every value by what it says.
async fn opinions(oak: &School, query: &str) -> Value {
    let surveys = oak.admin.get(&format!("/reports/preview/R08?{query}")).await.ok();
    let told = |row: &Value| {
        json!([
            row["side"],
            row["question"]["en"],
            row["answers_mean"],
            row["answers_median"],
            row["satisfied_percent"],
            row["growth"],
            row["previous_mean"]
        ])
    };
    let surveys: Vec<Value> =
        surveys["rows"].as_array().unwrap().iter().filter(|row| !row["answers_mean"].is_null()).map(told).collect();
    let effects = oak.admin.get(&format!("/reports/preview/R09?{query}")).await.ok();
    let told = |row: &Value| json!([row["effect"], row["effect_part"], row["effect_whole"], row["effect_value"]]);
    let told: Vec<Value> = effects["rows"].as_array().unwrap().iter().skip(5).map(told).collect();
    json!([surveys, told, effects["skills"]])
}

#[actix_web::test]
async fn what_is_withheld_cannot_be_computed_from_two_answers() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let laid = laid_down(&app, &oak).await;
    let (all, one) = (format!("{PERIOD}&school_id={}", oak.id), format!("{PERIOD}&program_id={}", oak.program));
    let before = opinions(&oak, &all).await;
    assert_eq!(before, opinions(&oak, &one).await);

    // a second program in which two people answer, and one more in the first who is assessed at both ends
    let small = oak.active_program().await;
    let mut sql = String::new();
    closed(
        &mut sql,
        &oak,
        &laid,
        &small,
        ("exit", "2026-05-15"),
        &[("mentee", "m5", "P4", "satisfaction", 1), ("mentee", "m7", "P6", "satisfaction", 1)],
    );
    for (phase, day, score) in [("entry", "2025-10-01", 1), ("exit", "2026-05-20", 5)] {
        write!(sql, "INSERT INTO skill_assessments (track_id, phase, side, school_id, author_id, group_size, assessed_at, changed_at)
            SELECT id, '{phase}', 'mentee', school_id, mentee_id, 3, '{day}', '{day}' FROM tracks WHERE mentee_id = '{0}';
            INSERT INTO skill_scores (track_id, phase, side, competence_id, school_id, score)
            SELECT t.id, '{phase}', 'mentee', c.id, t.school_id, {score} FROM tracks t, competences c WHERE t.mentee_id = '{0}' AND c.school_id = t.school_id;", laid.people["m2"]).unwrap();
    }
    app.sql(&sql).await;

    // whatever is asked, the few are in no figure: no two answers differ by them
    assert_eq!(opinions(&oak, &all).await, before, "the school with them is the school without them");
    assert_eq!(opinions(&oak, &one).await, before);
    let alone = oak.admin.get(&format!("/reports/preview/R08?{PERIOD}&program_id={small}")).await.ok();
    assert_eq!(
        json!([alone["rows"][0]["answers"], alone["rows"][0]["answers_mean"], alone["rows"][0]["suppressed"]]),
        json!([2, null, true])
    );
    let effects = oak.admin.get(&format!("/reports/preview/R09?{all}")).await.ok();
    assert_eq!(
        (
            &line(&effects, "effect", "satisfaction_mentees")["suppressed"],
            &line(&effects, "effect", "skill_gain_own")["suppressed"]
        ),
        (&json!(true), &json!(true))
    );
    assert_eq!(effects["meta"]["warnings"][0]["code"], "small_group");
    // nor do periods: whoever ends on a day between leaves the whole group out
    for to in ["2026-05-09", "2026-05-10", "2026-05-14", "2026-05-19", "2026-05-20", "2026-05-31"] {
        let cut = oak.admin.get(&format!("/reports/preview/R09?from=2025-09-01&to={to}")).await.ok();
        let gain = line(&cut, "effect", "skill_gain_own");
        assert_eq!(gain["effect_whole"], if to < "2026-05-10" { json!(null) } else { json!(3) }, "{to}");
    }
}
