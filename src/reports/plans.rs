//! R06, how plans were carried out.

use crate::documents::{Percent, Rounded};
use crate::kernel::id::PairId;
use crate::pairs::PairMembers;
use crate::plans::Responsible;

crate::report! {
    /// R06: two rows a pair, the mentors' plan and the mentees'.
    R06 pub struct PlansReport {
        /// The pairs of the period, each side by itself.
        rows: PlanRow, "plans.sql";
    }
}

crate::rows! {
    /// One side's plan in a pair.
    pub struct PlanRow {
        /// Number of the row.
        no: i64,
        /// The pair.
        pair_id: PairId,
        /// The mentors.
        mentors: PairMembers,
        /// The mentees.
        mentees: PairMembers,
        /// Whose plan.
        responsible: Responsible,
        /// Items due in the period.
        items: i64,
        /// Of them cancelled before they were due.
        items_cancelled: i64,
        /// Done by their day.
        items_on_time: i64,
        /// Done after it, by the last day of the period.
        items_late: i64,
        /// Not done.
        items_not_done: i64,
        /// Done of planned, per cent; null where nothing was planned.
        plan_percent: Option<Percent>,
        /// 1.0 for all, 0.9 from nine tenths, 0.8 from eight tenths, else 0; null where the school gives none.
        plan_points: Option<Rounded<1>>,
    }
}
