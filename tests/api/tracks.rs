use crate::world::{app, school, text};
use actix_web::http::Method;
use serde_json::{Value, json};

fn codes(problem: &Value) -> Vec<&str> {
    problem["unmet"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_mentee_walks_the_four_stages() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    for stage in 1..=4 {
        couple.pass(stage).await;
    }
    let track = couple.mentee.get(&format!("/tracks/{}", couple.track)).await.ok();
    assert_eq!(track["state"], "completed");
    assert!(track["stages"].as_array().unwrap().iter().all(|stage| stage["state"] == "completed"));
}

#[actix_web::test]
async fn stage_one_waits_for_every_required_question() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;

    let refused = couple.submit(1).await.problem(409, "gate_unmet");
    assert_eq!(refused["unmet"][0]["code"], "required_questions");
    assert_eq!((&refused["unmet"][0]["required"], &refused["unmet"][0]["actual"]), (&json!(6), &json!(0)));
    let before = couple.mentee.get(&couple.stage(1)).await.ok();
    assert_eq!(before["allowed"], json!(["answers", "reflections"]), "not to be handed in yet");
    assert_eq!(couple.mentor.get(&couple.stage(1)).await.ok()["allowed"], json!(["feedback"]));
    couple.answer_all(1, "Слова", "pair").await.ok();
    let card = couple.mentee.get(&couple.stage(1)).await.ok();
    assert_eq!(
        (&card["gate"][0]["met"], &card["allowed"]),
        (&json!(true), &json!(["answers", "reflections", "submissions"]))
    );
    assert_eq!(couple.submit(1).await.ok()["state"], "submitted");
    couple.submit(1).await.problem(409, "wrong_state");
    couple.answer_all(1, "Поздно", "pair").await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn a_completed_stage_keeps_the_goal_it_rests_on() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    let goal = couple.goal().await;
    couple.answer_all(2, "Слова", "pair").await.ok();
    couple.submit(2).await.ok();
    couple.review(2, json!({ "decision": "completed", "comment": "Принято" })).await.ok();

    couple.mentee.delete(&format!("/goals/{goal}")).await.no_content();

    assert_eq!(couple.mentee.get(&format!("/goals/{goal}")).await.ok()["state"], "cancelled");
}

#[actix_web::test]
async fn a_returned_stage_comes_back_with_a_comment() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.answer_all(1, "Слова", "pair").await.ok();
    couple.submit(1).await.ok();

    couple.review(1, json!({ "decision": "returned" })).await.invalid("/comment", "required");
    let returned = couple.review(1, json!({ "decision": "returned", "comment": "Подробнее об отклике" })).await.ok();

    assert_eq!((&returned["state"], &returned["returned_count"]), (&json!("returned"), &json!(1)));
    let card = couple.mentee.get(&couple.stage(1)).await.ok();
    assert_eq!(card["history"].as_array().unwrap().last().unwrap()["comment"], "Подробнее об отклике");
    couple.submit(1).await.ok();
    couple.review(1, json!({ "decision": "completed" })).await.ok();
    assert_eq!(couple.mentee.get(&couple.stage(2)).await.ok()["state"], "in_progress");
}

#[actix_web::test]
async fn stages_open_one_after_another() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.answer_all(2, "Рано", "pair").await.problem(409, "wrong_state");
    couple.submit(2).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn stage_two_waits_for_a_goal_with_a_deadline_ahead() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    couple.answer_all(2, "Слова", "pair").await.ok();
    assert_eq!(codes(&couple.submit(2).await.problem(409, "gate_unmet")), ["smart_goals"]);

    let path = format!("/tracks/{}/goals", couple.track);
    let goal = json!({ "title": "Цель", "specific": "коротко", "measurable": "Пять открытых вопросов за урок", "attainable": "Наставник покажет на уроке",
        "realistic": "Один урок в неделю уже такой", "time_bound_on": "2020-01-01" });
    couple.mentee.post(&path, goal.clone()).await.invalid("/specific", "length");
    let mut late = goal;
    late["specific"] = json!("Задавать открытые вопросы всем");
    couple.mentee.post(&path, late).await.invalid("/time_bound_on", "not_ahead");
    couple.goal().await;
    couple.submit(2).await.ok();
}

#[actix_web::test]
async fn stage_three_waits_for_what_is_asked_again_and_for_the_mentor() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    couple.pass(2).await;

    assert_eq!(
        codes(&couple.submit(3).await.problem(409, "gate_unmet")),
        ["reasked_questions", "reflection_questions"]
    );
    couple.answer_all(3, "Слова", "pair").await.ok();
    couple.submit(3).await.ok();
    let refused = couple.review(3, json!({ "decision": "completed" })).await.problem(409, "gate_unmet");
    assert_eq!(codes(&refused), ["mentor_feedback"]);
    couple
        .mentee
        .post(&format!("{}/feedback", couple.stage(3)), json!({ "text": "Сам себе" }))
        .await
        .problem(404, "not_found");
    couple.mentor.post(&format!("{}/feedback", couple.stage(3)), json!({ "text": "Хорошо" })).await.created();
    couple.review(3, json!({ "decision": "completed" })).await.ok();
}

