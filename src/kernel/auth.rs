//! The guards. `Authorized<P>` goes from token to actor to permission to scope to connection, and is the only way to
//! each of them; `Public` lets everybody in.

use super::config::Config;
use super::db::{Conn, Pool};
use super::error::{Error, Result};
use super::id::{AccountId, ApiKeyId, DepartmentId, PersonId, ProgramId, SchoolId, SessionId};
use super::password::Passwords;
use super::policy::{AssignedRole, Grant};
use super::scope::Scope;
use super::texts::Lang;
use super::time::{Clock, day_in};
use super::token::{Access, Keys, hash, secret};
use crate::schema::{actors, api_keys, schools};
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, TransactionManager};
use serde::Deserialize;
use std::future::{Future, Ready, ready};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

type Manager = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// API keys begin with this, so that secret scanners and people know them.
pub const KEY_PREFIX: &str = "talim_key_";

/// What all requests share.
pub struct Core {
    /// The configuration.
    pub config: Config,
    /// Signs and reads access tokens.
    pub keys: Keys,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// The time.
    pub clock: Clock,
}

impl Core {
    /// From the configuration. Without a signing key one is made, and tokens end with the process.
    pub fn new(config: Config, clock: Clock) -> Result<Self> {
        let key = match &config.signing_key {
            Some(key) => key.clone(),
            None => secret()?.into(),
        };
        let passwords = Passwords::new(config.sign_in.argon2_memory_kib, config.sign_in.argon2_passes)?;
        Ok(Self { keys: Keys::new(&key), passwords, clock, config })
    }
}

/// Who calls, and the circumstances of the call that the trail records.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account; `None` for an API key and for the command line.
    pub account_id: Option<AccountId>,
    /// The session of the token.
    pub session_id: Option<SessionId>,
    /// The caller as a person, in each school that knows him or her.
    pub persons: Vec<PersonId>,
    /// Roles that hold today.
    pub roles: Vec<RoleGrant>,
    /// The API key, when a program calls.
    pub key: Option<KeyGrant>,
    /// The language of the answer.
    pub lang: Lang,
    /// The time of the request: one `now` for everything it does.
    pub now: DateTime<Utc>,
    /// The request's id.
    pub request_id: String,
}

/// A role and where it holds.
#[derive(Debug, Clone, Deserialize)]
pub struct RoleGrant {
    /// Which role.
    pub role: AssignedRole,
    /// Of which department.
    pub department_id: Option<DepartmentId>,
    /// Of which school.
    pub school_id: Option<SchoolId>,
    /// Of which program.
    pub program_id: Option<ProgramId>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    time_zone: String,
}

impl RoleGrant {
    fn holds(&self, now: DateTime<Utc>) -> bool {
        let today = day_in(&self.time_zone, now);
        self.valid_from <= today && self.valid_to.is_none_or(|last| today <= last)
    }
}

/// What an API key opens.
#[derive(Debug, Clone)]
pub struct KeyGrant {
    /// Which key.
    pub id: ApiKeyId,
    /// Its school.
    pub school_id: SchoolId,
    /// Names of permissions.
    pub scopes: Vec<String>,
}

impl Actor {
    /// The command line and the service itself.
    pub fn system(now: DateTime<Utc>) -> Self {
        Self {
            account_id: None,
            session_id: None,
            persons: vec![],
            roles: vec![],
            key: None,
            lang: Lang::Ru,
            now,
            request_id: String::new(),
        }
    }

    /// The account of a person who must have one here: an API key acts as nobody.
    pub fn account(&self) -> Result<AccountId> {
        self.account_id.ok_or(Error::Forbidden)
    }
}

/// Proof that the caller holds permission `P`, with all a handler needs to act on it.
pub struct Authorized<P> {
    /// Who calls.
    pub actor: Actor,
    /// The rows the permission reaches for this caller.
    pub scope: Scope,
    /// A connection of the pool.
    pub conn: Conn,
    /// What all requests share.
    pub core: Arc<Core>,
    pool: Pool,
    _permission: PhantomData<P>,
}

/// What is left of a guard when its handler has answered, for the rest of a long answer: connections are taken only while
/// they are used, so that slow readers hold none.
pub struct Later {
    /// Who called.
    pub actor: Actor,
    /// The rows the permission reached.
    pub scope: Scope,
    pool: Pool,
}

impl Later {
    /// A connection of the pool.
    pub async fn conn(&self) -> Result<Conn> {
        connection(&self.pool).await
    }
}

impl<P> Authorized<P> {
    /// Gives the connection back and keeps the rest.
    pub fn later(self) -> Later {
        Later { actor: self.actor, scope: self.scope, pool: self.pool }
    }

    /// Does everything in one transaction, or nothing. (`AsyncConnection::transaction` asks for `Send` futures, which
    /// actix's single-threaded workers do not need and closures over guards cannot give.)
    pub async fn transact<T>(
        &mut self, work: impl AsyncFnOnce(&mut AsyncPgConnection, &Actor, &Scope) -> Result<T>,
    ) -> Result<T> {
        let (conn, actor, scope): (&mut AsyncPgConnection, _, _) = (&mut self.conn, &self.actor, &self.scope);
        Manager::begin_transaction(conn).await?;
        match work(conn, actor, scope).await {
            Ok(done) => Manager::commit_transaction(conn).await.map(|()| done).map_err(Error::from),
            Err(error) => {
                Manager::rollback_transaction(conn).await?;
                Err(error)
            }
        }
    }
}

