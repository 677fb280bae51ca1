use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result};
use crate::kernel::extract::{MustMatch, not_blank, present};
use crate::kernel::id::{GoalId, TrackId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::{goals, stages};
use crate::text_enum;
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

text_enum! {
    /// Where a goal stands.
    pub enum GoalState {
        /// Being written.
        Draft = "draft",
        /// Agreed; its text stands.
        Approved = "approved",
        /// Being worked on.
        InProgress = "in_progress",
        /// Reached.
        Achieved = "achieved",
        /// Reached in part.
        Partially = "partially",
        /// Not reached.
        NotAchieved = "not_achieved",
        /// Given up.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// How far a goal was reached.
    pub enum GoalResult {
        /// Reached.
        Achieved = "achieved",
        /// Reached in part.
        Partially = "partially",
        /// Not reached.
        NotAchieved = "not_achieved",
    }
}

/// A goal of a track.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Goal {
    /// The goal's id.
    pub id: GoalId,
    /// Its track.
    pub track_id: TrackId,
    /// Title.
    pub title: String,
    /// Specific: what exactly.
    pub specific: String,
    /// Measurable: how one will see it.
    pub measurable: String,
    /// Attainable: why it is within reach.
    pub attainable: String,
    /// Realistic: what it takes.
    pub realistic: String,
    /// Time-bound: by when.
    pub time_bound_on: NaiveDate,
    /// What is needed for it.
    pub resources: Option<String>,
    /// Where it stands.
    pub state: GoalState,
    /// How far, in per cent.
    pub progress_pct: i32,
    /// What came of it.
    pub result_note: Option<String>,
    /// How many texts it has had.
    pub revision: i32,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// When it was assessed.
    pub assessed_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new goal. Each SMART field says something: 20 characters at least.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = goals)]
#[serde(deny_unknown_fields)]
pub struct NewGoal {
    /// Title.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// Specific: what exactly.
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    #[schema(min_length = 20, max_length = 2000)]
    specific: String,
    /// Measurable: how one will see it.
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    #[schema(min_length = 20, max_length = 2000)]
    measurable: String,
    /// Attainable: why it is within reach.
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    #[schema(min_length = 20, max_length = 2000)]
    attainable: String,
    /// Realistic: what it takes.
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    #[schema(min_length = 20, max_length = 2000)]
    realistic: String,
    /// Time-bound: by when; a day ahead.
    #[schema(value_type = NaiveDate)]
    time_bound_on: Day,
    /// What is needed for it.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    resources: Option<String>,
}

/// Changes to a draft. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = goals)]
#[serde(deny_unknown_fields, default)]
pub struct GoalChanges {
    /// Title.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    title: Option<String>,
    /// Specific: what exactly.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 20, max_length = 2000)]
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    specific: Option<String>,
    /// Measurable: how one will see it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 20, max_length = 2000)]
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    measurable: Option<String>,
    /// Attainable: why it is within reach.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 20, max_length = 2000)]
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    attainable: Option<String>,
    /// Realistic: what it takes.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 20, max_length = 2000)]
    #[validate(length(max = 2000), custom(function = "spelled_out"))]
    realistic: Option<String>,
    /// Time-bound: by when; a day ahead.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    pub(super) time_bound_on: Option<Day>,
    /// What is needed for it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    resources: Option<Option<String>>,
}

/// How far a goal has come.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// In per cent.
    #[validate(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100)]
    progress_pct: i32,
}

/// What came of a goal.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// How far it was reached.
    result: GoalResult,
    /// In words.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    note: Option<String>,
}

/// A field of a goal says something: at least twenty letters without the blanks around them.
pub(super) fn spelled_out(text: &str) -> Result<(), ValidationError> {
    not_blank(text)?;
    let mut short = ValidationError::new("length");
    short.add_param("min".into(), &20);
    if text.trim().chars().count() < 20 { Err(short) } else { Ok(()) }
}

impl Entity for Goal {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/goals/{}", self.id)
    }
}

impl GoalState {
    fn allowed(self) -> Vec<&'static str> {
        match self {
            Self::Draft => vec!["approvals"],
            Self::Approved | Self::InProgress => vec!["progress", "assessments", "revisions"],
            Self::Achieved | Self::Partially | Self::NotAchieved | Self::Cancelled => vec![],
        }
    }
}

impl GoalResult {
    const fn state(self) -> GoalState {
        match self {
            Self::Achieved => GoalState::Achieved,
            Self::Partially => GoalState::Partially,
            Self::NotAchieved => GoalState::NotAchieved,
        }
    }
}

impl Goal {
    /// The goals of a track, oldest first.
    pub async fn of(conn: &mut AsyncPgConnection, track: &Track) -> Result<Items<Self>> {
        let goals = Self::query().filter(goals::track_id.eq(track.id)).order(goals::id);
        Ok(Items { items: goals.load(conn).await? })
    }

