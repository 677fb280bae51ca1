//! What is kept from whom, though they reach what lies around it: partners, organisers who are in a pair, administrators, and
//! the database's own log.

use crate::app::log;
use crate::finding::{able, ask};
use crate::papers::completed_track;
use crate::surveys::{answer, open_survey};
use crate::world::{Person, School, app, school, text};
use diesel_async::SimpleAsyncConnection;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use talim::kernel::db::logs_tersely;

/// What the trail tells a reader of an action: of how many events there are, and by whom.
async fn trail(reader: &Person, action: &str) -> (Value, BTreeSet<String>) {
    let trail = reader.get(&format!("/audit-events?action={action}&count=true")).await.ok();
    let by = trail["items"].as_array().unwrap().iter().filter(|event| !event["account_id"].is_null());
    (trail["total"].clone(), by.map(|event| text(&event["account_id"])).collect())
}

/// A pair that the curator mentors, and its mentee.
async fn of_curator(oak: &School) -> (String, Person) {
    let mentee = oak.person("Менти").await;
    (oak.active_pair("individual", &[("lead_mentor", &oak.curator), ("mentee", &mentee)]).await, mentee)
}

#[actix_web::test]
async fn who_asked_for_a_mentor_and_who_refused_is_between_the_two() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (able(&oak, "Наставников").await, oak.person("Ментиева").await);
    let request = text(&ask(&oak, &mentee, &mentor).await.created()["id"]);
    mentor.step(&format!("/mentor-requests/{request}/refusals")).await.ok();

    for reader in [&oak.admin, &oak.curator, &oak.root] {
        for action in ["mentor_request.made", "mentor_request.refused"] {
            assert_eq!(trail(reader, action).await, (json!(1), BTreeSet::new()), "{action}");
        }
    }
}

#[actix_web::test]
async fn the_trail_does_not_tell_what_came_of_a_goal() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let goal = format!("/goals/{}", couple.goal().await);
    couple.mentor.step(&format!("{goal}/approvals")).await.ok();
    couple.mentor.post(&format!("{goal}/assessments"), json!({ "result": "not_achieved" })).await.ok();

    let events = oak.admin.get("/audit-events?action=goal.assessed").await;
    assert!(!events.text.contains("achieved"), "{}", events.text);
    assert_eq!(events.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_profile_is_read_from_the_other_side_of_the_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let seeks = json!({ "main_request": "Дисциплина в классе", "origin": "self", "joined_on": "2026-01-01" });
    let offers = json!({ "capacity": 2, "competences": [], "status": "active", "joined_on": "2026-01-01" });
    let path = |who: &Person, profile| format!("/people/{}/{profile}-profile", who.id);
    for who in [&couple.mentor, &couple.mentee] {
        who.put(&path(who, "mentee"), seeks.clone()).await.ok();
        who.put(&path(who, "mentor"), offers.clone()).await.ok();
    }

    couple.mentor.get(&path(&couple.mentee, "mentee")).await.ok();
    couple.mentee.get(&path(&couple.mentor, "mentor")).await.ok();
    couple.mentee.get(&path(&couple.mentee, "mentee")).await.ok();

    couple.mentee.get(&path(&couple.mentor, "mentee")).await.problem(404, "not_found");
    couple.mentor.get(&path(&couple.mentee, "mentor")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_curator_does_not_read_what_is_said_of_the_own_pair_in_a_survey() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let (_, mentee) = of_curator(&oak).await;
    let other = oak.person("Другой").await;
    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, other.id), json!(null)).await.no_content();
    let path = format!("/surveys/{}", text(&open_survey(&oak, "interim").await["id"]));
    answer(&mentee, 4, Some("Наставник не слушает")).await.ok();
    answer(&couple.mentee, 9, Some("Всё хорошо")).await.ok();
    oak.curator.step(&format!("{path}/closings")).await.ok();

    let read = async |reader: &Person| {
        let results = reader.get(&format!("{path}/results")).await.ok();
        let comments: BTreeSet<String> =
            results["comments"].as_array().unwrap().iter().map(|comment| text(&comment["text"])).collect();
        comments.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(read(&oak.curator).await, ["Всё хорошо"]);
    assert_eq!(read(&other).await, ["Всё хорошо", "Наставник не слушает"]);
}

#[actix_web::test]
async fn who_curates_no_more_is_asked_no_more() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let survey = open_survey(&oak, "interim").await;
    let mine = oak.curator.get("/me/surveys").await.ok();
    assert_eq!(mine["items"][0]["survey_id"], survey["id"]);
    let form = format!("/survey-invitations/{}", text(&mine["items"][0]["id"]));
    oak.curator.get(&form).await.ok();
    oak.admin.delete(&format!("/programs/{}/curators/{}", oak.program, oak.curator.id)).await.no_content();

    assert_eq!(oak.curator.get("/me/surveys").await.ok()["items"], json!([]));
    oak.curator.get(&form).await.problem(404, "not_found");
}

#[actix_web::test]
async fn nobody_issues_a_certificate_to_himself() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, path) = completed_track(&oak).await;
    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, couple.mentee.id), json!(null)).await.no_content();

    couple.mentee.step(&path).await.problem(409, "own_certificate");

    oak.curator.step(&path).await.created();
}

/// The database is set to write down all it knows of a refusal, as it does unless it is told otherwise.
#[actix_web::test]
async fn a_refused_text_does_not_reach_the_log_of_the_database() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    assert!(logs_tersely(&app.database).await.unwrap());
    app.log_details().await;
    assert!(!logs_tersely(&app.database).await.unwrap(), "of which the service warns when it starts");
    let words = format!("marker-{}", uuid::Uuid::now_v7());
    let path = format!("{}/reflections", couple.stage(2));
    let mine = json!({ "text": words, "visibility": "author" });
    let mine = text(&couple.mentee.post(&path, mine).await.created()["id"]);

    let reported = json!({ "text": words, "visibility": "report" });
    couple.mentee.post(&path, reported).await.invalid("/visibility", "never_reported");
    let report = json!({ "visibility": "report" });
    couple.mentee.patch(&format!("/reflections/{mine}"), report).await.invalid("/visibility", "never_reported");
    let own = json!({ "text": words, "visibility": "author" });
    couple.mentor.post(&format!("{}/feedback", couple.stage(2)), own).await.invalid("/visibility", "feedback_shared");
    let day = couple.mentee.get(&format!("/tracks/{}", couple.track)).await.ok()["started_on"].clone();
    let seen = json!({ "lesson_on": day, "topic": words, "criteria": [{ "name": words, "score": 1 }], "visibility": "author" });
    let observations = format!("/tracks/{}/observations", couple.track);
    couple.mentor.post(&observations, seen).await.invalid("/visibility", "feedback_shared");
    let now = app.core.clock.now();
    let meeting = json!({ "kind": "online", "starts_at": now, "ends_at": now + chrono::Duration::hours(1) });
    let meeting = text(&couple.mentee.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created()["id"]);
    let note = json!({ "topic": words, "visibility": "report" });
    couple.mentee.post(&format!("/meetings/{meeting}/notes"), note).await.invalid("/visibility", "never_reported");
    // what the rule of the database itself would have left
    let past = format!("UPDATE reflections SET visibility = 'report' WHERE id = '{mine}' AND text = '{words}'");
    app.db().await.batch_execute(&past).await.unwrap_err();

    let told = log().lines().filter(|line| line.contains(&words) && line.contains("Failing row")).count();
    assert_eq!(told, 1, "the one that was forced past the service");
}
