//! What a file says, whatever it is written as.

use super::Table;
use crate::kernel::id::SchoolId;
use crate::kernel::texts::Lang;
use crate::text_enum;
use chrono::{DateTime, Utc};
use serde::Serialize;

text_enum! {
    /// What a document is; templates are named so.
    pub enum DocumentKind {
        /// A report, or a list.
        Report = "report",
        /// How mentoring goes in a school or a department.
        Overview = "overview",
        /// A mentee's individual plan.
        Plan = "plan",
        /// A program's roadmap.
        Roadmap = "roadmap",
        /// The annex of an order.
        Order = "order",
        /// What a mentee is given who has gone all the way.
        Certificate = "certificate",
        /// What a certificate's public address shows.
        CertificateCheck = "certificate_check",
    }
}

/// A label and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Labelled {
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
}

impl Labelled {
    /// Under a label of the catalogue.
    pub fn new(lang: Lang, label: &str, text: impl Into<String>) -> Self {
        Self { label: lang.say(label), text: text.into() }
    }
}

/// A file before it is one.
pub struct Document {
    /// What the file is called without its ending, in ASCII.
    pub name: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Whose templates it is written with.
    pub school: Option<SchoolId>,
    /// In which language.
    pub lang: Lang,
    /// When what it says was gathered.
    pub made_at: DateTime<Utc>,
    /// What stands above it.
    pub title: String,
    /// What it is about.
    pub about: Vec<Labelled>,
    /// What it holds.
    pub tables: Vec<Table>,
    /// What is said to it.
    pub texts: Vec<Labelled>,
    /// What its words mean.
    pub defined: Vec<Labelled>,
    /// What a table that travels without its surroundings says last.
    pub closing: Option<String>,
    /// Who signs it.
    pub signatures: Vec<String>,
}

impl Document {
    /// One that says nothing but its title.
    pub fn new(kind: DocumentKind, lang: Lang, made_at: DateTime<Utc>, name: String, title: String) -> Self {
        let (about, tables, texts, defined, signatures) = (vec![], vec![], vec![], vec![], vec![]);
        Self {
            closing: None,
            name,
            kind,
            school: None,
            lang,
            made_at,
            title,
            about,
            tables,
            texts,
            defined,
            signatures,
        }
    }
}
