//! Who lets whom in: links, roles and places are not given to oneself, and nothing that was handed out grows in the hand.

use crate::app::TestApp;
use crate::world::{PASSWORD, Person, School, app, consent, school, text};
use actix_web::http::Method;
use serde_json::json;
use std::rc::Rc;

#[actix_web::test]
async fn no_organiser_lets_himself_into_a_pair_at_work() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let today = app.core.clock.now().date_naive();
    let stand_in = |person: &Person| json!({ "replaced_id": couple.mentor.id, "substitute_id": person.id, "starts_on": today, "ends_on": today });
    let path = format!("/pairs/{}/substitutions", couple.pair);

    for organiser in [&oak.curator, &oak.admin] {
        organiser.post(&path, stand_in(organiser)).await.problem(409, "own_place");
    }
    let (lead, co, mentee) = (oak.person("Ведущий").await, oak.person("Второй").await, oak.person("Менти").await);
    let team = oak.active_pair("team", &[("lead_mentor", &lead), ("co_mentor", &co), ("mentee", &mentee)]).await;
    let own = json!({ "person_id": oak.curator.id, "role": "co_mentor" });
    oak.curator.post(&format!("/pairs/{team}/members"), own.clone()).await.problem(409, "own_place");

    oak.admin.post(&format!("/pairs/{team}/members"), own).await.created();
    oak.admin.post(&path, stand_in(&oak.curator)).await.created();
}

#[actix_web::test]
async fn a_link_is_good_only_for_what_the_account_was_when_it_was_handed_out() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let new = json!({ "school_id": oak.id, "last_name": "Новый", "first_name": "Олег", "email": "new@school.example" });
    let person = text(&oak.admin.post("/people", new).await.created()["id"]);
    let invite = format!("/people/{person}/invitations");
    let use_up = async |token: &str| {
        let path = format!("/api/v1/auth/invitations/{token}");
        app.call(Method::PUT, &path, None, Some(&json!({ "password": PASSWORD }))).await
    };

    let of_curator = text(&oak.curator.step(&invite).await.created()["token"]);
    oak.admin.post(&format!("/people/{person}/roles"), json!({ "role": "school_admin" })).await.created();

    use_up(&of_curator).await.problem(404, "not_found");
    oak.curator.step(&invite).await.problem(409, "account_shared");
    let of_admin = text(&oak.admin.step(&invite).await.created()["token"]);
    oak.admin.put(&format!("/programs/{}/curators/{person}", oak.program), json!(null)).await.no_content();
    use_up(&of_admin).await.no_content();
}

#[actix_web::test]
async fn no_spelling_of_an_email_has_tries_of_its_own() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    app.sql(&format!("UPDATE accounts SET email = 'ivan.i@school.example' WHERE email = '{}'", oak.curator.email))
        .await;
    let guess = async |email: &str, password: &str| {
        app.call(Method::POST, "/api/v1/auth/login", None, Some(&json!({ "email": email, "password": password }))).await
    };

    for spelling in ["ivan.i@school.example", "IVAN.I@school.example", "İvan.İ@school.example"].iter().cycle().take(10)
    {
        guess(spelling, "wrong").await.problem(401, "wrong_credentials");
    }

    guess("İvan.i@school.example", "wrong").await.problem(429, "too_many_tries");
    guess("ivan.i@school.example", PASSWORD).await.problem(429, "too_many_tries");
}

#[actix_web::test]
async fn who_signs_in_already_becomes_a_methodologist_without_a_link() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let department = text(&oak.root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let path = format!("/departments/{department}/methodologists");

    let named = oak.root.post(&path, json!({ "email": oak.admin.email, "name": "Директор" })).await.created();

    assert_eq!(named["invitation"], json!(null));
    let me = oak.admin.get("/me").await.ok();
    assert!(me["roles"].as_array().unwrap().iter().any(|role| role["role"] == "methodologist"), "{me}");
    let school = format!("/schools/{}", oak.id);
    oak.admin.patch(&school, json!({ "department_id": department })).await.invalid("/department_id", "not_here");
    assert_eq!(oak.root.patch(&school, json!({ "department_id": department })).await.ok()["department_id"], department);
}

#[actix_web::test]
async fn what_changes_with_a_role_is_not_taken_for_known() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let teacher = oak.person("Учитель").await;
    let tag = teacher.get("/me").await.etag();
    let again = async || {
        let request =
            actix_web::test::TestRequest::get().uri("/api/v1/me").insert_header(("if-none-match", tag.clone()));
        app.send(request.insert_header(("authorization", format!("Bearer {}", teacher.token)))).await
    };
    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, teacher.id), json!(null)).await.no_content();

    assert_eq!(again().await.ok()["roles"][0]["role"], "curator");
}

