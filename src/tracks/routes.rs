use super::{Answers, Beginning, Compared, Review, Stage, StageCard, Track, TrackFilter};
use crate::kernel::answer::{Items, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, MustMatch, Paging};
use crate::kernel::id::{PairId, StageId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::{NewConsent, Pair};
use crate::programs::Reason;
use actix_web::web::Path;

pub(super) fn routes() -> Routes {
    crate::routes![
        consent_to_pair,
        activate_pair,
        list_tracks,
        find_track,
        compare_track,
        discontinue_track,
        find_stage,
        answer_stage,
        submit_stage,
        review_stage,
        reopen_stage,
    ]
}

/// Consent to take part in a pair.
///
/// When it was the last consent, the pair becomes active and the mentees' tracks begin. Who organises the pair may record
/// a member's consent on paper.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/consents", tag = "pairs", request_body = NewConsent,
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair as it is now.", body = Pair)))]
async fn consent_to_pair(
    mut cx: Authorized<may::AnswerInvitations>, id: Path<PairId>, seen: IfMatch, Body(new): Body<NewConsent>,
) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let pair = seen.of(Pair::find_shown(conn, scope, *id).await?.hold(conn).await?)?;
        Beginning::consent(conn, actor, &pair, new).await
    })
    .await
    .map(One)
}

/// Begin a pair that was waiting for its order alone.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/activations", tag = "pairs",
    params(("pair_id" = PairId, Path, description = "Which pair."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The pair, active.", body = Pair)))]
async fn activate_pair(mut cx: Authorized<may::ManagePairs>, id: Path<PairId>, seen: IfMatch) -> Result<One<Pair>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?;
        Beginning::activate(conn, actor, &pair, &seen).await
    })
    .await
    .map(One)
}

/// List the tracks you can see, newest first, each with its four stages.
#[utoipa::path(get, path = "/api/v1/tracks", tag = "tracks", params(Paging, TrackFilter),
    responses((status = 200, description = "A page of tracks.", body = Page<Track>)))]
async fn list_tracks(mut cx: Authorized<may::ReadTracks>, list: Listing<TrackFilter>) -> Result<Page<Track>> {
    Track::list(&mut cx.conn, &cx.scope, &list).await
}

/// Look at a track with its four stages.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}", tag = "tracks",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "The track.", body = Track)))]
async fn find_track(mut cx: Authorized<may::ReadTracks>, id: Path<TrackId>) -> Result<One<Track>> {
    Track::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Put stage I beside stage III.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/comparison", tag = "tracks",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "Question by question, as far as you may read.", body = Items<Compared>)))]
async fn compare_track(mut cx: Authorized<may::ReadStages>, id: Path<TrackId>) -> Result<Items<Compared>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    track.comparison(&mut cx.conn, &cx.actor).await
}

/// Break a track off.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/discontinuations", tag = "tracks",
    params(("track_id" = TrackId, Path, description = "Which track."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The track, discontinued.", body = Track)))]
async fn discontinue_track(mut cx: Authorized<may::EndTracks>, id: Path<TrackId>, seen: IfMatch) -> Result<One<Track>> {
    cx.transact(async |conn, actor, scope| Track::find(conn, scope, *id).await?.discontinue(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Look at a stage: questions, readable answers, the gate item by item, what can be done next.
#[utoipa::path(get, path = "/api/v1/stages/{stage_id}", tag = "stages",
    params(("stage_id" = StageId, Path, description = "Which stage.")),
    responses((status = 200, description = "The stage.", body = StageCard)))]
async fn find_stage(mut cx: Authorized<may::ReadStages>, id: Path<StageId>) -> Result<One<StageCard>> {
    let (stage, track) = Stage::find(&mut cx.conn, &cx.scope, *id).await?;
    stage.card(&mut cx.conn, &cx.actor, &track).await.map(One)
}

/// Answer questions of a stage. Those not named stay as they are.
#[utoipa::path(put, path = "/api/v1/stages/{stage_id}/answers", tag = "stages", request_body = Answers,
    params(("stage_id" = StageId, Path, description = "Which stage."),
        ("If-Match" = String, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The stage as it is now.", body = StageCard)))]
async fn answer_stage(
    mut cx: Authorized<may::SubmitStages>, id: Path<StageId>, seen: MustMatch, Body(given): Body<Answers>,
) -> Result<One<StageCard>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        stage.answer(conn, actor, &track, &seen, &given).await?.card(conn, actor, &track).await
    })
    .await
    .map(One)
}

/// Submit a stage. Where something is missing, `unmet` says what and where.
#[utoipa::path(post, path = "/api/v1/stages/{stage_id}/submissions", tag = "stages",
    params(("stage_id" = StageId, Path, description = "Which stage."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The stage, submitted.", body = Stage)))]
async fn submit_stage(mut cx: Authorized<may::SubmitStages>, id: Path<StageId>, seen: IfMatch) -> Result<One<Stage>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        stage.submit(conn, actor, &track, &seen).await
    })
    .await
    .map(One)
}

/// Complete a submitted stage, or return it with a comment.
///
/// The lead mentor does; the curator may once the stage has waited for the days the school set.
#[utoipa::path(post, path = "/api/v1/stages/{stage_id}/reviews", tag = "stages", request_body = Review,
    params(("stage_id" = StageId, Path, description = "Which stage."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The stage, completed or returned.", body = Stage)))]
async fn review_stage(
    mut cx: Authorized<may::ReviewStages>, id: Path<StageId>, seen: IfMatch, Body(review): Body<Review>,
) -> Result<One<Stage>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        stage.review(conn, actor, &track, &seen, &review).await
    })
    .await
    .map(One)
}

/// Open a completed stage again. The later ones are locked until it is done.
#[utoipa::path(post, path = "/api/v1/stages/{stage_id}/reopenings", tag = "stages", request_body = Reason,
    params(("stage_id" = StageId, Path, description = "Which stage."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The stage, in progress.", body = Stage)))]
async fn reopen_stage(
    mut cx: Authorized<may::ReopenStages>, id: Path<StageId>, seen: IfMatch, Body(why): Body<Reason>,
) -> Result<One<Stage>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        stage.reopen(conn, actor, &track, &seen, &why.reason).await
    })
    .await
    .map(One)
}
