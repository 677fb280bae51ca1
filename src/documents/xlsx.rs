//! A workbook: a sheet a table with typed cells and its bars, and a sheet that explains them.

use super::{Cell, Document, Table};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use rust_xlsxwriter::{
    Chart, ChartType, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

/// Widest column, in characters.
const WIDEST: usize = 60;
/// The longest name of a sheet.
const NAME_LENGTH: usize = 31;

pub(super) struct Formats {
    heading: Format,
    text: Format,
    day: Format,
    time: Format,
    decimals: [Format; 3],
}

impl Formats {
    pub(super) fn new() -> Self {
        let cell = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let heading = cell().set_bold().set_background_color("#E8EEF4").set_border(rust_xlsxwriter::FormatBorder::Thin);
        let decimals = ["0", "0.0", "0.00"].map(|places| cell().set_num_format(places));
        Self {
            heading,
            text: cell(),
            day: cell().set_num_format("dd.mm.yyyy"),
            time: cell().set_num_format("dd.mm.yyyy hh:mm"),
            decimals,
        }
    }
}

/// The workbook of a document.
pub(super) fn write_xlsx(document: &Document) -> Result<Vec<u8>> {
    Ok(book(document).map_err(anyhow::Error::from)?)
}

fn book(document: &Document) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // not the hour of the export: the same document has the same bytes
    let made = ExcelDateTime::from_timestamp(document.made_at.timestamp())?;
    book.set_properties(&DocProperties::new().set_title(&document.title).set_creation_datetime(&made));
    let formats = Formats::new();
    for (number, table) in (1..).zip(&document.tables) {
        let name = sheet_name(number, table.title.as_deref().unwrap_or(&document.title));
        let sheet = book.add_worksheet().set_name(&name)?;
        fill(sheet, table, &formats)?;
        draw(sheet, &name, table)?;
    }
    let sheet = book.add_worksheet().set_name(document.lang.say("sheet-explanations"))?;
    explain(sheet, document, &formats)?;
    book.save_to_buffer()
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
pub(super) fn write_cell(
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
        Cell::Time(time) => {
            let time = ExcelDateTime::parse_from_str(&time.format("%Y-%m-%dT%H:%M:%S").to_string())?;
            sheet.write_datetime_with_format(row, column, time, &formats.time)?;
            Ok(16)
        }
    }
}

/// The first line of a list, whose lines are not known yet: columns of one width, the line stays in sight.
pub(super) fn heading(
    sheet: &mut Worksheet, names: &[&str], lang: Lang, formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    for (column, name) in (0..).zip(names) {
        sheet.write_with_format(0, column, lang.say(&format!("column-{name}")), &formats.heading)?;
        sheet.set_column_width(column, 24)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The bars of a table below it, as a chart that the workbook draws from the cells.
fn draw(sheet: &mut Worksheet, name: &str, table: &Table) -> std::result::Result<(), XlsxError> {
    let below = u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_add(3);
    for (place, shown) in (0..).zip(&table.charts) {
        let last = u32::try_from(shown.rows).unwrap_or(u32::MAX);
        let column = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
        let range = |at: usize| (name, 1, column(at), last, column(at));
        let mut chart = Chart::new(ChartType::Bar);
        chart.add_series().set_categories(range(shown.label)).set_values(range(shown.value)).set_name(&shown.title);
        chart.title().set_name(&shown.title);
        chart.legend().set_hidden();
        // the first row stands on top, as in the table
        chart.y_axis().set_reverse();
        chart.set_height(140 + 22 * last).set_width(640);
        sheet.insert_chart(below + place * 24, 0, &chart)?;
    }
    Ok(())
}

/// What it is about, what is said to it, and what its words mean.
pub(super) fn explain(
    sheet: &mut Worksheet, document: &Document, formats: &Formats,
) -> std::result::Result<(), XlsxError> {
    let lines = document.about.iter().chain(&document.texts).chain(&document.defined);
    for (row, line) in (0..).zip(lines) {
        sheet.write_with_format(row, 0, &line.label, &formats.heading)?;
        sheet.write_string_with_format(row, 1, &line.text, &formats.text)?;
    }
    sheet.set_column_width(0, 34)?.set_column_width(1, 100)?.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}
