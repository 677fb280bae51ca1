//! Who may do what: the table as a snapshot, and every operation tried in every role.

use crate::world::{Person, School, app, school, school_under, text};
use actix_web::http::{Method, StatusCode};
use serde_json::{Value, json};
use talim::kernel::openapi::{document, each_operation};
use talim::kernel::policy::{Permission, Role};

#[test]
fn matrix() {
    let heads = Role::ALL.iter().map(|role| format!("{:<15}", role.as_str())).collect::<Vec<_>>().concat();
    let row = |permission: &Permission| {
        let reach = |role: &Role| {
            permission.reach(*role).map_or_else(|| "-".to_owned(), |reach| format!("{reach:?}").to_lowercase())
        };
        let cells = Role::ALL.iter().map(|role| format!("{:<15}", reach(role))).collect::<Vec<_>>();
        format!("{:<22}{}", permission.name(), cells.concat())
    };
    let rows = Permission::ALL.iter().map(row).collect::<Vec<_>>();
    let table = format!("{:<22}{heads}\n{}", "", rows.join("\n"));
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}

/// All operations: method, path, id.
pub fn operations() -> Vec<(Method, String, String)> {
    let mut all = vec![];
    each_operation(&mut document(&talim::app::routes()), |path, method, operation| {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        all.push((method, path.to_owned(), text(&operation["operationId"])));
    });
    all
}

/// The path with ids that do not exist.
pub fn with_unknown_ids(path: &str) -> String {
    path.split('/')
        .map(|part| match part {
            "{phase}" => "entry",
            id if id.starts_with('{') => "01990000-0000-7000-8000-00000000dead",
            part => part,
        })
        .collect::<Vec<_>>()
        .join("/")
}

/// Somebody in each role that is assigned or related; the key of an integration with every scope.
async fn callers(school: &School) -> Vec<(Role, String)> {
    let methodologist = methodologist(school).await;
    let nobody = school.person("Обычный").await;
    let scopes: Vec<&str> = Permission::ALL
        .iter()
        .filter(|permission| permission.reach(Role::Integration).is_some())
        .map(|permission| permission.name())
        .collect();
    let until = school.app.core.clock.now() + chrono::Duration::days(30);
    let key = json!({ "school_id": school.id, "name": "Журнал", "scopes": scopes, "expires_at": until });
    let key = school.admin.post("/api-keys", key).await.created();
    vec![
        (Role::SystemAdmin, school.root.token.clone()),
        (Role::Methodologist, methodologist.token),
        (Role::SchoolAdmin, school.admin.token.clone()),
        (Role::Curator, school.curator.token.clone()),
        (Role::Mentor, nobody.token),
        (Role::Integration, text(&key["key"])),
    ]
}

/// A methodologist of the school's department, or of the first there is.
pub async fn methodologist(school: &School) -> Person {
    let own = school.admin.get(&format!("/schools/{}", school.id)).await.ok();
    let departments = school.root.get("/departments").await.ok();
    let department = own["department_id"].as_str().or(departments["items"][0]["id"].as_str()).unwrap().to_owned();
    let email = format!("m{}@department.example", uuid::Uuid::now_v7().simple());
    let new = json!({ "email": email, "name": "Методист" });
    let named = school.root.post(&format!("/departments/{department}/methodologists"), new).await.created();
    let path = format!("/api/v1/auth/invitations/{}", text(&named["invitation"]["token"]));
    school.app.call(Method::PUT, &path, None, Some(&json!({ "password": crate::world::PASSWORD }))).await.no_content();
    Person { app: school.app.clone(), id: text(&named["account_id"]), email, token: String::new() }.again().await
}

#[actix_web::test]
async fn every_operation_enforces_its_permission() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let school = school_under(&app, &root, "Oak", Some(&department)).await;
    let callers = callers(&school).await;
    let permissions = talim::app::routes().permissions;
    for (method, path, id) in operations() {
        let url = with_unknown_ids(&path);
        let Some(permission) = permissions[&id] else { continue };
        // ending the session would end the sweep
        if id == "sign_out" {
            continue;
        }
        let anonymous = app.call(method.clone(), &url, None, Some(&json!({}))).await;
        assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED, "{id} without a token");
        assert_eq!(anonymous.headers.get("www-authenticate").unwrap(), "Bearer", "{id}");
        for (role, token) in &callers {
            let status = app.call(method.clone(), &url, Some(token), Some(&json!({}))).await.status;
            // everybody signed in as a person may be mentor and mentee too
            let person = matches!(role, Role::SchoolAdmin | Role::Curator | Role::Mentor);
            let related = person && (permission.reach(Role::Mentor).or(permission.reach(Role::Mentee))).is_some();
            let allowed = permission.reach(*role).is_some() || related;
            assert_eq!(status != StatusCode::FORBIDDEN, allowed, "{id} as {}: {status}", role.as_str());
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{id} as {}", role.as_str());
            assert!(!status.is_server_error(), "{id} as {}: {status}", role.as_str());
        }
    }
}

#[actix_web::test]
async fn a_denied_call_changes_nothing() {
    let app = app().await;
    let school = school(&app, "Oak").await;
    let (mentor, mentee) = (school.person("Наставник").await, school.person("Менти").await);

    mentor
        .post("/pairs", school.pair_body("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]))
        .await
        .problem(403, "forbidden");

    assert_eq!(school.curator.get("/pairs?count=true").await.ok()["total"], 0);
}

#[actix_web::test]
async fn rights_end_with_the_next_call() {
    let app = app().await;
    let school = school(&app, "Oak").await;
    let roles: Value = school.admin.get(&format!("/people/{}/roles", school.curator.id)).await.ok();
    school.curator.get(&format!("/programs/{}/history", school.program)).await.ok();

    school.admin.delete(&format!("/roles/{}", text(&roles["items"][0]["id"]))).await.no_content();

    school.curator.get(&format!("/programs/{}/history", school.program)).await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_role_holds_only_within_its_dates() {
    let app = app().await;
    let school = school(&app, "Oak").await;
    let deputy = school.person("Заместителев").await;
    let today = app.core.clock.now().date_naive();
    let role = json!({ "role": "school_admin", "valid_from": today + chrono::Days::new(3), "valid_to": today + chrono::Days::new(5) });
    school.admin.post(&format!("/people/{}/roles", deputy.id), role).await.created();
    deputy.get("/api-keys").await.problem(403, "forbidden");

    app.core.clock.advance(4 * 86_400);
    deputy.again().await.get("/api-keys").await.ok();

    app.core.clock.advance(4 * 86_400);
    deputy.again().await.get("/api-keys").await.problem(403, "forbidden");
}

#[actix_web::test]
async fn a_retired_person_is_out_at_once() {
    let app = app().await;
    let school = school(&app, "Oak").await;
    let person = school.person("Уходящая").await;
    person.get("/me").await.ok();

    school.admin.post(&format!("/people/{}/retirements", person.id), json!({ "reason": "Переезд" })).await.ok();

    person.get("/me").await.problem(401, "unauthenticated");
    let body = json!({ "email": person.email, "password": crate::world::PASSWORD });
    app.call(Method::POST, "/api/v1/auth/login", None, Some(&body)).await.problem(401, "wrong_credentials");
}

#[actix_web::test]
async fn nobody_gives_a_role_to_himself() {
    let app = app().await;
    let school = school(&app, "Oak").await;
    let path = format!("/programs/{}/curators/{}", school.program, school.admin.id);
    school.admin.put(&path, json!(null)).await.problem(409, "own_role");
}
