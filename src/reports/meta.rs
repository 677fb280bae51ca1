//! What stands above a report's rows, and what its columns mean.

use super::ReportCode;
use crate::documents::{Column, Labelled};
use crate::kernel::error::Result;
use crate::kernel::id::{ProgramId, SchoolId};
use crate::kernel::texts::Lang;
use crate::questions::Texts;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a report is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportMeta {
    /// Which report.
    pub code: ReportCode,
    /// What it is called.
    pub title: Texts,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The school, where one was named.
    pub school_id: Option<SchoolId>,
    /// The program, where one was named.
    pub program_id: Option<ProgramId>,
    /// What the school is called, where it is about one.
    #[serde(default)]
    pub school: Option<String>,
    /// What the program is called, where one was named.
    #[serde(default)]
    pub program: Option<String>,
    /// Who drew it up, of a kept report.
    #[serde(default)]
    pub author: Option<String>,
    /// When it was computed.
    pub generated_at: DateTime<Utc>,
    /// How many rows it has.
    pub rows: usize,
    /// When the newest of the data it rests on was changed; null where there are none.
    pub data_version: Option<DateTime<Utc>>,
    /// Always true: nothing here may be used for attestation.
    pub not_for_attestation: bool,
    /// Why a figure is missing.
    pub warnings: Vec<Warning>,
    /// What the columns are called, and how what is computed is computed.
    pub definitions: Vec<Definition>,
}

/// Why a figure is missing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Warning {
    /// As a code.
    pub code: String,
    /// In words.
    pub detail: Texts,
}

/// A column of a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Definition {
    /// Its name in the rows.
    pub column: String,
    /// Its heading.
    pub heading: Texts,
    /// How it is computed; null for what is only recorded.
    pub means: Option<Texts>,
}

/// A text of the catalogue in every language; `None` where it has none.
pub(super) fn texts(id: &str) -> Option<Texts> {
    let say = |lang: Lang| lang.text(id, &[]);
    Some(Texts { ru: say(Lang::Ru)?, kk: say(Lang::Kk)?, en: say(Lang::En)? })
}

/// What these columns are called and mean, each once.
pub(super) fn definitions(columns: &[&[Column]]) -> Result<Vec<Definition>> {
    let mut definitions: Vec<Definition> = vec![];
    for Column { name, computed, .. } in columns.iter().flat_map(|columns| columns.iter()).filter(|column| column.shown)
    {
        if definitions.iter().all(|known| known.column != *name) {
            let heading = texts(&format!("column-{name}"));
            let heading = heading.ok_or_else(|| anyhow::anyhow!("the column {name} has no heading"))?;
            let means = texts(&format!("column-{name}.means")).filter(|_| *computed);
            definitions.push(Definition { column: (*name).to_owned(), heading, means });
        }
    }
    Ok(definitions)
}

impl Definition {
    /// For people, where there is something to explain.
    pub fn explained(&self, lang: Lang) -> Option<Labelled> {
        let text = self.means.as_ref()?.say(lang).to_owned();
        Some(Labelled { label: self.heading.say(lang).to_owned(), text })
    }
}

impl ReportMeta {
    /// What stands above the tables.
    pub(super) fn about(&self, lang: Lang) -> Vec<Labelled> {
        let day = |day: NaiveDate| day.format("%d.%m.%Y").to_string();
        let mut lines = vec![
            Labelled::new(lang, "about-report", format!("{}. {}", self.code.as_str(), self.title.say(lang))),
            Labelled::new(lang, "about-period", format!("{} – {}", day(self.from), day(self.to))),
        ];
        let whose = [("about-school", &self.school), ("about-program", &self.program), ("about-author", &self.author)];
        lines.extend(whose.into_iter().filter_map(|(label, name)| Some(Labelled::new(lang, label, name.clone()?))));
        lines.extend([
            Labelled::new(lang, "about-generated", self.generated_at.format("%d.%m.%Y %H:%M UTC").to_string()),
            Labelled::new(lang, "about-use", lang.say("about-not-for-attestation")),
        ]);
        lines.extend(self.warnings.iter().map(|warning| Labelled::new(lang, "about-note", warning.detail.say(lang))));
        lines
    }

    /// The heading that a column had when the report was computed.
    pub fn heading(&self, column: &str, lang: Lang) -> String {
        let defined = self.definitions.iter().find(|definition| definition.column == column);
        defined.map_or_else(String::new, |definition| definition.heading.say(lang).to_owned())
    }

    /// The same with what the words of a closed list mean, which a report has as lines instead of columns.
    #[must_use]
    pub fn defining(mut self, dictionary: &str, words: impl Iterator<Item = &'static str>) -> Self {
        let defined = words.filter_map(|word| {
            let id = format!("{dictionary}-{word}");
            Some(Definition { column: word.to_owned(), heading: texts(&id)?, means: texts(&format!("{id}.means")) })
        });
        self.definitions.extend(defined);
        self
    }

    /// The same with a reason why a figure is missing.
    #[must_use]
    pub fn warned(mut self, code: &str) -> Self {
        let detail = texts(&format!("warning-{code}"));
        self.warnings.extend(detail.map(|detail| Warning { code: code.to_owned(), detail }));
        self
    }
}
