//! What concerns somebody is told, here and by mail, and to nobody else.

use crate::mail::{MailServer, Mood};
use crate::world::{Couple, Person, School, app, consent, school, text};
use actix_web::test::TestRequest;
use chrono::{Datelike, Duration};
use diesel_async::RunQueryDsl;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::rc::Rc;
use talim::kernel::config::Mail;
use talim::kernel::texts::Lang;
use talim::notifications::Post;

/// The kinds of the notifications somebody has, the newest first.
async fn told(person: &Person) -> Vec<String> {
    let list = person.get("/me/notifications").await.ok();
    list["items"].as_array().unwrap().iter().map(|item| text(&item["kind"])).collect()
}

/// Whatever the hour of the test is, these get letters in it.
async fn awake(people: &[&Person]) {
    for person in people {
        let change = json!({ "quiet_from": null, "quiet_to": null });
        person.patch("/me/notification-settings", change).await.ok();
    }
}

fn post(oak: &School, server: &MailServer) -> Post {
    let mut config = oak.app.core.config.clone();
    config.mail =
        Some(Mail { smtp_url: SecretString::from(server.url()), from: "Талім <talim@school.example>".to_owned() });
    "https://talim.example".clone_into(&mut config.public_url);
    Post::new(&config).unwrap().unwrap()
}

async fn send(oak: &School, server: &MailServer) -> anyhow::Result<usize> {
    post(oak, server).send_due(&mut oak.app.db().await, oak.app.core.clock.now()).await
}

/// Forgets the letters that making the world has laid out.
async fn forget(oak: &School) {
    oak.app.sql("DELETE FROM letters").await;
}

#[actix_web::test]
async fn whom_a_change_concerns_is_told_and_who_made_it_is_not() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    assert_eq!(
        (told(&mentor).await, told(&mentee).await),
        (vec!["pair_proposed".to_owned()], vec!["pair_proposed".to_owned()])
    );
    consent(&mentor, &pair).await.ok();
    consent(&mentee, &pair).await.ok();

    assert_eq!(told(&mentor).await, ["pair_activated", "pair_proposed"]);
    assert_eq!(told(&mentee).await, ["pair_proposed"], "the mentee's own consent began it");
    assert_eq!(told(&oak.curator).await[..2], ["pair_activated", "pair_consented"]);
    assert!(told(&oak.admin).await.iter().all(|kind| kind.starts_with("role_")));

    let notice = &mentor.get("/me/notifications?limit=1").await.ok()["items"][0];
    assert_eq!(notice["href"], json!(format!("/api/v1/pairs/{pair}")));
    let read = format!("/me/notifications/{}/readings", text(&notice["id"]));
    mentee.step(&read).await.problem(404, "not_found");
    assert!(mentor.step(&read).await.ok()["read_at"].is_string());
    assert_eq!(mentor.get("/me/notifications?unread=true&count=true").await.ok()["total"], 1);
    mentor.step("/me/notification-readings").await.no_content();
    assert_eq!(mentor.get("/me/notifications?unread=true&count=true").await.ok()["total"], 0);
    let kazakh = mentor.in_language("/me/notifications?limit=1", "kk").await.ok();
    assert_eq!(kazakh["items"][0]["text"], json!(Lang::Kk.say("notice-pair_activated")));
}

#[actix_web::test]
async fn nobody_hears_of_a_draft_and_who_stands_in_hears_of_meetings() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    oak.curator.step(&format!("/pairs/{pair}/cancellations")).await.ok();
    assert!(told(&mentor).await.is_empty() && told(&mentee).await.is_empty());

    let (couple, stand_in) = (oak.couple().await, oak.person("Заместитель").await);
    let today = app.core.clock.now().date_naive();
    let days =
        json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id, "starts_on": today, "ends_on": today });
    oak.curator.post(&format!("/pairs/{}/substitutions", couple.pair), days).await.created();
    let at = app.core.clock.now() + Duration::hours(2);
    let meeting = json!({ "kind": "online", "starts_at": at, "ends_at": at + Duration::hours(1) });
    couple.mentee.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    assert_eq!(told(&stand_in).await, ["meeting_planned", "pair_substituted"]);
}

