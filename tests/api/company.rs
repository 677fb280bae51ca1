//! Those in a group or beside it: who is asked, who stands in, who organises and is in it too, and what each may then.

use crate::lives::{days_pass, today};
use crate::world::{Couple, Person, School, app, consent, last_day, school, text};
use actix_web::http::Method;
use chrono::Days;
use serde_json::{Value, json};

async fn group(oak: &School) -> (String, Person, [Person; 3]) {
    let lead = oak.person("Ведущая").await;
    let mentees = [oak.person("Первая").await, oak.person("Вторая").await, oak.person("Третья").await];
    let pair =
        oak.active_pair("group", &[("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1])]).await;
    let third = json!({ "person_id": mentees[2].id, "role": "mentee" });
    oak.curator.post(&format!("/pairs/{pair}/members"), third).await.created();
    (pair, lead, mentees)
}

async fn member(oak: &School, pair: &str, person: &Person) -> String {
    let pair = oak.curator.get(&format!("/pairs/{pair}")).await.ok();
    let members = pair["members"].as_array().unwrap();
    text(&members.iter().find(|one| one["person_id"] == json!(person.id)).unwrap()["id"])
}

#[actix_web::test]
async fn a_group_needs_those_who_agreed_and_who_was_asked_may_always_decline() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, _, [first, second, third]) = group(&oak).await;
    let first = format!("/pair-members/{}", member(&oak, &pair, &first).await);

    oak.curator.delete(&first).await.problem(409, "cardinality");

    let asked = json!({ "person_id": third.id, "role": "mentee" });
    // once the one who had agreed could be taken out, and who was asked was held to it
    let gone = format!("UPDATE pair_members SET left_on = current_date WHERE person_id = '{}'", second.id);
    app.sql(&format!("SET session_replication_role = replica; {gone}")).await;
    third.step(&format!("/pairs/{pair}/declines")).await.ok();
    app.sql(&format!("SET session_replication_role = replica; {}", gone.replace("current_date", "NULL"))).await;
    oak.curator.post(&format!("/pairs/{pair}/members"), asked).await.created();
    consent(&third, &pair).await.ok();
    oak.curator.delete(&first).await.no_content();
}

#[actix_web::test]
async fn who_was_asked_when_a_pair_ends_stands_in_the_trail() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, _, [_, _, third]) = group(&oak).await;

    oak.curator.post(&format!("/pairs/{pair}/endings"), json!({ "reason": "term_expired" })).await.ok();

    let trail = oak.admin.get("/audit-events?action=pair.ended").await.ok();
    assert_eq!(trail["items"][0]["details"]["asked_ids"], json!([third.id]));
}

#[actix_web::test]
async fn a_text_of_a_track_is_not_shown_by_name_to_the_others_of_a_group() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [first, second, _]) = group(&oak).await;
    let couple = oak.couple_of(pair, lead, first).await;
    let path = format!("{}/reflections", couple.stage(1));
    let named = |who: &Person| json!({ "text": "слова", "visibility": "named", "named_ids": [who.id] });

    couple.mentee.post(&path, named(&second)).await.invalid("/named_ids/0", "not_a_reader");

    couple.mentee.post(&path, named(&couple.mentor)).await.created();
}

#[actix_web::test]
async fn a_mentor_completes_a_group_though_a_mentee_has_left() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [first, second, third]) = group(&oak).await;
    consent(&third, &pair).await.ok();
    let path = format!("/pairs/{pair}/endings");
    third.post(&path, json!({})).await.ok();
    for mentee in [first, second] {
        let couple = oak.couple_of(pair.clone(), lead.clone(), mentee).await;
        lead.post(&path, json!({ "reason": "goals_achieved" })).await.problem(409, "completion_unacknowledged");
        for stage in 1..=4 {
            couple.pass(stage).await;
        }
    }

    assert_eq!(lead.post(&path, json!({ "reason": "goals_achieved" })).await.ok()["state"], "completed");
}

#[actix_web::test]
async fn who_stands_in_does_not_join_meanwhile() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, [_, _, _]) = group(&oak).await;
    let stand_in = oak.person("Заместителева").await;
    let day = today(&oak) + Days::new(1);
    let body = json!({ "replaced_id": lead.id, "substitute_id": stand_in.id, "starts_on": day, "ends_on": day });
    oak.curator.post(&format!("/pairs/{pair}/substitutions"), body).await.created();
    let mentee = json!({ "person_id": stand_in.id, "role": "mentee" });

    let path = format!("/pairs/{pair}/members");
    oak.curator.post(&path, mentee.clone()).await.invalid("/person_id", "stands_in");

    days_pass(&oak, 2).await;
    oak.curator.again().await.post(&path, mentee).await.created();
}

