//! R04, the progress through the four stages.

use crate::documents::{Mean, Percent, Rounded, StageLine};

crate::report! {
    /// R04: one row a stage, and the total.
    R04 pub struct StagesReport {
        /// Stages 1 to 4, then the total.
        rows: StagesRow, "stages.sql" charted stage_no by completed_percent less 1;
    }
}

crate::rows! {
    /// A stage over all tracks, as they stood on the last day of the period.
    pub struct StagesRow {
        /// 1 to 4; null for the total.
        stage_no: StageLine,
        /// Tracks that started by the last day and were not discontinued before the first.
        tracks: i64,
        /// Locked.
        not_started: i64,
        /// In progress.
        in_progress: i64,
        /// Submitted.
        submitted: i64,
        /// Returned.
        returned: i64,
        /// Completed.
        completed: i64,
        /// Completed of all, per cent; null where there are none.
        completed_percent: Option<Percent>,
        /// Mean of the days a completed stage took.
        mean_days: Option<Mean>,
        /// Median of the same.
        median_days: Option<Rounded<1>>,
        /// Not completed and due before the last day, or before today.
        overdue: i64,
        /// How often stages were returned.
        returns: i64,
    }
}
