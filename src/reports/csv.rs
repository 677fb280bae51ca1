//! CSV as people open it and as machines read it. No cell can start a formula.

use super::{Cell, Dialect, Table};
use crate::kernel::error::Result;
use csv::{QuoteStyle, Terminator, WriterBuilder};

fn write(cell: &Cell, dialect: Dialect) -> String {
    let local = dialect == Dialect::Local;
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Whole(number) => number.to_string(),
        Cell::Decimal(number, places) => {
            let text = format!("{number:.places$}");
            if local { text.replace('.', ",") } else { text }
        }
        Cell::Day(day) if local => day.format("%d.%m.%Y").to_string(),
        Cell::Day(day) => day.to_string(),
    }
}

/// A spreadsheet takes what begins like this for a formula; an apostrophe makes it text again.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Tables one below the other, with their titles where there are several.
pub fn write_csv(tables: &[Table], dialect: Dialect) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    if dialect == Dialect::Local {
        bytes.extend("\u{FEFF}".bytes());
    }
    let mut builder = WriterBuilder::new();
    builder.delimiter(if dialect == Dialect::Local { b';' } else { b',' });
    builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true);
    let mut writer = builder.from_writer(&mut bytes);
    for (index, table) in tables.iter().enumerate() {
        if index > 0 {
            writer.write_record([""]).map_err(anyhow::Error::from)?;
        }
        if let Some(title) = &table.title {
            writer.write_record([harmless(title)]).map_err(anyhow::Error::from)?;
        }
        writer.write_record(&table.headings).map_err(anyhow::Error::from)?;
        for row in &table.rows {
            writer.write_record(row.iter().map(|cell| write(cell, dialect))).map_err(anyhow::Error::from)?;
        }
    }
    writer.flush().map_err(anyhow::Error::from)?;
    drop(writer);
    Ok(bytes)
}
