use super::{Achievement, AchievementChanges, NewAchievement};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{AchievementId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_achievements, create_achievement, find_achievement, change_achievement, delete_achievement]
}

/// List the achievements of a track.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/achievements", tag = "achievements",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them, in the order of their days.", body = Items<Achievement>)))]
async fn list_achievements(mut cx: Authorized<may::ReadTracks>, id: Path<TrackId>) -> Result<Items<Achievement>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    Achievement::of(&mut cx.conn, &track).await
}

/// Enter an achievement: a contest, a master class, a creative project, a publication.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/achievements", tag = "achievements", request_body = NewAchievement,
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The achievement.", body = Achievement)))]
async fn create_achievement(
    mut cx: Authorized<may::WriteAchievements>, id: Path<TrackId>, Body(new): Body<NewAchievement>,
) -> Result<Created<Achievement>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        Achievement::create(conn, actor, &track, new).await
    })
    .await
    .map(Created)
}

/// Look at an achievement.
#[utoipa::path(get, path = "/api/v1/achievements/{achievement_id}", tag = "achievements",
    params(("achievement_id" = AchievementId, Path, description = "Which achievement.")),
    responses((status = 200, description = "The achievement.", body = Achievement)))]
async fn find_achievement(mut cx: Authorized<may::ReadTracks>, id: Path<AchievementId>) -> Result<One<Achievement>> {
    Achievement::find(&mut cx.conn, &cx.scope, *id).await.map(|(achievement, _)| One(achievement))
}

/// Change an achievement.
#[utoipa::path(patch, path = "/api/v1/achievements/{achievement_id}", tag = "achievements",
    request_body = AchievementChanges,
    params(("achievement_id" = AchievementId, Path, description = "Which achievement."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The achievement as it is now.", body = Achievement)))]
async fn change_achievement(
    mut cx: Authorized<may::WriteAchievements>, id: Path<AchievementId>, seen: IfMatch,
    Body(changes): Body<AchievementChanges>,
) -> Result<One<Achievement>> {
    cx.transact(async |conn, actor, scope| {
        let (achievement, track) = Achievement::find(conn, scope, *id).await?;
        achievement.change(conn, actor, &track, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete an achievement that was entered by mistake.
#[utoipa::path(delete, path = "/api/v1/achievements/{achievement_id}", tag = "achievements",
    params(("achievement_id" = AchievementId, Path, description = "Which achievement.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_achievement(mut cx: Authorized<may::WriteAchievements>, id: Path<AchievementId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (achievement, track) = Achievement::find(conn, scope, *id).await?;
        achievement.delete(conn, actor, &track).await
    })
    .await
    .map(|()| NoContent)
}
