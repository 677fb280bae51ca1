//! Who comes and goes: a meeting is of those who were in the pair on its day, and what nobody answers or needs any more ends.

use crate::finding::{able, ask};
use crate::matching::mentee;
use crate::world::{Person, School, app, consent, school, text};
use actix_web::http::Method;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

fn meeting(starts: DateTime<Utc>) -> Value {
    json!({ "kind": "consultation", "starts_at": starts, "ends_at": starts + Duration::hours(1), "agenda": "Разбор урока" })
}

/// A group of a lead and three mentees.
async fn group(oak: &School) -> (String, Person, [Person; 3]) {
    let lead = oak.person("Ведущий").await;
    let mentees = [oak.person("Первый").await, oak.person("Второй").await, oak.person("Третий").await];
    let all = [("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1]), ("mentee", &mentees[2])];
    (oak.active_pair("group", &all).await, lead, mentees)
}

#[actix_web::test]
async fn who_left_is_not_waited_for_and_who_came_is() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [first, second, third]) = group(&oak).await;
    let held = meeting(app.core.clock.now() - Duration::hours(2));
    let id = text(&lead.post(&format!("/pairs/{pair}/meetings"), held).await.created()["id"]);
    let path = format!("/meetings/{id}");
    let agree = format!("{path}/agenda-agreements");
    let hold = async || lead.hold(&id, &[&lead, &first]).await;
    for mentee in [&first, &second] {
        mentee.step(&agree).await.ok();
    }
    hold().await.problem(409, "agenda_not_agreed");
    third.post(&format!("/pairs/{pair}/endings"), json!({})).await.ok();

    let fourth = oak.person("Четвёртый").await;
    oak.curator
        .post(&format!("/pairs/{pair}/members"), json!({ "person_id": fourth.id, "role": "mentee" }))
        .await
        .created();
    consent(&fourth, &pair).await.ok();
    hold().await.problem(409, "agenda_not_agreed");
    let seen = fourth.get(&path).await.etag();
    lead.patch(&path, json!({ "place": "Кабинет 12" })).await.ok();
    fourth.matching(Method::POST, &agree, &seen, json!({})).await.problem(412, "stale");
    fourth.step(&agree).await.ok();

    assert_eq!(hold().await.ok()["state"], "held");
}

#[actix_web::test]
async fn attendance_is_of_those_who_belonged_to_the_pair_on_that_day() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [first, second, third]) = group(&oak).await;
    let held = meeting(app.core.clock.now() - Duration::hours(2));
    let id = text(&lead.post(&format!("/pairs/{pair}/meetings"), held).await.created()["id"]);
    let path = format!("/meetings/{id}");
    for mentee in [&first, &second, &third] {
        mentee.step(&format!("{path}/agenda-agreements")).await.ok();
    }
    app.core.clock.advance(2 * 86_400);
    let [lead, first, third] = [lead.again().await, first.again().await, third.again().await];
    let curator = oak.curator.again().await;
    let fourth = oak.person_as(&oak.admin.again().await, "Четвёртый").await;
    curator
        .post(&format!("/pairs/{pair}/members"), json!({ "person_id": fourth.id, "role": "mentee" }))
        .await
        .created();
    consent(&fourth, &pair).await.ok();
    third.post(&format!("/pairs/{pair}/endings"), json!({})).await.ok();

    lead.hold(&id, &[&lead, &fourth]).await.invalid("/attendance/1/person_id", "unknown");
    fourth.step(&format!("{path}/agenda-agreements")).await.ok();
    lead.hold(&id, &[&lead, &third]).await.ok();

    let told = lead.get(&format!("{path}/attendance")).await.ok();
    let mut told: Vec<(String, String)> =
        told["items"].as_array().unwrap().iter().map(|one| (text(&one["person_id"]), text(&one["status"]))).collect();
    told.sort();
    let mut expected = [(&lead, "present"), (&first, "absent"), (&second, "absent"), (&third, "present")]
        .map(|(person, status)| (person.id.clone(), status.to_owned()));
    expected.sort();
    assert_eq!(told, expected);
}

#[actix_web::test]
async fn who_leaves_is_free_at_that_time_and_who_stands_in_is_taken() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [first, _, _]) = group(&oak).await;
    let (other, instead) = (oak.person("Иной").await, oak.person("Замещающий").await);
    let starts = app.core.clock.now() + Duration::days(2);
    lead.post(&format!("/pairs/{pair}/meetings"), meeting(starts)).await.created();
    let virtual_pair = oak.draft("virtual", &[("lead_mentor", &other), ("mentee", &instead)]).await;
    app.sql(&format!("UPDATE pairs SET with_stages = false WHERE id = '{virtual_pair}'")).await;
    oak.curator.step(&format!("/pairs/{virtual_pair}/proposals")).await.ok();
    for member in [&other, &instead] {
        consent(member, &virtual_pair).await.ok();
    }
    let at_once = json!({ "kind": "online", "starts_at": starts, "ends_at": starts + Duration::minutes(30) });
    let (from, to) = ((starts - Duration::days(1)).date_naive(), (starts + Duration::days(1)).date_naive());
    let stand_in = json!({ "replaced_id": lead.id, "substitute_id": instead.id, "starts_on": from, "ends_on": to });
    let standing = oak.curator.post(&format!("/pairs/{pair}/substitutions"), stand_in).await.created();
    other.post(&format!("/pairs/{virtual_pair}/meetings"), at_once.clone()).await.problem(409, "meeting_overlaps");

    let id = text(&standing["substitutes"][0]["id"]);
    oak.curator.delete(&format!("/substitutions/{id}")).await.no_content();
    other.post(&format!("/pairs/{virtual_pair}/meetings"), at_once.clone()).await.created();

    first.post(&format!("/pairs/{pair}/endings"), json!({})).await.ok();
    let mentor = oak.person("Новый").await;
    let fresh = oak.active_pair("individual", &[("lead_mentor", &mentor), ("mentee", &first)]).await;
    mentor.post(&format!("/pairs/{fresh}/meetings"), at_once).await.created();
}

