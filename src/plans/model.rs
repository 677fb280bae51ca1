use crate::audit::Event;
use crate::goals::Goal;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{GoalId, PlanItemId, TrackId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::plan_items;
use crate::text_enum;
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Who sees to an item of the plan.
    pub enum Responsible {
        /// The mentor.
        Mentor = "mentor",
        /// The mentee.
        Mentee = "mentee",
    }
}

/// An item of an individual plan.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct PlanItem {
    /// The item's id.
    pub id: PlanItemId,
    /// Of which track.
    pub track_id: TrackId,
    /// The goal it serves.
    pub goal_id: Option<GoalId>,
    /// What is to be done.
    pub content: String,
    /// By when.
    pub due_on: NaiveDate,
    /// What is to come of it.
    pub expected_result: String,
    /// Who sees to it.
    pub responsible: Responsible,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// What shows it.
    pub evidence: Option<String>,
    /// When it was given up.
    pub cancelled_on: Option<NaiveDate>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new item of the plan.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = plan_items)]
#[serde(deny_unknown_fields)]
pub struct NewPlanItem {
    /// The goal it serves, of the same track.
    goal_id: Option<GoalId>,
    /// What is to be done.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    content: String,
    /// By when; not before the track began.
    #[schema(value_type = NaiveDate)]
    due_on: Day,
    /// What is to come of it.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    expected_result: String,
    /// Who sees to it.
    responsible: Responsible,
}

/// Changes to an item. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = plan_items)]
#[serde(deny_unknown_fields, default)]
pub struct PlanItemChanges {
    /// The goal it serves, of the same track.
    #[serde(deserialize_with = "present")]
    goal_id: Option<Option<GoalId>>,
    /// What is to be done.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    content: Option<String>,
    /// By when.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    due_on: Option<Day>,
    /// What is to come of it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    expected_result: Option<String>,
    /// Who sees to it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    responsible: Option<Responsible>,
    /// When it was done; not ahead of today.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    done_on: Option<Option<Day>>,
    /// What shows it: a description or an address.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    evidence: Option<Option<String>>,
}

/// Why an item is given up.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanItemCancellation {
    /// Why.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

impl Entity for PlanItem {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/plan-items/{}", self.id)
    }
}

impl PlanItem {
    /// The plan of a track, in the order of its deadlines.
    pub async fn of(conn: &mut AsyncPgConnection, track: &Track) -> Result<Items<Self>> {
        let items = Self::query().filter(plan_items::track_id.eq(track.id));
        Ok(Items { items: items.order((plan_items::due_on, plan_items::id)).load(conn).await? })
    }

    /// One item with its track, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PlanItemId) -> Result<(Self, Track)> {
        let item: Self = Self::query().filter(plan_items::id.eq(id)).first(conn).await?;
        let track = Track::find(conn, scope, item.track_id).await?;
        Ok((item, track))
    }

    /// Enters an item.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, track: &Track, new: NewPlanItem,
    ) -> Result<Self> {
        track.refuse_closed(conn, actor).await?;
        timely(track, Some(new.due_on))?;
        serves(conn, scope, track, new.goal_id).await?;
        let created: Self = diesel::insert_into(plan_items::table)
            .values((
                new,
                plan_items::id.eq(PlanItemId::new()),
                plan_items::school_id.eq(track.school_id),
                plan_items::track_id.eq(track.id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        created.event("plan_item.created", track).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes an item, or tells that it is done.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, track: &Track, seen: &IfMatch,
        changes: PlanItemChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        self.only_running()?;
        track.refuse_closed(conn, actor).await?;
        timely(track, changes.due_on)?;
        serves(conn, scope, track, changes.goal_id.flatten()).await?;
        let today = track.today(conn, actor).await?;
        if changes.done_on.flatten().is_some_and(|day| day.0 > today) {
            return Err(Error::invalid("/done_on", "day_ahead"));
        }
        let changed = diesel::update(self)
            .filter(plan_items::version.eq(self.version))
            .set((changes, plan_items::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.event("plan_item.changed", track).record(conn, actor).await?;
        Ok(changed)
    }

    /// Gives an item up; it stays to be read.
    pub async fn cancel(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, why: PlanItemCancellation,
    ) -> Result<Self> {
        seen.check(self)?;
        self.only_running()?;
        if self.done_on.is_some() {
            return Err(Error::wrong_state("done", vec![]));
        }
        track.refuse_closed(conn, actor).await?;
        let today = track.today(conn, actor).await?;
        let cancelled: Self = diesel::update(self)
            .filter(plan_items::version.eq(self.version))
            .set((plan_items::cancelled_on.eq(today), plan_items::cancel_reason.eq(why.reason)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.event("plan_item.cancelled", track).record(conn, actor).await?;
        Ok(cancelled)
    }

    fn only_running(&self) -> Result<()> {
        if self.cancelled_on.is_none() { Ok(()) } else { Err(Error::wrong_state("cancelled", vec![])) }
    }

    fn event(&self, action: &'static str, track: &Track) -> Event {
        Event::new(action, self.id).at(track.school_id).of(track.program_id)
    }
}

fn timely(track: &Track, due: Option<Day>) -> Result<()> {
    if due.is_none_or(|day| day.0 >= track.started_on) {
        return Ok(());
    }
    Err(Error::Invalid(vec![Violation::new("/due_on", "before_track").with("from", track.started_on)]))
}

async fn serves(conn: &mut AsyncPgConnection, scope: &Scope, track: &Track, goal: Option<GoalId>) -> Result<()> {
    let Some(id) = goal else { return Ok(()) };
    let (_, of) = Goal::find(conn, scope, id).await.map_err(|error| error.unknown("/goal_id"))?;
    if of.id == track.id { Ok(()) } else { Err(Error::invalid("/goal_id", "unknown")) }
}
