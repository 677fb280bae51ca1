use super::{MatchWeightsChanges, PairKind, RoleForm};
use crate::kernel::extract::{distinct, not_blank, present};
use crate::kernel::id::{AcademicYearId, QuestionBankVersionId};
use crate::kernel::time::Day;
use crate::schema::programs;
use diesel::prelude::*;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new program, as a draft.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = programs)]
#[serde(deny_unknown_fields)]
pub struct NewProgram {
    /// The academic year, and with it the school.
    pub academic_year_id: AcademicYearId,
    /// Title.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// What it is for.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    goal: String,
    /// By what steps.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    tasks: Option<String>,
    /// Who helps whom.
    role_form: RoleForm,
    /// Forms of mentoring that pairs may have.
    #[validate(length(min = 1, max = 7), custom(function = "distinct"))]
    #[schema(min_items = 1, max_items = 7)]
    allowed_kinds: Vec<PairKind>,
    /// First day.
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day.
    #[schema(value_type = Option<NaiveDate>)]
    ends_on: Option<Day>,
    /// Meetings expected of a pair in 30 days, in tenths; 2 when absent.
    #[serde(default = "two_meetings")]
    #[validate(range(min = 0.1, max = 31.0), custom(function = "tenths"))]
    #[schema(minimum = 0.1, maximum = 31.0)]
    meeting_norm_per_month: f64,
    /// Places of a mentor without a profile; 3 when absent.
    #[serde(default = "three_places")]
    #[validate(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50)]
    capacity_default: i32,
    /// Whether a pair needs the number of an order before it becomes active.
    #[serde(default)]
    requires_order: bool,
    /// Whether co-mentors review stages too.
    #[serde(default)]
    co_mentors_review: bool,
    /// Whether a group's meeting is held only after all its mentees have agreed to the agenda; true when absent.
    #[serde(default = "yes")]
    group_agenda_required: bool,
    /// Achievements that stage IV waits for; 0 when absent.
    #[serde(default)]
    #[validate(range(min = 0, max = 10))]
    #[schema(minimum = 0, maximum = 10)]
    min_achievements: i32,
    /// What counts how much when a mentor is proposed; what is absent has its default.
    #[serde(default)]
    #[diesel(embed)]
    #[validate(nested)]
    match_weights: MatchWeightsChanges,
    /// The questions tracks begin with; the service's when absent.
    #[diesel(skip_insertion)]
    pub(super) question_bank_version_id: Option<QuestionBankVersionId>,
}

/// Changes to a program. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = programs)]
#[serde(deny_unknown_fields, default)]
pub struct ProgramChanges {
    /// Title.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    title: Option<String>,
    /// What it is for.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 4000)]
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    goal: Option<String>,
    /// By what steps.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    tasks: Option<Option<String>>,
    /// Forms of mentoring that pairs may have.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 7)]
    #[validate(length(min = 1, max = 7), custom(function = "distinct"))]
    allowed_kinds: Option<Vec<PairKind>>,
    /// First day.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Option<Day>>,
    /// Last day.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    ends_on: Option<Option<Day>>,
    /// Meetings expected of a pair in 30 days, in tenths.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0.1, maximum = 31.0)]
    #[validate(range(min = 0.1, max = 31.0), custom(function = "tenths"))]
    meeting_norm_per_month: Option<f64>,
    /// Places of a mentor without a profile.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 50)]
    #[validate(range(min = 1, max = 50))]
    capacity_default: Option<i32>,
    /// Whether a pair needs the number of an order before it becomes active.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    requires_order: Option<bool>,
    /// Whether co-mentors review stages too.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    co_mentors_review: Option<bool>,
    /// Whether a group's meeting is held only after all its mentees have agreed to the agenda.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    group_agenda_required: Option<bool>,
    /// Achievements that stage IV waits for.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    min_achievements: Option<i32>,
    /// Days without a first meeting before a signal.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 365)]
    #[validate(range(min = 1, max = 365))]
    first_meeting_days: Option<i32>,
    /// Days without a meeting before a signal; null: as in the school.
    #[serde(deserialize_with = "present")]
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    inactivity_warning_days: Option<Option<i32>>,
    /// Days without a meeting before it is critical; null: as in the school.
    #[serde(deserialize_with = "present")]
    #[validate(range(min = 1, max = 365))]
    #[schema(minimum = 1, maximum = 365)]
    inactivity_critical_days: Option<Option<i32>>,
    /// What counts how much when a mentor is proposed.
    #[diesel(embed)]
    #[validate(nested)]
    match_weights: MatchWeightsChanges,
    /// The questions new tracks begin with; those that have begun keep theirs.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    pub(super) question_bank_version_id: Option<QuestionBankVersionId>,
}

fn two_meetings() -> f64 {
    2.0
}
fn yes() -> bool {
    true
}
fn three_places() -> i32 {
    3
}
fn tenths(value: f64) -> Result<(), ValidationError> {
    let scaled = value * 10.0;
    if (scaled - scaled.round()).abs() < 1e-9 { Ok(()) } else { Err(ValidationError::new("tenths")) }
}
