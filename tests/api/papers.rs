//! Overviews, the papers that schools file, certificates and links that open a report.

use crate::fixture::{PERIOD, fixture};
use crate::opinions::laid_down;
use crate::world::{School, app, school, text};
use serde_json::{Value, json};

fn printed(bytes: &[u8]) -> String {
    let text = pdf_extract::extract_text_from_mem(bytes).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[actix_web::test]
async fn an_overview_is_one_call_and_says_what_the_reports_say() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    let path = format!("/schools/{}/overview", oak.id);
    let seen = oak.admin.get(&format!("{path}?{PERIOD}")).await.ok();
    let pairs: Vec<Value> = seen["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["kind"], row["pair_state"], row["pairs_total"]]))
        .collect();
    let expected = [
        ["flash", "completed"],
        ["group", "active"],
        ["individual", "active"],
        ["individual", "completed"],
        ["individual", "terminated"],
        ["team", "completed"],
    ];
    assert_eq!(json!(pairs), json!(expected.map(|[kind, state]| json!([kind, state, 1]))));
    assert_eq!(seen["stages"], oak.admin.get(&format!("/reports/preview/R04?{PERIOD}")).await.ok()["rows"]);
    let months = seen["months"].as_array().unwrap();
    assert_eq!((months.len(), &months[0]["month"]), (9, &json!("2025-09-01")));
    assert_eq!(months.iter().map(|row| row["meetings_held"].as_i64().unwrap()).sum::<i64>(), 49);
    assert_eq!(months[0]["pairs_open"], 2);
    let loads: Vec<Value> =
        seen["load"].as_array().unwrap().iter().map(|row| json!([row["load_mentees"], row["load_mentors"]])).collect();
    assert_eq!(json!(loads), json!([[1, 1], [2, 2], [4, 1]]));
    let satisfied: Vec<&Value> =
        seen["satisfaction"].as_array().unwrap().iter().map(|row| &row["effect_value"]).collect();
    assert_eq!(json!(satisfied), json!([80.0, 66.7]));

    let page = oak.admin.get(&format!("{path}/export?{PERIOD}&format=html")).await.is(200).text;
    assert!(page.matches("role=\"img\"").count() >= 4, "{page}");
    let events = oak.admin.get("/audit-events?action=overview.exported").await.ok();
    assert_eq!(events["items"][0]["details"]["format"], "html");
    oak.admin.get(&format!("{path}?from=2026-05-31&to=2025-09-01")).await.invalid("to", "before_start");
    oak.admin.get(&path).await.problem(400, "malformed");
}

#[actix_web::test]
async fn a_department_sees_its_schools_together_and_no_others() {
    let app = app().await;
    let root = crate::world::root(&app).await;
    let department = text(&root.post("/departments", json!({ "name": "Отдел" })).await.created()["id"]);
    let oak = crate::world::school_under(&app, &root, "Oak", Some(&department)).await;
    fixture(&app, &oak).await;
    let reader = crate::permissions::methodologist(&oak).await;
    let path = format!("/departments/{department}/overview?{PERIOD}");
    let seen = reader.get(&path).await.ok();
    assert_eq!(seen["pairs"].as_array().unwrap().len(), 6);
    oak.admin.get(&path).await.problem(404, "not_found");
    let day = app.core.clock.now().date_naive();
    let step = json!({ "position": 1, "title": "Совещание", "due_on": day, "responsible_id": oak.curator.id });
    oak.curator.post(&format!("/programs/{}/roadmap-items", oak.program), step).await.created();
    let roadmap = format!("/programs/{}/roadmap/export?format=csv", oak.program);
    assert!(oak.curator.get(&roadmap).await.is(200).text.contains("Кураторова"));
    let told = reader.get(&roadmap).await.is(200).text;
    assert!(told.contains("Совещание") && !told.contains("Кураторова"), "a department looks nobody up: {told}");
    let elsewhere = json!({ "name": "Другой отдел" });
    let elsewhere = text(&oak.root.post("/departments", elsewhere).await.created()["id"]);
    reader.get(&format!("/departments/{elsewhere}/overview?{PERIOD}")).await.problem(404, "not_found");
}

#[actix_web::test]
async fn a_plan_a_roadmap_and_an_annex_are_written_for_those_who_may_read_them() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let couple = oak.couple().await;
    couple.goal().await;
    let day = app.core.clock.now().date_naive() + chrono::Days::new(9);
    let item =
        json!({ "content": "Посетить урок", "due_on": day, "expected_result": "Заметки", "responsible": "mentee" });
    couple.mentee.post(&format!("/tracks/{}/plan-items", couple.track), item).await.created();
    let plan = format!("/tracks/{}/plan/export?format=pdf", couple.track);
    let paper = printed(&couple.mentee.get(&plan).await.is(200).bytes);
    for said in
        ["Индивидуальный план", "Посетить урок", "Заметки", "Куратор программы", &day.format("%d.%m.%Y").to_string()]
    {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    oak.admin.get(&plan).await.problem(404, "not_found");

    let step = json!({ "position": 1, "title": "Совещание", "due_on": day, "responsible_id": oak.curator.id });
    oak.curator.post(&format!("/programs/{}/roadmap-items", oak.program), step).await.created();
    let roadmap = oak.curator.get(&format!("/programs/{}/roadmap/export?format=csv", oak.program)).await.is(200).text;
    assert!(roadmap.contains("1;Совещание;"), "{roadmap}");

    let order =
        json!({ "school_id": oak.id, "number": "17-н", "issued_on": "2026-09-01", "signatory": "Директор Ёлкин" });
    let order = text(&oak.admin.post("/orders", order).await.created()["id"]);
    let (asked, asking) = (oak.person("Незваный").await, oak.person("Незваная").await);
    let draft = oak.draft("individual", &[("lead_mentor", &asked), ("mentee", &asking)]).await;
    app.sql(&format!("UPDATE pairs SET order_id = '{order}' WHERE id IN ('{}', '{draft}')", couple.pair)).await;
    let annex = format!("/orders/{order}/annex/export?format=html");
    let page = oak.curator.get(&annex).await.is(200).text;
    let mentor = oak.admin.get(&format!("/people/{}", couple.mentor.id)).await.ok();
    assert!(page.contains("17-н") && page.contains("Директор Ёлкин"), "{page}");
    assert!(!page.contains("Незван"), "who has not consented is in no order: {page}");
    assert!(page.contains(&text(&mentor["full_name"])), "{page}");
    let events = oak.admin.get("/audit-events?action=order.exported").await.ok();
    assert_eq!(events["items"][0]["details"], json!({ "names": true, "format": "html" }));
}

pub async fn completed_track(oak: &School) -> (crate::world::Couple, String) {
    let couple = oak.couple().await;
    let sql = format!(
        "UPDATE tracks SET state = 'completed', completed_on = (now() + interval '1 day')::date WHERE id = '{}'",
        couple.track
    );
    oak.app.sql(&sql).await;
    let path = format!("/tracks/{}/certificates", couple.track);
    (couple, path)
}

#[actix_web::test]
async fn a_certificate_can_be_checked_by_whoever_holds_it() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let early = oak.couple().await;
    oak.curator.step(&format!("/tracks/{}/certificates", early.track)).await.problem(409, "wrong_state");
    let (couple, path) = completed_track(&oak).await;
    couple.mentor.step(&path).await.problem(403, "forbidden");
    let issued = oak.curator.step(&path).await.created();
    oak.curator.step(&path).await.problem(409, "certificate_exists");
    assert_eq!(issued["number"], 1);
    let (id, code) = (text(&issued["id"]), text(&issued["code"]));
    assert_eq!(couple.mentee.get("/certificates").await.ok()["items"][0]["id"], id.as_str());
    assert_eq!(early.mentee.get("/certificates").await.ok()["items"], json!([]));
    early.mentee.get(&format!("/certificates/{id}")).await.problem(404, "not_found");

    let paper = printed(&couple.mentee.get(&format!("/certificates/{id}/export?format=pdf")).await.is(200).bytes);
    assert!(
        paper.contains("Сертификат № 1") && paper.replace(' ', "").contains(&format!("/certificates/{code}")),
        "{paper}"
    );
    let page = oak.curator.get(&format!("/certificates/{id}/export?format=html")).await.is(200).text;
    let name = text(&issued["mentee_name"]);
    assert!(page.contains(&name) && page.contains(&code), "{page}");

    let lines = oak.curator.get(&format!("/certificates/{id}/export?format=csv")).await.is(200).text;
    assert!(lines.contains(&name) && lines.contains(&code), "{lines}");
    let stage = json!({ "reason": "Ошиблись" });
    app.sql(&format!(
        "UPDATE stages SET state = 'completed', started_at = now(), completed_at = now() WHERE track_id = '{}'",
        couple.track
    ))
    .await;
    oak.curator
        .post(&format!("{}/reopenings", couple.stage(4)), stage.clone())
        .await
        .problem(409, "certificate_exists");

    let check = async |code: &str| {
        let request = actix_web::test::TestRequest::get().uri(&format!("/certificates/{code}"));
        app.send(request.insert_header(("accept-language", "ru"))).await
    };
    let typed = format!("{}-{}", &code[..4].to_lowercase(), &code[4..]);
    let held = check(&typed).await.is(200).text;
    assert!(held.contains("Сертификат действителен") && held.contains(&name), "{held}");
    assert!(check("ABCDABCDABCDABCD").await.is(404).text.contains("Такого сертификата нет"));

    let revoke = format!("/certificates/{id}/revocations");
    oak.curator.post(&revoke, json!({ "reason": " " })).await.invalid("/reason", "blank");
    oak.curator.post(&revoke, json!({ "reason": "Ошибка в имени" })).await.ok();
    oak.curator.post(&revoke, json!({ "reason": "Ещё раз" })).await.problem(409, "wrong_state");
    oak.curator.get(&format!("/certificates/{id}/export?format=pdf")).await.problem(409, "wrong_state");
    let gone = check(&code).await.is(200).text;
    assert!(gone.contains("Сертификат отозван") && !gone.contains("Ошибка в имени"), "{gone}");
    assert_eq!(oak.curator.step(&path).await.created()["number"], 2, "another one after the first was revoked");
    let forged = format!("UPDATE certificates SET mentee_name = 'Другая' WHERE id = '{id}'");
    let refused = diesel_async::SimpleAsyncConnection::batch_execute(&mut app.db().await, &forged).await.unwrap_err();
    assert!(refused.to_string().contains("stands"), "{refused}");
}

