use super::{
    NewEnding, NewMember, NewPair, NewPause, NewSubstitution, Pair, PairChange, PairChanges, PairConsent, PairEnding,
    PairFilter, PairMember, Replacement, Revocation, Substitute,
};
use crate::kernel::answer::{Created, Items, NoContent, One, Page};
use crate::kernel::auth::{Actor, Authorized};
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::{PairId, PairMemberId, SubstitutionId};
use crate::kernel::policy::{Grant, may};
use crate::kernel::routing::Routes;
use crate::programs::Program;
use actix_web::web::Path;
use diesel_async::AsyncPgConnection;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_pairs,
        form_pair,
        find_pair,
        change_pair,
        list_members,
        add_member,
        remove_member,
        propose_pair,
        decline_pair,
        cancel_pair,
        pause_pair,
        resume_pair,
        end_pair,
        revoke_consent,
        replace_mentor,
        list_substitutions,
        substitute_mentor,
        end_substitution,
        list_endings,
        list_consents,
        list_pair_history,
    ]
}

/// List the pairs you can see, newest first.
#[utoipa::path(get, path = "/api/v1/pairs", tag = "pairs", params(Paging, PairFilter),
    responses((status = 200, description = "A page of pairs with their members.", body = Page<Pair>)))]
async fn list_pairs(mut cx: Authorized<may::ReadPairs>, list: Listing<PairFilter>) -> Result<Page<Pair>> {
    Pair::list(&mut cx.conn, &cx.scope, &list).await
}

/// Draft a pair, group or team.
#[utoipa::path(post, path = "/api/v1/pairs", tag = "pairs", request_body = NewPair,
    responses((status = 201, description = "The draft.", body = Pair)))]
async fn form_pair(mut cx: Authorized<may::ManagePairs>, Body(new): Body<NewPair>) -> Result<Created<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, new.program_id).await.map_err(|error| error.unknown("/program_id"))?;
        Pair::form(conn, actor, scope, &program, new).await
    })
    .await
    .map(Created)
}

/// Look at a pair.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "The pair with its members.", body = Pair)))]
async fn find_pair(mut cx: Authorized<may::ReadPairs>, id: Path<PairId>) -> Result<One<Pair>> {
    Pair::find_shown(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a pair. After its members were invited, only the channel and the order.
#[utoipa::path(patch, path = "/api/v1/pairs/{pair_id}", tag = "pairs", request_body = PairChanges,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair as it is now.", body = Pair)))]
async fn change_pair(
    mut cx: Authorized<may::ManagePairs>, id: Path<PairId>, seen: IfMatch, Body(changes): Body<PairChanges>,
) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        Pair::find(conn, scope, *id).await?.change(conn, actor, scope, &seen, changes).await
    })
    .await
    .map(One)
}

/// List the members of a pair, those who left too.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/members", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "All of them.", body = Items<PairMember>)))]
async fn list_members(mut cx: Authorized<may::ReadPairs>, id: Path<PairId>) -> Result<Items<PairMember>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    Ok(Items { items: pair.members.0 })
}

/// Add a member to a draft, or ask somebody to join a pair at work: he or she takes part with the own consent.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/members", tag = "pairs", request_body = NewMember,
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 201, description = "The pair with the new member.", body = Pair)))]
async fn add_member(
    mut cx: Authorized<may::ManagePairs>, id: Path<PairId>, Body(new): Body<NewMember>,
) -> Result<Created<Pair>> {
    cx.transact(async |conn, actor, scope| {
        Pair::find(conn, scope, *id).await?.add_member(conn, actor, scope, new).await
    })
    .await
    .map(Created)
}

/// Take a member out of a draft, or let one leave a pair at work.
#[utoipa::path(delete, path = "/api/v1/pair-members/{pair_member_id}", tag = "pairs",
    params(("pair_member_id" = PairMemberId, Path, description = "Which membership.")),
    responses((status = 204, description = "He or she belongs to it no more.")))]
async fn remove_member(mut cx: Authorized<may::ManagePairs>, id: Path<PairMemberId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        Pair::find_by_member(conn, scope, *id).await?.remove_member(conn, actor, *id).await
    })
    .await
    .map(|()| NoContent)
}

/// Takes a step on a pair that is found within the scope.
async fn step<P: Grant>(
    mut cx: Authorized<P>, id: Path<PairId>,
    take: impl AsyncFnOnce(Pair, &mut AsyncPgConnection, &Actor) -> Result<Pair>,
) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?;
        take(pair, conn, actor).await
    })
    .await
    .map(One)
}

/// Invite the members of a draft. Numbers of the kind, free places and other pairs are checked.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/proposals", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, awaiting consent.", body = Pair),
        (status = 422, description = "The program is another since the draft.")))]
async fn propose_pair(cx: Authorized<may::ManagePairs>, id: Path<PairId>, seen: IfMatch) -> Result<One<Pair>> {
    step(cx, id, async |pair, conn, actor| pair.propose(conn, actor, &seen).await).await
}

/// Say no to an invitation. Nobody is asked why.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/declines", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, declined.", body = Pair)))]
async fn decline_pair(
    mut cx: Authorized<may::AnswerInvitations>, id: Path<PairId>, seen: IfMatch,
) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find_shown(conn, scope, *id).await?.hold(conn).await?;
        seen.of(pair)?.decline(conn, actor).await
    })
    .await
    .map(One)
}

