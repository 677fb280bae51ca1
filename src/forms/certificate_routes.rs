use super::{Certificate, CertificateFilter, CertificateRevocation};
use crate::documents::{Export, InBrowser, WrittenAs};
use crate::kernel::answer::{Created, Download, One, Page};
use crate::kernel::auth::{Authorized, Public};
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging, Query};
use crate::kernel::id::{CertificateId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::tracks::Track;
use actix_web::http::StatusCode;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        issue_certificate,
        list_certificates,
        find_certificate,
        export_certificate,
        revoke_certificate,
        check_certificate,
    ]
}

/// Issue the certificate of a mentee who completed the four stages.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/certificates", tag = "certificates",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The certificate.", body = Certificate)))]
async fn issue_certificate(
    mut cx: Authorized<may::IssueCertificates>, id: Path<TrackId>,
) -> Result<Created<Certificate>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        Certificate::issue(conn, actor, &track).await
    })
    .await
    .map(Created)
}

/// List the certificates of the tracks you see, newest first.
#[utoipa::path(get, path = "/api/v1/certificates", tag = "certificates", params(Paging, CertificateFilter),
    responses((status = 200, description = "A page of certificates.", body = Page<Certificate>)))]
async fn list_certificates(
    mut cx: Authorized<may::ReadTracks>, list: Listing<CertificateFilter>,
) -> Result<Page<Certificate>> {
    Certificate::list(&mut cx.conn, &cx.scope, &list).await
}

/// Look at a certificate.
#[utoipa::path(get, path = "/api/v1/certificates/{certificate_id}", tag = "certificates",
    params(("certificate_id" = CertificateId, Path, description = "Which certificate.")),
    responses((status = 200, description = "The certificate.", body = Certificate)))]
async fn find_certificate(mut cx: Authorized<may::ReadTracks>, id: Path<CertificateId>) -> Result<One<Certificate>> {
    Certificate::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Write a certificate, to be signed and handed over.
#[utoipa::path(get, path = "/api/v1/certificates/{certificate_id}/export", tag = "certificates",
    params(("certificate_id" = CertificateId, Path, description = "Which certificate."), WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*"), (status = 409, description = "Revoked.")))]
async fn export_certificate(
    mut cx: Authorized<may::ReadTracks>, id: Path<CertificateId>, Query(written): Query<WrittenAs>,
) -> Result<Export> {
    let core = cx.core.clone();
    cx.transact(async |conn, actor, scope| {
        let certificate = Certificate::find(conn, scope, *id).await?.holding()?;
        written.told(certificate.event("certificate.exported"), true).record(conn, actor).await?;
        Ok(certificate.document(actor.lang, &core.config.public_url).written(written))
    })
    .await
}

/// Revoke a certificate: its public address says so from now on.
#[utoipa::path(post, path = "/api/v1/certificates/{certificate_id}/revocations", tag = "certificates",
    request_body = CertificateRevocation,
    params(("certificate_id" = CertificateId, Path, description = "Which certificate."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The certificate, revoked.", body = Certificate)))]
async fn revoke_certificate(
    mut cx: Authorized<may::IssueCertificates>, id: Path<CertificateId>, seen: IfMatch,
    Body(new): Body<CertificateRevocation>,
) -> Result<One<Certificate>> {
    cx.transact(async |conn, actor, scope| {
        seen.of(Certificate::find(conn, scope, *id).await?)?.revoke(conn, actor, new).await
    })
    .await
    .map(One)
}

/// Check a certificate by the address on its paper: whether it holds, and for whom. Without signing in.
#[utoipa::path(get, path = "/certificates/{code}", tag = "certificates",
    params(("code" = String, Path, max_length = 100, description = "The end of the address; small letters and dashes do not matter.")),
    responses((status = 200, description = "A page for people.", body = String, content_type = "text/html"),
        (status = 404, description = "A page that says that there is none.", body = String, content_type = "text/html")))]
async fn check_certificate(guard: Public, code: Path<String>) -> Result<InBrowser> {
    let mut conn = guard.conn().await?;
    let found = Certificate::with_code(&mut conn, &code).await?;
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok(InBrowser { document: Certificate::checked(found.as_ref(), &guard.actor), status })
}
