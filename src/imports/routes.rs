use super::model::{Import, ImportCard, ImportCommit, ImportRow, ImportRowFilter, NewImport, TemplateParams, template};
use crate::documents::{Dialect, Table, write_csv};
use crate::kernel::answer::{Accepted, Download, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, File, IfMatch, Listing, NoFilter, Paging, Query};
use crate::kernel::id::ImportId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_imports, upload_import, find_import, list_import_rows, commit_import, find_import_template,]
}

/// List the imports of your school, newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(Paging),
    responses((status = 200, description = "A page of imports.", body = Page<Import>)))]
async fn list_imports(mut cx: Authorized<may::ManageImports>, list: Listing<NoFilter>) -> Result<Page<Import>> {
    Import::list(&mut cx.conn, &cx.scope, &list).await
}

/// Bring a file: CSV, XLSX, or a OneRoster archive. It is read in the background; nothing is written yet.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(NewImport),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file as it is, up to 20 MiB."),
    responses((status = 202, description = "The import, being read.", body = Import)))]
async fn upload_import(
    mut cx: Authorized<may::ManageImports>, Query(new): Query<NewImport>, File(file): File,
) -> Result<Accepted<Import>> {
    let core = cx.core.clone();
    let import = cx.transact(async |conn, actor, scope| Import::create(conn, actor, scope, &new).await).await?;
    actix_web::rt::spawn(import.clone().read(core, file));
    Ok(Accepted(import))
}

/// Look at an import: how far it is, and what it would do.
#[utoipa::path(get, path = "/api/v1/imports/{import_id}", tag = "imports",
    params(("import_id" = ImportId, Path, description = "Which import.")),
    responses((status = 200, description = "The import.", body = ImportCard)))]
async fn find_import(mut cx: Authorized<may::ManageImports>, id: Path<ImportId>) -> Result<One<ImportCard>> {
    let import = Import::find(&mut cx.conn, &cx.scope, *id).await?;
    Ok(One(import.card(cx.actor.lang)))
}

/// List the rows of an import, each with what it would do and what is wrong with it.
#[utoipa::path(get, path = "/api/v1/imports/{import_id}/rows", tag = "imports",
    params(("import_id" = ImportId, Path, description = "Which import."), Paging, ImportRowFilter),
    responses((status = 200, description = "A page of rows.", body = Page<ImportRow>)))]
async fn list_import_rows(
    mut cx: Authorized<may::ManageImports>, id: Path<ImportId>, list: Listing<ImportRowFilter>,
) -> Result<Page<ImportRow>> {
    let import = Import::find(&mut cx.conn, &cx.scope, *id).await?;
    import.rows(&mut cx.conn, cx.actor.lang, &list).await
}

/// Write an import that was looked at. It is written in the background.
#[utoipa::path(post, path = "/api/v1/imports/{import_id}/commits", tag = "imports", request_body = ImportCommit,
    params(("import_id" = ImportId, Path, description = "Which import."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 202, description = "The import, being written.", body = Import)))]
async fn commit_import(
    mut cx: Authorized<may::ManageImports>, id: Path<ImportId>, seen: IfMatch, Body(how): Body<ImportCommit>,
) -> Result<Accepted<Import>> {
    let (core, actor, scope) = (cx.core.clone(), cx.actor.clone(), cx.scope.clone());
    let begun = cx.transact(async |conn, actor, scope| {
        seen.of(Import::find(conn, scope, *id).await?)?.commit(conn, actor, how.mode).await
    });
    let begun = begun.await?;
    actix_web::rt::spawn(begun.clone().write(core, actor, scope, how.mode));
    Ok(Accepted(begun))
}

/// Get an empty file with the headings in your language.
#[utoipa::path(get, path = "/api/v1/import-template", tag = "imports", params(TemplateParams),
    responses((status = 200, description = "The file.", body = String, content_type = "text/csv")))]
async fn find_import_template(
    cx: Authorized<may::ManageImports>, Query(params): Query<TemplateParams>,
) -> Result<Download> {
    let headings = template(params.kind, cx.actor.lang);
    let bytes = write_csv(&[Table { headings, ..Table::default() }], Dialect::Local)?;
    Ok(Download { name: format!("{}.csv", params.kind.as_str()), content_type: "text/csv; charset=utf-8", bytes })
}
