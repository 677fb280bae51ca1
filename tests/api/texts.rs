//! Texts of people: the catalogues are whole, and what was said in confidence stays in its circle.

use crate::app::Answer;
use crate::permissions::{methodologist, operations};
use crate::world::{Couple, School, app, school_under, text};
use actix_web::http::Method;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use talim::kernel::texts::Lang;

fn catalogue(text: &str) -> BTreeMap<String, bool> {
    let ids = text.lines().filter(|line| line.contains(" =") && !line.starts_with([' ', '#']));
    let name = |line: &str| line.split(" =").next().unwrap().to_owned();
    let with_detail = |id: &str| Lang::En.text(&format!("{id}.detail"), &[]).is_some();
    ids.map(|line| (name(line), with_detail(&name(line)))).collect()
}

#[test]
fn the_catalogues_say_the_same_things() {
    let [ru, kk, en] = [
        catalogue(include_str!("../../locales/ru.ftl")),
        catalogue(include_str!("../../locales/kk.ftl")),
        catalogue(include_str!("../../locales/en.ftl")),
    ];
    assert!(ru.len() > 200, "{} messages", ru.len());
    assert_eq!(ru.keys().collect::<Vec<_>>(), kk.keys().collect::<Vec<_>>());
    assert_eq!(ru.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for id in ru.keys() {
        for lang in Lang::ALL {
            let said = lang.text(id, &[("reason", "x".into()), ("from", "x".into()), ("to", "x".into())]);
            let titled = lang.text(&format!("{id}.title"), &[]);
            assert!(said.or(titled).is_some(), "{id} in {}", lang.as_str());
        }
    }
}

/// Everything that is written in Rust.
pub fn sources() -> String {
    let mut all = String::new();
    gather(&std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

fn gather(folder: &std::path::Path, all: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            gather(&entry.path(), all);
        } else if entry.path().extension().is_some_and(|kind| kind == "rs") {
            *all += &std::fs::read_to_string(entry.path()).unwrap();
        }
    }
}

/// Every code in the sources, found by the ways a code is written.
fn codes(before: &[&str]) -> BTreeSet<String> {
    let all = sources();
    let mut found = BTreeSet::new();
    for start in before {
        for rest in all.split(start).skip(1) {
            let word: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if !word.is_empty() && rest[word.len()..].starts_with('"') {
                found.insert(word);
            }
        }
    }
    found
}

#[test]
fn every_problem_code_has_texts_and_stands_in_the_table() {
    let table = include_str!("../../openapi/README.md");
    let codes = codes(&["conflict(\"", "code: \"", "Some(\"", "then_some(\""]);
    let known: BTreeSet<String> = catalogue(include_str!("../../locales/en.ftl"))
        .keys()
        .filter_map(|id| id.strip_prefix("problem-"))
        .map(str::to_owned)
        .collect();
    for code in codes.iter().filter(|code| code.contains("conflict") || known.contains(*code)).chain(known.iter()) {
        let detail = Lang::En.text(&format!("problem-{code}.detail"), &[]).unwrap_or_else(|| panic!("{code}"));
        let told = table.lines().any(|row| row.starts_with(&format!("| `{code}` |")) && row.contains(detail.as_str()));
        assert!(told, "{code} is not in the table of codes as the catalogue has it");
    }
    let raised = self::codes(&["Error::conflict(\"", "Conflict { code: \""]);
    assert!(raised.is_subset(&known), "without texts: {:?}", raised.difference(&known).collect::<Vec<_>>());
    let fields = self::codes(&["ValidationError::new(\""]);
    for code in fields {
        assert!(Lang::En.text(&format!("field-{code}"), &[]).is_some(), "field-{code} has no text");
    }
    for line in include_str!("../../locales/en.ftl").lines() {
        let Some((code, text)) = line.strip_prefix("field-").and_then(|rest| rest.split_once(" = ")) else { continue };
        assert!(
            table.contains(&format!("| `{code}` | {text} |")),
            "{code} is not in the table as the catalogue has it"
        );
    }
}

#[test]
fn every_word_of_a_dictionary_has_its_labels() {
    for dictionary in talim::dictionaries::Dictionary::all() {
        for entry in dictionary.entries {
            let id = format!("{}-{}", dictionary.name, entry.value);
            for label in [&entry.label.ru, &entry.label.kk, &entry.label.en] {
                assert_ne!(*label, id, "no label");
            }
        }
    }
}

/// Marks every confidential text of a couple: `<level>-<what>` as a word that occurs nowhere else.
async fn plant(couple: &Couple, level: &str) {
    couple.answer_all(1, &format!("marker-{level}-answer"), level).await.ok();
    let reflection = json!({ "text": format!("marker-{level}-reflection"), "visibility": level });
    couple.mentee.post(&format!("{}/reflections", couple.stage(1)), reflection).await.created();
    let now = couple.mentee.app.core.clock.now();
    let meeting = json!({ "kind": "online", "starts_at": now, "ends_at": now + chrono::Duration::hours(1) });
    let meeting = couple.mentee.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    let words = format!("marker-{level}-note");
    let note = json!({ "topic": words, "content": words, "result": words, "assignment": words, "visibility": level });
    couple.mentee.post(&format!("/meetings/{}/notes", text(&meeting["id"])), note).await.created();
    if level != "author" {
        let words = format!("marker-{level}-observation");
        let day = now.with_timezone(&chrono_tz::Asia::Almaty).date_naive();
        let observation = json!({ "lesson_on": day, "topic": words, "subject": words, "comment": words, "visibility": level,
            "criteria": [{ "name": words, "score": 1 }] });
        couple.mentor.post(&format!("/tracks/{}/observations", couple.track), observation).await.created();
    }
    if level == "pair" {
        let feedback = json!({ "text": "marker-pair-feedback" });
        couple.mentor.post(&format!("{}/feedback", couple.stage(1)), feedback).await.created();
        couple.submit(1).await.ok();
        couple.review(1, json!({ "decision": "returned", "comment": "marker-pair-comment" })).await.ok();
    }
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

/// The formats an export is looked at in: a page holds what a CSV does and more. Laying out pages takes its time, so those
/// are printed that hold texts of people.
fn formats(path: &str) -> &'static [&'static str] {
    let printed = ["/R07/", "/plan/", "/exports/meetings"].iter().any(|part| path.contains(part));
    match (path.ends_with("/export") || path.contains("/exports/"), printed) {
        (true, true) => &["html", "xlsx", "pdf"],
        (true, false) => &["html", "xlsx"],
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

/// Asks everything there is to ask in a role, and returns the markers in the answers.
async fn seen_by(school: &School, couple: &Couple, survey: &str, token: &str) -> BTreeSet<String> {
    let survey = survey.to_owned();
    let rows = [
        ("survey_id", &survey),
        ("school_id", &school.id),
        ("person_id", &couple.mentee.id),
        ("program_id", &school.program),
        ("pair_id", &couple.pair),
        ("track_id", &couple.track),
        ("stage_id", &couple.stages[0]),
    ];
    let mut seen = BTreeSet::new();
    let meetings = ids(couple, format!("/pairs/{}/meetings", couple.pair)).await;
    let notes = match meetings.first() {
        Some(meeting) => ids(couple, format!("/meetings/{meeting}/notes")).await,
        None => vec![],
    };
    let many = [
        ("{reflection_id}", ids(couple, format!("{}/reflections", couple.stage(1))).await),
        ("{note_id}", notes),
        ("{observation_id}", ids(couple, format!("/tracks/{}/observations", couple.track)).await),
        ("{meeting_id}", meetings),
    ];
    for (method, path, _) in operations().into_iter().filter(|(method, ..)| *method == Method::GET) {
        let mut urls = vec![path.clone()];
        for (name, ids) in many.iter().filter(|(name, _)| path.contains(name)) {
            urls = ids.iter().map(|id| path.replace(name, id)).collect();
        }
        for mut url in urls {
            for (name, value) in rows {
                url = url.replace(&format!("{{{name}}}"), value);
            }
            url += &query(&url, couple);
            for format in formats(&path) {
                let sign = if url.contains('?') { '&' } else { '?' };
                let asked = if format.is_empty() { url.clone() } else { format!("{url}{sign}format={format}") };
                let answer = school.app.call(method.clone(), &asked, Some(token), None).await;
                assert!(!answer.status.is_server_error(), "{url}: {}", answer.text);
                let text = words(&answer, format);
                let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
                seen.extend(words.filter(|word| word.starts_with("marker-")).map(str::to_owned));
            }
        }
    }
    seen
}

fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Where a test asks for none.
const NO_SURVEY: &str = "00000000-0000-0000-0000-000000000000";

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
    let scopes = [
        "schools:read",
        "people:read",
        "programs:read",
        "pairs:read",
        "tracks:read",
        "meetings:read",
        "reports:run",
        "reports:names",
    ];
    let key = json!({ "school_id": school.id, "name": "Журнал", "scopes": scopes, "expires_at": until });
    let key = text(&school.admin.post("/api-keys", key).await.created()["key"]);
    let outside = school.couple().await;
    let methodologist = methodologist(&school).await;
    for (level, pair, curator) in [
        ("author", &[][..], &[][..]),
        (
            "pair",
            &[
                "marker-pair-answer",
                "marker-pair-reflection",
                "marker-pair-note",
                "marker-pair-observation",
                "marker-pair-feedback",
                "marker-pair-comment",
            ][..],
            &[][..],
        ),
        ("curator", &CURATOR[..], &CURATOR[..]),
    ] {
        let couple = school.couple().await;
        plant(&couple, level).await;
        let own = ["answer", "reflection", "note"].map(|what| format!("marker-{level}-{what}"));
        let mentee = seen_by(&school, &couple, NO_SURVEY, &couple.mentee.token).await;
        assert!(own.iter().all(|word| mentee.contains(word)), "the author does not see {level}: {mentee:?}");
        assert_eq!(
            seen_by(&school, &couple, NO_SURVEY, &couple.mentor.token).await,
            set(pair),
            "the mentor at {level}"
        );
        assert_eq!(
            seen_by(&school, &couple, NO_SURVEY, &school.curator.token).await,
            set(curator),
            "the curator at {level}"
        );
        let others = [
            &school.admin.token,
            &school.root.token,
            &methodologist.token,
            &outside.mentor.token,
            &outside.mentee.token,
            &key,
        ];
        for (index, token) in others.into_iter().enumerate() {
            assert_eq!(
                seen_by(&school, &couple, NO_SURVEY, token).await,
                set(&[]),
                "somebody outside ({index}) at {level}"
            );
        }
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
    let seen = async |who: &crate::world::Person| seen_by(&school, &couples[0], &id, &who.token).await;
    assert_eq!(seen(&school.curator).await, set(&["marker-survey-comment"]));
    for who in [&school.admin, &school.root, &reader, &couples[0].mentor, &couples[1].mentee] {
        assert_eq!(seen(who).await, set(&[]));
    }
}

#[actix_web::test]
async fn a_text_for_named_people_reaches_them_alone() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let couple = school.couple().await;
    let named = json!({ "text": "для куратора лично", "visibility": "named", "named_ids": [school.curator.id] });
    let reflection = couple.mentee.post(&format!("{}/reflections", couple.stage(1)), named).await.created();
    let path = format!("/reflections/{}", text(&reflection["id"]));

    assert_eq!(school.curator.get(&path).await.ok()["text"], "для куратора лично");
    let withheld = couple.mentor.get(&path).await.ok();
    assert_eq!((&withheld["text"], &withheld["confidential"]), (&json!(null), &json!(true)));
}

#[actix_web::test]
async fn a_mentor_who_left_reads_nothing_with_the_next_call() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let (lead, co, mentee) =
        (school.person("Ведущий").await, school.person("Второй").await, school.person("Менти").await);
    let third = school.person("Третий").await;
    let pair = school
        .active_pair("team", &[("lead_mentor", &lead), ("co_mentor", &co), ("co_mentor", &third), ("mentee", &mentee)])
        .await;
    let couple = school.couple_of(pair, co.clone(), mentee).await;
    couple.answer_all(1, "между нами", "pair").await.ok();
    assert!(co.get(&couple.stage(1)).await.text.contains("между нами"));

    let members = school.curator.get(&format!("/pairs/{}/members", couple.pair)).await.ok();
    let member = members["items"].as_array().unwrap().iter().find(|member| member["person_id"] == co.id).unwrap();
    school.curator.delete(&format!("/pair-members/{}", text(&member["id"]))).await.no_content();

    co.get(&couple.stage(1)).await.problem(404, "not_found");
    assert!(third.get(&couple.stage(1)).await.text.contains("между нами"));
}

#[actix_web::test]
async fn when_a_mentee_leaves_the_mentor_reads_no_further() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let couple = school.couple().await;
    couple.answer_all(1, "между нами", "pair").await.ok();
    couple.submit(1).await.ok();

    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();

    couple.mentor.get(&couple.stage(1)).await.problem(404, "not_found");
    couple.review(1, json!({ "decision": "completed" })).await.problem(404, "not_found");
    couple.mentor.get(&format!("/people/{}", couple.mentee.id)).await.problem(404, "not_found");
    assert!(couple.mentee.get(&couple.stage(1)).await.text.contains("между нами"));
}

#[actix_web::test]
async fn nobody_enters_a_circle_by_forming_a_second_pair() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let couple = school.couple().await;
    couple.answer_all(1, "между нами", "pair").await.ok();
    let pair = school.draft("virtual", &[("lead_mentor", &school.curator), ("mentee", &couple.mentee)]).await;
    school.curator.step(&format!("/pairs/{pair}/proposals")).await.problem(409, "mentee_already_paired");
    app.sql(&format!("UPDATE pairs SET with_stages = false WHERE id = '{pair}'")).await;
    school.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    crate::world::consent(&school.curator, &pair).await.ok();

    let paper = json!({ "person_id": couple.mentee.id, "text_version": "1", "channel": "paper" });
    school.curator.post(&format!("/pairs/{pair}/consents"), paper).await.invalid("/person_id", "unknown");
    crate::world::consent(&couple.mentee, &pair).await.ok();

    assert!(!school.curator.get(&couple.stage(1)).await.text.contains("между нами"));
    assert!(couple.mentor.get(&couple.stage(1)).await.text.contains("между нами"));
}
