//! Surveys and skills as people meet them: asked, answered, reminded of, and what stage IV waits for.

use crate::world::{Couple, Person, School, app, school, text};
use chrono::Duration;
use diesel_async::SimpleAsyncConnection;
use serde_json::{Value, json};

pub async fn open_survey(oak: &School, wave: &str) -> Value {
    let due = (oak.app.core.clock.now() + Duration::days(5)).date_naive();
    let new = json!({ "program_id": oak.program, "wave": wave, "title": "Как работается", "due_on": due });
    let id = text(&oak.curator.post("/surveys", new).await.created()["id"]);
    oak.curator.step(&format!("/surveys/{id}/openings")).await.ok()
}

async fn invitation(by: &Person) -> String {
    text(&by.get("/me/surveys").await.ok()["items"][0]["id"])
}

pub async fn answer(by: &Person, number: i64, words: Option<&str>) -> crate::app::Answer {
    let form = format!("/survey-invitations/{}", invitation(by).await);
    let questions = by.get(&form).await.ok()["questions"].as_array().unwrap().clone();
    let mut answers = vec![];
    for question in &questions {
        match (question["scale_max"].as_i64(), words) {
            (Some(max), _) => answers.push(json!({ "question_id": question["id"], "number": number.min(max) })),
            (None, Some(words)) => answers.push(json!({ "question_id": question["id"], "text": words })),
            (None, None) => {}
        }
    }
    by.put(&format!("{form}/answers"), json!({ "answers": answers })).await
}

#[actix_web::test]
async fn a_survey_is_asked_answered_and_told_without_names() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couples: Vec<Couple> = vec![oak.couple().await, oak.couple().await, oak.couple().await];
    let survey = open_survey(&oak, "interim").await;
    assert_eq!(
        (&survey["state"], &survey["invited"]),
        (&json!("open"), &json!(7)),
        "three mentees, three mentors, a curator"
    );
    let notices = couples[0].mentee.get("/me/notifications").await.ok();
    assert_eq!(notices["items"][0]["kind"], "survey_opened", "{notices}");
    let tasks = couples[0].mentee.get("/me/tasks").await.ok();
    assert!(tasks["items"].as_array().unwrap().iter().any(|task| task["kind"] == "answer_survey"), "{tasks}");

    answer(&couples[0].mentee, 4, None).await.ok();
    answer(&couples[0].mentee, 8, Some("marker: меньше бумаг")).await.ok();
    let form = format!("/survey-invitations/{}", invitation(&couples[0].mentee).await);
    couples[1].mentee.get(&form).await.problem(404, "not_found");
    oak.curator.get(&form).await.problem(404, "not_found");
    let question = couples[0].mentee.get(&form).await.ok()["questions"][0]["id"].clone();
    let one = |number: i64| json!({ "answers": [{ "question_id": question, "number": number }] });
    let refused = couples[0].mentee.put(&format!("{form}/answers"), one(11)).await;
    refused.invalid("/answers/0/number", "range");
    couples[0].mentee.put(&format!("{form}/answers"), one(9)).await.invalid("/answers", "answers_missing");
    let path = format!("/surveys/{}", text(&survey["id"]));
    oak.curator.get(&format!("{path}/results")).await.problem(409, "wrong_state");

    answer(&couples[1].mentee, 6, None).await.ok();
    answer(&couples[2].mentee, 10, None).await.ok();
    answer(&couples[0].mentor, 7, None).await.ok();
    oak.curator.step(&format!("{path}/closings")).await.ok();
    answer(&couples[1].mentor, 7, None).await.problem(409, "wrong_state");

    let results = oak.curator.get(&format!("{path}/results")).await.ok();
    let satisfied = results["questions"].as_array().unwrap().iter().filter(|row| row["measure"] == "satisfaction");
    let told: Vec<Value> =
        satisfied.map(|row| json!([row["side"], row["answered"], row["suppressed"], row["counts"]])).collect();
    assert!(told.contains(&json!(["mentee", 3, false, [0, 0, 0, 0, 0, 1, 0, 1, 0, 1]])), "{told:?}");
    assert!(told.contains(&json!(["mentor", 1, true, null])), "{told:?}");
    assert_eq!(results["comments"][0]["text"], "marker: меньше бумаг");
    let admins = oak.admin.get(&format!("{path}/results")).await.ok();
    assert_eq!(admins["comments"], json!([]), "words are for the curator alone");
    couples[0].mentor.get(&format!("{path}/results")).await.problem(403, "forbidden");
}

