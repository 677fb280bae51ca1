use super::{Stage, StageState, Track};
use crate::audit::Event;
use crate::kernel::answer::Entity;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{FeedbackId, PersonId, StageId};
use crate::pairs::{Circle, Visibility, feedback_shared, pair_visibility};
use crate::schema::feedback;
use chrono::{DateTime, Utc};
use diesel::dsl::{case_when, not};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A mentor's word on a stage. What the caller may not read is null and `confidential` is true.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct Feedback {
    /// The feedback's id.
    pub id: FeedbackId,
    /// On which stage.
    pub stage_id: StageId,
    /// Whose.
    pub author_id: PersonId,
    /// The words.
    pub text: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// Whether it is withheld from the caller.
    pub confidential: bool,
}

/// New feedback.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFeedback {
    /// The words.
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    text: String,
    /// Who may read it: the pair when absent, or the curator too.
    #[serde(default = "pair_visibility")]
    #[validate(custom(function = "feedback_shared"))]
    visibility: Visibility,
}

impl Entity for Feedback {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        format!("/stages/{}/feedback", self.stage_id)
    }
}

impl Feedback {
    /// The feedback on a stage, as far as the caller may read it.
    pub async fn of(conn: &mut AsyncPgConnection, stage: &Stage, circle: &Circle) -> Result<Vec<Self>> {
        let given = feedback::table.filter(feedback::stage_id.eq(stage.id)).order(feedback::id).select((
            feedback::id,
            feedback::stage_id,
            feedback::author_id,
            case_when(circle.feedback(), feedback::text),
            feedback::visibility,
            feedback::created_at,
            not(circle.feedback()),
        ));
        Ok(given.load(conn).await?)
    }

    /// Gives feedback on a stage that is open; a mentor of now does.
    pub async fn give(
        conn: &mut AsyncPgConnection, actor: &Actor, stage: &Stage, track: &Track, new: NewFeedback,
    ) -> Result<Self> {
        let author = track.mentor(actor).ok_or(Error::NotFound)?;
        track.refuse_closed(conn, actor).await?;
        stage.again(conn).await?.only_in(&[StageState::InProgress, StageState::Submitted, StageState::Returned])?;
        let given: (FeedbackId, DateTime<Utc>) = diesel::insert_into(feedback::table)
            .values((
                feedback::id.eq(FeedbackId::new()),
                feedback::school_id.eq(track.school_id),
                feedback::stage_id.eq(stage.id),
                feedback::author_id.eq(author),
                feedback::text.eq(&new.text),
                feedback::visibility.eq(new.visibility),
                feedback::created_at.eq(actor.now),
            ))
            .returning((feedback::id, feedback::created_at))
            .get_result(conn)
            .await?;
        let event = Event::new("feedback.given", given.0).at(track.school_id).of(track.program_id);
        event.record(conn, actor).await?;
        Ok(Self {
            id: given.0,
            stage_id: stage.id,
            author_id: author,
            text: Some(new.text),
            visibility: new.visibility,
            created_at: given.1,
            confidential: false,
        })
    }
}
