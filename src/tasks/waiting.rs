use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::id::{PairId, TrackId};
use crate::kernel::scope::Scope;
use crate::text_enum;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

text_enum! {
    /// What waits for somebody.
    pub enum TaskKind {
        /// A member's consent to a pair.
        GiveConsent = "give_consent",
        /// A pair that waits for its order alone.
        AttachOrder = "attach_order",
        /// A stage that the mentee works on.
        SubmitStage = "submit_stage",
        /// A stage that came back.
        ReviseStage = "revise_stage",
        /// A stage that was handed in.
        ReviewStage = "review_stage",
        /// A goal that waits for approval.
        ApproveGoal = "approve_goal",
        /// An item of a plan.
        DoPlanItem = "do_plan_item",
        /// The agenda of a group's meeting.
        AgreeAgenda = "agree_agenda",
        /// A meeting that is over and not written down.
        RecordMeeting = "record_meeting",
        /// A mentee's request.
        AnswerRequest = "answer_request",
        /// The two questions after a flash meeting.
        AnswerFlash = "answer_flash",
        /// A survey that is open.
        AnswerSurvey = "answer_survey",
        /// A flag that somebody raised.
        ResolveFlag = "resolve_flag",
        /// A step of a roadmap.
        DoRoadmapItem = "do_roadmap_item",
        /// A report that a school has handed in.
        ReviewReport = "review_report",
        /// A report that came back.
        ReviseReport = "revise_report",
    }
}

/// Something that waits for the caller.
#[derive(Debug, QueryableByName, Serialize, ToSchema)]
pub struct Task {
    /// What is to be done.
    #[diesel(sql_type = Text)]
    pub kind: TaskKind,
    /// In which pair; null where there is none yet.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub pair_id: Option<PairId>,
    /// On which track.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub track_id: Option<TrackId>,
    /// Where it is done.
    #[diesel(sql_type = Text)]
    pub href: String,
    /// Until when.
    #[diesel(sql_type = Nullable<Date>)]
    pub due_on: Option<NaiveDate>,
    /// Whether that day is over.
    #[diesel(sql_type = Bool)]
    pub overdue: bool,
}

impl Task {
    /// What waits for the caller in every role: overdue first, then by the day it is due.
    pub async fn of(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Items<Self>> {
        #[expect(clippy::disallowed_methods, reason = "one statement of SQL for everything that may wait")]
        let query = diesel::sql_query(include_str!("tasks.sql"));
        let waiting = query
            .bind::<Array<Uuid>, _>(&actor.persons)
            .bind::<Array<Uuid>, _>(&scope.programs)
            .bind::<Timestamptz, _>(actor.now)
            .bind::<Array<Uuid>, _>(&scope.departments)
            .bind::<Nullable<Uuid>, _>(actor.account_id);
        Ok(Items { items: waiting.load(conn).await? })
    }
}
