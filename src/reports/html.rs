//! A page for people: one file without a script, which prints on A4 with page numbers and lines to sign on.

use super::{Cell, ReportMeta, Table};
use crate::kernel::texts::Lang;
use std::fmt::Write;

const STYLE: &str = include_str!("report.css");

/// What stands above a report and on the sheet that explains it, as label and value.
pub(super) fn about(meta: &ReportMeta, lang: Lang) -> Vec<(String, String)> {
    let day = |day: chrono::NaiveDate| day.format("%d.%m.%Y").to_string();
    let mut lines = vec![
        (lang.say("about-report"), format!("{}. {}", meta.code.as_str(), meta.title.say(lang))),
        (lang.say("about-period"), format!("{} – {}", day(meta.from), day(meta.to))),
        (lang.say("about-generated"), meta.generated_at.format("%d.%m.%Y %H:%M UTC").to_string()),
        (lang.say("about-use"), lang.say("about-not-for-attestation")),
    ];
    let warnings = meta.warnings.iter().map(|warning| (lang.say("about-note"), warning.detail.say(lang).to_owned()));
    lines.extend(warnings);
    lines
}

/// The page of a report.
pub(super) fn write_html(meta: &ReportMeta, tables: &[Table], lang: Lang) -> String {
    let title = escape(meta.title.say(lang));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{0}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head>\n<body>\n<main>\n<h1>{title}</h1>\n<dl>",
        lang.as_str()
    );
    for (label, value) in about(meta, lang) {
        page += &element("dt", &label);
        page += &element("dd", &value);
    }
    page += "</dl>\n";
    for (at, table) in tables.iter().enumerate() {
        write_table(&mut page, at, table, table.title.as_deref().unwrap_or(meta.title.say(lang)));
    }
    let defined = meta.definitions.iter().filter_map(|definition| Some((definition, definition.means.as_ref()?)));
    page += &element("h2", &lang.say("sheet-explanations"));
    page += "<dl class=\"defined\">";
    for (definition, means) in defined {
        page += &element("dt", definition.heading.say(lang));
        page += &element("dd", means.say(lang));
    }
    page += "</dl>\n</main>\n<footer>";
    for who in ["sign-author", "sign-head", "sign-methodologist"] {
        page += &format_line(&lang.say(who));
    }
    page + "</footer>\n</body>\n</html>\n"
}

fn write_table(page: &mut String, at: usize, table: &Table, title: &str) {
    // a table is reached and scrolled with the keyboard too
    let opened =
        write!(page, "<section tabindex=\"0\" aria-labelledby=\"table-{at}\"><table><caption id=\"table-{at}\">");
    opened.unwrap_or_default();
    *page += &escape(title);
    *page += "</caption><thead><tr>";
    for heading in &table.headings {
        write!(page, "<th scope=\"col\">{}</th>", escape(heading)).unwrap_or_default();
    }
    *page += "</tr></thead><tbody>\n";
    for row in &table.rows {
        *page += "<tr>";
        for cell in row {
            let class = if matches!(cell, Cell::Whole(_) | Cell::Decimal(..)) { " class=\"number\"" } else { "" };
            write!(page, "<td{class}>{}</td>", escape(&shown(cell))).unwrap_or_default();
        }
        *page += "</tr>\n";
    }
    *page += "</tbody></table></section>\n";
}

/// What people read in a cell; a dash where there is nothing to divide by, to know or to be told.
fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "—".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number, places) => format!("{number:.places$}").replace('.', ","),
        Cell::Day(day) => day.format("%d.%m.%Y").to_string(),
    }
}

fn format_line(who: &str) -> String {
    format!("<p><span>{}</span><span class=\"line\"></span></p>", escape(who))
}

fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
