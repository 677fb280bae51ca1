//! R05, coverage: the figures that departments ask for most.

use crate::documents::Exact;
use crate::schools::Indicator;

crate::report! {
    /// R05: one row an indicator.
    R05 pub struct CoverageReport {
        /// The indicators, always the same.
        rows: CoverageRow, "coverage.sql" defining Indicator as "indicator"
            warned "no_staff_snapshot" when |row| row.indicator == Indicator::StaffMentees && row.whole.is_none();
    }
}

crate::rows! {
    /// How far mentoring reaches, as one figure.
    pub struct CoverageRow {
        /// Which figure.
        indicator: Indicator,
        /// What is counted.
        part: i64,
        /// Of what; null where the school entered no count of its staff.
        whole: Option<i64>,
        /// Per cent with one decimal, the load with two; null where there is nothing to divide by.
        indicator_value: Option<Exact>,
        /// What the school wants to reach in the year of the last day.
        target: Option<Exact>,
        /// Value less target, in points.
        deviation: Option<Exact>,
    }
}
