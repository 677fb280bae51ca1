use super::{NewObservation, Observation, ObservationChanges};
use crate::kernel::answer::{Created, Items, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{ObservationId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_observations, write_observation, find_observation, change_observation]
}

/// List the lessons that mentors visited, as far as you may read about them.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/observations", tag = "observations",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them, in the order of the lessons.", body = Items<Observation>)))]
async fn list_observations(mut cx: Authorized<may::ReadNotes>, id: Path<TrackId>) -> Result<Items<Observation>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    Observation::of(&mut cx.conn, &cx.actor, &track).await
}

/// Write down what you saw in a mentee's lesson.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/observations", tag = "observations", request_body = NewObservation,
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The observation.", body = Observation)))]
async fn write_observation(
    mut cx: Authorized<may::GiveFeedback>, id: Path<TrackId>, Body(new): Body<NewObservation>,
) -> Result<Created<Observation>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        Observation::write(conn, actor, &track, new).await
    })
    .await
    .map(Created)
}

/// Look at an observation.
#[utoipa::path(get, path = "/api/v1/observations/{observation_id}", tag = "observations",
    params(("observation_id" = ObservationId, Path, description = "Which observation.")),
    responses((status = 200, description = "The observation, as far as you may read it.", body = Observation)))]
async fn find_observation(mut cx: Authorized<may::ReadNotes>, id: Path<ObservationId>) -> Result<One<Observation>> {
    Observation::find(&mut cx.conn, &cx.actor, &cx.scope, *id).await.map(|(observation, _)| One(observation))
}

/// Change your own observation.
#[utoipa::path(patch, path = "/api/v1/observations/{observation_id}", tag = "observations",
    request_body = ObservationChanges,
    params(("observation_id" = ObservationId, Path, description = "Which observation."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The observation as it is now.", body = Observation)))]
async fn change_observation(
    mut cx: Authorized<may::GiveFeedback>, id: Path<ObservationId>, seen: IfMatch,
    Body(changes): Body<ObservationChanges>,
) -> Result<One<Observation>> {
    cx.transact(async |conn, actor, scope| {
        let (observation, track) = Observation::find(conn, actor, scope, *id).await?;
        observation.change(conn, actor, &track, &seen, changes).await
    })
    .await
    .map(One)
}
