use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{ObservationId, PersonId, TrackId};
use crate::kernel::scope::{Condition, Scope};
use crate::kernel::time::Day;
use crate::pairs::{Circle, Visibility, feedback_shared, pair_visibility};
use crate::schema::observations;
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl::{case_when, not};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Jsonb, Nullable, Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How a lesson did by one criterion.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// What was looked at.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    pub name: String,
    /// 1: not seen yet; 2: in part; 3: seen.
    #[validate(range(min = 1, max = 3))]
    #[schema(minimum = 1, maximum = 3)]
    pub score: i16,
}

/// The criteria of a lesson.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, AsExpression, ToSchema)]
#[diesel(sql_type = Jsonb)]
#[serde(transparent)]
pub struct Criteria(pub Vec<Criterion>);

impl FromSql<Jsonb, Pg> for Criteria {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}

impl ToSql<Jsonb, Pg> for Criteria {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Jsonb, Pg>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

impl Validate for Criteria {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        self.0.validate()
    }
}

/// A visited lesson. What the caller may not read is null and `confidential` is true.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct Observation {
    /// The observation's id.
    pub id: ObservationId,
    /// On which track.
    pub track_id: TrackId,
    /// Who was there.
    pub author_id: PersonId,
    /// When the lesson was.
    pub lesson_on: NaiveDate,
    /// The school subject.
    pub subject: Option<String>,
    /// The topic of the lesson.
    pub topic: Option<String>,
    /// How it did, criterion by criterion.
    pub criteria: Option<Criteria>,
    /// In words.
    pub comment: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
    /// Whether it is withheld from the caller.
    pub confidential: bool,
}

/// A new observation.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = observations)]
#[serde(deny_unknown_fields)]
pub struct NewObservation {
    /// When the lesson was; not ahead of today.
    #[schema(value_type = NaiveDate)]
    lesson_on: Day,
    /// The school subject.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    subject: Option<String>,
    /// The topic of the lesson.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    topic: Option<String>,
    /// How it did, criterion by criterion: 1 to 40 of them.
    #[validate(nested, custom(function = "some_criteria"))]
    criteria: Criteria,
    /// In words.
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    comment: Option<String>,
    /// Who may read it: the pair, or the pair and the curator. The pair when absent.
    #[serde(default = "pair_visibility")]
    #[validate(custom(function = "feedback_shared"))]
    visibility: Visibility,
}

/// Changes to an observation. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = observations)]
#[serde(deny_unknown_fields, default)]
pub struct ObservationChanges {
    /// How it did, criterion by criterion.
    #[serde(deserialize_with = "present")]
    #[validate(nested, custom(function = "some_criteria"))]
    #[schema(nullable = false)]
    criteria: Option<Criteria>,
    /// In words.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    comment: Option<Option<String>>,
    /// Who may read it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    #[validate(custom(function = "feedback_shared"))]
    visibility: Option<Visibility>,
}

fn some_criteria(criteria: &Criteria) -> Result<(), validator::ValidationError> {
    if (1..=40).contains(&criteria.0.len()) { Ok(()) } else { Err(validator::ValidationError::new("length")) }
}

impl Entity for Observation {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/observations/{}", self.id)
    }
}

impl Circle {
    /// The observations that the caller may read.
    fn observations(&self) -> Condition<observations::table> {
        let own = observations::author_id.eq_any(self.persons.clone());
        Box::new(own.or(observations::visibility.eq_any(self.levels.clone())))
    }
}

#[diesel::dsl::auto_type]
fn columns(circle: Circle) -> _ {
    let subject: Condition<observations::table> = circle.observations();
    let topic: Condition<observations::table> = circle.observations();
    let criteria: Condition<observations::table> = circle.observations();
    let comment: Condition<observations::table> = circle.observations();
    let confidential: Condition<observations::table> = Box::new(not(circle.observations()));
    (
        observations::id,
        observations::track_id,
        observations::author_id,
        observations::lesson_on,
        case_when::<_, _, Nullable<Text>>(subject, observations::subject),
        case_when::<_, _, Nullable<Text>>(topic, observations::topic),
        case_when::<_, _, Jsonb>(criteria, observations::criteria),
        case_when::<_, _, Nullable<Text>>(comment, observations::comment),
        observations::visibility,
        observations::created_at,
        observations::updated_at,
        observations::version,
        confidential,
    )
}

impl Observation {
    /// The observations of a track, as far as the caller may read them.
    pub async fn of(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Items<Self>> {
        let of_track = observations::table.filter(observations::track_id.eq(track.id));
        let shown = of_track.order((observations::lesson_on, observations::id));
        Ok(Items { items: shown.select(columns(Circle::of(track, actor))).load(conn).await? })
    }

    /// One observation with its track, which is what a scope reaches.
    pub async fn find(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: ObservationId,
    ) -> Result<(Self, Track)> {
        let track: TrackId = observations::table.find(id).select(observations::track_id).first(conn).await?;
        let track = Track::find(conn, scope, track).await?;
        Ok((Self::shown(conn, actor, &track, id).await?, track))
    }

    async fn shown(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, id: ObservationId) -> Result<Self> {
        Ok(observations::table.find(id).select(columns(Circle::of(track, actor))).first(conn).await?)
    }

    /// Writes down what a mentor saw in a lesson.
    pub async fn write(
        conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, new: NewObservation,
    ) -> Result<Self> {
        let author = track.mentor(actor).ok_or(Error::NotFound)?;
        track.refuse_closed(conn, actor).await?;
        let today = track.today(conn, actor).await?;
        if !(track.started_on..=today).contains(&new.lesson_on.0) {
            let outside = Violation::new("/lesson_on", "day_range").with("from", track.started_on).with("to", today);
            return Err(Error::Invalid(vec![outside]));
        }
        let id = ObservationId::new();
        let values = (
            new,
            observations::id.eq(id),
            observations::school_id.eq(track.school_id),
            observations::track_id.eq(track.id),
            observations::author_id.eq(author),
        );
        diesel::insert_into(observations::table).values(values).execute(conn).await?;
        Event::new("observation.created", id).at(track.school_id).of(track.program_id).record(conn, actor).await?;
        Self::shown(conn, actor, track, id).await
    }

    /// Changes one's own observation.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, changes: ObservationChanges,
    ) -> Result<Self> {
        if !actor.persons.contains(&self.author_id) {
            return Err(Error::NotFound);
        }
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        let own = observations::table.find(self.id).filter(observations::version.eq(self.version));
        let set = (changes, observations::updated_at.eq(actor.now));
        match diesel::update(own).set(set).execute(conn).await? {
            0 => Err(Error::Stale),
            _ => Self::shown(conn, actor, track, self.id).await,
        }
    }
}
