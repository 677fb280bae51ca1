use super::{Attendance, Holding, Meeting, NewMeeting};
use crate::kernel::answer::{Created, Items, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{MeetingId, PairId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::Pair;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_meetings, plan_meeting, find_meeting, list_attendance, hold_meeting, cancel_meeting]
}

/// List the meetings of a pair, the latest first.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/meetings", tag = "meetings",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "The last thousand.", body = Items<Meeting>)))]
async fn list_meetings(mut cx: Authorized<may::ReadMeetings>, id: Path<PairId>) -> Result<Items<Meeting>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    Meeting::of(&mut cx.conn, &pair).await
}

/// Plan a meeting of a pair.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/meetings", tag = "meetings", request_body = NewMeeting,
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 201, description = "The meeting, planned.", body = Meeting)))]
async fn plan_meeting(
    mut cx: Authorized<may::ProposeMeetings>, id: Path<PairId>, Body(new): Body<NewMeeting>,
) -> Result<Created<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?;
        Meeting::plan(conn, actor, &pair, new).await
    })
    .await
    .map(Created)
}

/// Look at a meeting.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting_id}", tag = "meetings",
    params(("meeting_id" = MeetingId, Path, description = "Which meeting.")),
    responses((status = 200, description = "The meeting.", body = Meeting)))]
async fn find_meeting(mut cx: Authorized<may::ReadMeetings>, id: Path<MeetingId>) -> Result<One<Meeting>> {
    Meeting::find(&mut cx.conn, &cx.scope, *id).await.map(|(meeting, _)| One(meeting))
}

/// See who was at a meeting.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting_id}/attendance", tag = "meetings",
    params(("meeting_id" = MeetingId, Path, description = "Which meeting.")),
    responses((status = 200, description = "One a member.", body = Items<Attendance>)))]
async fn list_attendance(mut cx: Authorized<may::ReadMeetings>, id: Path<MeetingId>) -> Result<Items<Attendance>> {
    let (meeting, _) = Meeting::find(&mut cx.conn, &cx.scope, *id).await?;
    meeting.attendance(&mut cx.conn).await
}

/// Record who was at a meeting. It counts as held when a mentor and a mentee were there.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting_id}/holdings", tag = "meetings", request_body = Holding,
    params(("meeting_id" = MeetingId, Path, description = "Which meeting."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The meeting, held or not held.", body = Meeting)))]
async fn hold_meeting(
    mut cx: Authorized<may::ManageMeetings>, id: Path<MeetingId>, seen: IfMatch, Body(holding): Body<Holding>,
) -> Result<One<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        meeting.hold(conn, actor, &pair, &seen, &holding).await
    })
    .await
    .map(One)
}

/// Call a meeting off.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting_id}/cancellations", tag = "meetings",
    params(("meeting_id" = MeetingId, Path, description = "Which meeting."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The meeting, cancelled.", body = Meeting)))]
async fn cancel_meeting(
    mut cx: Authorized<may::ManageMeetings>, id: Path<MeetingId>, seen: IfMatch,
) -> Result<One<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        meeting.cancel(conn, actor, &pair, &seen).await
    })
    .await
    .map(One)
}
