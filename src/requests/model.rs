use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{Listing, Many, not_blank};
use crate::kernel::id::{MentorRequestId, PairId, PersonId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of};
use crate::kernel::time::Day;
use crate::matching::MatchPool;
use crate::pairs::{NewPair, Pair};
use crate::people::Person;
use crate::programs::{PairKind, Program, ProgramState};
use crate::schema::{mentor_request_cards, mentor_requests, people, programs};
use crate::schools::School;
use crate::text_enum;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// Where a request to a mentor stands.
    pub enum RequestState {
        /// Waits for the mentor.
        Open = "open",
        /// Accepted; a pair was drafted.
        Accepted = "accepted",
        /// Refused. Nobody is asked why.
        Refused = "refused",
        /// Taken back by the mentee, or because another mentor accepted.
        Withdrawn = "withdrawn",
        /// Nobody answered in time.
        Expired = "expired",
        /// The mentor takes nobody any more.
        Unavailable = "unavailable",
    }
}

/// A mentee asks a mentor.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = mentor_request_cards)]
pub struct MentorRequest {
    /// The request's id.
    pub id: MentorRequestId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// Who asks.
    pub mentee_id: PersonId,
    /// The mentee's name.
    pub mentee_name: String,
    /// Who is asked.
    pub mentor_id: PersonId,
    /// The mentor's name.
    pub mentor_name: String,
    /// The form of mentoring.
    pub kind: PairKind,
    /// What the mentee wrote. Only the two read it.
    pub message: Option<String>,
    /// Where it stands.
    pub state: RequestState,
    /// Until when it waits.
    pub expires_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// The pair that was drafted.
    pub pair_id: Option<PairId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new request.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMentorRequest {
    /// The program, of your school.
    pub program_id: ProgramId,
    /// Who is asked; the suggestions name those who have a place.
    mentor_id: PersonId,
    /// The form of mentoring, for two; individual when absent.
    kind: Option<PairKind>,
    /// Some words to the mentor. Only the two of you read them.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    message: Option<String>,
}

/// The pair that an accepted request becomes.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAcceptance {
    /// First day; today, or the program's first day, when absent.
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day as planned; the program's last day when absent.
    #[schema(value_type = Option<NaiveDate>)]
    planned_ends_on: Option<Day>,
}

/// What requests to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RequestFilter {
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<RequestState>>)]
    state: Many<RequestState>,
}

impl Entity for MentorRequest {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/mentor-requests/{}", self.id)
    }
}

impl MentorRequest {
    /// The two it is between, and nobody else.
    fn within(scope: &Scope) -> Condition<mentor_request_cards::table> {
        any_of(vec![
            Box::new(mentor_request_cards::mentor_id.eq_any(scope.as_mentor.clone())),
            Box::new(mentor_request_cards::mentee_id.eq_any(scope.as_mentee.clone())),
        ])
    }

    /// A page of requests, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<RequestFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = mentor_request_cards::table.filter(Self::within(scope)).into_boxed();
            if !list.filter.state.0.is_empty() {
                query = query.filter(mentor_request_cards::state.eq_any(list.filter.state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(mentor_request_cards::id.lt(MentorRequestId::from(id)));
        }
        let newest = page.select(Self::as_select()).order(mentor_request_cards::id.desc());
        let rows = newest.limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One request.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: MentorRequestId) -> Result<Self> {
        let own = Self::query().filter(mentor_request_cards::id.eq(id)).filter(Self::within(scope));
        Ok(own.first(conn).await?)
    }

    async fn again(conn: &mut AsyncPgConnection, id: MentorRequestId) -> Result<Self> {
        Ok(Self::query().filter(mentor_request_cards::id.eq(id)).first(conn).await?)
    }

    /// Asks a mentor. Of several requests at once, no more come through than the school allows.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, new: NewMentorRequest) -> Result<Self> {
        let (program, school, mentee) = Self::asked_in(conn, actor, &new).await?;
        let kind = new.kind.unwrap_or(PairKind::Individual);
        let for_two = !matches!(kind, PairKind::Group | PairKind::Team | PairKind::Flash);
        if !for_two || !program.allowed_kinds.contains(&kind) {
            return Err(Error::invalid("/kind", "kind_not_allowed"));
        }
        let pool = MatchPool::gather(conn, actor, &program).await?;
        if new.mentor_id == mentee || !pool.mentors.iter().any(|mentor| mentor.id == new.mentor_id) {
            return Err(Error::invalid("/mentor_id", "mentor_taken"));
        }
        Self::refuse_more(conn, &program, &school, mentee).await?;
        let id = MentorRequestId::new();
        diesel::insert_into(mentor_requests::table)
            .values((
                mentor_requests::id.eq(id),
                mentor_requests::school_id.eq(program.school_id),
                mentor_requests::program_id.eq(program.id),
                mentor_requests::mentee_id.eq(mentee),
                mentor_requests::mentor_id.eq(new.mentor_id),
                mentor_requests::kind.eq(kind),
                mentor_requests::message.eq(new.message),
                mentor_requests::expires_at.eq(actor.now + Duration::days(school.settings.request_days.into())),
                mentor_requests::created_at.eq(actor.now),
            ))
            .execute(conn)
            .await
            .on_constraint("mentor_requests_open", || Error::conflict("asked_already"))?;
        let created = Self::again(conn, id).await?;
        created.event("mentor_request.made").record(conn, actor).await?;
        Ok(created)
    }

