use super::{Need, Track, TrackState};
use crate::audit::Event;
use crate::kernel::answer::Entity;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Conflict, Error, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{AccountId, ChangeId, PersonId, StageId, TrackId};
use crate::kernel::scope::Scope;
use crate::pairs::{Circle, Visibility};
use crate::people::Person;
use crate::schema::{programs, schools, stage_changes, stage_definitions, stages, tracks};
use crate::text_enum;
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use diesel::dsl::{case_when, not};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Where a stage stands.
    pub enum StageState {
        /// Not open yet.
        Locked = "locked",
        /// Being worked on.
        InProgress = "in_progress",
        /// With the mentor.
        Submitted = "submitted",
        /// Back with the mentee.
        Returned = "returned",
        /// Done.
        Completed = "completed",
    }
}

text_enum! {
    /// What a review says.
    pub enum Decision {
        /// The stage is done.
        Completed = "completed",
        /// There is more to do.
        Returned = "returned",
    }
}

/// A stage of a track.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Stage {
    /// The stage's id.
    pub id: StageId,
    /// Its track.
    pub track_id: TrackId,
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
    /// Grows with every change.
    pub version: i32,
}

/// A step of a stage from one state to another.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct StageChange {
    /// The entry's id.
    pub id: ChangeId,
    /// The state before.
    pub from_state: StageState,
    /// The state after.
    pub to_state: StageState,
    /// What was said with it; null where nothing was, or where it is not for the caller.
    pub comment: Option<String>,
    /// Whether something was said that is not for the caller.
    pub confidential: bool,
    /// Who may read the comment.
    pub visibility: Visibility,
    /// Who took the step, as a person.
    pub author_id: Option<PersonId>,
    /// Whose account took it; null where it followed from the stage before.
    pub changed_by: Option<AccountId>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// A mentor's word on a submitted stage.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What it says.
    decision: Decision,
    /// To the mentee; required when the stage is returned.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    comment: Option<String>,
}

/// A step with the words that go with it.
struct Step<'a> {
    to: StageState,
    comment: Option<&'a str>,
    visibility: Visibility,
    author: Option<PersonId>,
}

impl Entity for Stage {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/stages/{}", self.id)
    }
}

impl StageState {
    /// The steps that lead on from a state, as the last part of their addresses.
    pub fn allowed(self) -> Vec<&'static str> {
        match self {
            Self::Locked => vec![],
            Self::InProgress | Self::Returned => vec!["answers", "submissions"],
            Self::Submitted => vec!["reviews"],
            Self::Completed => vec!["reopenings"],
        }
    }
}

