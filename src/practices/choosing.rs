use super::{Practice, PracticeState};
use crate::goals::Goal;
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{GoalId, PracticeId};
use crate::kernel::scope::Scope;
use crate::schema::{practices, track_practices};
use crate::tracks::Track;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A technique chosen for a track.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct ChosenPractice {
    /// Which.
    pub practice_id: PracticeId,
    /// Its title.
    pub title: String,
    /// The goal it serves.
    pub goal_id: Option<GoalId>,
    /// When it was chosen.
    pub chosen_at: DateTime<Utc>,
}

/// What a technique is chosen for.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The goal it serves, of the same track.
    goal_id: Option<GoalId>,
}

impl Practice {
    /// The techniques chosen for a track.
    pub async fn chosen(conn: &mut AsyncPgConnection, track: &Track) -> Result<Items<ChosenPractice>> {
        let chosen = track_practices::table
            .inner_join(practices::table.on(practices::id.eq(track_practices::practice_id)))
            .filter(track_practices::track_id.eq(track.id))
            .order((track_practices::chosen_at, practices::id))
            .select((practices::id, practices::title, track_practices::goal_id, track_practices::chosen_at));
        Ok(Items { items: chosen.load(conn).await? })
    }

    /// Chooses this technique for a track; choosing it again changes the goal it serves.
    pub async fn choose(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, track: &Track, choice: Choice,
    ) -> Result<Items<ChosenPractice>> {
        if self.school_id != track.school_id {
            return Err(Error::NotFound);
        }
        if self.state != PracticeState::Published {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        track.refuse_closed(conn, actor).await?;
        if let Some(goal) = choice.goal_id {
            let (_, of) = Goal::find(conn, scope, goal).await.map_err(|error| error.unknown("/goal_id"))?;
            if of.id != track.id {
                return Err(Error::invalid("/goal_id", "unknown"));
            }
        }
        diesel::insert_into(track_practices::table)
            .values((
                track_practices::track_id.eq(track.id),
                track_practices::practice_id.eq(self.id),
                track_practices::school_id.eq(track.school_id),
                track_practices::goal_id.eq(choice.goal_id),
                track_practices::chosen_at.eq(actor.now),
            ))
            .on_conflict((track_practices::track_id, track_practices::practice_id))
            .do_update()
            .set(track_practices::goal_id.eq(choice.goal_id))
            .execute(conn)
            .await?;
        track.event("track.practice_chosen").with(json!({ "practice_id": self.id })).record(conn, actor).await?;
        Self::chosen(conn, track).await
    }

    /// Takes a technique out of a track again.
    pub async fn drop_from(
        conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, practice: PracticeId,
    ) -> Result<()> {
        track.refuse_closed(conn, actor).await?;
        if diesel::delete(track_practices::table.find((track.id, practice))).execute(conn).await? == 0 {
            return Err(Error::NotFound);
        }
        track.event("track.practice_dropped").with(json!({ "practice_id": practice })).record(conn, actor).await
    }
}