#[actix_web::test]
async fn a_change_that_fails_tells_nothing() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.draft("group", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.problem(409, "cardinality");
    assert!(told(&mentor).await.is_empty());
}

#[actix_web::test]
async fn a_series_of_meetings_is_one_notice() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let later = app.core.clock.now() + Duration::days(2);
    let series = json!({ "first": { "kind": "online", "starts_at": later, "ends_at": later + Duration::hours(1) },
        "every": "week", "until_on": (later + Duration::days(30)).date_naive() });
    let made = couple.mentor.post(&format!("/pairs/{}/meeting-series", couple.pair), series).await.ok();
    assert!(made["items"].as_array().unwrap().len() > 3);
    let planned = told(&couple.mentee).await.into_iter().filter(|kind| kind == "meeting_planned").count();
    assert_eq!(planned, 1);
}

async fn world() -> (School, Couple, MailServer) {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    awake(&[&couple.mentor, &couple.mentee, &oak.curator]).await;
    forget(&oak).await;
    (oak, couple, MailServer::start())
}

async fn pause(oak: &School, couple: &Couple) {
    oak.curator.post(&format!("/pairs/{}/pauses", couple.pair), json!({})).await.ok();
}

#[actix_web::test]
async fn letters_arrive_once_in_the_readers_language_and_say_nothing_confidential() {
    let (oak, couple, server) = world().await;
    couple.mentee.patch("/me", json!({ "locale": "kk" })).await.ok();
    couple.answer_all(1, "marker-answer", "pair").await.ok();
    couple.submit(1).await.ok();
    couple.review(1, json!({ "decision": "returned", "comment": "marker-comment" })).await.ok();

    assert_eq!(send(&oak, &server).await.unwrap(), 2);
    assert_eq!(send(&oak, &server).await.unwrap(), 0);

    let arrived = server.arrived();
    let to = |person: &Person| arrived.iter().find(|letter| letter.to == person.email).unwrap();
    assert_eq!(to(&couple.mentor).subject, Lang::Ru.say("notice-stage_submitted"));
    assert_eq!(to(&couple.mentee).subject, Lang::Kk.say("notice-stage_returned"));
    assert!(
        to(&couple.mentee).body.contains(&format!("https://talim.example/api/v1{}", couple.stage(1))),
        "{arrived:?}"
    );
    assert!(arrived.iter().all(|letter| !format!("{letter:?}").contains("marker")), "{arrived:?}");
    assert_ne!(arrived[0].id, arrived[1].id);
}

#[actix_web::test]
async fn two_servers_send_each_letter_once() {
    let (oak, couple, server) = world().await;
    pause(&oak, &couple).await;
    oak.curator.step(&format!("/pairs/{}/resumptions", couple.pair)).await.ok();
    let (one, two) = futures_util::future::join(send(&oak, &server), send(&oak, &server)).await;
    assert_eq!(one.unwrap() + two.unwrap(), 4);
    let ids: std::collections::BTreeSet<String> = server.arrived().into_iter().map(|letter| letter.id).collect();
    assert_eq!((ids.len(), server.arrived().len()), (4, 4));
}