/// How many notices of this kind there are.
async fn told(person: &Person, kind: &str) -> usize {
    let notices = person.again().await.get("/me/notifications").await.ok();
    notices["items"].as_array().unwrap().iter().filter(|notice| notice["kind"] == kind).count()
}

#[actix_web::test]
async fn who_joins_is_invited_and_who_is_silent_is_reminded_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let early = oak.couple().await;
    let survey = open_survey(&oak, "entry").await;
    let late = oak.couple().await;
    answer(&early.mentee, 7, None).await.ok();
    for days in [0, 3, 0] {
        app.core.clock.advance(days * 24 * 3600);
        let now = app.core.clock.now();
        talim::chores::run(&mut app.db().await, now).await.unwrap();
    }
    let curator = oak.curator.again().await;
    let now = curator.get(&format!("/surveys/{}", text(&survey["id"]))).await.ok();
    assert_eq!((&now["invited"], &now["answered"]), (&json!(5), &json!(1)));
    assert_eq!(
        (
            told(&late.mentee, "survey_joined").await,
            told(&late.mentor, "survey_joined").await,
            told(&early.mentee, "survey_joined").await
        ),
        (1, 1, 0)
    );
    assert_eq!(told(&late.mentee, "survey_reminded").await, 1);
    assert_eq!(told(&early.mentee, "survey_reminded").await, 0);
    let again = json!({ "program_id": oak.program, "wave": "entry", "title": "Ещё", "due_on": "2090-01-01" });
    curator.post("/surveys", again).await.invalid("/wave", "wave_taken");
}

#[actix_web::test]
async fn a_set_of_questions_is_drafted_published_and_then_stands() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let question = json!({ "side": "mentee", "key": "trust", "measure": "trust", "scale_max": 5, "required": true,
        "text_ru": "Доверяю", "text_kk": "Сенемін", "text_en": "I trust" });
    let draft = |questions: Value| json!({ "title": "Наши вопросы", "questions": questions });
    let mut wrong = question.clone();
    wrong["scale_max"] = json!(7);
    let new = json!({ "school_id": oak.id, "draft": draft(json!([question, wrong])) });
    let refused = oak.admin.post("/survey-sets", new).await;
    refused.invalid("/draft/questions/1/scale_max", "five_or_ten");
    let set = oak.admin.post("/survey-sets", json!({ "school_id": oak.id, "draft": draft(json!([])) })).await.created();
    let path = format!("/survey-sets/{}", text(&set["set"]["id"]));
    oak.admin.step(&format!("{path}/publications")).await.problem(409, "no_questions");
    oak.admin.put(&path, draft(json!([question]))).await.ok();
    let due = (app.core.clock.now() + Duration::days(5)).date_naive();
    let survey = json!({ "program_id": oak.program, "set_id": set["set"]["id"], "wave": "entry", "title": "Вход", "due_on": due });
    oak.curator.post("/surveys", survey.clone()).await.invalid("/set_id", "set_not_published");
    oak.admin.step(&format!("{path}/publications")).await.ok();
    oak.admin.put(&path, draft(json!([]))).await.problem(409, "set_published");
    oak.curator.post("/surveys", survey).await.created();
    let published = uuid::Uuid::parse_str(&text(&set["set"]["id"])).unwrap();
    let rewrite = format!("UPDATE survey_questions SET text_ru = 'x' WHERE set_id = '{published}'");
    let refused = app.db().await.batch_execute(&rewrite).await.unwrap_err();
    assert!(refused.to_string().contains("published"), "the database refuses too: {refused}");
}