#[actix_web::test]
async fn stage_four_waits_for_every_goal_to_be_assessed() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    for stage in 1..=3 {
        couple.pass(stage).await;
    }
    assert_eq!(codes(&couple.submit(4).await.problem(409, "gate_unmet")), ["goals_assessed"]);
    couple.pass(4).await;
}

#[actix_web::test]
async fn answers_fit_their_questions() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let card = couple.mentee.get(&couple.stage(1)).await;
    let tag = card.etag();
    let questions = card.ok()["questions"].clone();
    let id =
        |key: &str| questions.as_array().unwrap().iter().find(|question| question["key"] == key).unwrap()["id"].clone();
    let later = couple.mentor.get(&couple.stage(3)).await.ok()["questions"][0]["id"].clone();
    let path = format!("{}/answers", couple.stage(1));
    for (answer, field, code) in [
        (json!({ "question_id": id("s1.satisfaction"), "number": 6 }), "number", "off_scale"),
        (json!({ "question_id": id("s1.satisfaction"), "text": "только слова" }), "number", "required"),
        (json!({ "question_id": id("s1.goals_met"), "option": "maybe" }), "option", "unknown"),
        (json!({ "question_id": id("s1.audience"), "number": 3 }), "number", "not_here"),
        (json!({ "question_id": id("s1.audience") }), "text", "required"),
        (json!({ "question_id": id("s1.audience"), "not_applicable": true }), "not_applicable", "answer_needed"),
        (
            json!({ "question_id": id("s1.audience"), "text": "x", "visibility": "report" }),
            "visibility",
            "report_without_words",
        ),
        (json!({ "question_id": id("s1.audience"), "text": "x", "visibility": "named" }), "named_ids", "required"),
        (
            json!({ "question_id": id("s1.audience"), "text": "x", "named_ids": [couple.mentor.id] }),
            "named_ids",
            "named_only",
        ),
        (json!({ "question_id": later, "number": 3 }), "question_id", "unknown"),
    ] {
        let body = json!({ "answers": [{ "question_id": id("s1.response"), "number": 5 }, answer] });
        let refused = couple.mentee.matching(Method::PUT, &path, &tag, body).await;
        refused.invalid(&format!("/answers/1/{field}"), code);
    }
    let card = couple.mentee.get(&couple.stage(1)).await.ok();
    assert!(
        card["questions"].as_array().unwrap().iter().all(|question| question["answer"].is_null()),
        "half of it was written"
    );
    couple
        .mentee
        .put(&path, json!({ "answers": [{ "question_id": id("s1.response"), "number": 5 }] }))
        .await
        .problem(428, "precondition_required");
    couple
        .mentor
        .matching(Method::PUT, &path, &tag, json!({ "answers": [{ "question_id": id("s1.response"), "number": 5 }] }))
        .await
        .problem(404, "not_found");
}

#[actix_web::test]
async fn a_stage_speaks_the_readers_language_and_hints_never_reach_the_mentee() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let mentor = couple.mentor.in_language(&couple.stage(1), "kk").await.ok();
    assert_eq!(mentor["title"], "Тәжірибені зерделеу және талдау");
    assert!(text(&mentor["hint"]).starts_with("Кемшіліктерді"));
    let curator = oak.curator.in_language(&couple.stage(1), "en").await.ok();
    assert_eq!(curator["title"], "Practice analysis");
    assert!(curator["hint"].is_string());
    for language in ["ru", "kk", "en"] {
        assert_eq!(couple.mentee.in_language(&couple.stage(1), language).await.ok()["hint"], Value::Null);
    }
}

#[actix_web::test]
async fn a_reopened_stage_locks_the_later_ones_and_keeps_what_was_written() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    couple.answer_all(2, "Останется", "pair").await.ok();
    couple
        .mentor
        .post(&format!("{}/reopenings", couple.stage(1)), json!({ "reason": "Ошибка" }))
        .await
        .problem(403, "forbidden");

    oak.curator.post(&format!("{}/reopenings", couple.stage(1)), json!({ "reason": "Ошибка в ответе" })).await.ok();

    let track = couple.mentee.get(&format!("/tracks/{}", couple.track)).await.ok();
    let states: Vec<&Value> = track["stages"].as_array().unwrap().iter().map(|stage| &stage["state"]).collect();
    assert_eq!(states, ["in_progress", "locked", "locked", "locked"]);
    assert!(couple.mentor.get(&couple.stage(2)).await.text.contains("Останется"));
}

