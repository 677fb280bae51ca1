use super::Program;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, NamesConstraint, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{PersonId, ProgramId, RoadmapItemId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{Day, day_in};
use crate::people::Person;
use crate::schema::{roadmap_items, schools};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A step of a program's roadmap («дорожная карта»); not to be mixed with the four stages of a mentee.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct RoadmapItem {
    /// The item's id.
    pub id: RoadmapItemId,
    /// Of which program.
    pub program_id: ProgramId,
    /// Its number.
    pub position: i32,
    /// What happens.
    pub title: String,
    /// By when.
    pub due_on: NaiveDate,
    /// Who sees to it.
    pub responsible_id: Option<PersonId>,
    /// The document that comes of it.
    pub result_document: Option<String>,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new step of a roadmap.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = roadmap_items)]
#[serde(deny_unknown_fields)]
pub struct NewRoadmapItem {
    /// Its number, which no other item of the program has.
    #[validate(range(min = 1, max = 1000))]
    #[schema(minimum = 1, maximum = 1000)]
    position: i32,
    /// What happens.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    title: String,
    /// By when.
    #[schema(value_type = NaiveDate)]
    due_on: Day,
    /// Who sees to it, of the same school.
    responsible_id: Option<PersonId>,
    /// The document that comes of it.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    result_document: Option<String>,
}

/// Changes to a step of a roadmap. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = roadmap_items)]
#[serde(deny_unknown_fields, default)]
pub struct RoadmapItemChanges {
    /// Its number.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 1000)]
    #[validate(range(min = 1, max = 1000))]
    position: Option<i32>,
    /// What happens.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    title: Option<String>,
    /// By when.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    due_on: Option<Day>,
    /// Who sees to it.
    #[serde(deserialize_with = "present")]
    responsible_id: Option<Option<PersonId>>,
    /// The document that comes of it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    result_document: Option<Option<String>>,
    /// When it was done; not ahead of today.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    done_on: Option<Option<Day>>,
}

impl Entity for RoadmapItem {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/roadmap-items/{}", self.id)
    }
}

fn numbered<T, E: Into<Error> + NamesConstraint>(result: Result<T, E>) -> Result<T> {
    result.on_constraint("roadmap_items_position", || Error::invalid("/position", "taken"))
}

impl RoadmapItem {
    /// The roadmap of a program, by its numbers.
    pub async fn of(conn: &mut AsyncPgConnection, program: &Program) -> Result<Items<Self>> {
        let items = Self::query().filter(roadmap_items::program_id.eq(program.id)).order(roadmap_items::position);
        Ok(Items { items: items.load(conn).await? })
    }

    /// One item with its program, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: RoadmapItemId) -> Result<(Self, Program)> {
        let item: Self = Self::query().filter(roadmap_items::id.eq(id)).first(conn).await?;
        let program = Program::find(conn, scope, item.program_id).await?;
        Ok((item, program))
    }

    /// Enters an item.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, program: &Program, new: NewRoadmapItem,
    ) -> Result<Self> {
        program.refuse_over()?;
        known(conn, scope, program, new.responsible_id).await?;
        let inserted = diesel::insert_into(roadmap_items::table).values((
            new,
            roadmap_items::id.eq(RoadmapItemId::new()),
            roadmap_items::school_id.eq(program.school_id),
            roadmap_items::program_id.eq(program.id),
        ));
        let created: Self = numbered(inserted.returning(Self::as_returning()).get_result(conn).await)?;
        created.event("roadmap_item.created", program).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes an item, or tells that it is done.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, (program, seen): (&Program, &IfMatch),
        changes: RoadmapItemChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        program.refuse_over()?;
        known(conn, scope, program, changes.responsible_id.flatten()).await?;
        let zone: String = schools::table.find(program.school_id).select(schools::time_zone).first(conn).await?;
        if changes.done_on.flatten().is_some_and(|day| day.0 > day_in(&zone, actor.now)) {
            return Err(Error::invalid("/done_on", "day_ahead"));
        }
        let changed = diesel::update(self)
            .filter(roadmap_items::version.eq(self.version))
            .set((changes, roadmap_items::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional();
        let changed = numbered(changed)?.ok_or(Error::Stale)?;
        self.event("roadmap_item.changed", program).record(conn, actor).await?;
        Ok(changed)
    }

    /// Takes an item out.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor, program: &Program) -> Result<()> {
        program.refuse_over()?;
        diesel::delete(self).execute(conn).await?;
        self.event("roadmap_item.deleted", program).record(conn, actor).await
    }

    fn event(&self, action: &'static str, program: &Program) -> Event {
        Event::new(action, self.id).at(program.school_id).of(program.id)
    }
}

async fn known(conn: &mut AsyncPgConnection, scope: &Scope, program: &Program, person: Option<PersonId>) -> Result<()> {
    let Some(id) = person else { return Ok(()) };
    let person = Person::find(conn, scope, id).await.map_err(|error| error.unknown("/responsible_id"))?;
    if person.school_id == program.school_id { Ok(()) } else { Err(Error::invalid("/responsible_id", "unknown")) }
}