impl Stage {
    /// One stage with its track, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: StageId) -> Result<(Self, Track)> {
        let stage: Self = Self::query().filter(stages::id.eq(id)).first(conn).await?;
        let track = Track::find(conn, scope, stage.track_id).await?;
        Ok((stage, track))
    }

    /// The same stage as it is after a change in this transaction.
    pub async fn again(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(stages::id.eq(self.id)).first(conn).await?)
    }

    /// 409 with what could be done instead, unless the stage is in one of these states.
    pub fn only_in(&self, states: &[StageState]) -> Result<()> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Error::wrong_state(self.state.as_str(), self.state.allowed()))
    }

    /// Moves the version on, because something that is shown with the stage has changed. Of several at once one comes
    /// through.
    pub async fn touch(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let seen = stages::table.find(self.id).filter(stages::version.eq(self.version));
        if diesel::update(seen).set(stages::version.eq(self.version)).execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        Ok(())
    }

    /// Opens a locked stage of a track; it is due after the days its definition gives.
    pub async fn open(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, stage_no: i16) -> Result<()> {
        let key = (track.question_bank_version_id, stage_no);
        let days: i32 = stage_definitions::table.find(key).select(stage_definitions::default_days).first(conn).await?;
        let today = track.today(conn, actor).await?.max(track.started_on);
        let own = stages::table.filter(stages::track_id.eq(track.id)).filter(stages::stage_no.eq(stage_no));
        let stage: Self = diesel::update(own.filter(stages::state.eq(StageState::Locked)))
            .set((
                stages::state.eq(StageState::InProgress),
                stages::started_at.eq(actor.now),
                stages::due_on.eq(today + Days::new(days.unsigned_abs().into())),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        let before = Self { state: StageState::Locked, ..stage };
        before.log(conn, None, actor.now, &Step::silent(StageState::InProgress)).await?;
        before.event("stage.opened", track, StageState::InProgress).record(conn, actor).await
    }

    /// The mentee hands the stage in, when everything the gate asks of him or her is there.
    pub async fn submit(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch,
    ) -> Result<Self> {
        let mentee = track.mentee(actor).ok_or(Error::NotFound)?;
        self.only_in(&[StageState::InProgress, StageState::Returned])?;
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        self.pass_gate(conn, actor, track, Need::Submission).await?;
        let step = Step { author: Some(mentee), ..Step::silent(StageState::Submitted) };
        self.take(conn, actor, track, step, "stage.submitted").await
    }

    /// The mentor completes the stage or returns it. The curator may, once it has waited for the days the school set.
    pub async fn review(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, review: &Review,
    ) -> Result<Self> {
        track.hold(conn).await?;
        self.only_in(&[StageState::Submitted])?;
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        let (author, visibility) = self.reviewer(conn, actor, track).await?;
        let comment = review.comment.as_deref();
        match review.decision {
            Decision::Returned if comment.is_none() => Err(Error::invalid("/comment", "required")),
            Decision::Returned => {
                let step = Step { to: StageState::Returned, comment, visibility, author };
                self.take(conn, actor, track, step, "stage.returned").await
            }
            Decision::Completed => {
                self.pass_gate(conn, actor, track, Need::Completion).await?;
                let step = Step { to: StageState::Completed, comment, visibility, author };
                let completed = self.take(conn, actor, track, step, "stage.completed").await?;
                completed.lead_on(conn, actor, track).await?;
                Ok(completed)
            }
        }
    }

    pub(super) async fn reviewer(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track,
    ) -> Result<(Option<PersonId>, Visibility)> {
        let pair = crate::pairs::Pair::query().filter(crate::schema::pair_cards::id.eq(track.pair_id));
        let pair: crate::pairs::Pair = pair.first(conn).await?;
        let co: bool = programs::table.find(track.program_id).select(programs::co_mentors_review).first(conn).await?;
        if let Some(mentor) = pair.mentored_by(actor, co) {
            return Ok((Some(mentor), Visibility::Pair));
        }
        if !actor.curates(track.program_id) || track.mentee(actor).is_some() {
            return Err(Error::conflict("lead_only"));
        }
        let days: i32 = schools::table.find(track.school_id).select(schools::review_fallback_days).first(conn).await?;
        let due = self.submitted_at.map(|at| at + Duration::days(days.into()));
        if due.is_none_or(|due| actor.now < due) {
            return Err(Error::conflict("review_not_due"));
        }
        Ok((Person::of_caller(conn, actor, track.school_id).await?, Visibility::Curator))
    }

    /// What a completed stage leads to: the next one opens, or the track is done.
    async fn lead_on(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<()> {
        if self.stage_no < 4 {
            return Self::open(conn, actor, track, self.stage_no + 1).await;
        }
        let today = track.today(conn, actor).await?;
        diesel::update(tracks::table.find(track.id).filter(tracks::state.eq(TrackState::InProgress)))
            .set((tracks::state.eq(TrackState::Completed), tracks::completed_on.eq(today)))
            .execute(conn)
            .await?;
        track.event("track.completed").record(conn, actor).await
    }

    /// Opens a completed stage again; the later ones are locked until it is done. What was written stays.
    pub async fn reopen(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, reason: &str,
    ) -> Result<Self> {
        track.hold(conn).await?;
        self.only_in(&[StageState::Completed])?;
        seen.check(self)?;
        track.refuse_reopening(conn, actor).await?;
        let author = Person::of_caller(conn, actor, track.school_id).await?;
        let later = stages::table.filter(stages::track_id.eq(track.id)).filter(stages::stage_no.gt(self.stage_no));
        let later: Vec<Self> =
            later.filter(stages::state.ne(StageState::Locked)).select(Self::as_select()).load(conn).await?;
        for stage in later {
            let locked = (
                stages::state.eq(StageState::Locked),
                stages::started_at.eq(None::<DateTime<Utc>>),
                stages::submitted_at.eq(None::<DateTime<Utc>>),
                stages::completed_at.eq(None::<DateTime<Utc>>),
                stages::due_on.eq(None::<NaiveDate>),
            );
            diesel::update(stages::table.find(stage.id)).set(locked).execute(conn).await?;
            stage.log(conn, actor.account_id, actor.now, &Step::silent(StageState::Locked)).await?;
            stage.event("stage.locked", track, StageState::Locked).record(conn, actor).await?;
        }
        let done = tracks::table.find(track.id).filter(tracks::state.eq(TrackState::Completed));
        let undone = diesel::update(done)
            .set((tracks::state.eq(TrackState::InProgress), tracks::completed_on.eq(None::<NaiveDate>)))
            .execute(conn)
            .await
            .on_constraint("certificates_hold", || Error::conflict("certificate_exists"))?;
        if undone > 0 {
            track.event("track.reopened").record(conn, actor).await?;
        }
        let step = Step { to: StageState::InProgress, comment: Some(reason), visibility: Visibility::Curator, author };
        self.take(conn, actor, track, step, "stage.reopened").await
    }

    async fn take(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, step: Step<'_>, action: &'static str,
    ) -> Result<Self> {
        let completed_at = (step.to == StageState::Completed).then_some(actor.now);
        let submitted_at = if step.to == StageState::Submitted { Some(actor.now) } else { self.submitted_at };
        let returned = i32::from(step.to == StageState::Returned);
        let moved: Option<Self> = diesel::update(stages::table.find(self.id).filter(stages::version.eq(self.version)))
            .set((
                stages::state.eq(step.to),
                stages::submitted_at.eq(submitted_at),
                stages::completed_at.eq(completed_at),
                stages::returned_count.eq(stages::returned_count + returned),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional()?;
        let Some(moved) = moved else { return Err(self.outrun(conn).await) };
        self.log(conn, actor.account_id, actor.now, &step).await?;
        self.event(action, track, step.to).record(conn, actor).await?;
        Ok(moved)
    }

    /// Why it does not move: somebody has taken a step with it, or written in it, since it was read.
    async fn outrun(&self, conn: &mut AsyncPgConnection) -> Error {
        match self.again(conn).await.and_then(|now| now.only_in(&[self.state])) {
            Ok(()) => Error::Stale,
            Err(error) => error,
        }
    }

    /// An event about a step of this stage.
    fn event(&self, action: &'static str, track: &Track, to: StageState) -> Event {
        let details = json!({ "stage_no": self.stage_no, "from": self.state, "to": to });
        Event::new(action, self.id).at(track.school_id).of(track.program_id).with(details)
    }

    async fn log(
        &self, conn: &mut AsyncPgConnection, by: Option<AccountId>, at: DateTime<Utc>, step: &Step<'_>,
    ) -> Result<()> {
        let school = stages::table.find(self.id).select(stages::school_id);
        diesel::insert_into(stage_changes::table)
            .values((
                stage_changes::id.eq(ChangeId::new()),
                stage_changes::school_id.eq(school.single_value().assume_not_null()),
                stage_changes::stage_id.eq(self.id),
                stage_changes::from_state.eq(self.state.as_str()),
                stage_changes::to_state.eq(step.to.as_str()),
                stage_changes::comment.eq(step.comment),
                stage_changes::visibility.eq(step.visibility),
                stage_changes::author_id.eq(step.author),
                stage_changes::changed_by.eq(by),
                stage_changes::changed_at.eq(at),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }

    /// 409 with what is missing, unless the gate is met as far as this step needs.
    async fn pass_gate(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, need: Need) -> Result<()> {
        let items = self.gate(conn, actor, track).await?;
        let unmet: Vec<_> =
            items.iter().filter(|item| item.needed_for <= need && !item.met).map(super::GateItem::unmet).collect();
        if unmet.is_empty() {
            return Ok(());
        }
        let state = Some(self.state.as_str());
        Err(Error::Conflict(Box::new(Conflict { code: "gate_unmet", state, unmet, ..Conflict::default() })))
    }

    /// The steps taken, oldest first, with the comments the caller may read.
    pub async fn history(&self, conn: &mut AsyncPgConnection, circle: &Circle) -> Result<Vec<StageChange>> {
        let changes =
            stage_changes::table.filter(stage_changes::stage_id.eq(self.id)).order(stage_changes::id).select((
                stage_changes::id,
                stage_changes::from_state,
                stage_changes::to_state,
                case_when(circle.changes(), stage_changes::comment),
                stage_changes::comment.is_not_null().and(not(circle.changes())),
                stage_changes::visibility,
                stage_changes::author_id,
                stage_changes::changed_by,
                stage_changes::changed_at,
            ));
        Ok(changes.load(conn).await?)
    }
}

impl Step<'_> {
    const fn silent(to: StageState) -> Self {
        Self { to, comment: None, visibility: Visibility::Pair, author: None }
    }
}
