//! The figures of the worked fixture, to the digit.

use crate::fixture::{PERIOD, fixture};
use crate::world::{app, school, text};
use calamine::{Data, DataType, Reader, Xlsx};
use serde_json::{Value, json};
use std::io::Cursor;

#[actix_web::test]
async fn the_registry_matches_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let report = oak.curator.get(&format!("/reports/preview/R03?{PERIOD}")).await.ok();

    let mut rows: Vec<(String, i64, i64, f64)> = vec![];
    for row in report["rows"].as_array().unwrap() {
        rows.push((
            text(&row["starts_on"]) + row["kind"].as_str().unwrap(),
            row["meetings_expected"].as_i64().unwrap(),
            row["meetings_held"].as_i64().unwrap(),
            row["meetings_percent"].as_f64().unwrap(),
        ));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        ("2025-09-15individual", 6, 4, 66.7),
        ("2025-09-15individual", 17, 15, 88.2),
        ("2025-10-01group", 16, 14, 87.5),
        ("2025-12-16individual", 10, 9, 90.0),
        ("2026-02-02team", 6, 6, 100.0),
        ("2026-03-11flash", 1, 1, 100.0),
    ];
    let mut found: Vec<(&str, i64, i64, f64)> =
        rows.iter().map(|(name, expected, held, percent)| (name.as_str(), *expected, *held, *percent)).collect();
    found.sort_by(|a, b| a.0.cmp(b.0).then(a.1.cmp(&b.1)));
    assert_eq!(found, expected);
    assert_eq!((&report["meta"]["rows"], &report["meta"]["not_for_attestation"]), (&json!(6), &json!(true)));
    let count =
        |field: &str, value: &str| report["rows"].as_array().unwrap().iter().filter(|row| row[field] == value).count();
    assert_eq!(
        (count("pair_state", "active"), count("pair_state", "completed"), count("pair_state", "terminated")),
        (2, 3, 1)
    );
    assert_eq!(
        (
            count("end_reason", "goals_achieved"),
            count("end_reason", "mentor_withdrew"),
            count("end_reason", "term_expired")
        ),
        (2, 1, 1)
    );
}

#[actix_web::test]
async fn the_stages_match_the_worked_fixture() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let report = oak.admin.get(&format!("/reports/preview/R04?{PERIOD}&school_id={}", oak.id)).await.ok();

    let rows = report["rows"].as_array().unwrap();
    let column = |name: &str| -> Vec<Value> { rows.iter().map(|row| row[name].clone()).collect() };
    assert_eq!(column("tracks"), [6, 6, 6, 6, 24]);
    assert_eq!(column("completed"), [6, 5, 3, 2, 16]);
    assert_eq!(column("completed_percent"), [100.0, 83.3, 50.0, 33.3, 66.7]);
    assert_eq!((&rows[0]["mean_days"], &rows[0]["median_days"]), (&json!(15.5), &json!(13.0)));
    assert_eq!(column("not_started"), [0, 0, 1, 3, 4]);
    assert_eq!(column("overdue"), [0, 1, 0, 0, 1]);
    assert_eq!(column("returns"), [1, 0, 0, 0, 1]);

    // what came later does not count: on 20 October three stages I were done
    let early = oak.admin.get("/reports/preview/R04?from=2025-09-01&to=2025-10-15").await.ok();
    assert_eq!((&early["rows"][0]["completed"], &early["rows"][0]["in_progress"]), (&json!(4), &json!(2)));
    let before = oak.admin.get("/reports/preview/R04?from=2024-01-01&to=2024-02-01").await.ok();
    assert_eq!((&before["rows"][0]["tracks"], &before["rows"][0]["completed_percent"]), (&json!(0), &Value::Null));
}

