use super::{NewProgramCopy, NewRoadmapItem, Program, RoadmapItem, RoadmapItemChanges};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{ProgramId, RoadmapItemId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::AcademicYear;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        copy_program,
        list_roadmap_items,
        create_roadmap_item,
        find_roadmap_item,
        change_roadmap_item,
        delete_roadmap_item,
    ]
}

/// Copy a program into another academic year: its rules, its roadmap with the days moved along, its curators.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/copies", tag = "programs", request_body = NewProgramCopy,
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 201, description = "The copy, a draft.", body = Program)))]
async fn copy_program(
    mut cx: Authorized<may::CreatePrograms>, id: Path<ProgramId>, Body(new): Body<NewProgramCopy>,
) -> Result<Created<Program>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, *id).await?;
        let year = AcademicYear::named(conn, scope, new.academic_year_id).await?;
        program.copy(conn, actor, scope, &year, new).await
    })
    .await
    .map(Created)
}

/// List the roadmap of a program, by its numbers.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/roadmap-items", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "All of it.", body = Items<RoadmapItem>)))]
async fn list_roadmap_items(mut cx: Authorized<may::ReadPrograms>, id: Path<ProgramId>) -> Result<Items<RoadmapItem>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    RoadmapItem::of(&mut cx.conn, &program).await
}

/// Enter a step of the roadmap.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/roadmap-items", tag = "programs", request_body = NewRoadmapItem,
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 201, description = "The step.", body = RoadmapItem)))]
async fn create_roadmap_item(
    mut cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>, Body(new): Body<NewRoadmapItem>,
) -> Result<Created<RoadmapItem>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, *id).await?;
        RoadmapItem::create(conn, actor, scope, &program, new).await
    })
    .await
    .map(Created)
}

/// Look at a step of a roadmap.
#[utoipa::path(get, path = "/api/v1/roadmap-items/{roadmap_item_id}", tag = "programs",
    params(("roadmap_item_id" = RoadmapItemId, Path, description = "Which step.")),
    responses((status = 200, description = "The step.", body = RoadmapItem)))]
async fn find_roadmap_item(mut cx: Authorized<may::ReadPrograms>, id: Path<RoadmapItemId>) -> Result<One<RoadmapItem>> {
    RoadmapItem::find(&mut cx.conn, &cx.scope, *id).await.map(|(item, _)| One(item))
}

/// Change a step of a roadmap, or tell that it is done.
#[utoipa::path(patch, path = "/api/v1/roadmap-items/{roadmap_item_id}", tag = "programs",
    request_body = RoadmapItemChanges,
    params(("roadmap_item_id" = RoadmapItemId, Path, description = "Which step."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The step as it is now.", body = RoadmapItem)))]
async fn change_roadmap_item(
    mut cx: Authorized<may::ManagePrograms>, id: Path<RoadmapItemId>, seen: IfMatch,
    Body(changes): Body<RoadmapItemChanges>,
) -> Result<One<RoadmapItem>> {
    cx.transact(async |conn, actor, scope| {
        let (item, program) = RoadmapItem::find(conn, scope, *id).await?;
        item.change(conn, actor, scope, (&program, &seen), changes).await
    })
    .await
    .map(One)
}

/// Take a step out of a roadmap.
#[utoipa::path(delete, path = "/api/v1/roadmap-items/{roadmap_item_id}", tag = "programs",
    params(("roadmap_item_id" = RoadmapItemId, Path, description = "Which step.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_roadmap_item(mut cx: Authorized<may::ManagePrograms>, id: Path<RoadmapItemId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (item, program) = RoadmapItem::find(conn, scope, *id).await?;
        item.delete(conn, actor, &program).await
    })
    .await
    .map(|()| NoContent)
}
