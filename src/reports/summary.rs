//! R12, the summary that a school gives to its department: one line a school, or a program inside of one.

use crate::documents::{Organisation, Percent};
use crate::kernel::id::{ProgramId, SchoolId};

crate::report! {
    /// R12: one row a school, or a program where there is one school, and the total.
    R12 pub struct SummaryReport {
        /// By name; the last row is the total, its shares computed from its own counts.
        rows: SummaryRow, "summary.sql" charted organisation by mentees_count less 1
            warned "no_staff_snapshot" when |row| row.program_id.is_none() && row.coverage_percent.is_none(),
            warned "small_group" when |row| row.suppressed;
    }
}

crate::rows! {
    /// What mentoring came to in a school or a program.
    pub struct SummaryRow {
        /// The school, in a row of one.
        school_id: Option<SchoolId>,
        /// The program, in a row of one.
        program_id: Option<ProgramId>,
        /// What it is called; null for the total.
        organisation: Organisation,
        /// Programs that ran in the period.
        programs_count: i64,
        /// Pairs of two.
        pairs_count: i64,
        /// Groups.
        groups_count: i64,
        /// Teams.
        teams_count: i64,
        /// Flash meetings.
        flash_count: i64,
        /// Mentors, each once.
        mentors_count: i64,
        /// Mentees, each once.
        mentees_count: i64,
        /// Young specialists among them.
        young_count: i64,
        /// Young specialists with a mentor of all young staff, per cent; of schools, not of programs.
        coverage_percent: Option<Percent>,
        /// Tracks that completed stage I.
        stage1_done: i64,
        /// Tracks that completed stage II.
        stage2_done: i64,
        /// Tracks that completed stage III.
        stage3_done: i64,
        /// Tracks that completed stage IV.
        stage4_done: i64,
        /// Meetings held of those planned, per cent.
        frequency_percent: Option<Percent>,
        /// Goals achieved of those assessed in the period, per cent.
        goals_percent: Option<Percent>,
        /// Satisfied mentees, per cent; null where too few have answered.
        satisfied_mentees: Option<Percent>,
        /// Satisfied mentors, per cent; null where too few have answered.
        satisfied_mentors: Option<Percent>,
        /// Whether opinions are withheld, because too few have answered a survey.
        #[serde(default)] // reports that were kept before do not say it
        suppressed: bool,
        /// Achievements of the period.
        achievements_total: i64,
        /// Pairs completed in the period.
        pairs_completed: i64,
        /// Pairs terminated in the period.
        pairs_terminated: i64,
        /// Pairs that continue another and began in the period.
        pairs_replaced: i64,
    }
}
