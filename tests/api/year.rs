//! A school year of twelve pairs as its people play it: from the first consents to the report, and into the next year.

use crate::finding::slot;
use crate::matching;
use crate::world::{Couple, Person, School, app, consent, first_day, last_day, school, text};
use actix_web::http::Method;
use chrono::{Days, Duration, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use talim::chores;

/// What became of a pair: its id, its kind, its state.
type Played = (String, &'static str, &'static str);

/// The day it is at the school, which is in Almaty.
fn today(oak: &School) -> NaiveDate {
    oak.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).date_naive()
}

/// Lets days pass, and what is due be done.
async fn days_pass(oak: &School, days: i64) {
    oak.app.core.clock.advance(days * 86_400);
    chores::run(&mut oak.app.db().await, oak.app.core.clock.now()).await.unwrap();
}

/// A meeting of two hours ago.
async fn planned(by: &Person, pair: &str) -> String {
    let starts = by.app.core.clock.now() - Duration::hours(2);
    let new = json!({ "kind": "consultation", "starts_at": starts, "ends_at": starts + Duration::hours(1) });
    text(&by.post(&format!("/pairs/{pair}/meetings"), new).await.created()["id"])
}

async fn reflect(couple: &Couple, no: usize, level: &str) {
    let reflection = json!({ "text": format!("marker-{level}-reflection"), "visibility": level });
    couple.mentee.post(&format!("{}/reflections", couple.stage(no)), reflection).await.created();
}

/// Pairs that work through the year without anything of note, and one of their mentors.
async fn quiet_pairs(oak: &School) -> (Person, Vec<Played>) {
    let of_category = json!({ "qualification_category": "first" });
    let (peer, other_peer) = (oak.person_with(of_category.clone()).await, oak.person_with(of_category).await);
    let young = oak.person_with(json!({ "teaching_since": "2024-09-01" })).await;
    let old = oak.person_with(json!({ "teaching_since": "2000-09-01" })).await;
    let mut people = vec![];
    for _ in 0..8 {
        people.push(oak.person("Участник").await);
    }
    let mut played = vec![];
    for (kind, members) in [
        ("group", &[("lead_mentor", &people[0]), ("mentee", &people[1]), ("mentee", &people[2])][..]),
        ("team", &[("lead_mentor", &people[3]), ("co_mentor", &people[4]), ("mentee", &people[5])][..]),
        ("virtual", &[("lead_mentor", &people[6]), ("mentee", &people[7])][..]),
        ("peer", &[("lead_mentor", &peer), ("mentee", &other_peer)][..]),
        ("reverse", &[("lead_mentor", &young), ("mentee", &old)][..]),
    ] {
        played.push((oak.active_pair(kind, members).await, kind, "active"));
    }
    (people[0].clone(), played)
}

/// Answers one question of a stage, which leaves the stage in the middle.
async fn answer_in_part(couple: &Couple, no: usize, words: &str) {
    let card = couple.mentee.get(&couple.stage(no)).await;
    let tag = card.etag();
    let card = card.ok();
    let questions = card["questions"].as_array().unwrap();
    let question = questions.iter().find(|question| question["answer_type"] == "text").unwrap();
    let answers = json!({ "answers": [{ "question_id": question["id"], "text": words, "visibility": "pair" }] });
    couple.mentee.matching(Method::PUT, &format!("{}/answers", couple.stage(no)), &tag, answers).await.ok();
}

/// The mentor is replaced in the middle of stage III, and the mentee finishes with the next one.
async fn changes_mentors_in_stage_three(oak: &School) -> [Played; 2] {
    let couple = oak.couple().await;
    for stage in 1..=2 {
        couple.pass(stage).await;
    }
    answer_in_part(&couple, 3, "marker-pair-begun").await;
    reflect(&couple, 3, "author").await;
    let next = oak.person("Следующая").await;

    let path = format!("/pairs/{}/replacements", couple.pair);
    let pair = oak.curator.post(&path, json!({ "mentor_id": next.id })).await.created();

    couple.mentor.get(&couple.stage(3)).await.problem(404, "not_found");
    assert_eq!(pair["continued_from"], json!(couple.pair));
    let pair = text(&pair["id"]);
    consent(&next, &pair).await.ok();
    assert_eq!(consent(&couple.mentee, &pair).await.ok()["state"], "active");
    couple.mentor.get(&couple.stage(3)).await.problem(404, "not_found");
    let read = next.get(&couple.stage(3)).await.is(200).text;
    assert!(read.contains("marker-pair-begun") && !read.contains("marker-author"), "{read}");
    let goes_on = Couple { pair, mentor: next, ..couple };
    finishes(&goes_on).await;
    [(couple.pair, "individual", "terminated"), (goes_on.pair, "individual", "completed")]
}

