//! R08, what surveys said.

use crate::documents::{Mean, Percent, Rounded, Wording};
use crate::surveys::{Side, Wave};

crate::report! {
    /// R08: one row a question of a side in a wave, over the surveys that were closed in the period.
    R08 pub struct SurveysReport {
        /// By wave, side and question.
        rows: SurveyRow, "surveys.sql" warned "small_group" when |row| row.suppressed;
    }
}

crate::rows! {
    /// What was answered to a question.
    pub struct SurveyRow {
        /// At the beginning, on the way or in the end.
        wave: Wave,
        /// Whom it was asked.
        side: Side,
        /// The question.
        question: Wording,
        /// Answers there are.
        answers: i64,
        /// Invitations there were.
        invited: i64,
        /// Answered of invited, per cent.
        answered_percent: Option<Percent>,
        /// Mean of the answers; null where too few have answered.
        answers_mean: Option<Mean>,
        /// Median of the answers.
        answers_median: Option<Rounded<1>>,
        /// Answers at or above the threshold, per cent.
        satisfied_percent: Option<Percent>,
        /// Mean of the survey before this one, where there was one.
        previous_mean: Option<Mean>,
        /// What the mean grew by, of those programs that were asked both times.
        growth: Option<Mean>,
        /// Whether answers are withheld, because too few have answered.
        suppressed: bool,
    }
}
