use crate::world::{app, school, text};
use serde_json::json;

#[actix_web::test]
async fn a_meeting_is_held_only_with_both_sides() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let now = app.core.clock.now();
    let new = |start: i64| {
        let starts = now + chrono::Duration::hours(start);
        json!({ "kind": "consultation", "starts_at": starts, "ends_at": starts + chrono::Duration::hours(1) })
    };
    let path = format!("/pairs/{}/meetings", couple.pair);
    let ahead = text(&couple.mentee.post(&path, new(5)).await.created()["id"]);
    let first = text(&couple.mentor.post(&path, new(-3)).await.created()["id"]);
    let second = text(&couple.mentor.post(&path, new(-1)).await.created()["id"]);
    let with = |mentee: &str| {
        json!({ "attendance": [
        { "person_id": couple.mentor.id, "status": "present" }, { "person_id": couple.mentee.id, "status": mentee }] })
    };

    couple.mentor.post(&format!("/meetings/{ahead}/holdings"), with("present")).await.problem(409, "meeting_ahead");
    assert_eq!(couple.mentor.post(&format!("/meetings/{first}/holdings"), with("late")).await.ok()["state"], "held");
    assert_eq!(
        couple.mentor.post(&format!("/meetings/{second}/holdings"), with("absent")).await.ok()["state"],
        "not_held"
    );
    couple.mentor.post(&format!("/meetings/{second}/holdings"), with("present")).await.problem(409, "wrong_state");
    assert_eq!(couple.mentor.step(&format!("/meetings/{ahead}/cancellations")).await.ok()["state"], "cancelled");
    assert_eq!(couple.mentee.get(&format!("/pairs/{}", couple.pair)).await.ok()["meeting_count"], 1);
}

#[actix_web::test]
async fn a_flash_pair_has_one_meeting() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.active_pair("flash", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    let now = app.core.clock.now();
    let meeting = |days: i64| {
        let starts = now + chrono::Duration::days(days);
        json!({ "kind": "online", "starts_at": starts, "ends_at": starts + chrono::Duration::hours(1) })
    };
    let path = format!("/pairs/{pair}/meetings");
    mentor.post(&path, meeting(60)).await.invalid("/starts_at", "day_range");
    let first = text(&mentor.post(&path, meeting(1)).await.created()["id"]);
    mentor.post(&path, meeting(2)).await.problem(409, "flash_one_meeting");
    mentor.step(&format!("/meetings/{first}/cancellations")).await.ok();
    mentor.post(&path, meeting(2)).await.created();
    assert_eq!(mentee.get("/tracks?count=true").await.ok()["total"], 0, "a flash pair has no stages");
}
