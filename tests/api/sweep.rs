//! The sweep: a marker word in every confidential text, looked for in every answer of every role.

use crate::app::Answer;
use crate::permissions::{methodologist, operations};
use crate::world::{Couple, Person, School, answer, app, school_under, text};
use actix_web::http::Method;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use talim::kernel::policy::{Permission, Role};

/// The circles a text may be for, except `named` and `report`.
const LEVELS: [&str; 3] = ["author", "pair", "curator"];

/// Marks every confidential text of a couple: `<level>-<what>` as a word that occurs nowhere else.
async fn plant(couple: &Couple, curator: &Person) {
    answer_at_every_level(couple).await;
    let now = couple.mentee.app.core.clock.now();
    let meeting = json!({ "kind": "online", "starts_at": now, "ends_at": now + chrono::Duration::hours(1) });
    let meeting = couple.mentee.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    for level in LEVELS {
        let reflection = json!({ "text": format!("marker-{level}-reflection"), "visibility": level });
        couple.mentee.post(&format!("{}/reflections", couple.stage(1)), reflection).await.created();
        let words = format!("marker-{level}-note");
        let note =
            json!({ "topic": words, "content": words, "result": words, "assignment": words, "visibility": level });
        couple.mentee.post(&format!("/meetings/{}/notes", text(&meeting["id"])), note).await.created();
    }
    for level in ["pair", "curator"] {
        let words = format!("marker-{level}-observation");
        let day = now.with_timezone(&chrono_tz::Asia::Almaty).date_naive();
        let observation = json!({ "lesson_on": day, "topic": words, "subject": words, "comment": words, "visibility": level,
            "criteria": [{ "name": words, "score": 1 }] });
        couple.mentor.post(&format!("/tracks/{}/observations", couple.track), observation).await.created();
    }
    plan(couple, curator).await;
    let feedback = json!({ "text": "marker-pair-feedback" });
    couple.mentor.post(&format!("{}/feedback", couple.stage(1)), feedback).await.created();
    couple.submit(1).await.ok();
    couple.review(1, json!({ "decision": "returned", "comment": "marker-pair-comment" })).await.ok();
}

/// Answers the questions of stage I, each for another circle than the one before.
async fn answer_at_every_level(couple: &Couple) {
    let card = couple.mentee.get(&couple.stage(1)).await;
    let tag = card.etag();
    let card = card.ok();
    let questions = card["questions"].as_array().unwrap().iter().zip(LEVELS.into_iter().cycle());
    let answers: Vec<_> =
        questions.map(|(question, level)| answer(question, &format!("marker-{level}-answer"), level)).collect();
    let path = format!("{}/answers", couple.stage(1));
    couple.mentee.matching(Method::PUT, &path, &tag, json!({ "answers": answers })).await.ok();
}

/// What is written for the two and their curator, who organises the work: goals and plans; and what only the raiser of a flag
/// and the curator read.
async fn plan(couple: &Couple, curator: &Person) {
    let goal = "marker-pair-goal marker-pair-goal";
    let by = (couple.mentee.app.core.clock.now() + chrono::Duration::days(60)).date_naive();
    let new = json!({ "title": goal, "specific": goal, "measurable": goal, "attainable": goal, "realistic": goal, "time_bound_on": by });
    let made = couple.mentee.post(&format!("/tracks/{}/goals", couple.track), new).await.created();
    let path = format!("/goals/{}", text(&made["id"]));
    couple.mentor.step(&format!("{path}/approvals")).await.ok();
    let revised = json!({ "reason": goal, "changes": { "title": format!("{goal} marker-pair-goal") } });
    let tag = couple.mentee.get(&path).await.etag();
    couple.mentee.matching(Method::POST, &format!("{path}/revisions"), &tag, revised).await.ok();
    couple.mentor.step(&format!("{path}/approvals")).await.ok();
    couple.mentor.post(&format!("{path}/assessments"), json!({ "result": "partially", "note": goal })).await.ok();
    let item = json!({ "content": "marker-pair-plan", "due_on": by, "expected_result": "marker-pair-plan", "responsible": "mentee" });
    couple.mentor.post(&format!("/tracks/{}/plan-items", couple.track), item).await.created();
    let flag = json!({ "pair_id": couple.pair, "topic": "ethics", "priority": "high", "text": "marker-pair-flag" });
    let flag = text(&couple.mentee.post("/flags", flag).await.created()["id"]);
    let resolution = json!({ "resolution": "marker-pair-flag" });
    curator.post(&format!("/flags/{flag}/resolutions"), resolution).await.ok();
}

