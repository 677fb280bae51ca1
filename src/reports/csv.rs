//! CSV as people open it and as machines read it. No cell can start a formula.

use super::Dialect;
use crate::kernel::error::Result;
use actix_web::body::BoxBody;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::NaiveDate;
use csv::{QuoteStyle, Terminator, WriterBuilder};

/// One value of a table.
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with so many decimals; null is an empty cell.
    Decimal(Option<f64>, usize),
    /// A calendar day.
    Day(Option<NaiveDate>),
}

impl Cell {
    /// Words that may be missing.
    pub fn text(text: Option<&str>) -> Self {
        Self::Text(text.unwrap_or_default().to_owned())
    }

    fn write(&self, dialect: Dialect) -> String {
        let local = dialect == Dialect::Local;
        match self {
            Self::Text(text) => harmless(text),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(None, _) | Self::Day(None) => String::new(),
            Self::Decimal(Some(number), places) => {
                let text = format!("{number:.places$}");
                if local { text.replace('.', ",") } else { text }
            }
            Self::Day(Some(day)) if local => day.format("%d.%m.%Y").to_string(),
            Self::Day(Some(day)) => day.to_string(),
        }
    }
}

/// A spreadsheet takes what begins like this for a formula; an apostrophe makes it text again.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A file to download.
pub struct CsvFile {
    name: String,
    bytes: Vec<u8>,
}

impl CsvFile {
    /// A table with its headings.
    pub fn write(name: String, dialect: Dialect, headings: &[String], rows: &[Vec<Cell>]) -> Result<Self> {
        let mut bytes = vec![];
        if dialect == Dialect::Local {
            bytes.extend("\u{FEFF}".bytes());
        }
        let mut builder = WriterBuilder::new();
        builder.delimiter(if dialect == Dialect::Local { b';' } else { b',' });
        builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary);
        let mut writer = builder.from_writer(&mut bytes);
        writer.write_record(headings).map_err(anyhow::Error::from)?;
        for row in rows {
            writer.write_record(row.iter().map(|cell| cell.write(dialect))).map_err(anyhow::Error::from)?;
        }
        writer.flush().map_err(anyhow::Error::from)?;
        drop(writer);
        Ok(Self { name, bytes })
    }
}

impl Responder for CsvFile {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let disposition = format!("attachment; filename=\"{0}\"; filename*=UTF-8''{0}", self.name);
        HttpResponse::Ok()
            .content_type("text/csv; charset=utf-8")
            .insert_header((header::CONTENT_DISPOSITION, disposition))
            .body(self.bytes)
    }
}
