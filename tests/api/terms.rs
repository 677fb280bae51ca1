//! The days of programs, pairs and stages: what lies outside them, what an order carries further, and what is over.

use crate::world::{School, app, last_day, school, text};
use actix_web::http::Method;
use chrono::Duration;
use serde_json::{Value, json};

async fn order(oak: &School) -> Value {
    let new = json!({ "school_id": oak.id, "number": "15", "issued_on": "2026-09-01", "subject": "Наставничество", "signatory": "Директор" });
    oak.admin.post("/orders", new).await.created()["id"].clone()
}

#[actix_web::test]
async fn an_order_carries_a_pair_past_the_end_of_its_program() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}", couple.pair);
    let (within, beyond) = (last_day(&app), last_day(&app) + Duration::days(30));
    couple.mentor.patch(&path, json!({ "planned_ends_on": within })).await.problem(403, "forbidden");

    assert_eq!(
        oak.curator.patch(&path, json!({ "planned_ends_on": within })).await.ok()["planned_ends_on"],
        json!(within)
    );
    oak.curator.patch(&path, json!({ "planned_ends_on": beyond })).await.invalid("/planned_ends_on", "outside_program");
    let order = order(&oak).await;
    let longer = oak.curator.patch(&path, json!({ "planned_ends_on": beyond, "order_id": order })).await.ok();

    assert_eq!(longer["planned_ends_on"], json!(beyond));
    oak.curator.patch(&path, json!({ "starts_on": within })).await.problem(409, "wrong_state");
    let told = couple.mentor.get("/me/notifications?limit=1").await.ok();
    assert_eq!(told["items"][0]["kind"], "pair_changed");
}

#[actix_web::test]
async fn a_program_does_not_shrink_below_its_pairs() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let program = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&program).await.etag();
    let soon = (app.core.clock.now() + Duration::days(20)).date_naive();

    let refused = oak.curator.matching(Method::PATCH, &program, &tag, json!({ "ends_on": soon })).await;
    let refused = refused.problem(409, "pairs_outside");

    assert_eq!(refused["blocking"], json!([format!("/api/v1/pairs/{}", couple.pair)]));
    assert_eq!(oak.curator.get(&program).await.ok()["ends_on"], json!(last_day(&app)));
    let longer = json!({ "ends_on": last_day(&app) + Duration::days(10) });
    oak.curator.matching(Method::PATCH, &program, &tag, longer).await.ok();
}

#[actix_web::test]
async fn a_pair_past_its_days_is_shown_to_its_curator() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    app.sql(&format!("UPDATE pairs SET planned_ends_on = current_date - 1 WHERE id = '{}'", couple.pair)).await;

    let signals = oak.curator.get("/signals").await.ok();

    let kinds: Vec<String> = signals["items"].as_array().unwrap().iter().map(|one| text(&one["kind"])).collect();
    assert!(kinds.contains(&"term_over".to_owned()), "{kinds:?}");
}

#[actix_web::test]
async fn what_nobody_could_go_on_with_is_not_opened_again() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    let card = oak.curator.get(&couple.stage(1)).await.ok();
    assert_eq!(card["allowed"], json!(["reopenings"]));
    assert_eq!(couple.mentee.get(&couple.stage(2)).await.ok()["allowed"], json!(["answers", "reflections"]));
    oak.curator.post(&format!("/pairs/{}/endings", couple.pair), json!({ "reason": "workload" })).await.ok();

    let reopening = json!({ "reason": "Дополнить ответы" });
    oak.curator.post(&format!("{}/reopenings", couple.stage(1)), reopening).await.problem(409, "pair_closed");

    for (reader, stage) in [(&oak.curator, 1), (&couple.mentee, 2)] {
        assert_eq!(reader.get(&couple.stage(stage)).await.ok()["allowed"], json!([]), "stage {stage}");
    }
    assert_eq!(oak.curator.get(&format!("/tracks/{}", couple.track)).await.ok()["stages"][0]["state"], "completed");
}

#[actix_web::test]
async fn every_step_of_a_track_stands_in_the_trail() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    oak.curator.post(&format!("{}/reopenings", couple.stage(1)), json!({ "reason": "Дополнить" })).await.ok();

    let trail = oak.admin.get("/audit-events?limit=200").await.ok();

    let actions: Vec<String> = trail["items"].as_array().unwrap().iter().map(|event| text(&event["action"])).collect();
    for action in [
        "session.started",
        "role.granted",
        "program.activated",
        "pair.proposed",
        "pair.consented",
        "pair.activated",
        "track.started",
        "stage.opened",
        "stage.submitted",
        "stage.completed",
        "stage.reopened",
        "stage.locked",
    ] {
        assert!(actions.contains(&action.to_owned()), "{action} is not among {actions:?}");
    }
}
