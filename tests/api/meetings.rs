use crate::world::{Couple, Person, School, app, school, text};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

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
    assert_eq!(
        couple.mentor.post(&format!("/meetings/{ahead}/cancellations"), json!({})).await.ok()["state"],
        "cancelled"
    );
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
    let mut long = meeting(1);
    long["ends_at"] = meeting(2)["ends_at"].clone();
    mentor.post(&path, long).await.invalid("/ends_at", "meeting_too_long");
    let first = text(&mentor.post(&path, meeting(1)).await.created()["id"]);
    mentor.post(&path, meeting(2)).await.problem(409, "flash_one_meeting");
    mentor.post(&format!("/meetings/{first}/cancellations"), json!({})).await.ok();
    mentor.post(&path, meeting(2)).await.created();
    assert_eq!(mentee.get("/tracks?count=true").await.ok()["total"], 0, "a flash pair has no stages");
}

fn meeting(starts: DateTime<Utc>) -> Value {
    json!({ "kind": "consultation", "starts_at": starts, "ends_at": starts + Duration::hours(1) })
}

async fn planned(by: &Person, pair: &str, new: Value) -> Value {
    by.post(&format!("/pairs/{pair}/meetings"), new).await.created()
}

#[actix_web::test]
async fn nobody_is_in_two_meetings_at_once_unless_somebody_says_so() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let other = oak.person("Другой").await;
    let second = oak.active_pair("individual", &[("lead_mentor", &couple.mentor), ("mentee", &other)]).await;
    let at = app.core.clock.now() + Duration::days(1);
    let first = planned(&couple.mentor, &couple.pair, meeting(at)).await;

    let overlapping = meeting(at + Duration::minutes(30));
    let path = format!("/pairs/{second}/meetings");
    couple.mentor.post(&path, overlapping.clone()).await.problem(409, "meeting_overlaps");
    let next = planned(&couple.mentor, &second, meeting(at + Duration::hours(1))).await;
    let moved = json!({ "starts_at": at });
    couple.mentor.patch(&format!("/meetings/{}", text(&next["id"])), moved).await.problem(409, "meeting_overlaps");
    let mut allowed = overlapping.clone();
    allowed["overlap_allowed"] = json!(true);
    planned(&couple.mentor, &second, allowed).await;

    couple
        .mentor
        .post(&format!("/meetings/{}/cancellations", text(&first["id"])), json!({ "reason": "Педсовет" }))
        .await
        .ok();
    couple.mentor.post(&format!("/meetings/{}/cancellations", text(&next["id"])), json!({})).await.ok();
    planned(&couple.mentor, &second, overlapping).await;
}

#[actix_web::test]
async fn a_series_keeps_the_hour_of_the_schools_clocks() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    // Berlin sets its clocks twice a year; the pair lasts 100 days, so one of the changes may lie in them or not
    let change = json!({ "time_zone": "Europe/Berlin" });
    let tag = oak.admin.get(&format!("/schools/{}", oak.id)).await.etag();
    oak.admin.matching(Method::PATCH, &format!("/schools/{}", oak.id), &tag, change).await.ok();
    let first = app.core.clock.now() + Duration::days(1);
    let until = first.date_naive() + chrono::Days::new(70);
    let path = format!("/pairs/{}/meeting-series", couple.pair);
    let series =
        |every: &str, until: chrono::NaiveDate| json!({ "first": meeting(first), "every": every, "until_on": until });

    let meetings = couple.mentor.post(&path, series("two_weeks", until)).await.ok();

    let hour = |meeting: &Value| {
        let at: DateTime<Utc> = text(&meeting["starts_at"]).parse().unwrap();
        at.with_timezone(&chrono_tz::Europe::Berlin).format("%H:%M").to_string()
    };
    let items = meetings["items"].as_array().unwrap();
    assert!(items.len() == 5 || items.len() == 6, "{}", items.len());
    assert!(
        items.iter().all(|meeting| hour(meeting) == hour(&items[0]) && meeting["series_id"] == items[0]["series_id"])
    );
    couple.mentor.post(&path, series("two_weeks", until)).await.problem(409, "meeting_overlaps");
    assert_eq!(couple.mentor.get("/meetings?count=true").await.ok()["total"], items.len(), "half a series was planned");
    couple.mentor.post(&path, series("week", until + chrono::Days::new(900))).await.invalid("/until_on", "series_long");
    couple.mentor.post(&path, series("week", until + chrono::Days::new(90))).await.problem(409, "meeting_overlaps");
    couple.mentor.post(&path, series("week", "2020-01-01".parse().unwrap())).await.invalid("/until_on", "before_start");

    let cancel = format!("/meeting-series/{}/cancellations", text(&items[0]["series_id"]));
    let cancelled = couple.mentor.post(&cancel, json!({ "reason": "Каникулы" })).await.ok();
    assert_eq!(cancelled["items"].as_array().unwrap().len(), items.len());
    assert_eq!(couple.mentee.get("/meetings?state=planned&count=true").await.ok()["total"], 0);
}

