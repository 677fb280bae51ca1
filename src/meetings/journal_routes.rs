use super::{CalendarFeed, Meeting, MeetingNote, MeetingNoteChanges, NewMeetingNote};
use crate::kernel::answer::{Created, Feed, Items, NoContent, One, Shown};
use crate::kernel::auth::{Authorized, Public};
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{MeetingId, NoteId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::pairs::Circle;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_meeting_notes,
        write_meeting_note,
        find_meeting_note,
        change_meeting_note,
        delete_meeting_note,
        renew_calendar_feed,
        revoke_calendar_feed,
        read_calendar_feed,
    ]
}

/// List the journal of a meeting, as far as you may read it.
#[utoipa::path(get, path = "/api/v1/meetings/{meeting_id}/notes", tag = "notes",
    params(("meeting_id" = MeetingId, Path, description = "Which meeting.")),
    responses((status = 200, description = "All notes, oldest first.", body = Items<MeetingNote>)))]
async fn list_meeting_notes(mut cx: Authorized<may::ReadNotes>, id: Path<MeetingId>) -> Result<Items<MeetingNote>> {
    let (meeting, pair) = Meeting::find(&mut cx.conn, &cx.scope, *id).await?;
    MeetingNote::of(&mut cx.conn, Circle::of_pair(&pair, &cx.actor), &[meeting.id]).await
}

/// Write into the journal of a meeting.
#[utoipa::path(post, path = "/api/v1/meetings/{meeting_id}/notes", tag = "notes", request_body = NewMeetingNote,
    params(("meeting_id" = MeetingId, Path, description = "Which meeting.")),
    responses((status = 201, description = "The note.", body = MeetingNote)))]
async fn write_meeting_note(
    mut cx: Authorized<may::WriteNotes>, id: Path<MeetingId>, Body(new): Body<NewMeetingNote>,
) -> Result<Created<MeetingNote>> {
    cx.transact(async |conn, actor, scope| {
        let (meeting, pair) = Meeting::find(conn, scope, *id).await?;
        MeetingNote::write(conn, actor, &meeting, &pair, new).await
    })
    .await
    .map(Created)
}

/// Look at a note.
#[utoipa::path(get, path = "/api/v1/notes/{note_id}", tag = "notes",
    params(("note_id" = NoteId, Path, description = "Which note.")),
    responses((status = 200, description = "The note, as far as you may read it.", body = MeetingNote)))]
async fn find_meeting_note(mut cx: Authorized<may::ReadNotes>, id: Path<NoteId>) -> Result<One<MeetingNote>> {
    MeetingNote::find(&mut cx.conn, &cx.actor, &cx.scope, *id).await.map(|(note, _)| One(note))
}

/// Change your own note.
#[utoipa::path(patch, path = "/api/v1/notes/{note_id}", tag = "notes", request_body = MeetingNoteChanges,
    params(("note_id" = NoteId, Path, description = "Which note."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The note as it is now.", body = MeetingNote)))]
async fn change_meeting_note(
    mut cx: Authorized<may::WriteNotes>, id: Path<NoteId>, seen: IfMatch, Body(changes): Body<MeetingNoteChanges>,
) -> Result<One<MeetingNote>> {
    cx.transact(async |conn, actor, scope| {
        let (note, pair) = MeetingNote::find(conn, actor, scope, *id).await?;
        note.change(conn, actor, &pair, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete your own note.
#[utoipa::path(delete, path = "/api/v1/notes/{note_id}", tag = "notes",
    params(("note_id" = NoteId, Path, description = "Which note.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_meeting_note(mut cx: Authorized<may::WriteNotes>, id: Path<NoteId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (note, pair) = MeetingNote::find(conn, actor, scope, *id).await?;
        note.delete(conn, actor, &pair).await
    })
    .await
    .map(|()| NoContent)
}

/// Make an address that shows your meetings to a calendar program. The one before works no more.
#[utoipa::path(put, path = "/api/v1/me/calendar-feed", tag = "me",
    responses((status = 200, description = "The address; it is shown this once.", body = CalendarFeed)))]
async fn renew_calendar_feed(mut cx: Authorized<may::UseAccount>) -> Result<Shown<CalendarFeed>> {
    let core = cx.core.clone();
    cx.transact(async |conn, actor, _| CalendarFeed::renew(conn, actor, &core).await).await.map(Shown)
}

/// Take the address of your calendar back.
#[utoipa::path(delete, path = "/api/v1/me/calendar-feed", tag = "me",
    responses((status = 204, description = "It shows nothing any more.")))]
async fn revoke_calendar_feed(mut cx: Authorized<may::UseAccount>) -> Result<NoContent> {
    cx.transact(async |conn, actor, _| CalendarFeed::revoke(conn, actor).await).await.map(|()| NoContent)
}

/// Read a calendar by its address, as calendar programs do: iCalendar, RFC 5545. Times are in UTC.
#[utoipa::path(get, path = "/calendar/{token}.ics", tag = "me",
    params(("token" = String, Path, description = "The secret part of the address.")),
    responses((status = 200, description = "The meetings.", body = String, content_type = "text/calendar")))]
async fn read_calendar_feed(guard: Public, token: Path<String>) -> Result<Feed> {
    let mut conn = guard.conn().await?;
    CalendarFeed::read(&mut conn, &token, guard.actor.now).await.map(Feed)
}
