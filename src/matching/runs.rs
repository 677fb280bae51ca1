use super::{Factors, MatchPool, assign};
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{MatchProposalId, MatchingId, PairId, PersonId, ProgramId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::pairs::{NewPair, Pair};
use crate::programs::{MatchWeights, PairKind, Program, ProgramState};
use crate::schema::{match_proposals, matchings, people};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Where a proposal of a mentor stands.
    pub enum ProposalState {
        /// Not decided yet.
        Proposed = "proposed",
        /// Accepted; a pair was drafted.
        Accepted = "accepted",
        /// Rejected.
        Rejected = "rejected",
    }
}

/// A run over the whole pool of a program.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct Matching {
    /// The run's id.
    pub id: MatchingId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// The weights it was run with.
    #[schema(value_type = std::collections::HashMap<String, i16>)]
    pub weights: Value,
    /// Mentees in the pool.
    pub mentee_count: i32,
    /// Mentors with a free place in the pool.
    pub mentor_count: i32,
    /// Their free places.
    pub place_count: i32,
    /// Mentees for whom no place was left.
    pub unmatched_ids: Vec<PersonId>,
    /// When it was run.
    pub created_at: DateTime<Utc>,
}

/// A run with its proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchingCard {
    /// The run.
    #[serde(flatten)]
    pub matching: Matching,
    /// What it proposes, by the mentees' names.
    pub proposals: Vec<MatchProposal>,
}

/// A mentor proposed for a mentee.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct MatchProposal {
    /// The proposal's id.
    pub id: MatchProposalId,
    /// Of which run.
    pub matching_id: MatchingId,
    /// The mentee.
    pub mentee_id: PersonId,
    /// The mentee's name.
    pub mentee_name: String,
    /// The mentor.
    pub mentor_id: PersonId,
    /// The mentor's name.
    pub mentor_name: String,
    /// 0 to 1, by the program's weights.
    pub score: f64,
    /// Why.
    pub factors: Factors,
    /// Where it stands.
    pub state: ProposalState,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// The pair that was drafted from it.
    pub pair_id: Option<PairId>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// The pair that an accepted proposal becomes.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalAcceptance {
    /// The form of mentoring; individual when absent.
    kind: Option<PairKind>,
    /// First day; today, or the program's first day, when absent.
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day as planned; the program's last day when absent.
    #[schema(value_type = Option<NaiveDate>)]
    planned_ends_on: Option<Day>,
}

/// Why a proposal is not taken.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalRejection {
    /// Why; for those who organise the program.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    reason: Option<String>,
}

/// Who goes to whom.
struct Found {
    mentee: PersonId,
    mentor: PersonId,
    score: f64,
    factors: Factors,
}

/// A solved run: what was found, and who is left without.
pub struct Solved {
    pool: MatchPool,
    found: Vec<Found>,
    unmatched: Vec<PersonId>,
}

impl Entity for MatchingCard {
    // proposals are decided one by one
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        format!("/matchings/{}", self.matching.id)
    }
}

impl Entity for MatchProposal {
    fn version(&self) -> i64 {
        i64::from(self.state != ProposalState::Proposed) + 1
    }
    fn path(&self) -> String {
        format!("/match-proposals/{}", self.id)
    }
}

