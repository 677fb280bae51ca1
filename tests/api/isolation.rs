//! One school never sees another: every operation with an id, tried from outside; every list, counted from outside.

use crate::fixture::PERIOD;
use crate::permissions::operations;
use crate::world::{Couple, School, app, school_under, text};
use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use talim::kernel::policy::{Permission, Role};

/// Rows of a school for every parameter that a path may have. A new one has to join.
pub async fn rows(school: &School, couple: &Couple) -> BTreeMap<&'static str, String> {
    let reflection =
        couple.mentee.post(&format!("{}/reflections", couple.stage(1)), json!({ "text": "Мысли" })).await.created();
    let goal = couple.goal().await;
    let pair: Value = school.curator.get(&format!("/pairs/{}", couple.pair)).await.ok();
    let now = school.app.core.clock.now();
    let meeting = json!({ "kind": "consultation", "starts_at": now, "ends_at": now + chrono::Duration::hours(1) });
    let meeting = couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();
    let note = format!("/meetings/{}/notes", text(&meeting["id"]));
    let note = couple.mentor.post(&note, json!({ "topic": "Наблюдение" })).await.created();
    let later = now + chrono::Duration::days(2);
    let series = json!({ "first": { "kind": "online", "starts_at": later, "ends_at": later + chrono::Duration::hours(1) },
        "every": "week", "until_on": (later + chrono::Duration::days(9)).date_naive() });
    let series = couple.mentor.post(&format!("/pairs/{}/meeting-series", couple.pair), series).await.ok();
    let key = json!({ "school_id": school.id, "name": "Ключ", "scopes": ["pairs:read"], "expires_at": now + chrono::Duration::days(9) });
    let key = school.admin.post("/api-keys", key).await.created();
    let stand_in = school.person("Заместителева").await;
    let today = now.date_naive() + chrono::Days::new(1);
    let substitution =
        json!({ "replaced_id": couple.mentor.id, "substitute_id": stand_in.id, "starts_on": today, "ends_on": today });
    let substituted =
        school.curator.post(&format!("/pairs/{}/substitutions", couple.pair), substitution).await.created();
    let roles = school.admin.get(&format!("/people/{}/roles", school.curator.id)).await.ok();
    let sessions = school.admin.get("/me/sessions").await.ok();
    let notices = couple.mentor.get("/me/notifications").await.ok();
    let own = school.admin.get(&format!("/schools/{}", school.id)).await.ok();
    let mut rows = measuring_rows(school, couple).await;
    rows.extend([
        ("school_id", school.id.clone()),
        ("academic_year_id", school.year.clone()),
        ("person_id", couple.mentee.id.clone()),
        ("role_id", text(&roles["items"][0]["id"])),
        ("program_id", school.program.clone()),
        ("pair_id", couple.pair.clone()),
        ("pair_member_id", text(&pair["members"][0]["id"])),
        ("substitution_id", text(&substituted["substitutes"][0]["id"])),
        ("track_id", couple.track.clone()),
        ("stage_id", couple.stages[0].clone()),
        ("reflection_id", text(&reflection["id"])),
        ("goal_id", goal),
        ("meeting_id", text(&meeting["id"])),
        ("meeting_series_id", text(&series["items"][0]["series_id"])),
        ("note_id", text(&note["id"])),
        ("api_key_id", text(&key["id"])),
        ("notification_id", text(&notices["items"][0]["id"])),
        ("session_id", text(&sessions["items"][0]["id"])),
        ("department_id", text(&own["department_id"])),
    ]);
    rows
}

