//! Pairs through their whole life: replaced and substituted mentors, people who join and leave, notices, orders.

use crate::world::{Couple, Person, School, app, consent, school, text};
use actix_web::http::Method;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use talim::chores;

/// The day it is at the school, which is in Almaty.
pub fn today(school: &School) -> NaiveDate {
    school.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).date_naive()
}

/// Lets days pass, and what is due be done.
pub async fn days_pass(school: &School, days: i64) {
    school.app.core.clock.advance(days * 86_400);
    chores::run(&mut school.app.db().await, school.app.core.clock.now()).await.unwrap();
}

async fn replaced(oak: &School, couple: &Couple, next: &Person) -> String {
    let path = format!("/pairs/{}/replacements", couple.pair);
    let pair = oak.curator.post(&path, json!({ "mentor_id": next.id })).await.created();
    assert_eq!((&pair["state"], &pair["continued_from"]), (&json!("proposed"), &json!(couple.pair)));
    text(&pair["id"])
}

#[actix_web::test]
async fn a_mentor_is_replaced_and_the_track_goes_on() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    couple.answer_all(2, "между нами двумя", "pair").await.ok();
    let reflection = json!({ "text": "только моё", "visibility": "author" });
    couple.mentee.post(&format!("{}/reflections", couple.stage(2)), reflection).await.created();
    let next = oak.person("Следующая").await;

    let pair = replaced(&oak, &couple, &next).await;

    couple.mentor.get(&couple.stage(2)).await.problem(404, "not_found");
    next.get(&couple.stage(2)).await.problem(404, "not_found");
    couple.mentee.get(&couple.stage(2)).await.ok();
    couple.submit(2).await.problem(409, "pair_closed");
    consent(&next, &pair).await.ok();
    assert_eq!(consent(&couple.mentee, &pair).await.ok()["state"], "active");
    let track = next.get(&format!("/tracks/{}", couple.track)).await.ok();
    let states: Vec<&Value> = track["stages"].as_array().unwrap().iter().map(|stage| &stage["state"]).collect();
    assert_eq!(states, ["completed", "in_progress", "locked", "locked"]);
    assert_eq!((&track["pair_id"], &track["mentor_ids"]), (&json!(pair), &json!([next.id])));
    let card = next.get(&couple.stage(2)).await.text;
    assert!(card.contains("между нами двумя") && !card.contains("только моё"));
    couple.mentor.get(&couple.stage(2)).await.problem(404, "not_found");
    let ending = oak.curator.get(&format!("/pairs/{}/endings", couple.pair)).await.ok();
    assert_eq!(ending["items"][0]["reason"], "mentor_replaced");
}

#[actix_web::test]
async fn an_integration_replaces_a_mentor() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, next) = (oak.couple().await, oak.person("Следующая").await);
    let key = json!({ "school_id": oak.id, "name": "Кадры", "scopes": ["pairs:manage"],
        "expires_at": app.core.clock.now() + chrono::Duration::days(1) });
    let key = text(&oak.admin.post("/api-keys", key).await.created()["key"]);
    let path = format!("/api/v1/pairs/{}/replacements", couple.pair);

    let pair = app.call(Method::POST, &path, Some(&key), Some(&json!({ "mentor_id": next.id }))).await.created();

    assert_eq!(pair["state"], "proposed");
    assert_eq!(oak.curator.get(&format!("/pairs/{}", couple.pair)).await.ok()["state"], "terminated");
}

#[actix_web::test]
async fn who_replaces_is_somebody_who_can() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/replacements", couple.pair);
    let as_mentor = |id: &str| json!({ "mentor_id": id });

    oak.curator.post(&path, as_mentor(&couple.mentor.id)).await.invalid("/mentor_id", "same_mentor");
    oak.curator.post(&path, as_mentor(&couple.mentee.id)).await.invalid("/mentor_id", "own_mentee");
    let gone = oak.person("Ушедший").await;
    oak.admin.post(&format!("/people/{}/retirements", gone.id), json!({ "reason": "Переезд" })).await.ok();
    oak.curator.post(&path, as_mentor(&gone.id)).await.invalid("/mentor_id", "person_retired");
    couple.mentor.post(&path, as_mentor(&oak.curator.id)).await.problem(403, "forbidden");
    assert_eq!(oak.curator.get(&format!("/pairs/{}", couple.pair)).await.ok()["state"], "active", "nothing half done");
}

