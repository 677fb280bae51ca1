//! Reports as they are kept: drafted by a school, looked at by the methodologist of its department, frozen when approved.

use super::ReportCode;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{Listing, Many, not_blank, present};
use crate::kernel::id::{AccountId, ProgramId, ReportId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::Day;
use crate::schema::{reports, schools};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// Where a report stands.
    pub enum ReportState {
        /// Being written.
        Draft = "draft",
        /// Waits for the methodologist.
        Submitted = "submitted",
        /// Given back with a comment.
        Returned = "returned",
        /// Approved: it does not change any more.
        Approved = "approved",
        /// Approved once; a later report took its place.
        Superseded = "superseded",
    }
}

/// A report that is kept.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = reports)]
pub struct KeptReport {
    /// The report's id.
    pub id: ReportId,
    /// The school.
    pub school_id: SchoolId,
    /// The program, where it is about one.
    pub program_id: Option<ProgramId>,
    /// Which report.
    pub code: ReportCode,
    /// First day of the period.
    pub period_from: NaiveDate,
    /// Last day of the period.
    pub period_to: NaiveDate,
    /// Where it stands.
    pub state: ReportState,
    /// What follows from the figures.
    pub conclusions: Option<String>,
    /// What is to be done.
    pub recommendations: Option<String>,
    /// SHA-256 of what was computed and of the texts, in base64url; from the approval on.
    pub content_hash: Option<String>,
    /// Who wrote it.
    pub author_id: AccountId,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who submitted it.
    pub submitter_id: Option<AccountId>,
    /// Who approved or returned it.
    pub reviewer_id: Option<AccountId>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// What the methodologist said.
    pub review_comment: Option<String>,
    /// The approved report that this one is to take the place of.
    pub supersedes_id: Option<ReportId>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A kept report with what was computed.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptReportCard {
    /// The report.
    pub report: KeptReport,
    /// What was computed when it was drafted or last submitted, as `/reports/preview/{code}` has it.
    pub content: BTreeMap<String, Value>,
}

/// A new report, as a draft.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// Which report. R07, R13, R14 and R15 are not kept: they are for those who organise or take part.
    pub(super) code: ReportCode,
    /// The school.
    pub school_id: SchoolId,
    /// The program. Who organises programs only has to name one.
    pub(super) program_id: Option<ProgramId>,
    /// First day of the period.
    #[schema(value_type = NaiveDate)]
    pub(super) from: Day,
    /// Last day of the period.
    #[schema(value_type = NaiveDate)]
    pub(super) to: Day,
    /// What it says.
    #[serde(default)]
    #[validate(nested)]
    pub(super) texts: ReportTexts,
}

/// What the author says to the figures. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = reports)]
#[serde(deny_unknown_fields, default)]
pub struct ReportTexts {
    /// What follows from them.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 20_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 20_000)]
    pub(super) conclusions: Option<Option<String>>,
    /// What is to be done.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 20_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 20_000)]
    pub(super) recommendations: Option<Option<String>>,
}

/// Why a report is given back.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportReturn {
    /// For its author.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    pub(super) comment: String,
}

/// What an approval says besides.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReportApproval {
    /// For the school.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    pub(super) comment: Option<String>,
}

/// What reports to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportFilter {
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this code.
    #[param(inline)]
    code: Option<ReportCode>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<ReportState>>)]
    state: Many<ReportState>,
}

impl Entity for KeptReport {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/reports/{}", self.id)
    }
}
impl Entity for KeptReportCard {
    fn version(&self) -> i64 {
        self.report.version.into()
    }
    fn path(&self) -> String {
        self.report.path()
    }
}

impl KeptReport {
    /// A school's reports, a curator's of the own programs; a department's while they are submitted or approved.
    fn within(scope: &Scope) -> Condition<reports::table> {
        let Scope { all, departments, schools: ids, programs, as_mentor: _, as_mentee: _, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        let of_department = schools::table
            .filter(schools::department_id.assume_not_null().eq_any(departments.clone()))
            .filter(schools::department_id.is_not_null())
            .select(schools::id);
        // what is being written, for the first time or once more, is its author's
        let told = [ReportState::Submitted, ReportState::Approved, ReportState::Superseded];
        any_of(vec![
            Box::new(reports::school_id.eq_any(ids.clone())),
            Box::new(reports::program_id.eq_any(programs.clone()).is_not_distinct_from(true)),
            Box::new(reports::school_id.eq_any(of_department).and(reports::state.eq_any(told))),
        ])
    }

    /// A page of reports, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<ReportFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = reports::table.filter(Self::within(scope)).into_boxed();
            let ReportFilter { school_id, code, state } = &list.filter;
            if let Some(school) = school_id {
                query = query.filter(reports::school_id.eq(school));
            }
            if let Some(code) = code {
                query = query.filter(reports::code.eq(code));
            }
            if !state.0.is_empty() {
                query = query.filter(reports::state.eq_any(state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(reports::id.lt(ReportId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(reports::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One report.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: ReportId) -> Result<Self> {
        Ok(Self::query().filter(reports::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// The report that a signed link names, as long as it is in that version.
    pub(super) async fn find_shared(conn: &mut AsyncPgConnection, id: ReportId, version: i32) -> Result<Self> {
        let named = Self::query().filter(reports::id.eq(id)).filter(reports::version.eq(version));
        Ok(named.first(conn).await?)
    }

    pub(super) async fn snapshot(&self, conn: &mut AsyncPgConnection) -> Result<String> {
        Ok(reports::table.find(self.id).select(reports::snapshot).first(conn).await?)
    }

    /// The report with what was computed.
    pub async fn card(self, conn: &mut AsyncPgConnection) -> Result<KeptReportCard> {
        let content = serde_json::from_str(&self.snapshot(conn).await?).map_err(anyhow::Error::from)?;
        Ok(KeptReportCard { report: self, content })
    }

    pub(super) fn only_in(&self, states: &[ReportState]) -> Result<()> {
        if states.contains(&self.state) { Ok(()) } else { Err(Error::wrong_state(self.state.as_str(), vec![])) }
    }

    pub(super) async fn done(
        &self, action: &'static str, now: Option<Self>, conn: &mut AsyncPgConnection, actor: &Actor,
    ) -> Result<KeptReportCard> {
        let now = now.ok_or(Error::Stale)?;
        now.event(action).record(conn, actor).await?;
        now.card(conn).await
    }

    pub(super) fn event(&self, action: &'static str) -> Event {
        let event = Event::new(action, self.id).at(self.school_id);
        Event { program_id: self.program_id, ..event }
    }
}
