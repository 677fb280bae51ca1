//! Files as schools have them: read without a mapping, shown before anything is written.

use crate::world::{Person, School, app, school, text};
use actix_web::test::TestRequest;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use std::io::Write;
use zip::write::SimpleFileOptions;

/// Brings a file; the import's id.
pub async fn upload(school: &School, query: &str, file: &[u8]) -> String {
    let path = format!("/api/v1/imports?school_id={}&{query}", school.id);
    let request =
        TestRequest::post().uri(&path).insert_header(("authorization", format!("Bearer {}", school.admin.token)));
    let request = request.insert_header(("content-type", "application/octet-stream")).set_payload(file.to_vec());
    text(&school.app.send(request).await.is(202).body["id"])
}

/// Waits until it is read or written.
async fn settled(school: &School, id: &str) -> Value {
    for _ in 0..400 {
        let import = school.admin.get(&format!("/imports/{id}")).await.ok();
        if !["reading", "committing"].contains(&import["state"].as_str().unwrap()) {
            return import;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the import does not end")
}

pub async fn preview(school: &School, query: &str, file: &[u8]) -> (String, Value, Vec<Value>) {
    let id = upload(school, query, file).await;
    let import = settled(school, &id).await;
    let rows = school.admin.get(&format!("/imports/{id}/rows?limit=200")).await.ok();
    (id, import, rows["items"].as_array().unwrap().clone())
}

pub async fn write(school: &School, id: &str, mode: &str) -> Value {
    drop(school.admin.post(&format!("/imports/{id}/commits"), json!({ "mode": mode })).await.is(202));
    settled(school, id).await
}

pub fn outcomes(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["outcome"].as_str().unwrap()).collect()
}

async fn people(school: &School) -> u64 {
    school.admin.get("/people?count=true&limit=1").await.ok()["total"].as_u64().unwrap()
}

/// A title above, a heading of two rows with merged cells, three ways to write a day, a number for a telephone.
fn messy() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    sheet.merge_range(0, 0, 0, 6, "Сведения о педагогах школы на 1 сентября", &plain).unwrap();
    sheet.merge_range(2, 0, 3, 0, "Ф.И.О.", &plain).unwrap();
    sheet.merge_range(2, 1, 2, 2, "Контакты", &plain).unwrap();
    sheet.write(3, 1, "Телефон").unwrap().write(3, 2, "Эл. почта").unwrap();
    sheet.merge_range(2, 3, 3, 3, "Дата рождения", &plain).unwrap();
    sheet.merge_range(2, 4, 3, 4, "Работает с", &plain).unwrap();
    sheet.merge_range(2, 5, 3, 5, "Квалификационная категория", &plain).unwrap();
    sheet.merge_range(2, 6, 3, 6, "Предмет", &plain).unwrap();
    sheet.write(4, 0, "Ёлкина  Анна Петровна").unwrap().write(4, 1, 87_011_234_567_i64).unwrap();
    sheet.write(4, 2, "НЕТ").unwrap().write(4, 5, "высшая").unwrap().write(4, 6, "алгебра, геометрия").unwrap();
    let born = rust_xlsxwriter::ExcelDateTime::from_ymd(1980, 5, 17).unwrap();
    sheet.write_with_format(4, 3, &born, &day).unwrap().write(4, 4, "01.09.2003").unwrap();
    sheet.write(5, 0, "Қасымова Әлия").unwrap().write(5, 1, "+7 701 000 00 00").unwrap();
    sheet.write(5, 2, "Aliya@School.example").unwrap().write(5, 3, 29_000).unwrap().write(5, 4, "01.09.10").unwrap();
    sheet.write(5, 5, "педагог-эксперт").unwrap();
    sheet.write(7, 0, "Петров").unwrap().write(7, 2, "petrov").unwrap().write(7, 4, "давно").unwrap();
    sheet.write(8, 0, "ИТОГО:").unwrap().write(8, 1, 3).unwrap();
    book.save_to_buffer().unwrap()
}

