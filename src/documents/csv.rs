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
        Cell::Time(_) if local => cell.shown(),
        Cell::Time(time) => time.format("%Y-%m-%dT%H:%M").to_string(),
    }
}

/// A spreadsheet takes what begins like this for a formula; an apostrophe makes it text again.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Tables one below the other, with their titles where there are several.
pub fn write_csv(tables: &[Table], dialect: Dialect) -> Result<Vec<u8>> {
    let text = |text: &String| Cell::Text(text.clone());
    let mut lines = vec![];
    for (index, table) in tables.iter().enumerate() {
        if index > 0 {
            lines.push(vec![Cell::Empty]);
        }
        lines.extend(table.title.iter().map(|title| vec![text(title)]));
        lines.push(table.headings.iter().map(text).collect());
        lines.extend(table.rows.iter().cloned());
    }
    write_lines(&lines, dialect, true)
}

/// Lines of a file, or the first of them.
pub(super) fn write_lines(lines: &[Vec<Cell>], dialect: Dialect, first: bool) -> Result<Vec<u8>> {
    let mut bytes = vec![];
    if first && dialect == Dialect::Local {
        bytes.extend("\u{FEFF}".bytes());
    }
    let mut builder = WriterBuilder::new();
    builder.delimiter(if dialect == Dialect::Local { b';' } else { b',' });
    builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).flexible(true);
    let mut writer = builder.from_writer(&mut bytes);
    for line in lines {
        writer.write_record(line.iter().map(|cell| write(cell, dialect))).map_err(anyhow::Error::from)?;
    }
    writer.flush().map_err(anyhow::Error::from)?;
    drop(writer);
    Ok(bytes)
}
