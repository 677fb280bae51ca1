//! People are the API: a `Person` is a row and the client that acts as that person.

use crate::app::{Answer, TestApp};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::{Duration, NaiveDate};
use diesel_async::AsyncConnection;
use serde_json::{Value, json};
use std::rc::Rc;
use talim::accounts::{Account, RoleAssignment};
use talim::kernel::auth::Actor;
use talim::kernel::error::Error;

pub const PASSWORD: &str = "a sentence only tests would use";

/// Somebody signed in.
#[derive(Clone)]
pub struct Person {
    pub app: Rc<TestApp>,
    pub id: String,
    pub email: String,
    pub token: String,
}

/// A school with an administrator, an active program of all kinds, and its curator.
pub struct School {
    pub app: Rc<TestApp>,
    pub id: String,
    pub year: String,
    pub program: String,
    pub root: Person,
    pub admin: Person,
    pub curator: Person,
}

/// An active pair of one mentor and one mentee, with the mentee's track.
pub struct Couple {
    pub pair: String,
    pub track: String,
    pub stages: Vec<String>,
    pub mentor: Person,
    pub mentee: Person,
}

impl Person {
    pub async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.app.call(method, &full(path), Some(&self.token), body).await
    }
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(&body)).await
    }
    /// A step that takes no body.
    pub async fn step(&self, path: &str) -> Answer {
        self.send(Method::POST, path, None).await
    }
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(&body)).await
    }
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, Some(&body)).await
    }
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }
    /// With the `ETag` that the object has now.
    pub async fn matching(&self, method: Method, path: &str, tag: &str, body: Value) -> Answer {
        let request = TestRequest::default().method(method).uri(&full(path));
        let request = request.insert_header(("authorization", format!("Bearer {}", self.token)));
        self.app.send(request.insert_header(("if-match", tag)).set_json(body)).await
    }
    pub async fn in_language(&self, path: &str, language: &str) -> Answer {
        let request = TestRequest::get().uri(&full(path)).insert_header(("accept-language", language));
        self.app.send(request.insert_header(("authorization", format!("Bearer {}", self.token)))).await
    }
    /// Says that a meeting took place, with these people there.
    pub async fn hold(&self, meeting: &str, there: &[&Self]) -> Answer {
        let there: Vec<Value> = there.iter().map(|one| json!({ "person_id": one.id, "status": "present" })).collect();
        self.post(&format!("/meetings/{meeting}/holdings"), json!({ "attendance": there })).await
    }
    /// The same account with a new session.
    pub async fn again(&self) -> Self {
        let body = json!({ "email": self.email, "password": PASSWORD });
        let tokens = self.app.call(Method::POST, "/api/v1/auth/login", None, Some(&body)).await.ok();
        Self { token: text(&tokens["access_token"]), ..self.clone() }
    }
}

fn full(path: &str) -> String {
    format!("/api/v1{path}")
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}

/// The first day of everything: 100 days ago.
pub fn first_day(app: &TestApp) -> NaiveDate {
    (app.core.clock.now() - Duration::days(100)).date_naive()
}

pub fn last_day(app: &TestApp) -> NaiveDate {
    (app.core.clock.now() + Duration::days(200)).date_naive()
}

pub async fn app() -> Rc<TestApp> {
    Rc::new(TestApp::start().await)
}

/// A system administrator, made past the API as the command line does.
pub async fn root(app: &Rc<TestApp>) -> Person {
    let email = format!("root-{}@talim.example", uuid::Uuid::now_v7());
    let mut conn = app.db().await;
    let actor = Actor::system(app.core.clock.now());
    let hash = app.core.passwords.hash(PASSWORD.to_owned()).await.unwrap();
    let made = conn.transaction::<_, Error, _>(async |conn: &mut diesel_async::AsyncPgConnection| {
        let account = Account::of_email(conn, &email, "Root", talim::kernel::texts::Lang::En).await?;
        RoleAssignment::make_system_admin(conn, &actor, &account).await?;
        account.set_password(conn, &actor, hash, None).await?;
        Ok(account.id)
    });
    let id = made.await.unwrap().to_string();
    Person { app: app.clone(), id, email, token: String::new() }.again().await
}

