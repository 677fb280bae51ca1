//! What stands in a sheet: headings, namesakes, categories and years as people write them.

use crate::imports::{outcomes, preview};
use crate::world::{app, school, text};
use serde_json::{Value, json};

fn codes(rows: &[Value]) -> Vec<Value> {
    rows.iter().flat_map(|row| row["problems"].as_array().unwrap()).map(|problem| problem["code"].clone()).collect()
}

#[actix_web::test]
async fn a_row_that_begins_with_a_position_is_no_heading() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "№;Фамилия;Имя;Отчество;Должность;E-mail\n1;Иванова;Анна;Петровна;Учитель;anna@oak.example\n2;Серікова;Әсел;;Педагог;asel@oak.example\n";

    let (_, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;

    assert_eq!(outcomes(&rows), ["create", "create"]);
    assert_eq!((&rows[0]["facts"]["last_name"], &rows[0]["facts"]["position"]), (&json!("Иванова"), &json!("Учитель")));
}

#[actix_web::test]
async fn a_list_within_a_cell_cuts_no_line() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "ФИО;Предметы\nИванова Анна;алгебра, геометрия, физика\nПетров Олег;химия, биология, экология\n";

    let (_, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;

    assert_eq!(rows[0]["facts"]["subjects"], json!(["алгебра", "геометрия", "физика"]));
}

#[actix_web::test]
async fn years_and_categories_are_read_as_people_write_them() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "ФИО;Дата рождения;Начало педстажа;Категория\nИванова Анна;17.05.65;01.09.87;1 категория\nПетров Олег;1990;;педагог\nСерик Ким;;01.09.2090;II\nЛи Анна;2090;;какая-то\nАхметов Ермек;2035-05-12;;\n";

    let (_, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;

    assert_eq!(outcomes(&rows), ["create", "create", "error", "error", "error"]);
    let facts = |row: usize, field: &str| rows[row]["facts"][field].clone();
    assert_eq!((facts(0, "birth_year"), facts(0, "teaching_since")), (json!(1965), json!("1987-09-01")));
    let categories = [0, 1, 2].map(|row| facts(row, "qualification_category"));
    assert_eq!(categories, [json!("first"), json!("none"), json!("second")]);
    assert_eq!(codes(&rows[2..3]), ["day_unreadable"]);
    assert_eq!(codes(&rows[3..4]), ["category_unknown", "day_unreadable"]);
    assert_eq!(codes(&rows[4..]), ["day_unreadable"]);
}

#[actix_web::test]
async fn namesakes_need_an_email_each_and_who_left_is_told() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let left = oak.person_with(json!({ "last_name": "Ушедшая", "first_name": "Мария" })).await;
    oak.admin.post(&format!("/people/{}/retirements", left.id), json!({ "reason": "ушла" })).await.ok();
    let file = format!(
        "ФИО;E-mail\nИванов Иван;one@oak.example\nИванов Иван;\nСеров Пётр;two@oak.example\nСеров Пётр;three@oak.example\nУшедшая Мария;{}\nУшедшая Мария;\n",
        left.email
    );

    let (_, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;

    assert_eq!(outcomes(&rows), ["create", "error", "create", "create", "error", "error"]);
    assert_eq!(codes(&rows), ["row_twice", "person_retired", "person_retired"]);
    let who_left = "ФИО\nУшедшая Мария\n";
    let (_, import, _) = preview(&oak, "kind=people&retire_missing=true", who_left.as_bytes()).await;
    assert_eq!((&import["state"], &import["to_retire"]), (&json!("previewed"), &json!(0)), "{import}");
}

#[actix_web::test]
async fn who_is_in_an_open_pair_is_not_to_be_retired_by_a_file() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let rows = (0..20).map(|number| format!("Учитель Номер{number};n{number}@oak.example\n"));
    let people = rows.fold(String::from("ФИО;E-mail\n"), |file, row| file + &row);
    let (id, _, _) = preview(&oak, "kind=people", people.as_bytes()).await;
    crate::imports::write(&oak, &id, "all_or_nothing").await;
    let found = oak.admin.get("/people?q=%D0%BD%D0%BE%D0%BC%D0%B5%D1%8019&limit=1").await.ok();
    let (last, partner) = (text(&found["items"][0]["id"]), oak.person("Пара").await);
    let members = json!([{ "role": "lead_mentor", "person_id": partner.id }, { "role": "mentee", "person_id": last }]);
    let mut pair = oak.pair_body("individual", &[]);
    pair["members"] = members;
    let pair = text(&oak.curator.post("/pairs", pair).await.created()["id"]);
    oak.curator.step(&format!("/pairs/{pair}/proposals")).await.ok();
    let fewer = people.replace("Учитель Номер19;n19@oak.example\n", "");

    let (_, _, rows) = preview(&oak, "kind=people&retire_missing=true", fewer.as_bytes()).await;

    let told = rows.last().unwrap();
    assert_eq!((&told["outcome"], &told["person_id"]), (&json!("error"), &json!(last)));
    assert_eq!(codes(&rows), ["open_pairs"]);
}
