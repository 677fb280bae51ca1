use super::{
    AcademicYear, AcademicYearChanges, Department, DepartmentChanges, NewAcademicYear, NewDepartment, NewSchool,
    School, SchoolChanges, SchoolFilter,
};
use crate::kernel::answer::{Created, Items, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, NoFilter, Paging};
use crate::kernel::id::{AcademicYearId, DepartmentId, SchoolId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![
        list_departments,
        create_department,
        find_department,
        change_department,
        list_schools,
        create_school,
        find_school,
        change_school,
        list_academic_years,
        create_academic_year,
        find_academic_year,
        change_academic_year,
    ]
}

/// List the departments.
#[utoipa::path(get, path = "/api/v1/departments", tag = "departments", params(Paging),
    responses((status = 200, description = "A page of departments, by name.", body = Page<Department>)))]
async fn list_departments(
    mut cx: Authorized<may::ReadDepartments>, list: Listing<NoFilter>,
) -> Result<Page<Department>> {
    Department::list(&mut cx.conn, &cx.scope, &list).await
}

/// Enter a department.
#[utoipa::path(post, path = "/api/v1/departments", tag = "departments", request_body = NewDepartment,
    responses((status = 201, description = "The new department.", body = Department)))]
async fn create_department(
    mut cx: Authorized<may::ManageDepartments>, Body(new): Body<NewDepartment>,
) -> Result<Created<Department>> {
    cx.transact(async |conn, actor, _| Department::create(conn, actor, new).await).await.map(Created)
}

/// Look at a department.
#[utoipa::path(get, path = "/api/v1/departments/{department_id}", tag = "departments",
    params(("department_id" = DepartmentId, Path, description = "Which department.")),
    responses((status = 200, description = "The department.", body = Department)))]
async fn find_department(mut cx: Authorized<may::ReadDepartments>, id: Path<DepartmentId>) -> Result<One<Department>> {
    Department::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a department.
#[utoipa::path(patch, path = "/api/v1/departments/{department_id}", tag = "departments", request_body = DepartmentChanges,
    params(("department_id" = DepartmentId, Path, description = "Which department."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The department as it is now.", body = Department)))]
async fn change_department(
    mut cx: Authorized<may::ManageDepartments>, id: Path<DepartmentId>, seen: IfMatch,
    Body(changes): Body<DepartmentChanges>,
) -> Result<One<Department>> {
    cx.transact(async |conn, actor, scope| {
        Department::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// List the schools you can see.
#[utoipa::path(get, path = "/api/v1/schools", tag = "schools", params(Paging, SchoolFilter),
    responses((status = 200, description = "A page of schools, by name.", body = Page<School>)))]
async fn list_schools(mut cx: Authorized<may::ReadSchools>, list: Listing<SchoolFilter>) -> Result<Page<School>> {
    School::list(&mut cx.conn, &cx.scope, &list).await
}

/// Enter a school.
#[utoipa::path(post, path = "/api/v1/schools", tag = "schools", request_body = NewSchool,
    responses((status = 201, description = "The new school.", body = School)))]
async fn create_school(mut cx: Authorized<may::CreateSchools>, Body(new): Body<NewSchool>) -> Result<Created<School>> {
    cx.transact(async |conn, actor, _| School::create(conn, actor, new).await).await.map(Created)
}

/// Look at a school.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}", tag = "schools",
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 200, description = "The school.", body = School)))]
async fn find_school(mut cx: Authorized<may::ReadSchools>, id: Path<SchoolId>) -> Result<One<School>> {
    School::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a school or its settings.
#[utoipa::path(patch, path = "/api/v1/schools/{school_id}", tag = "schools", request_body = SchoolChanges,
    params(("school_id" = SchoolId, Path, description = "Which school."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The school as it is now.", body = School)))]
async fn change_school(
    mut cx: Authorized<may::ManageSchools>, id: Path<SchoolId>, seen: IfMatch, Body(changes): Body<SchoolChanges>,
) -> Result<One<School>> {
    cx.transact(async |conn, actor, scope| {
        School::find(conn, scope, *id).await?.change(conn, actor, scope, &seen, changes).await
    })
    .await
    .map(One)
}

/// List the academic years of a school, newest first.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/academic-years", tag = "schools",
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 200, description = "All of them.", body = Items<AcademicYear>)))]
async fn list_academic_years(mut cx: Authorized<may::ReadSchools>, id: Path<SchoolId>) -> Result<Items<AcademicYear>> {
    let school = School::find(&mut cx.conn, &cx.scope, *id).await?;
    AcademicYear::of(&mut cx.conn, &school).await
}

/// Add an academic year to a school.
#[utoipa::path(post, path = "/api/v1/schools/{school_id}/academic-years", tag = "schools", request_body = NewAcademicYear,
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 201, description = "The new year.", body = AcademicYear)))]
async fn create_academic_year(
    mut cx: Authorized<may::ManageSchools>, id: Path<SchoolId>, Body(new): Body<NewAcademicYear>,
) -> Result<Created<AcademicYear>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, *id).await?;
        AcademicYear::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at an academic year.
#[utoipa::path(get, path = "/api/v1/academic-years/{academic_year_id}", tag = "schools",
    params(("academic_year_id" = AcademicYearId, Path, description = "Which year.")),
    responses((status = 200, description = "The year.", body = AcademicYear)))]
async fn find_academic_year(
    mut cx: Authorized<may::ReadSchools>, id: Path<AcademicYearId>,
) -> Result<One<AcademicYear>> {
    AcademicYear::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change an academic year.
#[utoipa::path(patch, path = "/api/v1/academic-years/{academic_year_id}", tag = "schools", request_body = AcademicYearChanges,
    params(("academic_year_id" = AcademicYearId, Path, description = "Which year."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The year as it is now.", body = AcademicYear)))]
async fn change_academic_year(
    mut cx: Authorized<may::ManageSchools>, id: Path<AcademicYearId>, seen: IfMatch,
    Body(changes): Body<AcademicYearChanges>,
) -> Result<One<AcademicYear>> {
    cx.transact(async |conn, actor, scope| {
        AcademicYear::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}
