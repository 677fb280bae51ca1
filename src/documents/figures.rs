//! What may stand in a table: how SQL gives it, and how people read it.

use super::table::Cell;
use crate::kernel::id::{PairId, PersonId, ProgramId, SchoolId};
use crate::kernel::texts::Lang;
use crate::pairs::{MemberRole, PairMember, PairMembers};
use crate::programs::PairKind;
use crate::questions::Texts;
use chrono::NaiveDate;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::{Array, BigInt, Bool, Date, Double, Jsonb, Nullable, SmallInt, Text, Uuid};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

/// A value of a table.
pub trait Figure {
    /// What SQL gives.
    type Sql;
    /// Whether tables show it: ids are for programs.
    const SHOWN: bool = true;
    /// Whether it is computed, so that its definition is said.
    const COMPUTED: bool = false;
    /// How a table shows it.
    fn cell(&self, lang: Lang) -> Cell;
}

/// A number rounded half up to so many places; SQL has computed and rounded it exactly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, FromSqlRow)]
pub struct Rounded<const PLACES: usize>(pub f64);

/// Of a hundred, one decimal.
pub type Percent = Rounded<1>;
/// A mean, two decimals.
pub type Mean = Rounded<2>;

impl<const PLACES: usize> FromSql<Double, Pg> for Rounded<PLACES> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(f64::from_sql(value)?))
    }
}
impl<const PLACES: usize> utoipa::PartialSchema for Rounded<PLACES> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Number).into()
    }
}
impl<const PLACES: usize> utoipa::ToSchema for Rounded<PLACES> {}

impl<const PLACES: usize> Figure for Rounded<PLACES> {
    type Sql = Double;
    const COMPUTED: bool = true;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Decimal(self.0, PLACES)
    }
}
/// A number with the places that SQL gave it: lines of one column may be per cents, means and ratios. JSON has it as it stands,
/// so that a kept report shows the same places.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow)]
#[serde(transparent)]
pub struct Exact(Box<RawValue>);

impl FromSql<Text, Pg> for Exact {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(RawValue::from_string(<String as FromSql<Text, Pg>>::from_sql(value)?)?))
    }
}
impl utoipa::PartialSchema for Exact {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Number).into()
    }
}
impl utoipa::ToSchema for Exact {}
impl Figure for Exact {
    type Sql = Text;
    const COMPUTED: bool = true;
    fn cell(&self, _: Lang) -> Cell {
        let text = self.0.get();
        let places = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        text.parse().map_or(Cell::Empty, |number| Cell::Decimal(number, places))
    }
}
impl Figure for i64 {
    type Sql = BigInt;
    const COMPUTED: bool = true;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Whole(*self)
    }
}
impl Figure for String {
    type Sql = Text;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Text(self.clone())
    }
}
impl Figure for Vec<String> {
    type Sql = Array<Text>;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Text(self.join(", "))
    }
}
impl Figure for NaiveDate {
    type Sql = Date;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Day(*self)
    }
}
impl Figure for bool {
    type Sql = Bool;
    fn cell(&self, lang: Lang) -> Cell {
        Cell::Text(lang.say(if *self { "cell-yes" } else { "cell-no" }))
    }
}
impl<T: Figure> Figure for Option<T> {
    type Sql = Nullable<T::Sql>;
    const SHOWN: bool = T::SHOWN;
    const COMPUTED: bool = T::COMPUTED;
    fn cell(&self, lang: Lang) -> Cell {
        self.as_ref().map_or(Cell::Empty, |value| value.cell(lang))
    }
}

/// The people of a pair; co-mentors with their role.
impl Figure for PairMembers {
    type Sql = Jsonb;
    fn cell(&self, lang: Lang) -> Cell {
        let name = |member: &PairMember| match member.role {
            MemberRole::CoMentor => format!("{} ({})", member.name, lang.say("member_role-co_mentor")),
            MemberRole::LeadMentor | MemberRole::Mentee => member.name.clone(),
        };
        Cell::Text(self.0.iter().map(name).collect::<Vec<_>>().join(", "))
    }
}

/// A stage from 1 to 4, as people number them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromSqlRow)]
pub struct StageNo(pub i16);

impl FromSql<SmallInt, Pg> for StageNo {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(i16::from_sql(value)?))
    }
}
impl utoipa::PartialSchema for StageNo {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(4)).into()
    }
}
impl utoipa::ToSchema for StageNo {}
impl Figure for StageNo {
    type Sql = SmallInt;
    fn cell(&self, _: Lang) -> Cell {
        let roman = usize::try_from(self.0 - 1).ok().and_then(|index| ["I", "II", "III", "IV"].get(index));
        Cell::Text((*roman.unwrap_or(&"")).to_owned())
    }
}

/// How long something took, in minutes; shown as hours and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromSqlRow, utoipa::ToSchema)]
pub struct Minutes(pub i64);

