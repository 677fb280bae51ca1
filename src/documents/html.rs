//! A page for people: one file without a script, which prints on A4 with page numbers and lines to sign on.

use super::{Bar, Cell, Document, Labelled, Table, Templates};
use crate::kernel::error::Result;
use serde::Serialize;

/// What a template is given.
#[derive(Serialize)]
struct Page<'a> {
    /// `ru`, `kk` or `en`.
    lang: &'static str,
    title: &'a str,
    about: &'a [Labelled],
    tables: Vec<PageTable<'a>>,
    texts: &'a [Labelled],
    /// The heading above `defined`.
    explanations: String,
    defined: &'a [Labelled],
    signatures: &'a [String],
}

#[derive(Serialize)]
struct PageTable<'a> {
    title: &'a str,
    headings: &'a [String],
    /// Which column says what a row is of.
    head: usize,
    rows: Vec<Vec<PageCell>>,
    charts: Vec<PageChart<'a>>,
}

#[derive(Serialize)]
struct PageCell {
    text: String,
    is_number: bool,
}

#[derive(Serialize)]
struct PageChart<'a> {
    title: &'a str,
    bars: Vec<Bar>,
}

/// The page of a document, by the template of its school.
pub(super) fn write_html(document: &Document, templates: &Templates) -> Result<String> {
    let page = Page {
        lang: document.lang.as_str(),
        title: &document.title,
        about: &document.about,
        tables: document.tables.iter().map(|table| PageTable::new(table, &document.title)).collect(),
        texts: &document.texts,
        explanations: document.lang.say("sheet-explanations"),
        defined: &document.defined,
        signatures: &document.signatures,
    };
    Ok(templates.render(document.kind, document.school, &page).map_err(anyhow::Error::from)?)
}

impl<'a> PageTable<'a> {
    fn new(table: &'a Table, title: &'a str) -> Self {
        let cell = |cell: &Cell| PageCell {
            text: cell.shown(),
            is_number: matches!(cell, Cell::Whole(_) | Cell::Decimal(..)),
        };
        Self {
            title: table.title.as_deref().unwrap_or(title),
            headings: &table.headings,
            head: table.head(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            charts: table
                .charts
                .iter()
                .map(|chart| PageChart { title: &chart.title, bars: chart.bars(table) })
                .collect(),
        }
    }
}
