//! How a mentee finds a mentor alone: by asking one, and by booking a flash meeting.

use crate::matching::{mentee, mentor};
use crate::world::{Person, School, app, consent, school, text};
use chrono::Duration;
use serde_json::{Value, json};

/// A time offered by a mentor, so many hours ahead.
pub async fn slot(school: &School, mentor: &Person, hours: i64) -> String {
    text(&mentor.post("/mentor-slots", offer(school, hours)).await.created()["id"])
}

fn offer(school: &School, hours: i64) -> Value {
    let starts = school.app.core.clock.now() + Duration::hours(hours);
    json!({ "program_id": school.program, "starts_at": starts, "ends_at": starts + Duration::hours(1),
        "topic": "Как начать урок", "channel": "in_person", "text_version": "2026-1" })
}

pub async fn able(school: &School, name: &str) -> Person {
    let person = school.person(name).await;
    mentor(school, &person, &["дебаты"]).await;
    person
}

pub async fn ask(school: &School, asking: &Person, mentor: &Person) -> crate::app::Answer {
    let request = json!({ "program_id": school.program, "mentor_id": mentor.id, "message": "Возьмёте меня?" });
    asking.post("/mentor-requests", request).await
}

async fn run_chores(school: &School) {
    talim::chores::run(&mut school.app.db().await, school.app.core.clock.now()).await.unwrap();
}

#[actix_web::test]
async fn a_mentee_asks_and_the_mentor_drafts_a_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (first, second, asking) = (able(&oak, "Первая").await, able(&oak, "Вторая").await, oak.person("Ищущая").await);
    mentee(&oak, &asking, &["дебаты"]).await;
    let request = text(&ask(&oak, &asking, &first).await.created()["id"]);
    let other = text(&ask(&oak, &asking, &second).await.created()["id"]);
    ask(&oak, &asking, &first).await.problem(409, "asked_already");
    let tasks = first.get("/me/tasks").await.ok();
    assert_eq!(tasks["items"][0]["kind"], "answer_request");
    assert_eq!(tasks["items"][0]["href"], json!(format!("/api/v1/mentor-requests/{request}")));
    oak.curator.get(&format!("/mentor-requests/{request}")).await.problem(404, "not_found");
    second.get(&format!("/mentor-requests/{request}")).await.problem(404, "not_found");
    assert_eq!(first.get(&format!("/mentor-requests/{request}")).await.ok()["message"], "Возьмёте меня?");

    asking.step(&format!("/mentor-requests/{request}/refusals")).await.problem(404, "not_found");
    let accepted = first.post(&format!("/mentor-requests/{request}/acceptances"), json!({})).await.ok();

    assert_eq!(accepted["state"], "accepted");
    let pair = text(&accepted["pair_id"]);
    assert_eq!(oak.curator.get(&format!("/pairs/{pair}")).await.ok()["state"], "draft");
    assert_eq!(asking.get(&format!("/mentor-requests/{other}")).await.ok()["state"], "withdrawn");
    second.step(&format!("/mentor-requests/{other}/refusals")).await.problem(409, "wrong_state");
    first.post(&format!("/mentor-requests/{request}/acceptances"), json!({})).await.problem(409, "wrong_state");
    ask(&oak, &asking, &second).await.problem(409, "mentee_already_paired");
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    consent(&first, &pair).await.ok();
    assert_eq!(consent(&asking, &pair).await.ok()["state"], "active");
}