#[actix_web::test]
async fn a_substitute_mentors_on_the_days_given_and_no_others() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.answer_all(1, "между нами", "pair").await.ok();
    couple.submit(1).await.ok();
    let stand_in = oak.person("Заместителева").await;
    let first = today(&oak) + Days::new(2);
    let body = json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id, "starts_on": first, "ends_on": first + Days::new(2) });
    let path = format!("/pairs/{}/substitutions", couple.pair);

    oak.curator.post(&path, body.clone()).await.created();

    oak.curator.post(&path, body).await.problem(409, "substituted_already");
    stand_in.get(&couple.stage(1)).await.problem(404, "not_found");
    days_pass(&oak, 2).await;
    let stand_in = stand_in.again().await;
    assert!(stand_in.get(&couple.stage(1)).await.text.contains("между нами"));
    stand_in.get(&format!("/people/{}", couple.mentee.id)).await.ok();
    assert_eq!(stand_in.get("/pairs?count=true").await.ok()["total"], 1);
    stand_in.post(&format!("{}/reviews", couple.stage(1)), json!({ "decision": "completed" })).await.ok();
    stand_in
        .post(&format!("/pairs/{}/endings", couple.pair), json!({ "reason": "other" }))
        .await
        .problem(409, "members_only");
    days_pass(&oak, 3).await;
    let stand_in = stand_in.again().await;
    stand_in.get(&couple.stage(1)).await.problem(404, "not_found");
    stand_in.get(&format!("/pairs/{}", couple.pair)).await.problem(404, "not_found");
    couple.mentor.again().await.get(&couple.stage(1)).await.ok();
}

#[actix_web::test]
async fn a_substitution_ends_when_the_mentor_is_back() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let stand_in = oak.person("Заместителева").await;
    let (first, path) = (today(&oak), format!("/pairs/{}/substitutions", couple.pair));
    let body = |who: &str, whom: &str| json!({ "replaced_id": whom, "substitute_id": who, "starts_on": first, "ends_on": first + Days::new(9) });
    oak.curator
        .post(&path, body(&couple.mentee.id, &couple.mentor.id))
        .await
        .invalid("/substitute_id", "member_already");
    oak.curator.post(&path, body(&stand_in.id, &couple.mentee.id)).await.invalid("/replaced_id", "not_a_mentor");
    let late = json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id, "starts_on": first, "ends_on": first + Days::new(900) });
    oak.curator.post(&path, late).await.invalid("/ends_on", "day_range");
    let pair = oak.curator.post(&path, body(&stand_in.id, &couple.mentor.id)).await.created();
    stand_in.get(&couple.stage(1)).await.ok();

    let substitution = format!("/substitutions/{}", text(&pair["substitutes"][0]["id"]));
    oak.curator.delete(&substitution).await.no_content();

    stand_in.get(&couple.stage(1)).await.problem(404, "not_found");
    oak.curator.delete(&substitution).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn a_mentor_withdraws_after_the_notice_and_a_mentee_at_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}", couple.pair);
    let tag = oak.admin.get(&format!("/schools/{}", oak.id)).await.etag();
    // only the day of the week that today is, and not in a week: the notice of two such days is over in three weeks
    let weekday = i64::from(chrono::Datelike::weekday(&today(&oak)).number_from_monday());
    let holiday = today(&oak) + Days::new(7);
    let calendar = json!({ "settings": { "withdrawal_notice_working_days": 2, "working_days": [weekday], "holidays": [holiday] } });
    oak.admin.matching(actix_web::http::Method::PATCH, &format!("/schools/{}", oak.id), &tag, calendar).await.ok();

    let early = json!({ "ended_on": today(&oak) + Days::new(1) });
    couple.mentor.post(&format!("{path}/endings"), early).await.invalid("/ended_on", "day_range");
    let pair = couple.mentor.post(&format!("{path}/endings"), json!({ "comment": "тихая причина" })).await.ok();

    let until = today(&oak) + Days::new(21);
    assert_eq!((&pair["state"], &pair["notice_until"]), (&json!("active"), &json!(until)));
    couple.mentor.post(&format!("{path}/endings"), json!({})).await.problem(409, "notice_given");
    assert!(!couple.mentee.get(&path).await.text.contains("тихая причина"));
    days_pass(&oak, 21).await;
    let (mentor, curator) = (couple.mentor.again().await, oak.curator.again().await);
    mentor.get(&couple.stage(1)).await.ok();
    days_pass(&oak, 1).await;
    let pair = curator.again().await.get(&path).await.ok();
    assert_eq!(
        (&pair["state"], &pair["ended_on"], &pair["notice_until"]),
        (&json!("terminated"), &json!(until), &json!(null))
    );
    let endings = curator.again().await.get(&format!("{path}/endings")).await.ok();
    let ending = &endings["items"][0];
    assert_eq!(
        (&ending["reason"], &ending["initiator"], &ending["comment"]),
        (&json!("mentor_withdrew"), &json!("mentor"), &json!("тихая причина"))
    );
    mentor.again().await.get(&couple.stage(1)).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_registry_names_the_pair_that_is_continued_even_where_it_is_not_listed() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let next = oak.person("Новый").await;
    let pair = replaced(&oak, &couple, &next).await;
    for member in [&next, &couple.mentee] {
        consent(member, &pair).await.ok();
    }
    let today = app.core.clock.now().date_naive();
    let lines = async |from: chrono::NaiveDate| {
        let path = format!("/reports/preview/R03?from={from}&to={}", today + chrono::Days::new(9));
        let report = oak.curator.get(&path).await.ok();
        report["rows"].as_array().unwrap().iter().map(|row| row["continues"].clone()).collect::<Vec<_>>()
    };

    assert_eq!(lines(today - chrono::Days::new(30)).await, [json!(null), json!("1")]);
    let alone = lines(today + chrono::Days::new(2)).await;

    assert_eq!(alone.len(), 1);
    let told = alone[0].as_str().unwrap();
    assert!(told.contains("Наставник") && told.contains("(– "), "{told}");
}

