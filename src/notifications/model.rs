use crate::kernel::answer::Page;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::Listing;
use crate::kernel::id::{AuditEventId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::schema::notifications;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// What notices are about; letters are muted by it.
    pub enum NoticeTopic {
        /// Pairs and who is in them.
        Pairs = "pairs",
        /// Meetings.
        Meetings = "meetings",
        /// Stages, tracks, feedback.
        Stages = "stages",
        /// Goals, plan items, observed lessons, achievements.
        Plan = "plan",
        /// Requests to mentors and flash meetings.
        Requests = "requests",
        /// The bank of experience.
        Bank = "bank",
        /// Flags.
        Flags = "flags",
        /// Roles.
        Roles = "roles",
        /// Surveys.
        Surveys = "surveys",
        /// Reports.
        Reports = "reports",
    }
}

/// Something that concerns the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Notification {
    /// The notification's id.
    pub id: AuditEventId,
    /// What happened, as a word for programs: the action of the trail.
    pub kind: String,
    /// What it is about.
    pub topic: NoticeTopic,
    /// What happened, in the language of the request.
    pub text: String,
    /// Where to look.
    pub href: String,
    /// In which school.
    pub school_id: Option<SchoolId>,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// When the caller read it.
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(HasQuery)]
#[diesel(table_name = notifications)]
struct Row {
    id: AuditEventId,
    school_id: Option<SchoolId>,
    kind: String,
    topic: NoticeTopic,
    path: String,
    happened_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
}

/// What notifications to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NotificationFilter {
    /// Only those that were not read.
    #[serde(default)]
    unread: bool,
}

/// What a notice says.
pub(super) fn text_of(kind: &str, lang: Lang) -> String {
    lang.say(&format!("notice-{kind}"))
}

impl Row {
    fn told(self, lang: Lang) -> Notification {
        let Self { id, school_id, kind, topic, path, happened_at, read_at } = self;
        let (text, href) = (text_of(&kind, lang), format!("/api/v1{path}"));
        Notification { id, kind, topic, text, href, school_id, happened_at, read_at }
    }
}

impl Notification {
    /// A page of the caller's notifications, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, list: &Listing<NotificationFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = notifications::table.filter(notifications::account_id.eq_any(scope.account)).into_boxed();
            if list.filter.unread {
                query = query.filter(notifications::read_at.is_null());
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(notifications::id.lt(AuditEventId::from(id)));
        }
        let newest = page.select(Row::as_select()).order(notifications::id.desc()).limit(list.fetch());
        let rows: Vec<Row> = newest.load(conn).await?;
        let rows = rows.into_iter().map(|row| row.told(actor.lang)).collect();
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row: &Self| ((), row.id.into())))
    }

    /// Marks one as read. Doing it twice changes nothing.
    pub async fn read(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: AuditEventId) -> Result<Self> {
        let own = || {
            let own = notifications::table.filter(notifications::account_id.eq_any(scope.account));
            own.filter(notifications::id.eq(id))
        };
        diesel::update(own().filter(notifications::read_at.is_null()))
            .set(notifications::read_at.eq(actor.now))
            .execute(conn)
            .await?;
        let row: Option<Row> = own().select(Row::as_select()).first(conn).await.optional()?;
        row.map(|row| row.told(actor.lang)).ok_or(Error::NotFound)
    }

    /// Marks all as read.
    pub async fn read_all(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<()> {
        let own = notifications::table.filter(notifications::account_id.eq_any(scope.account));
        let unread = own.filter(notifications::read_at.is_null());
        diesel::update(unread).set(notifications::read_at.eq(actor.now)).execute(conn).await?;
        Ok(())
    }
}
