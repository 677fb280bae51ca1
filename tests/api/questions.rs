//! Question banks of a school, and programs kept as templates.

use crate::world::{Person, School, app, school, text};
use actix_web::http::Method;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

/// A bank of the school's own, without a version.
pub async fn bank(school: &School) -> String {
    let new =
        json!({ "school_id": school.id, "title_ru": "Наш банк", "title_kk": "Біздің банк", "title_en": "Our bank" });
    text(&school.curator.post("/question-banks", new).await.created()["id"])
}

/// The draft of a bank: its address, its ETag, and what to send to have it as it is.
async fn draft(school: &School, bank: &str) -> (String, String, Value) {
    let made = school.curator.post(&format!("/question-banks/{bank}/versions"), json!({})).await.created();
    let path = format!("/question-bank-versions/{}", text(&made["id"]));
    let answer = school.curator.get(&path).await;
    let (tag, mut card) = (answer.etag(), answer.ok());
    let asked = card["questions"].clone();
    let key =
        |id: &Value| asked.as_array().unwrap().iter().find(|other| other["id"] == *id).map(|one| one["key"].clone());
    for question in card["questions"].as_array_mut().unwrap() {
        question["reask_of"] = key(&question["reask_of"]).unwrap_or(Value::Null);
        let question = question.as_object_mut().unwrap();
        question.remove("id");
        question.remove("position");
    }
    for stage in card["stages"].as_array_mut().unwrap() {
        stage.as_object_mut().unwrap().remove("stage_no");
    }
    (path, tag, json!({ "stages": card["stages"], "questions": card["questions"] }))
}

async fn published(school: &School, bank: &str, words: &str) -> String {
    let (path, tag, mut body) = draft(school, bank).await;
    body["questions"][0]["text_ru"] = json!(words);
    school.curator.matching(Method::PUT, &path, &tag, body).await.ok();
    text(&school.curator.step(&format!("{path}/publications")).await.ok()["id"])
}

async fn first_question(mentee: &Person, stage: &str) -> String {
    text(&mentee.get(stage).await.ok()["questions"][0]["text"])
}

#[actix_web::test]
async fn who_writes_a_bank_reads_its_hints() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let bank = bank(&oak).await;
    let (path, ..) = draft(&oak, &bank).await;

    let (own, default) = (oak.admin.get(&path).await.ok(), oak.admin.get("/question-banks").await.ok());

    assert!(own["stages"][0]["hint_ru"].is_string(), "a draft without its hints could not be saved back");
    let shared = default["items"].as_array().unwrap().iter().find(|bank| bank["school_id"].is_null()).unwrap();
    let versions = oak.admin.get(&format!("/question-banks/{}/versions", text(&shared["id"]))).await.ok();
    let default = oak.admin.get(&format!("/question-bank-versions/{}", text(&versions["items"][0]["id"]))).await.ok();
    assert_eq!(default["stages"][0]["hint_ru"], Value::Null);
}

#[actix_web::test]
async fn a_school_asks_its_own_questions_and_running_tracks_keep_theirs() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let before = oak.couple().await;
    let bank = bank(&oak).await;
    let first = published(&oak, &bank, "Что вас радует на уроке?").await;

    let path = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&path).await.etag();
    let change = json!({ "question_bank_version_id": first });
    oak.curator.matching(Method::PATCH, &path, &tag, change).await.ok();
    let after = oak.couple().await;

    assert_eq!(first_question(&after.mentee, &after.stage(1)).await, "Что вас радует на уроке?");
    assert_ne!(first_question(&before.mentee, &before.stage(1)).await, "Что вас радует на уроке?");
    after.pass(1).await;

    let second = published(&oak, &bank, "Чем вы гордитесь?").await;
    let versions = oak.curator.get(&format!("/question-banks/{bank}/versions")).await.ok();
    assert_eq!((&versions["items"][0]["id"], &versions["items"][0]["version_no"]), (&json!(second), &json!(2)));
    let refused = oak.curator.step(&format!("/question-bank-versions/{first}/retirements")).await;
    assert_eq!(refused.problem(409, "bank_in_use")["blocking"], json!([format!("/api/v1/programs/{}", oak.program)]));
    let tag = oak.curator.get(&path).await.etag();
    oak.curator.matching(Method::PATCH, &path, &tag, json!({ "question_bank_version_id": second })).await.ok();
    oak.curator.step(&format!("/question-bank-versions/{first}/retirements")).await.ok();

    assert_eq!(first_question(&after.mentee, &after.stage(1)).await, "Что вас радует на уроке?");
    let mut again = oak.program_body();
    again["question_bank_version_id"] = json!(first);
    oak.admin.post("/programs", again).await.invalid("/question_bank_version_id", "bank_not_open");
    let refused = oak.curator.step(&format!("/question-bank-versions/{first}/retirements")).await;
    assert_eq!(refused.problem(409, "wrong_state")["state"], "retired");
}

