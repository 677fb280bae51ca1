use super::model::{email_key, lower};
use crate::audit::Event;
use crate::kernel::auth::{Actor, Core, Public};
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{AccountId, SessionId};
use crate::kernel::policy::AssignedRole;
use crate::kernel::token;
use crate::schema::{
    accounts, accounts_at_work, credentials, refresh_tokens, role_assignments, sessions, sign_in_tries,
};
use actix_web::dev::Payload;
use actix_web::http::header::USER_AGENT;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Duration, Utc};
use diesel::dsl::{case_when, exists};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Timestamptz};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::ToSchema;
use validator::Validate;

/// E-mail and password.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's e-mail.
    #[validate(length(min = 3, max = 254))]
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    /// Its password.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub password: String,
}

/// A refresh token, to be used once.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    /// As it was given.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub refresh_token: String,
}

/// What a client signs its requests with.
#[derive(Serialize, ToSchema)]
pub struct TokenPair {
    /// Goes into `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token ends.
    pub expires_in: i64,
    /// Brings the next pair, once. Using it twice ends the session.
    pub refresh_token: String,
    /// When the refresh token ends.
    pub refresh_expires_at: DateTime<Utc>,
}

/// What a client calls itself, for the list of sessions.
pub struct Device(pub Option<String>);

impl FromRequest for Device {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let name = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        ready(Ok(Self(name.map(|name| name.chars().take(200).collect()))))
    }
}

impl SignIn {
    /// Opens a session. An unknown e-mail and a wrong password are one answer and take one time; no connection is held
    /// while the password is hashed.
    pub async fn open(self, cx: &Public, user_agent: Option<String>) -> Result<TokenPair> {
        let mut conn = cx.conn().await?;
        count_try(&mut conn, &cx.core, &cx.actor, &self.email).await?;
        let known = credential(&mut conn, &self.email).await?;
        drop(conn);
        let (account, hash) = known.unzip();
        if !cx.core.passwords.verify(self.password, hash.clone()).await? {
            return Err(Error::WrongCredentials);
        }
        let account = account.ok_or(Error::WrongCredentials)?;
        let mut conn = cx.conn().await?;
        let actor = Actor { account_id: Some(account), ..cx.actor.clone() };
        conn.transaction(async |conn| {
            // the password may have been changed while it was compared
            let now = credentials::table.find(account).select(credentials::password_hash).for_update();
            let now: Option<String> = now.first(conn).await.optional()?;
            if now != hash {
                return Err(Error::WrongCredentials);
            }
            let tries = sign_in_tries::table.filter(sign_in_tries::email_hash.eq(email_key(&self.email)));
            diesel::delete(tries).execute(conn).await?;
            let session = begin(conn, &cx.core, &actor, account, user_agent).await?;
            issue(conn, &cx.core, &actor, account, session).await
        })
        .await
    }
}

/// Forgets tries and tokens that do not count any more. How many rows went.
pub async fn forget_old(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
    // no window is longer than a day
    let tries = sign_in_tries::table.filter(sign_in_tries::window_started_at.lt(now - Duration::days(1)));
    let tokens = refresh_tokens::table.filter(refresh_tokens::expires_at.lt(now - Duration::days(1)));
    Ok(diesel::delete(tries).execute(conn).await? + diesel::delete(tokens).execute(conn).await?)
}

/// Counts before anything is compared, so that parallel guesses count too. While the limit is reached, no password is
/// looked at, not even the right one.
pub async fn count_try(conn: &mut AsyncPgConnection, core: &Core, actor: &Actor, email: &str) -> Result<()> {
    let limits = &core.config.sign_in;
    let window = Duration::seconds(limits.window_seconds);
    let over = sign_in_tries::window_started_at.lt(actor.now - window);
    let (tries, since): (i32, DateTime<Utc>) = diesel::insert_into(sign_in_tries::table)
        .values((
            sign_in_tries::email_hash.eq(email_key(email)),
            sign_in_tries::tries.eq(1),
            sign_in_tries::window_started_at.eq(actor.now),
        ))
        .on_conflict(sign_in_tries::email_hash)
        .do_update()
        .set((
            sign_in_tries::tries.eq(case_when(over, 1.into_sql::<Integer>()).otherwise(sign_in_tries::tries + 1)),
            sign_in_tries::window_started_at
                .eq(case_when(over, actor.now.into_sql::<Timestamptz>()).otherwise(sign_in_tries::window_started_at)),
        ))
        .returning((sign_in_tries::tries, sign_in_tries::window_started_at))
        .get_result(conn)
        .await?;
    if tries <= limits.tries {
        return Ok(());
    }
    Err(Error::TooManyTries((since + window - actor.now).num_seconds().max(1)))
}

/// Account and hash of an e-mail that may sign in.
async fn credential(conn: &mut AsyncPgConnection, email: &str) -> Result<Option<(AccountId, String)>> {
    let known = accounts::table
        .inner_join(credentials::table.on(credentials::account_id.eq(accounts::id)))
        .filter(lower(accounts::email).eq(lower(email)))
        .filter(accounts::id.eq_any(accounts_at_work::table.select(accounts_at_work::id)))
        .select((accounts::id, credentials::password_hash));
    Ok(known.first(conn).await.optional()?)
}

