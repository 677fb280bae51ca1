use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::{Actor, KEY_PREFIX};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{distinct, not_blank};
use crate::kernel::id::{AccountId, ApiKeyId, SchoolId};
use crate::kernel::policy::{Permission, Role};
use crate::kernel::scope::Scope;
use crate::kernel::time::Moment;
use crate::kernel::token;
use crate::schema::api_keys;
use crate::schools::School;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A key with which a program of the school's calls. It never reads a confidential text.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct ApiKey {
    /// The key's id.
    pub id: ApiKeyId,
    /// Its school.
    pub school_id: SchoolId,
    /// What it is for.
    pub name: String,
    /// Its first characters, to recognise it by.
    pub prefix: String,
    /// What it opens: names of permissions.
    pub scopes: Vec<String>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: AccountId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A key that was just made: the only time it is shown.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyOnce {
    /// The key's facts.
    #[serde(flatten)]
    pub api_key: ApiKey,
    /// The key itself, for `Authorization: Bearer …`. It is stored as a hash and cannot be shown again.
    pub key: String,
}

/// A new key.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// Of which school.
    pub school_id: SchoolId,
    /// What it is for.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// Names of permissions, of those an integration may have.
    #[validate(length(min = 1, max = 50), custom(function = "distinct"))]
    #[schema(example = json!(["pairs:read"]), min_items = 1, max_items = 50)]
    scopes: Vec<String>,
    /// When it ends; at most two years from now.
    #[schema(value_type = DateTime<Utc>)]
    expires_at: Moment,
}

impl Entity for ApiKeyOnce {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        "/api-keys".to_owned()
    }
}

impl ApiKey {
    /// The keys of the schools one administers, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Items<Self>> {
        let keys = Self::query().filter(api_keys::school_id.eq_any(scope.schools.clone()));
        Ok(Items { items: keys.order(api_keys::id.desc()).load(conn).await? })
    }

    /// Makes a key.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewApiKey,
    ) -> Result<ApiKeyOnce> {
        let known = |scope: &String| {
            Permission::ALL.iter().any(|known| known.name() == scope && known.reach(Role::Integration).is_some())
        };
        if let Some(index) = new.scopes.iter().position(|scope| !known(scope)) {
            return Err(Error::invalid(format!("/scopes/{index}"), "unknown"));
        }
        if new.expires_at.0 <= actor.now || new.expires_at.0 > actor.now + chrono::Duration::days(731) {
            return Err(Error::invalid("/expires_at", "key_lifetime"));
        }
        let key = format!("{KEY_PREFIX}{}", token::secret()?);
        let api_key: Self = diesel::insert_into(api_keys::table)
            .values((
                api_keys::id.eq(ApiKeyId::new()),
                api_keys::school_id.eq(school.id),
                api_keys::name.eq(new.name),
                api_keys::prefix.eq(&key[..KEY_PREFIX.len() + 6]),
                api_keys::key_hash.eq(token::hash(&key)),
                api_keys::scopes.eq(new.scopes),
                api_keys::expires_at.eq(new.expires_at),
                api_keys::created_by.eq(actor.account()?),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        Event::new("api_key.created", api_key.id).at(school.id).record(conn, actor).await?;
        Ok(ApiKeyOnce { api_key, key })
    }

    /// Ends a key at once.
    pub async fn revoke(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: ApiKeyId) -> Result<()> {
        let own = api_keys::table.find(id).filter(api_keys::school_id.eq_any(scope.schools.clone()));
        let school: SchoolId = diesel::update(own.filter(api_keys::revoked_at.is_null()))
            .set(api_keys::revoked_at.eq(actor.now))
            .returning(api_keys::school_id)
            .get_result(conn)
            .await?;
        Event::new("api_key.revoked", id).at(school).record(conn, actor).await
    }
}