#[actix_web::test]
async fn a_version_is_refused_when_a_required_question_is_not_asked_again() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let bank = bank(&oak).await;
    let (path, tag, mut body) = draft(&oak, &bank).await;
    oak.curator.post(&format!("/question-banks/{bank}/versions"), json!({})).await.problem(409, "draft_exists");
    let key = body["questions"][0]["key"].clone();
    body["questions"].as_array_mut().unwrap().retain(|question| question["reask_of"] != key);
    let answer = oak.curator.matching(Method::PUT, &path, &tag, body.clone()).await;
    let fresh = answer.etag();
    assert_eq!(answer.ok()["questions"].as_array().unwrap().len(), body["questions"].as_array().unwrap().len());
    oak.curator.matching(Method::PUT, &path, &tag, body.clone()).await.problem(412, "stale");

    let problem = oak.curator.step(&format!("{path}/publications")).await.problem(409, "bank_incomplete");
    assert_eq!(problem["blocking"], json!([format!("/api/v1{path}#/questions/0")]));

    body["questions"][0]["required"] = json!(false);
    oak.curator.matching(Method::PUT, &path, &fresh, body.clone()).await.ok();
    oak.curator.step(&format!("{path}/publications")).await.ok();
    let seen = oak.curator.get(&path).await.etag();
    oak.curator.matching(Method::PUT, &path, &seen, body).await.problem(409, "wrong_state");
    oak.curator.delete(&path).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn a_draft_names_the_field_that_does_not_fit() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let bank = bank(&oak).await;
    let (path, tag, body) = draft(&oak, &bank).await;
    let scale = body["questions"].as_array().unwrap().iter().position(|one| one["answer_type"] == "scale").unwrap();
    let again =
        body["questions"].as_array().unwrap().iter().position(|one| one["reask_of"] == "s1.satisfaction").unwrap();
    let words = body["questions"].as_array().unwrap().iter().position(|one| one["answer_type"] == "text").unwrap();
    for (at, field, value, code) in [
        (scale, "scale_max", json!(null), "required"),
        (scale, "scale_max", json!(-5), "scale_order"),
        (words, "scale_min", json!(1), "not_here"),
        (words, "answer_type", json!("choice"), "required"),
        (words, "options", json!([{ "key": "a", "text": { "ru": "А", "kk": "А", "en": "A" } }]), "not_here"),
        (again, "scale_max", json!(9), "reask_differs"),
        (0, "key", json!("С кириллицей"), "key_form"),
        (1, "key", body["questions"][0]["key"].clone(), "taken"),
        (0, "reask_of", json!("s1.satisfaction"), "not_here"),
        (0, "text_kk", json!("  "), "blank"),
        (0, "stage_no", json!(5), "range"),
    ] {
        let mut wrong = body.clone();
        wrong["questions"][at][field] = value;
        let field = match (field, code) {
            ("answer_type", _) => "options",
            (_, "reask_differs") => "reask_of",
            _ => field,
        };
        let answer = oak.curator.matching(Method::PUT, &path, &tag, wrong).await;
        answer.invalid(&format!("/questions/{at}/{field}"), code);
    }
    let service = oak.curator.get("/question-banks").await.ok()["items"][0]["id"].clone();
    oak.curator
        .post(&format!("/question-banks/{}/versions", text(&service)), json!({}))
        .await
        .problem(403, "forbidden");
    oak.curator.delete(&path).await.no_content();
    oak.curator.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_template_keeps_rules_and_roadmap_for_any_year() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&path).await.etag();
    let rules = json!({ "min_achievements": 2, "match_weights": { "subject_weight": 0 } });
    let original = oak.curator.matching(Method::PATCH, &path, &tag, rules).await.ok();
    let began: NaiveDate = text(&original["starts_on"]).parse().unwrap();
    let step = json!({ "position": 1, "title": "Совещание", "due_on": began + Days::new(10), "responsible_id": oak.curator.id });
    oak.curator.post(&format!("{path}/roadmap-items"), step).await.created();
    let new = json!({ "program_id": oak.program, "title": "Молодые" });
    let template = oak.admin.post("/program-templates", new.clone()).await.created();
    oak.admin.post("/program-templates", new).await.invalid("/title", "taken");
    let year = json!({ "title": "Следующий", "starts_on": began + Days::new(400), "ends_on": began + Days::new(700) });
    let year = text(&oak.admin.post(&format!("/schools/{}/academic-years", oak.id), year).await.created()["id"]);

    let at = format!("/program-templates/{}", text(&template["id"]));
    let new = json!({ "academic_year_id": year, "title": "Молодые, второй набор" });
    let drafted = oak.admin.post(&format!("{at}/programs"), new).await.created();

    assert_eq!((&drafted["state"], &drafted["title"]), (&json!("draft"), &json!("Молодые, второй набор")));
    assert_eq!((&drafted["min_achievements"], &drafted["match_weights"]), (&json!(2), &original["match_weights"]));
    assert_eq!(drafted["starts_on"], json!(began + Days::new(400)));
    let roadmap = oak.admin.get(&format!("/programs/{}/roadmap-items", text(&drafted["id"]))).await.ok();
    let first = &roadmap["items"][0];
    assert_eq!((&first["due_on"], &first["responsible_id"]), (&json!(began + Days::new(410)), &json!(null)));
    oak.admin.delete(&at).await.no_content();
    assert_eq!(oak.admin.get("/program-templates").await.ok()["items"], json!([]));
}