#[actix_web::test]
async fn csv_is_written_for_people_and_for_machines() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;

    let export = format!("/reports/preview/R04/export?{PERIOD}&format=csv");
    let local = oak.curator.get(&export).await.is(200);
    assert_eq!(
        local.headers.get("content-disposition").unwrap(),
        "attachment; filename=\"R04_2025-09-01_2026-05-31.csv\"; filename*=UTF-8''R04_2025-09-01_2026-05-31.csv"
    );
    let lines: Vec<&str> = local.text.split("\r\n").collect();
    assert!(lines[0].starts_with("\u{FEFF}Этап;Всего"), "{}", lines[0]);
    assert_eq!(lines[1], "I;6;0;0;0;0;6;100,0;15,50;13,0;0;1");
    assert_eq!(lines[4], "IV;6;3;1;0;0;2;33,3;20,00;20,0;0;0");
    assert!(lines[5].starts_with("ИТОГО;24"), "{}", lines[5]);
    let machine = oak.curator.get(&format!("{export}&dialect=rfc4180")).await.is(200);
    assert_eq!(machine.text.split("\r\n").nth(1).unwrap(), "I,6,0,0,0,0,6,100.0,15.50,13.0,0,1");
    let kazakh = oak.curator.in_language(&export, "kk").await.is(200);
    assert!(!kazakh.text.starts_with("\u{FEFF}Этап;Всего"));

    let registry = oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=csv")).await.is(200);
    assert_eq!(
        registry.text.split("\r\n").nth(1).unwrap(),
        "1;Молодой педагог;индивидуальное наставничество;учитель – учитель;A Имя;m1 Имя;;;15.09.2025;30.06.2026;20.05.2026;завершена;цели достигнуты;куратор;;17;15;88,2"
    );
    let machine =
        oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=csv&dialect=rfc4180")).await.is(200);
    assert_eq!(
        machine.text.split("\r\n").nth(1).unwrap(),
        "1,Молодой педагог,индивидуальное наставничество,учитель – учитель,A Имя,m1 Имя,,,2025-09-15,2026-06-30,2026-05-20,завершена,цели достигнуты,куратор,,17,15,88.2"
    );
    assert!(!machine.text.starts_with('\u{FEFF}'), "for machines without a mark");
    let events = oak.admin.get("/audit-events?action=report.exported").await.ok();
    assert_eq!(
        events["items"][0]["details"],
        json!({ "code": "R03", "from": "2025-09-01", "to": "2026-05-31", "rows": 6, "names": true, "format": "csv" })
    );
}

#[actix_web::test]
async fn no_cell_starts_a_formula() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    app.sql("UPDATE people SET last_name = '=cmd|''/c calc''!A1' WHERE last_name = 'A'; UPDATE people SET last_name = '-' WHERE last_name = 'm1'").await;
    let registry = oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=csv")).await.is(200);
    assert!(registry.text.contains(";'=cmd|'/c calc'!A1 Имя;'- Имя;"), "{}", registry.text);
}

#[actix_web::test]
async fn who_may_not_know_why_a_pair_ended_is_not_told() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    let expires = app.core.clock.now() + chrono::Duration::days(1);
    let key = json!({ "school_id": oak.id, "name": "Отчёты", "scopes": ["reports:names"], "expires_at": expires });
    let key = text(&oak.admin.post("/api-keys", key).await.created()["key"]);
    let path = format!("/api/v1/reports/preview/R03?{PERIOD}");
    let report = app.call(actix_web::http::Method::GET, &path, Some(&key), None).await.ok();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    assert!(rows.iter().all(|row| row["end_reason"].is_null() && row["end_initiator"].is_null()));
}