#[actix_web::test]
async fn a_role_that_has_run_out_is_given_anew() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let teacher = oak.person("Учитель").await;
    let today = app.core.clock.now().date_naive();
    let curator = json!({ "role": "curator", "program_id": oak.program, "valid_to": today });
    oak.admin.post(&format!("/people/{}/roles", teacher.id), curator.clone()).await.created();
    oak.admin.post(&format!("/people/{}/roles", teacher.id), curator).await.problem(409, "role_held");
    app.core.clock.advance(2 * 86_400);
    let (admin, teacher) = (oak.admin.again().await, teacher.again().await);
    teacher.get("/signals").await.problem(403, "forbidden");

    admin.put(&format!("/programs/{}/curators/{}", oak.program, teacher.id), json!(null)).await.no_content();

    drop(teacher.get("/signals").await.ok());
    let later = json!({ "role": "school_admin", "valid_from": today + chrono::Days::new(90) });
    let until = |days| json!({ "role": "school_admin", "valid_to": today + chrono::Days::new(days) });
    admin.post(&format!("/people/{}/roles", teacher.id), until(60)).await.created();
    admin.post(&format!("/people/{}/roles", teacher.id), later).await.created();
    admin.post(&format!("/people/{}/roles", teacher.id), until(95)).await.problem(409, "role_held");
}

#[actix_web::test]
async fn a_list_is_taken_away_from_schools_within_reach_alone() {
    let app = app().await;
    let (oak, elm) = (school(&app, "Oak").await, school(&app, "Elm").await);
    let list = async |school: &str, format: &str| {
        oak.admin.get(&format!("/exports/people?school_id={school}&format={format}")).await
    };
    let nowhere = uuid::Uuid::now_v7().to_string();

    for format in ["csv", "html"] {
        assert_eq!(list(&elm.id, format).await.text.lines().count(), list(&nowhere, format).await.text.lines().count());
    }

    let taken = elm.admin.get("/audit-events?action=people.exported&count=true").await.ok();
    assert_eq!(taken["total"], 0, "nothing of Elm was taken away");
}

#[actix_web::test]
async fn a_report_is_made_of_schools_within_reach_alone() {
    let app = app().await;
    let (oak, elm) = (school(&app, "Oak").await, school(&app, "Elm").await);
    let nowhere = uuid::Uuid::now_v7().to_string();
    for code in ["R01", "R02", "R03", "R04", "R05", "R08"] {
        let preview =
            |school: &str| format!("/reports/preview/{code}?from=2026-01-01&to=2026-12-31&school_id={school}");
        let refused = async |school: &str| {
            let told = oak.admin.get(&preview(school)).await;
            assert!(told.status.is_client_error(), "{code}: {}", told.text);
            (told.status, told.body["code"].clone(), told.body["errors"].clone())
        };
        assert_eq!(refused(&elm.id).await, refused(&nowhere).await, "{code}");
        oak.admin.get(&preview(&oak.id)).await.ok();
    }
}

#[actix_web::test]
async fn who_left_goes_on_nowhere() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let teacher = oak.person("Учитель").await;
    let sign_in = json!({ "email": teacher.email, "password": crate::world::PASSWORD });
    let tokens = app.call(Method::POST, "/api/v1/auth/login", None, Some(&sign_in)).await.ok();
    let entered = json!({ "school_id": oak.id, "last_name": "Новый", "first_name": "А", "email": "new@oak.example" });
    let invited = text(&oak.admin.post("/people", entered).await.created()["id"]);
    let link = text(&oak.admin.step(&format!("/people/{invited}/invitations")).await.created()["token"]);
    for person in [&teacher.id, &invited] {
        let tag = oak.admin.get(&format!("/people/{person}")).await.etag();
        let path = format!("/people/{person}/retirements");
        oak.admin.matching(Method::POST, &path, &tag, json!({ "reason": "ушёл" })).await.ok();
    }

    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    app.call(Method::POST, "/api/v1/auth/refresh", None, Some(&refresh)).await.problem(401, "unauthenticated");
    let path = format!("/api/v1/auth/invitations/{link}");
    app.call(Method::GET, &path, None, None).await.problem(404, "not_found");
    let password = json!({ "password": crate::world::PASSWORD });
    app.call(Method::PUT, &path, None, Some(&password)).await.problem(404, "not_found");
    teacher.get("/me").await.problem(401, "unauthenticated");
    oak.admin.step(&format!("/people/{}/reinstatements", teacher.id)).await.ok();
    teacher.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn nobody_leaves_a_school_without_the_administrator_it_has() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/people/{}", oak.admin.id);
    let tag = oak.admin.get(&path).await.etag();
    let reason = json!({ "reason": "ухожу" });
    oak.admin.matching(Method::POST, &format!("{path}/retirements"), &tag, reason).await.problem(409, "own_role");
    let role = text(&oak.admin.get(&format!("{path}/roles")).await.ok()["items"][0]["id"]);
    oak.admin.delete(&format!("/roles/{role}")).await.problem(409, "own_role");

    oak.admin.patch(&format!("/schools/{}", oak.id), json!({ "time_zone": "Pacific/Pago_Pago" })).await.ok();

    oak.admin.get("/people").await.ok();
}