#[actix_web::test]
async fn what_a_mentor_says_on_leaving_is_for_the_curator_alone() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/endings", couple.pair);
    couple.mentor.post(&path, json!({ "reason": "workload", "comment": "Слова для куратора" })).await.ok();

    let told = oak.curator.get(&path).await.ok();
    assert_eq!(
        (&told["items"][0]["reason"], &told["items"][0]["comment"]),
        (&json!("workload"), &json!("Слова для куратора"))
    );
    let told = oak.admin.get(&path).await.ok();
    assert_eq!((&told["items"][0]["reason"], &told["items"][0]["comment"]), (&json!("workload"), &json!(null)));
}

#[actix_web::test]
async fn a_mentee_need_not_wait_for_the_mentors_notice() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}/endings", couple.pair);
    couple.mentor.post(&path, json!({})).await.ok();

    let ended = couple.mentee.post(&path, json!({})).await.ok();

    assert_eq!((&ended["state"], &ended["notice_until"]), (&json!("terminated"), &json!(null)));
    days_pass(&oak, 30).await;
    let endings = oak.curator.again().await.get(&path).await.ok();
    let whose = |index: usize| (&endings["items"][index]["person_id"], &endings["items"][index]["initiator"]);
    assert_eq!(whose(0), (&json!(couple.mentor.id), &json!("mentor")), "what the mentor had said stays");
    assert_eq!(whose(1), (&json!(null), &json!("mentee")));
}

#[actix_web::test]
async fn a_consent_taken_back_ends_the_pair_without_a_reason() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (first, second, third) = (oak.couple().await, oak.couple().await, oak.couple().await);
    let path = |couple: &Couple| format!("/pairs/{}/revocations", couple.pair);

    let ended = first.mentee.post(&path(&first), json!({ "channel": "in_app" })).await.ok();
    assert_eq!(ended["state"], "terminated");
    first.mentor.get(&first.stage(1)).await.problem(404, "not_found");

    let noticed = second.mentor.post(&path(&second), json!({ "channel": "in_app" })).await.ok();
    assert_eq!(noticed["state"], "active");
    assert!(noticed["notice_until"].is_string());
    second.mentor.post(&path(&second), json!({ "channel": "in_app" })).await.problem(409, "consent_revoked");
    let fourth = oak.couple().await;
    fourth.mentor.post(&format!("/pairs/{}/endings", fourth.pair), json!({})).await.ok();
    fourth.mentor.post(&path(&fourth), json!({ "channel": "in_app" })).await.ok();

    let of_third = json!({ "person_id": third.mentee.id, "channel": "in_app" });
    third.mentor.post(&path(&third), of_third.clone()).await.invalid("/person_id", "unknown");
    oak.curator.post(&path(&third), of_third).await.invalid("/channel", "paper_only");
    let paper = json!({ "person_id": third.mentee.id, "channel": "paper" });
    assert_eq!(oak.curator.post(&path(&third), paper).await.ok()["state"], "terminated");
}

#[actix_web::test]
async fn a_consent_taken_back_before_the_beginning_declines() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    let path = format!("/pairs/{pair}/revocations");
    mentee.post(&path, json!({ "channel": "in_app" })).await.problem(409, "consent_missing");
    consent(&mentee, &pair).await.ok();

    assert_eq!(mentee.post(&path, json!({ "channel": "in_app" })).await.ok()["state"], "declined");
}

