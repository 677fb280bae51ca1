//! Reports that schools submit and departments approve; the summary they are mostly made of; how good a program is.

use crate::fixture::{PERIOD, fixture};
use crate::permissions::methodologist;
use crate::world::{Person, School, app, root, school, school_under, text};
use diesel_async::SimpleAsyncConnection;
use serde_json::{Value, json};

fn cells(row: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| row[*name].clone()).collect()
}

const COUNTS: [&str; 8] = [
    "programs_count",
    "pairs_count",
    "groups_count",
    "teams_count",
    "flash_count",
    "mentors_count",
    "mentees_count",
    "young_count",
];
const REST: [&str; 11] = [
    "coverage_percent",
    "stage1_done",
    "stage2_done",
    "stage3_done",
    "stage4_done",
    "frequency_percent",
    "goals_percent",
    "satisfied_mentees",
    "pairs_completed",
    "pairs_terminated",
    "pairs_replaced",
];

#[actix_web::test]
async fn the_summary_matches_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    let count = json!({ "counted_on": "2026-05-31", "teaching_staff": 40, "young_staff": 8 });
    oak.admin.post(&format!("/schools/{}/headcounts", oak.id), count).await.created();
    let report = oak.admin.get(&format!("/reports/preview/R12?{PERIOD}")).await.ok();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &rows[0]["program_id"], &rows[1]["organisation"]), (2, &json!(oak.program), &Value::Null));
    for row in rows {
        assert_eq!(cells(row, &COUNTS), json!([1, 3, 1, 1, 1, 4, 7, 4]));
        let coverage = if row["organisation"].is_null() { json!(50.0) } else { json!(null) };
        assert_eq!(cells(row, &REST), json!([coverage, 6, 5, 3, 2, 87.5, null, null, 3, 1, 1]));
    }
}

async fn two_schools() -> (School, School, Person) {
    let app = app().await;
    let root = root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let oak = school_under(&app, &root, "Oak", Some(&department)).await;
    let elm = school_under(&app, &root, "Elm", Some(&department)).await;
    let reader = methodologist(&oak).await;
    (oak, elm, reader)
}

#[actix_web::test]
async fn a_departments_total_is_computed_and_not_averaged() {
    let (oak, elm, reader) = two_schools().await;
    fixture(&oak.app, &oak).await;
    fixture(&elm.app, &elm).await;
    // seven of the meetings of one school were never held
    oak.app.sql(&format!("UPDATE meetings SET state = 'not_held' WHERE id IN (SELECT id FROM meetings WHERE school_id = '{}' AND state = 'held' AND starts_at > '2025-09-02' ORDER BY starts_at LIMIT 7)", elm.id)).await;
    let report = reader.get(&format!("/reports/preview/R12?{PERIOD}")).await.ok();
    let rows = report["rows"].as_array().unwrap();
    let told: Vec<Value> = rows
        .iter()
        .map(|row| json!([row["organisation"], row["mentees_count"], row["frequency_percent"], row["stage4_done"]]))
        .collect();
    assert_eq!(json!(told), json!([["Elm", 7, 75.0, 2], ["Oak", 7, 87.5, 2], [null, 14, 81.3, 4]]));
}

