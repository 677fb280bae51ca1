use super::{NewRubric, NewSwotItem, Rubric, SwotItem, SwotItemChanges};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{ProgramId, SurveyAnswerId, SwotItemId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::programs::Program;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_swot_items,
        create_swot_item,
        find_swot_item,
        change_swot_item,
        delete_swot_item,
        mention_swot_item,
        forget_swot_mention,
        find_rubric,
        set_rubric,
    ]
}

/// List strengths, weaknesses, opportunities and threats of a program.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/swot-items", tag = "quality",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "All of them.", body = Items<SwotItem>)))]
async fn list_swot_items(mut cx: Authorized<may::ReadSurveys>, id: Path<ProgramId>) -> Result<Items<SwotItem>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    SwotItem::of(&mut cx.conn, &program).await
}

/// Enter a strength, weakness, opportunity or threat.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/swot-items", tag = "quality", request_body = NewSwotItem,
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 201, description = "The item.", body = SwotItem)))]
async fn create_swot_item(
    mut cx: Authorized<may::ManageSurveys>, id: Path<ProgramId>, Body(new): Body<NewSwotItem>,
) -> Result<Created<SwotItem>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, *id).await?;
        SwotItem::create(conn, actor, &program, new).await
    })
    .await
    .map(Created)
}

/// Look at an item of the analysis.
#[utoipa::path(get, path = "/api/v1/swot-items/{swot_item_id}", tag = "quality",
    params(("swot_item_id" = SwotItemId, Path, description = "Which item.")),
    responses((status = 200, description = "The item.", body = SwotItem)))]
async fn find_swot_item(mut cx: Authorized<may::ReadSurveys>, id: Path<SwotItemId>) -> Result<One<SwotItem>> {
    SwotItem::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change an item of the analysis.
#[utoipa::path(patch, path = "/api/v1/swot-items/{swot_item_id}", tag = "quality", request_body = SwotItemChanges,
    params(("swot_item_id" = SwotItemId, Path, description = "Which item."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The item as it is now.", body = SwotItem)))]
async fn change_swot_item(
    mut cx: Authorized<may::ManageSurveys>, id: Path<SwotItemId>, seen: IfMatch, Body(changes): Body<SwotItemChanges>,
) -> Result<One<SwotItem>> {
    cx.transact(async |conn, actor, scope| {
        SwotItem::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete an item of the analysis.
#[utoipa::path(delete, path = "/api/v1/swot-items/{swot_item_id}", tag = "quality",
    params(("swot_item_id" = SwotItemId, Path, description = "Which item.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_swot_item(mut cx: Authorized<may::ManageSurveys>, id: Path<SwotItemId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| SwotItem::find(conn, scope, *id).await?.delete(conn, actor).await)
        .await
        .map(|()| NoContent)
}

/// Say that an answer to a closed survey of the program speaks of this. The answers are in the survey's results.
#[utoipa::path(put, path = "/api/v1/swot-items/{swot_item_id}/mentions/{survey_answer_id}", tag = "quality",
    params(("swot_item_id" = SwotItemId, Path, description = "Which item."),
        ("survey_answer_id" = SurveyAnswerId, Path, description = "Which answer.")),
    responses((status = 200, description = "The item with its mentions.", body = SwotItem)))]
async fn mention_swot_item(
    mut cx: Authorized<may::CurateSurveys>, ids: Path<(SwotItemId, SurveyAnswerId)>,
) -> Result<One<SwotItem>> {
    let (id, answer) = ids.into_inner();
    cx.transact(async |conn, actor, scope| SwotItem::find(conn, scope, id).await?.mention(conn, actor, answer).await)
        .await
        .map(One)
}

/// Take such a mention back.
#[utoipa::path(delete, path = "/api/v1/swot-items/{swot_item_id}/mentions/{survey_answer_id}", tag = "quality",
    params(("swot_item_id" = SwotItemId, Path, description = "Which item."),
        ("survey_answer_id" = SurveyAnswerId, Path, description = "Which answer.")),
    responses((status = 200, description = "The item with its mentions.", body = SwotItem)))]
async fn forget_swot_mention(
    mut cx: Authorized<may::CurateSurveys>, ids: Path<(SwotItemId, SurveyAnswerId)>,
) -> Result<One<SwotItem>> {
    let (id, answer) = ids.into_inner();
    cx.transact(async |conn, actor, scope| SwotItem::find(conn, scope, id).await?.forget(conn, actor, answer).await)
        .await
        .map(One)
}

/// Look at a program by criteria of 0, 1 or 2 points; the criteria of the service where none were entered.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/rubric", tag = "quality",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "The rubric.", body = Rubric)))]
async fn find_rubric(mut cx: Authorized<may::ReadSurveys>, id: Path<ProgramId>) -> Result<One<Rubric>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    Rubric::of(&mut cx.conn, &program, cx.actor.lang).await.map(One)
}

/// Enter criteria, scores and bands of a program.
#[utoipa::path(put, path = "/api/v1/programs/{program_id}/rubric", tag = "quality", request_body = NewRubric,
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The rubric as it is now.", body = Rubric)))]
async fn set_rubric(
    mut cx: Authorized<may::ManageSurveys>, id: Path<ProgramId>, seen: IfMatch, Body(new): Body<NewRubric>,
) -> Result<One<Rubric>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, *id).await?;
        Rubric::of(conn, &program, actor.lang).await?.set(conn, actor, &program, &seen, new).await
    })
    .await
    .map(One)
}
