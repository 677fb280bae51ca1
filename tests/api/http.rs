//! What holds for every request, whatever it is about.

use crate::world::{app, school};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use actix_web::{App, middleware, test, web};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::json;
use talim::kernel::auth::Public;
use talim::kernel::error::Result;

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

#[actix_web::test]
async fn an_unknown_path_is_a_problem() {
    let app = app().await;
    app.call(Method::GET, "/api/v1/nowhere", None, None).await.problem(404, "not_found");
    let oak = school(&app, "Oak").await;
    oak.admin.get("/pairs/not-an-id").await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_wrong_method_names_the_right_ones() {
    let app = app().await;
    let answer = app.call(Method::DELETE, "/api/v1/pairs", None, None).await;
    assert_eq!(answer.headers.get("allow").unwrap(), "GET, HEAD, POST");
    answer.problem(405, "method_not_allowed");
}

#[actix_web::test]
async fn head_answers_where_get_does() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let answer = oak.admin.send(Method::HEAD, "/pairs", None).await;
    drop(answer.is(200));
}

#[actix_web::test]
async fn only_json_is_read() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let post = |kind: &str, body: &str| {
        TestRequest::post()
            .uri("/api/v1/people")
            .insert_header(bearer(&oak.admin.token))
            .insert_header(("content-type", kind.to_owned()))
            .set_payload(body.to_owned())
    };
    app.send(post("text/plain", "{}")).await.problem(415, "unsupported_media_type");
    app.send(post("application/json", "{\"school_id\":")).await.problem(400, "malformed");
    // within the limit, whatever another layer thinks of it
    let long = format!("{{\"email\":\"{}\"}}", "x".repeat(900 << 10));
    drop(app.send(post("application/json", &long)).await.is(422));
    drop(app.send(post("application/json", "{} {}")).await.is(422));
    drop(app.send(post("application/json; charset=utf-8", "[]")).await.is(422));
}

#[actix_web::test]
async fn what_is_missing_unknown_or_of_another_kind_is_named() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let school = |settings: serde_json::Value| json!({ "name": "Новая", "settings": settings });
    oak.root.post("/departments", json!({})).await.invalid("/name", "required");
    oak.root.post("/departments", json!(["Отдел"])).await.invalid("", "wrong_type");
    oak.root.post("/schools", school(json!([9, 7]))).await.invalid("/settings", "wrong_type");
    oak.root.patch(&format!("/schools/{}", oak.id), json!([null, "KZ", "Позиционно"])).await.invalid("", "wrong_type");
    oak.root.post("/departments", json!({ "name": "a\u{7}b" })).await.invalid("/name", "control_character");
    oak.root.post("/departments", json!({ "name": "\u{200b}\u{202e}" })).await.invalid("/name", "blank");
    oak.admin.post("/people", json!({ "school_id": "x" })).await.invalid("/school_id", "not_an_id");
    let parameter = async |path: &str, pointer: &str, code: &str| {
        let told = oak.admin.get(path).await.problem(400, "malformed");
        assert_eq!(
            (&told["errors"][0]["pointer"], &told["errors"][0]["code"]),
            (&json!(pointer), &json!(code)),
            "{told}"
        );
    };
    parameter("/exports/people", "format", "required").await;
    parameter("/people?zzz=1", "zzz", "unknown_parameter").await;
    parameter("/people?status=gone", "status", "unknown_value").await;
    parameter("/people?q=a%00b", "q", "nul_character").await;
}