async fn plan_rows(school: &School, couple: &Couple) -> BTreeMap<&'static str, String> {
    let day = school.app.core.clock.now().date_naive();
    let item = json!({ "content": "Посетить урок", "due_on": day + chrono::Days::new(9), "expected_result": "Заметки", "responsible": "mentee" });
    let item = couple.mentee.post(&format!("/tracks/{}/plan-items", couple.track), item).await.created();
    let practice = json!({ "school_id": school.id, "title": "Карусель", "description": "Группы меняются местами" });
    let practice = couple.mentor.post("/practices", practice).await.created();
    let achievement = json!({ "kind": "contest", "level": "school", "title": "Лучший урок", "held_on": day });
    let achievement =
        couple.mentee.post(&format!("/tracks/{}/achievements", couple.track), achievement).await.created();
    let observation = json!({ "lesson_on": day, "criteria": [{ "name": "Цель урока", "score": 2 }] });
    let observation =
        couple.mentor.post(&format!("/tracks/{}/observations", couple.track), observation).await.created();
    let order = json!({ "school_id": school.id, "number": "1-н", "issued_on": "2026-09-01" });
    let order = school.admin.post("/orders", order).await.created();
    let (able, asking) = (school.person("Наставница").await, school.person("Ищущая").await);
    crate::matching::mentor(school, &able, &["дебаты"]).await;
    crate::matching::mentee(school, &asking, &["дебаты"]).await;
    let run = school.curator.step(&format!("/programs/{}/matchings", school.program)).await.created();
    let step = json!({ "position": 1, "title": "Совещание", "due_on": day });
    let step = school.curator.post(&format!("/programs/{}/roadmap-items", school.program), step).await.created();
    let request = json!({ "program_id": school.program, "mentor_id": able.id, "message": "Возьмёте?" });
    let request = asking.post("/mentor-requests", request).await.created();
    let slot = crate::finding::slot(school, &able, 48).await;
    let template = json!({ "program_id": school.program, "title": "Образец" });
    let template = school.admin.post("/program-templates", template).await.created();
    let bank = crate::questions::bank(school).await;
    let version = school.curator.post(&format!("/question-banks/{bank}/versions"), json!({})).await.created();
    let flag = json!({ "pair_id": couple.pair, "topic": "schedule", "priority": "low" });
    let flag = couple.mentee.post("/flags", flag).await.created();
    BTreeMap::from([
        ("flag_id", text(&flag["id"])),
        ("import_id", crate::imports::upload(school, "kind=people", "ФИО\n".as_bytes()).await),
        ("mentor_request_id", text(&request["id"])),
        ("mentor_slot_id", slot),
        ("program_template_id", text(&template["id"])),
        ("question_bank_id", bank),
        ("question_bank_version_id", text(&version["id"])),
        ("roadmap_item_id", text(&step["id"])),
        ("matching_id", text(&run["id"])),
        ("match_proposal_id", text(&run["proposals"][0]["id"])),
        ("order_id", text(&order["id"])),
        ("plan_item_id", text(&item["id"])),
        ("practice_id", text(&practice["id"])),
        ("achievement_id", text(&achievement["id"])),
        ("observation_id", text(&observation["id"])),
    ])
}

async fn certificate(school: &School) -> String {
    let (_, path) = crate::papers::completed_track(school).await;
    text(&school.curator.step(&path).await.created()["id"])
}

async fn measuring_rows(school: &School, couple: &Couple) -> BTreeMap<&'static str, String> {
    let day = school.app.core.clock.now().date_naive();
    let survey = json!({ "program_id": school.program, "wave": "interim", "title": "Анкета", "due_on": day });
    let survey = text(&school.curator.post("/surveys", survey).await.created()["id"]);
    school.curator.step(&format!("/surveys/{survey}/openings")).await.ok();
    let invitation = text(&couple.mentee.get("/me/surveys").await.ok()["items"][0]["id"]);
    let set = json!({ "school_id": school.id, "draft": { "title": "Вопросы", "questions": [] } });
    let set = text(&school.admin.post("/survey-sets", set).await.created()["set"]["id"]);
    let report = json!({ "code": "R12", "school_id": school.id, "from": "2025-09-01", "to": day });
    let report = text(&school.admin.post("/reports", report).await.created()["report"]["id"]);
    let swot = json!({ "category": "strength", "text": "Встречи", "source": "mentee" });
    let swot = school.curator.post(&format!("/programs/{}/swot-items", school.program), swot).await.created();
    let competence = json!({ "position": 1, "title": "Цель урока" });
    let competences = format!("/schools/{}/competences", school.id);
    let competence = text(&school.admin.post(&competences, competence).await.created()["id"]);
    let fact = json!({ "kind": "career_step", "title": "Категория", "happened_on": day });
    let fact = couple.mentee.post(&format!("/tracks/{}/career-facts", couple.track), fact).await.created();
    let mut rows = plan_rows(school, couple).await;
    rows.extend([
        ("certificate_id", certificate(school).await),
        ("report_id", report),
        ("swot_item_id", text(&swot["id"])),
        ("survey_answer_id", uuid::Uuid::now_v7().to_string()),
        ("survey_id", survey),
        ("survey_invitation_id", invitation),
        ("survey_set_id", set),
        ("competence_id", competence),
        ("career_fact_id", text(&fact["id"])),
    ]);
    rows
}