#[actix_web::test]
async fn a_report_is_drafted_returned_approved_and_then_stands_for_ever() {
    let (oak, elm, reader) = two_schools().await;
    fixture(&oak.app, &oak).await;
    let new = |code: &str, program: Option<&str>| json!({ "code": code, "school_id": oak.id, "program_id": program, "from": "2025-09-01", "to": "2026-05-31", "texts": { "conclusions": "Идёт хорошо" } });
    oak.admin.post("/reports", new("R15", None)).await.invalid("/code", "not_kept");
    oak.curator.post("/reports", new("R12", None)).await.invalid("/program_id", "required");
    oak.curator.post("/reports", new("R12", Some(&elm.program))).await.invalid("/program_id", "unknown");
    oak.curator.post("/reports", new("R04", Some(&oak.program))).await.created();
    let made = oak.admin.post("/reports", new("R03", None)).await.created();
    assert!(
        made["content"]["rows"].as_array().unwrap().iter().all(|row| row["end_reason"].is_null()),
        "a department is not told why"
    );
    let path = format!("/reports/{}", text(&made["report"]["id"]));
    reader.get(&path).await.problem(404, "not_found");
    assert_eq!(reader.get("/reports").await.ok()["items"], json!([]));

    oak.admin.step(&format!("{path}/submissions")).await.ok();
    reader.post(&format!("{path}/returns"), json!({})).await.problem(422, "invalid");
    reader.post(&format!("{path}/returns"), json!({ "comment": "Где выводы?" })).await.ok();
    let notices = oak.admin.get("/me/notifications").await.ok();
    assert_eq!(notices["items"][0]["kind"], "report_returned");
    oak.admin.patch(&path, json!({ "recommendations": "Продолжать" })).await.ok();
    reader.get(&path).await.problem(404, "not_found");
    oak.admin.step(&format!("{path}/submissions")).await.ok();
    oak.admin.patch(&path, json!({ "recommendations": null })).await.problem(409, "wrong_state");
    oak.admin.post(&format!("{path}/approvals"), json!({})).await.problem(403, "forbidden");
    elm.admin.get(&path).await.problem(404, "not_found");
    let approved = reader.post(&format!("{path}/approvals"), json!({})).await.ok();
    assert_eq!(approved["report"]["content_hash"].as_str().unwrap().len(), 43);

    let export = format!("{path}/export?format=csv");
    let card = reader.get(&path).await.text;
    let file = reader.get(&export).await.is(200).text;
    let mut files = vec![];
    for format in ["xlsx", "html", "pdf"] {
        files.push((format, reader.get(&format!("{path}/export?format={format}")).await.is(200).bytes));
    }
    let page = String::from_utf8_lossy(&files[1].1).into_owned();
    let hash = text(&approved["report"]["content_hash"]);
    assert!(page.contains("Идёт хорошо") && page.contains("Продолжать") && page.contains(&hash), "{page}");
    assert!(file.contains("87,5") || file.contains("88,2"), "{file}");
    oak.app.core.clock.advance(365 * 24 * 3600);
    oak.app.sql(&format!("UPDATE people SET last_name = 'Другая' WHERE school_id = '{0}'; DELETE FROM meetings WHERE school_id = '{0}'", oak.id)).await;
    let (reader, admin) = (reader.again().await, oak.admin.again().await);
    assert_eq!(reader.get(&path).await.text, card);
    assert_eq!(reader.get(&export).await.text, file, "a year later the same bytes");
    for (format, bytes) in files {
        let later = reader.get(&format!("{path}/export?format={format}")).await.is(200).bytes;
        assert!(later == bytes, "a year later the same {format}");
    }
    let thaw =
        format!("UPDATE reports SET snapshot = '{{}}' WHERE content_hash IS NOT NULL AND school_id = '{}'", oak.id);
    let refused = oak.app.db().await.batch_execute(&thaw).await.unwrap_err();
    assert!(refused.to_string().contains("does not change"), "{refused}");
    let events = admin.get("/audit-events?action=report.exported").await.ok();
    assert_eq!(events["items"][0]["details"]["names"], true);

    let next = admin.step(&format!("{path}/supersessions")).await.created();
    let next = format!("/reports/{}", text(&next["report"]["id"]));
    admin.step(&format!("{next}/submissions")).await.ok();
    reader.post(&format!("{next}/approvals"), json!({ "comment": "Спасибо" })).await.ok();
    assert_eq!(reader.get(&path).await.ok()["report"]["state"], "superseded");
    let events = admin.get("/audit-events?action=report.superseded").await.ok();
    assert_eq!(events["items"][0]["object_id"], approved["report"]["id"]);
    assert_eq!(reader.get(&export).await.text, file);
}

