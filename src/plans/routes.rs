use super::{NewPlanItem, PlanItem, PlanItemCancellation, PlanItemChanges};
use crate::kernel::answer::{Created, Items, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{PlanItemId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_plan_items, create_plan_item, find_plan_item, change_plan_item, cancel_plan_item]
}

/// List the individual plan of a track, in the order of its deadlines.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/plan-items", tag = "plans",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them.", body = Items<PlanItem>)))]
async fn list_plan_items(mut cx: Authorized<may::ReadGoals>, id: Path<TrackId>) -> Result<Items<PlanItem>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    PlanItem::of(&mut cx.conn, &track).await
}

/// Enter an item of the plan.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/plan-items", tag = "plans", request_body = NewPlanItem,
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The item.", body = PlanItem)))]
async fn create_plan_item(
    mut cx: Authorized<may::WriteGoals>, id: Path<TrackId>, Body(new): Body<NewPlanItem>,
) -> Result<Created<PlanItem>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        PlanItem::create(conn, actor, scope, &track, new).await
    })
    .await
    .map(Created)
}

/// Look at an item of the plan.
#[utoipa::path(get, path = "/api/v1/plan-items/{plan_item_id}", tag = "plans",
    params(("plan_item_id" = PlanItemId, Path, description = "Which item.")),
    responses((status = 200, description = "The item.", body = PlanItem)))]
async fn find_plan_item(mut cx: Authorized<may::ReadGoals>, id: Path<PlanItemId>) -> Result<One<PlanItem>> {
    PlanItem::find(&mut cx.conn, &cx.scope, *id).await.map(|(item, _)| One(item))
}

/// Change an item of the plan, or tell that it is done.
#[utoipa::path(patch, path = "/api/v1/plan-items/{plan_item_id}", tag = "plans", request_body = PlanItemChanges,
    params(("plan_item_id" = PlanItemId, Path, description = "Which item."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The item as it is now.", body = PlanItem)))]
async fn change_plan_item(
    mut cx: Authorized<may::WriteGoals>, id: Path<PlanItemId>, seen: IfMatch, Body(changes): Body<PlanItemChanges>,
) -> Result<One<PlanItem>> {
    cx.transact(async |conn, actor, scope| {
        let (item, track) = PlanItem::find(conn, scope, *id).await?;
        item.change(conn, actor, scope, &track, &seen, changes).await
    })
    .await
    .map(One)
}

/// Give an item of the plan up, with a reason; it stays to be read.
#[utoipa::path(post, path = "/api/v1/plan-items/{plan_item_id}/cancellations", tag = "plans",
    request_body = PlanItemCancellation,
    params(("plan_item_id" = PlanItemId, Path, description = "Which item."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The item, cancelled.", body = PlanItem)))]
async fn cancel_plan_item(
    mut cx: Authorized<may::WriteGoals>, id: Path<PlanItemId>, seen: IfMatch, Body(why): Body<PlanItemCancellation>,
) -> Result<One<PlanItem>> {
    cx.transact(async |conn, actor, scope| {
        let (item, track) = PlanItem::find(conn, scope, *id).await?;
        item.cancel(conn, actor, &track, &seen, why).await
    })
    .await
    .map(One)
}
