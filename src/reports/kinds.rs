//! The reports that are kept, by their codes.

use super::{
    CoverageReport, EffectsReport, Frame, MenteesReport, MentorsReport, PlansReport, QualityReport, RegistryReport,
    Report, ReportCode, RubricReport, StagesReport, SummaryReport, SurveysReport,
};
use crate::documents::Document;
use crate::kernel::error::{Error, Result};
use crate::kernel::texts::Lang;
use diesel_async::AsyncPgConnection;

macro_rules! kept {
    ($($report:ident)+) => {
        /// Whether a report may be kept.
        pub(super) fn is_kept(code: ReportCode) -> bool {
            [$(<$report as Report>::CODE),+].contains(&code)
        }

        /// Computes a report, in the bytes it is kept in.
        pub(super) async fn keep(code: ReportCode, conn: &mut AsyncPgConnection, frame: &Frame) -> Result<String> {
            $(if code == <$report as Report>::CODE {
                let report = <$report as Report>::run(conn, frame).await?;
                return Ok(serde_json::to_string(&report).map_err(anyhow::Error::from)?);
            })+
            Err(Error::NotFound)
        }

        /// The document of a report, from the bytes it was kept in.
        pub(super) fn kept_document(code: ReportCode, kept: &str, lang: Lang) -> Result<Document> {
            $(if code == <$report as Report>::CODE {
                let report: $report = serde_json::from_str(kept).map_err(anyhow::Error::from)?;
                return Ok(report.document(lang));
            })+
            Err(Error::NotFound)
        }
    };
}

kept! {
    MentorsReport MenteesReport RegistryReport StagesReport CoverageReport PlansReport SurveysReport EffectsReport
    QualityReport RubricReport SummaryReport
}