/// The ids of what a mentee's list holds.
async fn ids(couple: &Couple, list: String) -> Vec<String> {
    let items = couple.mentee.get(&list).await.ok();
    items["items"].as_array().unwrap().iter().map(|item| text(&item["id"])).collect()
}

/// What an answer says in words, whatever it is written as.
fn words(answer: &Answer, format: &str) -> String {
    match format {
        "xlsx" if answer.status.is_success() => {
            let mut book = zip::ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
            let mut all = String::new();
            for part in 0..book.len() {
                book.by_index(part).unwrap().read_to_string(&mut all).unwrap();
            }
            all
        }
        "pdf" if answer.status.is_success() => pdf_extract::extract_text_from_mem(&answer.bytes).unwrap(),
        _ => answer.text.clone(),
    }
}

/// The formats an export is looked at in. Laying out pages takes its time, so those are printed that hold texts of people.
fn formats(path: &str) -> &'static [&'static str] {
    let printed = ["/R07/", "/plan/", "/exports/meetings"].iter().any(|part| path.contains(part));
    match (path.ends_with("/export") || path.contains("/exports/"), printed) {
        (true, true) => &["csv", "html", "xlsx", "pdf"],
        (true, false) => &["csv", "html", "xlsx"],
        (false, _) => &[""],
    }
}

/// What an operation wants to be asked with.
fn query(url: &str, couple: &Couple) -> String {
    let mut query = String::new();
    if ["/reports/preview/", "/overview", "/report-comparisons"].iter().any(|part| url.contains(part)) {
        query += "?from=2020-01-01&to=2090-01-01";
    }
    if url.contains("/report-comparisons") {
        query += "&code=R08&before_from=2010-01-01&before_to=2019-12-31";
    }
    if url.contains("/R07") {
        query = format!("{query}&pair_id={}", couple.pair);
    }
    query
}

/// What is swept: a school, the addresses of things of another couple, and which operations have answered anybody.
struct Sweep<'a> {
    school: &'a School,
    others: BTreeMap<&'static str, String>,
    tokens: BTreeMap<&'static str, String>,
    paged: BTreeSet<String>,
    answered: BTreeSet<String>,
}