#[actix_web::test]
async fn a_messy_workbook_is_understood_to_the_cell() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let before = people(&oak).await;
    let (id, import, rows) = preview(&oak, "kind=people&file_name=teachers.xlsx", &messy()).await;

    assert_eq!(import["state"], "previewed", "{import}");
    assert_eq!(outcomes(&rows), ["create", "create", "error", "skip"]);
    assert_eq!(rows.iter().map(|row| row["sheet_row"].as_i64().unwrap()).collect::<Vec<_>>(), [5, 6, 8, 9]);
    let facts = json!({ "last_name": "Ёлкина", "first_name": "Анна", "middle_name": "Петровна", "phone": "87011234567",
        "birth_year": 1980, "teaching_since": "2003-09-01", "qualification_category": "highest",
        "subjects": ["алгебра", "геометрия"] });
    assert_eq!(rows[0]["facts"], facts);
    let told = |row: &Value| -> Vec<(String, String)> {
        let problems = row["problems"].as_array().unwrap();
        problems.iter().map(|one| (one["cell"].as_str().unwrap_or_default().to_owned(), text(&one["code"]))).collect()
    };
    assert_eq!(told(&rows[0]), [("C5".to_owned(), "taken_as_empty".to_owned())]);
    let facts = json!({ "last_name": "Қасымова", "first_name": "Әлия", "phone": "+7 701 000 00 00",
        "email": "aliya@school.example", "birth_year": 1979, "teaching_since": "2010-09-01",
        "qualification_category": "expert" });
    assert_eq!(rows[1]["facts"], facts);
    let wrong = [("A8", "name_short"), ("C8", "email"), ("E8", "day_unreadable")];
    assert_eq!(told(&rows[2]), wrong.map(|(cell, code)| (cell.to_owned(), code.to_owned())));
    assert_eq!(people(&oak).await, before, "nothing is written before it is said so");

    let refused = oak.admin.post(&format!("/imports/{id}/commits"), json!({ "mode": "all_or_nothing" })).await;
    refused.problem(409, "rows_wrong");
    let written = write(&oak, &id, "skip_invalid").await;
    assert_eq!((&written["state"], &written["rows_written"]), (&json!("committed"), &json!(2)));
    assert_eq!(people(&oak).await, before + 2);
    let told = oak.admin.get("/audit-events?action=import.committed").await.ok();
    assert_eq!((&told["items"][0]["object_id"], &told["items"][0]["details"]), (&json!(id), &json!({ "rows": 2 })));
    oak.admin
        .post(&format!("/imports/{id}/commits"), json!({ "mode": "skip_invalid" }))
        .await
        .problem(409, "wrong_state");
}

#[actix_web::test]
async fn the_same_file_again_changes_nothing_and_what_was_changed_by_hand_stays() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "ФИО;Должность;Телефон\nДубова Вера Ильинична;учитель;123456\nКленов Олег;учитель;\n";
    let (id, _, _) = preview(&oak, "kind=people", file.as_bytes()).await;
    write(&oak, &id, "all_or_nothing").await;
    let (id, import, rows) = preview(&oak, "kind=people", file.as_bytes()).await;
    assert_eq!(outcomes(&rows), ["unchanged", "unchanged"]);
    assert_eq!((&import["to_create"], &import["unchanged"]), (&json!(0), &json!(2)));
    write(&oak, &id, "all_or_nothing").await;

    let person = format!("/people/{}", text(&rows[0]["person_id"]));
    oak.admin.patch(&person, json!({ "position": "завуч" })).await.ok();
    let file = file.replace("123456", "654321");
    let (id, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;
    assert_eq!(rows[0]["changes"], json!({ "phone": "654321" }));
    assert_eq!(rows[0]["problems"][0]["code"], "changed_by_hand");
    write(&oak, &id, "all_or_nothing").await;
    let now = oak.admin.get(&person).await.ok();
    assert_eq!((&now["position"], &now["phone"]), (&json!("завуч"), &json!("654321")));

    let (id, _, rows) = preview(&oak, "kind=people&overwrite=true", file.as_bytes()).await;
    assert_eq!(rows[0]["changes"], json!({ "position": "учитель" }));
    write(&oak, &id, "all_or_nothing").await;
    assert_eq!(oak.admin.get(&person).await.ok()["position"], "учитель");
}