#[actix_web::test]
async fn the_curator_reviews_only_what_has_waited() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.answer_all(1, "Слова", "pair").await.ok();
    couple.submit(1).await.ok();
    let path = format!("{}/reviews", couple.stage(1));
    oak.curator.post(&path, json!({ "decision": "completed" })).await.problem(409, "review_not_due");
    app.core.clock.advance(8 * 86_400);
    let curator = oak.curator.again().await;
    curator.post(&path, json!({ "decision": "completed" })).await.ok();
}

#[actix_web::test]
async fn a_co_mentor_reviews_only_where_the_program_says_so() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (lead, co, mentee) = (oak.person("Ведущий").await, oak.person("Второй").await, oak.person("Менти").await);
    let pair = oak.active_pair("team", &[("lead_mentor", &lead), ("co_mentor", &co), ("mentee", &mentee)]).await;
    let couple = oak.couple_of(pair, co, mentee).await;
    couple.answer_all(1, "Слова", "pair").await.ok();
    couple.submit(1).await.ok();

    couple.review(1, json!({ "decision": "completed" })).await.problem(409, "lead_only");
    let path = format!("/programs/{}", oak.program);
    let tag = oak.admin.get(&path).await.etag();
    oak.admin.matching(Method::PATCH, &path, &tag, json!({ "co_mentors_review": true })).await.ok();
    couple.review(1, json!({ "decision": "completed" })).await.ok();
}

#[actix_web::test]
async fn stage_one_stands_beside_stage_three() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    for stage in 1..=2 {
        couple.pass(stage).await;
    }
    couple.answer_all(3, "Теперь иначе", "pair").await.ok();
    let compared = couple.mentor.get(&format!("/tracks/{}/comparison", couple.track)).await.ok();
    let rows = compared["items"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    assert_eq!((&rows[0]["key"], &rows[0]["change"]), (&json!("s1.satisfaction"), &json!(0)));
    assert_eq!(rows[3]["after"]["text"], "Теперь иначе");
    assert_ne!(rows[0]["question_before"], rows[0]["question_after"]);
}

#[actix_web::test]
async fn a_closed_pair_takes_nothing_more() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    couple.answer_all(1, "Поздно", "pair").await.problem(409, "pair_closed");
    couple
        .mentee
        .post(&format!("{}/reflections", couple.stage(1)), json!({ "text": "Поздно" }))
        .await
        .problem(409, "pair_closed");
    let meeting = json!({ "kind": "online", "starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-11-01T01:00:00Z" });
    couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.invalid("/starts_at", "day_range");
}

#[actix_web::test]
async fn an_approved_goal_stands() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let goal = format!("/goals/{}", couple.goal().await);
    let tag = couple.mentee.get(&goal).await.etag();
    couple.mentee.patch(&goal, json!({ "title": "Новая" })).await.problem(428, "precondition_required");
    couple.mentee.matching(Method::PATCH, &goal, &tag, json!({ "title": "Новая" })).await.ok();
    couple.mentee.step(&format!("{goal}/approvals")).await.problem(404, "not_found");
    couple
        .mentor
        .post(&format!("{goal}/assessments"), json!({ "result": "achieved" }))
        .await
        .problem(409, "wrong_state");

    assert_eq!(couple.mentor.step(&format!("{goal}/approvals")).await.ok()["state"], "approved");
    let tag = couple.mentee.get(&goal).await.etag();
    couple.mentee.matching(Method::PATCH, &goal, &tag, json!({ "title": "Другая" })).await.problem(409, "goal_frozen");
    couple
        .mentee
        .post(&format!("{goal}/progress"), json!({ "progress_pct": 101 }))
        .await
        .invalid("/progress_pct", "range");
    assert_eq!(
        couple.mentee.post(&format!("{goal}/progress"), json!({ "progress_pct": 40 })).await.ok()["progress_pct"],
        40
    );
    assert_eq!(
        couple.mentor.post(&format!("{goal}/assessments"), json!({ "result": "partially" })).await.ok()["state"],
        "partially"
    );
    oak.admin.get(&goal).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_reflection_is_its_authors_alone_to_change() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let new = json!({ "text": "Первая мысль", "visibility": "pair" });
    let path = format!(
        "/reflections/{}",
        text(&couple.mentee.post(&format!("{}/reflections", couple.stage(1)), new).await.created()["id"])
    );
    couple.mentor.patch(&path, json!({ "text": "чужая" })).await.problem(404, "not_found");

    let changed = couple.mentee.patch(&path, json!({ "visibility": "author" })).await.ok();
    assert_eq!(changed["text"], "Первая мысль");
    assert_eq!(couple.mentor.get(&path).await.ok()["text"], Value::Null);
    couple.mentee.patch(&path, json!({ "visibility": "report" })).await.invalid("/visibility", "never_reported");
    couple.mentee.delete(&path).await.no_content();
    couple.mentee.get(&path).await.problem(404, "not_found");
}
