use super::{Assessment, Goal, GoalChanges, GoalRevision, NewGoal, PastGoal, Progress};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, MustMatch};
use crate::kernel::id::{GoalId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_goals,
        create_goal,
        find_goal,
        change_goal,
        give_up_goal,
        approve_goal,
        report_goal_progress,
        assess_goal,
        revise_goal,
        list_goal_revisions,
    ]
}

/// List the goals of a track, oldest first.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/goals", tag = "goals",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them.", body = Items<Goal>)))]
async fn list_goals(mut cx: Authorized<may::ReadGoals>, id: Path<TrackId>) -> Result<Items<Goal>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    Goal::of(&mut cx.conn, &track).await
}

/// Write a goal down.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/goals", tag = "goals", request_body = NewGoal,
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The goal, a draft.", body = Goal)))]
async fn create_goal(
    mut cx: Authorized<may::WriteGoals>, id: Path<TrackId>, Body(new): Body<NewGoal>,
) -> Result<Created<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        Goal::create(conn, actor, &track, new).await
    })
    .await
    .map(Created)
}

/// Look at a goal.
#[utoipa::path(get, path = "/api/v1/goals/{goal_id}", tag = "goals",
    params(("goal_id" = GoalId, Path, description = "Which goal.")),
    responses((status = 200, description = "The goal.", body = Goal)))]
async fn find_goal(mut cx: Authorized<may::ReadGoals>, id: Path<GoalId>) -> Result<One<Goal>> {
    Goal::find(&mut cx.conn, &cx.scope, *id).await.map(|(goal, _)| One(goal))
}

/// Change a goal that is still a draft.
#[utoipa::path(patch, path = "/api/v1/goals/{goal_id}", tag = "goals", request_body = GoalChanges,
    params(("goal_id" = GoalId, Path, description = "Which goal."),
        ("If-Match" = String, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The goal as it is now.", body = Goal)))]
async fn change_goal(
    mut cx: Authorized<may::WriteGoals>, id: Path<GoalId>, seen: MustMatch, Body(changes): Body<GoalChanges>,
) -> Result<One<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        goal.change(conn, actor, &track, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete a draft, or give up a goal that was approved; the latter stays to be read.
#[utoipa::path(delete, path = "/api/v1/goals/{goal_id}", tag = "goals",
    params(("goal_id" = GoalId, Path, description = "Which goal.")),
    responses((status = 204, description = "Deleted or cancelled.")))]
async fn give_up_goal(mut cx: Authorized<may::WriteGoals>, id: Path<GoalId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        goal.give_up(conn, actor, &track).await
    })
    .await
    .map(|()| NoContent)
}

/// Approve a goal. From then on its text stands.
#[utoipa::path(post, path = "/api/v1/goals/{goal_id}/approvals", tag = "goals",
    params(("goal_id" = GoalId, Path, description = "Which goal."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The goal, approved.", body = Goal)))]
async fn approve_goal(mut cx: Authorized<may::ApproveGoals>, id: Path<GoalId>, seen: IfMatch) -> Result<One<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        seen.check(&goal)?;
        goal.approve(conn, actor, &track).await
    })
    .await
    .map(One)
}

/// Tell how far a goal has come.
#[utoipa::path(post, path = "/api/v1/goals/{goal_id}/progress", tag = "goals", request_body = Progress,
    params(("goal_id" = GoalId, Path, description = "Which goal."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The goal as it is now.", body = Goal)))]
async fn report_goal_progress(
    mut cx: Authorized<may::ReportProgress>, id: Path<GoalId>, seen: IfMatch, Body(progress): Body<Progress>,
) -> Result<One<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        seen.check(&goal)?;
        goal.report_progress(conn, actor, &track, &progress).await
    })
    .await
    .map(One)
}

/// Assess what came of a goal.
#[utoipa::path(post, path = "/api/v1/goals/{goal_id}/assessments", tag = "goals", request_body = Assessment,
    params(("goal_id" = GoalId, Path, description = "Which goal."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The goal, assessed.", body = Goal)))]
async fn assess_goal(
    mut cx: Authorized<may::ApproveGoals>, id: Path<GoalId>, seen: IfMatch, Body(assessment): Body<Assessment>,
) -> Result<One<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        seen.check(&goal)?;
        goal.assess(conn, actor, &track, assessment).await
    })
    .await
    .map(One)
}

/// Change a goal that was approved: the old text is kept, and the new one waits for approval.
#[utoipa::path(post, path = "/api/v1/goals/{goal_id}/revisions", tag = "goals", request_body = GoalRevision,
    params(("goal_id" = GoalId, Path, description = "Which goal."),
        ("If-Match" = String, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The goal, a draft again.", body = Goal)))]
async fn revise_goal(
    mut cx: Authorized<may::WriteGoals>, id: Path<GoalId>, seen: MustMatch, Body(new): Body<GoalRevision>,
) -> Result<One<Goal>> {
    cx.transact(async |conn, actor, scope| {
        let (goal, track) = Goal::find(conn, scope, *id).await?;
        goal.revise(conn, actor, &track, &seen, new).await
    })
    .await
    .map(One)
}

/// List what a goal said before it was changed, oldest first.
#[utoipa::path(get, path = "/api/v1/goals/{goal_id}/revisions", tag = "goals",
    params(("goal_id" = GoalId, Path, description = "Which goal.")),
    responses((status = 200, description = "All of them.", body = Items<PastGoal>)))]
async fn list_goal_revisions(mut cx: Authorized<may::ReadGoals>, id: Path<GoalId>) -> Result<Items<PastGoal>> {
    let (goal, _) = Goal::find(&mut cx.conn, &cx.scope, *id).await?;
    goal.revisions(&mut cx.conn).await
}
