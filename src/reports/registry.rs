//! R03, the registry of pairs and groups.

use super::csv::{Cell, CsvFile};
use super::{Dialect, Frame, ReportCode, ReportMeta};
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::id::{PairId, ProgramId};
use crate::kernel::policy::Permission;
use crate::kernel::texts::Lang;
use crate::pairs::{EndInitiator, EndReason, MemberRole, PairMember, PairMembers, PairState};
use crate::programs::{PairKind, RoleForm};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Double, Jsonb, Nullable, Text, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

/// R03: one row a pair.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistryReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// The pairs, by program, first day and id.
    pub rows: Vec<RegistryRow>,
}

/// A pair in the registry.
#[derive(Debug, QueryableByName, Serialize, ToSchema)]
pub struct RegistryRow {
    /// Number of the row.
    #[diesel(sql_type = BigInt)]
    pub no: i64,
    /// The pair.
    #[diesel(sql_type = Uuid)]
    pub pair_id: PairId,
    /// The program.
    #[diesel(sql_type = Uuid)]
    pub program_id: ProgramId,
    /// The program's title.
    #[diesel(sql_type = Text)]
    pub program: String,
    /// The form of mentoring.
    #[diesel(sql_type = Text)]
    pub kind: PairKind,
    /// Who helps whom.
    #[diesel(sql_type = Text)]
    pub role_form: RoleForm,
    /// Everybody who was or is in it.
    #[diesel(sql_type = Jsonb)]
    pub members: PairMembers,
    /// Number of the order.
    #[diesel(sql_type = Nullable<Text>)]
    pub order_number: Option<String>,
    /// Day of the order.
    #[diesel(sql_type = Nullable<Date>)]
    pub order_issued_on: Option<NaiveDate>,
    /// First day.
    #[diesel(sql_type = Date)]
    pub starts_on: NaiveDate,
    /// Last day as planned.
    #[diesel(sql_type = Date)]
    pub planned_ends_on: NaiveDate,
    /// Last day as it was.
    #[diesel(sql_type = Nullable<Date>)]
    pub ended_on: Option<NaiveDate>,
    /// Where it stands.
    #[diesel(sql_type = Text)]
    pub state: PairState,
    /// Why it ended; null for those who may not know.
    #[diesel(sql_type = Nullable<Text>)]
    pub end_reason: Option<EndReason>,
    /// Whose wish it was; null for those who may not know.
    #[diesel(sql_type = Nullable<Text>)]
    pub end_initiator: Option<EndInitiator>,
    /// The pair it continues.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub continued_from: Option<PairId>,
    /// Meetings expected in the period: one of a flash pair, else `max(1, round(active days × norm ÷ 30))`.
    #[diesel(sql_type = BigInt)]
    pub meetings_expected: i64,
    /// Meetings held in the period.
    #[diesel(sql_type = BigInt)]
    pub meetings_held: i64,
    /// Held of expected, per cent, one decimal; above 100 as it is.
    #[diesel(sql_type = Nullable<Double>)]
    pub meetings_percent: Option<f64>,
    #[diesel(sql_type = Timestamptz)]
    #[serde(skip)]
    updated_at: DateTime<Utc>,
}

const SQL: &str = include_str!("registry.sql");

impl RegistryReport {
    /// Computes the report. Why and by whom a pair ended is told only to those who may read endings.
    pub async fn run(conn: &mut AsyncPgConnection, actor: &Actor, frame: &Frame) -> Result<Self> {
        #[expect(clippy::disallowed_methods, reason = "a report is one statement of SQL")]
        let query = diesel::sql_query(SQL);
        let rows: Vec<RegistryRow> = query
            .bind::<Array<Uuid>, _>(&frame.programs)
            .bind::<Date, _>(frame.from)
            .bind::<Date, _>(frame.to)
            .bind::<diesel::sql_types::Bool, _>(!Permission::ReadEndings.scope(actor).is_empty())
            .load(conn)
            .await?;
        let newest = rows.iter().map(|row| row.updated_at).max();
        Ok(Self { meta: frame.meta(actor, ReportCode::R03, rows.len(), newest), rows })
    }

    /// The report as a table.
    pub fn csv(&self, lang: Lang, dialect: Dialect) -> Result<CsvFile> {
        let columns = [
            "no",
            "program",
            "kind",
            "role_form",
            "mentors",
            "mentees",
            "order_number",
            "order_issued_on",
            "starts_on",
            "planned_ends_on",
            "ended_on",
            "state",
            "end_reason",
            "end_initiator",
            "continued_from",
            "meetings_expected",
            "meetings_held",
            "meetings_percent",
        ];
        let headings: Vec<String> = columns.iter().map(|column| lang.say(&format!("column-{column}"))).collect();
        let rows: Vec<Vec<Cell>> = self.rows.iter().map(|row| self.cells(row, lang)).collect();
        let name = format!("R03_{}_{}.csv", self.meta.from, self.meta.to);
        CsvFile::write(name, dialect, &headings, &rows)
    }

    fn cells(&self, row: &RegistryRow, lang: Lang) -> Vec<Cell> {
        let label = |dictionary: &str, value: Option<&str>| {
            Cell::Text(value.map(|value| lang.say(&format!("{dictionary}-{value}"))).unwrap_or_default())
        };
        let before = row.continued_from.map(|before| {
            let listed = self.rows.iter().find(|row| row.pair_id == before);
            listed.map_or_else(|| before.to_string(), |row| row.no.to_string())
        });
        vec![
            Cell::Whole(row.no),
            Cell::Text(row.program.clone()),
            label("pair_kind", Some(row.kind.as_str())),
            label("role_form", Some(row.role_form.as_str())),
            names(row, lang, |member| member.role != MemberRole::Mentee),
            names(row, lang, |member| member.role == MemberRole::Mentee),
            Cell::text(row.order_number.as_deref()),
            Cell::Day(row.order_issued_on),
            Cell::Day(Some(row.starts_on)),
            Cell::Day(Some(row.planned_ends_on)),
            Cell::Day(row.ended_on),
            label("pair_state", Some(row.state.as_str())),
            label("end_reason", row.end_reason.map(EndReason::as_str)),
            label("end_initiator", row.end_initiator.map(EndInitiator::as_str)),
            Cell::text(before.as_deref()),
            Cell::Whole(row.meetings_expected),
            Cell::Whole(row.meetings_held),
            Cell::Decimal(row.meetings_percent, 1),
        ]
    }
}

/// Names, co-mentors with their role.
fn names(row: &RegistryRow, lang: Lang, wanted: impl Fn(&&PairMember) -> bool) -> Cell {
    let written = row.members.0.iter().filter(wanted).map(|member| match member.role {
        MemberRole::CoMentor => format!("{} ({})", member.name, lang.say("member_role-co_mentor")),
        MemberRole::LeadMentor | MemberRole::Mentee => member.name.clone(),
    });
    Cell::Text(written.collect::<Vec<_>>().join(", "))
}