#[actix_web::test]
async fn requests_are_limited_expire_and_end_with_the_mentors_places() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let asking = oak.person("Ищущая").await;
    let mut mentors = vec![];
    for number in 0..6 {
        mentors.push(able(&oak, &format!("Наставница {number}")).await);
    }
    ask(&oak, &asking, &asking).await.invalid("/mentor_id", "mentor_taken");
    let asked = mentors.iter().map(|mentor| ask(&oak, &asking, mentor));
    let answers = futures_util::future::join_all(asked).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 5, "the school allows five at once");
    answers.into_iter().find(|answer| answer.status != 201).unwrap().problem(409, "requests_open");

    let open = asking.get("/mentor-requests?state=open").await.ok();
    let open = open["items"].as_array().unwrap();
    let taken = mentors.iter().find(|mentor| json!(mentor.id) == open[0]["mentor_id"]).unwrap();
    let profile = json!({ "status": "paused", "capacity": 3, "joined_on": "2026-01-01", "competences": ["дебаты"] });
    oak.admin.put(&format!("/people/{}/mentor-profile", taken.id), profile).await.ok();
    run_chores(&oak).await;
    let state = |id: &Value| format!("/mentor-requests/{}", text(id));
    assert_eq!(asking.get(&state(&open[0]["id"])).await.ok()["state"], "unavailable");
    asking.step(&format!("{}/withdrawals", state(&open[1]["id"]))).await.ok();

    app.core.clock.advance(14 * 86_400 + 1);
    let asking = asking.again().await;
    let late = mentors.iter().find(|mentor| json!(mentor.id) == open[2]["mentor_id"]).unwrap().again().await;
    late.post(&format!("{}/acceptances", state(&open[2]["id"])), json!({})).await.problem(409, "wrong_state");
    run_chores(&oak).await;
    assert_eq!(asking.get(&state(&open[1]["id"])).await.ok()["state"], "withdrawn");
    assert_eq!(asking.get(&state(&open[2]["id"])).await.ok()["state"], "expired");
    let change = json!({ "settings": { "max_open_requests": 0 } });
    let path = format!("/schools/{}", oak.id);
    let admin = oak.admin.again().await;
    let tag = admin.get(&path).await.etag();
    admin.matching(actix_web::http::Method::PATCH, &path, &tag, change).await.ok();
    let free = mentors.iter().find(|mentor| mentor.id != taken.id).unwrap();
    ask(&oak, &asking, free).await.problem(409, "requests_open");
}

#[actix_web::test]
async fn of_many_bookings_of_one_time_one_comes_through() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let giver = able(&oak, "Дающая").await;
    let slot = slot(&oak, &giver, 30).await;
    giver.post("/mentor-slots", offer(&oak, 30)).await.invalid("/starts_at", "slot_overlaps");
    giver.post("/mentor-slots", offer(&oak, -3)).await.invalid("/starts_at", "in_past");
    let mut asking = vec![];
    for number in 0..6 {
        asking.push(oak.person(&format!("Ищущая {number}")).await);
    }
    let path = format!("/mentor-slots/{slot}");
    giver.post(&format!("{path}/bookings"), json!({ "text_version": "1" })).await.problem(409, "own_slot");
    let bookings = format!("{path}/bookings");
    let booked = asking.iter().map(|one| one.post(&bookings, json!({ "text_version": "2026-1" })));
    let answers = futures_util::future::join_all(booked).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 409 || answer.status == 404).count(), 5);

    let at = answers.iter().position(|answer| answer.status == 200).unwrap();
    let mentee = &asking[at];
    let pair = text(&mentee.get(&path).await.ok()["pair_id"]);
    let card = mentee.get(&format!("/pairs/{pair}")).await.ok();
    assert_eq!((&card["kind"], &card["state"]), (&json!("flash"), &json!("active")));
    let consents = mentee.get(&format!("/pairs/{pair}/consents")).await.ok();
    assert_eq!(consents["items"].as_array().unwrap().len(), 2);
    let meetings = mentee.get(&format!("/pairs/{pair}/meetings")).await.ok();
    assert_eq!(meetings["items"].as_array().unwrap().len(), 1);
    giver.step(&format!("{path}/withdrawals")).await.problem(409, "wrong_state");
    assert_eq!(oak.curator.get("/pairs?count=true").await.ok()["total"], 1);
}

