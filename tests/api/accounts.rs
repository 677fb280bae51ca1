use crate::app::TestApp;
use crate::world::{PASSWORD, app, school, text};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};

async fn sign_in(app: &TestApp, email: &str, password: &str) -> crate::app::Answer {
    let body = json!({ "email": email, "password": password });
    app.call(Method::POST, "/api/v1/auth/login", None, Some(&body)).await
}

#[actix_web::test]
async fn signing_in_brings_a_pair_of_tokens() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;

    let tokens = sign_in(&app, &person.email.to_uppercase(), PASSWORD).await.ok();

    assert_eq!(tokens["token_type"], "Bearer");
    let me = app.call(Method::GET, "/api/v1/me", tokens["access_token"].as_str(), None).await.ok();
    assert_eq!(me["email"], person.email);
    assert_eq!(me["roles"][0]["role"], "school_admin");
    assert_eq!(me["persons"][0]["school_name"], "Oak");
}

#[actix_web::test]
async fn an_unknown_e_mail_and_a_wrong_password_are_one_answer() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;

    let wrong = sign_in(&app, &person.email, "not the password at all").await.problem(401, "wrong_credentials");
    let unknown =
        sign_in(&app, "nobody@school.example", "not the password at all").await.problem(401, "wrong_credentials");

    let without_ids = |mut problem: Value| {
        for field in ["instance", "request_id"] {
            problem[field] = Value::Null;
        }
        problem
    };
    assert_eq!(without_ids(wrong), without_ids(unknown));
}

#[actix_web::test]
async fn after_ten_tries_even_the_right_password_has_to_wait() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for _ in 0..10 {
        sign_in(&app, &oak.admin.email, "a wrong guess, one of many").await.problem(401, "wrong_credentials");
    }

    let refused = sign_in(&app, &oak.admin.email, PASSWORD).await;
    assert!(refused.headers.contains_key("retry-after"));
    refused.problem(429, "too_many_tries");
    sign_in(&app, &oak.curator.email, PASSWORD).await.ok();

    app.core.clock.advance(901);
    sign_in(&app, &oak.admin.email, PASSWORD).await.ok();
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_its_second_use_ends_the_session() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let first = sign_in(&app, &person.email, PASSWORD).await.ok();
    let refresh = |token: Value| json!({ "refresh_token": token });
    let path = "/api/v1/auth/refresh";

    let second = app.call(Method::POST, path, None, Some(&refresh(first["refresh_token"].clone()))).await.ok();
    app.call(Method::GET, "/api/v1/me", second["access_token"].as_str(), None).await.ok();
    app.call(Method::POST, path, None, Some(&refresh(first["refresh_token"].clone())))
        .await
        .problem(401, "unauthenticated");

    app.call(Method::GET, "/api/v1/me", second["access_token"].as_str(), None).await.problem(401, "unauthenticated");
    app.call(Method::POST, path, None, Some(&refresh(second["refresh_token"].clone())))
        .await
        .problem(401, "unauthenticated");
}

