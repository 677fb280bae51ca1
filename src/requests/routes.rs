use super::{MentorRequest, NewMentorRequest, RequestAcceptance, RequestFilter, RequestState};
use crate::kernel::answer::{Created, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::MentorRequestId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_mentor_requests,
        create_mentor_request,
        find_mentor_request,
        accept_mentor_request,
        refuse_mentor_request,
        withdraw_mentor_request,
    ]
}

/// List the requests you made or were made, newest first.
#[utoipa::path(get, path = "/api/v1/mentor-requests", tag = "matching", params(Paging, RequestFilter),
    responses((status = 200, description = "A page of requests.", body = Page<MentorRequest>)))]
async fn list_mentor_requests(
    mut cx: Authorized<may::ReadRequests>, list: Listing<RequestFilter>,
) -> Result<Page<MentorRequest>> {
    MentorRequest::list(&mut cx.conn, &cx.scope, &list).await
}

/// Ask a mentor.
#[utoipa::path(post, path = "/api/v1/mentor-requests", tag = "matching", request_body = NewMentorRequest,
    responses((status = 201, description = "The request.", body = MentorRequest)))]
async fn create_mentor_request(
    mut cx: Authorized<may::AskMentors>, Body(new): Body<NewMentorRequest>,
) -> Result<Created<MentorRequest>> {
    cx.transact(async |conn, actor, _| MentorRequest::create(conn, actor, new).await).await.map(Created)
}

/// Look at a request.
#[utoipa::path(get, path = "/api/v1/mentor-requests/{mentor_request_id}", tag = "matching",
    params(("mentor_request_id" = MentorRequestId, Path, description = "Which request.")),
    responses((status = 200, description = "The request.", body = MentorRequest)))]
async fn find_mentor_request(
    mut cx: Authorized<may::ReadRequests>, id: Path<MentorRequestId>,
) -> Result<One<MentorRequest>> {
    MentorRequest::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Accept a request, which drafts a pair. Its curator invites you both.
#[utoipa::path(post, path = "/api/v1/mentor-requests/{mentor_request_id}/acceptances", tag = "matching",
    request_body = RequestAcceptance,
    params(("mentor_request_id" = MentorRequestId, Path, description = "Which request."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The request, accepted.", body = MentorRequest)))]
async fn accept_mentor_request(
    mut cx: Authorized<may::AnswerRequests>, id: Path<MentorRequestId>, seen: IfMatch,
    Body(how): Body<RequestAcceptance>,
) -> Result<One<MentorRequest>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(MentorRequest::find(conn, scope, *id).await?)?.accept(conn, actor, how).await
    })
    .await
    .map(One)
}

/// Refuse a request. You are not asked why.
#[utoipa::path(post, path = "/api/v1/mentor-requests/{mentor_request_id}/refusals", tag = "matching",
    params(("mentor_request_id" = MentorRequestId, Path, description = "Which request."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The request, refused.", body = MentorRequest)))]
async fn refuse_mentor_request(
    mut cx: Authorized<may::AnswerRequests>, id: Path<MentorRequestId>, seen: IfMatch,
) -> Result<One<MentorRequest>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(MentorRequest::find(conn, scope, *id).await?)?.close(conn, actor, RequestState::Refused).await
    })
    .await
    .map(One)
}

/// Take your request back.
#[utoipa::path(post, path = "/api/v1/mentor-requests/{mentor_request_id}/withdrawals", tag = "matching",
    params(("mentor_request_id" = MentorRequestId, Path, description = "Which request."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The request, taken back.", body = MentorRequest)))]
async fn withdraw_mentor_request(
    mut cx: Authorized<may::AskMentors>, id: Path<MentorRequestId>, seen: IfMatch,
) -> Result<One<MentorRequest>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(MentorRequest::find(conn, scope, *id).await?)?.close(conn, actor, RequestState::Withdrawn).await
    })
    .await
    .map(One)
}
