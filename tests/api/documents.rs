//! What people take away as a file: the same in every format, readable by others' programs.

use crate::fixture::PERIOD;
use crate::opinions::laid_down;
use crate::world::{School, app, school};
use calamine::{Data, Reader, Xlsx};
use std::fs;
use std::io::{Cursor, Read};
use talim::documents::{Dialect, Document, DocumentKind, Format, Table, Templates};
use talim::kernel::id::SchoolId;
use talim::kernel::texts::Lang;

/// R07 is of one pair.
const CODES: [&str; 14] =
    ["R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15"];

fn path(code: &str, format: &str) -> String {
    format!("/reports/preview/{code}/export?{PERIOD}&format={format}")
}

/// What a CSV holds besides headings and titles, as people read it.
async fn values(oak: &School, code: &str) -> Vec<Vec<String>> {
    let file = oak.curator.get(&path(code, "csv")).await.is(200).text;
    let text = file.trim_start_matches('\u{FEFF}');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').flexible(true).has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(_) => calamine::DataType::as_date(cell).unwrap().format("%d.%m.%Y").to_string(),
        Data::Float(number) => format!("{number:.2}"),
        other => other.to_string(),
    }
}

/// A number of a CSV as a workbook shows it, where it is one.
fn plain(cell: &str) -> String {
    cell.replace(',', ".").parse::<f64>().map_or_else(|_| cell.to_owned(), |number| format!("{number:.2}"))
}

#[actix_web::test]
async fn every_format_says_what_the_csv_says() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    for code in CODES {
        let records = values(&oak, code).await;
        assert!(records.len() > 1 || matches!(code, "R10"), "{code} has rows");
        let page = without_spaces(&oak.curator.get(&path(code, "html")).await.is(200).text);
        let pages = oak.curator.get(&path(code, "pdf")).await.is(200).bytes;
        let printed = without_spaces(&pdf_extract::extract_text_from_mem(&pages).unwrap());
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(oak.curator.get(&path(code, "xlsx")).await.is(200).bytes)).unwrap();
        let names = book.sheet_names();
        let cells: Vec<String> = names
            .iter()
            .flat_map(|name| book.worksheet_range(name).unwrap().rows().flatten().map(shown).collect::<Vec<_>>())
            .collect();
        for cell in records.iter().flatten().filter(|cell| !cell.is_empty()) {
            let bare = without_spaces(cell);
            assert!(page.contains(&format!(">{bare}<")), "{code} as a page says {cell}");
            assert!(printed.contains(&bare), "{code} printed says {cell}: {printed}");
            let kept = names.iter().any(|name| name.contains(cell.as_str()));
            assert!(kept || cells.contains(cell) || cells.contains(&plain(cell)), "{code} as a workbook says {cell}");
        }
    }
}

#[actix_web::test]
async fn printed_pages_are_tagged_named_and_hold_kazakh_letters() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    app.sql("UPDATE people SET last_name = 'Әғқңөұүһі' WHERE last_name = 'A'").await;
    let file = oak.curator.in_language(&path("R03", "pdf"), "kk").await.is(200);
    assert_eq!(file.headers.get("content-type").unwrap(), "application/pdf");
    let raw = without_spaces(&String::from_utf8_lossy(&file.bytes));
    assert!(raw.contains("/MarkInfo") && raw.contains("/Lang(kk)") && raw.contains("/StructTreeRoot"), "tagged");
    let text = without_spaces(&pdf_extract::extract_text_from_mem(&file.bytes).unwrap());
    assert!(text.contains("Әғқңөұүһі") && text.contains("Жұптарментоптардыңтізілімі") && text.contains("1/"), "{text}");
}

#[actix_web::test]
async fn a_workbook_draws_from_its_cells() {
    let app = app().await;
    let oak = school(&app, "Oak").await;
    laid_down(&app, &oak).await;
    let file = oak.curator.get(&path("R04", "xlsx")).await.is(200).bytes;
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut chart = String::new();
    archive.by_name("xl/charts/chart1.xml").unwrap().read_to_string(&mut chart).unwrap();
    assert!(chart.contains("$H$2:$H$5"), "the four stages without the total: {chart}");
    let page = oak.curator.get(&path("R04", "html")).await.is(200).text;
    assert!(
        page.contains("role=\"img\" aria-label=\"Доля завершивших, %: I 100,0; II 83,3; III 50,0; IV 33,3\""),
        "{page}"
    );
}

fn document(school: SchoolId) -> Document {
    Document {
        school: Some(school),
        tables: vec![Table { headings: vec!["Кезең".to_owned()], ..Table::default() }],
        ..Document::new(
            DocumentKind::Report,
            Lang::Kk,
            chrono::DateTime::UNIX_EPOCH,
            "R04".to_owned(),
            "<Атауы>".to_owned(),
        )
    }
}

#[test]
fn a_school_has_its_own_templates_and_broken_ones_are_told_at_the_start() {
    let directory = std::env::temp_dir().join(format!("templates-{}", uuid::Uuid::now_v7()));
    let (oak, elm) = (SchoolId::new(), SchoolId::new());
    let of_oak = directory.join(oak.to_string());
    fs::create_dir_all(&of_oak).unwrap();
    let own = "{% extends \"page.html\" %}{% block about %}<p>№ 12 мектеп</p>{% endblock %}";
    fs::write(of_oak.join("report.html"), own).unwrap();
    let templates = Templates::load(Some(&directory)).unwrap();
    let page =
        |school| String::from_utf8(document(school).write(&templates, Format::Html, Dialect::Local).unwrap()).unwrap();
    assert!(page(oak).contains("№ 12 мектеп") && page(oak).contains("<h1>&lt;Атауы&gt;</h1>"), "{}", page(oak));
    assert!(!page(elm).contains("№ 12 мектеп") && page(elm).contains("Кезең"));

    fs::write(of_oak.join("report.html"), "{{ titel }}").unwrap();
    fs::write(directory.join("letter.html"), "").unwrap();
    let mistakes = Templates::load(Some(&directory)).err().unwrap();
    fs::remove_dir_all(&directory).unwrap();
    assert_eq!(mistakes.len(), 2, "{mistakes:?}");
    assert!(mistakes.iter().any(|mistake| mistake.contains("letter.html")), "{mistakes:?}");
    assert!(mistakes.iter().any(|mistake| mistake.contains(&format!("{oak}/report.html"))), "{mistakes:?}");
}