#[actix_web::test]
async fn who_stands_in_sees_the_program_then_and_nobody_sees_that_of_a_draft() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let program = format!("/programs/{}", oak.program);
    let (stand_in, drafted) = (oak.person("Заместителева").await, oak.person("Черновая").await);
    let day = today(&oak);
    let body =
        json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id, "starts_on": day, "ends_on": day });
    oak.curator.post(&format!("/pairs/{}/substitutions", couple.pair), body).await.created();
    let draft = oak.draft("individual", &[("lead_mentor", &couple.mentor), ("mentee", &drafted)]).await;

    stand_in.get(&program).await.ok();
    drafted.get(&program).await.problem(404, "not_found");

    oak.curator.step(&format!("/pairs/{draft}/proposals")).await.ok();
    drafted.get(&program).await.ok();
    days_pass(&oak, 1).await;
    stand_in.again().await.get(&program).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_rest_of_a_day_is_anothers_when_a_substitution_has_ended() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let (first, second) = (oak.person("Первая").await, oak.person("Вторая").await);
    let (day, path) = (today(&oak), format!("/pairs/{}/substitutions", couple.pair));
    let body = |who: &Person| json!({ "replaced_id": couple.mentor.id, "substitute_id": who.id, "starts_on": day, "ends_on": day });
    let pair = oak.curator.post(&path, body(&first)).await.created();
    oak.curator.post(&path, body(&second)).await.problem(409, "substituted_already");
    app.core.clock.advance(60);
    oak.curator.delete(&format!("/substitutions/{}", text(&pair["substitutes"][0]["id"]))).await.no_content();

    oak.curator.post(&path, body(&second)).await.created();

    first.get(&couple.stage(1)).await.problem(404, "not_found");
    second.get(&couple.stage(1)).await.ok();
}

#[actix_web::test]
async fn a_curator_who_is_in_a_pair_does_not_read_why_somebody_left_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mentee = oak.person("Менти").await;
    let pair = oak.active_pair("individual", &[("lead_mentor", &oak.curator), ("mentee", &mentee)]).await;
    let path = format!("/pairs/{pair}");
    let leaving = json!({ "reason": "incompatible", "comment": "не сложилось" });
    mentee.post(&format!("{path}/endings"), leaving).await.ok();

    oak.curator.get(&format!("{path}/endings")).await.problem(403, "forbidden");
    let by = async |reader: &Person| {
        let history = reader.get(&format!("{path}/history")).await.ok();
        history["items"].as_array().unwrap().last().unwrap()["changed_by"].clone()
    };
    assert_eq!(by(&oak.curator).await, Value::Null);
    let told = async |reader: &Person| {
        let days = format!("from={}&to={}", today(&oak) - Days::new(9), today(&oak));
        let report = reader.get(&format!("/reports/preview/R03?{days}")).await.ok();
        let trail = reader.get("/audit-events?action=pair.ended").await.ok();
        assert_eq!((&trail["items"][0]["object_id"], &report["rows"][0]["pair_id"]), (&json!(pair), &json!(pair)));
        (report["rows"][0]["end_reason"].clone(), trail["items"][0]["account_id"].clone())
    };
    let account = mentee.get("/me").await.ok()["id"].clone();
    let by_mentee = format!("/audit-events?action=pair.ended&count=true&account_id={}", text(&account));
    let why = async |reader: &Person| {
        let days = format!("from={}&to={}", today(&oak) - Days::new(9), today(&oak));
        let report = reader.get(&format!("/reports/preview/R14?{days}")).await.ok();
        assert_eq!(report["summary"][0]["ended"], 1);
        report["rows"].as_array().unwrap().iter().map(|row| text(&row["end_reason"])).collect::<Vec<_>>()
    };
    assert_eq!((why(&oak.curator).await, why(&oak.admin).await), (vec![], vec!["incompatible".to_owned()]));
    assert_eq!(told(&oak.curator).await, (Value::Null, Value::Null));
    assert_eq!(oak.curator.get(&by_mentee).await.ok()["total"], 0);
    assert_eq!(oak.root.get(&by_mentee).await.ok()["total"], 0);

    assert_eq!(told(&oak.admin).await, (json!("incompatible"), account));
    assert_eq!(oak.admin.get(&by_mentee).await.ok()["total"], 1);
    assert!(by(&oak.admin).await.is_string());
    assert_eq!(oak.admin.get(&format!("{path}/endings")).await.ok()["items"][0]["reason"], "incompatible");
}