impl<'a> Sweep<'a> {
    async fn of(school: &'a School, couple: &Couple) -> Self {
        let mut others = crate::isolation::rows(school, couple).await;
        let feed = text(&couple.mentee.put("/me/calendar-feed", json!(null)).await.ok()["url"]);
        let path = format!("/reports/{}/share-links", others["report_id"]);
        let link = text(&school.admin.post(&path, json!({ "format": "csv" })).await.ok()["url"]);
        let last = |url: &str| url.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
        let code = school.curator.get(&format!("/certificates/{}", others["certificate_id"])).await.ok();
        others.insert("code", text(&code["code"]));
        let tokens = BTreeMap::from([("/calendar/", last(&feed)), ("/shared-reports/", last(&link))]);
        let mut paged = BTreeSet::new();
        let mut document = talim::kernel::openapi::document(&talim::app::routes());
        talim::kernel::openapi::each_operation(&mut document, |_, _, operation| {
            if operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == "after") {
                paged.insert(text(&operation["operationId"]));
            }
        });
        Self { school, others, tokens, paged, answered: BTreeSet::new() }
    }

    /// The addresses of an operation: with what is the couple's own where there is something, else with what is another's.
    async fn urls(&self, path: &str, id: &str, couple: &Couple, survey: Option<&str>) -> Vec<String> {
        let meetings = || format!("/pairs/{}/meetings", couple.pair);
        let many = match path {
            path if path.contains("{reflection_id}") => ("{reflection_id}", format!("{}/reflections", couple.stage(1))),
            path if path.contains("{observation_id}") => {
                ("{observation_id}", format!("/tracks/{}/observations", couple.track))
            }
            path if path.contains("{goal_id}") => ("{goal_id}", format!("/tracks/{}/goals", couple.track)),
            path if path.contains("{meeting_id}") => ("{meeting_id}", meetings()),
            path if path.contains("{note_id}") => match ids(couple, meetings()).await.first() {
                Some(meeting) => ("{note_id}", format!("/meetings/{meeting}/notes")),
                None => ("", String::new()),
            },
            _ => ("", String::new()),
        };
        let mut urls = vec![path.to_owned()];
        if !many.0.is_empty() {
            let own = ids(couple, many.1).await;
            if !own.is_empty() {
                urls = own.iter().map(|id| path.replace(many.0, id)).collect();
            }
        }
        let own = [
            ("person_id", couple.mentee.id.as_str()),
            ("pair_id", &couple.pair),
            ("track_id", &couple.track),
            ("stage_id", &couple.stages[0]),
            ("survey_id", survey.unwrap_or(&self.others["survey_id"])),
        ];
        for url in &mut urls {
            for (name, value) in own {
                *url = url.replace(&format!("{{{name}}}"), value);
            }
            for (name, value) in &self.others {
                *url = url.replace(&format!("{{{name}}}"), value);
            }
            for (_, token) in self.tokens.iter().filter(|(place, _)| path.starts_with(**place)) {
                *url = url.replace("{token}", token);
            }
            assert!(!url.contains('{') || path.contains("{token}"), "teach the sweep what {path} needs");
            self.add_query(url, id, couple);
        }
        urls
    }

    /// What an operation asks for after the question mark, with as many rows a page as there may be.
    fn add_query(&self, url: &mut String, id: &str, couple: &Couple) {
        let paged = self.paged.contains(id) && !url.contains("/exports/");
        url.push_str(&query(url, couple));
        if url.ends_with("/mentor-suggestions") {
            url.push_str("?program_id=");
            url.push_str(&self.school.program);
        }
        if url.ends_with("/import-template") {
            url.push_str("?kind=people");
        }
        if paged {
            url.push_str(if url.contains('?') { "&limit=200" } else { "?limit=200" });
        }
    }

    /// Asks everything there is to ask in a role, and returns the markers in the answers.
    async fn seen_by(&mut self, couple: &Couple, survey: Option<&str>, token: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        for (method, path, id) in operations().into_iter().filter(|(method, ..)| *method == Method::GET) {
            for url in self.urls(&path, &id, couple, survey).await {
                for format in formats(&path) {
                    let sign = if url.contains('?') { '&' } else { '?' };
                    let asked = if format.is_empty() { url.clone() } else { format!("{url}{sign}format={format}") };
                    let answer = self.school.app.call(method.clone(), &asked, Some(token), None).await;
                    assert!(!answer.status.is_server_error(), "{asked}: {}", answer.text);
                    if answer.status.is_success() {
                        self.answered.insert(id.clone());
                    }
                    let text = words(&answer, format);
                    seen.extend(text.match_indices("marker-").map(|(at, _)| {
                        text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
                    }));
                }
            }
        }
        seen
    }
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// What answers none of those who ask here: a link that is used up, what is between two others, what was not entered, a survey
/// that is open still, and the page of a problem by the code of a certificate.
const UNASKED: [&str; 6] = [
    "find_invitation",
    "find_mentor_request",
    "find_mentee_profile",
    "find_mentor_profile",
    "find_survey_results",
    "explain_problem",
];

/// What is between the two.
const PAIR: [&str; 6] = [
    "marker-pair-answer",
    "marker-pair-reflection",
    "marker-pair-note",
    "marker-pair-observation",
    "marker-pair-feedback",
    "marker-pair-comment",
];
/// What is for the two and their curator, who organises the work.
const PLAN: [&str; 2] = ["marker-pair-goal", "marker-pair-plan"];
/// What is shared with the curator.
const CURATOR: [&str; 4] =
    ["marker-curator-answer", "marker-curator-reflection", "marker-curator-note", "marker-curator-observation"];

