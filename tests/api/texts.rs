//! Texts of people: the catalogues are whole, and what was said in confidence stays in its circle.

use crate::world::{app, text};
use actix_web::http::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
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

/// What the values of a message are called, in a catalogue.
fn values(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut of = String::new();
    for line in text.lines() {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with('#')) {
            of = if let Some(attribute) = id.trim_start().strip_prefix('.') {
                format!("{}.{attribute}", of.split('.').next().unwrap())
            } else {
                id.to_owned()
            };
        }
        let named = line.split('$').skip(1);
        let names = named.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        values.entry(of.clone()).or_default().extend(names.collect::<Vec<String>>());
    }
    values
}

#[test]
fn a_message_is_filled_with_the_same_values_in_every_language() {
    let en = values(include_str!("../../locales/en.ftl"));
    assert!(en["field-year_range"].contains("from"));
    assert_eq!(en, values(include_str!("../../locales/ru.ftl")));
    assert_eq!(en, values(include_str!("../../locales/kk.ftl")));
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

#[actix_web::test]
async fn a_text_is_shown_by_name_to_nobody_beyond_the_pair() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let (couple, outside) = (school.couple().await, school.person("Посторонний").await);
    let named = |who: &str| json!({ "text": "слова", "visibility": "named", "named_ids": [couple.mentor.id, who] });
    let path = format!("{}/reflections", couple.stage(1));

    couple.mentee.post(&path, named(&outside.id)).await.invalid("/named_ids/1", "not_a_reader");

    let shown = couple.mentee.post(&path, named(&school.curator.id)).await.created();
    assert_eq!(shown["named_ids"], json!([couple.mentor.id, school.curator.id]));
}

#[actix_web::test]
async fn an_answer_changed_without_a_word_on_its_readers_keeps_them() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let couple = school.couple().await;
    let card = couple.mentee.get(&couple.stage(1)).await.ok();
    let asked = |key: &str| {
        let questions = card["questions"].as_array().unwrap();
        questions.iter().find(|question| question["key"] == key).unwrap()["id"].clone()
    };
    let path = format!("{}/answers", couple.stage(1));
    let write = async |answer: Value| {
        let tag = couple.mentee.get(&couple.stage(1)).await.etag();
        couple.mentee.matching(Method::PUT, &path, &tag, json!({ "answers": [answer] })).await
    };
    let (own, named) = (asked("s1.audience"), asked("s1.strengths"));
    write(json!({ "question_id": own, "text": "раньше", "visibility": "author" })).await.ok();
    let for_curator =
        json!({ "question_id": named, "text": "раньше", "visibility": "named", "named_ids": [school.curator.id] });
    write(for_curator).await.ok();

    for question in [&own, &named] {
        write(json!({ "question_id": question, "text": "теперь" })).await.ok();
    }

    assert!(!couple.mentor.get(&couple.stage(1)).await.text.contains("теперь"));
    assert_eq!(school.curator.get(&couple.stage(1)).await.text.matches("теперь").count(), 1);
    assert_eq!(couple.mentee.get(&couple.stage(1)).await.text.matches("теперь").count(), 2);
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
async fn a_text_may_be_changed_when_whom_it_names_has_gone() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let (couple, next) = (school.couple().await, school.person("Следующая").await);
    let named = json!({ "text": "наставнику", "visibility": "named", "named_ids": [couple.mentor.id] });
    let made = couple.mentee.post(&format!("{}/reflections", couple.stage(1)), named).await.created();
    let replacement = json!({ "mentor_id": next.id });
    let pair = school.curator.post(&format!("/pairs/{}/replacements", couple.pair), replacement).await.created();
    for member in [&next, &couple.mentee] {
        crate::world::consent(member, &text(&pair["id"])).await.ok();
    }
    let path = format!("/reflections/{}", text(&made["id"]));

    let changed = couple.mentee.patch(&path, json!({ "text": "наставнику, который был" })).await.ok();

    assert_eq!(changed["named_ids"], json!([couple.mentor.id]));
    let both = json!({ "named_ids": [next.id, school.admin.id] });
    couple.mentee.patch(&path, both).await.invalid("/named_ids/1", "not_a_reader");
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

#[actix_web::test]
async fn who_is_asked_to_consent_is_told_to_what_and_until_when() {
    let app = app().await;
    let school = crate::world::school(&app, "Oak").await;
    let (mentor, mentee) = (school.person("Наставник").await, school.person("Менти").await);
    let pair = school.draft("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
    school.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();

    let shown = mentee.get("/consent-texts").await.ok()["items"][0].clone();
    let task = mentee.get("/me/tasks").await.ok()["items"][0].clone();

    assert!(shown["ru"].as_str().unwrap().contains("Участие добровольное"));
    let until = app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).date_naive() + chrono::Duration::days(30);
    assert_eq!((&task["kind"], &task["due_on"]), (&json!("give_consent"), &json!(until)));
    let consent = json!({ "text_version": shown["version"], "channel": "in_app" });
    mentee.post(&format!("/pairs/{pair}/consents"), consent).await.ok();
}
