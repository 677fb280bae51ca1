use super::model::ahead;
use super::{Goal, GoalChanges, GoalState};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result};
use crate::kernel::extract::{MustMatch, not_blank};
use crate::kernel::id::{AccountId, GoalId};
use crate::schema::{goal_revisions, goals};
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What an approved goal is to say from now on, and why.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalRevision {
    /// Why it is changed.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
    /// What is different.
    #[validate(nested)]
    changes: GoalChanges,
}

/// What a goal said before it was changed.
#[derive(Debug, HasQuery, Insertable, Serialize, ToSchema)]
#[diesel(table_name = goal_revisions)]
pub struct PastGoal {
    /// Of which goal.
    pub goal_id: GoalId,
    /// Which of its texts, from 1.
    pub revision: i32,
    /// Title.
    pub title: String,
    /// Specific: what exactly.
    pub specific: String,
    /// Measurable: how one would see it.
    pub measurable: String,
    /// Attainable: why it was within reach.
    pub attainable: String,
    /// Realistic: what it took.
    pub realistic: String,
    /// Time-bound: by when.
    pub time_bound_on: NaiveDate,
    /// What was needed for it.
    pub resources: Option<String>,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// Why it was changed.
    pub reason: String,
    /// Whose account changed it.
    pub replaced_by: AccountId,
    /// When.
    pub replaced_at: DateTime<Utc>,
}

impl Goal {
    /// Changes what was approved: the old text is kept, and the new one waits for approval.
    pub async fn revise(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &MustMatch, new: GoalRevision,
    ) -> Result<Self> {
        seen.check(self)?;
        self.at_work()?;
        track.refuse_closed(conn, actor).await?;
        ahead(track.today(conn, actor).await?, new.changes.time_bound_on)?;
        let past = self.past(actor, new.reason)?;
        let revised: Self = diesel::update(self)
            .filter(goals::version.eq(self.version))
            .set((
                new.changes,
                goals::state.eq(GoalState::Draft),
                goals::approved_at.eq(None::<DateTime<Utc>>),
                goals::revision.eq(self.revision + 1),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        if revised.says_the_same(self) {
            return Err(Error::invalid("/changes", "nothing_new"));
        }
        // after the version was seen to hold: of two at one moment the later is stale
        diesel::insert_into(goal_revisions::table)
            .values((past, goal_revisions::school_id.eq(track.school_id)))
            .execute(conn)
            .await?;
        self.told("goal.revised", track, GoalState::Draft).record(conn, actor).await?;
        Ok(revised)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        let words = |goal: &Self| {
            let Self { title, specific, measurable, attainable, realistic, resources, time_bound_on, .. } = goal;
            let words = [title, specific, measurable, attainable, realistic].map(Clone::clone);
            (words, resources.clone(), *time_bound_on)
        };
        words(self) == words(other)
    }

    fn past(&self, actor: &Actor, reason: String) -> Result<PastGoal> {
        Ok(PastGoal {
            goal_id: self.id,
            revision: self.revision,
            title: self.title.clone(),
            specific: self.specific.clone(),
            measurable: self.measurable.clone(),
            attainable: self.attainable.clone(),
            realistic: self.realistic.clone(),
            time_bound_on: self.time_bound_on,
            resources: self.resources.clone(),
            approved_at: self.approved_at,
            reason,
            replaced_by: actor.account()?,
            replaced_at: actor.now,
        })
    }

    /// What it said before, oldest first.
    pub async fn revisions(&self, conn: &mut AsyncPgConnection) -> Result<Items<PastGoal>> {
        let past = PastGoal::query().filter(goal_revisions::goal_id.eq(self.id)).order(goal_revisions::revision);
        Ok(Items { items: past.load(conn).await? })
    }
}