#[actix_web::test]
async fn nothing_around_an_end_tells_whose_wish_it_was() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentee, other) = (oak.person("Менти").await, oak.person("Другой").await);
    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, other.id), json!(null)).await.no_content();
    let pair = oak.active_pair("individual", &[("lead_mentor", &oak.curator), ("mentee", &mentee)]).await;
    let starts = app.core.clock.now() + chrono::Duration::days(3);
    let meeting = json!({ "kind": "online", "starts_at": starts, "ends_at": starts + chrono::Duration::minutes(30) });
    oak.curator.post(&format!("/pairs/{pair}/meetings"), meeting).await.created();

    mentee.post(&format!("/pairs/{pair}/revocations"), json!({ "channel": "in_app" })).await.ok();

    let account = text(&mentee.get("/me").await.ok()["id"]);
    let of_account = format!("/audit-events?account_id={account}&limit=200");
    for reader in [&oak.curator, &oak.root] {
        let trail = reader.get(&of_account).await.ok();
        let actions: Vec<String> = trail["items"].as_array().unwrap().iter().map(|one| text(&one["action"])).collect();
        let telling = ["pair.ended", "pair.consent_revoked", "meeting.dropped"];
        assert!(!actions.iter().any(|action| telling.contains(&action.as_str())), "{actions:?}");
    }
    let by_name = "/audit-events?action=pair.consent_revoked&count=true";
    assert_eq!(other.get(by_name).await.ok()["total"], 1);
    for reader in [&oak.root, &oak.curator] {
        assert_eq!(reader.get(by_name).await.ok()["total"], 0);
        let ended = reader.get("/audit-events?action=pair.ended").await.ok();
        assert_eq!((&ended["items"][0]["object_id"], &ended["items"][0]["request_id"]), (&json!(pair), &json!(null)));
    }
    let told = async |reader: &Person| reader.get("/me/notifications?limit=200").await.text;
    assert!(told(&other).await.contains("pair_consent_revoked"));
    let own = told(&oak.curator).await;
    assert!(own.contains("pair_ended") && !own.contains("pair_consent_revoked"), "{own}");
}

#[actix_web::test]
async fn a_pair_is_not_shortened_past_its_meetings() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let starts = app.core.clock.now() + chrono::Duration::days(10);
    let meeting = json!({ "kind": "online", "starts_at": starts, "ends_at": starts + chrono::Duration::minutes(30) });
    let meeting = couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    let (path, day) = (format!("/pairs/{}", couple.pair), today(&oak) + Days::new(9));

    let refused = oak.curator.patch(&path, json!({ "planned_ends_on": day })).await.is(422);
    assert!(refused.text.contains(&(day + Days::new(1)).to_string()), "{}", refused.text);
    refused.invalid("/planned_ends_on", "meeting_after");

    oak.curator.patch(&path, json!({ "planned_ends_on": day + Days::new(1) })).await.ok();
    let cancelled = format!("/meetings/{}/cancellations", text(&meeting["id"]));
    couple.mentor.post(&cancelled, json!({ "reason": "Карантин" })).await.ok();
    oak.curator.patch(&path, json!({ "planned_ends_on": day })).await.ok();
}

/// A pair that an order carries past the last day of its program.
async fn carried(oak: &School) -> (Couple, String) {
    let couple = oak.couple().await;
    let order = json!({ "school_id": oak.id, "number": "18", "issued_on": "2026-09-01" });
    let order = text(&oak.admin.post("/orders", order).await.created()["id"]);
    let longer = json!({ "planned_ends_on": last_day(&oak.app) + Days::new(60), "order_id": order });
    oak.curator.patch(&format!("/pairs/{}", couple.pair), longer).await.ok();
    (couple, order)
}

#[actix_web::test]
async fn a_mentor_is_replaced_after_the_program_and_in_a_form_it_takes_no_more() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, order) = carried(&oak).await;
    let program = format!("/programs/{}", oak.program);
    let tag = oak.admin.get(&program).await.etag();
    oak.admin.matching(Method::PATCH, &program, &tag, json!({ "allowed_kinds": ["group"] })).await.ok();
    let over = (last_day(&app) - today(&oak)).num_days() + 5;
    days_pass(&oak, over).await;
    let curator = oak.curator.again().await;
    let next = oak.person_as(&oak.admin.again().await, "Следующая").await;
    let path = format!("/pairs/{}/replacements", couple.pair);

    curator.post(&path, json!({ "mentor_id": next.id })).await.invalid("/planned_ends_on", "outside_program");
    let goes_on = curator.post(&path, json!({ "mentor_id": next.id, "order_id": order })).await.created();

    let pair = text(&goes_on["id"]);
    consent(&next, &pair).await.ok();
    assert_eq!(consent(&couple.mentee.again().await, &pair).await.ok()["state"], "active");
    let mut stranger = oak.pair_body("individual", &[("lead_mentor", &next), ("mentee", &curator)]);
    stranger["continued_from"] = json!(couple.pair);
    curator.post("/pairs", stranger).await.invalid("/kind", "kind_not_allowed");
    let moved = oak.admin.again().await.get("/audit-events?action=track.continued").await.ok();
    assert_eq!(
        (&moved["items"][0]["object_id"], &moved["items"][0]["details"]["pair_id"]),
        (&json!(couple.track), &json!(pair))
    );
}
