//! R03, the registry of pairs and groups.

use crate::documents::Percent;
use crate::kernel::id::{PairId, ProgramId};
use crate::pairs::{EndInitiator, EndReason, PairMembers, PairState};
use crate::programs::{PairKind, RoleForm};
use chrono::NaiveDate;

crate::report! {
    /// R03: one row a pair.
    R03 pub struct RegistryReport {
        /// The pairs, by program, first day and id.
        rows: RegistryRow, "registry.sql";
    }
}

crate::rows! {
    /// A pair in the registry.
    pub struct RegistryRow {
        /// Number of the row.
        no: i64,
        /// The pair.
        pair_id: PairId,
        /// The program.
        program_id: ProgramId,
        /// The program's title.
        program: String,
        /// The form of mentoring.
        kind: PairKind,
        /// Who helps whom.
        role_form: RoleForm,
        /// The mentors who were or are in it, the leading one first.
        mentors: PairMembers,
        /// The mentees who were or are in it.
        mentees: PairMembers,
        /// Number of the order.
        order_number: Option<String>,
        /// Day of the order.
        order_issued_on: Option<NaiveDate>,
        /// First day.
        starts_on: NaiveDate,
        /// Last day as planned.
        planned_ends_on: NaiveDate,
        /// Last day as it was.
        ended_on: Option<NaiveDate>,
        /// Where it stands.
        pair_state: PairState,
        /// Why it ended; null for those who may not know.
        end_reason: Option<EndReason>,
        /// Whose wish it was; null for those who may not know.
        end_initiator: Option<EndInitiator>,
        /// The pair it continues.
        continued_from: Option<PairId>,
        /// The number of its row where it is listed, else its mentors and its last day.
        continues: Option<String>,
        /// Meetings expected in the period: one of a flash pair, else `max(1, round(active days × norm ÷ 30))`.
        meetings_expected: i64,
        /// Meetings held in the period.
        meetings_held: i64,
        /// Held of expected, per cent; above 100 as it is.
        meetings_percent: Option<Percent>,
    }
}