/// Stages III and IV, and the end of the pair.
async fn finishes(couple: &Couple) {
    couple.answer_all(3, "marker-pair-answer", "pair").await.ok();
    let feedback = json!({ "text": "marker-pair-feedback" });
    couple.mentor.post(&format!("{}/feedback", couple.stage(3)), feedback).await.created();
    couple.submit(3).await.ok();
    couple.review(3, json!({ "decision": "completed" })).await.ok();
    couple.pass(4).await;
    assert_eq!(couple.mentee.get(&format!("/tracks/{}", couple.track)).await.ok()["state"], "completed");
    let path = format!("/pairs/{}/endings", couple.pair);
    let ended = couple.mentor.post(&path, json!({ "reason": "goals_achieved" })).await.ok();
    assert_eq!(ended["state"], "completed");
}

async fn group_agrees_to_its_agenda(oak: &School) -> Played {
    let lead = oak.person("Ведущая").await;
    let mentees = [oak.person("Менти").await, oak.person("Менти").await];
    let members = [("lead_mentor", &lead), ("mentee", &mentees[0]), ("mentee", &mentees[1])];
    let pair = oak.active_pair("group", &members).await;
    let meeting = planned(&lead, &pair).await;
    lead.patch(&format!("/meetings/{meeting}"), json!({ "agenda": "Разбор урока" })).await.ok();
    let agree = format!("/meetings/{meeting}/agenda-agreements");
    let all = [&lead, &mentees[0], &mentees[1]];

    lead.hold(&meeting, &all).await.problem(409, "agenda_not_agreed");
    mentees[0].step(&agree).await.ok();
    lead.hold(&meeting, &all).await.problem(409, "agenda_not_agreed");
    mentees[1].step(&agree).await.ok();
    assert_eq!(lead.hold(&meeting, &all).await.ok()["state"], "held");
    (pair, "group", "active")
}

/// The two answers after the one meeting, which is all that a flash pair is for.
async fn both_answer(mentor: &Person, mentee: &Person, pair: &str) {
    let (card, path) = (format!("/pairs/{pair}"), format!("/pairs/{pair}/flash-response"));
    mentee.put(&path, json!({ "usefulness": 5, "would_continue": true })).await.ok();
    assert_eq!(mentee.get(&card).await.ok()["state"], "active");
    mentor.put(&path, json!({ "usefulness": 4, "would_continue": false })).await.ok();
    assert_eq!(mentee.get(&card).await.ok()["state"], "completed");
}

async fn flash_formed_by_the_curator(oak: &School) -> Played {
    let (mentor, mentee) = (oak.person("Наставник").await, oak.person("Менти").await);
    let pair = oak.active_pair("flash", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    let meeting = planned(&mentor, &pair).await;
    assert_eq!(mentor.hold(&meeting, &[&mentor, &mentee]).await.ok()["state"], "held");
    both_answer(&mentor, &mentee, &pair).await;
    (pair, "flash", "completed")
}

/// Three want the one time that is offered: mentor, the one who got it, pair.
async fn booked_by_one_of_three(oak: &School) -> (Person, Person, String) {
    let giver = oak.person("Дающая").await;
    matching::mentor(oak, &giver, &["дебаты"]).await;
    let bookings = format!("/mentor-slots/{}/bookings", slot(oak, &giver, 30).await);
    let asking = [oak.person("Первая").await, oak.person("Вторая").await, oak.person("Третья").await];

    let booked = asking.iter().map(|one| one.post(&bookings, json!({ "text_version": "2026-1" })));
    let answers = futures_util::future::join_all(booked).await;

    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 409 || answer.status == 404).count(), 2);
    let at = answers.iter().position(|answer| answer.status == 200).unwrap();
    let pair = text(&answers[at].body["pair_id"]);
    assert_eq!(asking[at].get(&format!("/pairs/{pair}")).await.ok()["state"], "active");
    (giver, asking[at].clone(), pair)
}

