//! R15, inactive pairs: for those who organise them, never for a department.

use crate::documents::StageNo;
use crate::kernel::id::{PairId, ProgramId};
use crate::pairs::PairMembers;
use crate::tasks::SignalKind;
use chrono::NaiveDate;

crate::report! {
    /// R15: one row a pair that is active.
    R15 pub struct InactivityReport {
        /// The pairs, the longest without a meeting first.
        rows: InactivityRow, "inactivity.sql";
    }
}

crate::rows! {
    /// How long a pair has not met.
    pub struct InactivityRow {
        /// Number of the row.
        no: i64,
        /// The pair.
        pair_id: PairId,
        /// The program.
        program_id: ProgramId,
        /// The mentors.
        mentors: PairMembers,
        /// The mentees.
        mentees: PairMembers,
        /// Day of the last meeting held.
        last_meeting_on: Option<NaiveDate>,
        /// Days without a meeting, less those of pauses.
        days_without: i64,
        /// The earliest stage that a mentee of it works on.
        stage_now: Option<StageNo>,
        /// Days since that stage began.
        days_in_stage: Option<i64>,
        /// Plan items past their day.
        items_overdue: i64,
        /// Letters that were sent to its members since.
        letters_sent: i64,
        /// What the service points at; null where it is quiet.
        signal: Option<SignalKind>,
    }
}