#[actix_web::test]
async fn what_is_wrong_is_named_by_its_pointer() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let person = |extra: serde_json::Value| {
        let mut body = json!({ "school_id": oak.id, "last_name": "А", "first_name": "Б" });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    oak.admin.post("/people", person(json!({ "first_name": "a\u{0}b" }))).await.invalid("/first_name", "nul_character");
    oak.admin.post("/people", person(json!({ "email": "нет" }))).await.invalid("/email", "email");
    oak.admin.post("/people", person(json!({ "last_name": "" }))).await.invalid("/last_name", "length");
    oak.admin.post("/people", person(json!({ "last_name": "   " }))).await.invalid("/last_name", "blank");
    oak.admin
        .post("/people", person(json!({ "teaching_since": "1939-12-31" })))
        .await
        .invalid("/teaching_since", "year_range");
    oak.admin.post("/people", person(json!({ "birth_year": "old" }))).await.invalid("/birth_year", "wrong_type");
    let unborn = json!({ "birth_year": 2100 });
    oak.admin.post("/people", person(unborn.clone())).await.invalid("/birth_year", "range");
    oak.admin.patch(&format!("/people/{}", oak.curator.id), unborn).await.invalid("/birth_year", "range");
    for field in ["middle_name", "position", "external_org"] {
        oak.admin.post("/people", person(json!({ field: " \u{200b}" }))).await.invalid(&format!("/{field}"), "blank");
    }
    let blank = json!({ "tasks": "  " });
    let program = format!("/programs/{}", oak.program);
    let tag = oak.admin.get(&program).await.etag();
    oak.admin.matching(Method::PATCH, &program, &tag, blank).await.invalid("/tasks", "blank");
    oak.admin.post("/people", person(json!({ "status": "retired" }))).await.invalid("/status", "unknown_field");
    let path = format!("/schools/{}/academic-years", oak.id);
    let wrong = [
        ("1999-12-31", "year_range"),
        ("2101-01-01", "year_range"),
        ("+262142-12-31", "year_range"),
        ("-4714-01-01", "year_range"),
    ];
    for (day, code) in wrong.into_iter().chain(["2036-9-1", " 2036-09-01", "not a day"].map(|day| (day, "not_a_day"))) {
        let year = json!({ "title": "x", "starts_on": day, "ends_on": "2050-01-01" });
        oak.admin.post(&path, year).await.invalid("/starts_on", code);
    }
    oak.admin
        .post(&path, json!({ "title": "x", "starts_on": "2050-02-01", "ends_on": "2050-01-01" }))
        .await
        .invalid("/ends_on", "not_after_start");
}

#[actix_web::test]
async fn parameters_are_checked_too() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for query in [
        "stat=active",
        "state=unknown",
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "after=%21",
        "school_id=x",
        "q=a",
        "state=a%00b",
        "state=%ff",
    ] {
        oak.admin.get(&format!("/pairs?{query}")).await.problem(400, "malformed");
    }
    let id = format!("/schools/{}?full=true", oak.id);
    oak.admin.get(&id).await.problem(400, "malformed");
    oak.admin.get("/pairs?state=active&state=paused").await.ok();
    oak.admin.get("/pairs?state=active,paused").await.ok();
}

#[actix_web::test]
async fn a_body_beyond_the_limit_is_refused_and_only_to_those_who_may_send_one() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let huge = format!("{{\"last_name\":\"{}\"}}", "x".repeat(1 << 20));
    let post = |token: &str| {
        TestRequest::post()
            .uri("/api/v1/people")
            .insert_header(bearer(token))
            .insert_header(("content-type", "application/json"))
            .set_payload(huge.clone())
    };
    app.send(post("nobody")).await.problem(401, "unauthenticated");
    app.send(post(&oak.admin.token)).await.problem(413, "payload_too_large");
}

#[actix_web::test]
async fn a_request_id_goes_through_where_it_is_sane() {
    let app = app().await;
    for (sent, kept) in
        [("abcd-1234", true), ("short", false), ("with spaces in it", false), ("<script>alert(1)</script>", false)]
    {
        let answer = app.send(TestRequest::get().uri("/api/v1/me").insert_header(("x-request-id", sent))).await;
        let got = answer.headers.get("x-request-id").unwrap().to_str().unwrap().to_owned();
        assert_eq!(got == sent, kept, "{sent}");
        assert_eq!(answer.problem(401, "unauthenticated")["request_id"], got);
    }
}

