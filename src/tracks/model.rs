use super::StageState;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, Listing, Many};
use crate::kernel::id::{PairId, PersonId, ProgramId, QuestionBankVersionId, SchoolId, StageId, TrackId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::day_in;
use crate::pairs::{Pair, PairState, Substitutes};
use crate::programs::Program;
use crate::schema::{pairs, schools, track_cards, tracks};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// Where a track stands.
    pub enum TrackState {
        /// On its way.
        InProgress = "in_progress",
        /// All four stages are completed.
        Completed = "completed",
        /// Broken off.
        Discontinued = "discontinued",
    }
}

/// A mentee's way through a program, with its four stages.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = track_cards)]
pub struct Track {
    /// The track's id.
    pub id: TrackId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// The mentee.
    pub mentee_id: PersonId,
    /// The mentee's name.
    pub mentee_name: String,
    /// The pair that works with the mentee now.
    pub pair_id: PairId,
    /// The mentors of now.
    pub mentor_ids: Vec<PersonId>,
    /// Those who stand in for one of them on some days; past and coming ones too.
    pub substitutes: Substitutes,
    /// The questions it began with and keeps.
    pub question_bank_version_id: QuestionBankVersionId,
    /// Where it stands.
    pub state: TrackState,
    /// First day.
    pub started_on: NaiveDate,
    /// Day of completion.
    pub completed_on: Option<NaiveDate>,
    /// Day it was broken off.
    pub discontinued_on: Option<NaiveDate>,
    /// The four stages.
    pub stages: StageSummaries,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change of the track itself.
    pub version: i32,
}

/// Where a stage stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StageSummary {
    /// The stage's id.
    pub id: StageId,
    /// 1 to 4.
    pub stage_no: i16,
    /// Where it stands.
    pub state: StageState,
    /// When it was opened.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it is due.
    pub due_on: Option<NaiveDate>,
    /// How often it was returned.
    pub returned_count: i32,
    /// Grows with every change of the stage.
    pub version: i32,
}

/// The stages of a track.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(transparent)]
pub struct StageSummaries(pub Vec<StageSummary>);

impl FromSql<Jsonb, Pg> for StageSummaries {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // jsonb is a version byte and the text: reading it in one go spares a tree of values
        Ok(serde_json::from_slice(value.as_bytes().get(1..).unwrap_or_default())?)
    }
}

/// What tracks to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TrackFilter {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only of this pair.
    pair_id: Option<PairId>,
    /// Only of this mentee.
    mentee_id: Option<PersonId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<TrackState>>)]
    state: Many<TrackState>,
}

impl Entity for Track {
    /// Names, mentors and who stands in for them change without it.
    const CACHED: bool = false;
    /// The track shows its stages, so their changes count.
    fn version(&self) -> i64 {
        let stages: i64 = self.stages.0.iter().map(|stage| i64::from(stage.version)).sum();
        i64::from(self.version) + stages
    }
    fn path(&self) -> String {
        format!("/tracks/{}", self.id)
    }
}

impl Track {
    /// The tracks a scope reaches. A mentor reaches those of the pairs he or she mentors now, or has completed.
    fn within(scope: &Scope) -> Condition<track_cards::table> {
        let Scope { all, departments: _, schools, programs, as_mentor, as_mentee, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        let mut arms: Vec<Condition<track_cards::table>> = vec![];
        if !schools.is_empty() {
            arms.push(Box::new(track_cards::school_id.eq_any(schools.clone())));
        }
        if !programs.is_empty() {
            arms.push(Box::new(track_cards::program_id.eq_any(programs.clone())));
        }
        if !as_mentor.is_empty() {
            let mentored = track_cards::pair_id.eq_any(Pair::mentored(scope));
            arms.push(Box::new(mentored.and(track_cards::shared)));
        }
        if !as_mentee.is_empty() {
            arms.push(Box::new(track_cards::mentee_id.eq_any(as_mentee.clone())));
        }
        any_of(arms)
    }

    /// The same rows as a subquery: what belongs to a track inherits its reach.
    pub fn ids_within(scope: &Scope) -> track_cards::BoxedQuery<'static, Pg, Uuid> {
        track_cards::table.filter(Self::within(scope)).select(track_cards::id).into_boxed()
    }

