//! Pages that print and archive: tagged (PDF/UA-1), titled, with their letters embedded. The document's own order and words, as
//! in the page for the browser.

mod fonts;
mod grid;
mod sheet;

use super::Document;
use crate::kernel::error::Result;
use anyhow::anyhow;
use chrono::{Datelike, Timelike};
use fonts::Fonts;
use grid::write_table;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::tagging::Tag;
use sheet::{INK, Sheet};

/// A table of more columns lies across.
const UPRIGHT: usize = 7;

/// The pages of a document.
pub(super) fn write_pdf(document: &Document) -> Result<Vec<u8>> {
    let landscape = document.tables.iter().any(|table| table.headings.len() > UPRIGHT);
    let mut sheet = Sheet::new(Fonts::get()?, landscape);
    sheet.heading(1, &document.title, 16.0);
    for line in &document.about {
        sheet.labelled(line);
    }
    sheet.y += 8.0;
    for table in &document.tables {
        write_table(&mut sheet, table, &document.title);
    }
    for text in &document.texts {
        sheet.heading(2, &text.label, 12.0);
        let part = sheet.part(0, Tag::P);
        sheet.paragraph(part, &text.text, 10.0, false);
        sheet.y += 8.0;
    }
    if !document.defined.is_empty() {
        sheet.heading(2, &document.lang.say("sheet-explanations"), 12.0);
        for line in &document.defined {
            sheet.labelled(line);
        }
    }
    sign(&mut sheet, &document.signatures);
    sheet.number();
    Ok(print(document, sheet)?)
}

/// Lines to sign on, all on one page.
fn sign(sheet: &mut Sheet, signatures: &[String]) {
    const STEP: f32 = 28.0;
    const SIZE: f32 = 10.0;
    const LINE: f32 = 180.0;
    let (left, across) = sheet.across();
    let who: Vec<Vec<String>> =
        signatures.iter().map(|who| sheet.fonts.of(false).lines(who, SIZE, across - LINE - 10.0)).collect();
    sheet.need(who.iter().flatten().map(|_| STEP).sum::<f32>() + 10.0);
    for lines in who {
        let part = sheet.part(0, Tag::P);
        sheet.y += STEP - SIZE * 1.3;
        let mut end = left;
        for line in lines {
            sheet.y += SIZE * 1.3;
            sheet.text((left, sheet.y), &format!("{line} "), SIZE, false, Some(part));
            end = left + sheet.fonts.of(false).width(&line, SIZE);
        }
        sheet.fill((end + 10.0, sheet.y + 1.0), (LINE, 0.6), INK, None);
    }
}

fn print(document: &Document, mut sheet: Sheet) -> anyhow::Result<Vec<u8>> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = accessible.map_err(|error| anyhow!("{error:?}"))?;
    let mut pdf = krilla::Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let (width, height) = sheet.size();
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| anyhow!("a page without a size"))?;
    for number in 0..sheet.pages() {
        let mut page = pdf.start_page_with(settings.clone());
        let mut surface = page.surface();
        sheet.render(number, &mut surface);
        surface.finish();
        page.finish();
    }
    let lang = document.lang.as_str();
    let at = document.made_at.naive_utc();
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let made = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0);
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .language(lang.to_owned())
            .creator("Talim".to_owned())
            .creation_date(made),
    );
    pdf.set_outline(sheet.outline());
    pdf.set_tag_tree(sheet.tree(lang));
    pdf.finish().map_err(|error| anyhow!("{error:?}"))
}
