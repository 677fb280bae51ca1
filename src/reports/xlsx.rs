//! A workbook: a sheet a table with typed cells, and a sheet that explains them.

use super::{Cell, ReportMeta, Table};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Widest column, in characters.
const WIDEST: usize = 60;
/// The longest name of a sheet.
const NAME_LENGTH: usize = 31;

struct Formats {
    heading: Format,
    text: Format,
    day: Format,
    decimals: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let heading = cell().set_bold().set_background_color("#E8EEF4").set_border(rust_xlsxwriter::FormatBorder::Thin);
        let decimals = ["0", "0.0", "0.00"].map(|places| cell().set_num_format(places));
        Self { heading, text: cell(), day: cell().set_num_format("dd.mm.yyyy"), decimals }
    }
}

/// The workbook of a report.
pub(super) fn write_xlsx(meta: &ReportMeta, tables: &[Table], lang: Lang) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    for (at, table) in tables.iter().enumerate() {
        let title = table.title.as_deref().unwrap_or(meta.title.say(lang));
        let sheet = book.add_worksheet().set_name(sheet_name(at + 1, title)).map_err(anyhow::Error::from)?;
        fill(sheet, table, &formats).map_err(anyhow::Error::from)?;
    }
    let sheet = book.add_worksheet().set_name(lang.say("sheet-explanations")).map_err(anyhow::Error::from)?;
    explain(sheet, meta, lang, &formats).map_err(anyhow::Error::from)?;
    Ok(book.save_to_buffer().map_err(anyhow::Error::from)?)
}

/// A number and a title, without what a sheet's name may not hold.
fn sheet_name(number: usize, title: &str) -> String {
    let title = title.replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    format!("{number}. {title}").chars().take(NAME_LENGTH).collect::<String>().trim_end().to_owned()
}

fn fill(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> std::result::Result<(), XlsxError> {
    let mut widths: Vec<usize> = table.headings.iter().map(|heading| heading.chars().count().min(WIDEST / 2)).collect();
    for (column, heading) in (0..).zip(&table.headings) {
        sheet.write_with_format(0, column, heading, &formats.heading)?;
    }
    for (line, row) in (1..).zip(&table.rows) {
        for ((column, cell), width) in (0..).zip(row).zip(&mut widths) {
            *width = (*width).max(write_cell(sheet, (line, column), cell, formats)?);
        }
    }
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, f64::from(u32::try_from(width.clamp(6, WIDEST)).unwrap_or(60)) + 2.0)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let (Some(last), Ok(rows)) = (table.headings.len().checked_sub(1), u32::try_from(table.rows.len())) {
        sheet.autofilter(0, 0, rows, u16::try_from(last).unwrap_or(u16::MAX))?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Writes a value as what it is; text never as a formula. Returns how many characters it takes.
fn write_cell(
    sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, formats: &Formats,
) -> std::result::Result<usize, XlsxError> {
    match cell {
        Cell::Empty => Ok(0),
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, text, &formats.text)?;
            Ok(text.chars().count())
        }
        Cell::Whole(number) => {
            sheet.write_with_format(row, column, *number, &formats.decimals[0])?;
            Ok(8)
        }
        Cell::Decimal(number, places) => {
            sheet.write_number_with_format(row, column, *number, &formats.decimals[(*places).min(2)])?;
            Ok(8)
        }
        Cell::Day(day) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, column, day, &formats.day)?;
            Ok(10)
        }
    }
}

/// Parameters, definitions, when it was made, and what it may not be used for.
fn explain(
    sheet: &mut Worksheet, meta: &ReportMeta, lang: Lang, formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let mut row = 0;
    for (label, value) in super::html::about(meta, lang) {
        sheet.write_with_format(row, 0, label, &formats.heading)?;
        sheet.write_string_with_format(row, 1, value, &formats.text)?;
        row += 1;
    }
    for definition in meta.definitions.iter().filter(|definition| definition.means.is_some()) {
        sheet.write_with_format(row, 0, definition.heading.say(lang), &formats.heading)?;
        let means = definition.means.as_ref().map_or("", |means| means.say(lang));
        sheet.write_string_with_format(row, 1, means, &formats.text)?;
        row += 1;
    }
    sheet.set_column_width(0, 34)?.set_column_width(1, 100)?;
    Ok(())
}