#[actix_web::test]
async fn what_is_said_in_confidence_stays_in_its_circle() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let school = school_under(&app, &root, "Oak", Some(&department)).await;
    let until = app.core.clock.now() + chrono::Duration::days(30);
    // whatever a key may be given
    let scopes: Vec<&str> = Permission::ALL
        .iter()
        .filter(|permission| permission.reach(Role::Integration).is_some())
        .map(|permission| permission.name())
        .collect();
    let key = json!({ "school_id": school.id, "name": "Журнал", "scopes": scopes, "expires_at": until });
    let key = text(&school.admin.post("/api-keys", key).await.created()["key"]);
    let outside = school.couple().await;
    let methodologist = methodologist(&school).await;
    let mut sweep = Sweep::of(&school, &outside).await;
    let couple = school.couple().await;
    plant(&couple, &school.curator).await;

    let mentee = sweep.seen_by(&couple, None, &couple.mentee.token).await;
    for (level, what) in LEVELS.into_iter().flat_map(|level| ["answer", "reflection", "note"].map(|what| (level, what)))
    {
        assert!(
            mentee.contains(&format!("marker-{level}-{what}")),
            "the author does not see {level} {what}: {mentee:?}"
        );
    }
    let mentor = sweep.seen_by(&couple, None, &couple.mentor.token).await;
    assert_eq!(mentor, set(&[&PAIR[..], &PLAN[..], &CURATOR[..]].concat()), "the mentor");
    let curator = sweep.seen_by(&couple, None, &school.curator.token).await;
    assert_eq!(curator, set(&[&PLAN[..], &CURATOR[..], &["marker-pair-flag"]].concat()), "the curator");
    let others = [
        &school.admin.token,
        &school.root.token,
        &methodologist.token,
        &outside.mentor.token,
        &outside.mentee.token,
        &key,
    ];
    for (index, token) in others.into_iter().enumerate() {
        assert_eq!(sweep.seen_by(&couple, None, token).await, set(&[]), "somebody outside ({index})");
    }
    let gets = operations().into_iter().filter(|(method, ..)| *method == Method::GET).map(|(.., id)| id);
    let silent: Vec<String> = gets.filter(|id| !sweep.answered.contains(id)).collect();
    assert_eq!(silent, UNASKED, "nobody was answered, so nothing was looked at");
}

#[actix_web::test]
async fn what_is_named_or_said_at_an_ending_reaches_whom_it_is_for() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let school = school_under(&app, &root, "Oak", Some(&department)).await;
    let (outside, couple) = (school.couple().await, school.couple().await);
    let methodologist = methodologist(&school).await;
    let mut sweep = Sweep::of(&school, &outside).await;
    let named = |who: &str, words: &str| json!({ "text": words, "visibility": "named", "named_ids": [who] });
    for (who, words) in [(&couple.mentor, "marker-for-mentor"), (&school.curator, "marker-for-curator")] {
        couple.mentee.post(&format!("{}/reflections", couple.stage(1)), named(&who.id, words)).await.created();
    }
    let comment = json!({ "comment": "marker-of-ending" });

    assert_eq!(sweep.seen_by(&couple, None, &couple.mentor.token).await, set(&["marker-for-mentor"]));
    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), comment).await.ok();

    let curator = sweep.seen_by(&couple, None, &school.curator.token).await;
    assert_eq!(curator, set(&["marker-for-curator", "marker-of-ending"]));
    let mentee = sweep.seen_by(&couple, None, &couple.mentee.token).await;
    assert_eq!(mentee, set(&["marker-for-curator", "marker-for-mentor"]));
    for who in [&school.admin, &school.root, &methodologist, &couple.mentor, &outside.mentor] {
        assert_eq!(sweep.seen_by(&couple, None, &who.token).await, set(&[]));
    }
}

#[actix_web::test]
async fn what_a_survey_says_in_words_reaches_its_curator_alone() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let school = school_under(&app, &root, "Oak", Some(&department)).await;
    let couples = [school.couple().await, school.couple().await, school.couple().await];
    let survey = crate::surveys::open_survey(&school, "interim").await;
    for couple in &couples {
        crate::surveys::answer(&couple.mentee, 9, Some("marker-survey-comment")).await.ok();
    }
    let id = text(&survey["id"]);
    school.curator.step(&format!("/surveys/{id}/closings")).await.ok();
    let reader = methodologist(&school).await;
    let outside = school.couple().await;
    let mut sweep = Sweep::of(&school, &outside).await;
    let curator = sweep.seen_by(&couples[0], Some(&id), &school.curator.token).await;
    assert_eq!(curator, set(&["marker-survey-comment"]));
    for who in [&school.admin, &school.root, &reader, &couples[0].mentor, &couples[1].mentee] {
        assert_eq!(sweep.seen_by(&couples[0], Some(&id), &who.token).await, set(&[]));
    }
}
