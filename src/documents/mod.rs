//! What people take away as a file: one [`Document`], written as CSV, a workbook, a page or a PDF from the same cells.

mod chart;
mod csv;
mod document;
mod figures;
mod formats;
mod html;
mod lists;
mod pdf;
mod table;
mod templates;
mod xlsx;
pub use chart::*;
pub use csv::write_csv;
pub use document::*;
pub use figures::*;
pub use formats::*;
pub use lists::*;
pub use table::*;
pub use templates::*;
