use super::{FlashResponse, MentorSlot, NewBooking, NewFlashResponse, NewMentorSlot, SlotFilter};
use crate::kernel::answer::{Created, One, Page, Shown};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::{MentorSlotId, PairId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::Pair;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_mentor_slots,
        offer_mentor_slot,
        find_mentor_slot,
        withdraw_mentor_slot,
        book_mentor_slot,
        answer_flash_meeting,
    ]
}

/// List the times offered for flash meetings, in their order.
#[utoipa::path(get, path = "/api/v1/mentor-slots", tag = "flash", params(Paging, SlotFilter),
    responses((status = 200, description = "A page of slots.", body = Page<MentorSlot>)))]
async fn list_mentor_slots(mut cx: Authorized<may::ReadSlots>, list: Listing<SlotFilter>) -> Result<Page<MentorSlot>> {
    MentorSlot::list(&mut cx.conn, &cx.scope, &list).await
}

/// Offer a time for a flash meeting.
#[utoipa::path(post, path = "/api/v1/mentor-slots", tag = "flash", request_body = NewMentorSlot,
    responses((status = 201, description = "The slot.", body = MentorSlot)))]
async fn offer_mentor_slot(
    mut cx: Authorized<may::OfferSlots>, Body(new): Body<NewMentorSlot>,
) -> Result<Created<MentorSlot>> {
    cx.transact(async |conn, actor, _| MentorSlot::create(conn, actor, new).await).await.map(Created)
}

/// Look at an offered time.
#[utoipa::path(get, path = "/api/v1/mentor-slots/{mentor_slot_id}", tag = "flash",
    params(("mentor_slot_id" = MentorSlotId, Path, description = "Which slot.")),
    responses((status = 200, description = "The slot.", body = MentorSlot)))]
async fn find_mentor_slot(mut cx: Authorized<may::ReadSlots>, id: Path<MentorSlotId>) -> Result<One<MentorSlot>> {
    MentorSlot::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Take an offer back that nobody has booked.
#[utoipa::path(post, path = "/api/v1/mentor-slots/{mentor_slot_id}/withdrawals", tag = "flash",
    params(("mentor_slot_id" = MentorSlotId, Path, description = "Which slot."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The slot, taken back.", body = MentorSlot)))]
async fn withdraw_mentor_slot(
    mut cx: Authorized<may::OfferSlots>, id: Path<MentorSlotId>, seen: IfMatch,
) -> Result<One<MentorSlot>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(MentorSlot::find(conn, scope, *id).await?)?.withdraw(conn, actor).await
    })
    .await
    .map(One)
}

/// Book a time. The pair, both consents and the meeting come about at once.
#[utoipa::path(post, path = "/api/v1/mentor-slots/{mentor_slot_id}/bookings", tag = "flash", request_body = NewBooking,
    params(("mentor_slot_id" = MentorSlotId, Path, description = "Which slot."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The slot, booked, with its pair.", body = MentorSlot)))]
async fn book_mentor_slot(
    mut cx: Authorized<may::BookSlots>, id: Path<MentorSlotId>, seen: IfMatch, Body(new): Body<NewBooking>,
) -> Result<One<MentorSlot>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(MentorSlot::find(conn, scope, *id).await?)?.book(conn, actor, new).await
    })
    .await
    .map(One)
}

/// Answer the two questions after a flash meeting. With the last answer the pair completes itself.
#[utoipa::path(put, path = "/api/v1/pairs/{pair_id}/flash-response", tag = "flash", request_body = NewFlashResponse,
    params(("pair_id" = PairId, Path, description = "Which pair.")),
    responses((status = 200, description = "Your answers.", body = FlashResponse)))]
async fn answer_flash_meeting(
    mut cx: Authorized<may::AnswerFlash>, id: Path<PairId>, Body(new): Body<NewFlashResponse>,
) -> Result<Shown<FlashResponse>> {
    cx.transact(async |conn, actor, scope| {
        let pair = Pair::find(conn, scope, *id).await?;
        FlashResponse::give(conn, actor, &pair, new).await
    })
    .await
    .map(Shown)
}
