//! Links that open a kept report for a quarter of an hour, for whoever is given them.

use super::KeptReport;
use crate::documents::{Dialect, Export, Format, WrittenAs};
use crate::kernel::answer::{Download, Shown};
use crate::kernel::auth::{Actor, Authorized, Public};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::Body;
use crate::kernel::id::ReportId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::kernel::texts::Lang;
use crate::kernel::token::Purpose;
use actix_web::web::Path;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// How long a link opens what it leads to.
const SHARED_SECONDS: i64 = 900;

/// What a link opens.
#[derive(Serialize, Deserialize)]
struct Shared {
    sub: ReportId,
    format: Format,
    dialect: Option<Dialect>,
    lang: Lang,
    /// The report's version: what is changed meanwhile is not what was shared.
    version: i32,
}

impl Purpose for Shared {
    const KIND: &'static str = "share+jwt";
    const AUDIENCE: &'static str = "talim-shared";
}

/// What a link is to open.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewShareLink {
    /// As what the report is written.
    format: Format,
    /// For whom; `local` when absent.
    dialect: Option<Dialect>,
}

/// A link that opens a report without signing in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ShareLink {
    /// The address.
    url: String,
    /// When it ends.
    expires_at: DateTime<Utc>,
}

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![share_report, read_shared_report]
}

/// Make a link that opens a kept report for 15 minutes without signing in. That it was made is written into the audit trail.
#[utoipa::path(post, path = "/api/v1/reports/{report_id}/share-links", tag = "reports", request_body = NewShareLink,
    params(("report_id" = ReportId, Path, description = "Which report.")),
    responses((status = 200, description = "The link, shown once.", body = ShareLink)))]
async fn share_report(
    mut cx: Authorized<may::ReadReports>, id: Path<ReportId>, Body(new): Body<NewShareLink>,
) -> Result<Shown<ShareLink>> {
    let core = cx.core.clone();
    cx.transact(async |conn, actor, scope| {
        let report = KeptReport::find(conn, scope, *id).await?;
        let NewShareLink { format, dialect } = new;
        let details = json!({ "code": report.code, "names": report.code.has_names(), "format": format });
        report.event("report.shared").with(details).record(conn, actor).await?;
        let shared = Shared { sub: report.id, format, dialect, lang: actor.lang, version: report.version };
        let token = core.keys.sign(shared, actor.now, SHARED_SECONDS)?;
        let url = format!("{}/shared-reports/{token}", core.config.public_url);
        Ok(Shown(ShareLink { url, expires_at: actor.now + Duration::seconds(SHARED_SECONDS) }))
    })
    .await
}

/// Open a shared report by its link.
#[utoipa::path(get, path = "/shared-reports/{token}", tag = "reports",
    params(("token" = String, Path, description = "The end of the link.")),
    responses((status = 200, description = "The file.", body = Download, content_type = "*/*")))]
async fn read_shared_report(guard: Public, token: Path<String>) -> Result<Export> {
    let shared = guard.core.keys.read(&token, guard.actor.now);
    let Ok(Shared { sub, format, dialect, lang, version }) = shared else { return Err(Error::NotFound) };
    let mut conn = guard.conn().await?;
    let actor = Actor { lang, ..guard.actor };
    KeptReport::find_shared(&mut conn, sub, version)
        .await?
        .export(&mut conn, &actor, WrittenAs { format, dialect })
        .await
}