/// Take back a pair that has not begun.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/cancellations", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, cancelled.", body = Pair)))]
async fn cancel_pair(cx: Authorized<may::ManagePairs>, id: Path<PairId>, seen: IfMatch) -> Result<One<Pair>> {
    step(cx, id, async |pair, conn, actor| pair.cancel(conn, actor, &seen).await).await
}

/// Let a pair rest from today.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/pauses", tag = "pairs", request_body = NewPause,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, paused.", body = Pair)))]
async fn pause_pair(
    cx: Authorized<may::PausePairs>, id: Path<PairId>, seen: IfMatch, Body(new): Body<NewPause>,
) -> Result<One<Pair>> {
    step(cx, id, async |pair, conn, actor| pair.pause(conn, actor, &seen, &new).await).await
}

/// Go on after a pause.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/resumptions", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, active again.", body = Pair)))]
async fn resume_pair(cx: Authorized<may::PausePairs>, id: Path<PairId>, seen: IfMatch) -> Result<One<Pair>> {
    step(cx, id, async |pair, conn, actor| pair.resume(conn, actor, &seen).await).await
}

/// End a pair.
///
/// A mentee's word is enough, at once and without a reason. Reached goals make a completed pair, early or not.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/endings", tag = "pairs", request_body = NewEnding,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, completed or terminated.", body = Pair)))]
async fn end_pair(
    cx: Authorized<may::EndPairs>, id: Path<PairId>, seen: IfMatch, Body(new): Body<NewEnding>,
) -> Result<One<Pair>> {
    step(cx, id, async |pair, conn, actor| pair.end(conn, actor, &seen, new).await).await
}

/// See why and by whom a pair was ended.
///
/// A curator or an administrator who is or was in the pair is refused: somebody else organises its end.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/endings", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "The ending; empty while there is none.", body = Items<PairEnding>)))]
async fn list_endings(mut cx: Authorized<may::ReadEndings>, id: Path<PairId>) -> Result<Items<PairEnding>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    pair.endings(&mut cx.conn, &cx.actor).await
}

/// Take a consent back. The pair ends, or goes on without the member where others remain.
///
/// At once for a mentee, after the school's notice for a mentor. Nobody is asked why.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/revocations", tag = "pairs", request_body = Revocation,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair as it is now.", body = Pair)))]
async fn revoke_consent(
    mut cx: Authorized<may::RevokeConsents>, id: Path<PairId>, seen: IfMatch, Body(new): Body<Revocation>,
) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?.hold(conn).await?;
        seen.of(pair)?.revoke_consent(conn, actor, new).await
    })
    .await
    .map(One)
}

/// Go on with another lead mentor: ends the pair, and invites its people to one that continues it. Tracks are kept.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/replacements", tag = "pairs", request_body = Replacement,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 201, description = "The new pair, proposed.", body = Pair)))]
async fn replace_mentor(
    mut cx: Authorized<may::ManagePairs>, id: Path<PairId>, seen: IfMatch, Body(new): Body<Replacement>,
) -> Result<Created<Pair>> {
    cx.transact(async |conn, actor, scope| {
        Pair::find(conn, scope, *id).await?.replace_mentor(conn, actor, scope, &seen, new).await
    })
    .await
    .map(Created)
}

/// List who stands in for a mentor of a pair, stood in or will.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/substitutions", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "All of them.", body = Items<Substitute>)))]
async fn list_substitutions(mut cx: Authorized<may::ReadPairs>, id: Path<PairId>) -> Result<Items<Substitute>> {
    Pair::find(&mut cx.conn, &cx.scope, *id).await.map(Pair::substitutions)
}

/// Let somebody stand in for a mentor on some days, with that mentor's rights on these days alone.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/substitutions", tag = "pairs", request_body = NewSubstitution,
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 201, description = "The pair with its substitutes.", body = Pair)))]
async fn substitute_mentor(
    mut cx: Authorized<may::ManagePairs>, id: Path<PairId>, Body(new): Body<NewSubstitution>,
) -> Result<Created<Pair>> {
    cx.transact(async |conn, actor, scope| {
        Pair::find(conn, scope, *id).await?.substitute(conn, actor, scope, new).await
    })
    .await
    .map(Created)
}

/// End a substitution now; one that has not begun is taken back.
#[utoipa::path(delete, path = "/api/v1/substitutions/{substitution_id}", tag = "pairs",
    params(("substitution_id" = SubstitutionId, Path, description = "Which substitution.")),
    responses((status = 204, description = "Nobody stands in any more.")))]
async fn end_substitution(mut cx: Authorized<may::ManagePairs>, id: Path<SubstitutionId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        Pair::find_by_substitution(conn, scope, *id).await?.end_substitution(conn, actor, *id).await
    })
    .await
    .map(|()| NoContent)
}

/// List the consents of the members: when, to which text, how.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/consents", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "All of them, oldest first.", body = Items<PairConsent>)))]
async fn list_consents(mut cx: Authorized<may::ReadConsents>, id: Path<PairId>) -> Result<Items<PairConsent>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    pair.consents(&mut cx.conn).await
}

/// List the steps a pair has taken, oldest first.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/history", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "All of them.", body = Items<PairChange>)))]
async fn list_pair_history(mut cx: Authorized<may::ReadPairs>, id: Path<PairId>) -> Result<Items<PairChange>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    pair.history(&mut cx.conn, &cx.actor).await
}
