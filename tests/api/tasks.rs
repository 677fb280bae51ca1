//! What waits for whom, what a curator should look at, and flags.

use crate::world::{Couple, Person, School, app, consent, school, text};
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

async fn kinds(person: &Person) -> Vec<String> {
    let tasks = person.get("/me/tasks").await.ok();
    tasks["items"].as_array().unwrap().iter().map(|task| text(&task["kind"])).collect()
}

async fn due(person: &Person, kind: &str) -> (Option<NaiveDate>, bool) {
    let tasks = person.get("/me/tasks").await.ok();
    let task = tasks["items"].as_array().unwrap().iter().find(|task| task["kind"] == kind).cloned().unwrap();
    (task["due_on"].as_str().map(|day| day.parse().unwrap()), task["overdue"] == true)
}

#[actix_web::test]
async fn everybody_sees_what_waits_for_him_or_her() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    assert!(kinds(&mentee).await.is_empty());
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    assert_eq!(
        (kinds(&mentor).await, kinds(&mentee).await),
        (vec!["give_consent".into()], vec!["give_consent".into()])
    );
    consent(&mentor, &pair).await.ok();
    consent(&mentee, &pair).await.ok();
    assert_eq!((kinds(&mentor).await.len(), kinds(&mentee).await), (0, vec!["submit_stage".to_owned()]));

    let couple = oak.couple_of(pair.clone(), mentor.clone(), mentee.clone()).await;
    couple.answer_all(1, "Слова", "pair").await.ok();
    couple.submit(1).await.ok();
    assert_eq!((kinds(&mentor).await, kinds(&mentee).await.len()), (vec!["review_stage".to_owned()], 0));
    assert!(kinds(&oak.curator).await.is_empty(), "the curator only after some days");
    couple.review(1, json!({ "decision": "returned", "comment": "Ещё" })).await.ok();
    assert_eq!((kinds(&mentor).await.len(), kinds(&mentee).await), (0, vec!["revise_stage".to_owned()]));

    couple.goal().await;
    let now = app.core.clock.now();
    let meeting =
        json!({ "kind": "online", "starts_at": now - Duration::hours(3), "ends_at": now - Duration::hours(2) });
    couple.mentee.post(&format!("/pairs/{pair}/meetings"), meeting).await.created();
    let item = json!({ "content": "Посетить урок", "due_on": (now + Duration::days(3)).date_naive(), "expected_result": "Заметки", "responsible": "mentor" });
    couple.mentee.post(&format!("/tracks/{}/plan-items", couple.track), item).await.created();
    let mut waiting = kinds(&mentor).await;
    waiting.sort();
    assert_eq!(waiting, ["approve_goal", "do_plan_item", "record_meeting"]);

    app.core.clock.advance(6 * 86_400);
    assert!(due(&mentor.again().await, "do_plan_item").await.1, "three days late");
}

#[actix_web::test]
async fn the_curator_is_asked_when_the_mentor_does_not_answer() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, outside) = (oak.couple().await, oak.couple().await);
    couple.answer_all(1, "Слова", "pair").await.ok();
    couple.submit(1).await.ok();

    app.core.clock.advance(8 * 86_400);

    assert_eq!(kinds(&oak.curator.again().await).await, ["review_stage"]);
    assert!(due(&couple.mentor.again().await, "review_stage").await.1);
    assert_eq!(kinds(&outside.mentor.again().await).await.len(), 0, "another pair's mentor");
}

async fn signals(by: &Person) -> Vec<(String, i64)> {
    let signals = by.get("/signals").await.ok();
    let signal = |one: &Value| (text(&one["kind"]), one["days"].as_i64().unwrap());
    signals["items"].as_array().unwrap().iter().map(signal).collect()
}

async fn meet(couple: &Couple, days_ago: i64) {
    let at = couple.mentor.app.core.clock.now() - Duration::days(days_ago);
    let meeting = json!({ "kind": "online", "starts_at": at, "ends_at": at + Duration::hours(1) });
    let meeting = couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    couple.mentor.hold(&text(&meeting["id"]), &[&couple.mentor, &couple.mentee]).await.ok();
}

async fn after(school: &School, days: i64) -> Vec<(String, i64)> {
    school.app.core.clock.advance(days * 86_400);
    let found = signals(&school.curator.again().await).await;
    found.into_iter().filter(|(kind, _)| kind != "stage_overdue").collect()
}

#[actix_web::test]
async fn a_curator_is_shown_pairs_that_do_not_meet() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    assert!(signals(&oak.curator).await.is_empty());
    let named = |kind: &str, days: i64| vec![(kind.to_owned(), days)];

    // the pair began five days ago
    assert_eq!(after(&oak, 24).await, vec![]);
    assert_eq!(after(&oak, 1).await, named("no_first_meeting", 30));
    let couple = Couple { mentor: couple.mentor.again().await, ..couple };
    meet(&couple, 1).await;
    assert_eq!(after(&oak, 19).await, vec![]);
    assert_eq!(after(&oak, 1).await, named("inactive", 21));
    assert_eq!(after(&oak, 24).await, named("inactive_critical", 45));
    let late = signals(&oak.curator.again().await).await;
    assert!(late.iter().any(|(kind, _)| kind == "stage_overdue"), "{late:?}");
    let curator = oak.curator.again().await;
    let tag = curator.get(&format!("/programs/{}", oak.program)).await.etag();
    let own = json!({ "inactivity_warning_days": 60, "inactivity_critical_days": 90 });
    curator.matching(actix_web::http::Method::PATCH, &format!("/programs/{}", oak.program), &tag, own).await.ok();
    assert_eq!(after(&oak, 0).await, vec![], "the program has terms of its own");
    couple.mentor.again().await.get("/signals").await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_flag_is_read_by_the_curator_and_by_who_raised_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, other) = (oak.couple().await, oak.couple().await);
    let new = json!({ "pair_id": couple.pair, "topic": "relationship", "priority": "high", "text": "тихая жалоба" });
    other.mentee.post("/flags", new.clone()).await.invalid("/pair_id", "unknown");
    let flag = couple.mentee.post("/flags", new).await.created();
    let path = format!("/flags/{}", text(&flag["id"]));

    assert_eq!(oak.curator.get(&path).await.ok()["text"], "тихая жалоба");
    assert_eq!(kinds(&oak.curator).await, ["resolve_flag"]);
    for stranger in [&couple.mentor, &other.mentor, &oak.admin] {
        stranger.get(&path).await.problem(404, "not_found");
        assert!(!stranger.get("/flags").await.text.contains("тихая"));
    }
    oak.root.get(&path).await.problem(403, "forbidden");
    couple.mentee.post(&format!("{path}/resolutions"), json!({ "resolution": "Сам" })).await.problem(403, "forbidden");
    oak.curator.post(&format!("{path}/resolutions"), json!({ "resolution": "Поговорили" })).await.ok();
    assert_eq!(couple.mentee.get(&path).await.ok()["resolution"], "Поговорили");
    oak.curator
        .post(&format!("{path}/resolutions"), json!({ "resolution": "Ещё раз" }))
        .await
        .problem(409, "wrong_state");
    assert!(kinds(&oak.curator).await.is_empty());
}
