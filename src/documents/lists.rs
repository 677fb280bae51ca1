//! Lists as files, page by page: a list of any length takes the memory of one page.

use super::csv::write_lines;
use super::formats::PRINTED;
use super::xlsx::{Formats, explain, heading, write_cell};
use super::{Cell, Dialect, Document, DocumentKind, Export, Format, Labelled, Table, WrittenAs};
use crate::audit::Event;
use crate::kernel::answer::{Page, Reply, disposition};
use crate::kernel::auth::{Authorized, Later};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{Listing, Paging};
use crate::kernel::id::SchoolId;
use crate::kernel::policy::Grant;
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::schema::people;
use crate::schools::School;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::header;
use actix_web::web::{Bytes, block};
use actix_web::{HttpRequest, HttpResponse, Responder};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::stream::{Stream, StreamExt, try_unfold};
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::future::Future;
use std::io::{Read, Seek};
use std::pin::Pin;

/// Rows that are read at once.
const PAGE: i64 = 1000;
/// What a sheet holds.
const SHEET: u32 = 1_048_576;
/// What is sent of a file at once.
const CHUNK: usize = 65_536;

/// A list that can be taken away as a file.
pub trait Listed: Sized + 'static {
    /// The list's own parameters.
    type Filter: DeserializeOwned + 'static;
    /// What the file is called.
    const NAME: &'static str;
    /// What the trail calls it.
    const ACTION: &'static str;
    /// Whether it holds names.
    const NAMES: bool;
    /// The columns, by their names in the catalogue.
    const COLUMNS: &'static [&'static str];
    /// A page of it.
    fn page(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<Self::Filter>,
    ) -> impl Future<Output = Result<Page<Self>>>;
    /// The one school it is asked for, where it is.
    fn school(filter: &Self::Filter) -> Option<SchoolId>;
    /// What a row shows.
    fn cells(&self, lang: Lang) -> Vec<Cell>;
}

/// A list on its way out.
pub enum Taken {
    /// As a whole, to be printed.
    Printed(Box<Export>),
    /// Piece by piece.
    Sent {
        /// The file's name.
        name: String,
        /// What it is.
        format: Format,
        /// What is in it.
        pieces: Pieces,
    },
}

type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes>>>>;

struct Rows<T: Listed> {
    later: Later,
    /// `None` after the last page.
    list: Option<Listing<T::Filter>>,
}

impl<T: Listed> Rows<T> {
    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>> {
        let Some(mut list) = self.list.take() else { return Ok(None) };
        let page = T::page(&mut *self.later.conn().await?, &self.later.scope, &list).await?;
        let rows = page.items.iter().map(|item| item.cells(self.later.actor.lang)).collect();
        if page.next.is_some() {
            list.paging.after = page.next;
            self.list = Some(list);
        }
        Ok(Some(rows))
    }
}

/// Takes a list away: records it, then hands the rows out.
pub async fn take_away<T: Listed>(
    mut cx: Authorized<impl Grant>, written: WrittenAs, filter: T::Filter,
) -> Result<Taken> {
    let asked = T::school(&filter);
    let school = cx
        .transact(async |conn, actor, scope| {
            // each school learns who took away what is its own; of one out of reach nothing is taken
            let mut concerned = School::reached(conn, actor, scope).await?;
            // who takes part takes away what the own schools know
            let own = people::table.filter(people::id.eq_any(&actor.persons)).select(people::school_id);
            concerned.extend(own.load::<SchoolId>(conn).await?);
            concerned.retain(|school| asked.is_none_or(|asked| asked == *school));
            concerned.sort_unstable();
            concerned.dedup();
            let rows = if concerned.is_empty() { vec![None] } else { concerned.iter().copied().map(Some).collect() };
            for school_id in rows {
                let event = Event { action: T::ACTION, school_id, ..Event::default() };
                written.told(event, T::NAMES).record(conn, actor).await?;
            }
            Ok(asked.filter(|asked| concerned.contains(asked)))
        })
        .await?;
    let lang = cx.actor.lang;
    let list = Listing { paging: Paging { limit: PAGE, after: None, count: false }, filter };
    let rows = Rows::<T> { later: cx.later(), list: Some(list) };
    let dialect = written.dialect.unwrap_or(Dialect::Local);
    let name = format!("{}.{}", T::NAME, written.format.as_str());
    match written.format {
        Format::Csv => Ok(Taken::Sent { name, format: Format::Csv, pieces: lines(rows, lang, dialect) }),
        Format::Xlsx => Ok(Taken::Sent { name, format: Format::Xlsx, pieces: file(workbook(rows, lang).await?) }),
        Format::Html | Format::Pdf => {
            let document = Document { school, ..printed(rows, lang).await? };
            Ok(Taken::Printed(Box::new(document.written(written))))
        }
    }
}