#[actix_web::test]
async fn a_refusal_for_now_is_tried_again_with_growing_gaps_and_one_for_good_is_not() {
    let (oak, couple, server) = world().await;
    couple.mentor.patch("/me/notification-settings", json!({ "letters": false })).await.ok();
    pause(&oak, &couple).await;
    server.is(Mood::RefusesForNow);
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
    server.is(Mood::Takes);
    assert_eq!(send(&oak, &server).await.unwrap(), 0, "not at once");
    oak.app.core.clock.advance(61);
    server.is(Mood::RefusesForNow);
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
    server.is(Mood::Takes);
    oak.app.core.clock.advance(61);
    assert_eq!(send(&oak, &server).await.unwrap(), 0, "four minutes now");
    oak.app.core.clock.advance(180);
    assert_eq!(send(&oak, &server).await.unwrap(), 1);
    assert_eq!(server.arrived()[0].to, couple.mentee.email);

    server.is(Mood::RefusesForGood);
    oak.curator.step(&format!("/pairs/{}/resumptions", couple.pair)).await.ok();
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
    server.is(Mood::Takes);
    oak.app.core.clock.advance(86_400);
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
}

#[actix_web::test]
async fn quiet_hours_and_muted_topics_hold_letters_back() {
    let (oak, couple, server) = world().await;
    let local = oak.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).time();
    let shift = |hours: i64| (local + Duration::hours(hours)).format("%H:%M").to_string();
    let quiet = json!({ "quiet_from": shift(-1), "quiet_to": shift(2) });
    couple
        .mentee
        .patch("/me/notification-settings", json!({ "quiet_to": "07:00" }))
        .await
        .invalid("/quiet_to", "both_ends");
    couple.mentee.patch("/me/notification-settings", quiet).await.ok();
    couple.mentor.patch("/me/notification-settings", json!({ "muted_topics": ["pairs"] })).await.ok();
    pause(&oak, &couple).await;

    assert_eq!(send(&oak, &server).await.unwrap(), 0);
    oak.app.core.clock.advance(2 * 3600);
    assert_eq!(send(&oak, &server).await.unwrap(), 1);
    assert_eq!(server.arrived()[0].to, couple.mentee.email);
    assert_eq!(told(&couple.mentor.again().await).await[0], "pair_paused", "here everything is told");

    // what is tried again is tried after the quiet hours too
    let local = oak.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).naive_local();
    let after = |seconds: i64| (local + Duration::seconds(seconds)).time().format("%H:%M:%S").to_string();
    let mentee = couple.mentee.again().await;
    mentee.patch("/me/notification-settings", json!({ "quiet_from": after(30), "quiet_to": after(3600) })).await.ok();
    oak.curator.again().await.step(&format!("/pairs/{}/resumptions", couple.pair)).await.ok();
    server.is(Mood::RefusesForNow);
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
    server.is(Mood::Takes);
    oak.app.core.clock.advance(600);
    assert_eq!(send(&oak, &server).await.unwrap(), 0, "it is quiet");
    oak.app.core.clock.advance(3000);
    assert_eq!(send(&oak, &server).await.unwrap(), 1);
}

#[actix_web::test]
async fn a_mail_server_that_is_away_loses_nothing() {
    let (oak, couple, server) = world().await;
    pause(&oak, &couple).await;
    let mut config = oak.app.core.config.clone();
    config.mail =
        Some(Mail { smtp_url: SecretString::from("smtp://127.0.0.1:1"), from: "talim@school.example".to_owned() });
    let away = Post::new(&config).unwrap().unwrap();
    away.send_due(&mut oak.app.db().await, oak.app.core.clock.now()).await.unwrap_err();
    assert_eq!(send(&oak, &server).await.unwrap(), 2);
}

#[actix_web::test]
async fn who_has_retired_gets_no_letter_that_waited() {
    let (oak, couple, server) = world().await;
    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    let retirement = json!({ "reason": "Переезд" });
    oak.admin.post(&format!("/people/{}/retirements", couple.mentor.id), retirement).await.ok();

    send(&oak, &server).await.unwrap();

    let told: Vec<String> = server.arrived().into_iter().map(|letter| letter.to).collect();
    assert_eq!(told, [oak.curator.email.as_str()]);
}