#[actix_web::test]
async fn a_curator_whose_term_is_ahead_may_begin_today() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let person = oak.person("Скоро").await;
    let ahead = (app.core.clock.now() + chrono::Duration::days(5)).date_naive();
    let role = json!({ "role": "curator", "program_id": oak.program, "valid_from": ahead });
    oak.admin.post(&format!("/people/{}/roles", person.id), role).await.created();
    person.post("/pairs", oak.pair_body("individual", &[])).await.problem(403, "forbidden");

    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, person.id), json!(null)).await.no_content();

    person.post("/pairs", oak.pair_body("individual", &[])).await.created();
}

#[actix_web::test]
async fn who_takes_part_takes_nothing_away_unseen() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    drop(couple.mentor.get("/exports/pairs?format=csv").await.is(200));
    drop(couple.mentor.get(&format!("/exports/pairs?format=csv&school_id={}", oak.id)).await.is(200));
    let taken = oak.admin.get("/audit-events?action=pairs.exported&count=true").await.ok();
    assert_eq!(taken["total"], 2);
}

#[actix_web::test]
async fn a_slip_in_an_e_mail_can_be_mended_until_somebody_signs_in() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let entered = json!({ "school_id": oak.id, "last_name": "Новый", "first_name": "А", "email": "tpyo@oak.example" });
    let path = format!("/people/{}", text(&oak.admin.post("/people", entered).await.created()["id"]));
    let invite = async || oak.admin.step(&format!("{path}/invitations")).await.created();
    assert_eq!(invite().await["email"], "tpyo@oak.example");
    oak.admin.patch(&path, json!({ "email": "typo@oak.example" })).await.ok();

    let link = invite().await;

    assert_eq!(link["email"], "typo@oak.example");
    oak.admin.patch(&path, json!({ "email": null })).await.ok();
    let role = json!({ "role": "curator", "program_id": oak.program });
    oak.admin.post(&format!("{path}/roles"), role).await.created();
}

#[actix_web::test]
async fn an_account_of_two_schools_keeps_its_e_mail_whatever_one_of_them_enters() {
    let app = app().await;
    let (oak, elm) = (school(&app, "Oak").await, school(&app, "Elm").await);
    let entered = |school: &School| json!({ "school_id": school.id, "last_name": "Общая", "first_name": "Она", "email": "both@school.example" });
    let of_elm = text(&elm.admin.post("/people", entered(&elm)).await.created()["id"]);
    elm.admin.step(&format!("/people/{of_elm}/invitations")).await.created();
    let of_oak = text(&oak.admin.post("/people", entered(&oak)).await.created()["id"]);
    let role = json!({ "role": "curator", "program_id": oak.program });
    oak.root.post(&format!("/people/{of_oak}/roles"), role).await.created();
    let path = format!("/people/{of_oak}");
    oak.admin.patch(&path, json!({ "email": "mine@oak.example" })).await.ok();

    let another = oak.admin.post(&format!("{path}/roles"), json!({ "role": "school_admin" })).await.created();
    oak.admin.step(&format!("{path}/invitations")).await.problem(409, "account_shared");

    assert_eq!(another["person_id"], of_oak);
    let link = elm.root.step(&format!("/people/{of_elm}/invitations")).await.created();
    assert_eq!(link["email"], "both@school.example");
}

