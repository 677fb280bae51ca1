use crate::kernel::answer::Page;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::extract::{Listing, Word};
use crate::kernel::id::{AccountId, ApiKeyId, AuditEventId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything, own_pairs};
use crate::kernel::time::Moment;
use crate::schema::{audit_events, flags, people};
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Something that happened.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct AuditEvent {
    /// The entry's id.
    pub id: AuditEventId,
    /// The school it concerns; null above schools.
    pub school_id: Option<SchoolId>,
    /// The program it concerns.
    pub program_id: Option<ProgramId>,
    /// When.
    pub happened_at: DateTime<Utc>,
    /// The account that did it; null for an API key, for the command line, and where it would tell whose wish an ending was
    /// or who raised a flag to somebody who does not organise the pair, or is in it, or who asked for a mentor.
    pub account_id: Option<AccountId>,
    /// The API key that did it.
    pub api_key_id: Option<ApiKeyId>,
    /// What was done, as `object.verb`.
    pub action: String,
    /// What kind of thing it was done to.
    pub object_type: String,
    /// Which one.
    pub object_id: Option<Uuid>,
    /// Circumstances: states before and after, parameters, why somebody was retired. Never a text written in confidence;
    /// empty where the account is withheld.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub details: Value,
    /// The request, as in `X-Request-Id`; null where the account is withheld.
    pub request_id: Option<String>,
}

/// What to look for in the trail. Newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// Only this action.
    #[param(value_type = Option<String>, max_length = 100)]
    action: Option<Word>,
    /// Only what was done to this object.
    object_id: Option<Uuid>,
    /// Only what this account did.
    account_id: Option<AccountId>,
    /// Not before this moment.
    #[param(value_type = Option<DateTime<Utc>>)]
    happened_from: Option<Moment>,
    /// Not after this moment.
    #[param(value_type = Option<DateTime<Utc>>)]
    happened_to: Option<Moment>,
}

/// What is to be recorded.
#[derive(Debug, Default)]
pub struct Event {
    /// What was done, as `object.verb`.
    pub action: &'static str,
    /// Which one.
    pub object_id: Option<Uuid>,
    /// The school it concerns.
    pub school_id: Option<SchoolId>,
    /// The program it concerns.
    pub program_id: Option<ProgramId>,
    /// Circumstances, without texts of people.
    pub details: Option<Value>,
}

/// An entry as it is written.
#[derive(Insertable)]
#[diesel(table_name = audit_events)]
struct AuditRow<'a> {
    id: AuditEventId,
    school_id: Option<SchoolId>,
    program_id: Option<ProgramId>,
    happened_at: DateTime<Utc>,
    account_id: Option<AccountId>,
    api_key_id: Option<ApiKeyId>,
    action: &'static str,
    object_type: &'static str,
    object_id: Option<Uuid>,
    details: Value,
    request_id: Option<&'a str>,
}

impl Event {
    /// An event about one object.
    pub fn new(action: &'static str, object_id: impl Into<Uuid>) -> Self {
        Self { action, object_id: Some(object_id.into()), ..Self::default() }
    }

    /// The same in a school.
    #[must_use]
    pub fn at(self, school: SchoolId) -> Self {
        Self { school_id: Some(school), ..self }
    }

    /// The same in a program.
    #[must_use]
    pub fn of(self, program: ProgramId) -> Self {
        Self { program_id: Some(program), ..self }
    }

    /// The same with circumstances.
    #[must_use]
    pub fn with(self, details: Value) -> Self {
        Self { details: Some(details), ..self }
    }

    fn row(self, actor: &Actor) -> AuditRow<'_> {
        AuditRow {
            id: AuditEventId::new(),
            school_id: self.school_id,
            program_id: self.program_id,
            happened_at: actor.now,
            account_id: actor.account_id,
            api_key_id: actor.key.as_ref().map(|key| key.id),
            action: self.action,
            object_type: self.action.split('.').next().unwrap_or_default(),
            object_id: self.object_id,
            details: self.details.unwrap_or_else(|| json!({})),
            request_id: Some(actor.request_id.as_str()).filter(|id| !id.is_empty()),
        }
    }

    /// Writes it down, in the transaction of the change.
    pub async fn record(self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        diesel::insert_into(audit_events::table).values(self.row(actor)).execute(conn).await?;
        Ok(())
    }

    /// Writes many down at once.
    pub async fn record_all(events: Vec<Self>, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let rows: Vec<_> = events.into_iter().map(|event| event.row(actor)).collect();
        diesel::insert_into(audit_events::table).values(rows).execute(conn).await?;
        Ok(())
    }
}

/// Steps that tell whose wish it was that a pair ended, or never began.
const WISHES: [&str; 6] =
    ["pair.declined", "pair.joining_declined", "pair.notice_given", "pair.consent_revoked", "pair.left", "pair.ended"];
