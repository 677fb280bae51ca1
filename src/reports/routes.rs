use super::{
    AchievementsReport, CoverageReport, EffectsReport, EndingsReport, InactivityReport, JournalParams, JournalReport,
    MenteesReport, MentorParams, MentorsReport, Params, PlansReport, QualityReport, RegistryReport, Report, ReportCode,
    ReportDefinition, ReportParams, RubricReport, StagesReport, SummaryReport, SurveysReport,
};
use crate::documents::{Document, Export, WrittenAs};
use crate::kernel::answer::{Download, Items};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Both, Query};
use crate::kernel::policy::{Grant, may};
use crate::kernel::routing::Routes;
use actix_web::web::Json;

/// List the reports that can be run.
#[utoipa::path(get, path = "/api/v1/report-definitions", tag = "reports",
    responses((status = 200, description = "All of them.", body = Items<ReportDefinition>)))]
async fn list_report_definitions(_: Authorized<may::RunReports>) -> Result<Items<ReportDefinition>> {
    Ok(Items { items: ReportCode::definitions() })
}

async fn preview<R: Report, P: Params>(mut cx: Authorized<impl Grant>, params: P) -> Result<Json<R>> {
    let frame = params.frame(&mut cx.conn, &cx.actor, &cx.scope).await?;
    R::run(&mut cx.conn, &frame).await.map(Json)
}

async fn export<R: Report, P: Params>(mut cx: Authorized<impl Grant>, written: WrittenAs, params: P) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let frame = params.frame(conn, actor, scope).await?;
        let report = R::run(conn, &frame).await?;
        frame.record_export(conn, actor, report.meta(), written.format).await?;
        Ok(Document { school: frame.only_school(), ..report.document(actor.lang) }.written(written))
    })
    .await
}

/// A report a line: what runs it and what exports it, who may, and what it is asked for with. The export is written into the
/// audit trail.
macro_rules! reports {
    ($($preview:ident $export:ident $may:ident $report:ident $params:ident
        $path:literal $export_path:literal $run:literal $write:literal)+) => {
        /// The operations.
        pub(super) fn routes() -> Routes {
            crate::routes![list_report_definitions, $($preview, $export),+]
        }
        $(
            #[doc = $run]
            #[utoipa::path(get, path = $path, tag = "reports", params($params),
                responses((status = 200, description = "The report.", body = $report)))]
            async fn $preview(cx: Authorized<may::$may>, Query(params): Query<$params>) -> Result<Json<$report>> {
                preview(cx, params).await
            }

            #[doc = $write]
            #[utoipa::path(get, path = $export_path, tag = "reports", params($params, WrittenAs),
                responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
                    content_type = "*/*")))]
            async fn $export(
                cx: Authorized<may::$may>, Both(written, params): Both<WrittenAs, $params>,
            ) -> Result<Export> {
                export::<$report, _>(cx, written, params).await
            }
        )+
    };
}

reports! {
    preview_mentors export_mentors RunNamedReports MentorsReport MentorParams
        "/api/v1/reports/preview/R01" "/api/v1/reports/preview/R01/export"
        "Run R01, the registry of mentors." "Export R01, the registry of mentors."
    preview_mentees export_mentees RunNamedReports MenteesReport ReportParams
        "/api/v1/reports/preview/R02" "/api/v1/reports/preview/R02/export"
        "Run R02, the registry of mentees." "Export R02, the registry of mentees."
    preview_registry export_registry RunNamedReports RegistryReport ReportParams
        "/api/v1/reports/preview/R03" "/api/v1/reports/preview/R03/export"
        "Run R03, the registry of pairs and groups." "Export R03, the registry of pairs and groups."
    preview_stages export_stages RunReports StagesReport ReportParams
        "/api/v1/reports/preview/R04" "/api/v1/reports/preview/R04/export"
        "Run R04, the progress through the four stages." "Export R04, the progress through the four stages."
    preview_coverage export_coverage RunReports CoverageReport ReportParams
        "/api/v1/reports/preview/R05" "/api/v1/reports/preview/R05/export"
        "Run R05, coverage." "Export R05, coverage."
    preview_plans export_plans RunNamedReports PlansReport ReportParams
        "/api/v1/reports/preview/R06" "/api/v1/reports/preview/R06/export"
        "Run R06, how plans were carried out." "Export R06, how plans were carried out."
    preview_journal export_journal RunJournals JournalReport JournalParams
        "/api/v1/reports/preview/R07" "/api/v1/reports/preview/R07/export"
        "Run R07, a mentor's report and journal of one pair." "Export R07, a mentor's report and journal of one pair."
    preview_surveys export_surveys RunReports SurveysReport ReportParams
        "/api/v1/reports/preview/R08" "/api/v1/reports/preview/R08/export"
        "Run R08, what surveys said." "Export R08, what surveys said."
    preview_effects export_effects RunReports EffectsReport ReportParams
        "/api/v1/reports/preview/R09" "/api/v1/reports/preview/R09/export"
        "Run R09, what it came to." "Export R09, what it came to."
    preview_quality export_quality RunInnerReports QualityReport ReportParams
        "/api/v1/reports/preview/R10" "/api/v1/reports/preview/R10/export"
        "Run R10, strengths, weaknesses and roadmaps of programs." "Export R10, strengths, weaknesses and roadmaps of programs."
    preview_rubric export_rubric RunInnerReports RubricReport ReportParams
        "/api/v1/reports/preview/R11" "/api/v1/reports/preview/R11/export"
        "Run R11, programs by criteria." "Export R11, programs by criteria."
    preview_summary export_summary RunReports SummaryReport ReportParams
        "/api/v1/reports/preview/R12" "/api/v1/reports/preview/R12/export"
        "Run R12, the summary of schools or programs." "Export R12, the summary of schools or programs."
    preview_achievements export_achievements RunNamedReports AchievementsReport ReportParams
        "/api/v1/reports/preview/R13" "/api/v1/reports/preview/R13/export"
        "Run R13, achievements." "Export R13, achievements."
    preview_endings export_endings RunInnerReports EndingsReport ReportParams
        "/api/v1/reports/preview/R14" "/api/v1/reports/preview/R14/export"
        "Run R14, endings and replacements." "Export R14, endings and replacements."
    preview_inactivity export_inactivity RunInnerReports InactivityReport ReportParams
        "/api/v1/reports/preview/R15" "/api/v1/reports/preview/R15/export"
        "Run R15, inactive pairs." "Export R15, inactive pairs."
}