#[actix_web::test]
async fn curators_get_their_week_on_mondays_until_they_do_not_want_it() {
    let (oak, _, server) = world().await;
    let local = || oak.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty);
    let to_monday = |hour: i64| {
        let days = 7 - i64::from(local().weekday().num_days_from_monday());
        let monday =
            (local() + Duration::days(days)).date_naive().and_time(chrono::NaiveTime::MIN) + Duration::hours(hour);
        (monday - local().naive_local()).num_seconds()
    };
    let chores = async || talim::chores::run(&mut oak.app.db().await, oak.app.core.clock.now()).await.unwrap();
    let coming = json!({ "role": "curator", "program_id": oak.active_program().await,
        "valid_from": local().date_naive() + Duration::days(30) });
    oak.admin.post(&format!("/people/{}/roles", oak.curator.id), coming).await.created();
    chores().await;
    forget(&oak).await;
    oak.app.core.clock.advance(to_monday(7));
    chores().await;
    assert_eq!(send(&oak, &server).await.unwrap(), 0, "not before eight");
    oak.app.core.clock.advance(2 * 3600);
    chores().await;
    chores().await;
    assert_eq!(send(&oak, &server).await.unwrap(), 1);

    let letter = &server.arrived()[0];
    assert_eq!(letter.to, oak.curator.email);
    assert!(
        letter.body.contains("Молодой педагог") && letter.body.contains("пар (работающих и на паузе): 1"),
        "{letter:?}"
    );
    assert_eq!(letter.body.matches("Молодой педагог").count(), 1, "not of what is curated later");
    assert!(letter.headers.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{letter:?}");
    let at = letter.body.find("/unsubscriptions/").unwrap();
    let path = letter.body[at..].split_whitespace().next().unwrap().to_owned();
    let call = async |method| oak.app.call(method, &path, None, None).await;
    assert!(call(actix_web::http::Method::GET).await.is(200).text.contains("<button>"));
    assert_eq!(oak.curator.again().await.get("/me/notification-settings").await.ok()["digest"], true);
    // as mail programs do it (RFC 8058)
    let click = TestRequest::post().uri(&path).insert_header(("content-type", "application/x-www-form-urlencoded"));
    drop(oak.app.send(click.set_payload("List-Unsubscribe=One-Click")).await.is(200));
    assert_eq!(oak.curator.again().await.get("/me/notification-settings").await.ok()["digest"], false);

    oak.app.core.clock.advance(to_monday(9));
    chores().await;
    assert_eq!(send(&oak, &server).await.unwrap(), 0);
}

#[actix_web::test]
async fn every_rule_has_a_text_and_an_action_that_is_recorded() {
    #[derive(diesel::QueryableByName)]
    struct Rule {
        #[diesel(sql_type = diesel::sql_types::Text)]
        action: String,
    }
    let app: Rc<_> = app().await;
    #[expect(clippy::disallowed_methods, reason = "the rules have no model")]
    let rules: Vec<Rule> =
        diesel::sql_query("SELECT action FROM notice_rules").load(&mut app.db().await).await.unwrap();
    let sources = crate::texts::sources();
    for Rule { action } in rules {
        assert!(sources.contains(&format!("\"{action}\"")), "{action} is never recorded");
        for lang in [Lang::Ru, Lang::Kk, Lang::En] {
            let id = format!("notice-{}", action.replace('.', "_"));
            assert_ne!(lang.say(&id), id, "no text in {lang:?}");
        }
    }
}

/// What a settings answer holds, for a reader who looks at the whole of it.
#[actix_web::test]
async fn settings_are_the_callers_own() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let settings: Value = oak.curator.get("/me/notification-settings").await.ok();
    assert_eq!((&settings["quiet_from"], &settings["quiet_to"]), (&json!("21:00:00"), &json!("07:00:00")));
    oak.curator.patch("/me/notification-settings", json!({ "muted_topics": ["gossip"] })).await.problem(422, "invalid");
    oak.curator.patch("/me/notification-settings", json!({ "digest": false })).await.ok();
    assert_eq!(oak.admin.get("/me/notification-settings").await.ok()["digest"], true);
}