#[actix_web::test]
async fn a_link_opens_a_report_for_a_quarter_of_an_hour() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    fixture(&app, &oak).await;
    let new = json!({ "code": "R12", "school_id": oak.id, "from": "2025-09-01", "to": "2026-05-31", "texts": { "conclusions": "Идёт хорошо" } });
    let report = format!("/reports/{}", text(&oak.admin.post("/reports", new).await.created()["report"]["id"]));
    let links = format!("{report}/share-links");
    let made = oak.admin.post(&links, json!({ "format": "pdf" })).await.ok();
    let url = text(&made["url"]);
    let path = &url[url.find("/shared-reports/").unwrap()..];
    let open = async |path: &str| app.send(actix_web::test::TestRequest::get().uri(path)).await;
    let paper = printed(&open(path).await.is(200).bytes);
    assert!(paper.contains("Идёт хорошо") && paper.contains("87,5"), "{paper}");
    let events = oak.admin.get("/audit-events?action=report.shared").await.ok();
    assert_eq!(events["items"][0]["details"]["format"], "pdf");
    assert_eq!(oak.admin.get("/audit-events?action=report.exported").await.ok()["items"].as_array().unwrap().len(), 1);

    let session = format!("/shared-reports/{}", oak.admin.token);
    open(&session).await.problem(404, "not_found");
    let as_session = path.trim_start_matches("/shared-reports/");
    app.call(actix_web::http::Method::GET, "/api/v1/me", Some(as_session), None).await.problem(401, "unauthenticated");
    oak.admin.patch(&report, json!({ "conclusions": "Иначе" })).await.ok();
    open(path).await.problem(404, "not_found");
    let made = oak.admin.post(&links, json!({ "format": "csv" })).await.ok();
    let url = text(&made["url"]);
    let path = &url[url.find("/shared-reports/").unwrap()..];
    let _ = open(path).await.is(200);
    app.core.clock.advance(906);
    open(path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn two_periods_are_compared_figure_by_figure() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    let periods = "from=2026-01-01&to=2026-05-31&before_from=2025-09-01&before_to=2025-12-31";
    let seen = oak.admin.get(&format!("/report-comparisons?code=R12&{periods}")).await.ok();
    let run = async |query: &str| oak.admin.get(&format!("/reports/preview/R12?{query}")).await.ok();
    let now = run("from=2026-01-01&to=2026-05-31").await;
    let before = run("from=2025-09-01&to=2025-12-31").await;
    let figures = seen["figures"].as_array().unwrap();
    let total: Vec<&Value> = figures.iter().filter(|figure| figure["line"] == "ИТОГО").collect();
    let flash = total.iter().find(|figure| figure["figure"] == "flash_count").unwrap();
    assert_eq!([&flash["before"], &flash["now"], &flash["difference"]].map(Clone::clone), [0.0, 1.0, 1.0]);
    let told = seen["about"].to_string();
    assert!(told.contains("01.01.2026 – 31.05.2026") && told.contains("01.09.2025 – 31.12.2025"), "{told}");
    for figure in &total {
        let name = figure["figure"].as_str().unwrap();
        assert_eq!(figure["now"].as_f64(), now["rows"][1][name].as_f64(), "{name}");
        assert_eq!(figure["before"].as_f64(), before["rows"][1][name].as_f64(), "{name}");
    }
    let export = format!("/report-comparisons/export?code=R04&{periods}");
    let file = oak.admin.get(&format!("{export}&format=csv")).await.is(200).text;
    assert!(file.contains("Строка;Показатель;Было;Стало;Изменение") && file.contains("I;Всего;6;6;0"), "{file}");
    oak.admin.get(&export).await.problem(400, "malformed");
    oak.admin.get(&format!("/report-comparisons?code=R01&{periods}")).await.invalid("code", "not_compared");
    let backwards = "code=R12&from=2026-01-01&to=2026-05-31&before_from=2025-12-31&before_to=2025-09-01";
    oak.admin.get(&format!("/report-comparisons?{backwards}")).await.invalid("before_to", "before_start");
}