#[actix_web::test]
async fn problems_speak_the_language_of_the_reader() {
    let app = app().await;
    let mut titles = vec![];
    for (accepts, language) in
        [("kk", "kk"), ("en-GB,en;q=0.8", "en"), ("de, ru;q=0.5", "ru"), ("de", "ru"), ("", "ru"), ("kk;q=0", "ru")]
    {
        let answer =
            app.send(TestRequest::get().uri("/api/v1/nowhere").insert_header(("accept-language", accepts))).await;
        assert_eq!(answer.headers.get("content-language").unwrap(), language, "{accepts}");
        assert!(answer.headers.get_all("vary").any(|value| value == "Accept-Language, Authorization"));
        titles.push(answer.problem(404, "not_found")["title"].clone());
    }
    assert_ne!(titles[0], titles[1]);
    assert_eq!(titles[2], titles[4]);
}

#[actix_web::test]
async fn versions_guard_against_lost_changes() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/programs/{}", oak.program);
    let tag = oak.admin.get(&path).await.etag();

    oak.admin.patch(&path, json!({ "title": "Без условия" })).await.problem(428, "precondition_required");
    let first = oak.admin.matching(Method::PATCH, &path, &tag, json!({ "title": "Первый" })).await;
    assert_ne!(first.etag(), tag);
    assert_eq!(first.ok()["title"], "Первый");
    oak.curator.matching(Method::PATCH, &path, &tag, json!({ "title": "Второй" })).await.problem(412, "stale");
    assert_eq!(oak.admin.get(&path).await.ok()["title"], "Первый");
}

#[actix_web::test]
async fn what_a_client_has_is_not_sent_again() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/api/v1/schools/{}", oak.id);
    let get = |tag: &str| {
        TestRequest::get()
            .uri(&path)
            .insert_header(bearer(&oak.admin.token))
            .insert_header(("if-none-match", tag.to_owned()))
    };
    let tag = app.send(get("\"v0\"")).await.is(200).etag();
    let answer = app.send(get(&tag)).await;
    assert_eq!(answer.text, "");
    drop(answer.is(304));
}

#[actix_web::test]
async fn pages_hold_every_row_once_while_rows_come_in() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..7 {
        oak.draft("individual", &[]).await;
    }
    let mut seen = vec![];
    let mut path = "/pairs?limit=3&count=true".to_owned();
    loop {
        let answer = oak.admin.get(&path).await;
        let link = answer.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
        let page = answer.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|pair| pair["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        assert!(link.unwrap().contains(next), "the Link header");
        path = format!("/pairs?limit=3&after={next}");
        oak.draft("individual", &[]).await;
    }
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!((seen.len(), once.len()), (7, 7));
    oak.admin
        .get("/programs?after=WyJvdGhlciIsMSwiMDE5OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDQyIl0")
        .await
        .problem(400, "malformed");
}

/// Panics.
#[utoipa::path(get, path = "/api/v1/panics", tag = "test", responses((status = 204, description = "Never.")))]
async fn panic_here(_: Public) -> Result<talim::kernel::answer::NoContent> {
    panic!("as a bug would")
}

#[actix_web::test]
async fn a_panic_is_answered() {
    let app = app().await;
    let pool = talim::kernel::db::pool(&app.database, 2).unwrap();
    let routes = |config: &mut web::ServiceConfig| talim::routes![panic_here].configure(config);
    let service = App::new().wrap(middleware::from_fn(talim::kernel::frame::frame)).app_data(web::Data::new(pool));
    let service = test::init_service(service.app_data(app.core.clone()).configure(routes)).await;

    let answer = test::call_service(&service, TestRequest::get().uri("/api/v1/panics").to_request()).await;

    assert_eq!(answer.status().as_u16(), 500);
    let body: serde_json::Value = test::read_body_json(answer).await;
    assert_eq!(body["code"], "internal");
    assert!(!body.to_string().contains("as a bug would"), "the inside shows");
}