impl MatchPool {
    /// Finds the best there is. Takes seconds of a core for a thousand mentees: not for an async thread.
    #[tracing::instrument(skip_all, fields(mentees = self.mentees.len(), mentors = self.mentors.len()))]
    pub fn solve(self, weights: &MatchWeights) -> Solved {
        let values = |mentee: usize, mentor: usize| {
            let (mentee, mentor) = (&self.mentees[mentee], &self.mentors[mentor]);
            Factors::values(mentee, mentor, self.earlier_of(mentee, mentor), self.first_day)
        };
        let whole = |mentee: usize, mentor: usize| {
            // a person does not mentor himself or herself: worse than no place at all
            if self.mentees[mentee].id == self.mentors[mentor].id {
                return -1_000_000;
            }
            #[expect(clippy::cast_possible_truncation, reason = "a score is between 0 and 1")]
            let score = (Factors::score(&values(mentee, mentor), weights) * 10_000.0).round() as i64;
            score
        };
        let row = |mentee: usize| (0..self.mentors.len()).map(|mentor| whole(mentee, mentor)).collect();
        let scores: Vec<Vec<i64>> = (0..self.mentees.len()).map(row).collect();
        let places: Vec<usize> =
            self.mentors.iter().map(|mentor| usize::try_from(mentor.free_places()).unwrap_or_default()).collect();
        let seated = assign(&scores, &places);
        let (mut found, mut unmatched) = (vec![], vec![]);
        for (mentee, mentor) in seated.into_iter().enumerate() {
            let Some(mentor) = mentor.filter(|mentor| self.mentees[mentee].id != self.mentors[*mentor].id) else {
                unmatched.push(self.mentees[mentee].id);
                continue;
            };
            let values = values(mentee, mentor);
            let (one, other) = (&self.mentees[mentee], &self.mentors[mentor]);
            let (score, factors) = (Factors::score(&values, weights), Factors::told(one, other, &values, weights));
            found.push(Found { mentee: one.id, mentor: other.id, score, factors });
        }
        Solved { pool: self, found, unmatched }
    }
}

impl Solved {
    /// How many have somebody.
    pub fn count(&self) -> usize {
        self.found.len()
    }
}

impl Matching {
    /// The runs of a program, newest first.
    pub async fn of(conn: &mut AsyncPgConnection, program: &Program) -> Result<Items<Self>> {
        let runs = Self::query().filter(matchings::program_id.eq(program.id)).order(matchings::id.desc()).limit(200);
        Ok(Items { items: runs.load(conn).await? })
    }