#[actix_web::test]
async fn stage_four_waits_for_skills_and_surveys_but_not_for_ever() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mut competences = vec![];
    for (position, title) in [(1, "Цель урока"), (2, "Обратная связь")] {
        let new = json!({ "position": position, "title": title });
        competences
            .push(oak.admin.post(&format!("/schools/{}/competences", oak.id), new).await.created()["id"].clone());
    }
    let couple = oak.couple().await;
    for stage in 1..=3 {
        couple.pass(stage).await;
    }
    open_survey(&oak, "exit").await;
    couple.answer_all(4, "Итоги", "pair").await.ok();
    let goals = couple.mentor.get(&format!("/tracks/{}/goals", couple.track)).await.ok();
    couple
        .mentor
        .post(&format!("/goals/{}/assessments", text(&goals["items"][0]["id"])), json!({ "result": "achieved" }))
        .await
        .ok();
    couple.submit(4).await.ok();

    let unmet = |answer: &crate::app::Answer| -> Vec<Value> {
        answer.body["unmet"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| json!([item["code"], item["required"], item["actual"]]))
            .collect()
    };
    let refused = couple.review(4, json!({ "decision": "completed" })).await;
    assert_eq!(json!(unmet(&refused)), json!([["skills_assessed", 2, 0], ["surveys_answered", 2, 0]]));

    let scores = |values: [i64; 2]| json!({ "scores": [{ "competence_id": competences[0], "score": values[0] }, { "competence_id": competences[1], "score": values[1] }] });
    let skills = format!("/tracks/{}/skills", couple.track);
    let some = json!({ "scores": [{ "competence_id": competences[0], "score": 3 }] });
    couple.mentee.put(&format!("{skills}/entry"), some).await.invalid("/scores", "scores_missing");
    couple.mentee.put(&format!("{skills}/entry"), scores([2, 3])).await.ok();
    couple.mentee.put(&format!("{skills}/entry"), scores([1, 1])).await.ok();
    // the mentor's own assessment is enough where the mentee's is missing
    couple.mentor.put(&format!("{skills}/exit"), scores([4, 4])).await.ok();
    let seen = couple.mentor.get(&skills).await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2);
    oak.curator.get(&skills).await.problem(404, "not_found");
    oak.couple().await.mentor.get(&skills).await.problem(404, "not_found");

    couple.mentor.put(&format!("{skills}/entry"), scores([1, 1])).await.ok();
    couple.mentor.put(&format!("{skills}/entry"), scores([1, 2])).await.problem(409, "skills_settled");

    answer(&couple.mentor, 8, None).await.ok();
    let refused = couple.review(4, json!({ "decision": "completed" })).await;
    assert_eq!(json!(unmet(&refused)), json!([["surveys_answered", 2, 1]]));
    // five days until the survey's day, seven of grace, and one
    app.core.clock.advance(13 * 24 * 3600);
    let mentor = couple.mentor.again().await;
    mentor.post(&format!("{}/reviews", couple.stage(4)), json!({ "decision": "completed" })).await.ok();
}

#[actix_web::test]
async fn career_facts_are_entered_by_the_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/tracks/{}/career-facts", couple.track);
    let fact = |day: &str| json!({ "kind": "career_step", "title": "Первая категория", "happened_on": day });
    couple.mentee.post(&path, fact("2099-01-01")).await.invalid("/happened_on", "day_ahead");
    let today = app.core.clock.now().date_naive().to_string();
    let made = couple.mentee.post(&path, fact(&today)).await.created();
    assert_eq!(couple.mentor.get(&path).await.ok()["items"][0]["title"], "Первая категория");
    couple.mentor.delete(&format!("/career-facts/{}", text(&made["id"]))).await.no_content();
    assert_eq!(couple.mentee.get(&path).await.ok()["items"], json!([]));
}
