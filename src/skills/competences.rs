use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{CompetenceId, SchoolId};
use crate::kernel::scope::Scope;
use crate::schema::competences;
use crate::schools::School;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A competence that a school looks at.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Competence {
    /// The competence's id.
    pub id: CompetenceId,
    /// The school.
    pub school_id: SchoolId,
    /// Its place in the list.
    pub position: i32,
    /// What it is called.
    pub title: String,
    /// Since when it is not assessed any more.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new competence.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = competences)]
#[serde(deny_unknown_fields)]
pub struct NewCompetence {
    /// Its place in the list.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    position: i32,
    /// What it is called, once in the school.
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200)]
    title: String,
}

/// Changes to a competence. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CompetenceChanges {
    /// Its place in the list.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 100)]
    #[validate(range(min = 1, max = 100))]
    position: Option<i32>,
    /// What it is called.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    title: Option<String>,
    /// Whether it is not assessed any more; what was assessed stays.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    retired: Option<bool>,
}

#[derive(AsChangeset)]
#[diesel(table_name = competences)]
struct Changed {
    position: Option<i32>,
    title: Option<String>,
    retired_at: Option<Option<DateTime<Utc>>>,
}

impl Entity for Competence {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/competences/{}", self.id)
    }
}

fn title_taken() -> Error {
    Error::invalid("/title", "taken")
}

impl Competence {
    /// The competences of a school, in their order.
    pub async fn of(conn: &mut AsyncPgConnection, school: SchoolId) -> Result<Items<Self>> {
        let own = Self::query().filter(competences::school_id.eq(school));
        Ok(Items { items: own.order((competences::position, competences::id)).load(conn).await? })
    }

    /// One competence; it is reached with its school.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: CompetenceId) -> Result<Self> {
        let found: Self = Self::query().filter(competences::id.eq(id)).first(conn).await?;
        School::find(conn, scope, found.school_id).await?;
        Ok(found)
    }

    /// Enters a competence.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewCompetence,
    ) -> Result<Self> {
        let created: Self = diesel::insert_into(competences::table)
            .values((new, competences::id.eq(CompetenceId::new()), competences::school_id.eq(school.id)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("competences_title", title_taken)?;
        Event::new("competence.created", created.id).at(school.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes it, or takes it out of use.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: CompetenceChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let CompetenceChanges { position, title, retired } = changes;
        let retired_at = retired.map(|retired| retired.then_some(self.retired_at.unwrap_or(actor.now)));
        let changed = diesel::update(self)
            .filter(competences::version.eq(self.version))
            .set((Changed { position, title, retired_at }, competences::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("competences_title", title_taken)?;
        Event::new("competence.changed", self.id).at(self.school_id).record(conn, actor).await?;
        Ok(changed)
    }
}