#[actix_web::test]
async fn a_list_is_taken_away_whole_however_long_it_is() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    app.sql(&format!("INSERT INTO people (id, school_id, last_name, first_name, position) SELECT gen_random_uuid(), '{}', '=Учитель' || n, 'Анна', 'физик' FROM generate_series(1, 2300) n", oak.id)).await;
    let there = oak.admin.get("/people?count=true&limit=1").await.ok()["total"].as_i64().unwrap();
    let file = oak.admin.get("/exports/people?format=csv").await.is(200);
    let lines: Vec<&str> = file.text.trim_start_matches('\u{FEFF}').split_terminator("\r\n").collect();
    assert_eq!(lines.len(), usize::try_from(there).unwrap() + 1);
    assert_eq!(lines[0], "ФИО;Должность;Предмет(ы);Категория;Начало педстажа;E-mail;Телефон;Состояние");
    let every: std::collections::BTreeSet<&&str> = lines.iter().filter(|line| line.starts_with("'=Учитель")).collect();
    assert_eq!(every.len(), 2300, "each once, and none as a formula");
    let book = oak.admin.get("/exports/people?format=xlsx&status=active").await.is(200).bytes;
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(book)).unwrap();
    let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert_eq!(sheet.height(), usize::try_from(there).unwrap() + 1);
    assert!(sheet.rows().any(|row| row[0] == calamine::Data::String("=Учитель2300 Анна".to_owned())));
    oak.person("Zimmermann").await;
    let found = printed(&oak.admin.get("/exports/people?format=pdf&q=Zimmermann").await.is(200).bytes);
    assert!(found.contains("Zimmermann") && !found.contains("Учитель7 "), "{found}");
    oak.admin.get("/exports/people?format=csv&colour=red").await.problem(400, "malformed");
    let events = oak.admin.get("/audit-events?action=people.exported").await.ok();
    assert_eq!(events["items"][0]["details"], json!({ "names": true, "format": "pdf" }));

    oak.root.get("/exports/people?format=csv&q=Zimmermann").await.is(200).text.clear();
    let events = oak.admin.get("/audit-events?action=people.exported").await.ok();
    assert_eq!(
        events["items"][0]["details"]["format"], "csv",
        "the school sees that the service's administrator took it"
    );

    let couple = oak.couple().await;
    let pairs = oak.curator.get("/exports/pairs?format=csv&state=active").await.is(200).text;
    let mentor = text(&oak.admin.get(&format!("/people/{}", couple.mentor.id)).await.ok()["full_name"]);
    assert!(pairs.contains(&mentor) && pairs.contains("индивидуальное"), "{pairs}");
    let tracks = oak.curator.get("/exports/tracks?format=csv").await.is(200).text;
    assert!(tracks.contains("в работе;не начат;не начат;не начат"), "{tracks}");
    let seen = couple.mentee.get("/exports/people?format=csv").await.is(200).text;
    assert_eq!(
        seen.matches("\r\n").count() - 1,
        couple.mentee.get("/people").await.ok()["items"].as_array().unwrap().len()
    );

    app.sql(&format!("INSERT INTO people (id, school_id, last_name, first_name) SELECT gen_random_uuid(), '{}', 'Ещё' || n, 'Анна' FROM generate_series(1, 3000) n", oak.id)).await;
    oak.admin.get("/exports/people?format=pdf").await.invalid("format", "too_many_rows");
}
