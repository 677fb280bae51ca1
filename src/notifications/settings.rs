use super::NoticeTopic;
use crate::kernel::answer::Entity;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, distinct, present};
use crate::kernel::id::AccountId;
use crate::kernel::scope::Scope;
use crate::schema::notification_settings;
use chrono::NaiveTime;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What the caller wants by mail, and when not. Here everything is told, always.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = notification_settings)]
pub struct NotificationSettings {
    /// Whether notices come by mail. Default true.
    pub letters: bool,
    /// Whether a curator's week comes by mail on Mondays. Default true.
    pub digest: bool,
    /// Topics that do not come by mail.
    pub muted_topics: Vec<NoticeTopic>,
    /// From when no letter comes, in the school's zone; null: letters come at any hour. Default 21:00.
    #[schema(value_type = Option<String>, example = "21:00:00")]
    pub quiet_from: Option<NaiveTime>,
    /// Until when. Default 07:00.
    #[schema(value_type = Option<String>, example = "07:00:00")]
    pub quiet_to: Option<NaiveTime>,
    /// Grows with every change.
    pub version: i32,
}

/// Changes. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = notification_settings)]
#[serde(deny_unknown_fields, default)]
pub struct NotificationSettingsChanges {
    /// Whether notices come by mail.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    letters: Option<bool>,
    /// Whether a curator's week comes by mail on Mondays.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    digest: Option<bool>,
    /// Topics that do not come by mail; they replace those there were.
    #[serde(deserialize_with = "present")]
    #[validate(length(max = 10), custom(function = "distinct"))]
    #[schema(nullable = false, max_items = 10)]
    muted_topics: Option<Vec<NoticeTopic>>,
    /// From when no letter comes, in the school's zone; null together with `quiet_to` for letters at any hour.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 18)]
    quiet_from: Option<Option<NaiveTime>>,
    /// Until when.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 18)]
    quiet_to: Option<Option<NaiveTime>>,
}

impl Entity for NotificationSettings {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        "/me/notification-settings".to_owned()
    }
}

impl NotificationSettings {
    /// The caller's, with the defaults where nothing was chosen yet.
    pub async fn own(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Self> {
        let account: AccountId = scope.account.ok_or(Error::Forbidden)?;
        diesel::insert_into(notification_settings::table)
            .values(notification_settings::account_id.eq(account))
            .on_conflict_do_nothing()
            .execute(conn)
            .await?;
        Ok(Self::query().filter(notification_settings::account_id.eq(account)).first(conn).await?)
    }

    /// Changes them.
    pub async fn change(
        conn: &mut AsyncPgConnection, scope: &Scope, seen: &IfMatch, changes: NotificationSettingsChanges,
    ) -> Result<Self> {
        let now = Self::own(conn, scope).await?;
        seen.check(&now)?;
        let own = notification_settings::table.filter(notification_settings::account_id.eq_any(scope.account));
        // the version moves by itself, even where nothing else does
        let set = (changes, notification_settings::version.eq(now.version));
        let changed = diesel::update(own.filter(notification_settings::version.eq(now.version))).set(set);
        let changed = changed.returning(Self::as_returning()).get_result(conn).await.or_stale();
        let changed =
            changed.on_constraint("notification_settings_quiet", || Error::invalid("/quiet_to", "both_ends"))?;
        Ok(changed)
    }

    /// Ends the digest of whoever has the letter. A token that is not known changes nothing and says nothing.
    pub async fn unsubscribe(conn: &mut AsyncPgConnection, token: &str) -> Result<()> {
        // which PostgreSQL cannot even be asked about
        if token.contains('\0') {
            return Ok(());
        }
        let own = notification_settings::table.filter(notification_settings::unsubscribe_token.eq(token));
        diesel::update(own).set(notification_settings::digest.eq(false)).execute(conn).await?;
        Ok(())
    }
}
