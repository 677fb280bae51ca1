//! What files say around their figures: whose they are, why something is missing, and how many lines there are.

use crate::opinions::laid_down;
use crate::world::{Person, app, consent, school, school_under, text};
use actix_web::http::Method;
use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

const YEAR: &str = "from=2025-09-01&to=2026-05-31";

async fn file(by: &Person, code: &str, rest: &str) -> String {
    by.get(&format!("/reports/preview/{code}/export?{YEAR}&{rest}")).await.is(200).text
}

#[actix_web::test]
async fn every_file_says_whose_it_is() {
    let app = app().await;
    let oak = school(&app, "Гимназия имени Абая").await;
    laid_down(&app, &oak).await;
    for format in ["html", "csv"] {
        let page = file(&oak.admin, "R12", &format!("format={format}")).await;
        assert_eq!(page.contains("Гимназия имени Абая"), format == "html", "{format}");
    }
    let of_program = file(&oak.admin, "R12", &format!("format=html&program_id={}", oak.program)).await;
    let about = of_program.find("Программа").map(|at| of_program[at..].chars().take(60).collect::<String>());
    assert!(about.is_some_and(|about| about.contains("Молодой педагог")), "{of_program}");
    let new = json!({ "code": "R12", "from": "2025-09-01", "to": "2026-05-31", "school_id": oak.id });
    let kept = text(&oak.admin.post("/reports", new).await.created()["report"]["id"]);
    let page = oak.admin.get(&format!("/reports/{kept}/export?format=html")).await.is(200).text;
    assert!(page.contains("Исполнитель") && page.contains("Директоров"), "{page}");
}

#[actix_web::test]
async fn who_was_only_asked_is_named_in_no_report() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let (lead, first, second) = (oak.person("Ведущий").await, oak.person("Первый").await, oak.person("Второй").await);
    let pair = oak.active_pair("group", &[("lead_mentor", &lead), ("mentee", &first), ("mentee", &second)]).await;
    let asked = oak.person("Приглашённый").await;
    oak.curator
        .post(&format!("/pairs/{pair}/members"), json!({ "person_id": asked.id, "role": "mentee" }))
        .await
        .created();
    let today = app.core.clock.now().date_naive();
    let period = format!("from={}&to={today}", today - Duration::days(4));
    let naming = async || {
        let mut naming = 0;
        for query in ["R01?", "R02?", "R03?", "R06?", "R15?", &format!("R07?pair_id={pair}&")] {
            let told = oak.curator.get(&format!("/reports/preview/{query}{period}")).await.is(200).text;
            naming += usize::from(told.contains("Приглашённый"));
        }
        naming
    };
    assert_eq!(naming().await, 0);

    consent(&asked, &pair).await.ok();

    assert_eq!(naming().await, 6);
}

#[actix_web::test]
async fn a_missing_figure_says_why() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    let codes = |report: &Value| -> Vec<String> {
        report["meta"]["warnings"].as_array().unwrap().iter().map(|warning| text(&warning["code"])).collect()
    };
    let report = oak.admin.get(&format!("/reports/preview/R12?{YEAR}")).await.ok();
    assert_eq!(codes(&report), ["no_staff_snapshot"]);
    let count = json!({ "counted_on": "2026-05-01", "teaching_staff": 40, "young_staff": 8 });
    oak.admin.post(&format!("/schools/{}/headcounts", oak.id), count).await.created();
    let report = oak.admin.get(&format!("/reports/preview/R12?{YEAR}")).await.ok();
    assert_eq!(codes(&report), [] as [&str; 0]);
    let csv = file(&oak.admin, "R05", "format=csv").await;
    assert!(csv.contains(";4;8;50,0;") && csv.contains(";7;4;1,75;"), "{csv}");
}

#[actix_web::test]
async fn every_line_of_indicators_is_defined_in_three_languages() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for (code, field) in [("R05", "indicator"), ("R09", "effect")] {
        let report = oak.admin.get(&format!("/reports/preview/{code}?{YEAR}")).await.ok();
        let defined = report["meta"]["definitions"].as_array().unwrap();
        for row in report["rows"].as_array().unwrap() {
            let means = defined.iter().find(|one| one["column"] == row[field]).map(|one| &one["means"]);
            for lang in ["ru", "kk", "en"] {
                assert!(means.is_some_and(|means| means[lang].is_string()), "{code} {} {lang}", row[field]);
            }
        }
    }
}

#[actix_web::test]
async fn a_table_of_points_says_what_it_is_not_for() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    for format in ["csv", "html"] {
        assert!(
            file(&oak.admin, "R06", &format!("format={format}")).await.contains("Не используется для аттестации"),
            "{format}"
        );
    }
    assert!(!file(&oak.admin, "R06", "format=csv&dialect=rfc4180").await.contains("аттестации"));
    let answer = oak.admin.get(&format!("/reports/preview/R03/export?{YEAR}&format=csv")).await.is(200);
    assert_eq!(answer.headers.get("x-row-count").unwrap(), "6");
}

