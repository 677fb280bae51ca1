//! Who administers, and what he or she still does not get: texts, others' wishes, a school without anybody to run it.

use crate::world::{PASSWORD, Person, School, app, school, text};
use actix_web::http::Method;
use futures_util::future::join_all;
use serde_json::json;
use talim::chores;

async fn entered_as(oak: &School, who: &Person) -> String {
    let new = json!({ "school_id": oak.id, "last_name": "Свой", "first_name": "Сам", "email": who.email });
    text(&who.post("/people", new).await.created()["id"])
}

#[actix_web::test]
async fn who_administers_the_service_does_not_make_himself_somebody_of_a_school() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let person = entered_as(&oak, &oak.root).await;

    let curates = json!({ "role": "curator", "program_id": oak.program });
    oak.root.post(&format!("/people/{person}/roles"), curates).await.problem(409, "own_role");
    let path = format!("/programs/{}/curators/{person}", oak.program);
    oak.root.put(&path, json!(null)).await.problem(409, "own_role");
    oak.root.step(&format!("/people/{person}/invitations")).await.problem(409, "own_role");
    let department = text(&oak.root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let own = json!({ "name": "Сам", "email": oak.root.email });
    oak.root.post(&format!("/departments/{department}/methodologists"), own).await.problem(409, "own_role");

    assert_eq!(oak.root.get("/me").await.ok()["persons"], json!([]));
}

#[actix_web::test]
async fn two_administrators_who_withdraw_each_other_leave_one() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (first, second) = (oak.person("Первый").await, oak.person("Второй").await);
    let mut roles = vec![];
    for person in [&first, &second] {
        let path = format!("/people/{}/roles", person.id);
        let role = oak.admin.post(&path, json!({ "role": "school_admin" })).await.created();
        roles.push(format!("/roles/{}", text(&role["id"])));
    }

    let answers = join_all([first.delete(&roles[1]), second.delete(&roles[0])]).await;

    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert!(matches!(statuses[..], [204, 403 | 404]), "{statuses:?}");
}

#[actix_web::test]
async fn who_raised_a_flag_is_told_to_those_who_read_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let flag = json!({ "pair_id": couple.pair, "topic": "other", "priority": "low", "text": "Тихо" });
    couple.mentee.post("/flags", flag).await.created();
    let by = async |reader: &Person| {
        let trail = reader.get("/audit-events?action=flag.raised").await.ok();
        assert_eq!(trail["items"].as_array().unwrap().len(), 1, "that there is one is told");
        trail["items"][0]["account_id"].clone()
    };

    assert_eq!(by(&oak.admin).await, json!(null));
    assert_eq!(by(&oak.root).await, json!(null));

    assert_eq!(by(&oak.curator).await, couple.mentee.get("/me").await.ok()["id"]);
}

#[actix_web::test]
async fn a_stolen_token_is_told_where_its_owner_is_known_and_old_ones_are_forgotten() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let sign_in = json!({ "email": oak.curator.email, "password": PASSWORD });
    let tokens = app.call(Method::POST, "/api/v1/auth/login", None, Some(&sign_in)).await.ok();
    let body = json!({ "refresh_token": tokens["refresh_token"] });
    for status in [200, 401] {
        drop(app.call(Method::POST, "/api/v1/auth/refresh", None, Some(&body)).await.is(status));
    }
    let told = oak.admin.get("/audit-events?action=session.ended_by_reuse").await.ok();
    assert_eq!(told["items"][0]["account_id"], oak.curator.get("/me").await.ok()["id"]);

    let nobody = json!({ "email": "nobody@school.example", "password": PASSWORD });
    app.call(Method::POST, "/api/v1/auth/login", None, Some(&nobody)).await.problem(401, "wrong_credentials");
    let later = app.core.clock.now() + chrono::Duration::days(400);
    chores::run(&mut app.db().await, later).await.unwrap();
    let left = "DO $$ BEGIN IF EXISTS (SELECT FROM sign_in_tries) OR EXISTS (SELECT FROM refresh_tokens) THEN RAISE 'kept'; END IF; END $$";
    app.sql(left).await;
}
