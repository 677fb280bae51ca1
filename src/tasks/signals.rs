use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::extract::Query;
use crate::kernel::id::{PairId, ProgramId, StageId};
use crate::kernel::scope::Scope;
use crate::programs::Program;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// What a curator should look at.
    pub enum SignalKind {
        /// No meeting was held since the pair began.
        NoFirstMeeting = "no_first_meeting",
        /// No meeting for longer than the program's warning.
        Inactive = "inactive",
        /// No meeting for longer than is critical.
        InactiveCritical = "inactive_critical",
        /// A stage is past its day.
        StageOverdue = "stage_overdue",
        /// The pair's planned last day is over, and it goes on.
        TermOver = "term_over",
        /// The last day of a pause is over, and the pair rests.
        PauseOver = "pause_over",
    }
}

/// A pair that a curator should look at.
#[derive(Debug, QueryableByName, Serialize, ToSchema)]
pub struct Signal {
    /// Why.
    #[diesel(sql_type = Text)]
    pub kind: SignalKind,
    /// Which pair.
    #[diesel(sql_type = Uuid)]
    pub pair_id: PairId,
    /// Of which program.
    #[diesel(sql_type = Uuid)]
    pub program_id: ProgramId,
    /// Which stage, where it is about one.
    #[diesel(sql_type = Nullable<Uuid>)]
    pub stage_id: Option<StageId>,
    /// For how many days.
    #[diesel(sql_type = Integer)]
    pub days: i32,
}

/// Of what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SignalParams {
    /// Only of this program.
    program_id: Option<ProgramId>,
}

impl Signal {
    /// What there is to look at in the programs a scope reaches, the longest first.
    pub async fn of(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, Query(params): Query<SignalParams>,
    ) -> Result<Items<Self>> {
        let programs = Program::ids(conn, scope, None, params.program_id).await?;
        let programs = programs.into_iter().map(|(program, _)| program).collect();
        Ok(Items { items: Self::in_programs(conn, actor.now, programs).await? })
    }

    /// What there is to look at in these programs.
    pub async fn in_programs(
        conn: &mut AsyncPgConnection, now: DateTime<Utc>, programs: Vec<ProgramId>,
    ) -> Result<Vec<Self>> {
        #[expect(clippy::disallowed_methods, reason = "one statement of SQL for everything there is to look at")]
        let query = diesel::sql_query(include_str!("signals.sql"));
        let found = query.bind::<Array<Uuid>, _>(programs).bind::<Timestamptz, _>(now);
        Ok(found.load(conn).await?)
    }
}