async fn begin(
    conn: &mut AsyncPgConnection, core: &Core, actor: &Actor, account: AccountId, user_agent: Option<String>,
) -> Result<SessionId> {
    let length = longest(conn, core, account).await?;
    let id = SessionId::new();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(id),
            sessions::account_id.eq(account),
            sessions::user_agent.eq(user_agent),
            sessions::started_at.eq(actor.now),
            sessions::last_used_at.eq(actor.now),
            sessions::expires_at.eq(actor.now + length),
        ))
        .execute(conn)
        .await?;
    diesel::update(accounts::table.find(account)).set(accounts::last_login_at.eq(actor.now)).execute(conn).await?;
    Event::new("session.started", id).record(conn, actor).await?;
    Ok(id)
}

/// How long a session may last: shorter for those who administer.
async fn longest(conn: &mut AsyncPgConnection, core: &Core, account: AccountId) -> Result<Duration> {
    let administers = role_assignments::table
        .filter(role_assignments::account_id.eq(account))
        .filter(role_assignments::withdrawn_at.is_null())
        .filter(role_assignments::role.eq_any(AssignedRole::ALL.iter().filter(|role| role.administers())));
    let administers: bool = diesel::select(exists(administers)).get_result(conn).await?;
    let tokens = &core.config.tokens;
    Ok(Duration::seconds(if administers { tokens.admin_session_seconds } else { tokens.session_seconds }))
}

async fn issue(
    conn: &mut AsyncPgConnection, core: &Core, actor: &Actor, account: AccountId, session: SessionId,
) -> Result<TokenPair> {
    let tokens = &core.config.tokens;
    let refresh_token = token::secret()?;
    let refresh_expires_at = actor.now + Duration::seconds(tokens.refresh_seconds);
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(token::hash(&refresh_token)),
            refresh_tokens::session_id.eq(session),
            refresh_tokens::issued_at.eq(actor.now),
            refresh_tokens::expires_at.eq(refresh_expires_at),
        ))
        .execute(conn)
        .await?;
    let access_token =
        core.keys.sign(token::Access { sub: account, sid: session }, actor.now, tokens.access_seconds)?;
    let expires_in = tokens.access_seconds;
    Ok(TokenPair { access_token, token_type: "Bearer", expires_in, refresh_token, refresh_expires_at })
}

impl Refresh {
    /// The next pair of tokens. Whoever comes second with the same token ends the session for both: one of the two is
    /// not its owner.
    pub async fn rotate(self, cx: &Public) -> Result<TokenPair> {
        let hash = token::hash(&self.refresh_token);
        let mut conn = cx.conn().await?;
        let rotated = conn.transaction(async |conn| rotate(conn, &cx.core, &cx.actor, &hash).await).await?;
        rotated.ok_or(Error::Unauthenticated)
    }
}

/// `None` is committed too: it may have ended the session.
async fn rotate(conn: &mut AsyncPgConnection, core: &Core, actor: &Actor, hash: &[u8]) -> Result<Option<TokenPair>> {
    let unused = refresh_tokens::table.find(hash).filter(refresh_tokens::used_at.is_null());
    let session: Option<SessionId> = diesel::update(unused.filter(refresh_tokens::expires_at.gt(actor.now)))
        .set(refresh_tokens::used_at.eq(actor.now))
        .returning(refresh_tokens::session_id)
        .get_result(conn)
        .await
        .optional()?;
    let Some(session) = session else {
        return end_reused(conn, actor, hash).await.map(|()| None);
    };
    let open = sessions::table.find(session).filter(sessions::ended_at.is_null());
    let open = open.filter(sessions::account_id.eq_any(accounts_at_work::table.select(accounts_at_work::id)));
    let used =
        diesel::update(open.filter(sessions::expires_at.gt(actor.now))).set(sessions::last_used_at.eq(actor.now));
    let used = used.returning((sessions::account_id, sessions::started_at)).get_result(conn).await.optional()?;
    let Some((account, begun)): Option<(AccountId, DateTime<Utc>)> = used else { return Ok(None) };
    // who administers since then does so in a session of that length
    if begun + longest(conn, core, account).await? <= actor.now {
        return Ok(None);
    }
    issue(conn, core, actor, account, session).await.map(Some)
}

async fn end_reused(conn: &mut AsyncPgConnection, actor: &Actor, hash: &[u8]) -> Result<()> {
    let used = refresh_tokens::table.find(hash).filter(refresh_tokens::used_at.is_not_null());
    let of_token = sessions::table.filter(sessions::id.eq_any(used.select(refresh_tokens::session_id)));
    let ended: Option<(SessionId, AccountId)> = diesel::update(of_token.filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(actor.now))
        .returning((sessions::id, sessions::account_id))
        .get_result(conn)
        .await
        .optional()?;
    let Some((session, account)) = ended else { return Ok(()) };
    // with whose token it was, whoever used it
    let actor = Actor { account_id: Some(account), ..actor.clone() };
    Event::new("session.ended_by_reuse", session).record(conn, &actor).await
}