/// What is said of a list where there is a place for it.
fn about<T: Listed>(later: &Later, lang: Lang) -> Document {
    let made = later.actor.now.format("%d.%m.%Y %H:%M UTC").to_string();
    let title = lang.say(&format!("list-{}", T::NAME));
    let about = vec![Labelled::new(lang, "about-list", title.clone()), Labelled::new(lang, "about-generated", made)];
    Document { about, ..Document::new(DocumentKind::Report, lang, later.actor.now, T::NAME.to_owned(), title) }
}

fn headings<T: Listed>(lang: Lang) -> Vec<Cell> {
    T::COLUMNS.iter().map(|name| Cell::Text(lang.say(&format!("column-{name}")))).collect()
}

fn lines<T: Listed>(rows: Rows<T>, lang: Lang, dialect: Dialect) -> Pieces {
    let first = write_lines(&[headings::<T>(lang)], dialect, true).map(Bytes::from);
    let rest = try_unfold(rows, move |mut rows| async move {
        let Some(page) = rows.next().await? else { return Ok(None) };
        Ok(Some((Bytes::from(write_lines(&page, dialect, false)?), rows)))
    });
    Box::pin(futures_util::stream::once(async { first }).chain(rest))
}

/// A workbook in a file that has no name and goes with its last reader.
async fn workbook<T: Listed>(mut rows: Rows<T>, lang: Lang) -> Result<File> {
    let wrong = |error: XlsxError| Error::Internal(error.into());
    let mut book = Workbook::new();
    let formats = Formats::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(wrong)?;
    heading(sheet, T::COLUMNS, lang, &formats).map_err(wrong)?;
    let mut line = 1;
    while let Some(page) = rows.next().await? {
        for row in &page {
            if line == SHEET {
                return Err(Error::invalid("format", "too_many_rows"));
            }
            for (column, cell) in (0..).zip(row) {
                write_cell(sheet, (line, column), cell, &formats).map_err(wrong)?;
            }
            line += 1;
        }
    }
    let last = u16::try_from(T::COLUMNS.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, line - 1, last).map_err(wrong)?;
    let sheet = book.add_worksheet_with_constant_memory().map_err(wrong)?;
    sheet.set_name(lang.say("sheet-explanations")).map_err(wrong)?;
    explain(sheet, &about::<T>(&rows.later, lang), &formats).map_err(wrong)?;
    let written = block(move || {
        let mut file = tempfile::tempfile()?;
        book.save_to_writer(&mut file)?;
        file.rewind()?;
        anyhow::Ok(file)
    });
    Ok(written.await.map_err(anyhow::Error::from)??)
}

fn file(file: File) -> Pieces {
    Box::pin(try_unfold(file, |mut file| async move {
        let read = block(move || {
            let mut piece = vec![0; CHUNK];
            let length = file.read(&mut piece)?;
            piece.truncate(length);
            std::io::Result::Ok((piece, file))
        });
        let (piece, file) = read.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
        Ok(if piece.is_empty() { None } else { Some((Bytes::from(piece), file)) })
    }))
}

async fn printed<T: Listed>(mut rows: Rows<T>, lang: Lang) -> Result<Document> {
    let mut all = vec![];
    while let Some(page) = rows.next().await? {
        all.extend(page);
        if all.len() > PRINTED {
            return Err(Error::invalid("format", "too_many_rows"));
        }
    }
    Ok(Document { about: vec![], tables: vec![Table::with(T::COLUMNS, all, lang)], ..about::<T>(&rows.later, lang) })
}

impl Reply for Taken {
    const HEADERS: &'static [&'static str] = &["Content-Disposition"];
}

impl Responder for Taken {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match self {
            Self::Printed(export) => export.respond_to(request),
            Self::Sent { name, format, pieces } => HttpResponse::Ok()
                .content_type(format.content_type())
                .insert_header((header::CONTENT_DISPOSITION, disposition(&name)))
                .body(BodyStream::new(pieces)),
        }
    }
}
