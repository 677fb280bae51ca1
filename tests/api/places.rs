use crate::world::{Person, app, school, text};
use actix_web::http::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn settings_have_defaults_and_bounds() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/schools/{}", oak.id);
    assert_eq!(oak.admin.get(&path).await.ok()["settings"]["min_group_size"], 3);

    let changed = oak.admin.patch(&path, json!({ "settings": { "min_group_size": 5 } })).await.ok();
    assert_eq!(
        (&changed["settings"]["min_group_size"], &changed["settings"]["inactivity_warning_days"]),
        (&json!(5), &json!(21))
    );
    oak.admin
        .patch(&path, json!({ "settings": { "min_group_size": 1 } }))
        .await
        .invalid("/settings/min_group_size", "range");
    oak.admin
        .patch(&path, json!({ "settings": { "inactivity_critical_days": 3 } }))
        .await
        .invalid("/settings/inactivity_critical_days", "critical_before_warning");
    oak.admin.patch(&path, json!({ "time_zone": "Asia/Nowhere" })).await.invalid("/time_zone", "unknown_time_zone");
    oak.admin
        .patch(&path, json!({ "settings": { "unheard_of": 1 } }))
        .await
        .invalid("/settings/unheard_of", "unknown_field");
    oak.admin.patch(&path, json!({ "name": null })).await.invalid("/name", "wrong_type");
}

#[actix_web::test]
async fn academic_years_do_not_overlap() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/schools/{}/academic-years", oak.id);
    let day = crate::world::first_day(&app);
    let year = json!({ "title": "Второй", "starts_on": day, "ends_on": day + chrono::Days::new(30) });
    oak.admin.post(&path, year).await.invalid("/starts_on", "overlap");
}

/// Last names without those of the people every test school has.
fn names(answer: Value) -> Vec<String> {
    let all = answer["items"].as_array().unwrap().iter().map(|person| text(&person["last_name"]));
    all.filter(|name| !name.contains("ров")).collect()
}

async fn paged(admin: &Person) -> Vec<String> {
    let mut all = vec![];
    let mut path = "/people?limit=2".to_owned();
    loop {
        let page = admin.get(&path).await.ok();
        all.extend(names(page.clone()));
        let Some(next) = page["next"].as_str() else { return all };
        path = format!("/people?limit=2&after={next}");
    }
}

#[actix_web::test]
async fn names_stand_in_the_order_of_the_schools_alphabet() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for name in ["Іңкәрбек", "Йманов", "Ыбырай", "Ёлкина", "Ежова", "Еңсебай", "Қасым", "Абай"]
    {
        oak.person_with(json!({ "last_name": name, "first_name": "А" })).await;
    }
    oak.app.sql(&format!("UPDATE schools SET locale = 'kk' WHERE id = '{}'", oak.id)).await;
    let kazakh = ["Абай", "Ежова", "Еңсебай", "Ёлкина", "Йманов", "Қасым", "Ыбырай", "Іңкәрбек"];
    assert_eq!(paged(&oak.admin).await, kazakh);

    oak.app.sql(&format!("UPDATE schools SET locale = 'ru' WHERE id = '{}'", oak.id)).await;
    let russian = ["Абай", "Ежова", "Ёлкина", "Еңсебай", "Іңкәрбек", "Йманов", "Қасым", "Ыбырай"];
    assert_eq!(paged(&oak.admin).await, russian);
}

#[actix_web::test]
async fn names_sort_and_are_found_in_both_languages() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for name in ["Ғалымова", "Ёлкина", "Гусев", "Әбдірахманова", "Абаев", "Жданов", "Ежова"]
    {
        let new = json!({ "school_id": oak.id, "last_name": name, "first_name": "А" });
        oak.admin.post("/people", new).await.created();
    }
    let sorted = ["Абаев", "Әбдірахманова", "Гусев", "Ғалымова", "Ежова", "Ёлкина", "Жданов"];
    assert_eq!(names(oak.admin.get("/people").await.ok()), sorted);

    assert_eq!(
        names(oak.admin.get("/people?q=%D0%B5%D0%BB%D0%BA%D0%B8%D0%BD%D0%B0").await.ok()),
        ["Ёлкина"],
        "елкина finds Ёлкина"
    );
    assert_eq!(names(oak.admin.get("/people?q=%25").await.ok()), Vec::<String>::new(), "a per cent sign is one");
    assert_eq!(paged(&oak.admin).await, sorted);
}

#[actix_web::test]
async fn an_e_mail_belongs_to_one_person_of_a_school() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let twin = json!({ "school_id": oak.id, "last_name": "Другая", "first_name": "А", "email": oak.curator.email.to_uppercase() });
    oak.admin.post("/people", twin).await.invalid("/email", "taken");
}

#[actix_web::test]
async fn a_person_with_an_open_pair_is_not_retired() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/people/{}/retirements", couple.mentee.id);

    let refused = oak.admin.post(&path, json!({ "reason": "Уход" })).await.problem(409, "open_pairs");
    assert_eq!(refused["blocking"], json!([format!("/api/v1/pairs/{}", couple.pair)]));

    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    assert_eq!(oak.admin.post(&path, json!({ "reason": "Уход" })).await.ok()["status"], "retired");
}

