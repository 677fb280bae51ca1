//! R01 and R02, the registries of mentors and of mentees.

use crate::documents::StageNo;
use crate::kernel::id::PersonId;
use crate::people::QualificationCategory;
use crate::tracks::TrackState;
use chrono::NaiveDate;

crate::text_enum! {
    /// Whether somebody takes part on the last day of the period.
    pub enum Participation {
        /// In a pair that is open.
        Ongoing = "ongoing",
        /// Every pair of the period has ended.
        Finished = "finished",
        /// Ready, and in no pair of the period.
        Idle = "idle",
    }
}

crate::text_enum! {
    /// How long somebody has taught.
    pub enum Experience {
        /// Fewer than three full years on the last day of the period.
        Young = "young",
        /// Three years and more.
        Experienced = "experienced",
        /// Not known.
        Unknown = "unknown",
    }
}

crate::report! {
    /// R01: one row a mentor.
    R01 pub struct MentorsReport {
        /// Those who mentored in the period, by name.
        rows: MentorRow, "mentors.sql";
    }
}

crate::rows! {
    /// A mentor in the registry.
    pub struct MentorRow {
        /// Number of the row.
        no: i64,
        /// Who.
        person_id: PersonId,
        /// Last, first and middle name.
        name: String,
        /// Position.
        position: Option<String>,
        /// Subjects taught.
        subjects: Vec<String>,
        /// Qualification category.
        category: Option<QualificationCategory>,
        /// Full years of teaching on the last day of the period.
        years_taught: Option<i64>,
        /// What he or she helps with.
        competences: Vec<String>,
        /// What he or she is known for.
        achievements: Option<String>,
        /// When he or she has time.
        time_resource: Option<String>,
        /// First day as a mentor.
        joined_on: Option<NaiveDate>,
        /// Forms of mentoring in the period, as words of `pair_kind`.
        kinds: crate::documents::Kinds,
        /// Distinct mentees in the period.
        mentee_count: i64,
        /// Who they are.
        mentee_names: Vec<String>,
        /// When the last pair ended; null while one is open.
        finished_on: Option<NaiveDate>,
        /// Mentees whose track was completed by the last day of the period.
        mentees_completed: i64,
        /// Whether he or she still mentors on the last day.
        participation: Participation,
    }
}

crate::report! {
    /// R02: one row a mentee.
    R02 pub struct MenteesReport {
        /// Those who were mentees in the period, by name.
        rows: MenteeRow, "mentees.sql";
    }
}

crate::rows! {
    /// A mentee in the registry.
    pub struct MenteeRow {
        /// Number of the row.
        no: i64,
        /// Who.
        person_id: PersonId,
        /// Last, first and middle name.
        name: String,
        /// Position.
        position: Option<String>,
        /// Subjects taught.
        subjects: Vec<String>,
        /// Full years of teaching on the last day of the period.
        years_taught: Option<i64>,
        /// Whether a young specialist.
        experience: Experience,
        /// What he or she asks for first of all.
        main_request: Option<String>,
        /// First day as a mentee.
        joined_on: Option<NaiveDate>,
        /// The mentors of the period, those of now first.
        mentor_names: Vec<String>,
        /// Forms of mentoring in the period.
        kinds: crate::documents::Kinds,
        /// Orders of the pairs.
        order_numbers: Vec<String>,
        /// When the last pair ended; null while one is open.
        finished_on: Option<NaiveDate>,
        /// The stage that is worked on now.
        stage_now: Option<StageNo>,
        /// Whether the program was completed by the last day of the period.
        program_done: bool,
        /// Where the track stands; null without stages.
        track_state: Option<TrackState>,
        /// Whether he or she still takes part on the last day.
        participation: Participation,
    }
}