/// What everybody may see, and what is not reached by an id of a school.
const SHARED: [&str; 2] = ["token", "code"];

async fn two_schools() -> (School, Couple, School, Couple) {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let [one, two] = ["Отдел дубов", "Отдел вязов"].map(|name| json!({ "name": name }));
    let one = text(&root.post("/departments", one).await.created()["id"]);
    let two = text(&root.post("/departments", two).await.created()["id"]);
    let oak = school_under(&app, &root, "Oak", Some(&one)).await;
    let elm = school_under(&app, &root, "Elm", Some(&two)).await;
    let (at_oak, at_elm) = (oak.couple().await, elm.couple().await);
    (oak, at_oak, elm, at_elm)
}

#[actix_web::test]
async fn nothing_is_reached_from_another_school() {
    let (oak, at_oak, elm, at_elm) = two_schools().await;
    let rows = rows(&oak, &at_oak).await;
    let strangers = strangers(&elm, &at_elm).await;
    let examples = examples();
    let mut reached: Vec<String> = vec![];
    let before = oak.root.get(&format!("/pairs/{}", at_oak.pair)).await.text;
    for (method, path, id) in operations() {
        if !path.contains('{') || SHARED.iter().any(|shared| path.contains(&format!("{{{shared}}}"))) {
            continue;
        }
        let mut url = path.replace("{phase}", "entry");
        for (name, value) in &rows {
            url = url.replace(&format!("{{{name}}}"), value);
        }
        assert!(!url.contains('{'), "teach this test what {path} needs");
        let query =
            if path.ends_with("/mentor-suggestions") { format!("?program_id={}", oak.program) } else { String::new() };
        let query = match path.rsplit('/').next() {
            Some("overview") => format!("?{PERIOD}"),
            Some("export") if path.contains("/overview/") => format!("?{PERIOD}&format=csv"),
            Some("export") if path.contains('{') => "?format=csv".to_owned(),
            _ => query,
        };
        url += &query;
        for (role, token) in &strangers {
            let ask = async |url: &str| {
                let request = TestRequest::default().method(method.clone()).uri(url);
                let request = request.insert_header(("authorization", format!("Bearer {token}")));
                let request = request.insert_header(("if-match", "*"));
                let body = body(&id, &examples);
                oak.app.send(if body.is_null() { request } else { request.set_json(body) }).await
            };
            let answer = ask(&url).await;
            let refused = matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN);
            if !refused {
                reached.push(format!("{method} {path} as {role}: {}", answer.text));
            }
            let same = ask(&(crate::permissions::with_unknown_ids(&path) + &query)).await.status;
            assert_eq!(answer.status, same, "{method} {path} as {role} tells that the row exists");
        }
    }
    assert!(reached.is_empty(), "reached, or not even asked for:\n{}", reached.join("\n"));
    assert_eq!(before, oak.root.get(&format!("/pairs/{}", at_oak.pair)).await.text, "a row of Oak changed");
}

/// Everybody of Elm who could reach for a row of Oak, with a token: people, the department above them, and a program with a
/// key to everything keys are for.
async fn strangers(elm: &School, at_elm: &Couple) -> Vec<(&'static str, String)> {
    let scopes: Vec<&str> = Permission::ALL
        .iter()
        .filter(|permission| permission.reach(Role::Integration).is_some())
        .map(|permission| permission.name())
        .collect();
    let expires = elm.app.core.clock.now() + chrono::Duration::days(9);
    let key = json!({ "school_id": elm.id, "name": "Ключ", "scopes": scopes, "expires_at": expires });
    let key = text(&elm.admin.post("/api-keys", key).await.created()["key"]);
    let methodologist = crate::permissions::methodologist(elm).await;
    vec![
        ("school_admin", elm.admin.token.clone()),
        ("curator", elm.curator.token.clone()),
        ("mentor", at_elm.mentor.token.clone()),
        ("mentee", at_elm.mentee.token.clone()),
        ("methodologist", methodologist.token),
        ("integration", key),
    ]
}