#[actix_web::test]
async fn who_was_given_another_account_s_e_mail_is_joined_to_it_by_the_system_administrator() {
    let app = app().await;
    let (oak, elm) = (school(&app, "Oak").await, school(&app, "Elm").await);
    let teacher = elm.person("Совместитель").await;
    let entered =
        json!({ "school_id": oak.id, "last_name": "Совместитель", "first_name": "Он", "email": "old@oak.example" });
    let path = format!("/people/{}", text(&oak.admin.post("/people", entered).await.created()["id"]));
    let role = json!({ "role": "curator", "program_id": oak.program });
    oak.admin.post(&format!("{path}/roles"), role).await.created();
    oak.admin.patch(&path, json!({ "email": teacher.email })).await.ok();
    oak.admin.step(&format!("{path}/invitations")).await.problem(409, "account_elsewhere");

    oak.root.post(&format!("{path}/roles"), json!({ "role": "school_admin" })).await.created();

    let me = teacher.get("/me").await.ok();
    assert_eq!(me["persons"].as_array().unwrap().len(), 2);
    let mut roles: Vec<&str> =
        me["roles"].as_array().unwrap().iter().filter_map(|role| role["role"].as_str()).collect();
    roles.sort_unstable();
    assert_eq!(roles, ["curator", "school_admin"]);
    let moved = oak.admin.get("/audit-events?action=role.moved").await.ok();
    assert_eq!(moved["items"][0]["details"]["account_id"], me["id"]);
}

#[actix_web::test]
async fn whose_wish_an_ending_was_is_told_to_organisers_alone() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    let history = format!("/pairs/{}/history", couple.pair);
    let last = async |by: &Person| by.get(&history).await.ok()["items"].as_array().unwrap().last().unwrap().clone();

    for reader in [&couple.mentor, &oak.root] {
        let step = last(reader).await;
        assert_eq!((&step["to_state"], &step["changed_by"]), (&json!("terminated"), &json!(null)));
    }
    assert!(last(&oak.curator).await["changed_by"].is_string());
}

#[actix_web::test]
async fn a_curator_reads_no_flag_about_the_own_pair() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let mentee = oak.person("Менти").await;
    let pair = oak.active_pair("individual", &[("lead_mentor", &oak.curator), ("mentee", &mentee)]).await;
    let other = oak.person("Другой").await;
    oak.admin.put(&format!("/programs/{}/curators/{}", oak.program, other.id), json!(null)).await.no_content();
    let flag = json!({ "pair_id": pair, "topic": "ethics", "priority": "high", "text": "Наставник давит" });
    let flag = text(&mentee.post("/flags", flag).await.created()["id"]);

    assert_eq!(oak.curator.get("/flags?count=true").await.ok()["total"], 0);
    oak.curator.get(&format!("/flags/{flag}")).await.problem(404, "not_found");
    assert_eq!(other.get("/flags?count=true").await.ok()["total"], 1);
    let told = async |reader: &Person| reader.get("/me/notifications?limit=200").await.text.contains("flag_raised");
    assert!(told(&other).await && !told(&oak.curator).await);
    other.post(&format!("/flags/{flag}/resolutions"), json!({ "resolution": "Поговорили" })).await.ok();
    for action in ["flag.raised", "flag.resolved"] {
        let path = format!("/audit-events?action={action}&count=true");
        let trail = async |reader: &Person| reader.get(&path).await.ok()["total"].clone();
        assert_eq!((trail(&other).await, trail(&oak.curator).await), (json!(1), json!(0)), "{action}");
    }
}

async fn hints(school: &School, reader: &Person) -> Vec<bool> {
    let program = school.admin.get(&format!("/programs/{}", school.program)).await.ok();
    let version = format!("/question-bank-versions/{}", text(&program["question_bank_version_id"]));
    let card = reader.get(&version).await.ok();
    card["stages"].as_array().unwrap().iter().map(|stage| stage["hint_ru"].is_string()).collect()
}

#[actix_web::test]
async fn who_is_asked_the_questions_sees_no_hints_in_whatever_role() {
    let app: Rc<TestApp> = app().await;
    let oak = school(&app, "Oak").await;
    let mentor = oak.person("Наставник").await;
    assert_eq!(hints(&oak, &oak.curator).await, [true; 4]);
    assert_eq!(hints(&oak, &oak.admin).await, [false; 4]);

    let pair = oak.active_pair("individual", &[("lead_mentor", &mentor), ("mentee", &oak.curator)]).await;

    assert_eq!(hints(&oak, &oak.curator).await, [false; 4]);
    let couple = oak.couple_of(pair, mentor, oak.curator.clone()).await;
    assert!(couple.mentor.get(&couple.stage(1)).await.ok()["hint"].is_string());
    assert_eq!(oak.curator.get(&couple.stage(1)).await.ok()["hint"], json!(null));
    consent(&couple.mentor, &couple.pair).await.ok();
}
