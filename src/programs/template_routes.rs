use super::{NewProgramCopy, NewProgramTemplate, Program, ProgramTemplate};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::Body;
use crate::kernel::id::ProgramTemplateId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::AcademicYear;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_program_templates,
        create_program_template,
        find_program_template,
        delete_program_template,
        draft_program_from_template,
    ]
}

/// List the templates of your school.
#[utoipa::path(get, path = "/api/v1/program-templates", tag = "programs",
    responses((status = 200, description = "All of them.", body = Items<ProgramTemplate>)))]
async fn list_program_templates(mut cx: Authorized<may::ManageTemplates>) -> Result<Items<ProgramTemplate>> {
    ProgramTemplate::list(&mut cx.conn, &cx.scope).await
}

/// Keep a program as a template.
#[utoipa::path(post, path = "/api/v1/program-templates", tag = "programs", request_body = NewProgramTemplate,
    responses((status = 201, description = "The template.", body = ProgramTemplate)))]
async fn create_program_template(
    mut cx: Authorized<may::ManageTemplates>, Body(new): Body<NewProgramTemplate>,
) -> Result<Created<ProgramTemplate>> {
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, new.program_id).await.map_err(|error| error.unknown("/program_id"))?;
        ProgramTemplate::create(conn, actor, &program, new).await
    })
    .await
    .map(Created)
}

/// Look at a template.
#[utoipa::path(get, path = "/api/v1/program-templates/{program_template_id}", tag = "programs",
    params(("program_template_id" = ProgramTemplateId, Path, description = "Which template.")),
    responses((status = 200, description = "The template.", body = ProgramTemplate)))]
async fn find_program_template(
    mut cx: Authorized<may::ManageTemplates>, id: Path<ProgramTemplateId>,
) -> Result<One<ProgramTemplate>> {
    ProgramTemplate::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Delete a template. Programs drafted from it stay.
#[utoipa::path(delete, path = "/api/v1/program-templates/{program_template_id}", tag = "programs",
    params(("program_template_id" = ProgramTemplateId, Path, description = "Which template.")),
    responses((status = 204, description = "Deleted.")))]
async fn delete_program_template(
    mut cx: Authorized<may::ManageTemplates>, id: Path<ProgramTemplateId>,
) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| ProgramTemplate::find(conn, scope, *id).await?.delete(conn, actor).await)
        .await
        .map(|()| NoContent)
}

/// Draft a program from a template.
#[utoipa::path(post, path = "/api/v1/program-templates/{program_template_id}/programs", tag = "programs",
    request_body = NewProgramCopy,
    params(("program_template_id" = ProgramTemplateId, Path, description = "Which template.")),
    responses((status = 201, description = "The draft, without curators.", body = Program)))]
async fn draft_program_from_template(
    mut cx: Authorized<may::ManageTemplates>, id: Path<ProgramTemplateId>, Body(new): Body<NewProgramCopy>,
) -> Result<Created<Program>> {
    cx.transact(async |conn, actor, scope| {
        let template = ProgramTemplate::find(conn, scope, *id).await?;
        let year = AcademicYear::named(conn, scope, new.academic_year_id).await?;
        template.draft(conn, actor, scope, &year, new).await
    })
    .await
    .map(Created)
}