/// What the document shows as the body of each operation.
fn examples() -> BTreeMap<String, Value> {
    let mut document = talim::kernel::openapi::document(&talim::app::routes());
    let mut examples = BTreeMap::new();
    talim::kernel::openapi::each_operation(&mut document, |_, _, operation| {
        if let Some(example) = operation.pointer("/requestBody/content/application~1json/example") {
            examples.insert(text(&operation["operationId"]), example.clone());
        }
    });
    examples
}

/// A body that reaches the row; null where none is asked for.
fn body(operation: &str, examples: &BTreeMap<String, Value>) -> Value {
    match operation {
        "consent_to_pair" => json!({ "text_version": "1", "channel": "in_app" }),
        "review_stage" => json!({ "decision": "completed" }),
        "reopen_stage" | "suspend_program" | "retire_person" | "cancel_plan_item" | "revoke_certificate" => {
            json!({ "reason": "нужно" })
        }
        "give_feedback" | "write_reflection" => json!({ "text": "слова" }),
        "revoke_consent" => json!({ "channel": "in_app" }),
        "resolve_flag" => json!({ "resolution": "нужно" }),
        "revise_goal" => json!({ "reason": "нужно", "changes": {} }),
        "commit_import" => json!({ "mode": "skip_invalid" }),
        "book_mentor_slot" => json!({ "text_version": "1" }),
        "answer_flash_meeting" => json!({ "usefulness": 5, "would_continue": true }),
        "assess_skills" => json!({ "scores": [{ "competence_id": uuid::Uuid::nil(), "score": 3 }] }),
        "create_career_fact" => json!({ "kind": "career_step", "title": "x", "happened_on": "2026-01-01" }),
        "create_competence" => json!({ "position": 1, "title": "x" }),
        "answer_survey" => json!({ "answers": [] }),
        "rewrite_survey_set" => json!({ "title": "x", "questions": [] }),
        "create_swot_item" => json!({ "category": "threat", "text": "x", "source": "mentor" }),
        "set_rubric" => {
            json!({ "criteria": [{ "title": "x", "score": 1, "reason": null }], "optimal_from": 2, "acceptable_from": 1 })
        }
        "share_report" => json!({ "format": "csv" }),
        "return_report" => json!({ "comment": "нужно" }),
        "enter_headcount" => json!({ "counted_on": "2026-01-01", "teaching_staff": 4, "young_staff": 1 }),
        "give_role" => json!({ "role": "school_admin" }),
        "report_goal_progress" => json!({ "progress_pct": 10 }),
        "assess_goal" => json!({ "result": "achieved" }),
        "create_academic_year" => json!({ "title": "x", "starts_on": "2031-01-01", "ends_on": "2031-12-31" }),
        "plan_meeting" => {
            json!({ "kind": "online", "starts_at": "2031-01-01T00:00:00Z", "ends_at": "2031-01-01T01:00:00Z" })
        }
        _ => examples.get(operation).cloned().unwrap_or_default(),
    }
}

#[actix_web::test]
async fn lists_hold_no_row_of_another_school() {
    let (oak, at_oak, elm, at_elm) = two_schools().await;
    let foreign: Vec<String> =
        rows(&oak, &at_oak).await.into_values().chain([at_oak.mentor.id.clone(), oak.admin.id.clone()]).collect();
    // files hold names instead of ids
    oak.app.sql(&format!("UPDATE people SET last_name = 'Дубовская' WHERE school_id = '{}'", oak.id)).await;
    let foreign: Vec<String> = foreign.into_iter().chain(["Дубовская".to_owned()]).collect();
    let strangers = strangers(&elm, &at_elm).await;
    for (method, path, _) in
        operations().into_iter().filter(|(method, path, _)| *method == Method::GET && !path.contains('{'))
    {
        let query = if path.ends_with("/import-template") { "?kind=people" } else { "" };
        let query = if path.contains("/reports/preview/") { "?from=2020-01-01&to=2090-01-01" } else { query };
        let query = if path.contains("/R07") { format!("{query}&pair_id={}", at_elm.pair) } else { query.to_owned() };
        let query = if path.contains("/report-comparisons") {
            "?code=R12&from=2025-01-01&to=2026-01-01&before_from=2024-01-01&before_to=2024-12-31".to_owned()
        } else {
            query
        };
        let query = if path.contains("/exports/") { "?format=csv".to_owned() } else { query };
        let query = if path.ends_with("/export") { format!("{query}&format=csv") } else { query };
        for (role, token) in &strangers {
            let answer = oak.app.call(method.clone(), &format!("{path}{query}"), Some(token), None).await;
            // a methodologist and a key reach no pair to ask a journal of
            let unread = path.contains("/R07") && answer.status == StatusCode::UNPROCESSABLE_ENTITY;
            assert!(matches!(answer.status.as_u16(), 200 | 403) || unread, "{path} as {role}: {}", answer.text);
            for id in &foreign {
                assert!(!answer.text.contains(id.as_str()), "{path} as {role} holds {id} of another school");
            }
        }
    }
}