#[actix_web::test]
async fn signing_out_ends_both_tokens() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let tokens = sign_in(&app, &person.email, PASSWORD).await.ok();
    let access = tokens["access_token"].as_str();

    app.call(Method::POST, "/api/v1/auth/logout", access, None).await.no_content();

    app.call(Method::GET, "/api/v1/me", access, None).await.problem(401, "unauthenticated");
    let body = json!({ "refresh_token": tokens["refresh_token"] });
    app.call(Method::POST, "/api/v1/auth/refresh", None, Some(&body)).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn an_access_token_ends_in_time() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    app.core.clock.advance(599);
    person.get("/me").await.ok();
    app.core.clock.advance(7);
    person.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn no_forged_token_is_taken() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let parts: Vec<&str> = person.token.split('.').collect();
    let decoded =
        |part: &str| -> Value { serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap() };
    let encoded = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let (header, claims) = (decoded(parts[0]), decoded(parts[1]));
    let with = |mut value: Value, name: &str, new: Value| {
        value[name] = new;
        value
    };
    let mut forged = vec![
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{}.{}.{}x", parts[0], parts[1], &parts[2][..parts[2].len() - 2]),
        "x".repeat(65_536),
        "...".to_owned(),
        String::new(),
    ];
    for alg in ["none", "None", "NONE", "nOnE", "HS384", "HS512", "RS256"] {
        forged.push(format!("{}.{}.{}", encoded(&with(header.clone(), "alg", json!(alg))), parts[1], parts[2]));
        forged.push(format!("{}.{}.", encoded(&with(header.clone(), "alg", json!(alg))), parts[1]));
    }
    for (name, value) in [
        ("exp", json!(9_999_999_999_i64)),
        ("sub", json!(uuid::Uuid::now_v7())),
        ("iss", json!("other")),
        ("aud", json!("other")),
        ("exp", json!("soon")),
    ] {
        forged.push(format!("{}.{}.{}", parts[0], encoded(&with(claims.clone(), name, value)), parts[2]));
    }
    for secret in ["", "secret", "the tests' own key, long enoug"] {
        forged.push(signed(&json!({ "alg": "HS256", "typ": "at+jwt" }), &claims, secret));
    }
    // properly signed, and still not an access token of this service
    let own = "the tests' own key, long enough";
    forged.push(signed(&json!({ "alg": "HS256", "typ": "JWT" }), &claims, own));
    forged.push(signed(
        &json!({ "alg": "HS256", "typ": "at+jwt" }),
        &with(claims.clone(), "nbf", json!(9_999_999_999_i64)),
        own,
    ));
    forged.push(signed(
        &json!({ "alg": "HS256", "typ": "at+jwt" }),
        &with(claims.clone(), "sub", json!(uuid::Uuid::now_v7())),
        own,
    ));
    forged.push(signed(&json!({ "alg": "HS256", "typ": "at+jwt" }), &with(claims.clone(), "aud", json!("other")), own));
    for token in forged {
        app.call(Method::GET, "/api/v1/me", Some(&token), None).await.problem(401, "unauthenticated");
    }
    // the same by the same means is taken when nothing is changed
    let faithful = signed(&json!({ "alg": "HS256", "typ": "at+jwt" }), &claims, own);
    app.call(Method::GET, "/api/v1/me", Some(&faithful), None).await.ok();
}

fn signed(header: &Value, claims: &Value, secret: &str) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
    let mut made = jsonwebtoken::Header::new(jsonwebtoken::Algorithm::HS256);
    made.typ = header["typ"].as_str().map(str::to_owned);
    jsonwebtoken::encode(&made, claims, &key).unwrap()
}

#[actix_web::test]
async fn one_changes_the_own_account_and_password() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let other = person.again().await;

    assert_eq!(person.patch("/me", json!({ "locale": "kk" })).await.ok()["locale"], "kk");
    let new = "another sentence for the tests";
    let wrong = json!({ "current_password": "not it", "new_password": new });
    person.put("/me/password", wrong.clone()).await.invalid("/current_password", "wrong_password");
    let short = json!({ "current_password": PASSWORD, "new_password": "short" });
    person.put("/me/password", short).await.invalid("/new_password", "password_short");
    person.put("/me/password", json!({ "current_password": PASSWORD, "new_password": new })).await.no_content();

    person.get("/me").await.ok();
    other.get("/me").await.problem(401, "unauthenticated");
    sign_in(&app, &person.email, new).await.ok();
}

#[actix_web::test]
async fn sessions_are_listed_and_ended() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let other = person.again().await;
    let sessions = person.get("/me/sessions").await.ok();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);

    person.delete(&format!("/me/sessions/{}", text(&sessions["items"][0]["id"]))).await.no_content();

    other.get("/me").await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn an_invitation_works_once_and_seven_days() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let new = json!({ "school_id": oak.id, "last_name": "Новая", "first_name": "Ая", "email": "new@school.example" });
    let id = text(&oak.admin.post("/people", new).await.created()["id"]);
    let invite = async || {
        let invitation = oak.admin.step(&format!("/people/{id}/invitations")).await.created();
        format!("/api/v1/auth/invitations/{}", text(&invitation["token"]))
    };
    let accept = async |link: &str| app.call(Method::PUT, link, None, Some(&json!({ "password": PASSWORD }))).await;

    let late = invite().await;
    app.core.clock.advance(7 * 86_400 + 1);
    accept(&late).await.problem(404, "not_found");
    let oak_admin = oak.admin.again().await;
    let invitation = oak_admin.step(&format!("/people/{id}/invitations")).await.created();
    let link = format!("/api/v1/auth/invitations/{}", text(&invitation["token"]));
    assert_eq!(app.call(Method::GET, &link, None, None).await.ok()["email"], "new@school.example");
    app.call(Method::PUT, &link, None, Some(&json!({ "password": "short" })))
        .await
        .invalid("/password", "password_short");
    accept(&link).await.no_content();
    accept(&link).await.problem(404, "not_found");
    sign_in(&app, "new@school.example", PASSWORD).await.ok();
}