    /// The program that a body names, its school, and the caller as a person of it.
    async fn asked_in(
        conn: &mut AsyncPgConnection, actor: &Actor, new: &NewMentorRequest,
    ) -> Result<(Program, School, PersonId)> {
        let unknown = || Error::invalid("/program_id", "unknown");
        // who looks for a mentor is in no program yet: those of the own schools are open to ask
        let own = people::table.filter(people::id.eq_any(&actor.persons)).select(people::school_id);
        let reach = Scope { schools: own.load(conn).await?, ..Scope::nothing(actor.now) };
        let program =
            Program::find(conn, &reach, new.program_id).await.map_err(|error| error.unknown("/program_id"))?;
        if program.state != ProgramState::Active {
            return Err(Error::conflict("program_not_active"));
        }
        let school = School::find(conn, &reach, program.school_id).await?;
        let mentee = Person::of_caller(conn, actor, program.school_id).await?.ok_or_else(unknown)?;
        Ok((program, school, mentee))
    }

    async fn refuse_more(
        conn: &mut AsyncPgConnection, program: &Program, school: &School, mentee: PersonId,
    ) -> Result<()> {
        // one at a time: whoever asks twice at once is counted twice
        let _: PersonId = people::table.find(mentee).select(people::id).for_no_key_update().first(conn).await?;
        if MatchPool::is_busy(conn, program.id, mentee).await? {
            return Err(Error::conflict("mentee_already_paired"));
        }
        let open = mentor_requests::table.filter(mentor_requests::mentee_id.eq(mentee));
        let open: i64 = open.filter(mentor_requests::state.eq(RequestState::Open)).count().get_result(conn).await?;
        let most = school.settings.max_open_requests;
        if open < most.into() {
            return Ok(());
        }
        Err(Error::conflict("requests_open"))
    }