impl FromSql<BigInt, Pg> for Minutes {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(i64::from_sql(value)?))
    }
}
impl Figure for Minutes {
    type Sql = BigInt;
    const COMPUTED: bool = true;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Text(format!("{}:{:02}", self.0 / 60, self.0 % 60))
    }
}

/// Forms of mentoring.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, utoipa::ToSchema)]
pub struct Kinds(pub Vec<PairKind>);

impl FromSql<Array<Text>, Pg> for Kinds {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(FromSql::<Array<Text>, Pg>::from_sql(value)?))
    }
}
impl Figure for Kinds {
    type Sql = Array<Text>;
    fn cell(&self, lang: Lang) -> Cell {
        let labels = self.0.iter().map(|kind| lang.say(&format!("pair_kind-{}", kind.as_str())));
        Cell::Text(labels.collect::<Vec<_>>().join(", "))
    }
}

/// A question in the three languages, as it was asked.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Wording(pub Texts);

impl FromSql<Jsonb, Pg> for Wording {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}
impl Figure for Wording {
    type Sql = Jsonb;
    fn cell(&self, lang: Lang) -> Cell {
        Cell::Text(self.0.say(lang).to_owned())
    }
}

/// A stage, or the total over all of them, which is null in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromSqlRow)]
pub struct StageLine(pub Option<StageNo>);

impl FromSql<Nullable<SmallInt>, Pg> for StageLine {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Some(StageNo::from_sql(value)?)))
    }
    fn from_nullable_sql(value: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}
impl utoipa::PartialSchema for StageLine {
    fn schema() -> RefOr<Schema> {
        let whole = SchemaType::from_iter([Type::Integer, Type::Null]);
        ObjectBuilder::new().schema_type(whole).minimum(Some(1)).maximum(Some(4)).into()
    }
}
impl utoipa::ToSchema for StageLine {}
impl Figure for StageLine {
    type Sql = Nullable<SmallInt>;
    fn cell(&self, lang: Lang) -> Cell {
        self.0.map_or_else(|| Cell::Text(lang.say("row-total")), |stage| stage.cell(lang))
    }
}

/// A school or program by name, or the total over all of them, which is null in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromSqlRow, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Organisation(pub Option<String>);

impl FromSql<Nullable<Text>, Pg> for Organisation {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(Some(FromSql::<Text, Pg>::from_sql(value)?)))
    }
    fn from_nullable_sql(value: Option<PgValue<'_>>) -> deserialize::Result<Self> {
        value.map_or(Ok(Self(None)), Self::from_sql)
    }
}
impl Figure for Organisation {
    type Sql = Nullable<Text>;
    fn cell(&self, lang: Lang) -> Cell {
        Cell::Text(self.0.clone().unwrap_or_else(|| lang.say("row-total")))
    }
}

/// Points for a criterion: 0, 1 or 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromSqlRow, utoipa::ToSchema)]
pub struct OfTwo(pub i16);

impl FromSql<SmallInt, Pg> for OfTwo {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(i16::from_sql(value)?))
    }
}
impl Figure for OfTwo {
    type Sql = SmallInt;
    fn cell(&self, _: Lang) -> Cell {
        Cell::Whole(self.0.into())
    }
}

macro_rules! unseen { ($($id:ty)+) => { $(
    impl Figure for $id {
        type Sql = Uuid;
        const SHOWN: bool = false;
        fn cell(&self, _: Lang) -> Cell {
            Cell::Empty
        }
    }
)+ } }
unseen! { PairId PersonId ProgramId SchoolId }

/// Words of closed lists are shown by their labels in the catalogue: `words! { "pair_kind" PairKind }`.
#[macro_export]
macro_rules! words { ($($dictionary:literal $list:ty)+) => { $(
    impl $crate::documents::Figure for $list {
        type Sql = diesel::sql_types::Text;
        fn cell(&self, lang: $crate::kernel::texts::Lang) -> $crate::documents::Cell {
            $crate::documents::Cell::Text(lang.say(&format!("{}-{}", $dictionary, self.as_str())))
        }
    }
)+ } }
crate::words! {
    "pair_kind" PairKind
    "role_form" crate::programs::RoleForm
    "pair_state" crate::pairs::PairState
    "end_reason" crate::pairs::EndReason
    "end_initiator" crate::pairs::EndInitiator
    "goal_state" crate::goals::GoalState
    "track_state" crate::tracks::TrackState
    "responsible" crate::plans::Responsible
    "achievement_kind" crate::achievements::AchievementKind
    "achievement_level" crate::achievements::AchievementLevel
    "qualification_category" crate::people::QualificationCategory
    "indicator" crate::schools::Indicator
    "signal_kind" crate::tasks::SignalKind
    "survey_side" crate::surveys::Side
    "wave" crate::surveys::Wave
    "swot_category" crate::quality::SwotCategory
}
