use super::{
    MenteeProfile, MenteeProfileInput, MentorProfile, MentorProfileInput, NewPerson, NewRole, Person, PersonChanges,
    PersonFilter, Retirement,
};
use crate::accounts::{Invitation, RoleAssignment};
use crate::kernel::answer::{Created, Items, One, Page};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::PersonId;
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_people,
        create_person,
        find_person,
        change_person,
        retire_person,
        reinstate_person,
        invite_person,
        list_roles_of_person,
        give_role,
        find_mentor_profile,
        put_mentor_profile,
        find_mentee_profile,
        put_mentee_profile,
    ]
}

/// List the people you can see, by name.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(Paging, PersonFilter),
    responses((status = 200, description = "A page of people.", body = Page<Person>)))]
async fn list_people(mut cx: Authorized<may::ReadPeople>, list: Listing<PersonFilter>) -> Result<Page<Person>> {
    Person::list(&mut cx.conn, &cx.scope, &list).await
}

/// Enter a person.
#[utoipa::path(post, path = "/api/v1/people", tag = "people", request_body = NewPerson,
    responses((status = 201, description = "The new person.", body = Person)))]
async fn create_person(mut cx: Authorized<may::ManagePeople>, Body(new): Body<NewPerson>) -> Result<Created<Person>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::named(conn, scope, new.school_id).await?;
        Person::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at a person.
#[utoipa::path(get, path = "/api/v1/people/{person_id}", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 200, description = "The person.", body = Person)))]
async fn find_person(mut cx: Authorized<may::ReadPeople>, id: Path<PersonId>) -> Result<One<Person>> {
    Person::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a person.
#[utoipa::path(patch, path = "/api/v1/people/{person_id}", tag = "people", request_body = PersonChanges,
    params(("person_id" = PersonId, Path, description = "Which person."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The person as he or she is now.", body = Person)))]
async fn change_person(
    mut cx: Authorized<may::ManagePeople>, id: Path<PersonId>, seen: IfMatch, Body(changes): Body<PersonChanges>,
) -> Result<One<Person>> {
    cx.transact(async |conn, actor, scope| {
        Person::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// Retire a person.
///
/// Roles and access end at once. While pairs are open it is refused with their addresses in `blocking`.
#[utoipa::path(post, path = "/api/v1/people/{person_id}/retirements", tag = "people", request_body = Retirement,
    params(("person_id" = PersonId, Path, description = "Which person."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The person, retired.", body = Person)))]
async fn retire_person(
    mut cx: Authorized<may::ManagePeople>, id: Path<PersonId>, seen: IfMatch, Body(retirement): Body<Retirement>,
) -> Result<One<Person>> {
    cx.transact(async |conn, actor, scope| {
        Person::find(conn, scope, *id).await?.retire(conn, actor, &seen, &retirement).await
    })
    .await
    .map(One)
}

/// Take somebody back who was retired.
///
/// What he or she did before is there again, and the account works as before; roles are given anew.
#[utoipa::path(post, path = "/api/v1/people/{person_id}/reinstatements", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The person, active.", body = Person)))]
async fn reinstate_person(
    mut cx: Authorized<may::ManagePeople>, id: Path<PersonId>, seen: IfMatch,
) -> Result<One<Person>> {
    cx.transact(async |conn, actor, scope| Person::find(conn, scope, *id).await?.reinstate(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Invite a person to sign in for the first time.
///
/// The answer carries a one-time link, to mail or to hand over. Nobody chooses another's password.
#[utoipa::path(post, path = "/api/v1/people/{person_id}/invitations", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 201, description = "The link, shown once.", body = Invitation),
        (status = 422, description = "The e-mail is another person's.")))]
async fn invite_person(mut cx: Authorized<may::InvitePeople>, id: Path<PersonId>) -> Result<Created<Invitation>> {
    let core = cx.core.clone();
    cx.transact(async |conn, actor, scope| {
        Person::find(conn, scope, *id).await?.invite(conn, actor, scope, &core).await
    })
    .await
    .map(Created)
}

/// List the roles a person holds.
#[utoipa::path(get, path = "/api/v1/people/{person_id}/roles", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 200, description = "All of them.", body = Items<RoleAssignment>)))]
async fn list_roles_of_person(mut cx: Authorized<may::ReadRoles>, id: Path<PersonId>) -> Result<Items<RoleAssignment>> {
    let person = Person::find(&mut cx.conn, &cx.scope, *id).await?;
    RoleAssignment::of_person(&mut cx.conn, person.id).await
}

/// Give a person a role: administrator of the school, or curator of a program.
#[utoipa::path(post, path = "/api/v1/people/{person_id}/roles", tag = "people", request_body = NewRole,
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 201, description = "The assignment.", body = RoleAssignment)))]
async fn give_role(
    mut cx: Authorized<may::ManageRoles>, id: Path<PersonId>, Body(new): Body<NewRole>,
) -> Result<Created<RoleAssignment>> {
    cx.transact(async |conn, actor, scope| {
        Person::find(conn, scope, *id).await?.give_role(conn, actor, scope, new).await
    })
    .await
    .map(Created)
}

/// Look at what a mentor offers.
#[utoipa::path(get, path = "/api/v1/people/{person_id}/mentor-profile", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 200, description = "The profile.", body = MentorProfile)))]
async fn find_mentor_profile(mut cx: Authorized<may::ReadPeople>, id: Path<PersonId>) -> Result<One<MentorProfile>> {
    MentorProfile::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Write what a mentor offers.
#[utoipa::path(put, path = "/api/v1/people/{person_id}/mentor-profile", tag = "people", request_body = MentorProfileInput,
    params(("person_id" = PersonId, Path, description = "Which person."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The profile as it is now.", body = MentorProfile)))]
async fn put_mentor_profile(
    mut cx: Authorized<may::ManageProfiles>, id: Path<PersonId>, seen: IfMatch, Body(input): Body<MentorProfileInput>,
) -> Result<One<MentorProfile>> {
    cx.transact(async |conn, actor, scope| {
        let person = Person::find_editable(conn, scope, *id).await?;
        MentorProfile::put(conn, actor, &person, &seen, input).await
    })
    .await
    .map(One)
}

/// Look at what a mentee seeks.
#[utoipa::path(get, path = "/api/v1/people/{person_id}/mentee-profile", tag = "people",
    params(("person_id" = PersonId, Path, description = "Which person.")),
    responses((status = 200, description = "The profile.", body = MenteeProfile)))]
async fn find_mentee_profile(mut cx: Authorized<may::ReadPeople>, id: Path<PersonId>) -> Result<One<MenteeProfile>> {
    MenteeProfile::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Write what a mentee seeks.
#[utoipa::path(put, path = "/api/v1/people/{person_id}/mentee-profile", tag = "people", request_body = MenteeProfileInput,
    params(("person_id" = PersonId, Path, description = "Which person."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The profile as it is now.", body = MenteeProfile)))]
async fn put_mentee_profile(
    mut cx: Authorized<may::ManageProfiles>, id: Path<PersonId>, seen: IfMatch, Body(input): Body<MenteeProfileInput>,
) -> Result<One<MenteeProfile>> {
    cx.transact(async |conn, actor, scope| {
        let person = Person::find_editable(conn, scope, *id).await?;
        MenteeProfile::put(conn, actor, &person, &seen, input).await
    })
    .await
    .map(One)
}
