use super::{Choice, ChosenPractice, NewPractice, Practice, PracticeChanges, PracticeFilter};
use crate::kernel::answer::{Created, Items, NoContent, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::{PracticeId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_practices,
        create_practice,
        find_practice,
        change_practice,
        publish_practice,
        retire_practice,
        list_chosen_practices,
        choose_practice,
        drop_practice,
    ]
}

/// Look for techniques in the bank of experience, newest first.
#[utoipa::path(get, path = "/api/v1/practices", tag = "practices", params(Paging, PracticeFilter),
    responses((status = 200, description = "A page of practices.", body = Page<Practice>)))]
async fn list_practices(
    mut cx: Authorized<may::ReadPractices>, list: Listing<PracticeFilter>,
) -> Result<Page<Practice>> {
    Practice::list(&mut cx.conn, &cx.scope, &list).await
}

/// Write a technique down, as its author.
#[utoipa::path(post, path = "/api/v1/practices", tag = "practices", request_body = NewPractice,
    responses((status = 201, description = "The practice, a draft.", body = Practice)))]
async fn create_practice(
    mut cx: Authorized<may::WritePractices>, Body(new): Body<NewPractice>,
) -> Result<Created<Practice>> {
    cx.transact(async |conn, actor, _| Practice::create(conn, actor, new).await).await.map(Created)
}

/// Look at a practice.
#[utoipa::path(get, path = "/api/v1/practices/{practice_id}", tag = "practices",
    params(("practice_id" = PracticeId, Path, description = "Which practice.")),
    responses((status = 200, description = "The practice.", body = Practice)))]
async fn find_practice(mut cx: Authorized<may::ReadPractices>, id: Path<PracticeId>) -> Result<One<Practice>> {
    Practice::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a practice: your own while it is a draft, any of your school's if you organise mentoring there.
#[utoipa::path(patch, path = "/api/v1/practices/{practice_id}", tag = "practices", request_body = PracticeChanges,
    params(("practice_id" = PracticeId, Path, description = "Which practice."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The practice as it is now.", body = Practice)))]
async fn change_practice(
    mut cx: Authorized<may::WritePractices>, id: Path<PracticeId>, seen: IfMatch, Body(changes): Body<PracticeChanges>,
) -> Result<One<Practice>> {
    cx.transact(async |conn, actor, scope| {
        Practice::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// Publish a practice: the whole school finds it.
#[utoipa::path(post, path = "/api/v1/practices/{practice_id}/publications", tag = "practices",
    params(("practice_id" = PracticeId, Path, description = "Which practice."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The practice, published.", body = Practice)))]
async fn publish_practice(
    mut cx: Authorized<may::PublishPractices>, id: Path<PracticeId>, seen: IfMatch,
) -> Result<One<Practice>> {
    cx.transact(async |conn, actor, scope| Practice::find(conn, scope, *id).await?.publish(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Offer a practice no more. Tracks that chose it keep it.
#[utoipa::path(post, path = "/api/v1/practices/{practice_id}/retirements", tag = "practices",
    params(("practice_id" = PracticeId, Path, description = "Which practice."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The practice, retired.", body = Practice)))]
async fn retire_practice(
    mut cx: Authorized<may::PublishPractices>, id: Path<PracticeId>, seen: IfMatch,
) -> Result<One<Practice>> {
    cx.transact(async |conn, actor, scope| Practice::find(conn, scope, *id).await?.retire(conn, actor, &seen).await)
        .await
        .map(One)
}

/// List the techniques chosen for a track.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/practices", tag = "plans",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them.", body = Items<ChosenPractice>)))]
async fn list_chosen_practices(mut cx: Authorized<may::ReadGoals>, id: Path<TrackId>) -> Result<Items<ChosenPractice>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    Practice::chosen(&mut cx.conn, &track).await
}

/// Choose a published technique for a track, for one of its goals if you like.
#[utoipa::path(put, path = "/api/v1/tracks/{track_id}/practices/{practice_id}", tag = "plans", request_body = Choice,
    params(("track_id" = TrackId, Path, description = "Which track."),
        ("practice_id" = PracticeId, Path, description = "Which practice.")),
    responses((status = 200, description = "All that are chosen.", body = Items<ChosenPractice>)))]
async fn choose_practice(
    mut cx: Authorized<may::WriteGoals>, ids: Path<(TrackId, PracticeId)>, Body(choice): Body<Choice>,
) -> Result<Items<ChosenPractice>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, ids.0).await?;
        let practice = Practice::find(conn, scope, ids.1).await?;
        practice.choose(conn, actor, scope, &track, choice).await
    })
    .await
}

/// Take a technique out of a track again.
#[utoipa::path(delete, path = "/api/v1/tracks/{track_id}/practices/{practice_id}", tag = "plans",
    params(("track_id" = TrackId, Path, description = "Which track."),
        ("practice_id" = PracticeId, Path, description = "Which practice.")),
    responses((status = 204, description = "It is not chosen any more.")))]
async fn drop_practice(mut cx: Authorized<may::WriteGoals>, ids: Path<(TrackId, PracticeId)>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, ids.0).await?;
        Practice::drop_from(conn, actor, &track, ids.1).await
    })
    .await
    .map(|()| NoContent)
}
