use super::{Notification, NotificationFilter, NotificationSettings, NotificationSettingsChanges};
use crate::kernel::answer::{NoContent, One, Page, Sheet, Shown};
use crate::kernel::auth::{Authorized, Public};
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::AuditEventId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_notifications,
        read_notification,
        read_all_notifications,
        find_notification_settings,
        change_notification_settings,
        find_digest_end,
        end_digest,
    ]
}

/// List what concerns you, newest first.
#[utoipa::path(get, path = "/api/v1/me/notifications", tag = "me", params(Paging, NotificationFilter),
    responses((status = 200, description = "A page of notifications.", body = Page<Notification>)))]
async fn list_notifications(
    mut cx: Authorized<may::UseAccount>, list: Listing<NotificationFilter>,
) -> Result<Page<Notification>> {
    Notification::list(&mut cx.conn, &cx.actor, &cx.scope, &list).await
}

/// Mark a notification as read.
#[utoipa::path(post, path = "/api/v1/me/notifications/{notification_id}/readings", tag = "me",
    params(("notification_id" = AuditEventId, Path, description = "Which notification.")),
    responses((status = 200, description = "The notification, read.", body = Notification)))]
async fn read_notification(mut cx: Authorized<may::UseAccount>, id: Path<AuditEventId>) -> Result<Shown<Notification>> {
    cx.transact(async |conn, actor, scope| Notification::read(conn, actor, scope, *id).await).await.map(Shown)
}

/// Mark all your notifications as read.
#[utoipa::path(post, path = "/api/v1/me/notification-readings", tag = "me",
    responses((status = 204, description = "All are read.")))]
async fn read_all_notifications(mut cx: Authorized<may::UseAccount>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| Notification::read_all(conn, actor, scope).await).await.map(|()| NoContent)
}

/// See what comes to you by mail, and when not.
#[utoipa::path(get, path = "/api/v1/me/notification-settings", tag = "me",
    responses((status = 200, description = "Your settings.", body = NotificationSettings)))]
async fn find_notification_settings(mut cx: Authorized<may::UseAccount>) -> Result<One<NotificationSettings>> {
    NotificationSettings::own(&mut cx.conn, &cx.scope).await.map(One)
}

/// Choose what comes to you by mail, and when not.
#[utoipa::path(patch, path = "/api/v1/me/notification-settings", tag = "me", request_body = NotificationSettingsChanges,
    params(("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "Your settings as they are now.", body = NotificationSettings)))]
async fn change_notification_settings(
    mut cx: Authorized<may::UseAccount>, seen: IfMatch, Body(changes): Body<NotificationSettingsChanges>,
) -> Result<One<NotificationSettings>> {
    cx.transact(async |conn, _, scope| NotificationSettings::change(conn, scope, &seen, changes).await).await.map(One)
}

/// Be asked whether the weekly letter shall end: where the link of a letter leads. Programs that look at links change
/// nothing by it.
#[utoipa::path(get, path = "/unsubscriptions/{token}", tag = "me",
    params(("token" = String, Path, max_length = 100, description = "The end of the link.")),
    responses((status = 200, description = "A page with one button.", body = String, content_type = "text/html")))]
async fn find_digest_end(guard: Public, _: Path<String>) -> Result<Sheet> {
    let button =
        format!("<form method=\"post\"><button>{}</button></form>", guard.actor.lang.say("unsubscribe-button"));
    Ok(Sheet::new(guard.actor.lang, "unsubscribe-title", &button))
}

/// End the weekly letter, as the button does and mail programs do (RFC 8058). Without signing in.
#[utoipa::path(post, path = "/unsubscriptions/{token}", tag = "me",
    request_body(content = Option<String>, content_type = "application/x-www-form-urlencoded",
        description = "What mail programs send with it; nothing is read from it."),
    params(("token" = String, Path, max_length = 100, description = "The end of the link.")),
    responses((status = 200, description = "It has ended.", body = String, content_type = "text/html")))]
async fn end_digest(guard: Public, token: Path<String>) -> Result<Sheet> {
    let mut conn = guard.conn().await?;
    NotificationSettings::unsubscribe(&mut conn, &token).await?;
    Ok(Sheet::new(guard.actor.lang, "unsubscribe-done", ""))
}
