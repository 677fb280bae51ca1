use super::{
    MatchPool, MatchProposal, Matching, MatchingCard, MentorSuggestion, ProposalAcceptance, ProposalRejection,
    SuggestionParams,
};
use crate::kernel::answer::{Created, Items, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{Body, IfMatch, Query};
use crate::kernel::id::{MatchProposalId, MatchingId, PersonId, ProgramId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::programs::Program;
use actix_web::web::{self, Path};

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        suggest_mentors,
        list_matchings,
        run_matching,
        find_matching,
        accept_match_proposal,
        reject_match_proposal,
    ]
}

/// Suggest mentors for a mentee of a program, the best first, each with the reasons.
#[utoipa::path(get, path = "/api/v1/people/{person_id}/mentor-suggestions", tag = "matching",
    params(("person_id" = PersonId, Path, description = "The mentee."), SuggestionParams),
    responses((status = 200, description = "The mentors who fit best.", body = Items<MentorSuggestion>)))]
async fn suggest_mentors(
    mut cx: Authorized<may::SuggestMentors>, id: Path<PersonId>, params: Query<SuggestionParams>,
) -> Result<Items<MentorSuggestion>> {
    MentorSuggestion::of(&mut cx.conn, &cx.actor, &cx.scope, *id, params).await
}

/// List the runs over the pool of a program, newest first.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/matchings", tag = "matching",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "The last two hundred.", body = Items<Matching>)))]
async fn list_matchings(mut cx: Authorized<may::RunMatching>, id: Path<ProgramId>) -> Result<Items<Matching>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    Matching::of(&mut cx.conn, &program).await
}

/// Find a mentor for every mentee of a program at once: the best there is under the mentors' free places.
///
/// The pool is everybody of the school with a mentee's profile and no open pair in the program, and every active mentor with
/// a free place. What is found are proposals; nobody is paired by it.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/matchings", tag = "matching",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 201, description = "The run with its proposals.", body = MatchingCard)))]
async fn run_matching(mut cx: Authorized<may::RunMatching>, id: Path<ProgramId>) -> Result<Created<MatchingCard>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    let pool = MatchPool::gather(&mut cx.conn, &cx.actor, &program).await?;
    let weights = program.match_weights.clone();
    let solved = web::block(move || pool.solve(&weights)).await.map_err(|error| Error::Internal(error.into()))?;
    cx.transact(async |conn, actor, _| Matching::store(conn, actor, &program, solved).await).await.map(Created)
}

/// Look at a run with its proposals.
#[utoipa::path(get, path = "/api/v1/matchings/{matching_id}", tag = "matching",
    params(("matching_id" = MatchingId, Path, description = "Which run.")),
    responses((status = 200, description = "The run with its proposals.", body = MatchingCard)))]
async fn find_matching(mut cx: Authorized<may::RunMatching>, id: Path<MatchingId>) -> Result<One<MatchingCard>> {
    let (run, _) = Matching::find(&mut cx.conn, &cx.scope, *id).await?;
    run.card(&mut cx.conn).await.map(One)
}

/// Accept a proposal: a pair is drafted, whose members are then invited as those of any other.
#[utoipa::path(post, path = "/api/v1/match-proposals/{match_proposal_id}/acceptances", tag = "matching",
    request_body = ProposalAcceptance,
    params(("match_proposal_id" = MatchProposalId, Path, description = "Which proposal."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The proposal with its pair.", body = MatchProposal)))]
async fn accept_match_proposal(
    mut cx: Authorized<may::RunMatching>, id: Path<MatchProposalId>, seen: IfMatch, Body(how): Body<ProposalAcceptance>,
) -> Result<One<MatchProposal>> {
    cx.transact(async |conn, actor, scope| {
        let (proposal, program) = MatchProposal::find(conn, scope, *id).await?;
        seen.of(proposal)?.accept(conn, actor, scope, &program, how).await
    })
    .await
    .map(One)
}

/// Reject a proposal.
#[utoipa::path(post, path = "/api/v1/match-proposals/{match_proposal_id}/rejections", tag = "matching",
    request_body = ProposalRejection,
    params(("match_proposal_id" = MatchProposalId, Path, description = "Which proposal."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The proposal, rejected.", body = MatchProposal)))]
async fn reject_match_proposal(
    mut cx: Authorized<may::RunMatching>, id: Path<MatchProposalId>, seen: IfMatch, Body(why): Body<ProposalRejection>,
) -> Result<One<MatchProposal>> {
    cx.transact(async |conn, actor, scope| {
        let (proposal, program) = MatchProposal::find(conn, scope, *id).await?;
        seen.of(proposal)?.reject(conn, actor, &program, why).await
    })
    .await
    .map(One)
}
