use super::{Feedback, NewFeedback, NewReflection, Reflection, ReflectionChanges, Stage};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{ReflectionId, StageId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::Circle;
use actix_web::web::Path;

pub(super) fn routes() -> Routes {
    crate::routes![
        list_reflections,
        write_reflection,
        find_reflection,
        change_reflection,
        delete_reflection,
        list_feedback,
        give_feedback,
    ]
}

/// List the reflections of a stage, as far as you may read them.
#[utoipa::path(get, path = "/api/v1/stages/{stage_id}/reflections", tag = "stages",
    params(("stage_id" = StageId, Path, description = "Which stage.")),
    responses((status = 200, description = "All of them, oldest first.", body = Items<Reflection>)))]
async fn list_reflections(mut cx: Authorized<may::ReadStages>, id: Path<StageId>) -> Result<Items<Reflection>> {
    let (stage, track) = Stage::find(&mut cx.conn, &cx.scope, *id).await?;
    stage.reflections(&mut cx.conn, &Circle::of(&track, &cx.actor)).await
}

/// Write a reflection on a stage.
#[utoipa::path(post, path = "/api/v1/stages/{stage_id}/reflections", tag = "stages", request_body = NewReflection,
    params(("stage_id" = StageId, Path, description = "Which stage.")),
    responses((status = 201, description = "The reflection.", body = Reflection)))]
async fn write_reflection(
    mut cx: Authorized<may::WriteReflections>, id: Path<StageId>, Body(new): Body<NewReflection>,
) -> Result<Created<Reflection>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        Reflection::write(conn, actor, &stage, &track, new).await
    })
    .await
    .map(Created)
}

/// Look at a reflection.
#[utoipa::path(get, path = "/api/v1/reflections/{reflection_id}", tag = "stages",
    params(("reflection_id" = ReflectionId, Path, description = "Which reflection.")),
    responses((status = 200, description = "The reflection, as far as you may read it.", body = Reflection)))]
async fn find_reflection(mut cx: Authorized<may::ReadStages>, id: Path<ReflectionId>) -> Result<One<Reflection>> {
    Reflection::find(&mut cx.conn, &cx.actor, &cx.scope, *id).await.map(|(found, _)| One(found))
}

/// Change your reflection.
#[utoipa::path(patch, path = "/api/v1/reflections/{reflection_id}", tag = "stages", request_body = ReflectionChanges,
    params(("reflection_id" = ReflectionId, Path, description = "Which reflection."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The reflection as it is now.", body = Reflection)))]
async fn change_reflection(
    mut cx: Authorized<may::WriteReflections>, id: Path<ReflectionId>, seen: IfMatch,
    Body(changes): Body<ReflectionChanges>,
) -> Result<One<Reflection>> {
    cx.transact(async |conn, actor, scope| {
        let (found, track) = Reflection::find(conn, actor, scope, *id).await?;
        found.change(conn, actor, &track, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete your reflection.
#[utoipa::path(delete, path = "/api/v1/reflections/{reflection_id}", tag = "stages",
    params(("reflection_id" = ReflectionId, Path, description = "Which reflection.")),
    responses((status = 204, description = "Deleted.")))]
async fn delete_reflection(mut cx: Authorized<may::WriteReflections>, id: Path<ReflectionId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (found, track) = Reflection::find(conn, actor, scope, *id).await?;
        found.delete(conn, actor, &track).await
    })
    .await
    .map(|()| NoContent)
}

/// List the feedback on a stage, as far as you may read it.
#[utoipa::path(get, path = "/api/v1/stages/{stage_id}/feedback", tag = "stages",
    params(("stage_id" = StageId, Path, description = "Which stage.")),
    responses((status = 200, description = "All of it, oldest first.", body = Items<Feedback>)))]
async fn list_feedback(mut cx: Authorized<may::ReadStages>, id: Path<StageId>) -> Result<Items<Feedback>> {
    let (stage, track) = Stage::find(&mut cx.conn, &cx.scope, *id).await?;
    let items = Feedback::of(&mut cx.conn, &stage, &Circle::of(&track, &cx.actor)).await?;
    Ok(Items { items })
}

/// Give feedback on a stage.
#[utoipa::path(post, path = "/api/v1/stages/{stage_id}/feedback", tag = "stages", request_body = NewFeedback,
    params(("stage_id" = StageId, Path, description = "Which stage.")),
    responses((status = 201, description = "The feedback.", body = Feedback)))]
async fn give_feedback(
    mut cx: Authorized<may::GiveFeedback>, id: Path<StageId>, Body(new): Body<NewFeedback>,
) -> Result<Created<Feedback>> {
    cx.transact(async |conn, actor, scope| {
        let (stage, track) = Stage::find(conn, scope, *id).await?;
        Feedback::give(conn, actor, &stage, &track, new).await
    })
    .await
    .map(Created)
}
