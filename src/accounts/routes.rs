use super::{
    Acceptance, Account, AccountChanges, ApiKey, ApiKeyOnce, Device, InvitationCard, Me, Methodologist,
    NamedMethodologist, NewApiKey, NewMethodologist, PasswordChange, Refresh, RoleAssignment, Session, SignIn,
    TokenPair,
};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::{Authorized, Public};
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{ApiKeyId, DepartmentId, RoleAssignmentId, SessionId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::{Department, School};
use actix_web::web::{Json, Path};
use diesel_async::AsyncConnection;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        sign_in,
        refresh_tokens,
        sign_out,
        find_me,
        change_me,
        change_my_password,
        list_my_sessions,
        end_my_session,
        find_invitation,
        accept_invitation,
        list_methodologists,
        name_methodologist,
        withdraw_role,
        list_api_keys,
        create_api_key,
        revoke_api_key,
    ]
}

/// Sign in with e-mail and password.
///
/// After ten tries in a quarter of an hour the e-mail has to wait, whoever tries.
#[utoipa::path(post, path = "/api/v1/auth/login", tag = "auth", request_body = SignIn,
    responses((status = 200, description = "A pair of tokens.", body = TokenPair),
        (status = 401, description = "Not signed in."), (status = 429, description = "Too many tries.")))]
async fn sign_in(cx: Public, Device(user_agent): Device, Body(sign_in): Body<SignIn>) -> Result<Json<TokenPair>> {
    sign_in.open(&cx, user_agent).await.map(Json)
}

/// Exchange a refresh token for the next pair.
///
/// Each works once. A second use ends the session, because one of the two users is not its owner.
#[utoipa::path(post, path = "/api/v1/auth/refresh", tag = "auth", request_body = Refresh,
    responses((status = 200, description = "The next pair of tokens.", body = TokenPair),
        (status = 401, description = "Not signed in.")))]
async fn refresh_tokens(cx: Public, Body(refresh): Body<Refresh>) -> Result<Json<TokenPair>> {
    refresh.rotate(&cx).await.map(Json)
}

/// Sign out: the session and all its tokens end at once.
#[utoipa::path(post, path = "/api/v1/auth/logout", tag = "auth",
    responses((status = 204, description = "Signed out.")))]
async fn sign_out(mut cx: Authorized<may::UseAccount>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| Session::end_current(conn, actor, scope).await).await.map(|()| NoContent)
}

/// See who you are here: account, persons, roles.
#[utoipa::path(get, path = "/api/v1/me", tag = "me",
    responses((status = 200, description = "The caller.", body = Me)))]
async fn find_me(mut cx: Authorized<may::UseAccount>) -> Result<One<Me>> {
    let account = Account::own(&mut cx.conn, &cx.scope).await?;
    account.me(&mut cx.conn, &cx.actor).await.map(One)
}

/// Change your name or language.
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = AccountChanges,
    params(("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The caller as he or she is now.", body = Me)))]
async fn change_me(
    mut cx: Authorized<may::UseAccount>, seen: IfMatch, Body(changes): Body<AccountChanges>,
) -> Result<One<Me>> {
    cx.transact(async |conn, actor, scope| {
        let changed = Account::own(conn, scope).await?.change(conn, actor, &seen, changes).await?;
        changed.me(conn, actor).await
    })
    .await
    .map(One)
}

/// Change your password. Your other sessions end.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = PasswordChange,
    responses((status = 204, description = "Changed."), (status = 429, description = "Too many tries.")))]
async fn change_my_password(
    mut cx: Authorized<may::UseAccount>, Body(change): Body<PasswordChange>,
) -> Result<NoContent> {
    let account = Account::own(&mut cx.conn, &cx.scope).await?;
    // outside of the transaction, so that the try counts whatever comes of it
    let known = account.tried(&mut cx.conn, &cx.actor, &cx.core).await?;
    let core = cx.core.clone();
    let cx = cx.later();
    let hash = change.check(&core, known.clone()).await?;
    let (actor, mut conn) = (&cx.actor, cx.conn().await?);
    conn.transaction(async |conn| account.change_password(conn, actor, known, hash).await).await.map(|()| NoContent)
}

/// List your sessions that hold.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me",
    responses((status = 200, description = "All of them, the latest first.", body = Items<Session>)))]
async fn list_my_sessions(mut cx: Authorized<may::UseAccount>) -> Result<Items<Session>> {
    Session::own(&mut cx.conn, &cx.actor, &cx.scope).await
}

/// End one of your sessions.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{session_id}", tag = "me",
    params(("session_id" = SessionId, Path, description = "Which session.")),
    responses((status = 204, description = "Ended.")))]