    /// Accepts: a pair is drafted in the mentor's name, and the mentee's other requests in the program are over.
    pub async fn accept(&self, conn: &mut AsyncPgConnection, actor: &Actor, how: RequestAcceptance) -> Result<Self> {
        // one at a time: of two mentors who accept the same mentee at once the second is told that it is too late
        let _: PersonId = people::table.find(self.mentee_id).select(people::id).for_no_key_update().first(conn).await?;
        Self::again(conn, self.id).await?.only_open(actor)?;
        // the two may not look each other up: the request is what joins them
        let reach = Scope::of_school(self.school_id, actor.now);
        let program = Program::find(conn, &reach, self.program_id).await?;
        // one at a time as well: whoever accepts more mentees than there are places is told so
        let _: PersonId = people::table.find(self.mentor_id).select(people::id).for_no_key_update().first(conn).await?;
        let pool = MatchPool::gather(conn, actor, &program).await?;
        if !pool.mentors.iter().any(|mentor| mentor.id == self.mentor_id) {
            return Err(Error::conflict("mentor_full"));
        }
        let school = School::find(conn, &reach, self.school_id).await?;
        let today = school.today(actor);
        let starts = how.starts_on.unwrap_or(Day(today.max(program.starts_on.unwrap_or(today))));
        let ends = how.planned_ends_on.unwrap_or(Day(program.ends_on.unwrap_or(starts.0)));
        let new = NewPair::couple(program.id, self.kind, (self.mentor_id, self.mentee_id), (starts, ends));
        let pair = Pair::form(conn, actor, &reach, &program, new).await?;
        let accepted = self.decide(conn, actor, RequestState::Accepted, Some(pair.id)).await?;
        let others = mentor_requests::table
            .filter(mentor_requests::mentee_id.eq(self.mentee_id))
            .filter(mentor_requests::program_id.eq(self.program_id))
            .filter(mentor_requests::state.eq(RequestState::Open))
            .select(mentor_requests::id);
        for other in others.load::<MentorRequestId>(conn).await? {
            let other = Self::again(conn, other).await?;
            // what its mentor has decided meanwhile stays as it is
            match other.decide(conn, actor, RequestState::Withdrawn, None).await {
                Err(Error::Conflict(_)) | Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(accepted)
    }

    /// Answers or takes back without a pair.
    pub async fn close(&self, conn: &mut AsyncPgConnection, actor: &Actor, to: RequestState) -> Result<Self> {
        self.only_open(actor)?;
        self.decide(conn, actor, to, None).await
    }

    fn only_open(&self, actor: &Actor) -> Result<()> {
        match self.state {
            RequestState::Open if self.expires_at > actor.now => Ok(()),
            RequestState::Open => Err(Error::wrong_state("expired", vec![])),
            over => Err(Error::wrong_state(over.as_str(), vec![])),
        }
    }

    /// Of several decisions at once one comes through.
    async fn decide(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, to: RequestState, pair: Option<PairId>,
    ) -> Result<Self> {
        let open = mentor_requests::table.find(self.id).filter(mentor_requests::state.eq(RequestState::Open));
        let decided = diesel::update(open).set((
            mentor_requests::state.eq(to),
            mentor_requests::decided_at.eq(actor.now),
            mentor_requests::pair_id.eq(pair),
        ));
        if decided.execute(conn).await? == 0 {
            return Err(Error::wrong_state(Self::again(conn, self.id).await?.state.as_str(), vec![]));
        }
        let action = match to {
            RequestState::Open => "mentor_request.made",
            RequestState::Accepted => "mentor_request.accepted",
            RequestState::Refused => "mentor_request.refused",
            RequestState::Withdrawn => "mentor_request.withdrawn",
            RequestState::Expired => "mentor_request.expired",
            RequestState::Unavailable => "mentor_request.unavailable",
        };
        self.event(action).record(conn, actor).await?;
        Self::again(conn, self.id).await
    }

    /// Closes what has expired, and what waits for a mentor who takes nobody any more; returns how many.
    pub async fn close_overdue(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let actor = Actor::system(now);
        let waiting = mentor_request_cards::table.filter(mentor_request_cards::state.eq(RequestState::Open));
        let asked = waiting.select(mentor_request_cards::program_id);
        let asked: Vec<Program> = Program::query().filter(programs::id.eq_any(asked)).load(conn).await?;
        let mut done = 0;
        for program in asked {
            let pool = MatchPool::gather(conn, &actor, &program).await?;
            let open = program.state == ProgramState::Active;
            let own = waiting.filter(mentor_request_cards::program_id.eq(program.id)).select(Self::as_select());
            for request in own.load::<Self>(conn).await? {
                let available = open && pool.mentors.iter().any(|mentor| mentor.id == request.mentor_id);
                let to = match (request.expires_at <= now, available) {
                    (true, _) => RequestState::Expired,
                    (false, false) => RequestState::Unavailable,
                    (false, true) => continue,
                };
                // each in a transaction of its own; what was decided meanwhile stays as it is
                let closed = conn.transaction(async |conn| request.decide(conn, &actor, to, None).await).await;
                done += usize::from(closed.is_ok());
                closed
                    .map(|_| ())
                    .or_else(|error| if matches!(error, Error::Conflict(_)) { Ok(()) } else { Err(error) })?;
            }
        }
        Ok(done)
    }

    fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}
