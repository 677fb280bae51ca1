//! What a document can be written as.

use super::csv::write_csv;
use super::html::write_html;
use super::pdf::write_pdf;
use super::xlsx::write_xlsx;
use super::{Document, Templates};
use crate::kernel::answer::Download;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::Parameters;
use crate::text_enum;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, web};
use serde::Deserialize;
use utoipa::IntoParams;

/// The media type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

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

    /// The file.
    pub fn write(&self, templates: &Templates, format: Format, dialect: Dialect) -> Result<Download> {
        let (content_type, bytes) = match format {
            Format::Csv => ("text/csv; charset=utf-8", write_csv(&self.tables, dialect)?),
            Format::Xlsx => (XLSX, write_xlsx(self)?),
            Format::Html => ("text/html; charset=utf-8", write_html(self, templates)?.into_bytes()),
            Format::Pdf => ("application/pdf", write_pdf(self)?),
        };
        Ok(Download { name: format!("{}.{}", self.name, format.as_str()), content_type, bytes })
    }
}

fn templates(request: &HttpRequest) -> Result<&Templates> {
    let templates = request.app_data::<web::Data<Templates>>();
    templates
        .map(|shared| &***shared)
        .ok_or_else(|| Error::Internal(anyhow::anyhow!("the application has no templates")))
}

impl Responder for Export {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match templates(request).and_then(|templates| self.document.write(templates, self.format, self.dialect)) {
            Ok(file) => file.respond_to(request),
            Err(error) => error.respond(request),
        }
    }
}

impl Responder for InBrowser {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        match templates(request).and_then(|templates| write_html(&self.document, templates)) {
            Ok(page) => HttpResponse::build(self.status).content_type("text/html; charset=utf-8").body(page),
            Err(error) => error.respond(request),
        }
    }
}
