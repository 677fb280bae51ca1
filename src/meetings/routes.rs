use super::{Attendance, Cancellation, Holding, Meeting, MeetingChanges, MeetingFilter, NewMeeting, NewMeetingSeries};
use crate::kernel::answer::{Created, Items, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::{MeetingId, MeetingSeriesId, PairId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::Pair;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_meetings,
        list_pair_meetings,
        plan_meeting,
        plan_meeting_series,
        cancel_meeting_series,
        find_meeting,
        change_meeting,
        agree_to_agenda,
        list_attendance,
        hold_meeting,
        cancel_meeting,
    ]
}

/// List the meetings you can see, in the order of their time.
#[utoipa::path(get, path = "/api/v1/meetings", tag = "meetings", params(Paging, MeetingFilter),
    responses((status = 200, description = "A page of meetings.", body = Page<Meeting>)))]
async fn list_meetings(mut cx: Authorized<may::ReadMeetings>, list: Listing<MeetingFilter>) -> Result<Page<Meeting>> {
    Meeting::list(&mut cx.conn, &cx.scope, &list).await
}

/// List the meetings of a pair, the latest first.
#[utoipa::path(get, path = "/api/v1/pairs/{pair_id}/meetings", tag = "meetings",
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "The last thousand.", body = Items<Meeting>)))]
async fn list_pair_meetings(mut cx: Authorized<may::ReadMeetings>, id: Path<PairId>) -> Result<Items<Meeting>> {
    let pair = Pair::find(&mut cx.conn, &cx.scope, *id).await?;
    Meeting::of(&mut cx.conn, &pair).await
}

/// Plan a meeting of a pair. After its end, for the days the school allows, enter one that took place before.
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

/// Plan a meeting that is repeated every week or every two weeks at the same time of the school's clocks.
///
/// Each of them is a meeting of its own. All are planned, or none.
#[utoipa::path(post, path = "/api/v1/pairs/{pair_id}/meeting-series", tag = "meetings", request_body = NewMeetingSeries,
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "The meetings, in the order of their time.", body = Items<Meeting>)))]
async fn plan_meeting_series(
    mut cx: Authorized<may::ProposeMeetings>, id: Path<PairId>, Body(new): Body<NewMeetingSeries>,
) -> Result<Items<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?;
        Meeting::plan_series(conn, actor, &pair, new).await
    })
    .await
}

/// Call off what is still ahead of a series.
#[utoipa::path(post, path = "/api/v1/meeting-series/{meeting_series_id}/cancellations", tag = "meetings",
    request_body = Cancellation,
    params(("meeting_series_id" = MeetingSeriesId, Path, description = "Which series.")),
    responses((status = 200, description = "The meetings that were called off.", body = Items<Meeting>)))]
async fn cancel_meeting_series(
    mut cx: Authorized<may::ManageMeetings>, id: Path<MeetingSeriesId>, Body(why): Body<Cancellation>,
) -> Result<Items<Meeting>> {
    cx.transact(async |conn, actor, scope| Meeting::cancel_series(conn, actor, scope, *id, &why).await).await
}

/// Change a planned meeting: its time, place, agenda. Another agenda has to be agreed to anew.
#[utoipa::path(patch, path = "/api/v1/meetings/{meeting_id}", tag = "meetings", request_body = MeetingChanges,
    params(("meeting_id" = MeetingId, Path, description = "Which meeting."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The meeting as it is now.", body = Meeting)))]
async fn change_meeting(
    mut cx: Authorized<may::ManageMeetings>, id: Path<MeetingId>, seen: IfMatch, Body(changes): Body<MeetingChanges>,
) -> Result<One<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        meeting.change(conn, actor, &pair, &seen, changes).await
    })
    .await
    .map(One)
}

/// Agree to the agenda, as a mentee of the pair. A group meets when all have agreed, where the program says so.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting_id}/agenda-agreements", tag = "meetings",
    params(("meeting_id" = MeetingId, Path, description = "Which meeting."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The meeting as it is now.", body = Meeting)))]
async fn agree_to_agenda(
    mut cx: Authorized<may::AgreeAgendas>, id: Path<MeetingId>, seen: IfMatch,
) -> Result<One<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        meeting.agree(conn, actor, &pair, &seen).await
    })
    .await
    .map(One)
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
#[utoipa::path(post, path = "/api/v1/meetings/{meeting_id}/cancellations", tag = "meetings", request_body = Cancellation,
    params(("meeting_id" = MeetingId, Path, description = "Which meeting."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The meeting, cancelled.", body = Meeting)))]
async fn cancel_meeting(
    mut cx: Authorized<may::ManageMeetings>, id: Path<MeetingId>, seen: IfMatch, Body(why): Body<Cancellation>,
) -> Result<One<Meeting>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        meeting.cancel(conn, actor, &pair, &seen, why).await
    })
    .await
    .map(One)
}
