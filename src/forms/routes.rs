use super::papers;
use crate::audit::Event;
use crate::documents::{Export, WrittenAs};
use crate::kernel::answer::Download;
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::Query;
use crate::kernel::id::{OrderId, ProgramId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::orders::Order;
use crate::programs::Program;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![export_plan, export_roadmap, export_order_annex]
}

/// Write the individual plan of a mentee, to be signed and filed.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/plan/export", tag = "plans",
    params(("track_id" = TrackId, Path, description = "Which track."), WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_plan(
    mut cx: Authorized<may::ReadGoals>, id: Path<TrackId>, Query(written): Query<WrittenAs>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        let plan = papers::individual_plan(conn, actor, &track).await?;
        written.told(track.event("plan.exported"), true).record(conn, actor).await?;
        Ok(plan.written(written))
    })
    .await
}

/// Write the roadmap of a program, to be signed and filed.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/roadmap/export", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."), WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_roadmap(
    mut cx: Authorized<may::ReadPrograms>, id: Path<ProgramId>, Query(written): Query<WrittenAs>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, *id).await?;
        let roadmap = papers::roadmap(conn, actor, &program).await?;
        let event = Event::new("roadmap.exported", program.id).at(program.school_id);
        let event = Event { program_id: Some(program.id), ..event };
        written.told(event, true).record(conn, actor).await?;
        Ok(roadmap.written(written))
    })
    .await
}

/// Write the annex of an order: the pairs that rest on it and that you may see.
#[utoipa::path(get, path = "/api/v1/orders/{order_id}/annex/export", tag = "orders",
    params(("order_id" = OrderId, Path, description = "Which order."), WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_order_annex(
    mut cx: Authorized<may::ReadOrders>, id: Path<OrderId>, Query(written): Query<WrittenAs>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let order = Order::find(conn, scope, *id).await?;
        let annex = papers::annex(conn, actor, &order).await?;
        let event = Event::new("order.exported", order.id).at(order.school_id);
        written.told(event, true).record(conn, actor).await?;
        Ok(annex.written(written))
    })
    .await
}