async fn end_my_session(mut cx: Authorized<may::UseAccount>, id: Path<SessionId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| Session::end(conn, actor, scope, *id).await).await.map(|()| NoContent)
}

/// See whom an invitation is for.
#[utoipa::path(get, path = "/api/v1/auth/invitations/{token}", tag = "auth",
    params(("token" = String, Path, max_length = 100, description = "The end of the link.")),
    responses((status = 200, description = "Name and e-mail.", body = InvitationCard)))]
async fn find_invitation(cx: Public, token: Path<String>) -> Result<Json<InvitationCard>> {
    InvitationCard::find(&cx, &token).await.map(Json)
}

/// Choose your password with an invitation. The link works once.
#[utoipa::path(put, path = "/api/v1/auth/invitations/{token}", tag = "auth", request_body = Acceptance,
    params(("token" = String, Path, max_length = 100, description = "The end of the link.")),
    responses((status = 204, description = "The password is set; sign in with it.")))]
async fn accept_invitation(cx: Public, token: Path<String>, Body(choice): Body<Acceptance>) -> Result<NoContent> {
    choice.accept(&cx, &token).await.map(|()| NoContent)
}

/// List the methodologists of a department.
#[utoipa::path(get, path = "/api/v1/departments/{department_id}/methodologists", tag = "departments",
    params(("department_id" = DepartmentId, Path, description = "Which department.")),
    responses((status = 200, description = "All of them.", body = Items<Methodologist>)))]
async fn list_methodologists(
    mut cx: Authorized<may::ManageDepartments>, id: Path<DepartmentId>,
) -> Result<Items<Methodologist>> {
    let department = Department::find(&mut cx.conn, &cx.scope, *id).await?;
    RoleAssignment::of_department(&mut cx.conn, department.id).await
}

/// Make somebody a methodologist of a department; who does not sign in yet is invited.
#[utoipa::path(post, path = "/api/v1/departments/{department_id}/methodologists", tag = "departments",
    request_body = NewMethodologist,
    params(("department_id" = DepartmentId, Path, description = "Which department.")),
    responses((status = 201, description = "The methodologist, with the invitation, shown once.", body = NamedMethodologist)))]
async fn name_methodologist(
    mut cx: Authorized<may::ManageDepartments>, id: Path<DepartmentId>, Body(new): Body<NewMethodologist>,
) -> Result<Created<NamedMethodologist>> {
    let core = cx.core.clone();
    cx.transact(async |conn, actor, scope| {
        let department = Department::find(conn, scope, *id).await?;
        new.join(conn, actor, &core, department.id).await
    })
    .await
    .map(Created)
}

/// Withdraw a role. It stops working with the next request.
#[utoipa::path(delete, path = "/api/v1/roles/{role_id}", tag = "people",
    params(("role_id" = RoleAssignmentId, Path, description = "Which assignment.")),
    responses((status = 204, description = "Withdrawn.")))]
async fn withdraw_role(mut cx: Authorized<may::ManageRoles>, id: Path<RoleAssignmentId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| RoleAssignment::find(conn, scope, *id).await?.withdraw(conn, actor).await)
        .await
        .map(|()| NoContent)
}

/// List the API keys of your schools.
#[utoipa::path(get, path = "/api/v1/api-keys", tag = "api-keys",
    responses((status = 200, description = "All of them, newest first, without the keys themselves.", body = Items<ApiKey>)))]
async fn list_api_keys(mut cx: Authorized<may::ManageApiKeys>) -> Result<Items<ApiKey>> {
    ApiKey::list(&mut cx.conn, &cx.scope).await
}

/// Make an API key for an integration. The key is shown once.
#[utoipa::path(post, path = "/api/v1/api-keys", tag = "api-keys", request_body = NewApiKey,
    responses((status = 201, description = "The key.", body = ApiKeyOnce)))]
async fn create_api_key(
    mut cx: Authorized<may::ManageApiKeys>, Body(new): Body<NewApiKey>,
) -> Result<Created<ApiKeyOnce>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::named(conn, scope, new.school_id).await?;
        ApiKey::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Revoke an API key at once.
#[utoipa::path(delete, path = "/api/v1/api-keys/{api_key_id}", tag = "api-keys",
    params(("api_key_id" = ApiKeyId, Path, description = "Which key.")),
    responses((status = 204, description = "Revoked.")))]
async fn revoke_api_key(mut cx: Authorized<may::ManageApiKeys>, id: Path<ApiKeyId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| ApiKey::revoke(conn, actor, scope, *id).await).await.map(|()| NoContent)
}
