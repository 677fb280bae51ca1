use super::{KeptReport, KeptReportCard, NewReport, ReportApproval, ReportFilter, ReportReturn, ReportTexts};
use crate::documents::{Export, WrittenAs};
use crate::kernel::answer::{Created, Download, NoContent, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging, Query};
use crate::kernel::id::ReportId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_reports,
        draft_report,
        find_report,
        change_report,
        delete_report,
        submit_report,
        return_report,
        approve_report,
        supersede_report,
        export_report,
    ]
}

/// List the reports that are kept, newest first; a department's as soon as they are submitted.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(Paging, ReportFilter),
    responses((status = 200, description = "A page of reports.", body = Page<KeptReport>)))]
async fn list_reports(mut cx: Authorized<may::ReadReports>, list: Listing<ReportFilter>) -> Result<Page<KeptReport>> {
    KeptReport::list(&mut cx.conn, &cx.scope, &list).await
}

/// Draft a report: it is computed and kept, with your conclusions and recommendations.
#[utoipa::path(post, path = "/api/v1/reports", tag = "reports", request_body = NewReport,
    responses((status = 201, description = "The draft.", body = KeptReportCard)))]
async fn draft_report(
    mut cx: Authorized<may::WriteReports>, Body(new): Body<NewReport>,
) -> Result<Created<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, new.school_id).await.map_err(|error| error.unknown("/school_id"))?;
        KeptReport::draft(conn, actor, scope, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at a kept report and what was computed.
#[utoipa::path(get, path = "/api/v1/reports/{report_id}", tag = "reports",
    params(("report_id" = ReportId, Path, description = "Which report.")),
    responses((status = 200, description = "The report.", body = KeptReportCard)))]
async fn find_report(mut cx: Authorized<may::ReadReports>, id: Path<ReportId>) -> Result<One<KeptReportCard>> {
    KeptReport::find(&mut cx.conn, &cx.scope, *id).await?.card(&mut cx.conn).await.map(One)
}

/// Change conclusions and recommendations, before the report is submitted or after it came back.
#[utoipa::path(patch, path = "/api/v1/reports/{report_id}", tag = "reports", request_body = ReportTexts,
    params(("report_id" = ReportId, Path, description = "Which report."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The report as it is now.", body = KeptReportCard)))]
async fn change_report(
    mut cx: Authorized<may::WriteReports>, id: Path<ReportId>, seen: IfMatch, Body(texts): Body<ReportTexts>,
) -> Result<One<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| {
        KeptReport::find(conn, scope, *id).await?.change(conn, actor, &seen, texts).await
    })
    .await
    .map(One)
}

/// Delete a draft.
#[utoipa::path(delete, path = "/api/v1/reports/{report_id}", tag = "reports",
    params(("report_id" = ReportId, Path, description = "Which report.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_report(mut cx: Authorized<may::WriteReports>, id: Path<ReportId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| KeptReport::find(conn, scope, *id).await?.delete(conn, actor).await)
        .await
        .map(|()| NoContent)
}

/// Submit a report to the department. It is computed once more; from now on the methodologist reads it.
#[utoipa::path(post, path = "/api/v1/reports/{report_id}/submissions", tag = "reports",
    params(("report_id" = ReportId, Path, description = "Which report."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The report, submitted.", body = KeptReportCard)))]
async fn submit_report(
    mut cx: Authorized<may::WriteReports>, id: Path<ReportId>, seen: IfMatch,
) -> Result<One<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| KeptReport::find(conn, scope, *id).await?.submit(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Give a submitted report back with a comment.
#[utoipa::path(post, path = "/api/v1/reports/{report_id}/returns", tag = "reports", request_body = ReportReturn,
    params(("report_id" = ReportId, Path, description = "Which report."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The report, returned.", body = KeptReportCard)))]
async fn return_report(
    mut cx: Authorized<may::ApproveReports>, id: Path<ReportId>, seen: IfMatch, Body(new): Body<ReportReturn>,
) -> Result<One<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| {
        KeptReport::find(conn, scope, *id).await?.give_back(conn, actor, &seen, new).await
    })
    .await
    .map(One)
}

/// Approve a submitted report: neither figures nor texts change any more. Nobody approves the own report.
#[utoipa::path(post, path = "/api/v1/reports/{report_id}/approvals", tag = "reports", request_body = ReportApproval,
    params(("report_id" = ReportId, Path, description = "Which report."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The report, approved.", body = KeptReportCard)))]
async fn approve_report(
    mut cx: Authorized<may::ApproveReports>, id: Path<ReportId>, seen: IfMatch, Body(new): Body<ReportApproval>,
) -> Result<One<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| {
        KeptReport::find(conn, scope, *id).await?.approve(conn, actor, &seen, new).await
    })
    .await
    .map(One)
}

/// Draft the report that is to take the place of an approved one, with the figures of now.
#[utoipa::path(post, path = "/api/v1/reports/{report_id}/supersessions", tag = "reports",
    params(("report_id" = ReportId, Path, description = "Which approved report."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 201, description = "The draft.", body = KeptReportCard)))]
async fn supersede_report(
    mut cx: Authorized<may::WriteReports>, id: Path<ReportId>, seen: IfMatch,
) -> Result<Created<KeptReportCard>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(KeptReport::find(conn, scope, *id).await?)?.supersede(conn, actor).await
    })
    .await
    .map(Created)
}

/// Export a kept report, from what was kept. The export is written into the audit trail.
#[utoipa::path(get, path = "/api/v1/reports/{report_id}/export", tag = "reports",
    params(("report_id" = ReportId, Path, description = "Which report."), WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_report(
    mut cx: Authorized<may::ReadReports>, id: Path<ReportId>, Query(params): Query<WrittenAs>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| KeptReport::find(conn, scope, *id).await?.export(conn, actor, params).await)
        .await
}