/// A school called by this name.
pub async fn school(app: &Rc<TestApp>, name: &str) -> School {
    school_under(app, &root(app).await, name, None).await
}

pub async fn school_under(app: &Rc<TestApp>, root: &Person, name: &str, department: Option<&str>) -> School {
    let new = json!({ "name": name, "kind": "school", "locale": "ru", "time_zone": "Asia/Almaty", "jurisdiction": "KZ", "department_id": department });
    let id = text(&root.post("/schools", new).await.created()["id"]);
    let mut school = School {
        app: app.clone(),
        id,
        year: String::new(),
        program: String::new(),
        root: root.clone(),
        admin: root.clone(),
        curator: root.clone(),
    };
    school.admin = school.person("Директоров").await;
    root.post(&format!("/people/{}/roles", school.admin.id), json!({ "role": "school_admin" })).await.created();
    let year = json!({ "title": "Год", "starts_on": first_day(app), "ends_on": last_day(app) });
    school.year =
        text(&school.admin.post(&format!("/schools/{}/academic-years", school.id), year).await.created()["id"]);
    school.program = school.active_program().await;
    school.curator = school.person("Кураторова").await;
    school
        .admin
        .put(&format!("/programs/{}/curators/{}", school.program, school.curator.id), json!(null))
        .await
        .no_content();
    school
}

impl School {
    /// Somebody new, entered by the administrator and signed in by invitation.
    pub async fn person(&self, last_name: &str) -> Person {
        self.person_with(json!({ "last_name": last_name })).await
    }

    /// The same by an administrator with a newer session.
    pub async fn person_as(&self, admin: &Person, last_name: &str) -> Person {
        self.person_by(admin, json!({ "last_name": last_name })).await
    }

    pub async fn person_with(&self, facts: Value) -> Person {
        self.person_by(&self.admin, facts).await
    }

    async fn person_by(&self, admin: &Person, facts: Value) -> Person {
        let email = format!("p{}@school.example", uuid::Uuid::now_v7().simple());
        let mut new = json!({ "school_id": self.id, "last_name": "Иванова", "first_name": "Анна", "email": email });
        new.as_object_mut().unwrap().extend(facts.as_object().unwrap().clone());
        let id = text(&admin.post("/people", new).await.created()["id"]);
        let invitation = admin.step(&format!("/people/{id}/invitations")).await.created();
        let path = format!("/api/v1/auth/invitations/{}", text(&invitation["token"]));
        self.app.call(Method::PUT, &path, None, Some(&json!({ "password": PASSWORD }))).await.no_content();
        Person { app: self.app.clone(), id, email, token: String::new() }.again().await
    }

    pub fn program_body(&self) -> Value {
        json!({ "academic_year_id": self.year, "title": "Молодой педагог", "goal": "Помочь", "role_form": "teacher_teacher",
            "allowed_kinds": ["individual", "group", "team", "virtual", "flash", "peer", "reverse"],
            "starts_on": first_day(&self.app), "ends_on": last_day(&self.app) })
    }

    pub async fn active_program(&self) -> String {
        let id = text(&self.admin.post("/programs", self.program_body()).await.created()["id"]);
        self.admin.step(&format!("/programs/{id}/activations")).await.ok();
        id
    }

    /// What drafts a pair of these members: (role, person).
    pub fn pair_body(&self, kind: &str, members: &[(&str, &Person)]) -> Value {
        let members: Vec<Value> =
            members.iter().map(|(role, person)| json!({ "role": role, "person_id": person.id })).collect();
        let starts = (self.app.core.clock.now() - Duration::days(5)).date_naive();
        let days = if kind == "flash" { 10 } else { 100 };
        json!({ "program_id": self.program, "kind": kind, "starts_on": starts, "planned_ends_on": starts + Duration::days(days),
            "topic": "Рефлексия на уроке", "members": members })
    }

    pub async fn draft(&self, kind: &str, members: &[(&str, &Person)]) -> String {
        text(&self.curator.post("/pairs", self.pair_body(kind, members)).await.created()["id"])
    }