#[actix_web::test]
async fn a_mentor_stands_beside_an_achievement_and_it_counts_once() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let today = app.core.clock.now().date_naive();
    let new = |organiser: &str| json!({ "kind": "contest", "level": "district", "title": "Лучший урок", "held_on": today, "organiser_id": organiser });
    let path = format!("/tracks/{}/achievements", couple.track);
    couple.mentee.post(&path, new(&oak.admin.id)).await.invalid("/organiser_id", "unknown");
    couple.mentee.post(&path, new(&couple.mentor.id)).await.created();

    let report =
        oak.admin.get(&format!("/reports/preview/R13?from={}&to={today}", today - Duration::days(4))).await.ok();

    let told: Vec<Value> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["person_id"], row["achievement_role"]]))
        .collect();
    assert_eq!(told, [json!([couple.mentee.id, "mentee"]), json!([couple.mentor.id, "mentor"])]);
    assert_eq!(report["totals"][0]["achievements_count"], 1);
}

#[actix_web::test]
async fn a_list_of_meetings_names_its_people_and_goes_by_the_schools_clocks() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    let day: NaiveDate = (app.core.clock.now() + Duration::days(2)).date_naive();
    let meeting = json!({ "kind": "consultation", "starts_at": format!("{day}T05:00:00Z"), "ends_at": format!("{day}T06:00:00Z") });
    couple.mentor.post(&format!("/pairs/{}/meetings", couple.pair), meeting).await.created();

    let local = couple.mentee.get("/exports/meetings?format=csv").await.is(200).text;
    let machine = couple.mentee.get("/exports/meetings?format=csv&dialect=rfc4180").await.is(200).text;

    let shown = day.format("%d.%m.%Y 10:00").to_string();
    assert!(local.contains(&shown) && local.contains("Наставников") && local.contains("Ментиева"), "{local}");
    assert!(machine.contains(&format!("{day}T10:00")), "{machine}");
}

#[actix_web::test]
async fn whoever_wrote_a_word_of_a_report_does_not_approve_it() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let oak = school_under(&app, &root, "Oak", Some(&department)).await;
    let both = oak.person("Двойной").await;
    oak.admin.post(&format!("/people/{}/roles", both.id), json!({ "role": "school_admin" })).await.created();
    let named = json!({ "email": both.email, "name": "Двойной" });
    root.post(&format!("/departments/{department}/methodologists"), named).await.created();
    let new = json!({ "code": "R12", "from": "2025-09-01", "to": "2026-05-31", "school_id": oak.id });
    let path = format!("/reports/{}", text(&oak.admin.post("/reports", new).await.created()["report"]["id"]));
    both.patch(&path, json!({ "conclusions": "Мои слова" })).await.ok();
    oak.admin.step(&format!("{path}/submissions")).await.ok();

    both.post(&format!("{path}/approvals"), json!({})).await.problem(409, "own_report");
    both.post(&format!("{path}/returns"), json!({ "comment": "Сам уточню" })).await.ok();
    both.patch(&path, json!({ "conclusions": "Снова мои слова" })).await.ok();
    oak.admin.step(&format!("{path}/submissions")).await.ok();

    let other = crate::permissions::methodologist(&oak).await;
    assert_eq!(other.get("/me/tasks").await.ok()["items"][0]["kind"], "review_report");
    other.post(&format!("{path}/returns"), json!({ "comment": "Уточните" })).await.ok();
    assert_eq!(oak.admin.get("/me/tasks").await.ok()["items"][0]["kind"], "revise_report");
    let tag = oak.admin.get(&path).await.etag();
    oak.admin.matching(Method::POST, &format!("{path}/submissions"), &tag, json!({})).await.ok();
    other.post(&format!("{path}/approvals"), json!({})).await.ok();

    let next = oak.admin.step(&format!("{path}/supersessions")).await.created();
    let path = format!("/reports/{}", text(&next["report"]["id"]));
    oak.admin.step(&format!("{path}/submissions")).await.ok();
    both.post(&format!("{path}/approvals"), json!({})).await.problem(409, "own_report");
}

#[actix_web::test]
async fn a_summary_kept_before_lines_said_more_is_still_printed() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    let new = json!({ "code": "R12", "from": "2025-09-01", "to": "2026-05-31", "school_id": oak.id });
    let kept = text(&oak.admin.post("/reports", new).await.created()["report"]["id"]);
    let older = "replace(replace(snapshot::text, '\"suppressed\":false,', ''), '\"suppressed\":true,', '')";
    app.sql(&format!("UPDATE reports SET snapshot = {older} WHERE snapshot::text LIKE '%suppressed%'")).await;

    let printed = oak.admin.get(&format!("/reports/{kept}/export?format=html")).await.is(200).text;
    assert!(printed.contains("Молодой педагог"), "{printed}");
}