#[actix_web::test]
async fn a_cursor_that_a_client_made_up_reaches_no_database() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let id = "01990000-0000-7000-8000-000000000042";
    let made_up = |order: &str, key: &str| BASE64_URL_SAFE_NO_PAD.encode(format!("[\"{order}\",{key},\"{id}\"]"));
    for (list, cursor) in [
        ("people", made_up("full_name", "\"\\u0000\"")),
        ("schools", made_up("name", "\"\\u0000\"")),
        ("meetings", made_up("starts_at", "\"-262143-01-01T00:00:00Z\"")),
        ("mentor-slots", made_up("starts_at", "\"-262143-01-01T00:00:00Z\"")),
    ] {
        oak.curator.get(&format!("/{list}?after={cursor}")).await.problem(400, "malformed");
    }
}

#[actix_web::test]
async fn what_is_said_where_nothing_is_asked_is_not_dropped() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let path = format!("/tracks/{}/discontinuations", couple.track);

    let refused = oak.curator.post(&path, json!({ "reason": "важно" })).await.problem(400, "malformed");
    assert_eq!(refused["errors"][0]["code"], "no_body_here");

    couple.mentee.post(&format!("/pairs/{}/endings", couple.pair), json!({})).await.ok();
    oak.curator.post(&path, json!({})).await.ok();
    for query in ["practices?stage_no=9", &format!("people?q={}", "%D0%B0".repeat(101))] {
        oak.curator.get(&format!("/{query}")).await.problem(400, "malformed");
    }
}

#[actix_web::test]
async fn a_file_is_waited_for_only_where_its_sender_may_send_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = format!("/api/v1/imports?school_id={}&kind=people", oak.id);
    // a body that would be refused as too large by whoever read it
    let send = async |token: &str| {
        let request = TestRequest::post().uri(&path).insert_header(("authorization", format!("Bearer {token}")));
        let request = request.insert_header(("content-type", "application/octet-stream"));
        app.send(request.set_payload(vec![b'a'; 21 << 20])).await
    };
    send("nonsense").await.problem(401, "unauthenticated");
    send(&oak.curator.token).await.problem(403, "forbidden");
    send(&oak.admin.token).await.problem(413, "payload_too_large");
}

#[actix_web::test]
async fn a_problem_has_a_page_and_the_caller_a_language() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let page = app.call(Method::GET, "/problems/gate_unmet", None, None).await.is(200);
    assert!(page.text.contains("<h1>") && page.text.contains("gate_unmet"), "{}", page.text);
    app.call(Method::GET, "/problems/nonsense", None, None).await.problem(404, "not_found");

    app.sql(&format!("UPDATE accounts SET locale = 'kk' WHERE email = '{}'", oak.curator.email)).await;

    let problem = oak.curator.get("/pairs/01990000-0000-7000-8000-000000000042").await.problem(404, "not_found");
    assert_eq!(problem["title"], talim::kernel::texts::Lang::Kk.say("problem-not_found"));
}

#[actix_web::test]
async fn what_is_no_word_of_a_list_is_a_wrong_type_and_what_is_listed_twice_is_named() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    for wrong in [json!(null), json!(5), json!([]), json!({})] {
        oak.curator
            .patch(&format!("/pairs/{}", couple.pair), json!({ "channel": wrong }))
            .await
            .invalid("/channel", "wrong_type");
    }
    let long = format!("/people?q={}", "x".repeat(101));
    for (path, name, code) in [("/people?limit=x", "limit", "not_a_number"), (&long, "q", "too_long")] {
        let problem = oak.curator.get(path).await.problem(400, "malformed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(name), &json!(code)));
    }
    let card = couple.mentee.get(&couple.stage(1)).await;
    let tag = card.etag();
    let answer = json!({ "question_id": card.ok()["questions"][0]["id"], "not_applicable": true });
    let answers = json!({ "answers": [answer, answer] });
    let path = format!("{}/answers", couple.stage(1));
    couple.mentee.matching(Method::PUT, &path, &tag, answers).await.invalid("/answers/1/question_id", "listed_twice");
    let profile = json!({ "main_request": "Дисциплина", "origin": "self", "joined_on": "2026-09-01" });
    let path = format!("/people/{}/mentee-profile", couple.mentor.id);
    couple.mentor.matching(Method::PUT, &path, "\"v5\"", profile).await.problem(412, "stale");
}
