use super::{Account, strong_password};
use crate::audit::Event;
use crate::kernel::answer::Entity;
use crate::kernel::auth::{Actor, Core, Public};
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{AccountId, InvitationId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::token;
use crate::schema::{accounts, accounts_at_work, invitations, people, role_assignments};
use chrono::{DateTime, Duration, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A one-time link with which its owner chooses a password. It is shown once: mail it or hand it over.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    /// Whose account.
    pub account_id: AccountId,
    /// The e-mail one will sign in with.
    pub email: String,
    /// The link.
    pub url: String,
    /// The secret at the end of the link.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Whom an invitation is for.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct InvitationCard {
    /// The e-mail one will sign in with.
    pub email: String,
    /// What one is called.
    pub name: String,
    /// When the invitation ends.
    pub expires_at: DateTime<Utc>,
}

/// The password its owner chose.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// 15 to 200 characters, any.
    #[validate(length(max = 200), custom(function = "strong_password"))]
    #[schema(max_length = 200)]
    pub password: String,
}

impl Entity for Invitation {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        format!("/auth/invitations/{}", self.token)
    }
}

type OpenLinks = diesel::dsl::Filter<
    diesel::dsl::Filter<invitations::table, diesel::dsl::Eq<invitations::account_id, AccountId>>,
    diesel::dsl::IsNull<invitations::used_at>,
>;

impl Account {
    /// Makes an invitation for the e-mail its owner is known by; an earlier one that was not used ends. Whoever hands out
    /// the link could use it, so over the API nobody gets one for an account that has a password already, or that reaches
    /// beyond the own schools.
    pub async fn invite(
        self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, core: &Core,
        (school, email): (SchoolId, &str),
    ) -> Result<Invitation> {
        self.hold(conn).await?;
        if self.password_hash(conn).await?.is_some() {
            return Err(Error::conflict("account_in_use"));
        }
        if !scope.all && self.reaches_beyond(conn, scope).await? {
            return Err(Error::conflict("account_shared"));
        }
        self.follow(conn, actor, school, email).await?.invite_anew(conn, actor, core, Some(school)).await
    }

    /// The same for whoever runs the service, on the command line: how a forgotten password is replaced.
    pub async fn invite_anew(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, core: &Core, school: Option<SchoolId>,
    ) -> Result<Invitation> {
        // of two at one moment the later waits, and then ends the link of the earlier
        self.hold(conn).await?;
        self.end_links(conn, actor).await?;
        let (id, token) = (InvitationId::new(), token::secret()?);
        let expires_at = actor.now + Duration::seconds(core.config.tokens.invitation_seconds);
        diesel::insert_into(invitations::table)
            .values((
                invitations::id.eq(id),
                invitations::account_id.eq(self.id),
                invitations::token_hash.eq(token::hash(&token)),
                invitations::invited_by.eq(actor.account_id),
                invitations::invited_at.eq(actor.now),
                invitations::expires_at.eq(expires_at),
            ))
            .execute(conn)
            .await?;
        Event { school_id: school, ..Event::new("account.invited", self.id) }.record(conn, actor).await?;
        let url = format!("{}/api/v1/auth/invitations/{token}", core.config.public_url);
        Ok(Invitation { account_id: self.id, email: self.email.clone(), url, token, expires_at })
    }

    /// Ends every link.
    pub(super) async fn end_links(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        diesel::update(self.open_links()).set(invitations::used_at.eq(actor.now)).execute(conn).await?;
        Ok(())
    }

    /// Ends the links that others handed out: whoever holds one could use it, and the account reaches further now.
    pub async fn end_links_of_others(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let of_others = invitations::invited_by.is_distinct_from(actor.account_id);
        let ended = diesel::update(self.open_links().filter(of_others)).set(invitations::used_at.eq(actor.now));
        ended.execute(conn).await?;
        Ok(())
    }

    fn open_links(&self) -> OpenLinks {
        invitations::table.filter(invitations::account_id.eq(self.id)).filter(invitations::used_at.is_null())
    }

    async fn reaches_beyond(&self, conn: &mut AsyncPgConnection, scope: &Scope) -> Result<bool> {
        let of_programs = crate::schema::programs::table
            .filter(crate::schema::programs::id.eq_any(scope.programs.clone()))
            .select(crate::schema::programs::school_id);
        let person_elsewhere = people::table
            .filter(people::account_id.eq(self.id))
            .filter(people::school_id.ne_all(scope.schools.clone()))
            .filter(people::school_id.ne_all(of_programs));
        let holds_role = role_assignments::table
            .filter(role_assignments::account_id.eq(self.id))
            .filter(role_assignments::withdrawn_at.is_null());
        let role_elsewhere = holds_role.filter(
            role_assignments::school_id
                .is_null()
                .or(role_assignments::school_id.ne_all(scope.schools.clone()).is_not_distinct_from(true)),
        );
        Ok(diesel::select(exists(person_elsewhere).or(exists(role_elsewhere))).get_result(conn).await?)
    }
}

impl InvitationCard {
    /// Whom a link is for, while it holds.
    pub async fn find(cx: &Public, token: &str) -> Result<Self> {
        let open = invitations::table
            .inner_join(accounts::table.on(accounts::id.eq(invitations::account_id)))
            .filter(invitations::token_hash.eq(token::hash(token)))
            .filter(invitations::used_at.is_null())
            .filter(invitations::expires_at.gt(cx.actor.now))
            .filter(accounts::id.eq_any(accounts_at_work::table.select(accounts_at_work::id)))
            .select((accounts::email, accounts::name, invitations::expires_at));
        Ok(open.first(&mut cx.conn().await?).await?)
    }
}

impl Acceptance {
    /// Sets the password and uses the link up; the old password and all sessions end.
    pub async fn accept(self, cx: &Public, token: &str) -> Result<()> {
        InvitationCard::find(cx, token).await?;
        let password = cx.core.passwords.hash(self.password).await?;
        let mut conn = cx.conn().await?;
        conn.transaction(async |conn| {
            let named = invitations::table.filter(invitations::token_hash.eq(token::hash(token)));
            let account: AccountId = named.clone().select(invitations::account_id).first(conn).await?;
            let account: Account = Account::query().filter(accounts::id.eq(account)).first(conn).await?;
            // before the link, as who makes another one does
            account.hold(conn).await?;
            let open = diesel::update(named.filter(invitations::used_at.is_null()));
            if open.set(invitations::used_at.eq(cx.actor.now)).execute(conn).await? == 0 {
                return Err(Error::NotFound);
            }
            let actor = Actor { account_id: Some(account.id), ..cx.actor.clone() };
            account.set_password(conn, &actor, password, None).await
        })
        .await
    }
}