#[actix_web::test]
async fn encodings_and_separators_are_found_out() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let russian = "Список педагогов;;\nФ.И.О.;Электронная почта;Должность\nЩукина Ольга Юрьевна;olga@school.example;учитель русского языка\nЁжиков Пётр Львович;petr@school.example;психолог\n";
    let kazakh = "sep=\t\nАты-жөні\tПәні\tБіліктілік санаты\nҚұрманова Гүлнәр Өмірқызы\tфизика\tпедагог-шебер\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(kazakh.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked =
        ["\u{feff}".as_bytes(), b"Last name,First name,E-mail\r\nSmith,\"Anna, Maria\",anna@school.example\r\n"]
            .concat();
    for (file, rows_expected) in [
        (encoding_rs::WINDOWS_1251.encode(russian).0.into_owned(), vec![("Щукина", "Ольга", 3), ("Ёжиков", "Пётр", 4)]),
        (russian.as_bytes().to_vec(), vec![("Щукина", "Ольга", 3), ("Ёжиков", "Пётр", 4)]),
        (utf16, vec![("Құрманова", "Гүлнәр", 3)]),
        (marked, vec![("Smith", "Anna, Maria", 2)]),
    ] {
        let (_, import, rows) = preview(&oak, "kind=people", &file).await;
        let read = rows.iter().map(|row| {
            (text(&row["facts"]["last_name"]), text(&row["facts"]["first_name"]), row["sheet_row"].as_i64().unwrap())
        });
        let expected = rows_expected.into_iter().map(|(last, first, row)| (last.to_owned(), first.to_owned(), row));
        assert_eq!(read.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{import}");
    }
    // what Windows-1251 cannot hold has become a question mark before the file came
    let lost =
        encoding_rs::WINDOWS_1251.encode("ФИО;Должность\nЖ?ма?али Асел;учитель физики и математики\n").0.into_owned();
    let (_, _, rows) = preview(&oak, "kind=people", &lost).await;
    assert_eq!((&rows[0]["outcome"], &rows[0]["problems"][0]["code"]), (&json!("error"), &json!("letters_lost")));
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[actix_web::test]
async fn files_that_cannot_be_read_say_why() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let old = [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat();
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bomb = vec![0; 60 << 20];
    let bomb: Vec<(&str, &[u8])> = ["xl/workbook.xml", "a", "b", "c"].map(|name| (name, bomb.as_slice())).to_vec();
    for (file, code) in [
        (vec![], "file_empty"),
        (b"  \n \n".to_vec(), "file_empty"),
        (old.clone(), "file_old_excel"),
        ([old, name].concat(), "file_locked"),
        (zipped(&bomb), "file_too_large"),
        (zipped(&[("readme.txt", b"hello")]), "file_unknown"),
        // room for so many strings would end the process
        (
            zipped(&[("xl/workbook.xml", b"<x/>"), ("xl/sharedStrings.xml", b"<sst uniqueCount=\"9999999999999\">")]),
            "file_broken",
        ),
        (messy()[..2000].to_vec(), "file_broken"),
        (vec![b'%', b'P', 0, 1, 2, 0], "file_unknown"),
        ("Расписание\nПонедельник;Вторник\n".as_bytes().to_vec(), "file_no_table"),
    ] {
        let (_, import, rows) = preview(&oak, "kind=people", &file).await;
        assert_eq!((&import["state"], &import["failure"]), (&json!("failed"), &json!(code)));
        assert_ne!(import["failure_detail"], json!(format!("import-{code}")), "no text");
        assert!(rows.is_empty());
    }
}

#[actix_web::test]
async fn half_a_file_does_not_retire_half_a_school() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    // as long as files are, and longer than a body may be otherwise
    let line =
        |number: usize| format!("Учитель{number} Анна;a{number}@school.example;{}\n", "примечание ".repeat(4000));
    let file = |count: usize| "ФИО;E-mail;Примечание\n".to_owned() + &(0..count).map(line).collect::<String>();
    let (id, _, _) = preview(&oak, "kind=people", file(20).as_bytes()).await;
    write(&oak, &id, "all_or_nothing").await;

    let (_, import, _) = preview(&oak, "kind=people&retire_missing=true", file(10).as_bytes()).await;
    assert_eq!((&import["state"], &import["failure"]), (&json!("failed"), &json!("retires_too_many")));
    let (id, import, rows) = preview(&oak, "kind=people&retire_missing=true", file(18).as_bytes()).await;
    assert_eq!((&import["to_retire"], outcomes(&rows)[18..].to_vec()), (&json!(2), vec!["retire", "retire"]));
    write(&oak, &id, "all_or_nothing").await;
    let gone = oak.admin.get(&format!("/people/{}", text(&rows[19]["person_id"]))).await.ok();
    assert_eq!(gone["status"], "retired");
}

