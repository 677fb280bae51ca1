use super::{Frame, Overview, Period};
use crate::audit::Event;
use crate::documents::{Export, WrittenAs};
use crate::kernel::answer::{Download, Shown};
use crate::kernel::auth::{Actor, Authorized};
use crate::kernel::error::Result;
use crate::kernel::extract::{Both, Query};
use crate::kernel::id::{DepartmentId, SchoolId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::kernel::scope::Scope;
use crate::schools::{Department, School};
use actix_web::web::Path;
use diesel_async::AsyncPgConnection;
use serde_json::json;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![school_overview, export_school_overview, department_overview, export_department_overview]
}

async fn of_school(
    conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: SchoolId, period: Period,
) -> Result<Overview> {
    let school = School::find(conn, scope, id).await?;
    let frame = Frame::of_period(conn, actor, scope, period, Some(id)).await?;
    Overview::run(conn, &frame, school.name).await
}

async fn of_department(
    conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: DepartmentId, period: Period,
) -> Result<Overview> {
    let department = Department::find(conn, scope, id).await?;
    let scope = Scope::of_department(id, actor.now);
    let frame = Frame::of_period(conn, actor, &scope, period, None).await?;
    Overview::run(conn, &frame, department.name).await
}

async fn written(
    conn: &mut AsyncPgConnection, actor: &Actor, overview: &Overview, event: Event, written: WrittenAs,
) -> Result<Export> {
    let details = json!({ "from": overview.from, "to": overview.to, "names": false, "format": written.format });
    let school = event.school_id;
    event.with(details).record(conn, actor).await?;
    Ok(overview.document(actor.lang, school).written(written))
}

/// Look at how mentoring goes in a school: pairs, stages, meetings, goals, satisfaction, load.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/overview", tag = "reports",
    params(("school_id" = SchoolId, Path, description = "Which school."), Period),
    responses((status = 200, description = "The overview.", body = Overview)))]
async fn school_overview(
    mut cx: Authorized<may::RunReports>, id: Path<SchoolId>, Query(period): Query<Period>,
) -> Result<Shown<Overview>> {
    of_school(&mut cx.conn, &cx.actor, &cx.scope, *id, period).await.map(Shown)
}

/// Export a school's overview, to print it with its charts.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/overview/export", tag = "reports",
    params(("school_id" = SchoolId, Path, description = "Which school."), Period, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_school_overview(
    mut cx: Authorized<may::RunReports>, id: Path<SchoolId>, Both(format, period): Both<WrittenAs, Period>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let overview = of_school(conn, actor, scope, *id, period).await?;
        written(conn, actor, &overview, Event::new("overview.exported", *id).at(*id), format).await
    })
    .await
}

/// Look at how mentoring goes in the schools of a department.
#[utoipa::path(get, path = "/api/v1/departments/{department_id}/overview", tag = "reports",
    params(("department_id" = DepartmentId, Path, description = "Which department."), Period),
    responses((status = 200, description = "The overview.", body = Overview)))]
async fn department_overview(
    mut cx: Authorized<may::RunReports>, id: Path<DepartmentId>, Query(period): Query<Period>,
) -> Result<Shown<Overview>> {
    of_department(&mut cx.conn, &cx.actor, &cx.scope, *id, period).await.map(Shown)
}

/// Export a department's overview, to print it with its charts.
#[utoipa::path(get, path = "/api/v1/departments/{department_id}/overview/export", tag = "reports",
    params(("department_id" = DepartmentId, Path, description = "Which department."), Period, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_department_overview(
    mut cx: Authorized<may::RunReports>, id: Path<DepartmentId>, Both(format, period): Both<WrittenAs, Period>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let overview = of_department(conn, actor, scope, *id, period).await?;
        written(conn, actor, &overview, Event::new("overview.exported", *id), format).await
    })
    .await
}