#[actix_web::test]
async fn nobody_approves_the_own_report_and_of_two_approvals_one_wins() {
    let (oak, _, reader) = two_schools().await;
    let new = json!({ "code": "R12", "school_id": oak.id, "from": "2025-09-01", "to": "2026-05-31" });
    let path = format!("/reports/{}", text(&oak.admin.post("/reports", new).await.created()["report"]["id"]));
    oak.admin.step(&format!("{path}/submissions")).await.ok();
    oak.app.sql(&format!("UPDATE reports SET author_id = '{}' WHERE school_id = '{}'", reader.id, oak.id)).await;
    reader.post(&format!("{path}/approvals"), json!({})).await.problem(409, "own_report");
    let author = text(&oak.admin.get("/me").await.ok()["id"]);
    oak.app.sql(&format!("UPDATE reports SET author_id = '{author}' WHERE school_id = '{}'", oak.id)).await;
    let approvals = format!("{path}/approvals");
    let (one, two) = tokio::join!(reader.post(&approvals, json!({})), reader.post(&approvals, json!({})));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(matches!(statuses[1], 409 | 412), "{statuses:?}");
}

#[actix_web::test]
async fn a_program_is_looked_at_by_criteria_and_its_strengths() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let rubric = format!("/programs/{}/rubric", oak.program);
    let given = oak.curator.get(&rubric).await.ok();
    assert_eq!((given["criteria"].as_array().unwrap().len(), &given["version"]), (9, &json!(0)));
    let today = app.core.clock.now().date_naive();
    let period = format!("from={today}&to={}", today + chrono::Duration::days(1));
    let band = async || {
        let report = oak.curator.get(&format!("/reports/preview/R11?{period}")).await.ok();
        json!([report["sums"][0]["rubric_sum"], report["sums"][0]["rubric_band"]])
    };
    assert_eq!(band().await, json!([null, "incomplete"]));
    let scored = |scores: &[Option<i64>]| {
        let criteria: Vec<Value> = scores
            .iter()
            .enumerate()
            .map(|(at, score)| json!({ "title": format!("Критерий {at}"), "score": score, "reason": null }))
            .collect();
        json!({ "criteria": criteria, "optimal_from": 15, "acceptable_from": 9 })
    };
    for (scores, told) in [
        ([2, 2, 2, 2, 2, 2, 2, 1, 0], json!([15, "optimal"])),
        ([2, 2, 2, 2, 2, 2, 2, 0, 0], json!([14, "acceptable"])),
        ([1; 9], json!([9, "acceptable"])),
        ([1, 1, 1, 1, 1, 1, 1, 1, 0], json!([8, "unacceptable"])),
    ] {
        oak.curator.put(&rubric, scored(&scores.map(Some))).await.ok();
        assert_eq!(band().await, told);
    }
    let mut gap = [Some(2); 9];
    gap[4] = None;
    oak.curator.put(&rubric, scored(&gap)).await.ok();
    assert_eq!(band().await, json!([null, "incomplete"]));
    oak.curator.put(&rubric, scored(&[Some(2); 7])).await.invalid("/optimal_from", "bands_order");
    oak.curator.put(&rubric, scored(&[Some(3); 9])).await.invalid("/criteria/0/score", "range");

    let items = format!("/programs/{}/swot-items", oak.program);
    let new = json!({ "category": "strength", "text": "Регулярные встречи", "source": "mentee" });
    let item = format!("/swot-items/{}", text(&oak.curator.post(&items, new).await.created()["id"]));
    let couple = oak.couple().await;
    let survey = crate::surveys::open_survey(&oak, "interim").await;
    crate::surveys::answer(&couple.mentee, 9, Some("marker: встречаемся каждую неделю")).await.ok();
    let survey = format!("/surveys/{}", text(&survey["id"]));
    oak.curator.step(&format!("{survey}/closings")).await.ok();
    let comment = oak.curator.get(&format!("{survey}/results")).await.ok()["comments"][0]["answer_id"].clone();
    let mention = format!("{item}/mentions/{}", text(&comment));
    oak.admin.put(&mention, json!(null)).await.problem(403, "forbidden");
    for _ in 0..2 {
        assert_eq!(oak.curator.put(&mention, json!(null)).await.ok()["mentions"], 1);
    }
    let report = oak.admin.get(&format!("/reports/preview/R10?{period}")).await.ok();
    assert_eq!(
        cells(&report["rows"][0], &["swot_category", "swot_text", "mentions"]),
        json!(["strength", "Регулярные встречи", 1])
    );
    assert_eq!(report["roadmaps"][0]["steps_percent"], Value::Null);
    assert_eq!(oak.curator.delete(&mention).await.ok()["mentions"], 0);
    oak.admin.delete(&item).await.no_content();
}