    /// One goal with its track, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: GoalId) -> Result<(Self, Track)> {
        let goal: Self = Self::query().filter(goals::id.eq(id)).first(conn).await?;
        let track = Track::find(conn, scope, goal.track_id).await?;
        Ok((goal, track))
    }

    /// Writes a goal down.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, new: NewGoal) -> Result<Self> {
        track.refuse_closed(conn, actor).await?;
        ahead(track.today(conn, actor).await?, Some(new.time_bound_on))?;
        let created: Self = diesel::insert_into(goals::table)
            .values((
                new,
                goals::id.eq(GoalId::new()),
                goals::school_id.eq(track.school_id),
                goals::track_id.eq(track.id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        created.event("goal.created", track).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes a draft. What was approved stands.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &MustMatch, changes: GoalChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        if self.state != GoalState::Draft {
            return Err(Error::conflict("goal_frozen"));
        }
        track.refuse_closed(conn, actor).await?;
        ahead(track.today(conn, actor).await?, changes.time_bound_on)?;
        let changed = diesel::update(self)
            .filter(goals::version.eq(self.version))
            .set((changes, goals::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.event("goal.changed", track).record(conn, actor).await?;
        Ok(changed)
    }

    /// Takes a draft back, or gives up a goal that was approved; the latter stays to be read.
    pub async fn give_up(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<()> {
        // a review that completes stage II counts its goals meanwhile
        track.hold(conn).await?;
        track.refuse_closed(conn, actor).await?;
        match self.state {
            GoalState::Draft if self.revision == 1 && !Self::plan_is_done(conn, track).await? => {
                if diesel::delete(self).filter(goals::version.eq(self.version)).execute(conn).await? == 0 {
                    return Err(Error::Stale);
                }
                self.event("goal.deleted", track).record(conn, actor).await
            }
            // what was approved once, or a completed stage rests on, stays to be read
            GoalState::Draft | GoalState::Approved | GoalState::InProgress => self
                .step(conn, actor, track, (GoalState::Cancelled, self.progress_pct), "goal.cancelled")
                .await
                .map(|_| ()),
            _ => Err(self.refused()),
        }
    }

    /// Whether stage II, which asks for goals, is completed.
    async fn plan_is_done(conn: &mut AsyncPgConnection, track: &Track) -> Result<bool> {
        let done = stages::table.filter(stages::track_id.eq(track.id)).filter(stages::stage_no.eq(2));
        Ok(diesel::select(exists(done.filter(stages::state.eq("completed")))).get_result(conn).await?)
    }

    /// Agrees to a draft.
    pub async fn approve(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Self> {
        if self.state != GoalState::Draft {
            return Err(self.refused());
        }
        not_ones_own(actor, track)?;
        track.refuse_closed(conn, actor).await?;
        let approved: Self = diesel::update(self)
            .filter(goals::version.eq(self.version))
            .set((goals::state.eq(GoalState::Approved), goals::approved_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.told("goal.approved", track, GoalState::Approved).record(conn, actor).await?;
        Ok(approved)
    }

    /// Tells how far a goal has come.
    pub async fn report_progress(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, progress: &Progress,
    ) -> Result<Self> {
        self.at_work()?;
        track.refuse_closed(conn, actor).await?;
        self.step(conn, actor, track, (GoalState::InProgress, progress.progress_pct), "goal.progressed").await
    }

    /// Says what came of it.
    pub async fn assess(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, assessment: Assessment,
    ) -> Result<Self> {
        self.at_work()?;
        not_ones_own(actor, track)?;
        track.refuse_closed(conn, actor).await?;
        let assessed: Self = diesel::update(self)
            .filter(goals::version.eq(self.version))
            .set((
                goals::state.eq(assessment.result.state()),
                goals::assessed_at.eq(actor.now),
                goals::result_note.eq(assessment.note),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        // what came of it is for those who read goals, and an administrator who reads the trail does not
        self.event("goal.assessed", track).record(conn, actor).await?;
        Ok(assessed)
    }

    async fn step(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, (to, progress): (GoalState, i32),
        action: &'static str,
    ) -> Result<Self> {
        let moved: Self = diesel::update(self)
            .filter(goals::version.eq(self.version))
            .set((goals::state.eq(to), goals::progress_pct.eq(progress)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.told(action, track, to).record(conn, actor).await?;
        Ok(moved)
    }

    pub(super) fn at_work(&self) -> Result<()> {
        if matches!(self.state, GoalState::Approved | GoalState::InProgress) { Ok(()) } else { Err(self.refused()) }
    }

    fn refused(&self) -> Error {
        Error::wrong_state(self.state.as_str(), self.state.allowed())
    }

    fn event(&self, action: &'static str, track: &Track) -> Event {
        Event::new(action, self.id).at(track.school_id).of(track.program_id)
    }

    pub(super) fn told(&self, action: &'static str, track: &Track, to: GoalState) -> Event {
        self.event(action, track).with(json!({ "from": self.state, "to": to }))
    }
}

/// A curator who is the mentee here leaves it to the mentor.
fn not_ones_own(actor: &Actor, track: &Track) -> Result<()> {
    if track.mentee(actor).is_none() { Ok(()) } else { Err(Error::conflict("lead_only")) }
}

pub(super) fn ahead(today: NaiveDate, day: Option<Day>) -> Result<()> {
    if day.is_none_or(|day| day.0 > today) { Ok(()) } else { Err(Error::invalid("/time_bound_on", "not_ahead")) }
}
