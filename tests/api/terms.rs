//! The days of programs, pairs and stages: what lies outside them, what an order carries further, and what is over.

use crate::world::{Person, School, app, last_day, school, text};
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

#[actix_web::test]
async fn who_leaves_a_group_is_not_bound_to_meetings_of_the_others() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let [lead, first, second, third] = [
        oak.person("Ведущий").await,
        oak.person("Первый").await,
        oak.person("Второй").await,
        oak.person("Третий").await,
    ];
    let program = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&program).await.etag();
    let rules = json!({ "group_agenda_required": false });
    oak.curator.matching(Method::PATCH, &program, &tag, rules).await.ok();
    let members = [("lead_mentor", &lead), ("mentee", &first), ("mentee", &second), ("mentee", &third)];
    let pair = oak.active_pair("group", &members).await;
    let now = app.core.clock.now();
    let held = async |days: i64, there: &[&Person]| {
        let starts = now - chrono::Duration::days(days);
        let meeting =
            json!({ "kind": "online", "starts_at": starts, "ends_at": starts + chrono::Duration::minutes(30) });
        let meeting = text(&lead.post(&format!("/pairs/{pair}/meetings"), meeting).await.created()["id"]);
        lead.hold(&meeting, there).await.ok();
        starts.with_timezone(&chrono_tz::Asia::Almaty).date_naive()
    };
    let came = held(3, &[&lead, &first, &second, &third]).await;
    held(2, &[&lead, &first, &second]).await;
    let path = format!("/pairs/{pair}/endings");

    third.post(&path, json!({ "ended_on": came - chrono::Duration::days(1) })).await.invalid("/ended_on", "day_range");
    let left = third.post(&path, json!({ "ended_on": came })).await.ok();

    let member = left["members"].as_array().unwrap().iter().find(|member| member["person_id"] == third.id).unwrap();
    assert_eq!((&left["state"], &member["left_on"]), (&json!("active"), &json!(came)));
}

#[actix_web::test]
async fn what_was_said_with_a_notice_is_kept_when_its_mentor_is_taken_out() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let [lead, co, third, mentee] = [
        oak.person("Ведущий").await,
        oak.person("Второй").await,
        oak.person("Третий").await,
        oak.person("Менти").await,
    ];
    let members = [("lead_mentor", &lead), ("co_mentor", &co), ("co_mentor", &third), ("mentee", &mentee)];
    let pair = oak.active_pair("team", &members).await;
    co.post(&format!("/pairs/{pair}/endings"), json!({ "comment": "Слишком много часов" })).await.ok();
    let card = oak.curator.get(&format!("/pairs/{pair}")).await.ok();
    let member = card["members"].as_array().unwrap().iter().find(|member| member["person_id"] == co.id).unwrap();

    oak.curator.delete(&format!("/pair-members/{}", text(&member["id"]))).await.no_content();

    let kept = oak.curator.get(&format!("/pairs/{pair}/endings")).await.ok();
    assert_eq!(kept["items"][0]["comment"], "Слишком много часов");
    assert_eq!(oak.curator.get(&format!("/pairs/{pair}")).await.ok()["notice_until"], json!(null));
}

#[actix_web::test]
async fn nothing_is_written_before_the_first_day_and_who_leaves_by_then_was_never_a_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let mut new = oak.pair_body("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]);
    let first = app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).date_naive() + Duration::days(9);
    (new["starts_on"], new["planned_ends_on"]) = (json!(first), json!(first + Duration::days(60)));
    let pair = text(&oak.curator.post("/pairs", new).await.created()["id"]);
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    for member in [&mentor, &mentee] {
        crate::world::consent(member, &pair).await.ok();
    }
    let couple = oak.couple_of(pair, mentor, mentee).await;

    couple.answer_all(1, "Рано", "pair").await.problem(409, "pair_closed");
    assert_eq!(couple.mentee.get(&couple.stage(1)).await.ok()["allowed"], json!([]));
    oak.curator.step(&format!("/tracks/{}/discontinuations", couple.track)).await.problem(409, "open_pairs");
    let ended = couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();

    assert_eq!((&ended["state"], &ended["ended_on"]), (&json!("cancelled"), &json!(null)));
    let registry = oak.curator.get(&format!("/reports/preview/R03?from={first}&to={}", last_day(&app))).await.ok();
    assert_eq!(registry["rows"].as_array().unwrap().len(), 0);

    let other = oak.person("Другой").await;
    let pair = oak.active_pair("individual", &[("lead_mentor", &other), ("mentee", &couple.mentee)]).await;
    let track = other.get(&format!("/tracks/{}", couple.track)).await.ok();
    let today = first - Duration::days(9);
    assert_eq!((&track["pair_id"], &track["started_on"]), (&json!(pair), &json!(today)));
    let stage = other.get(&couple.stage(1)).await.ok();
    assert_eq!(stage["due_on"], json!(today + Duration::days(30)));
    couple.answer_all(1, "Вовремя", "pair").await.ok();
}

#[actix_web::test]
async fn a_mentor_is_replaced_before_the_first_day_too() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let [mentor, next, mentee] =
        [oak.person("Наставник").await, oak.person("Следующая").await, oak.person("Менти").await];
    let mut new = oak.pair_body("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]);
    let first = app.core.clock.now().date_naive() + Duration::days(9);
    (new["starts_on"], new["planned_ends_on"]) = (json!(first), json!(first + Duration::days(60)));
    let pair = text(&oak.curator.post("/pairs", new).await.created()["id"]);
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    for member in [&mentor, &mentee] {
        crate::world::consent(member, &pair).await.ok();
    }

    let path = format!("/pairs/{pair}/replacements");
    let next = oak.curator.post(&path, json!({ "mentor_id": next.id })).await.created();

    assert_eq!((&next["state"], &next["continued_from"]), (&json!("proposed"), &json!(pair)));
    assert_eq!(oak.curator.get(&format!("/pairs/{pair}")).await.ok()["state"], "cancelled");
}