    /// One run; it is reached with its program.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: MatchingId) -> Result<(Self, Program)> {
        let run: Self = Self::query().filter(matchings::id.eq(id)).first(conn).await?;
        let program = Program::find(conn, scope, run.program_id).await?;
        Ok((run, program))
    }

    /// Keeps what was found.
    pub async fn store(
        conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, solved: Solved,
    ) -> Result<MatchingCard> {
        Program::refuse_archived(conn, program.id).await?;
        let count = |number: usize| i32::try_from(number).unwrap_or(i32::MAX);
        let places: i32 = solved.pool.mentors.iter().map(super::Mentor::free_places).sum();
        let run: Self = diesel::insert_into(matchings::table)
            .values((
                matchings::id.eq(MatchingId::new()),
                matchings::school_id.eq(program.school_id),
                matchings::program_id.eq(program.id),
                matchings::weights.eq(serde_json::to_value(&program.match_weights).map_err(anyhow::Error::from)?),
                matchings::mentee_count.eq(count(solved.pool.mentees.len())),
                matchings::mentor_count.eq(count(solved.pool.mentors.len())),
                matchings::place_count.eq(places),
                matchings::unmatched_ids.eq(solved.unmatched),
                matchings::run_by.eq(actor.account()?),
                matchings::created_at.eq(actor.now),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        // a statement takes at most 65,535 parameters
        for some in solved.found.chunks(1000) {
            let rows: Vec<_> = some
                .iter()
                .map(|found| {
                    (
                        match_proposals::id.eq(MatchProposalId::new()),
                        match_proposals::school_id.eq(program.school_id),
                        match_proposals::matching_id.eq(run.id),
                        match_proposals::mentee_id.eq(found.mentee),
                        match_proposals::mentor_id.eq(found.mentor),
                        match_proposals::score.eq(found.score),
                        match_proposals::factors.eq(found.factors.clone()),
                    )
                })
                .collect();
            diesel::insert_into(match_proposals::table).values(rows).execute(conn).await?;
        }
        let details = json!({ "mentees": run.mentee_count, "mentors": run.mentor_count });
        let event = Event::new("matching.run", run.id).at(program.school_id).of(program.id).with(details);
        event.record(conn, actor).await?;
        run.card(conn).await
    }

    /// The run with its proposals.
    pub async fn card(self, conn: &mut AsyncPgConnection) -> Result<MatchingCard> {
        let proposals = MatchProposal::load(conn, Some(self.id), None).await?;
        Ok(MatchingCard { matching: self, proposals })
    }
}

impl MatchProposal {
    async fn load(
        conn: &mut AsyncPgConnection, run: Option<MatchingId>, one: Option<MatchProposalId>,
    ) -> Result<Vec<Self>> {
        let (mentee, mentor) = diesel::alias!(people as mentee_people, people as mentor_people);
        let mut query = match_proposals::table
            .inner_join(mentee.on(mentee.field(people::id).eq(match_proposals::mentee_id)))
            .inner_join(mentor.on(mentor.field(people::id).eq(match_proposals::mentor_id)))
            .order((mentee.field(people::full_name), match_proposals::id))
            .select((
                match_proposals::id,
                match_proposals::matching_id,
                match_proposals::mentee_id,
                mentee.field(people::full_name),
                match_proposals::mentor_id,
                mentor.field(people::full_name),
                match_proposals::score,
                match_proposals::factors,
                match_proposals::state,
                match_proposals::reason,
                match_proposals::pair_id,
                match_proposals::decided_at,
            ))
            .into_boxed();
        if let Some(run) = run {
            query = query.filter(match_proposals::matching_id.eq(run));
        }
        if let Some(one) = one {
            query = query.filter(match_proposals::id.eq(one));
        }
        Ok(query.load(conn).await?)
    }

    /// One proposal with its program, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: MatchProposalId) -> Result<(Self, Program)> {
        let proposal = Self::load(conn, None, Some(id)).await?.into_iter().next().ok_or(Error::NotFound)?;
        let (_, program) = Matching::find(conn, scope, proposal.matching_id).await?;
        Ok((proposal, program))
    }

    /// Drafts a pair from it. Its people are invited as those of any other draft.
    pub async fn accept(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, program: &Program, how: ProposalAcceptance,
    ) -> Result<Self> {
        self.hold(conn).await?;
        if program.state != ProgramState::Active {
            return Err(Error::conflict("program_not_active"));
        }
        let school: NaiveDate = today(conn, actor, program).await?;
        let starts = how.starts_on.unwrap_or(Day(school.max(program.starts_on.unwrap_or(school))));
        let ends = how.planned_ends_on.unwrap_or(Day(program.ends_on.unwrap_or(starts.0)));
        let kind = how.kind.unwrap_or(PairKind::Individual);
        let new = NewPair::couple(program.id, kind, (self.mentor_id, self.mentee_id), (starts, ends));
        let pair = Pair::form(conn, actor, scope, program, new).await?;
        self.decide(conn, actor, program, (ProposalState::Accepted, Some(pair.id), None)).await
    }

    /// Sets it aside.
    pub async fn reject(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, why: ProposalRejection,
    ) -> Result<Self> {
        Program::refuse_archived(conn, program.id).await?;
        self.hold(conn).await?;
        self.decide(conn, actor, program, (ProposalState::Rejected, None, why.reason)).await
    }

    /// Of two decisions at once the later sees the earlier.
    async fn hold(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let state = match_proposals::table.find(self.id).select(match_proposals::state);
        let state: ProposalState = state.for_update().first(conn).await?;
        if state == ProposalState::Proposed { Ok(()) } else { Err(Error::wrong_state(state.as_str(), vec![])) }
    }

    async fn decide(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, program: &Program,
        (to, pair, reason): (ProposalState, Option<PairId>, Option<String>),
    ) -> Result<Self> {
        diesel::update(match_proposals::table.find(self.id))
            .set((
                match_proposals::state.eq(to),
                match_proposals::pair_id.eq(pair),
                match_proposals::reason.eq(reason),
                match_proposals::decided_by.eq(actor.account()?),
                match_proposals::decided_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        let details = json!({ "from": self.state, "to": to });
        let event = Event::new("match_proposal.decided", self.id).at(program.school_id).of(program.id).with(details);
        event.record(conn, actor).await?;
        Self::load(conn, None, Some(self.id)).await?.into_iter().next().ok_or(Error::NotFound)
    }
}

async fn today(conn: &mut AsyncPgConnection, actor: &Actor, program: &Program) -> Result<NaiveDate> {
    let zone = crate::schema::schools::table.find(program.school_id).select(crate::schema::schools::time_zone);
    let zone: String = zone.first(conn).await?;
    Ok(crate::kernel::time::day_in(&zone, actor.now))
}