#[actix_web::test]
async fn pairs_come_as_drafts_of_people_who_are_known() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let named = async |last: &str| -> Person {
        oak.person_with(json!({ "last_name": last, "first_name": "Ольга" })).await
    };
    let (mentor, mentee) = (named("Ёлкина").await, named("Сосновская").await);
    let file = format!(
        "Наставник;Подопечный;Форма;Начало;Окончание\nелкина ольга;{};индивидуальное;;\nНеизвестная Анна;Сосновская Ольга;;;\nЁлкина Ольга;Ёлкина Ольга;;;\n",
        mentee.email
    );
    let query = format!("kind=pairs&program_id={}", oak.program);
    let (id, import, rows) = preview(&oak, &query, file.as_bytes()).await;
    assert_eq!(outcomes(&rows), ["create", "error", "error"], "{import}");
    assert_eq!(
        (&rows[1]["problems"][0]["code"], &rows[2]["problems"][0]["code"]),
        (&json!("person_unknown"), &json!("own_mentor"))
    );
    write(&oak, &id, "skip_invalid").await;

    let pairs = oak.curator.get("/pairs").await.ok();
    let pair = &pairs["items"][0];
    assert_eq!((&pair["state"], &pair["kind"]), (&json!("draft"), &json!("individual")));
    let members: Vec<&Value> = pair["members"].as_array().unwrap().iter().map(|member| &member["person_id"]).collect();
    assert!(members.contains(&&json!(mentor.id)) && members.contains(&&json!(mentee.id)));
    let (_, _, rows) = preview(&oak, &query, file.as_bytes()).await;
    assert_eq!(outcomes(&rows), ["unchanged", "error", "error"]);
}

#[actix_web::test]
async fn what_a_program_does_not_allow_is_told_before_anything_is_written() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for last in ["Ёлкина", "Сосновская", "Берёзкина"] {
        oak.person_with(json!({ "last_name": last, "first_name": "Ольга" })).await;
    }
    let program = oak.curator.get(&format!("/programs/{}", oak.program)).await.ok();
    let starts = text(&program["starts_on"]);
    oak.app
        .sql(&format!("UPDATE programs SET allowed_kinds = '{{individual,flash}}' WHERE id = '{}'", oak.program))
        .await;
    let file = format!(
        "Наставник;Подопечный;Форма;Тема;Начало;Окончание;Примечание\nЁлкина Ольга;Сосновская Ольга;виртуальная;;;\nЁлкина Ольга;Сосновская Ольга;индивидуальное;;01.02.2019;\nЁлкина Ольга;Сосновская Ольга;индивидуальное;;{starts};01.02.2019\nЁлкина Ольга;Берёзкина Ольга;флэш;Урок;{starts};\n",
    );
    let query = format!("kind=pairs&program_id={}", oak.program);
    let (id, import, rows) = preview(&oak, &query, file.as_bytes()).await;
    assert_eq!(outcomes(&rows), ["error", "error", "error", "create"], "{import}");
    let told: Vec<Value> = rows[..3]
        .iter()
        .map(|row| &row["problems"][0])
        .map(|one| json!([one["cell"], one["field"], one["code"]]))
        .collect();
    let expected = [
        json!(["C2", "kind", "kind_not_allowed"]),
        json!(["E3", "starts_on", "outside_program"]),
        json!(["F4", "planned_ends_on", "before_start"]),
    ];
    assert_eq!(told, expected);
    assert_eq!(import["unread_columns"], json!(["Примечание"]));
    assert!(text(&rows[1]["problems"][0]["detail"]).contains(&starts), "{}", rows[1]);
    assert_eq!(oak.curator.get("/pairs?count=true").await.ok()["total"], 0);
    write(&oak, &id, "skip_invalid").await;
    let pairs = oak.curator.get("/pairs").await.ok();
    assert_eq!((pairs["items"].as_array().unwrap().len(), &pairs["items"][0]["kind"]), (1, &json!("flash")));
}

