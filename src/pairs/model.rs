use super::Substitutes;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::extract::{Listing, Many};
use crate::kernel::id::{OrderId, PairId, PairMemberId, PersonId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::programs::{PairKind, RoleForm};
use crate::schema::{pair_cards, pair_changes, pair_members, pair_mentors, pairs};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl::exists;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::{Jsonb, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

text_enum! {
    /// Where a pair stands.
    pub enum PairState {
        /// Being put together.
        Draft = "draft",
        /// Its members are invited, and nobody has answered yet.
        Proposed = "proposed",
        /// Some have consented, some have not yet.
        AwaitingConsent = "awaiting_consent",
        /// At work.
        Active = "active",
        /// Resting.
        Paused = "paused",
        /// Over, with success or with its term.
        Completed = "completed",
        /// Over before that.
        Terminated = "terminated",
        /// Taken back before it began.
        Cancelled = "cancelled",
        /// A member said no.
        Declined = "declined",
    }
}

text_enum! {
    /// What somebody is in a pair.
    pub enum MemberRole {
        /// The mentor who leads; one at a time.
        LeadMentor = "lead_mentor",
        /// Another mentor.
        CoMentor = "co_mentor",
        /// Is helped.
        Mentee = "mentee",
    }
}

text_enum! {
    /// How a pair meets.
    pub enum Channel {
        /// In one room.
        InPerson = "in_person",
        /// At a distance.
        Online = "online",
        /// Both.
        Mixed = "mixed",
    }
}

/// A pair, group or team with its members.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = pair_cards)]
pub struct Pair {
    /// The pair's id.
    pub id: PairId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// The form of mentoring.
    pub kind: PairKind,
    /// Who helps whom.
    pub role_form: RoleForm,
    /// How they meet.
    pub channel: Channel,
    /// What a group or a flash meeting is about.
    pub topic: Option<String>,
    /// Whether the mentees walk the four stages in this pair.
    pub with_stages: bool,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day as planned.
    pub planned_ends_on: NaiveDate,
    /// Last day as it was.
    pub ended_on: Option<NaiveDate>,
    /// The order it rests on.
    pub order_id: Option<OrderId>,
    /// Number of the order.
    pub order_number: Option<String>,
    /// Day of the order.
    pub order_issued_on: Option<NaiveDate>,
    /// The pair this one continues.
    pub continued_from: Option<PairId>,
    /// Where it stands.
    pub state: PairState,
    /// Meetings held.
    pub meeting_count: i32,
    /// Day of the last meeting held.
    pub last_meeting_on: Option<NaiveDate>,
    /// A mentor has withdrawn; this is the last day with him or her.
    pub notice_until: Option<NaiveDate>,
    /// The members: lead mentor, co-mentors, mentees, by name; those who left too.
    pub members: PairMembers,
    /// Those who stand in for a mentor on some days; past and coming ones too.
    pub substitutes: Substitutes,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// Somebody in a pair.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PairMember {
    /// The membership's id.
    pub id: PairMemberId,
    /// Who.
    pub person_id: PersonId,
    /// Last, first and middle name.
    pub name: String,
    /// As what.
    pub role: MemberRole,
    /// First day.
    pub joined_on: NaiveDate,
    /// Last day; null while he or she belongs to it.
    pub left_on: Option<NaiveDate>,
    /// When he or she consented.
    pub consented_at: Option<DateTime<Utc>>,
    /// Whether he or she was asked to join a pair at work and has not consented yet: no part of it until then.
    pub pending: bool,
}

/// The members of a pair.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(transparent)]
pub struct PairMembers(pub Vec<PairMember>);

impl FromSql<Jsonb, Pg> for PairMembers {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // jsonb is a version byte and the text: reading it in one go spares a tree of values
        Ok(serde_json::from_slice(value.as_bytes().get(1..).unwrap_or_default())?)
    }
}

/// What pairs to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PairFilter {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only with this member.
    person_id: Option<PersonId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<PairState>>)]
    state: Many<PairState>,
    /// Only of these forms.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<PairKind>>)]
    kind: Many<PairKind>,
}

impl Entity for Pair {
    /// Names and the order's number change without it.
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/pairs/{}", self.id)
    }
}