#[actix_web::test]
async fn a_substitute_who_is_taken_at_that_time_may_still_come() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let (other, instead) = (oak.person("Иной").await, oak.person("Замещающий").await);
    let elsewhere = oak.active_pair("individual", &[("lead_mentor", &other), ("mentee", &instead)]).await;
    let starts = app.core.clock.now() + Duration::hours(2);
    other.post(&format!("/pairs/{elsewhere}/meetings"), meeting(starts)).await.created();
    let planned = couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting(starts)).await.created();
    let stand_in = json!({ "replaced_id": couple.mentor.id, "substitute_id": instead.id, "starts_on": starts.date_naive(), "ends_on": starts.date_naive() });
    oak.curator.post(&format!("/pairs/{}/substitutions", couple.pair), stand_in).await.created();
    app.core.clock.advance(6 * 3600);
    let instead = instead.again().await;

    let held = instead.hold(&text(&planned["id"]), &[&instead, &couple.mentee]).await;

    assert_eq!(held.ok()["state"], "held");
}

#[actix_web::test]
async fn a_pair_ends_no_earlier_than_its_last_meeting_and_meets_no_later() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/pairs/{}", couple.pair);
    app.core.clock.advance(10 * 86_400);
    let (mentor, mentee, curator) =
        (couple.mentor.again().await, couple.mentee.again().await, oak.curator.again().await);
    let now = app.core.clock.now();
    let plan = async |days| {
        text(&mentor.post(&format!("{path}/meetings"), meeting(now - Duration::days(days))).await.created()["id"])
    };
    let (held, unrecorded) = (plan(6).await, plan(2).await);
    mentor.hold(&held, &[&mentor, &mentee]).await.ok();
    let end = |days| json!({ "reason": "goals_achieved", "ended_on": (now - Duration::days(days)).date_naive() });
    curator.post(&format!("{path}/endings"), end(8)).await.invalid("/ended_on", "day_range");

    curator.post(&format!("{path}/endings"), end(4)).await.ok();

    assert_eq!(curator.get(&format!("/meetings/{unrecorded}")).await.ok()["state"], "cancelled");
    mentor.hold(&unrecorded, &[&mentor, &mentee]).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn members_of_a_draft_join_on_its_first_day_whichever_that_becomes() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    let path = format!("/pairs/{pair}");
    let earlier = app.core.clock.now() - Duration::days(9);
    oak.curator.patch(&path, json!({ "starts_on": earlier.date_naive() })).await.ok();
    oak.curator.step(&format!("{path}/proposals")).await.ok();
    for member in [&mentor, &mentee] {
        consent(member, &pair).await.ok();
    }

    let met = mentor.post(&format!("{path}/meetings"), meeting(earlier + Duration::days(1))).await.created();
    let held = mentor.hold(&text(&met["id"]), &[&mentor, &mentee]).await;

    assert_eq!(held.ok()["state"], "held");
}

#[actix_web::test]
async fn an_invitation_that_nobody_answers_is_cancelled_in_time() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, asked) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &asked)]).await;
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    consent(&mentor, &pair).await.ok();
    let chores = async || talim::chores::run(&mut app.db().await, app.core.clock.now()).await.unwrap();
    app.core.clock.advance(29 * 86_400);
    chores().await;
    let curator = oak.curator.again().await;
    assert_eq!(curator.get(&format!("/pairs/{pair}")).await.ok()["state"], "awaiting_consent");

    app.core.clock.advance(2 * 86_400);
    chores().await;

    let curator = curator.again().await;
    assert_eq!(curator.get(&format!("/pairs/{pair}")).await.ok()["state"], "cancelled");
    let told = curator.get("/me/notifications?limit=1").await.ok();
    assert_eq!(told["items"][0]["kind"], "pair_cancelled");
}

#[actix_web::test]
async fn a_mentor_accepts_no_more_than_there_are_places() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let asked = able(&oak, "Наставник").await;
    let profile = json!({ "capacity": 1, "competences": ["дебаты"], "status": "active", "joined_on": "2026-09-01" });
    oak.admin.put(&format!("/people/{}/mentor-profile", asked.id), profile).await.ok();
    let mut requests = vec![];
    for name in ["Первый", "Второй"] {
        let asking = oak.person(name).await;
        mentee(&oak, &asking, &["дебаты"]).await;
        requests.push(text(&ask(&oak, &asking, &asked).await.created()["id"]));
    }
    let accept = async |id: &str| asked.post(&format!("/mentor-requests/{id}/acceptances"), json!({})).await;
    accept(&requests[0]).await.ok();

    accept(&requests[1]).await.problem(409, "mentor_full");
}

#[actix_web::test]
async fn somebody_who_left_can_be_taken_back() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let teacher = oak.person("Учитель").await;
    let path = format!("/people/{}", teacher.id);
    oak.admin.step(&format!("{path}/reinstatements")).await.problem(409, "wrong_state");
    let tag = oak.admin.get(&path).await.etag();
    oak.admin.matching(Method::POST, &format!("{path}/retirements"), &tag, json!({ "reason": "ушёл" })).await.ok();
    oak.admin.matching(Method::POST, &format!("{path}/reinstatements"), &tag, json!(null)).await.problem(412, "stale");

    assert_eq!(oak.admin.step(&format!("{path}/reinstatements")).await.ok()["status"], "active");

    drop(teacher.again().await.get("/me").await.ok());
}