async fn booked_flash_meets((giver, mentee, pair): (Person, Person, String)) -> Played {
    let (giver, mentee) = (giver.again().await, mentee.again().await);
    let meetings = mentee.get(&format!("/pairs/{pair}/meetings")).await.ok();
    let meeting = text(&meetings["items"][0]["id"]);
    assert_eq!(giver.hold(&meeting, &[&giver, &mentee]).await.ok()["state"], "held");
    both_answer(&giver, &mentee, &pair).await;
    (pair, "flash", "completed")
}

/// Answers, a journal and reflections, for the author alone and for the pair.
async fn writes_in_confidence(oak: &School) -> Couple {
    let couple = oak.couple().await;
    couple.answer_all(1, "marker-pair-answer", "pair").await.ok();
    let meeting = planned(&couple.mentor, &couple.pair).await;
    let notes = format!("/meetings/{meeting}/notes");
    for level in ["author", "pair"] {
        let words = format!("marker-{level}-note");
        let note =
            json!({ "topic": words, "content": words, "result": words, "assignment": words, "visibility": level });
        couple.mentee.post(&notes, note).await.created();
        reflect(&couple, 1, level).await;
    }
    assert_eq!(couple.mentor.hold(&meeting, &[&couple.mentor, &couple.mentee]).await.ok()["state"], "held");
    couple.submit(1).await.ok();
    couple.review(1, json!({ "decision": "returned", "comment": "marker-pair-comment" })).await.ok();
    let own = couple.mentee.get(&notes).await.is(200).text;
    assert!(own.contains("marker-author-note") && own.contains("marker-pair-note"), "{own}");
    let shared = couple.mentor.get(&notes).await.is(200).text;
    assert!(shared.contains("marker-pair-note") && !shared.contains("marker-author"), "{shared}");
    couple
}

/// Somebody stands in from the day after tomorrow for three days.
async fn will_be_substituted(oak: &School) -> (Couple, Person) {
    let couple = oak.couple().await;
    couple.answer_all(1, "marker-pair-answer", "pair").await.ok();
    let stand_in = oak.person("Заместителева").await;
    let first = today(oak) + Days::new(2);
    let days = json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id,
        "starts_on": first, "ends_on": first + Days::new(2) });
    oak.curator.post(&format!("/pairs/{}/substitutions", couple.pair), days).await.created();
    stand_in.get(&couple.stage(1)).await.problem(404, "not_found");
    (couple, stand_in)
}

/// A mentor withdraws with a week's notice.
async fn gives_notice(oak: &School) -> Couple {
    let couple = oak.couple().await;
    let until = today(oak) + Days::new(7);
    let pair = couple.mentor.post(&format!("/pairs/{}/endings", couple.pair), json!({ "ended_on": until })).await.ok();
    assert_eq!((&pair["state"], &pair["notice_until"]), (&json!("active"), &json!(until)));
    couple
}

async fn program_goes_into_the_next_year(oak: &School) {
    let began = first_day(&oak.app);
    let year = json!({ "title": "Следующий", "starts_on": began + Days::new(400), "ends_on": began + Days::new(700) });
    let year = text(&oak.admin.post(&format!("/schools/{}/academic-years", oak.id), year).await.created()["id"]);

    let path = format!("/programs/{}/copies", oak.program);
    let copy = oak.admin.post(&path, json!({ "academic_year_id": year })).await.created();

    assert_eq!((&copy["state"], &copy["copied_from"]), (&json!("draft"), &json!(oak.program)));
    assert_eq!(copy["starts_on"], json!(began + Days::new(400)));
    let pairs = oak.admin.get(&format!("/pairs?program_id={}&count=true", text(&copy["id"]))).await.ok();
    assert_eq!(pairs["total"], 0, "the pairs stay in their year");
}

fn period(oak: &School) -> String {
    format!("from={}&to={}&program_id={}", first_day(&oak.app), last_day(&oak.app), oak.program)
}