#[actix_web::test]
async fn ids_of_another_school_in_a_body_are_unknown() {
    let (oak, at_oak, elm, _) = two_schools().await;
    let mine = elm.person("Свой").await;

    let stranger = elm.pair_body("individual", &[("lead_mentor", &mine), ("mentee", &at_oak.mentee)]);
    elm.curator.post("/pairs", stranger).await.invalid("/members/1/person_id", "unknown");
    let mut foreign_program = elm.pair_body("individual", &[]);
    foreign_program["program_id"] = json!(oak.program);
    elm.curator.post("/pairs", foreign_program).await.invalid("/program_id", "unknown");
    let mut foreign_year = elm.program_body();
    foreign_year["academic_year_id"] = json!(oak.year);
    elm.admin.post("/programs", foreign_year).await.invalid("/academic_year_id", "unknown");
    let person = json!({ "school_id": oak.id, "last_name": "А", "first_name": "Б" });
    elm.admin.post("/people", person).await.invalid("/school_id", "unknown");
    let mut continued = elm.pair_body("individual", &[]);
    continued["continued_from"] = json!(at_oak.pair);
    elm.curator.post("/pairs", continued).await.invalid("/continued_from", "unknown");
}

#[actix_web::test]
async fn of_two_ids_in_a_path_one_of_another_school_is_enough() {
    let (oak, at_oak, elm, at_elm) = two_schools().await;
    let (theirs, own) = (rows(&oak, &at_oak).await, rows(&elm, &at_elm).await);
    let examples = examples();
    let mut tried = 0;
    for (method, path, id) in operations() {
        let named: Vec<&str> = own.keys().copied().filter(|name| path.contains(&format!("{{{name}}}"))).collect();
        // an answer to a survey has no row here; to forget a mention that is not there changes nothing
        for foreign in named.iter().filter(|name| named.len() > 1 && **name != "survey_answer_id") {
            let mut url = path.clone();
            for name in &named {
                url = url.replace(&format!("{{{name}}}"), if name == foreign { &theirs[name] } else { &own[name] });
            }
            for caller in [&elm.admin, &elm.curator, &at_elm.mentor, &at_elm.mentee] {
                let body = body(&id, &examples);
                let answer = caller.send(method.clone(), url.trim_start_matches("/api/v1"), Some(&body)).await;
                assert!(matches!(answer.status.as_u16(), 403 | 404), "{method} {url}: {}", answer.text);
                tried += 1;
            }
        }
    }
    assert!(tried >= 40, "{tried}");
}

#[actix_web::test]
async fn inside_a_school_others_pairs_are_closed() {
    let (oak, at_oak, ..) = two_schools().await;
    let other = oak.couple().await;
    let second = oak.active_program().await;
    let curator = oak.person("Другая").await;
    oak.admin.put(&format!("/programs/{second}/curators/{}", curator.id), Value::Null).await.no_content();
    for stranger in [&other.mentor, &other.mentee, &curator] {
        for path in [
            format!("/pairs/{}", at_oak.pair),
            format!("/tracks/{}", at_oak.track),
            at_oak.stage(1),
            format!("/tracks/{}/comparison", at_oak.track),
        ] {
            stranger.get(&path).await.problem(404, "not_found");
        }
    }
    at_oak.mentee.get(&format!("/people/{}", other.mentor.id)).await.problem(404, "not_found");
    at_oak.mentee.get(&format!("/people/{}", at_oak.mentor.id)).await.ok();
}
