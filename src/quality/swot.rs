use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{ProgramId, SchoolId, SurveyAnswerId, SwotItemId};
use crate::kernel::scope::Scope;
use crate::programs::Program;
use crate::schema::{survey_answers, survey_invitations, surveys, swot_cards, swot_items, swot_mentions};
use crate::surveys::Side;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// What an item of the analysis is.
    pub enum SwotCategory {
        /// What the program is good at.
        Strength = "strength",
        /// What it is not good at.
        Weakness = "weakness",
        /// What could help it.
        Opportunity = "opportunity",
        /// What could harm it.
        Threat = "threat",
    }
}

/// A strength, weakness, opportunity or threat of a program.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = swot_cards)]
pub struct SwotItem {
    /// The item's id.
    pub id: SwotItemId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// What it is.
    pub category: SwotCategory,
    /// In words.
    pub text: String,
    /// From whose survey it came.
    pub source: Side,
    /// How many answers to surveys say so.
    pub mentions: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new item.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = swot_items)]
#[serde(deny_unknown_fields)]
pub struct NewSwotItem {
    /// What it is.
    category: SwotCategory,
    /// In words; they stand in reports, so without names.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
    /// From whose survey it came.
    source: Side,
}

/// Changes to an item. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = swot_items)]
#[serde(deny_unknown_fields, default)]
pub struct SwotItemChanges {
    /// What it is.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    category: Option<SwotCategory>,
    /// In words.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 1000)]
    text: Option<String>,
    /// From whose survey it came.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    source: Option<Side>,
}

impl Entity for SwotItem {
    // mentions come and go without a change of the item
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/swot-items/{}", self.id)
    }
}

impl SwotItem {
    /// The analysis of a program.
    pub async fn of(conn: &mut AsyncPgConnection, program: &Program) -> Result<Items<Self>> {
        let items = Self::query().filter(swot_cards::program_id.eq(program.id));
        Ok(Items { items: items.order(swot_cards::id).load(conn).await? })
    }

    /// One item; it is reached with its program.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: SwotItemId) -> Result<Self> {
        let found: Self = Self::query().filter(swot_cards::id.eq(id)).first(conn).await?;
        Program::find(conn, scope, found.program_id).await?;
        Ok(found)
    }

    /// Enters an item.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, new: NewSwotItem,
    ) -> Result<Self> {
        Program::refuse_archived(conn, program.id).await?;
        let id = SwotItemId::new();
        let place = (swot_items::school_id.eq(program.school_id), swot_items::program_id.eq(program.id));
        diesel::insert_into(swot_items::table).values((new, swot_items::id.eq(id), place)).execute(conn).await?;
        Self::done(conn, actor, "swot_item.created", id).await
    }

    /// Changes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: SwotItemChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        Program::refuse_archived(conn, self.program_id).await?;
        let own = swot_items::table.find(self.id).filter(swot_items::version.eq(self.version));
        let changed = diesel::update(own).set((changes, swot_items::updated_at.eq(actor.now))).execute(conn).await?;
        if changed == 0 {
            return Err(Error::Stale);
        }
        Self::done(conn, actor, "swot_item.changed", self.id).await
    }

    /// Deletes it.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        Program::refuse_archived(conn, self.program_id).await?;
        diesel::delete(swot_items::table.find(self.id)).execute(conn).await?;
        self.event("swot_item.deleted").record(conn, actor).await
    }

    /// Links an answer to a survey of the same program that says so; once linked it stays so.
    pub async fn mention(&self, conn: &mut AsyncPgConnection, actor: &Actor, answer: SurveyAnswerId) -> Result<Self> {
        Program::refuse_archived(conn, self.program_id).await?;
        let of_program = survey_answers::table
            .inner_join(survey_invitations::table.on(survey_invitations::id.eq(survey_answers::invitation_id)))
            .inner_join(surveys::table.on(surveys::id.eq(survey_invitations::survey_id)))
            .filter(surveys::program_id.eq(self.program_id))
            .filter(surveys::state.eq("closed"))
            .filter(survey_answers::text.is_not_null())
            .filter(survey_answers::id.eq(answer));
        let _: SurveyAnswerId = of_program.select(survey_answers::id).first(conn).await?;
        diesel::insert_into(swot_mentions::table)
            .values((
                swot_mentions::swot_item_id.eq(self.id),
                swot_mentions::answer_id.eq(answer),
                swot_mentions::school_id.eq(self.school_id),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        Self::done(conn, actor, "swot_item.mentioned", self.id).await
    }

    /// Takes the link away.
    pub async fn forget(&self, conn: &mut AsyncPgConnection, actor: &Actor, answer: SurveyAnswerId) -> Result<Self> {
        Program::refuse_archived(conn, self.program_id).await?;
        diesel::delete(swot_mentions::table.find((self.id, answer))).execute(conn).await?;
        Self::done(conn, actor, "swot_item.unmentioned", self.id).await
    }

    async fn done(conn: &mut AsyncPgConnection, actor: &Actor, action: &'static str, id: SwotItemId) -> Result<Self> {
        let now: Self = Self::query().filter(swot_cards::id.eq(id)).first(conn).await?;
        now.event(action).record(conn, actor).await?;
        Ok(now)
    }

    fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}
