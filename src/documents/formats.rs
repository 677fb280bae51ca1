//! What a document can be written as.

use super::csv::{write_csv, write_lines};
use super::html::write_html;
use super::pdf::write_pdf;
use super::xlsx::write_xlsx;
use super::{Cell, Document, Labelled, Templates};
use crate::audit::Event;
use crate::kernel::answer::{Reply, disposition};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::Parameters;
use crate::text_enum;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use utoipa::IntoParams;

/// Pages have to be laid out as a whole; more rows than these are for a table.
pub(super) const PRINTED: usize = 5000;

text_enum! {
    /// How a CSV is written.
    pub enum Dialect {
        /// For people: semicolons, decimal commas, DD.MM.YYYY, a byte order mark.
        Local = "local",
        /// For machines: RFC 4180, decimal points, ISO dates.
        Rfc4180 = "rfc4180",
    }
}

text_enum! {
    /// What a document is written as.
    pub enum Format {
        /// A table as text.
        Csv = "csv",
        /// A workbook with typed cells, charts and an explaining sheet.
        Xlsx = "xlsx",
        /// A page that prints on A4, without a script.
        Html = "html",
        /// Tagged pages (PDF/UA-1) with text that can be searched.
        Pdf = "pdf",
    }
}

/// How a document is written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WrittenAs {
    /// As what.
    #[param(inline)]
    pub format: Format,
    /// Written for whom; `local` when absent.
    #[param(inline)]
    pub dialect: Option<Dialect>,
}

impl WrittenAs {
    /// An event of the trail with what was taken away: as what, with names or without.
    pub fn told(&self, event: Event, names: bool) -> Event {
        event.with(json!({ "names": names, "format": self.format }))
    }
}

impl Parameters for WrittenAs {
    const NAMES: &'static [&'static str] = &["format", "dialect"];
}

/// A document and what it is written as: the answer of every export.
pub struct Export {
    /// What is written.
    pub document: Document,
    /// As what.
    pub format: Format,
    /// For whom.
    pub dialect: Dialect,
}

/// A document as a page in the browser.
pub struct InBrowser {
    /// What is shown.
    pub document: Document,
    /// With which status.
    pub status: StatusCode,
}

impl Document {
    /// To be written as asked for.
    pub fn written(self, WrittenAs { format, dialect }: WrittenAs) -> Export {
        Export { document: self, format, dialect: dialect.unwrap_or(Dialect::Local) }
    }

    /// Refuses what cannot be laid out in reasonable time; a table of any length is for a table.
    fn printable(&self, format: Format) -> Result<()> {
        let rows: usize = self.tables.iter().map(|table| table.rows.len()).sum();
        if matches!(format, Format::Html | Format::Pdf) && rows > PRINTED {
            return Err(Error::invalid("format", "too_many_rows"));
        }
        Ok(())
    }

    /// Its tables, or what it is about where it has none.
    fn write_csv(&self, dialect: Dialect) -> Result<Vec<u8>> {
        if !self.tables.is_empty() {
            let mut bytes = write_csv(&self.tables, dialect)?;
            // machines read the table alone
            if let (Some(closing), Dialect::Local) = (&self.closing, dialect) {
                bytes.extend(write_lines(&[vec![Cell::Empty], vec![Cell::Text(closing.clone())]], dialect, false)?);
            }
            return Ok(bytes);
        }
        let line = |line: &Labelled| vec![Cell::Text(line.label.clone()), Cell::Text(line.text.clone())];
        write_lines(&self.about.iter().map(line).collect::<Vec<_>>(), dialect, true)
    }

    /// The file.
    pub fn write(&self, templates: &Templates, format: Format, dialect: Dialect) -> Result<Vec<u8>> {
        match format {
            Format::Csv => self.write_csv(dialect),
            Format::Xlsx => write_xlsx(self),
            Format::Html => write_html(self, templates).map(String::into_bytes),
            Format::Pdf => write_pdf(self),
        }
    }
}

impl Format {
    /// Its media type.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }
}

fn shared_templates(request: &HttpRequest) -> Result<Arc<Templates>> {
    let templates = request.app_data::<web::Data<Templates>>();
    let templates = templates.map(|shared| shared.clone().into_inner());
    templates.ok_or_else(|| Error::Internal(anyhow::anyhow!("the application has no templates")))
}

impl Reply for Export {
    const HEADERS: &'static [&'static str] = &["Content-Disposition", "X-Row-Count"];
}

/// Pages are laid out and workbooks packed off the threads that answer. What cannot be written is refused before.
impl Responder for Export {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Self { document, format, dialect } = self;
        let ready = document.printable(format).and_then(|()| shared_templates(request));
        let templates = match ready {
            Ok(templates) => templates,
            Err(error) => return error.respond(request),
        };
        let (name, content_type) = (format!("{}.{}", document.name, format.as_str()), format.content_type());
        let rows: usize = document.tables.iter().map(|table| table.rows.len()).sum();
        let bytes = stream::once(async move {
            let written = web::block(move || document.write(&templates, format, dialect)).await;
            let file = written.map_err(|error| Error::Internal(error.into())).flatten();
            file.map(Bytes::from).inspect_err(|error| tracing::error!(%error, "a file was not written"))
        });
        HttpResponse::Ok()
            .content_type(content_type)
            .insert_header((header::CONTENT_DISPOSITION, disposition(&name)))
            .insert_header(("x-row-count", rows))
            .body(BodyStream::new(Box::pin(bytes)))
    }
}

impl Reply for InBrowser {}

impl Responder for InBrowser {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match shared_templates(request).and_then(|templates| write_html(&self.document, &templates)) {
            Ok(page) => HttpResponse::build(self.status).content_type("text/html; charset=utf-8").body(page),
            Err(error) => error.respond(request),
        }
    }
}