#[actix_web::test]
async fn nobody_takes_an_account_over_by_inviting_it() {
    let app = app().await;
    let (oak, elm) = (school(&app, "Oak").await, school(&app, "Elm").await);
    let person = elm.person("Общая").await;
    for inviter in [&elm.curator, &elm.admin, &elm.root] {
        inviter.step(&format!("/people/{}/invitations", person.id)).await.problem(409, "account_in_use");
    }

    let same = json!({ "school_id": oak.id, "last_name": "Общая", "first_name": "Она", "email": person.email });
    let here = text(&oak.admin.post("/people", same).await.created()["id"]);
    let role = json!({ "role": "school_admin" });
    oak.admin.step(&format!("/people/{here}/invitations")).await.problem(409, "account_elsewhere");
    oak.admin.post(&format!("/people/{here}/roles"), role.clone()).await.problem(409, "account_elsewhere");
    oak.root.post(&format!("/people/{here}/roles"), role).await.created();
    assert_eq!(person.get("/me").await.ok()["persons"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn an_api_key_opens_its_scopes_of_its_school_and_is_revoked_at_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let expires = app.core.clock.now() + chrono::Duration::days(10);
    let new = |scope: &str| json!({ "school_id": oak.id, "name": "Журнал", "scopes": [scope], "expires_at": expires });
    oak.admin.post("/api-keys", new("stages:read")).await.invalid("/scopes/0", "unknown");
    let made = oak.admin.post("/api-keys", new("people:read")).await.created();
    let key = text(&made["key"]);

    app.call(Method::GET, "/api/v1/people", Some(&key), None).await.ok();
    app.call(Method::GET, "/api/v1/pairs", Some(&key), None).await.problem(403, "forbidden");
    let listed = oak.admin.get("/api-keys").await;
    assert!(!listed.text.contains(&key), "the key is shown again");
    assert!(listed.body["items"][0]["last_used_at"].is_string());

    oak.admin.delete(&format!("/api-keys/{}", text(&made["id"]))).await.no_content();
    app.call(Method::GET, "/api/v1/people", Some(&key), None).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn an_api_key_ends_with_its_day() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let expires = app.core.clock.now() + chrono::Duration::seconds(60);
    let new = json!({ "school_id": oak.id, "name": "Журнал", "scopes": ["people:read"], "expires_at": expires });
    let key = text(&oak.admin.post("/api-keys", new).await.created()["key"]);
    app.core.clock.advance(61);
    app.call(Method::GET, "/api/v1/people", Some(&key), None).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn sign_ins_and_roles_are_in_the_trail() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let path = "/api/v1/audit-events?action=session.started&count=true";
    let before = app.call(Method::GET, path, Some(&oak.root.token), None).await.ok()["total"].as_i64().unwrap();

    let request = TestRequest::post().uri("/api/v1/auth/login").insert_header(("x-request-id", "my-request-1"));
    app.send(request.set_json(json!({ "email": oak.admin.email, "password": PASSWORD }))).await.ok();

    let after = app.call(Method::GET, path, Some(&oak.root.token), None).await.ok();
    assert_eq!(after["total"], before + 1);
    assert_eq!(after["items"][0]["request_id"], "my-request-1");
    let granted = oak.admin.get("/audit-events?action=role.granted").await.ok();
    assert_eq!(granted["items"][0]["details"]["role"], "curator");
}

#[actix_web::test]
async fn guessing_the_own_password_has_a_limit_too() {
    let app = app().await;
    let person = school(&app, "Oak").await.admin;
    let guess = json!({ "current_password": "a guess", "new_password": "another sentence for the tests" });
    for _ in 0..10 {
        person.put("/me/password", guess.clone()).await.invalid("/current_password", "wrong_password");
    }
    person.put("/me/password", guess).await.problem(429, "too_many_tries");
}
