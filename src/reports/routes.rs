use super::csv::CsvFile;
use super::{ExportParams, RegistryReport, ReportCode, ReportDefinition, ReportParams, StagesReport};
use crate::kernel::answer::Items;
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::Query;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Json;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_report_definitions, preview_registry, export_registry, preview_stages, export_stages]
}

/// List the reports that can be run.
#[utoipa::path(get, path = "/api/v1/report-definitions", tag = "reports",
    responses((status = 200, description = "All of them.", body = Items<ReportDefinition>)))]
async fn list_report_definitions(_: Authorized<may::RunReports>) -> Result<Items<ReportDefinition>> {
    Ok(Items { items: ReportCode::definitions() })
}

/// Run R03, the registry of pairs and groups.
#[utoipa::path(get, path = "/api/v1/reports/preview/R03", tag = "reports", params(ReportParams),
    responses((status = 200, description = "The report.", body = RegistryReport)))]
async fn preview_registry(
    mut cx: Authorized<may::RunNamedReports>, Query(params): Query<ReportParams>,
) -> Result<Json<RegistryReport>> {
    let frame = params.frame(&mut cx.conn, &cx.scope).await?;
    RegistryReport::run(&mut cx.conn, &cx.actor, &frame).await.map(Json)
}

/// Export R03, the registry of pairs and groups. The export is written into the audit trail.
#[utoipa::path(get, path = "/api/v1/reports/preview/R03/export", tag = "reports", params(ExportParams),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv")))]
async fn export_registry(
    mut cx: Authorized<may::RunNamedReports>, Query(params): Query<ExportParams>,
) -> Result<CsvFile> {
    let (params, dialect) = params.split();
    cx.transact(async |conn, actor, scope| {
        let frame = params.frame(conn, scope).await?;
        let report = RegistryReport::run(conn, actor, &frame).await?;
        frame.record_export(conn, actor, &report.meta, true).await?;
        report.csv(actor.lang, dialect)
    })
    .await
}

/// Run R04, the progress through the four stages.
#[utoipa::path(get, path = "/api/v1/reports/preview/R04", tag = "reports", params(ReportParams),
    responses((status = 200, description = "The report.", body = StagesReport)))]
async fn preview_stages(
    mut cx: Authorized<may::RunReports>, Query(params): Query<ReportParams>,
) -> Result<Json<StagesReport>> {
    let frame = params.frame(&mut cx.conn, &cx.scope).await?;
    StagesReport::run(&mut cx.conn, &cx.actor, &frame).await.map(Json)
}

/// Export R04, the progress through the four stages. The export is written into the audit trail.
#[utoipa::path(get, path = "/api/v1/reports/preview/R04/export", tag = "reports", params(ExportParams),
    responses((status = 200, description = "The table.", body = String, content_type = "text/csv")))]
async fn export_stages(mut cx: Authorized<may::RunReports>, Query(params): Query<ExportParams>) -> Result<CsvFile> {
    let (params, dialect) = params.split();
    cx.transact(async |conn, actor, scope| {
        let frame = params.frame(conn, scope).await?;
        let report = StagesReport::run(conn, actor, &frame).await?;
        frame.record_export(conn, actor, &report.meta, false).await?;
        report.csv(actor.lang, dialect)
    })
    .await
}