    /// A page of tracks, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<TrackFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let TrackFilter { school_id, program_id, pair_id, mentee_id, state } = &list.filter;
            let mut query = track_cards::table.filter(Self::within(scope)).into_boxed();
            if let Some(school) = school_id {
                query = query.filter(track_cards::school_id.eq(school));
            }
            if let Some(program) = program_id {
                query = query.filter(track_cards::program_id.eq(program));
            }
            if let Some(pair) = pair_id {
                query = query.filter(track_cards::pair_id.eq(pair));
            }
            if let Some(mentee) = mentee_id {
                query = query.filter(track_cards::mentee_id.eq(mentee));
            }
            if !state.0.is_empty() {
                query = query.filter(track_cards::state.eq_any(state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(track_cards::id.lt(TrackId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(track_cards::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One track.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: TrackId) -> Result<Self> {
        Ok(Self::query().filter(track_cards::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// The same track as it is after a change in this transaction.
    pub async fn again(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(track_cards::id.eq(self.id)).first(conn).await?)
    }

    /// Holds the track for this transaction: of steps in several stages at once, the later sees the earlier. Its pair
    /// stays as it is meanwhile, and is taken first: whoever ends or begins a pair goes from it to its tracks.
    pub async fn hold(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let _: PairId = pairs::table.find(self.pair_id).select(pairs::id).for_share().first(conn).await?;
        let _: TrackId = tracks::table.find(self.id).select(tracks::id).for_update().first(conn).await?;
        Ok(())
    }

    /// The calendar day it is in the track's school.
    pub async fn today(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<NaiveDate> {
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        Ok(day_in(&zone, actor.now))
    }

    /// Nothing is written into a track that is over, or whose pair is, or has not begun. Both stay as they are until what
    /// is written is there.
    pub async fn refuse_closed(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let kept = pairs::table.inner_join(tracks::table.on(tracks::pair_id.eq(pairs::id)));
        let kept = kept.filter(tracks::id.eq(self.id)).select(tracks::state).for_share();
        // none where another pair takes it over at this moment
        let state: Option<TrackState> = kept.first(conn).await.optional()?;
        let state = state.ok_or_else(|| Error::conflict("pair_closed"))?;
        if state != TrackState::InProgress {
            return Err(Error::wrong_state(state.as_str(), vec![]));
        }
        self.refuse_parted(conn, actor).await
    }

    /// Whether it takes what is written, as far as the caller sees now.
    pub(super) async fn is_open(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<bool> {
        Ok(self.state == TrackState::InProgress && self.is_worked_on(conn, actor).await?)
    }

    /// A stage of a track that was broken off, or whose pair is over, is not opened again.
    pub(super) async fn refuse_reopening(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        if self.state == TrackState::Discontinued {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        self.refuse_parted(conn, actor).await
    }

    async fn refuse_parted(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        if self.is_worked_on(conn, actor).await? { Ok(()) } else { Err(Error::conflict("pair_closed")) }
    }

    async fn is_worked_on(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<bool> {
        let today = self.today(conn, actor).await?;
        Ok(self.worked_on_since(conn).await?.is_some_and(|day| day <= today))
    }

    /// The first day of the pair that works on it, while one does.
    async fn worked_on_since(&self, conn: &mut AsyncPgConnection) -> Result<Option<NaiveDate>> {
        let working = pairs::table.inner_join(track_cards::table.on(track_cards::pair_id.eq(pairs::id)));
        let working = working.filter(track_cards::id.eq(self.id)).filter(track_cards::shared);
        let working = working.filter(pairs::state.eq_any([PairState::Active, PairState::Paused]));
        Ok(working.select(pairs::starts_on).first(conn).await.optional()?)
    }

    /// Breaks the track off.
    pub async fn discontinue(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        seen.check(self)?;
        Program::refuse_archived(conn, self.program_id).await?;
        self.hold(conn).await?;
        let held = self.again(conn).await?;
        if held.worked_on_since(conn).await?.is_some() {
            // it would go on without a way, and its mentee could not begin another
            let blocking = vec![format!("/api/v1/pairs/{}", held.pair_id)];
            return Err(Error::blocked("open_pairs", blocking));
        }
        let today = self.today(conn, actor).await?;
        let running = tracks::table.find(self.id).filter(tracks::state.eq(TrackState::InProgress));
        let broken = diesel::update(running)
            .set((tracks::state.eq(TrackState::Discontinued), tracks::discontinued_on.eq(today)))
            .execute(conn)
            .await?;
        if broken == 0 {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        self.event("track.discontinued").record(conn, actor).await?;
        self.again(conn).await
    }

    /// An event about this track.
    pub fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }

    /// The mentee as the caller, if the caller is.
    pub fn mentee(&self, actor: &Actor) -> Option<PersonId> {
        actor.persons.contains(&self.mentee_id).then_some(self.mentee_id)
    }

    /// The caller as a mentor of now, or as one who stands in for a mentor today.
    pub fn mentor(&self, actor: &Actor) -> Option<PersonId> {
        let own = actor.persons.iter().copied().find(|person| self.mentor_ids.contains(person));
        own.or_else(|| self.substitutes.of(actor).map(|found| found.person_id))
    }
}