/// Who asked whom to be the mentor is between the two, until a pair comes of it.
const REQUESTS: [&str; 3] = ["mentor_request.made", "mentor_request.withdrawn", "mentor_request.refused"];

impl AuditEvent {
    fn within(scope: &Scope) -> Condition<audit_events::table> {
        let Scope { all, departments: _, schools, programs, as_mentor: _, as_mentee: _, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        // what somebody did with the own account, as signing in, is told where he or she is known, and nothing else
        let accounts = people::table
            .filter(people::school_id.eq_any(schools.clone()))
            .filter(people::status.eq("active"))
            .select(people::account_id.assume_not_null())
            .filter(people::account_id.is_not_null());
        let personal = audit_events::school_id.is_null().and(audit_events::account_id.is_not_null());
        let own = audit_events::object_id.is_not_distinct_from(audit_events::account_id);
        let personal = personal.and(audit_events::object_type.eq_any(["session", "calendar"]).or(own));
        any_of(vec![
            Box::new(personal.and(audit_events::account_id.assume_not_null().eq_any(accounts))),
            Box::new(audit_events::school_id.eq_any(schools.clone()).is_not_distinct_from(true)),
            Box::new(audit_events::program_id.eq_any(programs.clone()).is_not_distinct_from(true)),
        ])
    }

    /// What is not found at all. By who is or was in a pair: that there is a flag on it, or that a consent was taken back. By
    /// who reads all schools: that a consent was taken back, which no ending by notice begins with.
    fn hidden(actor: &Actor, scope: &Scope) -> Condition<audit_events::table> {
        let Scope { all, departments: _, schools: _, programs: _, as_mentor: _, as_mentee: _, account: _, now: _ } =
            scope;
        let object = || audit_events::object_id.assume_not_null();
        let own_flags = flags::table.filter(flags::pair_id.eq_any(own_pairs(actor))).select(flags::id);
        let own = object().eq_any(own_pairs(actor)).or(object().eq_any(own_flags));
        let kept = audit_events::action.eq_any(["pair.consent_revoked", "flag.raised", "flag.resolved"]);
        let revoked = audit_events::action.eq("pair.consent_revoked").and((*all).into_sql::<Bool>());
        Box::new(kept.and(own).or(revoked).is_not_distinct_from(true))
    }

    /// What is shown without its circumstances. Whose wish an ending was: told to who organises the pair and is not in it.
    /// Who raised a flag: to its curators. Who asked for a mentor: to nobody here.
    fn withheld(actor: &Actor, scope: &Scope) -> Condition<audit_events::table> {
        let Scope { all, departments: _, schools: _, programs, as_mentor: _, as_mentee: _, account: _, now: _ } = scope;
        let object = || audit_events::object_id.assume_not_null();
        let of_wish =
            audit_events::action.eq_any(WISHES).and(object().eq_any(own_pairs(actor)).or((*all).into_sql::<Bool>()));
        let curated = audit_events::program_id.eq_any(programs.clone()).is_not_distinct_from(true);
        let of_flag = audit_events::action.eq("flag.raised").and(not(curated));
        let of_request = audit_events::action.eq_any(REQUESTS);
        Box::new(of_wish.or(of_flag).or(of_request).is_not_distinct_from(true))
    }

    /// A page of the trail, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, list: &Listing<AuditFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let AuditFilter { action, object_id, account_id, happened_from, happened_to } = &list.filter;
            let mut query =
                audit_events::table.filter(Self::within(scope)).filter(not(Self::hidden(actor, scope))).into_boxed();
            if let Some(action) = action {
                query = query.filter(audit_events::action.eq(&action.0));
            }
            if let Some(object) = object_id {
                query = query.filter(audit_events::object_id.eq(object));
            }
            if let Some(account) = account_id {
                query = query.filter(audit_events::account_id.eq(account)).filter(not(Self::withheld(actor, scope)));
            }
            if let Some(from) = happened_from {
                query = query.filter(audit_events::happened_at.ge(from));
            }
            if let Some(to) = happened_to {
                query = query.filter(audit_events::happened_at.le(to));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-happened_at")? {
            page = page.filter(audit_events::id.lt(AuditEventId::from(id)));
        }
        let shown = page.select((Self::as_select(), Self::withheld(actor, scope))).order(audit_events::id.desc());
        let rows: Vec<(Self, bool)> = shown.limit(list.fetch()).load(conn).await?;
        let bare = |event: Self| Self { account_id: None, details: json!({}), request_id: None, ..event };
        let rows = rows.into_iter().map(|(event, withheld)| if withheld { bare(event) } else { event }).collect();
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-happened_at", |event| ((), event.id.into())))
    }
}
