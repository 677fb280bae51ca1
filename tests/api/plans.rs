//! The plan of a track, the bank of experience, achievements and observed lessons.

use crate::world::{Couple, Person, School, app, school, text};
use actix_web::http::Method;
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

fn today(school: &School) -> NaiveDate {
    school.app.core.clock.now().with_timezone(&chrono_tz::Asia::Almaty).date_naive()
}

fn item(due: NaiveDate) -> Value {
    json!({ "content": "Посетить два урока", "due_on": due, "expected_result": "Заметки о приёмах", "responsible": "mentee" })
}

#[actix_web::test]
async fn a_plan_says_who_does_what_by_when_and_what_became_of_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (couple, other) = (oak.couple().await, oak.couple().await);
    let (goal, foreign) = (couple.goal().await, other.goal().await);
    let path = format!("/tracks/{}/plan-items", couple.track);
    let due = today(&oak) + Days::new(20);
    couple.mentee.post(&path, item("2020-01-01".parse().unwrap())).await.invalid("/due_on", "before_track");
    let mut with_goal = item(due);
    with_goal["goal_id"] = json!(foreign);
    couple.mentee.post(&path, with_goal.clone()).await.invalid("/goal_id", "unknown");
    with_goal["goal_id"] = json!(goal);
    let first = couple.mentee.post(&path, with_goal).await.created();
    let second = couple.mentor.post(&path, item(due)).await.created();

    let (first, second) =
        (format!("/plan-items/{}", text(&first["id"])), format!("/plan-items/{}", text(&second["id"])));
    let done = json!({ "done_on": today(&oak) + Days::new(1), "evidence": "Журнал" });
    couple.mentee.patch(&first, done).await.invalid("/done_on", "day_ahead");
    let done = json!({ "done_on": today(&oak), "evidence": "Журнал" });
    assert_eq!(couple.mentee.patch(&first, done).await.ok()["evidence"], "Журнал");
    couple
        .mentor
        .post(&format!("{first}/cancellations"), json!({ "reason": "Поздно" }))
        .await
        .problem(409, "wrong_state");
    couple.mentor.post(&format!("{second}/cancellations"), json!({})).await.invalid("/reason", "required");
    let cancelled = couple.mentor.post(&format!("{second}/cancellations"), json!({ "reason": "Карантин" })).await.ok();
    assert_eq!((&cancelled["cancel_reason"], &cancelled["cancelled_on"]), (&json!("Карантин"), &json!(today(&oak))));
    couple.mentee.patch(&second, json!({ "content": "Ещё раз" })).await.problem(409, "wrong_state");
    oak.admin.get(&path).await.problem(404, "not_found");
    assert_eq!(oak.curator.get(&path).await.ok()["items"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn an_approved_goal_changes_by_a_new_text_that_waits_for_approval() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let goal = format!("/goals/{}", couple.goal().await);
    let change = json!({ "reason": "Класс сменился", "changes": { "title": "Вопросы от каждого" } });
    let tag = couple.mentee.get(&goal).await.etag();
    couple
        .mentee
        .matching(Method::POST, &format!("{goal}/revisions"), &tag, change.clone())
        .await
        .problem(409, "wrong_state");
    couple.mentor.step(&format!("{goal}/approvals")).await.ok();
    couple.mentee.post(&format!("{goal}/revisions"), change.clone()).await.problem(428, "precondition_required");
    couple
        .mentee
        .matching(Method::POST, &format!("{goal}/revisions"), &tag, change.clone())
        .await
        .problem(412, "stale");
    let tag = couple.mentee.get(&goal).await.etag();

    let revised = couple.mentee.matching(Method::POST, &format!("{goal}/revisions"), &tag, change).await.ok();

    assert_eq!(
        (&revised["state"], &revised["revision"], &revised["title"]),
        (&json!("draft"), &json!(2), &json!("Вопросы от каждого"))
    );
    let past = couple.mentor.get(&format!("{goal}/revisions")).await.ok();
    let past = &past["items"][0];
    assert_eq!(
        (&past["title"], &past["revision"], &past["reason"]),
        (&json!("Вопросы"), &json!(1), &json!("Класс сменился"))
    );
    assert!(past["approved_at"].is_string());
    assert_eq!(couple.mentor.step(&format!("{goal}/approvals")).await.ok()["state"], "approved");
}

async fn published(oak: &School, author: &Person, title: &str) -> String {
    let new = json!({ "school_id": oak.id, "title": title, "description": "Ученики спорят стоя, Ёлкина пробовала", "tags": ["дебаты"], "subject": "история", "stage_no": 2 });
    let id = text(&author.post("/practices", new).await.created()["id"]);
    oak.curator.step(&format!("/practices/{id}/publications")).await.ok();
    id
}

#[actix_web::test]
async fn a_technique_is_written_published_found_and_chosen() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let new = json!({ "school_id": oak.id, "title": "Карусель", "description": "Группы меняются местами" });
    let draft = format!("/practices/{}", text(&couple.mentor.post("/practices", new).await.created()["id"]));
    couple.mentee.get(&draft).await.problem(404, "not_found");
    couple.mentor.step(&format!("{draft}/publications")).await.problem(403, "forbidden");
    couple.mentor.patch(&draft, json!({ "title": "Карусель групп" })).await.ok();
    let debate = published(&oak, &couple.mentor, "Дебаты").await;

    for (query, total) in [
        (vec![("q", "елкина")], 1),
        (vec![("tag", "дебаты")], 1),
        (vec![("subject", "история"), ("stage_no", "2")], 1),
        (vec![("stage_no", "3")], 0),
        (vec![("q", "карусель")], 0),
    ] {
        let words = form_urlencoded::Serializer::new(String::new()).extend_pairs(&query).finish();
        let found = couple.mentee.get(&format!("/practices?count=true&{words}")).await.ok();
        assert_eq!(found["total"], total, "{query:?}");
    }
    couple.mentor.patch(&format!("/practices/{debate}"), json!({ "title": "Иначе" })).await.problem(409, "wrong_state");
    let chosen = format!("/tracks/{}/practices", couple.track);
    let goal = couple.goal().await;
    let id = draft.rsplit('/').next().unwrap();
    couple.mentee.put(&format!("{chosen}/{id}"), json!({})).await.problem(404, "not_found");
    couple.mentee.put(&format!("{chosen}/{debate}"), json!({})).await.ok();
    couple.mentee.put(&format!("{chosen}/{debate}"), json!({ "goal_id": goal })).await.ok();
    couple.mentor.step(&format!("/goals/{goal}/approvals")).await.ok();
    couple.mentor.post(&format!("/goals/{goal}/assessments"), json!({ "result": "achieved" })).await.ok();
    let practice = couple.mentee.get(&format!("/practices/{debate}")).await.ok();
    let told = ["track_count", "goals_assessed", "goals_achieved"].map(|name| practice[name].clone());
    assert_eq!(told, [json!(1), json!(1), json!(null)], "which would be this mentee's result");
    for _ in 0..2 {
        let other = oak.couple().await;
        let goal = other.goal().await;
        other.mentee.put(&format!("/tracks/{}/practices/{debate}", other.track), json!({ "goal_id": goal })).await.ok();
        other.mentor.step(&format!("/goals/{goal}/approvals")).await.ok();
        let result = json!({ "result": "not_achieved" });
        other.mentor.post(&format!("/goals/{goal}/assessments"), result).await.ok();
    }
    let practice = couple.mentee.get(&format!("/practices/{debate}")).await.ok();
    assert_eq!((&practice["goals_assessed"], &practice["goals_achieved"]), (&json!(3), &json!(1)));

    oak.curator.step(&format!("/practices/{debate}/retirements")).await.ok();
    assert_eq!(couple.mentee.get(&chosen).await.ok()["items"][0]["title"], "Дебаты", "what was chosen stays");
    couple.mentee.delete(&format!("{chosen}/{debate}")).await.no_content();
    couple.mentee.delete(&format!("{chosen}/{debate}")).await.problem(404, "not_found");
}