impl Pair {
    /// The pairs a scope reaches. Mentors and mentees reach those they belong to now.
    fn within(scope: &Scope) -> Condition<pair_cards::table> {
        let Scope { all, departments: _, schools, programs, as_mentor, as_mentee, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        let mut arms: Vec<Condition<pair_cards::table>> = vec![];
        match schools.as_slice() {
            [] => {}
            // one school is read in the order of its index
            [school] => arms.push(Box::new(pair_cards::school_id.eq(*school))),
            _ => arms.push(Box::new(pair_cards::school_id.eq_any(schools.clone()))),
        }
        if !programs.is_empty() {
            arms.push(Box::new(pair_cards::program_id.eq_any(programs.clone())));
        }
        if !as_mentor.is_empty() {
            arms.push(Box::new(pair_cards::id.eq_any(Self::mentored(scope)).and(Self::announced())));
        }
        if !as_mentee.is_empty() {
            let helped = pair_members::table
                .filter(pair_members::person_id.eq_any(as_mentee.clone()))
                .filter(pair_members::left_on.is_null())
                .filter(pair_members::role.eq(MemberRole::Mentee))
                .filter(pair_members::pending.eq(false));
            arms.push(Box::new(pair_cards::id.eq_any(helped.select(pair_members::pair_id)).and(Self::announced())));
        }
        any_of(arms)
    }

    /// Nobody hears of a draft but those who make it, nor of one that was cancelled.
    fn announced() -> Condition<pair_cards::table> {
        let proposed = pair_changes::table.filter(pair_changes::pair_id.eq(pair_cards::id));
        let proposed = proposed.filter(pair_changes::to_state.eq(PairState::Proposed.as_str()));
        let drafted = pair_cards::state.ne_all([PairState::Draft, PairState::Cancelled]);
        Box::new(drafted.or(pair_cards::state.eq(PairState::Cancelled).and(exists(proposed))))
    }

    /// The same, and those the caller is asked to join: what there is to consent to can be looked at, and no more.
    fn shown(scope: &Scope) -> Condition<pair_cards::table> {
        let persons = [scope.as_mentor.as_slice(), scope.as_mentee.as_slice()].concat();
        if persons.is_empty() {
            return Self::within(scope);
        }
        let asked = pair_members::table.filter(pair_members::person_id.eq_any(persons)).filter(pair_members::pending);
        let asked: Condition<pair_cards::table> = Box::new(pair_cards::id.eq_any(asked.select(pair_members::pair_id)));
        any_of(vec![Self::within(scope), asked])
    }

    /// The pairs the caller mentors at this moment: as their mentor, or standing in for one.
    pub fn mentored(scope: &Scope) -> pair_mentors::BoxedQuery<'static, Pg, Uuid> {
        pair_mentors::table
            .filter(pair_mentors::person_id.eq_any(scope.as_mentor.clone()))
            .filter(pair_mentors::starts_at.le(scope.now))
            .filter(pair_mentors::ends_at.gt(scope.now))
            .select(pair_mentors::pair_id)
            .into_boxed()
    }