/// A booked flash pair after its meeting was held: mentor, mentee, pair.
async fn met(oak: &School) -> (Person, Person, String) {
    let (giver, mentee) = (able(oak, "Дающая").await, oak.person("Ищущая").await);
    let path = format!("/mentor-slots/{}", slot(oak, &giver, 30).await);
    let booked = mentee.post(&format!("{path}/bookings"), json!({ "text_version": "2026-1" })).await.ok();
    let pair = text(&booked["pair_id"]);
    let meetings = mentee.get(&format!("/pairs/{pair}/meetings")).await.ok();
    let early = json!({ "usefulness": 5, "would_continue": true });
    mentee.put(&format!("/pairs/{pair}/flash-response"), early).await.problem(409, "meeting_not_held");
    oak.app.core.clock.advance(32 * 3600);
    let (giver, mentee) = (giver.again().await, mentee.again().await);
    giver.hold(&text(&meetings["items"][0]["id"]), &[&giver, &mentee]).await.ok();
    (giver, mentee, pair)
}

#[actix_web::test]
async fn a_flash_pair_completes_itself_with_the_last_answer() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (giver, mentee, pair) = met(&oak).await;
    let path = format!("/pairs/{pair}/flash-response");
    assert_eq!(mentee.get("/me/tasks").await.ok()["items"][0]["kind"], "answer_flash");
    mentee.put(&path, json!({ "usefulness": 6, "would_continue": true })).await.invalid("/usefulness", "range");

    mentee.put(&path, json!({ "usefulness": 5, "would_continue": true })).await.ok();
    mentee.put(&path, json!({ "usefulness": 1, "would_continue": true })).await.problem(409, "answered_already");
    assert_eq!(mentee.get(&format!("/pairs/{pair}")).await.ok()["state"], "active");
    giver.put(&path, json!({ "usefulness": 4, "would_continue": false })).await.ok();

    assert_eq!(mentee.get(&format!("/pairs/{pair}")).await.ok()["state"], "completed");
    let ending = oak.admin.again().await.get(&format!("/pairs/{pair}/endings")).await.ok();
    let ending = &ending["items"][0];
    assert_eq!((&ending["initiator"], &ending["ended_by"]), (&json!("service"), &json!(null)));
}

#[actix_web::test]
async fn a_time_that_was_called_off_is_the_mentors_again_and_a_flash_pair_without_a_meeting_ends() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (giver, mentee) = (able(&oak, "Дающая").await, oak.person("Ищущая").await);
    let path = format!("/mentor-slots/{}", slot(&oak, &giver, 30).await);
    giver.post("/mentor-slots", offer(&oak, 30)).await.invalid("/starts_at", "slot_overlaps");
    let booked = mentee.post(&format!("{path}/bookings"), json!({ "text_version": "2026-1" })).await.ok();
    let pair = text(&booked["pair_id"]);
    let meetings = mentee.get(&format!("/pairs/{pair}/meetings")).await.ok();
    giver.post(&format!("/meetings/{}/cancellations", text(&meetings["items"][0]["id"])), json!({})).await.ok();
    let freed = giver.get(&path).await.ok();
    assert_eq!((&freed["state"], &freed["pair_id"]), (&json!("withdrawn"), &json!(null)));
    slot(&oak, &giver, 30).await;

    run_chores(&oak).await;
    assert_eq!(mentee.get(&format!("/pairs/{pair}")).await.ok()["state"], "active", "they may meet at another time");
    app.core.clock.advance(35 * 86_400);
    run_chores(&oak).await;
    assert_eq!(mentee.again().await.get(&format!("/pairs/{pair}")).await.ok()["state"], "terminated");
    let giver = giver.again().await;
    let mut long = offer(&oak, 30);
    long["ends_at"] = json!(app.core.clock.now() + Duration::hours(43));
    giver.post("/mentor-slots", long).await.invalid("/ends_at", "meeting_too_long");
}

#[actix_web::test]
async fn a_flash_pair_does_not_wait_for_the_other_side_for_ever() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (_, mentee, pair) = met(&oak).await;
    mentee.put(&format!("/pairs/{pair}/flash-response"), json!({ "usefulness": 5, "would_continue": true })).await.ok();
    run_chores(&oak).await;
    assert_eq!(mentee.get(&format!("/pairs/{pair}")).await.ok()["state"], "active");
    app.core.clock.advance(7 * 86_400);
    run_chores(&oak).await;
    assert_eq!(mentee.again().await.get(&format!("/pairs/{pair}")).await.ok()["state"], "completed");
}
