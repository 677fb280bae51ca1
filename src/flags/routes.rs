use super::{Flag, FlagFilter, NewFlag, Resolution};
use crate::kernel::answer::{Created, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::FlagId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_flags, raise_flag, find_flag, resolve_flag]
}

/// List the flags of the programs you curate and those you raised, newest first.
#[utoipa::path(get, path = "/api/v1/flags", tag = "signals", params(Paging, FlagFilter),
    responses((status = 200, description = "A page of flags.", body = Page<Flag>)))]
async fn list_flags(mut cx: Authorized<may::RaiseFlags>, list: Listing<FlagFilter>) -> Result<Page<Flag>> {
    Flag::list(&mut cx.conn, &cx.actor, &cx.scope, &list).await
}

/// Say that something is wrong in a pair. The curator reads it; the other side does not learn of it here.
#[utoipa::path(post, path = "/api/v1/flags", tag = "signals", request_body = NewFlag,
    responses((status = 201, description = "The flag.", body = Flag)))]
async fn raise_flag(mut cx: Authorized<may::RaiseFlags>, Body(new): Body<NewFlag>) -> Result<Created<Flag>> {
    cx.transact(async |conn, actor, scope| Flag::raise(conn, actor, scope, new).await).await.map(Created)
}

/// Look at a flag.
#[utoipa::path(get, path = "/api/v1/flags/{flag_id}", tag = "signals",
    params(("flag_id" = FlagId, Path, description = "Which flag.")),
    responses((status = 200, description = "The flag.", body = Flag)))]
async fn find_flag(mut cx: Authorized<may::RaiseFlags>, id: Path<FlagId>) -> Result<One<Flag>> {
    Flag::find(&mut cx.conn, &cx.actor, &cx.scope, *id).await.map(One)
}

/// Say what was done about a flag. Who raised it reads that.
#[utoipa::path(post, path = "/api/v1/flags/{flag_id}/resolutions", tag = "signals", request_body = Resolution,
    params(("flag_id" = FlagId, Path, description = "Which flag."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The flag, resolved.", body = Flag)))]
async fn resolve_flag(
    mut cx: Authorized<may::ResolveFlags>, id: Path<FlagId>, seen: IfMatch, Body(new): Body<Resolution>,
) -> Result<One<Flag>> {
    cx.transact(async |conn, actor, scope| {
        Flag::find(conn, actor, scope, *id).await?.resolve(conn, actor, &seen, new).await
    })
    .await
    .map(One)
}
