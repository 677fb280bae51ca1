//! R14, endings and replacements.

use crate::documents::{Mean, Percent, Rounded};
use crate::pairs::EndReason;

crate::report! {
    /// R14: one row a reason, and what there is to say of all of them. Pairs that the
    /// reader is or was in are counted in the totals and not among the reasons.
    R14 pub struct EndingsReport {
        /// The reasons, the most frequent first.
        rows: EndingRow, "endings.sql" charted end_reason by endings;
        /// One row over all that ended.
        summary: EndingSummary, "endings_summary.sql" titled "table-totals";
    }
}

crate::rows! {
    /// Pairs that ended for one reason in the period.
    pub struct EndingRow {
        /// Why.
        end_reason: EndReason,
        /// How many.
        endings: i64,
        /// Of those counted in the rows, per cent.
        endings_percent: Option<Percent>,
        /// By the wish of a mentee.
        by_mentee: i64,
        /// By the wish of a mentor.
        by_mentor: i64,
        /// By the curator.
        by_curator: i64,
        /// By themselves, as flash meetings do.
        by_service: i64,
    }
}

crate::rows! {
    /// What there is to say of all endings.
    pub struct EndingSummary {
        /// Pairs that ended in the period.
        ended: i64,
        /// What the rounded shares lack of a hundred, in points.
        rounding: Option<Rounded<1>>,
        /// Pairs that continue another and began in the period.
        replacements: i64,
        /// Mean days from the first to the last, both counted, of what ended.
        mean_duration_days: Option<Mean>,
        /// Completed before the planned day.
        early_successes: i64,
    }
}
