use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::{Actor, Core, RoleGrant};
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{AccountId, DepartmentId, PersonId, ProgramId, SchoolId, SessionId};
use crate::kernel::policy::AssignedRole;
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::schema::{accounts, accounts_at_work, credentials, people, schools, sessions};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// How somebody signs in.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Account {
    /// The account's id.
    pub id: AccountId,
    /// What one signs in with.
    pub email: String,
    /// What one is called.
    pub name: String,
    /// The language of letters and notifications.
    pub locale: Lang,
    /// The last sign-in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// The caller: the account, the persons it is, and the roles that hold today.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// The same human being in each school.
    pub persons: Vec<MyPerson>,
    /// What the account may do beyond its own pairs.
    pub roles: Vec<MyRole>,
}

/// The caller as a person of a school.
#[derive(Debug, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = people)]
pub struct MyPerson {
    /// The person's id.
    pub id: PersonId,
    /// Of which school.
    pub school_id: SchoolId,
    /// The school's name.
    #[diesel(select_expression = schools::name)]
    pub school_name: String,
    /// Last, first and middle name.
    pub full_name: String,
}

/// A role of the caller's.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyRole {
    /// Which role.
    pub role: AssignedRole,
    /// Of which department.
    pub department_id: Option<DepartmentId>,
    /// Of which school.
    pub school_id: Option<SchoolId>,
    /// Of which program.
    pub program_id: Option<ProgramId>,
}

/// Changes to the own account. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = accounts)]
#[serde(deny_unknown_fields, default)]
pub struct AccountChanges {
    /// What one is called.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    name: Option<String>,
    /// The language of letters and notifications.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    locale: Option<Lang>,
}

/// A new password for the own account.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password as it is.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub current_password: String,
    /// The password as it shall be: 15 to 200 characters, any.
    #[validate(length(max = 200), custom(function = "strong_password"))]
    #[schema(max_length = 200)]
    pub new_password: String,
}

/// One signing in that still holds.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct Session {
    /// The session's id.
    pub id: SessionId,
    /// What it was opened with, in the words of the program.
    pub user_agent: Option<String>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub last_used_at: DateTime<Utc>,
    /// When it ends at the latest.
    pub expires_at: DateTime<Utc>,
}

/// NIST SP 800-63B-4, 3.1.1.2: a password that stands alone has at least 15 characters, of any kind.
pub fn strong_password(password: &str) -> Result<(), ValidationError> {
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    if password.chars().count() < 15 {
        Err(ValidationError::new("password_short"))
    } else if distinct.len() < 5 || password.to_lowercase().contains("password") || password.contains("1234567") {
        Err(ValidationError::new("password_common"))
    } else {
        Ok(())
    }
}

impl Entity for Me {
    /// Roles have no part in the version.
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.account.version.into()
    }
    fn path(&self) -> String {
        "/me".to_owned()
    }
}

