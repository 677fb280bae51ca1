//! R10 and R11: how good a program is, as those who organise it see it.

use crate::documents::{OfTwo, Percent};
use crate::kernel::id::ProgramId;
use crate::quality::SwotCategory;
use crate::surveys::Side;
use crate::text_enum;

text_enum! {
    /// What a sum of points says of a program.
    pub enum RubricBand {
        /// As good as it gets.
        Optimal = "optimal",
        /// Good enough.
        Acceptable = "acceptable",
        /// Not good enough.
        Unacceptable = "unacceptable",
        /// A criterion has no points yet.
        Incomplete = "incomplete",
    }
}

crate::report! {
    /// R10: strengths and weaknesses of programs, and how their roadmaps are kept. No averages.
    R10 pub struct QualityReport {
        /// The items, by category and number of mentions.
        rows: SwotRow, "swot.sql";
        /// One row a program.
        roadmaps: RoadmapRow, "roadmaps.sql" titled "table-roadmaps";
    }
}

crate::rows! {
    /// An item of the analysis.
    pub struct SwotRow {
        /// The program.
        program: String,
        /// Strength, weakness, opportunity or threat.
        swot_category: SwotCategory,
        /// In words.
        swot_text: String,
        /// From whose survey it came.
        swot_source: Side,
        /// Answers to surveys that say so.
        mentions: i64,
    }
}

crate::rows! {
    /// How a roadmap is kept.
    pub struct RoadmapRow {
        /// The program.
        program: String,
        /// Steps due in the period.
        steps_due: i64,
        /// Of them done by the last day.
        steps_done: i64,
        /// Of them not done although their day is over.
        steps_overdue: i64,
        /// Done of due, per cent.
        steps_percent: Option<Percent>,
    }
}

crate::report! {
    /// R11: programs by criteria.
    R11 pub struct RubricReport {
        /// One row a criterion.
        rows: CriterionRow, "criteria.sql";
        /// One row a program.
        sums: RubricRow, "rubrics.sql" titled "table-totals";
    }
}

crate::rows! {
    /// A criterion of a program.
    pub struct CriterionRow {
        /// The program.
        program_id: ProgramId,
        /// Its title.
        program: String,
        /// What is looked at.
        criterion: String,
        /// 0, 1 or 2; null as long as it was not looked at.
        score: Option<OfTwo>,
        /// What speaks for it.
        reason: Option<String>,
    }
}

crate::rows! {
    /// What a program comes to.
    pub struct RubricRow {
        /// The program.
        program_id: ProgramId,
        /// Its title.
        program: String,
        /// Sum of the points; null while one is missing.
        rubric_sum: Option<i64>,
        /// The most that could be.
        rubric_most: i64,
        /// What the sum says.
        rubric_band: RubricBand,
    }
}
