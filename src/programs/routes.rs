use super::{NewProgram, Program, ProgramChange, ProgramChanges, ProgramFilter, ProgramStep, Reason};
use crate::accounts::RoleAssignment;
use crate::kernel::answer::{Created, Items, NoContent, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, MustMatch, Paging};
use crate::kernel::id::{PersonId, ProgramId};
use crate::kernel::policy::{Grant, may};
use crate::kernel::routing::Routes;
use crate::people::Person;
use crate::schools::AcademicYear;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_programs,
        create_program,
        find_program,
        change_program,
        delete_program,
        activate_program,
        suspend_program,
        complete_program,
        archive_program,
        restore_program,
        list_program_history,
        list_curators,
        add_curator,
        remove_curator,
    ]
}

/// List the programs you can see, newest first.
#[utoipa::path(get, path = "/api/v1/programs", tag = "programs", params(Paging, ProgramFilter),
    responses((status = 200, description = "A page of programs.", body = Page<Program>)))]
async fn list_programs(mut cx: Authorized<may::ReadPrograms>, list: Listing<ProgramFilter>) -> Result<Page<Program>> {
    Program::list(&mut cx.conn, &cx.scope, &list).await
}

/// Draft a program.
#[utoipa::path(post, path = "/api/v1/programs", tag = "programs", request_body = NewProgram,
    responses((status = 201, description = "The draft.", body = Program)))]
async fn create_program(
    mut cx: Authorized<may::CreatePrograms>, Body(new): Body<NewProgram>,
) -> Result<Created<Program>> {
    cx.transact(async |conn, actor, scope| {
        let year = AcademicYear::named(conn, scope, new.academic_year_id).await?;
        Program::create(conn, actor, scope, &year, new).await
    })
    .await
    .map(Created)
}

/// Look at a program.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "The program.", body = Program)))]
async fn find_program(mut cx: Authorized<may::ReadPrograms>, id: Path<ProgramId>) -> Result<One<Program>> {
    Program::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a program.
#[utoipa::path(patch, path = "/api/v1/programs/{program_id}", tag = "programs", request_body = ProgramChanges,
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = String, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program as it is now.", body = Program)))]
async fn change_program(
    mut cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>, seen: MustMatch, Body(changes): Body<ProgramChanges>,
) -> Result<One<Program>> {
    cx.transact(async |conn, actor, scope| {
        Program::find(conn, scope, *id).await?.change(conn, actor, scope, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete a draft that never had a pair.
#[utoipa::path(delete, path = "/api/v1/programs/{program_id}", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 204, description = "Deleted.")))]
async fn delete_program(mut cx: Authorized<may::ArchivePrograms>, id: Path<ProgramId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| Program::find(conn, scope, *id).await?.delete(conn, actor).await)
        .await
        .map(|()| NoContent)
}

async fn take<P: Grant>(
    mut cx: Authorized<P>, id: Path<ProgramId>, seen: IfMatch, step: ProgramStep, reason: Option<String>,
) -> Result<One<Program>> {
    cx.transact(async |conn, actor, scope| {
        Program::find(conn, scope, *id).await?.take(conn, actor, &seen, step, reason).await
    })
    .await
    .map(One)
}

/// Activate a draft that is complete, or a suspended program.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/activations", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program, active.", body = Program)))]
async fn activate_program(
    cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>, seen: IfMatch,
) -> Result<One<Program>> {
    take(cx, id, seen, ProgramStep::Activate, None).await
}

/// Suspend an active program.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/suspensions", tag = "programs", request_body = Reason,
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program, suspended.", body = Program)))]
async fn suspend_program(
    cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>, seen: IfMatch, Body(why): Body<Reason>,
) -> Result<One<Program>> {
    take(cx, id, seen, ProgramStep::Suspend, Some(why.reason)).await
}

/// Complete a program in which no pair is open.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/completions", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program, completed.", body = Program)))]
async fn complete_program(
    cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>, seen: IfMatch,
) -> Result<One<Program>> {
    take(cx, id, seen, ProgramStep::Complete, None).await
}

/// Archive a completed program.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/archivings", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program, archived.", body = Program)))]
async fn archive_program(
    cx: Authorized<may::ArchivePrograms>, id: Path<ProgramId>, seen: IfMatch,
) -> Result<One<Program>> {
    take(cx, id, seen, ProgramStep::Archive, None).await
}

/// Take a program out of the archive.
#[utoipa::path(post, path = "/api/v1/programs/{program_id}/restorations", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The program, completed.", body = Program)))]
async fn restore_program(
    cx: Authorized<may::ArchivePrograms>, id: Path<ProgramId>, seen: IfMatch,
) -> Result<One<Program>> {
    take(cx, id, seen, ProgramStep::Restore, None).await
}

/// List the steps a program has taken, oldest first.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/history", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "All of them.", body = Items<ProgramChange>)))]
async fn list_program_history(
    mut cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>,
) -> Result<Items<ProgramChange>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    program.history(&mut cx.conn).await
}

/// List the curators of a program.
#[utoipa::path(get, path = "/api/v1/programs/{program_id}/curators", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program.")),
    responses((status = 200, description = "Their assignments.", body = Items<RoleAssignment>)))]
async fn list_curators(mut cx: Authorized<may::ManagePrograms>, id: Path<ProgramId>) -> Result<Items<RoleAssignment>> {
    let program = Program::find(&mut cx.conn, &cx.scope, *id).await?;
    RoleAssignment::of_program(&mut cx.conn, program.id).await
}

/// Make a person of the school a curator of the program. Doing it twice changes nothing.
#[utoipa::path(put, path = "/api/v1/programs/{program_id}/curators/{person_id}", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 204, description = "He or she curates it."),
        (status = 422, description = "The e-mail is another person's.")))]
async fn add_curator(mut cx: Authorized<may::ManageRoles>, ids: Path<(ProgramId, PersonId)>) -> Result<NoContent> {
    let (program, person) = ids.into_inner();
    cx.transact(async |conn, actor, scope| {
        let program = Program::find(conn, scope, program).await?;
        let person = Person::find(conn, scope, person).await?;
        program.add_curator(conn, actor, scope, &person).await
    })
    .await
    .map(|()| NoContent)
}

/// Take a curator off the program.
#[utoipa::path(delete, path = "/api/v1/programs/{program_id}/curators/{person_id}", tag = "programs",
    params(("program_id" = ProgramId, Path, description = "Which program."),
        ("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 204, description = "He or she curates it no more.")))]
async fn remove_curator(mut cx: Authorized<may::ManageRoles>, ids: Path<(ProgramId, PersonId)>) -> Result<NoContent> {
    let (program, person) = ids.into_inner();
    cx.transact(async |conn, actor, scope| {
        Program::find(conn, scope, program).await?.remove_curator(conn, actor, person).await
    })
    .await
    .map(|()| NoContent)
}