    /// A pair whose members have all consented.
    pub async fn active_pair(&self, kind: &str, members: &[(&str, &Person)]) -> String {
        let pair = self.draft(kind, members).await;
        self.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
        for (_, person) in members {
            consent(person, &pair).await.ok();
        }
        pair
    }

    pub async fn couple(&self) -> Couple {
        let (mentor, mentee) = (self.person("Наставников").await, self.person("Ментиева").await);
        let pair = self.active_pair("individual", &[("lead_mentor", &mentor), ("mentee", &mentee)]).await;
        self.couple_of(pair, mentor, mentee).await
    }

    pub async fn couple_of(&self, pair: String, mentor: Person, mentee: Person) -> Couple {
        let tracks = mentee.get("/tracks").await.ok();
        let track = &tracks["items"][0];
        let stages = track["stages"].as_array().unwrap().iter().map(|stage| text(&stage["id"])).collect();
        Couple { pair, track: text(&track["id"]), stages, mentor, mentee }
    }
}

pub async fn consent(person: &Person, pair: &str) -> Answer {
    person.post(&format!("/pairs/{pair}/consents"), json!({ "text_version": "2026-1", "channel": "in_app" })).await
}

impl Couple {
    pub fn stage(&self, no: usize) -> String {
        format!("/stages/{}", self.stages[no - 1])
    }

    /// Answers every question of a stage with these words.
    pub async fn answer_all(&self, no: usize, words: &str, visibility: &str) -> Answer {
        let card = self.mentee.get(&self.stage(no)).await;
        let tag = card.etag();
        let answers: Vec<Value> = card.ok()["questions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|question| answer(question, words, visibility))
            .collect();
        self.mentee
            .matching(Method::PUT, &format!("{}/answers", self.stage(no)), &tag, json!({ "answers": answers }))
            .await
    }

    pub async fn submit(&self, no: usize) -> Answer {
        self.mentee.step(&format!("{}/submissions", self.stage(no))).await
    }

    pub async fn review(&self, no: usize, review: Value) -> Answer {
        self.mentor.post(&format!("{}/reviews", self.stage(no)), review).await
    }

    pub async fn goal(&self) -> String {
        let by = (self.mentee.app.core.clock.now() + Duration::days(60)).date_naive();
        let goal = json!({ "title": "Вопросы", "specific": "Задавать открытые вопросы всем", "measurable": "Пять открытых вопросов за урок",
            "attainable": "Наставник покажет на своём уроке", "realistic": "Один урок в неделю уже такой", "time_bound_on": by });
        text(&self.mentee.post(&format!("/tracks/{}/goals", self.track), goal).await.created()["id"])
    }

    /// Takes the mentee through a stage and has it completed.
    pub async fn pass(&self, no: usize) {
        self.answer_all(no, "Слова для пары", "pair").await.ok();
        if no == 2 {
            let goal = self.goal().await;
            self.mentor.step(&format!("/goals/{goal}/approvals")).await.ok();
        }
        if no == 3 {
            self.mentor.post(&format!("{}/feedback", self.stage(3)), json!({ "text": "Получилось" })).await.created();
        }
        if no == 4 {
            let goals = self.mentor.get(&format!("/tracks/{}/goals", self.track)).await.ok();
            for goal in goals["items"].as_array().unwrap() {
                let path = format!("/goals/{}/assessments", text(&goal["id"]));
                self.mentor.post(&path, json!({ "result": "achieved" })).await.ok();
            }
        }
        self.submit(no).await.ok();
        self.review(no, json!({ "decision": "completed" })).await.ok();
    }
}

/// What answers a question, whatever it takes.
pub fn answer(question: &Value, words: &str, visibility: &str) -> Value {
    let mut answer = json!({ "question_id": question["id"], "visibility": visibility });
    match question["answer_type"].as_str() {
        Some("scale") => answer["number"] = json!(4),
        Some("choice") => answer["option"] = question["options"][0]["key"].clone(),
        _ => {}
    }
    if question["answer_type"] == "text" || question["takes_comment"] == true {
        answer["text"] = json!(words);
    }
    answer
}