    /// The same rows as a subquery: what belongs to a pair inherits its reach.
    pub fn ids_within(scope: &Scope) -> pair_cards::BoxedQuery<'static, Pg, Uuid> {
        pair_cards::table.filter(Self::within(scope)).select(pair_cards::id).into_boxed()
    }

    /// A page of pairs, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<PairFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let PairFilter { school_id, program_id, person_id, state, kind } = &list.filter;
            let mut query = pair_cards::table.filter(Self::shown(scope)).into_boxed();
            if let Some(school) = school_id {
                query = query.filter(pair_cards::school_id.eq(school));
            }
            if let Some(program) = program_id {
                query = query.filter(pair_cards::program_id.eq(program));
            }
            if let Some(person) = person_id {
                let of_person = pair_members::table.filter(pair_members::person_id.eq(person));
                query = query.filter(pair_cards::id.eq_any(of_person.select(pair_members::pair_id)));
            }
            if !state.0.is_empty() {
                query = query.filter(pair_cards::state.eq_any(state.0.clone()));
            }
            if !kind.0.is_empty() {
                query = query.filter(pair_cards::kind.eq_any(kind.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(pair_cards::id.lt(PairId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(pair_cards::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// The names of those who are in it in these roles: neither who was only asked nor who has left.
    pub fn names(&self, wanted: impl Fn(MemberRole) -> bool) -> String {
        let names = self.present().filter(|member| wanted(member.role)).map(|member| member.name.clone());
        names.collect::<Vec<_>>().join(", ")
    }

    /// The pairs that began and rest on an order, by their first day.
    pub async fn of_order(conn: &mut AsyncPgConnection, scope: &Scope, order: OrderId) -> Result<Vec<Self>> {
        let began = [PairState::Active, PairState::Paused, PairState::Completed, PairState::Terminated];
        let pairs = Self::query().filter(pair_cards::order_id.eq(order)).filter(pair_cards::state.eq_any(began));
        let pairs = pairs.filter(Self::within(scope));
        Ok(pairs.order((pair_cards::starts_on, pair_cards::id)).load(conn).await?)
    }

    /// These pairs as far as the scope reaches, by their ids.
    pub async fn among(
        conn: &mut AsyncPgConnection, scope: &Scope, ids: impl Iterator<Item = PairId>,
    ) -> Result<HashMap<PairId, Self>> {
        let these = Self::query().filter(pair_cards::id.eq_any(ids)).filter(Self::within(scope));
        let found: Vec<Self> = these.load(conn).await?;
        Ok(found.into_iter().map(|pair| (pair.id, pair)).collect())
    }

    /// One pair.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PairId) -> Result<Self> {
        Ok(Self::query().filter(pair_cards::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// One pair, or one that the caller is asked to join.
    pub async fn find_shown(conn: &mut AsyncPgConnection, scope: &Scope, id: PairId) -> Result<Self> {
        Ok(Self::query().filter(pair_cards::id.eq(id)).filter(Self::shown(scope)).first(conn).await?)
    }

    /// The pair of a membership.
    pub async fn find_by_member(conn: &mut AsyncPgConnection, scope: &Scope, id: PairMemberId) -> Result<Self> {
        let of_member = pair_members::table.filter(pair_members::id.eq(id)).select(pair_members::pair_id);
        let found = Self::query().filter(pair_cards::id.eq_any(of_member)).filter(Self::within(scope));
        Ok(found.first(conn).await?)
    }

    /// The same pair as it is after a change in this transaction.
    pub async fn again(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(pair_cards::id.eq(self.id)).first(conn).await?)
    }

    /// Holds the pair for this transaction and reads it anew: what is decided on it is decided by one at a time.
    pub async fn hold(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        let _: PairId = pairs::table.find(self.id).select(pairs::id).for_update().first(conn).await?;
        self.again(conn).await
    }

    /// Moves the version on, because something that is shown with the pair has changed.
    pub async fn touch(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        diesel::update(pairs::table.find(self.id)).set(pairs::version.eq(self.version)).execute(conn).await?;
        Ok(())
    }

    /// Those who belong to it now.
    pub fn present(&self) -> impl Iterator<Item = &PairMember> {
        self.members.0.iter().filter(|member| member.left_on.is_none() && !member.pending)
    }

    /// Those who belonged to it on a day.
    pub fn present_on(&self, day: NaiveDate) -> impl Iterator<Item = &PairMember> {
        let then = move |member: &&PairMember| member.joined_on <= day && member.left_on.is_none_or(|left| day <= left);
        self.members.0.iter().filter(|member| !member.pending).filter(then)
    }

    /// The caller's own place in it, if there is one.
    pub fn place_of(&self, actor: &Actor) -> Option<&PairMember> {
        self.present().find(|member| actor.persons.contains(&member.person_id))
    }

    /// Whether the caller is in it, was, or is asked to be.
    pub(super) fn concerns(&self, actor: &Actor) -> bool {
        self.members.0.iter().any(|member| actor.persons.contains(&member.person_id))
    }

    /// Whether work in it goes on.
    pub fn is_open(&self) -> bool {
        matches!(self.state, PairState::Active | PairState::Paused)
    }

    /// An event about this pair.
    pub fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}