#[actix_web::test]
async fn what_cannot_be_written_any_more_is_set_aside_with_its_reason() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "ФИО;E-mail\nПервая Анна;one@school.example\nВторая Анна;two@school.example\n";
    let (id, _, _) = preview(&oak, "kind=people", file.as_bytes()).await;
    let early =
        json!({ "school_id": oak.id, "last_name": "Ранняя", "first_name": "Анна", "email": "one@school.example" });
    oak.admin.post("/people", early).await.created();
    let before = people(&oak).await;
    let (all, ..) = preview(&oak, "kind=people", file.as_bytes()).await;
    let written = write(&oak, &id, "skip_invalid").await;

    assert_eq!((&written["wrong"], &written["to_create"], &written["rows_written"]), (&json!(1), &json!(1), &json!(1)));
    let rows = oak.admin.get(&format!("/imports/{id}/rows?outcome=error")).await.ok();
    let problem = &rows["items"][0]["problems"][0];
    assert_eq!((&problem["field"], &problem["code"]), (&json!("email"), &json!("taken")));
    assert_eq!(people(&oak).await, before + 1);

    // the other preview is older than what was written meanwhile
    let failed = write(&oak, &all, "all_or_nothing").await;
    assert_eq!(failed["state"], "failed");
    assert!(text(&failed["failure_detail"]).contains(' '), "{failed}");
    assert_eq!(people(&oak).await, before + 1);
    let told = oak.admin.get("/audit-events?action=import.failed").await.ok();
    assert_eq!(told["items"][0]["object_id"], json!(all));
    let committed = oak.admin.get("/audit-events?action=import.committed&count=true").await.ok();
    assert_eq!(committed["total"], 1, "what was not written is not told as written");
}

#[actix_web::test]
async fn namesakes_are_told_apart_and_nobody_of_them_is_missing() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let file = "ФИО;E-mail\nИвлева Ольга;one@school.example\nИвлева Ольга;two@school.example\n";
    let (id, _, rows) = preview(&oak, "kind=people", file.as_bytes()).await;
    assert_eq!(outcomes(&rows), ["create", "create"]);
    write(&oak, &id, "all_or_nothing").await;

    let by_name = "ФИО;E-mail\nИвлева Ольга;\n".as_bytes();
    let (_, import, rows) = preview(&oak, "kind=people&retire_missing=true", by_name).await;
    assert_eq!((&rows[0]["problems"][0]["code"], &import["to_retire"]), (&json!("person_ambiguous"), &json!(0)));

    let alone = "ФИО;E-mail\nКленов Олег;oleg@school.example\n";
    let (id, ..) = preview(&oak, "kind=people", alone.as_bytes()).await;
    write(&oak, &id, "all_or_nothing").await;
    let (_, _, rows) = preview(&oak, "kind=people", alone.replace("oleg@", "another@").as_bytes()).await;
    assert_eq!((&rows[0]["outcome"], &rows[0]["problems"][0]["code"]), (&json!("error"), &json!("email_differs")));
}

#[actix_web::test]
async fn the_staff_of_a_oneroster_archive_comes_without_its_pupils() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    let users = "sourcedId,status,enabledUser,username,givenName,familyName,middleName,email,phone\n\
        t1,active,true,olga,Ольга,Ивлева,Юрьевна,ivleva@school.example,123456\n\
        s1,active,true,pupil,Петя,Мелкий,,pupil@school.example,\n\
        t2,tobedeleted,true,gone,Инна,Бывшая,,gone@school.example,\n";
    let roles =
        "sourcedId,userSourcedId,roleType,role\n1,t1,primary,teacher\n2,s1,primary,student\n3,t2,primary,teacher\n";
    let file = zipped(&[
        ("manifest.csv", b"propertyName,value\n"),
        ("users.csv", users.as_bytes()),
        ("roles.csv", roles.as_bytes()),
    ]);
    let (_, import, rows) = preview(&oak, "kind=people", &file).await;
    assert_eq!(outcomes(&rows), ["create"], "{import}");
    assert_eq!(
        (&rows[0]["facts"]["last_name"], &rows[0]["facts"]["email"]),
        (&json!("Ивлева"), &json!("ivleva@school.example"))
    );
}

#[actix_web::test]
async fn a_template_is_read_back_without_a_mapping() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    for language in ["ru", "kk", "en"] {
        let template = oak.admin.in_language("/import-template?kind=people", language).await.is(200).text;
        let columns = template.trim().split(';').count();
        let filled = format!("{}\nИвлева Ольга;{}\n", template.trim(), ";".repeat(columns - 2));
        let (_, import, rows) = preview(&oak, "kind=people", filled.as_bytes()).await;
        assert_eq!(outcomes(&rows), ["create"], "{language}: {import}");
        assert!(columns > 6, "{template}");
    }
}