async fn achieve(couple: &Couple, day: NaiveDate) -> crate::app::Answer {
    let new =
        json!({ "kind": "contest", "level": "district", "title": "Лучший урок", "held_on": day, "result": "II место" });
    couple.mentee.post(&format!("/tracks/{}/achievements", couple.track), new).await
}

#[actix_web::test]
async fn a_program_may_ask_for_an_achievement_before_stage_iv_is_handed_in() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let program = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&program).await.etag();
    oak.curator.matching(Method::PATCH, &program, &tag, json!({ "min_achievements": 1 })).await.ok();
    let couple = oak.couple().await;
    for stage in 1..=3 {
        couple.pass(stage).await;
    }
    couple.answer_all(4, "Слова", "pair").await.ok();
    let goals = couple.mentor.get(&format!("/tracks/{}/goals", couple.track)).await.ok();
    let goal = text(&goals["items"][0]["id"]);
    couple.mentor.post(&format!("/goals/{goal}/assessments"), json!({ "result": "achieved" })).await.ok();

    let refused = couple.submit(4).await.problem(409, "gate_unmet");
    assert_eq!(refused["unmet"][0]["code"], "achievements");
    achieve(&couple, today(&oak) + Days::new(1)).await.invalid("/held_on", "day_range");
    let entered = achieve(&couple, today(&oak)).await.created();
    couple.submit(4).await.ok();

    let path = format!("/achievements/{}", text(&entered["id"]));
    assert_eq!(couple.mentor.patch(&path, json!({ "result": "I место" })).await.ok()["result"], "I место");
    assert_eq!(oak.admin.get(&path).await.ok()["level"], "district");
    couple.mentee.delete(&path).await.no_content();
}

