use super::{AuditEvent, AuditFilter};
use crate::kernel::answer::Page;
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Listing, Paging};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_audit_events]
}

/// List what happened.
///
/// Sign-ins, changes of roles and of states, exports: newest first, without any text that people wrote.
#[utoipa::path(get, path = "/api/v1/audit-events", tag = "audit", params(Paging, AuditFilter),
    responses((status = 200, description = "A page of events.", body = Page<AuditEvent>)))]
async fn list_audit_events(mut cx: Authorized<may::ReadAudit>, list: Listing<AuditFilter>) -> Result<Page<AuditEvent>> {
    AuditEvent::list(&mut cx.conn, &cx.actor, &cx.scope, &list).await
}