#[actix_web::test]
async fn people_join_a_group_with_their_consent_and_leave_it_alone() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let lead = oak.person("Ведущая").await;
    let mut mentees = vec![];
    for _ in 0..4 {
        mentees.push(oak.person("Менти").await);
    }
    let pair =
        oak.active_pair("group", &[("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1])]).await;
    let path = format!("/pairs/{pair}");

    oak.curator
        .post(&format!("{path}/members"), json!({ "person_id": mentees[2].id, "role": "mentee" }))
        .await
        .created();
    mentees[2].get(&path).await.ok();
    mentees[2].post(&format!("{path}/pauses"), json!({})).await.problem(404, "not_found");
    assert_eq!(mentees[2].get("/tracks?count=true").await.ok()["total"], 0);
    consent(&mentees[2], &pair).await.ok();
    assert_eq!(mentees[2].get("/tracks?count=true").await.ok()["total"], 1);
    oak.curator
        .post(&format!("{path}/members"), json!({ "person_id": mentees[3].id, "role": "mentee" }))
        .await
        .created();
    mentees[3].step(&format!("{path}/declines")).await.ok();
    mentees[3].get(&path).await.problem(404, "not_found");
    let lead_too = json!({ "person_id": mentees[3].id, "role": "co_mentor" });
    oak.curator.post(&format!("{path}/members"), lead_too).await.problem(409, "cardinality");

    let couple = oak.couple_of(pair.clone(), lead.clone(), mentees[0].clone()).await;
    couple.answer_all(1, "между нами", "pair").await.ok();
    let leaving = json!({ "reason": "workload", "comment": "тихо" });
    assert_eq!(mentees[0].post(&format!("{path}/endings"), leaving).await.ok()["state"], "active");
    let known = oak.curator.get(&format!("{path}/endings")).await.ok();
    let known = &known["items"][0];
    assert_eq!(
        (&known["person_id"], &known["reason"], &known["comment"]),
        (&json!(mentees[0].id), &json!("workload"), &json!("тихо"))
    );
    lead.get(&couple.stage(1)).await.problem(404, "not_found");
    couple.submit(1).await.problem(409, "pair_closed");
    let again = json!({ "person_id": mentees[0].id, "role": "mentee" });
    oak.curator.post(&format!("{path}/members"), again).await.invalid("/person_id", "member_left");

    // two are the fewest a group may have
    assert_eq!(mentees[1].post(&format!("{path}/endings"), json!({})).await.ok()["state"], "terminated");
}

#[actix_web::test]
async fn who_left_a_group_may_work_on_in_another_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (lead, other) = (oak.person("Ведущая").await, oak.person("Другой").await);
    let mentees = [oak.person("Менти").await, oak.person("Менти").await, oak.person("Менти").await];
    let members = [("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1]), ("mentee", &mentees[2])];
    let group = oak.active_pair("group", &members).await;
    mentees[0].post(&format!("/pairs/{group}/endings"), json!({})).await.ok();

    let pair = oak.active_pair("individual", &[("lead_mentor", &other), ("mentee", &mentees[0])]).await;

    let tracks = other.get("/tracks").await.ok();
    assert_eq!((&tracks["items"][0]["pair_id"], tracks["items"].as_array().unwrap().len()), (&json!(pair), 1));
}

#[actix_web::test]
async fn orders_are_entered_attached_and_revoked() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let elm = school(&app, "Elm").await;
    let new = |school: &School| json!({ "school_id": school.id, "number": "14-н", "issued_on": "2026-09-01", "signatory": "Қасымова Ә. Б." });
    let order = oak.admin.post("/orders", new(&oak)).await.created();
    oak.curator.post("/orders", new(&oak)).await.invalid("/number", "taken");
    let foreign = elm.admin.post("/orders", new(&elm)).await.created();
    let couple = oak.couple().await;
    let path = format!("/pairs/{}", couple.pair);

    oak.curator.patch(&path, json!({ "order_id": foreign["id"] })).await.invalid("/order_id", "unknown");
    let pair = oak.curator.patch(&path, json!({ "order_id": order["id"] })).await.ok();

    assert_eq!((&pair["order_number"], &pair["order_issued_on"]), (&json!("14-н"), &json!("2026-09-01")));
    let own = format!("/orders/{}", text(&order["id"]));
    oak.admin.patch(&own, json!({ "revoked_on": "2026-08-01" })).await.invalid("/revoked_on", "before_start");
    oak.admin.patch(&own, json!({ "revoked_on": "2026-10-01" })).await.ok();
    oak.curator.patch(&path, json!({ "order_id": order["id"] })).await.invalid("/order_id", "order_revoked");
    couple.mentor.get(&own).await.problem(403, "forbidden");
}