impl Account {
    /// The caller's own.
    pub async fn own(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Self> {
        let id = scope.account.ok_or(Error::Forbidden)?;
        Ok(Self::query().filter(accounts::id.eq(id)).first(conn).await?)
    }

    /// The caller with persons and roles.
    pub async fn me(self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Me> {
        let persons = people::table
            .inner_join(schools::table.on(schools::id.eq(people::school_id)))
            .filter(people::id.eq_any(&actor.persons))
            .select(MyPerson::as_select())
            .order(people::id)
            .load(conn)
            .await?;
        let roles = actor.roles.iter().map(|RoleGrant { role, department_id, school_id, program_id, .. }| MyRole {
            role: *role,
            department_id: *department_id,
            school_id: *school_id,
            program_id: *program_id,
        });
        Ok(Me { account: self, persons, roles: roles.collect() })
    }

    /// Changes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: AccountChanges,
    ) -> Result<Self> {
        seen.check_version(self.version.into())?;
        let changed = diesel::update(self)
            .filter(accounts::version.eq(self.version))
            .set((changes, accounts::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        Event::new("account.changed", self.id).record(conn, actor).await?;
        Ok(changed)
    }

    /// The account of an e-mail, made where there is none. It cannot sign in until its invitation is used.
    pub async fn of_email(conn: &mut AsyncPgConnection, email: &str, name: &str, locale: Lang) -> Result<Self> {
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(AccountId::new()),
                accounts::email.eq(email),
                accounts::name.eq(name),
                accounts::locale.eq(locale),
            ))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        let known = Self::query().filter(lower(accounts::email).eq(lower(email)));
        Ok(known.first(conn).await?)
    }

    /// Signs in with another e-mail, while nobody has chosen a password for the one it has: a slip of whoever entered it.
    pub(super) async fn follow(
        self, conn: &mut AsyncPgConnection, actor: &Actor, school: SchoolId, email: &str,
    ) -> Result<Self> {
        if email == self.email {
            return Ok(self);
        }
        let moved = diesel::update(accounts::table.find(self.id)).set(accounts::email.eq(email));
        let moved: Self = moved
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("accounts_email", || Error::conflict("account_elsewhere"))?;
        Event::new("account.email_changed", self.id).at(school).record(conn, actor).await?;
        Ok(moved)
    }

    /// Holds the account for this transaction.
    pub(super) async fn hold(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let held = accounts::table.find(self.id).select(accounts::id).for_no_key_update();
        let _: AccountId = held.first(conn).await?;
        Ok(())
    }

    /// Whether an e-mail signs in somewhere already.
    pub async fn exists(conn: &mut AsyncPgConnection, email: &str) -> Result<bool> {
        let known = accounts::table.filter(lower(accounts::email).eq(lower(email)));
        Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn).await?)
    }

    /// Whether an e-mail is that of somebody who may sign in.
    pub async fn is_at_work(conn: &mut AsyncPgConnection, email: &str) -> Result<bool> {
        let known = accounts::table
            .filter(lower(accounts::email).eq(lower(email)))
            .filter(accounts::id.eq_any(accounts_at_work::table.select(accounts_at_work::id)));
        Ok(diesel::select(diesel::dsl::exists(known)).get_result(conn).await?)
    }

    /// Whether its owner has not signed in with it, and signs in with this e-mail instead.
    pub async fn is_left_for(&self, conn: &mut AsyncPgConnection, email: &str) -> Result<bool> {
        let same = email.to_lowercase() == self.email.to_lowercase();
        Ok(!same && self.password_hash(conn).await?.is_none() && Self::exists(conn, email).await?)
    }

    /// The hash of its password, for checking; `None` before the first invitation was used.
    pub async fn password_hash(&self, conn: &mut AsyncPgConnection) -> Result<Option<String>> {
        let hash = credentials::table.find(self.id).select(credentials::password_hash);
        Ok(hash.first(conn).await.optional()?)
    }

    /// The hash to compare the old password with; looking at it counts as a try to sign in.
    pub async fn tried(&self, conn: &mut AsyncPgConnection, actor: &Actor, core: &Core) -> Result<Option<String>> {
        super::count_try(conn, core, actor, &self.email).await?;
        self.password_hash(conn).await
    }

    /// Replaces the password that was known when the new one was chosen.
    pub async fn change_password(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, known: Option<String>, hash: String,
    ) -> Result<()> {
        self.hold(conn).await?;
        // it may have been replaced while it was compared
        if self.password_hash(conn).await? != known {
            return Err(Error::invalid("/current_password", "wrong_password"));
        }
        self.set_password(conn, actor, hash, actor.session_id).await
    }

    /// Sets a password its owner chose, and ends every session but `keep`.
    pub async fn set_password(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, hash: String, keep: Option<SessionId>,
    ) -> Result<()> {
        diesel::insert_into(credentials::table)
            .values((
                credentials::account_id.eq(self.id),
                credentials::password_hash.eq(hash),
                credentials::changed_at.eq(actor.now),
            ))
            .on_conflict(credentials::account_id)
            .do_update()
            .set((
                credentials::password_hash.eq(excluded(credentials::password_hash)),
                credentials::changed_at.eq(excluded(credentials::changed_at)),
            ))
            .execute(conn)
            .await?;
        let open = sessions::table.filter(sessions::account_id.eq(self.id)).filter(sessions::ended_at.is_null());
        diesel::update(open.filter(sessions::id.nullable().is_distinct_from(keep)))
            .set(sessions::ended_at.eq(actor.now))
            .execute(conn)
            .await?;
        Event::new("account.password_set", self.id).record(conn, actor).await
    }
}

impl Account {
    /// Ends what is open for somebody who is nowhere at work any more: the sessions and the links.
    pub async fn leave(conn: &mut AsyncPgConnection, actor: &Actor, id: AccountId) -> Result<()> {
        let account: Self = Self::query().filter(accounts::id.eq(id)).first(conn).await?;
        account.hold(conn).await?;
        if Self::is_at_work(conn, &account.email).await? {
            return Ok(());
        }
        let open = sessions::table.filter(sessions::account_id.eq(id)).filter(sessions::ended_at.is_null());
        diesel::update(open).set(sessions::ended_at.eq(actor.now)).execute(conn).await?;
        account.end_links(conn, actor).await
    }
}

impl PasswordChange {
    /// Checks the old password against its hash, and gives the hash of the new one.
    pub async fn check(self, core: &Core, known: Option<String>) -> Result<String> {
        if !core.passwords.verify(self.current_password, known).await? {
            return Err(Error::invalid("/current_password", "wrong_password"));
        }
        core.passwords.hash(self.new_password).await
    }
}

diesel::define_sql_function! {
    /// Lower case, as the unique index on e-mails compares them.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

diesel::define_sql_function! {
    /// What tries to sign in with an e-mail are counted under.
    fn email_key(email: diesel::sql_types::Text) -> diesel::sql_types::Binary;
}

impl Session {
    /// The caller's sessions that hold, the latest first.
    pub async fn own(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Items<Self>> {
        let open = Self::query()
            .filter(sessions::account_id.nullable().eq(scope.account))
            .filter(sessions::ended_at.is_null())
            .filter(sessions::expires_at.gt(actor.now));
        Ok(Items { items: open.order(sessions::id.desc()).load(conn).await? })
    }

    /// Ends the session of the request.
    pub async fn end_current(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<()> {
        Self::end(conn, actor, scope, actor.session_id.ok_or(Error::Forbidden)?).await
    }

    /// Ends one of the caller's sessions.
    pub async fn end(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: SessionId) -> Result<()> {
        let own = sessions::table.find(id).filter(sessions::account_id.nullable().eq(scope.account));
        let ended = diesel::update(own.filter(sessions::ended_at.is_null()))
            .set(sessions::ended_at.eq(actor.now))
            .execute(conn)
            .await?;
        if ended == 0 {
            return Err(Error::NotFound);
        }
        Event::new("session.ended", id).record(conn, actor).await
    }
}
