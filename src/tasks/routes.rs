use super::{Signal, SignalParams, Task};
use crate::kernel::answer::Items;
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::Query;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_my_tasks, list_signals]
}

/// List what waits for you, in every role you have: overdue first, then by the day it is due.
#[utoipa::path(get, path = "/api/v1/me/tasks", tag = "me",
    responses((status = 200, description = "The first five hundred.", body = Items<Task>)))]
async fn list_my_tasks(mut cx: Authorized<may::ReadTasks>) -> Result<Items<Task>> {
    Task::of(&mut cx.conn, &cx.actor, &cx.scope).await
}

/// List pairs to look at: no first meeting, no meeting for long, a stage past its day. The longest first.
#[utoipa::path(get, path = "/api/v1/signals", tag = "signals", params(SignalParams),
    responses((status = 200, description = "The first thousand.", body = Items<Signal>)))]
async fn list_signals(mut cx: Authorized<may::ReadSignals>, params: Query<SignalParams>) -> Result<Items<Signal>> {
    Signal::of(&mut cx.conn, &cx.actor, &cx.scope, params).await
}