async fn group(oak: &School) -> (String, Person, [Person; 2]) {
    let lead = oak.person("Ведущая").await;
    let mentees = [oak.person("Менти").await, oak.person("Менти").await];
    let members = [("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1])];
    (oak.active_pair("group", &members).await, lead, mentees)
}

#[actix_web::test]
async fn a_group_meets_when_all_mentees_have_agreed_to_the_agenda() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, mentees) = group(&oak).await;
    let held = planned(&lead, &pair, meeting(app.core.clock.now() - Duration::hours(2))).await;
    let path = format!("/meetings/{}", text(&held["id"]));
    let agree = format!("{path}/agenda-agreements");
    let hold = async || lead.hold(&text(&held["id"]), &[&lead, &mentees[0], &mentees[1]]).await;

    mentees[0].step(&agree).await.problem(409, "agenda_missing");
    lead.patch(&path, json!({ "agenda": "Разбор урока" })).await.ok();
    mentees[0].step(&agree).await.ok();
    assert_eq!(mentees[0].step(&agree).await.ok()["agenda_agreed_at"], json!(null), "twice changes nothing");
    let refused = hold().await.problem(409, "agenda_not_agreed");
    assert_eq!((&refused["unmet"][0]["required"], &refused["unmet"][0]["actual"]), (&json!(2), &json!(1)));
    lead.step(&agree).await.problem(404, "not_found");
    assert!(mentees[1].step(&agree).await.ok()["agenda_agreed_at"].is_string());
    lead.patch(&path, json!({ "agenda": "Другое" })).await.ok();
    hold().await.problem(409, "agenda_not_agreed");
    for mentee in &mentees {
        mentee.step(&agree).await.ok();
    }
    assert_eq!(hold().await.ok()["state"], "held");
}

#[actix_web::test]
async fn a_program_may_do_without_agreed_agendas() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (pair, lead, mentees) = group(&oak).await;
    let program = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&program).await.etag();
    oak.curator.matching(Method::PATCH, &program, &tag, json!({ "group_agenda_required": false })).await.ok();
    let held = planned(&lead, &pair, meeting(app.core.clock.now() - Duration::hours(2))).await;

    assert_eq!(lead.hold(&text(&held["id"]), &[&lead, &mentees[0]]).await.ok()["state"], "held");
}

async fn note(by: &Person, meeting: &Value, visibility: &str, words: &str) -> Value {
    let new =
        json!({ "topic": words, "content": words, "result": words, "assignment": words, "visibility": visibility });
    by.post(&format!("/meetings/{}/notes", text(&meeting["id"])), new).await.created()
}

#[actix_web::test]
async fn the_journal_is_read_in_its_circle() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let first = planned(&couple.mentor, &couple.pair, meeting(app.core.clock.now() - Duration::hours(2))).await;
    note(&couple.mentor, &first, "author", "для себя").await;
    note(&couple.mentor, &first, "pair", "для двоих").await;
    note(&couple.mentee, &first, "curator", "для куратора").await;
    let path = format!("/meetings/{}/notes", text(&first["id"]));

    let read = async |by: &Person| by.get(&path).await.is(200).text;
    let (mentor, mentee, curator) = (read(&couple.mentor).await, read(&couple.mentee).await, read(&oak.curator).await);
    let seen = |text: &str| ["для себя", "для двоих", "для куратора"].map(|words| text.contains(words));
    assert_eq!(seen(&mentor), [true, true, true]);
    assert_eq!(seen(&mentee), [false, true, true]);
    assert_eq!(seen(&curator), [false, false, true]);
    oak.admin.get(&path).await.problem(404, "not_found");
    oak.root.get(&path).await.problem(403, "forbidden");
    let never = json!({ "topic": "Тема", "visibility": "report" });
    couple.mentor.post(&path, never).await.invalid("/visibility", "never_reported");

    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    assert_eq!(
        seen(&read(&couple.mentor).await),
        [true, true, false],
        "the mentor of an ended pair reads the own alone"
    );
}

