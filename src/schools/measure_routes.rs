use super::{Headcount, IndicatorTarget, NewHeadcount, School, TargetFilter, YearTargets};
use crate::kernel::answer::{Created, Items};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, Query};
use crate::kernel::id::SchoolId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![list_headcounts, enter_headcount, list_indicator_targets, set_indicator_targets]
}

/// List the counts of a school's staff, newest day first.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/headcounts", tag = "schools",
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 200, description = "All of them.", body = Items<Headcount>)))]
async fn list_headcounts(mut cx: Authorized<may::ReadMeasures>, id: Path<SchoolId>) -> Result<Items<Headcount>> {
    let school = School::find(&mut cx.conn, &cx.scope, *id).await?;
    Headcount::of(&mut cx.conn, &school).await
}

/// Enter how many teach at the school on a day. A day that was entered already is corrected.
#[utoipa::path(post, path = "/api/v1/schools/{school_id}/headcounts", tag = "schools", request_body = NewHeadcount,
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 201, description = "The count.", body = Headcount)))]
async fn enter_headcount(
    mut cx: Authorized<may::ManageSchools>, id: Path<SchoolId>, Body(new): Body<NewHeadcount>,
) -> Result<Created<Headcount>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, *id).await?;
        Headcount::enter(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// List what a school wants to reach, by year.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/indicator-targets", tag = "schools",
    params(("school_id" = SchoolId, Path, description = "Which school."), TargetFilter),
    responses((status = 200, description = "All of them.", body = Items<IndicatorTarget>)))]
async fn list_indicator_targets(
    mut cx: Authorized<may::ReadMeasures>, id: Path<SchoolId>, Query(filter): Query<TargetFilter>,
) -> Result<Items<IndicatorTarget>> {
    let school = School::find(&mut cx.conn, &cx.scope, *id).await?;
    IndicatorTarget::of(&mut cx.conn, &school, filter.academic_year_id).await
}

/// Set what a school wants to reach in a year. The targets replace those of the year.
#[utoipa::path(put, path = "/api/v1/schools/{school_id}/indicator-targets", tag = "schools", request_body = YearTargets,
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 200, description = "The targets of the year.", body = Items<IndicatorTarget>)))]
async fn set_indicator_targets(
    mut cx: Authorized<may::ManageSchools>, id: Path<SchoolId>, Body(new): Body<YearTargets>,
) -> Result<Items<IndicatorTarget>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, *id).await?;
        IndicatorTarget::set(conn, actor, &school, new).await
    })
    .await
}
