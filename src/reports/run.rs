use crate::audit::Event;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{ProgramId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::kernel::time::Day;
use crate::programs::Program;
use crate::questions::Texts;
use crate::schools::School;
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// A report.
    pub enum ReportCode {
        /// Registry of pairs and groups.
        R03 = "R03",
        /// Progress through the four stages.
        R04 = "R04",
    }
}

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
    /// What a report is exported as.
    pub enum Format {
        /// A table.
        Csv = "csv",
    }
}

/// Of what and when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportParams {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    to: Day,
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
}

/// Of what and when, and how it is written.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportParams {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    to: Day,
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// As what.
    #[param(inline)]
    pub format: Format,
    /// Written for whom; `local` when absent.
    #[param(inline)]
    dialect: Option<Dialect>,
}

impl ExportParams {
    /// The report's own parameters, and the dialect.
    pub fn split(self) -> (ReportParams, Dialect) {
        let Self { from, to, school_id, program_id, format: Format::Csv, dialect } = self;
        (ReportParams { from, to, school_id, program_id }, dialect.unwrap_or(Dialect::Local))
    }
}

/// What a report is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportMeta {
    /// Which report.
    pub code: ReportCode,
    /// What it is called, in the language of the request.
    pub title: String,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// The school, where one was named.
    pub school_id: Option<SchoolId>,
    /// The program, where one was named.
    pub program_id: Option<ProgramId>,
    /// When it was computed.
    pub generated_at: DateTime<Utc>,
    /// How many rows it has.
    pub rows: usize,
    /// When the newest of the data it rests on was changed; null where there are none.
    pub data_version: Option<DateTime<Utc>>,
    /// Always true: nothing here may be used for attestation.
    pub not_for_attestation: bool,
}

/// A report that can be run.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDefinition {
    /// Its code.
    pub code: ReportCode,
    /// What it is called.
    pub title: Texts,
    /// What it says and how it is computed.
    pub description: Texts,
    /// Whether it holds names.
    pub has_names: bool,
}

/// What a report runs over: a period, and programs the caller reaches.
pub struct Frame {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The programs.
    pub programs: Vec<ProgramId>,
    /// The school of all of them, where it is one.
    school: Option<SchoolId>,
    params: ReportParams,
}

impl ReportCode {
    /// Its texts in the catalogue.
    fn texts(self, what: &str) -> Texts {
        let id = format!("report-{}.{what}", self.as_str());
        Texts { ru: Lang::Ru.say(&id), kk: Lang::Kk.say(&id), en: Lang::En.say(&id) }
    }

    /// Everything that can be run.
    pub fn definitions() -> Vec<ReportDefinition> {
        let define = |code: &Self| ReportDefinition {
            code: *code,
            title: code.texts("title"),
            description: code.texts("description"),
            has_names: *code == Self::R03,
        };
        Self::ALL.iter().map(define).collect()
    }
}

impl ReportParams {
    /// What the report runs over. A school or program out of reach is a 422 at its parameter.
    pub async fn frame(self, conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Frame> {
        if self.to < self.from {
            return Err(Error::invalid("to", "before_start"));
        }
        let programs = Program::ids(conn, scope, self.school_id, self.program_id).await?;
        if programs.is_empty() && self.program_id.is_some() {
            return Err(Error::invalid("program_id", "unknown"));
        }
        if let Some(school) = self.school_id {
            School::find(conn, scope, school).await.map_err(|error| error.unknown("school_id"))?;
        }
        let (programs, mut schools): (Vec<_>, Vec<_>) = programs.into_iter().unzip();
        schools.dedup();
        let school = if schools.len() == 1 { schools.pop() } else { None };
        Ok(Frame { from: self.from.0, to: self.to.0, programs, school, params: self })
    }
}

impl Frame {
    /// What stands above the rows.
    pub fn meta(
        &self, actor: &Actor, code: ReportCode, rows: usize, data_version: Option<DateTime<Utc>>,
    ) -> ReportMeta {
        ReportMeta {
            code,
            title: code.texts("title").say(actor.lang).to_owned(),
            from: self.from,
            to: self.to,
            school_id: self.params.school_id,
            program_id: self.params.program_id,
            generated_at: actor.now,
            rows,
            data_version,
            not_for_attestation: true,
        }
    }

    /// Writes an export into the trail: who, what, with names or without.
    pub async fn record_export(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, meta: &ReportMeta, names: bool,
    ) -> Result<()> {
        let details = json!({ "code": meta.code, "from": self.from, "to": self.to, "rows": meta.rows, "names": names });
        let event = Event { action: "report.exported", school_id: self.school, ..Event::default() }.with(details);
        Event { program_id: self.params.program_id, ..event }.record(conn, actor).await
    }
}