#[actix_web::test]
async fn a_note_is_its_authors_to_change() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let first = planned(&couple.mentor, &couple.pair, meeting(app.core.clock.now() - Duration::hours(2))).await;
    let own = note(&couple.mentor, &first, "pair", "слово").await;
    let path = format!("/notes/{}", text(&own["id"]));

    couple.mentee.patch(&path, json!({ "topic": "чужое" })).await.problem(404, "not_found");
    couple.mentee.delete(&path).await.problem(404, "not_found");
    let changed = couple.mentor.patch(&path, json!({ "topic": "другое", "assignment": null })).await.ok();
    assert_eq!(
        (&changed["topic"], &changed["content"], &changed["assignment"]),
        (&json!("другое"), &json!("слово"), &json!(null))
    );
    couple.mentor.delete(&path).await.no_content();
    couple.mentor.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn after_the_end_a_meeting_is_entered_late_for_some_days_and_then_no_more() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let at = app.core.clock.now() - Duration::days(1);
    let ahead = planned(&couple.mentor, &couple.pair, meeting(at + Duration::days(5))).await;
    oak.curator.post(&format!("/pairs/{}/endings", couple.pair), json!({ "reason": "term_expired" })).await.ok();
    let path = format!("/pairs/{}/meetings", couple.pair);
    assert_eq!(couple.mentor.get(&format!("/meetings/{}", text(&ahead["id"]))).await.ok()["state"], "cancelled");
    let dropped = oak.admin.get("/audit-events?action=meeting.dropped").await.ok();
    assert_eq!(dropped["items"][0]["object_id"], ahead["id"]);

    couple.mentor.post(&path, meeting(at + Duration::days(3))).await.invalid("/starts_at", "day_range");
    couple
        .mentor
        .post(&path, meeting(at + Duration::days(1) + Duration::minutes(5)))
        .await
        .problem(409, "meeting_ahead");
    let late = couple.mentor.post(&path, meeting(at)).await.created();
    assert_eq!(late["entered_late"], true);
    let left = couple.mentor.post(&path, meeting(at - Duration::hours(5))).await.created();
    let held = couple.mentor.hold(&text(&late["id"]), &[&couple.mentor, &couple.mentee]).await;
    assert_eq!(held.ok()["state"], "held");
    assert_eq!(note(&couple.mentor, &late, "pair", "позже").await["entered_late"], true);

    app.core.clock.advance(15 * 86_400);
    let mentor = couple.mentor.again().await;
    mentor.post(&path, meeting(at - Duration::hours(2))).await.problem(409, "pair_closed");
    let left = format!("/meetings/{}/cancellations", text(&left["id"]));
    mentor.post(&left, json!({})).await.problem(409, "pair_closed");
    let notes = format!("/meetings/{}/notes", text(&late["id"]));
    mentor.post(&notes, json!({ "topic": "Тема" })).await.problem(409, "pair_closed");
}

async fn feed(couple: &Couple) -> String {
    let url = text(&couple.mentor.put("/me/calendar-feed", json!(null)).await.ok()["url"]);
    url[url.find("/calendar/").unwrap()..].to_owned()
}

#[actix_web::test]
async fn a_calendar_program_reads_the_meetings_and_no_confidence() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let place = "Кабинет Әсел Бауыржанқызы, второй этаж, рядом с библиотекой и музеем школы, за стеклянной дверью";
    let mut new =
        meeting("2026-11-25T10:00:00Z".parse::<DateTime<Utc>>().unwrap().max(app.core.clock.now() + Duration::days(1)));
    new["place"] = json!(place);
    new["agenda"] = json!("ТихаяПовестка");
    let first = planned(&couple.mentor, &couple.pair, new).await;
    note(&couple.mentor, &first, "pair", "ТихоеСлово").await;
    let address = feed(&couple).await;

    let answer = app.call(Method::GET, &address, None, None).await;

    let tag = answer.etag();
    assert_eq!(answer.headers.get("content-type").unwrap(), "text/calendar; charset=utf-8");
    let text_ = answer.is(200).text;
    assert!(text_.split("\r\n").all(|line| line.len() <= 75), "{text_}");
    let unfolded = text_.replace("\r\n ", "");
    for part in [
        "BEGIN:VCALENDAR",
        "SEQUENCE:0",
        "STATUS:CONFIRMED",
        "музеем школы\\, за стеклянной",
        &format!("UID:{}@talim", text(&first["id"])),
    ] {
        assert!(unfolded.contains(part), "{part} is not in\n{unfolded}");
    }
    assert!(!unfolded.contains("ТихаяПовестка") && !unfolded.contains("ТихоеСлово") && !unfolded.contains("TZID"));
    let again = TestRequest::get().uri(&address).insert_header(("if-none-match", tag));
    assert_eq!(app.send(again).await.status, 304);
    assert_eq!(app.call(Method::GET, &address, None, None).await.text, text_, "unchanged, byte for byte");

    couple.mentor.post(&format!("/meetings/{}/cancellations", text(&first["id"])), json!({})).await.ok();
    let changed = app.call(Method::GET, &address, None, None).await.text;
    assert!(changed.contains("STATUS:CANCELLED") && changed.contains("SEQUENCE:1"), "{changed}");
}

#[actix_web::test]
async fn a_calendar_address_is_renewed_and_taken_back() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let first = feed(&couple).await;
    let second = feed(&couple).await;
    app.call(Method::GET, &first, None, None).await.problem(404, "not_found");
    let _ = app.call(Method::GET, &second, None, None).await.is(200);

    couple.mentor.delete("/me/calendar-feed").await.no_content();

    app.call(Method::GET, &second, None, None).await.problem(404, "not_found");
    couple.mentor.delete("/me/calendar-feed").await.problem(404, "not_found");
}