impl<P: Grant> FromRequest for Authorized<P> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (core, pool) = shared(&request)?;
            let bearer = bearer(&request).ok_or(Error::Unauthenticated)?;
            let circumstances = circumstances(&request, &core);
            let (actor, conn) = if bearer.starts_with(KEY_PREFIX) {
                let mut conn = connection(&pool).await?;
                (integration(&mut conn, bearer, &request, circumstances).await?, conn)
            } else {
                let Access { sub: account, sid: session } = core.keys.read(bearer, circumstances.now)?;
                let mut conn = connection(&pool).await?;
                (person(&mut conn, (account, session), &request, circumstances).await?, conn)
            };
            let scope = P::PERMISSION.scope(&actor);
            if scope.is_empty() {
                return Err(Error::Forbidden);
            }
            Ok(Self { actor, scope, conn, core, pool, _permission: PhantomData })
        })
    }
}

fn shared(request: &HttpRequest) -> Result<(Arc<Core>, Pool)> {
    let core = request.app_data::<web::Data<Core>>().map(|core| core.clone().into_inner());
    let pool = request.app_data::<web::Data<Pool>>().map(|pool| pool.get_ref().clone());
    core.zip(pool).ok_or_else(|| Error::Internal(anyhow::anyhow!("the application is not configured")))
}

fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (kind, token) = value.split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// An actor of whom only the circumstances are known.
fn circumstances(request: &HttpRequest, core: &Core) -> Actor {
    Actor { lang: Lang::of(request), request_id: super::frame::request_id(request), ..Actor::system(core.clock.now()) }
}

#[expect(clippy::disallowed_methods, reason = "the one place that hands out connections")]
async fn connection(pool: &Pool) -> Result<Conn> {
    pool.get().await.map_err(|error| {
        tracing::warn!(%error, "no connection to the database");
        Error::Unavailable
    })
}

async fn person(
    conn: &mut Conn, (account, session): (AccountId, SessionId), request: &HttpRequest, circumstances: Actor,
) -> Result<Actor> {
    type Row = (Vec<PersonId>, serde_json::Value, Lang);
    let row: Option<Row> = actors::table
        .filter(actors::session_id.eq(session))
        .filter(actors::account_id.eq(account))
        .filter(actors::expires_at.gt(circumstances.now))
        .select((actors::person_ids, actors::roles, actors::locale))
        .first(conn)
        .await
        .optional()?;
    let (persons, roles, locale) = row.ok_or(Error::Unauthenticated)?;
    locale.remember(request);
    tracing::Span::current().record("actor.id", tracing::field::display(account));
    let roles: Vec<RoleGrant> = serde_json::from_value(roles).map_err(anyhow::Error::from)?;
    let now = circumstances.now;
    let roles = roles.into_iter().filter(|grant| grant.holds(now)).collect();
    let lang = Lang::of(request);
    Ok(Actor { account_id: Some(account), session_id: Some(session), persons, roles, lang, ..circumstances })
}

async fn integration(conn: &mut Conn, key: &str, request: &HttpRequest, circumstances: Actor) -> Result<Actor> {
    type Row = (ApiKeyId, SchoolId, Vec<String>, Option<DateTime<Utc>>, Lang);
    let now = circumstances.now;
    let row: Option<Row> = api_keys::table
        .inner_join(schools::table.on(schools::id.eq(api_keys::school_id)))
        .filter(api_keys::key_hash.eq(hash(key)))
        .filter(api_keys::revoked_at.is_null())
        .filter(api_keys::expires_at.gt(now))
        .select((api_keys::id, api_keys::school_id, api_keys::scopes, api_keys::last_used_at, schools::locale))
        .first(conn)
        .await
        .optional()?;
    let (id, school_id, scopes, last_used, locale) = row.ok_or(Error::Unauthenticated)?;
    locale.remember(request);
    // Once a minute is exact enough, and spares a write with every call.
    if last_used.is_none_or(|last| last < now - Duration::minutes(1)) {
        diesel::update(api_keys::table.find(id)).set(api_keys::last_used_at.eq(now)).execute(conn).await?;
    }
    tracing::Span::current().record("actor.id", tracing::field::display(id));
    let lang = Lang::of(request);
    Ok(Actor { key: Some(KeyGrant { id, school_id, scopes }), lang, ..circumstances })
}

/// Marks an operation that anyone may call. Connections are taken only while they are used: a sign-in hashes without one.
pub struct Public {
    /// An actor of whom only the circumstances are known.
    pub actor: Actor,
    /// What all requests share.
    pub core: Arc<Core>,
    pool: Pool,
}

impl Public {
    /// A connection of the pool.
    pub async fn conn(&self) -> Result<Conn> {
        connection(&self.pool).await
    }
}

impl FromRequest for Public {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(shared(request).map(|(core, pool)| {
            let actor = circumstances(request, &core);
            Self { actor, core, pool }
        }))
    }
}