#[actix_web::test]
async fn one_writes_the_own_profile_and_no_other() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let profile =
        json!({ "capacity": 2, "competences": ["оценивание"], "status": "active", "joined_on": "2026-09-01" });
    let path = format!("/people/{}/mentor-profile", couple.mentor.id);

    assert_eq!(couple.mentor.put(&path, profile.clone()).await.ok()["capacity"], 2);
    couple.mentee.put(&path, profile).await.problem(404, "not_found");
    assert_eq!(couple.mentee.get(&path).await.ok()["competences"], json!(["оценивание"]));
    let mentee = json!({ "main_request": "Дисциплина", "origin": "self", "joined_on": "2026-09-01" });
    couple.mentee.put(&format!("/people/{}/mentee-profile", couple.mentee.id), mentee).await.ok();
}

#[actix_web::test]
async fn a_program_is_activated_when_it_is_complete_and_completed_when_no_pair_is_open() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mut new = oak.program_body();
    (new["starts_on"], new["ends_on"]) = (Value::Null, Value::Null);
    let draft = text(&oak.admin.post("/programs", new).await.created()["id"]);
    oak.admin.step(&format!("/programs/{draft}/activations")).await.problem(409, "program_incomplete");
    let refused = oak.admin.step(&format!("/programs/{draft}/archivings")).await.problem(409, "wrong_state");
    assert_eq!((&refused["state"], &refused["allowed"]), (&json!("draft"), &json!(["activations"])));
    oak.admin.put(&format!("/programs/{draft}/curators/{}", oak.curator.id), json!(null)).await.no_content();
    oak.admin.delete(&format!("/programs/{draft}")).await.no_content();
    let withdrawn = oak.admin.get("/audit-events?action=role.withdrawn").await.ok();
    assert_eq!(withdrawn["items"][0]["details"]["person_id"], json!(oak.curator.id), "a program goes with its roles");

    let couple = oak.couple().await;
    let path = format!("/programs/{}", oak.program);
    let refused = oak.curator.step(&format!("{path}/completions")).await.problem(409, "open_pairs");
    assert_eq!(refused["blocking"][0], format!("/api/v1/pairs/{}", couple.pair));
    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    let unused = oak.draft("individual", &[("lead_mentor", &couple.mentor), ("mentee", &couple.mentee)]).await;
    oak.curator.post(&format!("{path}/suspensions"), json!({ "reason": "Каникулы" })).await.ok();
    oak.curator.step(&format!("{path}/completions")).await.ok();
    oak.curator.step(&format!("{path}/archivings")).await.problem(403, "forbidden");
    oak.admin.step(&format!("{path}/archivings")).await.ok();
    let kept = format!("/pairs/{unused}");
    let refused = oak.curator.patch(&kept, json!({ "channel": "online" })).await.problem(409, "program_archived");
    assert_eq!(refused["blocking"], json!([format!("/api/v1{path}")]));
    oak.curator.step(&format!("{kept}/cancellations")).await.problem(409, "program_archived");
    let swot = json!({ "category": "strength", "text": "Поздно", "source": "mentor" });
    oak.curator.post(&format!("{path}/swot-items"), swot).await.problem(409, "program_archived");
    let survey =
        json!({ "program_id": oak.program, "title": "Поздно", "wave": "exit", "due_on": crate::world::last_day(&app) });
    oak.curator.post("/surveys", survey).await.problem(409, "program_archived");
    let another = oak.person("Другой").await;
    let path_of = format!("{path}/curators/{}", another.id);
    oak.admin.put(&path_of, json!(null)).await.problem(409, "program_archived");
    let curates = json!({ "role": "curator", "program_id": oak.program });
    oak.admin.post(&format!("/people/{}/roles", another.id), curates).await.problem(409, "program_archived");
    let at = app.core.clock.now() - chrono::Duration::days(1);
    let late = json!({ "kind": "online", "starts_at": at, "ends_at": at + chrono::Duration::minutes(30) });
    couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), late).await.problem(409, "program_archived");
    oak.curator.step(&format!("/tracks/{}/discontinuations", couple.track)).await.problem(409, "program_archived");
    assert_eq!(oak.admin.step(&format!("{path}/restorations")).await.ok()["state"], "completed");
    let history = oak.admin.get(&format!("{path}/history")).await.ok();
    let states: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|change| change["to_state"].as_str().unwrap()).collect();
    assert_eq!(states, ["active", "suspended", "completed", "archived", "completed"]);
    let tag = oak.admin.get(&path).await.etag();
    oak.admin.matching(Method::PATCH, &path, &tag, json!({ "title": "Поздно" })).await.problem(409, "wrong_state");
}

#[actix_web::test]
async fn the_default_bank_asks_in_three_languages_and_hints_only_to_those_who_guide() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let banks = couple.mentee.get("/question-banks").await.ok();
    let versions =
        couple.mentee.get(&format!("/question-banks/{}/versions", text(&banks["items"][0]["id"]))).await.ok();
    let path = format!("/question-bank-versions/{}", text(&versions["items"][0]["id"]));

    let seen = couple.mentee.get(&path).await.ok();
    assert_eq!(seen["questions"].as_array().unwrap().len(), 19);
    assert!(
        seen["questions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|question| ["text_ru", "text_kk", "text_en"].iter().all(|field| !text(&question[*field]).is_empty()))
    );
    assert_eq!(seen["stages"][0]["hint_ru"], Value::Null);
    assert!(text(&oak.curator.get(&path).await.ok()["stages"][0]["hint_ru"]).len() > 10);
}

#[actix_web::test]
async fn dictionaries_label_every_word() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let dictionaries = oak.admin.get("/dictionaries").await.ok();
    let kinds =
        dictionaries["items"].as_array().unwrap().iter().find(|dictionary| dictionary["name"] == "pair_kind").unwrap();
    assert_eq!(kinds["entries"].as_array().unwrap().len(), 7);
}
