//! A report as a file.

use super::html::write_html;
use super::xlsx::write_xlsx;
use super::{Dialect, Format, Report, write_csv};
use crate::kernel::answer::Download;
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A report as a file.
pub fn write<R: Report>(report: &R, lang: Lang, format: Format, dialect: Dialect) -> Result<Download> {
    let name = format!("{}_{}_{}.{}", R::CODE.as_str(), report.meta().from, report.meta().to, format.as_str());
    let tables = report.tables(lang);
    let (content_type, bytes) = match format {
        Format::Csv => ("text/csv; charset=utf-8", write_csv(&tables, dialect)?),
        Format::Xlsx => (XLSX, write_xlsx(report.meta(), &tables, lang)?),
        Format::Html => ("text/html; charset=utf-8", write_html(report.meta(), &tables, lang).into_bytes()),
    };
    Ok(Download { name, content_type, bytes })
}