async fn reports_tell_what_was_played(oak: &School, played: &[Played]) {
    let (curator, period) = (oak.curator.again().await, period(oak));
    let report = curator.get(&format!("/reports/preview/R03?{period}")).await.ok();

    let rows = report["rows"].as_array().unwrap();
    let word = |row: &Value, field: &str| text(&row[field]);
    let told: BTreeSet<(String, String, String)> =
        rows.iter().map(|row| (word(row, "pair_id"), word(row, "kind"), word(row, "pair_state"))).collect();
    let expected: BTreeSet<(String, String, String)> =
        played.iter().map(|(pair, kind, state)| (pair.clone(), (*kind).to_owned(), (*state).to_owned())).collect();
    assert_eq!(told, expected);
    assert_eq!((rows.len(), played.len()), (13, 13), "twelve pairs and the one that went on");
    assert_eq!(curator.get("/pairs?count=true").await.ok()["total"], 13);
    let kinds: BTreeSet<&str> = played.iter().map(|(_, kind, _)| *kind).collect();
    assert_eq!(kinds.len(), 7);
    assert_eq!(rows.iter().filter(|row| row["continued_from"].is_string()).count(), 1);
    let held: i64 = rows.iter().map(|row| row["meetings_held"].as_i64().unwrap()).sum();
    assert_eq!(held, 4);
    let table = curator.get(&format!("/reports/preview/R03/export?{period}&format=csv")).await.is(200).text;
    assert_eq!(table.trim_end().split("\r\n").count(), rows.len() + 1, "{table}");

    let stages = curator.get(&format!("/reports/preview/R04?{period}")).await.ok();
    let last = &stages["rows"][3];
    assert_eq!((&last["tracks"], &last["completed"]), (&json!(12), &json!(1)), "one mentee of twelve went to the end");
}

/// All pages of a list; what is not a list is one page.
async fn pages(by: &Person, path: &str, status: u16) -> String {
    let (mut all, mut next) = (String::new(), path.to_owned());
    loop {
        let answer = by.get(&next).await.is(status);
        all += &answer.text;
        let Some(after) = answer.body["next"].as_str() else { return all };
        next = format!("{path}&after={after}");
    }
}

async fn lists_hold_no_confidence(oak: &School, outside: &Person) {
    let period = period(oak);
    let mut lists: Vec<String> = ["/pairs", "/tracks", "/meetings", "/me/notifications", "/audit-events"]
        .map(|list| format!("{list}?limit=200"))
        .into();
    lists.extend(["/me/tasks".to_owned(), "/signals".to_owned()]);
    for code in ["R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15"] {
        lists.push(format!("/reports/preview/{code}?{period}"));
        lists.push(format!("/reports/preview/{code}/export?{period}&format=csv"));
    }
    let organisers_only = ["/audit-events", "/signals", "/reports"];
    for (by, refused) in [(&oak.admin, &[][..]), (&oak.curator, &[][..]), (outside, &organisers_only[..])] {
        let by = by.again().await;
        for list in &lists {
            let status = if refused.iter().any(|start| list.starts_with(start)) { 403 } else { 200 };
            let said = pages(&by, list, status).await;
            assert!(!said.contains("marker"), "{} reads in {list}: {said}", by.email);
        }
    }
}

#[actix_web::test]
async fn a_school_year_over_http() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (outside, mut played) = quiet_pairs(&oak).await;
    played.extend(changes_mentors_in_stage_three(&oak).await);
    played.push(group_agrees_to_its_agenda(&oak).await);
    played.push(flash_formed_by_the_curator(&oak).await);
    let journal = writes_in_confidence(&oak).await;
    let flash = booked_by_one_of_three(&oak).await;
    let (substituted, stand_in) = will_be_substituted(&oak).await;
    let leaving = gives_notice(&oak).await;
    program_goes_into_the_next_year(&oak).await;

    days_pass(&oak, 2).await;
    played.push(booked_flash_meets(flash).await);
    let read = stand_in.again().await.get(&substituted.stage(1)).await.is(200).text;
    assert!(read.contains("marker-pair-answer"), "{read}");
    leaving.mentor.again().await.get(&leaving.stage(1)).await.ok();

    days_pass(&oak, 3).await;
    stand_in.again().await.get(&substituted.stage(1)).await.problem(404, "not_found");
    substituted.mentor.again().await.get(&substituted.stage(1)).await.ok();
    let left = format!("/pairs/{}", leaving.pair);
    assert_eq!(oak.curator.again().await.get(&left).await.ok()["state"], "active");

    days_pass(&oak, 3).await;
    assert_eq!(oak.curator.again().await.get(&left).await.ok()["state"], "terminated");
    leaving.mentor.again().await.get(&leaving.stage(1)).await.problem(404, "not_found");
    let written = journal.mentor.again().await.get(&journal.stage(1)).await.is(200).text;
    assert!(written.contains("marker-pair-answer"), "there is something to keep in confidence: {written}");
    played.push((journal.pair, "individual", "active"));
    played.push((substituted.pair, "individual", "active"));
    played.push((leaving.pair, "individual", "terminated"));
    reports_tell_what_was_played(&oak, &played).await;
    lists_hold_no_confidence(&oak, &outside).await;
}
