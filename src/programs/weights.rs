use crate::kernel::extract::present;
use crate::schema::programs;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What counts how much when a mentor is proposed: 0 (not at all) to 10, not all 0.
#[derive(Debug, Clone, HasQuery, Insertable, Serialize, Deserialize, ToSchema)]
#[diesel(table_name = programs)]
pub struct MatchWeights {
    /// What the mentee needs, and what the mentor is good at. Default 5.
    pub needs_weight: i16,
    /// How many of the mentor's places are free. Default 3.
    pub load_weight: i16,
    /// Whether the mentor is there from the beginning. Default 2.
    pub availability_weight: i16,
    /// Whether both work at the same level of school. Default 1.
    pub level_weight: i16,
    /// Whether both teach the same subject. Default 1.
    pub subject_weight: i16,
    /// Whether they have not worked together before. Default 1.
    pub earlier_weight: i16,
}

/// Other weights; what is absent stays, or has its default in a new program.
#[derive(Debug, Default, Serialize, Deserialize, Validate, Insertable, AsChangeset, ToSchema)]
#[diesel(table_name = programs)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_field_names, reason = "the columns are called so")]
pub struct MatchWeightsChanges {
    /// What the mentee needs, and what the mentor is good at.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    needs_weight: Option<i16>,
    /// How many of the mentor's places are free.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    load_weight: Option<i16>,
    /// Whether the mentor is there from the beginning.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    availability_weight: Option<i16>,
    /// Whether both work at the same level of school.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    level_weight: Option<i16>,
    /// Whether both teach the same subject.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    subject_weight: Option<i16>,
    /// Whether they have not worked together before.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 10)]
    #[validate(range(min = 0, max = 10))]
    earlier_weight: Option<i16>,
}