#[actix_web::test]
async fn parameters_of_reports_are_checked() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    oak.curator.get("/reports/preview/R04").await.problem(400, "malformed");
    oak.curator.get("/reports/preview/R04?from=2026-02-01&to=2026-01-01").await.invalid("to", "before_start");
    oak.curator
        .get(&format!("/reports/preview/R04?{PERIOD}&program_id={}", uuid::Uuid::now_v7()))
        .await
        .invalid("program_id", "unknown");
    oak.curator.get(&format!("/reports/preview/R04/export?{PERIOD}&format=docx")).await.problem(400, "malformed");
    assert_eq!(
        oak.curator.get("/report-definitions").await.ok()["items"].as_array().unwrap().len(),
        talim::reports::ReportCode::ALL.len()
    );
}

#[actix_web::test]
async fn a_workbook_has_typed_cells_and_explains_itself() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    app.sql("UPDATE people SET last_name = '=1+1' WHERE last_name = 'A'").await;
    let export = |code: &str, format: &str| format!("/reports/preview/{code}/export?{PERIOD}&format={format}");
    let file = oak.curator.get(&export("R04", "xlsx")).await.is(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["1. Прохождение четырёх этапов", "Пояснения"]);
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let row: Vec<Data> = sheet.rows().nth(3).unwrap()[..9].to_vec();
    let numbers = [6.0, 1.0, 2.0, 0.0, 0.0, 3.0, 50.0, 20.0].map(Data::Float);
    assert_eq!(row, [vec![Data::String("III".to_owned())], numbers.to_vec()].concat());
    let told: Vec<String> = book.worksheet_range_at(1).unwrap().unwrap().rows().map(|row| row[1].to_string()).collect();
    assert!(
        told.contains(&"Не используется для аттестации.".to_owned())
            && told.contains(&"01.09.2025 – 31.05.2026".to_owned()),
        "{told:?}"
    );

    let file = oak.curator.get(&export("R03", "xlsx")).await.is(200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert!(sheet.rows().any(|row| row[4] == Data::String("=1+1 Имя".to_owned())), "text, not a formula");
    assert_eq!(book.worksheet_formula("1. Реестр пар и групп").unwrap().used_cells().count(), 0);
    assert!(sheet.rows().nth(1).unwrap()[8].is_datetime());
}

#[actix_web::test]
async fn a_page_stands_alone_and_says_the_same() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    app.sql("UPDATE people SET last_name = '<script>x' WHERE last_name = 'A'").await;
    let page =
        oak.curator.in_language(&format!("/reports/preview/R04/export?{PERIOD}&format=html"), "kk").await.is(200).text;
    assert!(page.contains("<html lang=\"kk\">") && !page.contains("<script") && !page.contains("http"), "{page}");
    assert!(
        page.contains("<th scope=\"row\">III</th><td class=\"number\">6</td>")
            && page.contains("<td class=\"number\">50,0</td>"),
        "{page}"
    );
    let page = oak.curator.get(&format!("/reports/preview/R03/export?{PERIOD}&format=html")).await.is(200).text;
    assert!(page.contains("&lt;script&gt;x Имя") && !page.contains("<script"), "{page}");
    let empty =
        oak.curator.get("/reports/preview/R04/export?from=2024-01-01&to=2024-02-01&format=html").await.is(200).text;
    assert!(empty.contains("<td>—</td>"), "{empty}");
}

#[actix_web::test]
async fn what_is_opened_anew_later_changes_no_past_period() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.pass(1).await;
    app.core.clock.advance(40 * 86_400);
    let day = app.core.clock.now().date_naive();
    app.core.clock.advance(5 * 86_400);
    let curator = oak.curator.again().await;
    let overdue = async || {
        let report = curator.get(&format!("/reports/preview/R04?from=2026-01-01&to={day}")).await.ok();
        report["rows"].as_array().unwrap().iter().map(|row| row["overdue"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(overdue().await, [0, 1, 0, 0, 1], "stage II was due after 30 days");

    let reopening = json!({ "reason": "Дополнить ответы" });
    curator.post(&format!("{}/reopenings", couple.stage(1)), reopening).await.ok();

    assert_eq!(overdue().await, [0, 1, 0, 0, 1]);
}