#[actix_web::test]
async fn an_observed_lesson_is_for_the_pair_or_for_the_curator_too() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/tracks/{}/observations", couple.track);
    let new = |visibility: &str, score: i32| {
        json!({ "lesson_on": today(&oak), "subject": "химия", "visibility": visibility,
        "criteria": [{ "name": "Цель понятна ученикам", "score": score }], "comment": "Тихая похвала" })
    };
    couple.mentor.post(&path, new("pair", 4)).await.invalid("/criteria/0/score", "range");
    couple.mentor.post(&path, json!({ "lesson_on": today(&oak), "criteria": [] })).await.invalid("/criteria", "length");
    couple.mentor.post(&path, new("author", 2)).await.invalid("/visibility", "feedback_shared");
    couple.mentee.post(&path, new("pair", 2)).await.problem(404, "not_found");
    let seen = couple.mentor.post(&path, new("pair", 2)).await.created();

    assert_eq!(couple.mentee.get(&path).await.ok()["items"][0]["criteria"][0]["score"], 2);
    let withheld = oak.curator.get(&path).await.ok();
    let withheld = &withheld["items"][0];
    assert_eq!(
        (&withheld["criteria"], &withheld["comment"], &withheld["confidential"]),
        (&json!(null), &json!(null), &json!(true))
    );
    let own = format!("/observations/{}", text(&seen["id"]));
    couple.mentee.patch(&own, json!({ "comment": "Чужое" })).await.problem(404, "not_found");
    couple.mentor.patch(&own, json!({ "visibility": "curator" })).await.ok();
    assert_eq!(oak.curator.get(&own).await.ok()["comment"], "Тихая похвала");
    oak.admin.get(&own).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_program_is_copied_into_the_next_year_with_its_rules_and_its_roadmap() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let elm = school(&app, "Elm").await;
    let path = format!("/programs/{}", oak.program);
    let tag = oak.curator.get(&path).await.etag();
    let rules =
        json!({ "meeting_norm_per_month": 3.5, "min_achievements": 2, "match_weights": { "subject_weight": 0 } });
    let original = oak.curator.matching(Method::PATCH, &path, &tag, rules).await.ok();
    let began: NaiveDate = text(&original["starts_on"]).parse().unwrap();
    let step = |position: i32, due: NaiveDate| json!({ "position": position, "title": "Совещание", "due_on": due, "responsible_id": oak.curator.id });
    let items = format!("{path}/roadmap-items");
    let item = oak.curator.post(&items, step(1, began + Days::new(10))).await.created();
    oak.curator.post(&items, step(1, began)).await.invalid("/position", "taken");
    let own = format!("/roadmap-items/{}", text(&item["id"]));
    oak.curator.patch(&own, json!({ "done_on": today(&oak) + Days::new(1) })).await.invalid("/done_on", "day_ahead");
    oak.curator.patch(&own, json!({ "done_on": today(&oak) })).await.ok();
    let year = json!({ "title": "Следующий", "starts_on": began + Days::new(400), "ends_on": began + Days::new(700) });
    let year = text(&oak.admin.post(&format!("/schools/{}/academic-years", oak.id), year).await.created()["id"]);

    oak.admin
        .post(&format!("{path}/copies"), json!({ "academic_year_id": elm.year }))
        .await
        .invalid("/academic_year_id", "unknown");
    let helper = oak.person("Временная").await;
    let term = json!({ "role": "curator", "program_id": oak.program, "valid_to": today(&oak) + Days::new(7) });
    oak.admin.post(&format!("/people/{}/roles", helper.id), term).await.created();
    let copy = oak.admin.post(&format!("{path}/copies"), json!({ "academic_year_id": year })).await.created();

    assert_eq!(
        (&copy["state"], &copy["copied_from"], &copy["title"]),
        (&json!("draft"), &json!(oak.program), &original["title"])
    );
    for rule in
        ["meeting_norm_per_month", "min_achievements", "match_weights", "allowed_kinds", "question_bank_version_id"]
    {
        assert_eq!(copy[rule], original[rule], "{rule}");
    }
    assert_eq!(copy["starts_on"], json!(began + Days::new(400)));
    let copied = format!("/programs/{}", text(&copy["id"]));
    let roadmap = oak.admin.get(&format!("{copied}/roadmap-items")).await.ok();
    let first = &roadmap["items"][0];
    assert_eq!((&first["due_on"], &first["done_on"]), (&json!(began + Days::new(410)), &json!(null)));
    oak.curator.patch(&copied, json!({})).await.problem(428, "precondition_required");
    let curators = oak.admin.get(&format!("{copied}/curators")).await.ok();
    let curators: Vec<&Value> = curators["items"].as_array().unwrap().iter().map(|role| &role["person_id"]).collect();
    assert_eq!(curators, [&json!(oak.curator.id)], "who curates for a term does not curate the copy");
    assert_eq!(oak.admin.get(&format!("/pairs?program_id={}&count=true", text(&copy["id"]))).await.ok()["total"], 0);
}
