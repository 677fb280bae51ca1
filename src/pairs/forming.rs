use super::{Channel, MemberRole, Pair, PairState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, NamesConstraint, OnConstraint, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{OrderId, PairId, PairMemberId, PersonId, ProgramId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{Day, begin_of, day_in};
use crate::orders::Order;
use crate::people::{Person, PersonStatus};
use crate::programs::{PairKind, Program, ProgramState};
use crate::schema::{meetings, pair_endings, pair_members, pairs, schools};
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What it takes to draft a pair.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPair {
    /// The program, which has to be active.
    pub program_id: ProgramId,
    /// The form of mentoring, of those the program allows.
    pub(super) kind: PairKind,
    /// How they meet; a virtual pair meets online.
    pub(super) channel: Option<Channel>,
    /// What it is about; needed for a group and a flash meeting.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    pub(super) topic: Option<String>,
    /// Whether the mentees walk the four stages; only a virtual pair may choose.
    pub(super) with_stages: Option<bool>,
    /// First day, within the program.
    #[schema(value_type = NaiveDate)]
    pub(super) starts_on: Day,
    /// Last day as planned, within the program unless an order carries it further.
    #[schema(value_type = NaiveDate)]
    pub(super) planned_ends_on: Day,
    /// The order it rests on, of the same school.
    pub(super) order_id: Option<OrderId>,
    /// The ended pair of the same program that this one continues.
    pub(super) continued_from: Option<PairId>,
    /// Who takes part.
    #[validate(length(max = 60), nested)]
    #[schema(max_items = 60)]
    pub(super) members: Vec<NewMember>,
}

/// Somebody for a pair.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// Who, of the same school.
    pub person_id: PersonId,
    /// As what.
    pub role: MemberRole,
}

/// Changes to a pair. An absent field stays, `null` clears. The first day and the topic change only in a draft.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = pairs)]
#[serde(deny_unknown_fields, default)]
pub struct PairChanges {
    /// How they meet.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    channel: Option<Channel>,
    /// What it is about.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    topic: Option<Option<String>>,
    /// First day.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day as planned.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    planned_ends_on: Option<Day>,
    /// The order it rests on, of the same school.
    #[serde(deserialize_with = "present")]
    order_id: Option<Option<OrderId>>,
}

/// The longest a flash pair may be planned for, as `pairs_flash_term` has it.
pub const FLASH_TERM: Days = Days::new(14);

/// What the facts of a pair have to be, in the words of its constraints.
fn facts<T>(result: QueryResult<T>) -> Result<T> {
    result
        .on_constraint("pairs_dates", || Error::invalid("/planned_ends_on", "before_start"))
        .on_constraint("pairs_flash_term", || Error::invalid("/planned_ends_on", "flash_term"))
        .on_constraint("pairs_topic", || Error::invalid("/topic", "required"))
        .on_constraint("pairs_virtual_channel", || Error::invalid("/channel", "virtual_channel"))
        .on_constraint("pairs_stages", || Error::invalid("/with_stages", "stages_of_kind"))
}

/// What the members of a pair have to be, in the words of the constraints that the database keeps.
pub fn members<T, E: Into<Error> + NamesConstraint>(result: Result<T, E>) -> Result<T> {
    result
        .on_constraint("pairs_cardinality", || Error::conflict("cardinality"))
        .on_constraint("pairs_peer_category", || Error::conflict("peer_category"))
        .on_constraint("pairs_reverse_experience", || Error::conflict("reverse_experience"))
        .on_constraint("pairs_mentor_capacity", || Error::conflict("mentor_full"))
        .on_constraint("pair_members_one_individual", || Error::conflict("mentee_already_paired"))
        .on_constraint("pair_members_once", || Error::invalid("/members", "member_twice"))
        .on_constraint("pair_members_one_lead", || Error::invalid("/members", "two_leads"))
}

impl Pair {
    /// Drafts a pair. Who may be how many is checked when its members are invited.
    pub async fn form(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, program: &Program, new: NewPair,
    ) -> Result<Self> {
        if program.state != ProgramState::Active {
            return Err(Error::conflict("program_not_active"));
        }
        fits(program, Some((new.kind, new.starts_on.0)), new.planned_ends_on.0, new.order_id.is_some())?;
        Self::draft(conn, actor, scope, program, new).await
    }

    /// Writes a draft down; whether the program takes it has been asked.
    pub(super) async fn draft(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, program: &Program, new: NewPair,
    ) -> Result<Self> {
        let continued = match new.continued_from {
            Some(id) => Some(Self::continuable(conn, scope, program, id).await?),
            None => None,
        };
        let order = match new.order_id {
            Some(id) => Some(Order::named(conn, actor, scope, program.school_id, id).await?),
            None => None,
        };
        let virtual_pair = new.kind == PairKind::Virtual;
        let id = PairId::new();
        let inserted = diesel::insert_into(pairs::table).values((
            pairs::id.eq(id),
            pairs::school_id.eq(program.school_id),
            pairs::program_id.eq(program.id),
            pairs::kind.eq(new.kind),
            pairs::role_form.eq(program.role_form),
            pairs::channel.eq(new.channel.unwrap_or(if virtual_pair { Channel::Online } else { Channel::InPerson })),
            pairs::topic.eq(new.topic),
            pairs::with_stages.eq(new.with_stages.unwrap_or(new.kind != PairKind::Flash)),
            pairs::starts_on.eq(new.starts_on),
            pairs::planned_ends_on.eq(new.planned_ends_on),
            pairs::order_id.eq(order),
            pairs::continued_from.eq(continued),
        ));
        facts(inserted.execute(conn).await)?;
        let pair: Self = Self::query().filter(crate::schema::pair_cards::id.eq(id)).first(conn).await?;
        for (index, member) in new.members.iter().enumerate() {
            let person = Person::find(conn, scope, member.person_id).await;
            let person = person.map_err(|error| error.unknown(&format!("/members/{index}/person_id")))?;
            pair.join(conn, &person, member.role, pair.starts_on, &format!("/members/{index}/person_id")).await?;
        }
        pair.event("pair.formed").record(conn, actor).await?;
        pair.again(conn).await
    }

    async fn continuable(conn: &mut AsyncPgConnection, scope: &Scope, program: &Program, id: PairId) -> Result<PairId> {
        let unknown = || Error::invalid("/continued_from", "unknown");
        let before = Self::find(conn, scope, id).await.map_err(|error| error.unknown("/continued_from"))?;
        // one that was ended before its first day is cancelled, as one that nobody agreed to
        let left = pair_endings::table.find(id);
        let ended: bool = diesel::select(exists(left)).get_result(conn).await?;
        if ended && before.program_id == program.id { Ok(id) } else { Err(unknown()) }
    }

    async fn join(
        &self, conn: &mut AsyncPgConnection, person: &Person, role: MemberRole, from: NaiveDate, at: &str,
    ) -> Result<()> {
        if person.school_id != self.school_id {
            return Err(Error::invalid(at, "unknown"));
        }
        if person.status != PersonStatus::Active {
            return Err(Error::invalid(at, "person_retired"));
        }
        // the consent of then does not hold for now
        if self.members.0.iter().any(|member| member.person_id == person.id && member.left_on.is_some()) {
            return Err(Error::invalid(at, "member_left"));
        }
        let joined = diesel::insert_into(pair_members::table).values((
            pair_members::id.eq(PairMemberId::new()),
            pair_members::school_id.eq(self.school_id),
            pair_members::program_id.eq(self.program_id),
            pair_members::pair_id.eq(self.id),
            pair_members::person_id.eq(person.id),
            pair_members::role.eq(role),
            pair_members::joined_on.eq(from),
            pair_members::pending.eq(self.is_open()),
        ));
        members(joined.execute(conn).await).map(|_| ()).map_err(|error| error.renamed("/members", at))
    }

    /// Adds a member to a draft, or asks somebody to join a group or team at work; the latter takes part with the own
    /// consent.
    pub async fn add_member(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewMember,
    ) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Draft, PairState::Active, PairState::Paused])?;
        Program::refuse_archived(conn, pair.program_id).await?;
        let person = Person::find(conn, scope, new.person_id).await.map_err(|error| error.unknown("/person_id"))?;
        if pair.substitutes.has(person.id, actor.now) {
            return Err(Error::invalid("/person_id", "stands_in"));
        }
        let from = if pair.is_open() { pair.today(conn, actor).await?.max(pair.starts_on) } else { pair.starts_on };
        pair.join(conn, &person, new.role, from, "/person_id").await?;
        pair.touch(conn).await?;
        if pair.is_open() {
            person.refuse_as_caller(actor)?;
            let joined = pair.again(conn).await?;
            let asked: Vec<_> = joined.members.0.iter().filter(|member| member.person_id == person.id).collect();
            joined.refuse_absent(conn, &asked, from).await?;
        }
        pair.event("pair.member_added").with(json!({ "person_id": person.id })).record(conn, actor).await?;
        pair.again(conn).await
    }

    /// Takes a member out: of a draft without a trace, of a pair at work with the day he or she left. What the kind needs
    /// has to remain.
    pub async fn remove_member(&self, conn: &mut AsyncPgConnection, actor: &Actor, member: PairMemberId) -> Result<()> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Draft, PairState::Active, PairState::Paused])?;
        Program::refuse_archived(conn, pair.program_id).await?;
        let present = pair_members::table.find(member).filter(pair_members::left_on.is_null());
        let asked = pair.members.0.iter().any(|one| one.id == member && one.pending);
        let person = pair.members.0.iter().find(|one| one.id == member).map(|one| one.person_id);
        let removed = if pair.state == PairState::Draft || asked {
            diesel::delete(present).execute(conn).await
        } else {
            let today = pair.today(conn, actor).await?.max(pair.starts_on);
            pair.keep_notices(conn, person).await?;
            diesel::update(present).set(pair_members::left_on.eq(today)).execute(conn).await
        };
        if members(removed)? == 0 {
            return Err(Error::NotFound);
        }
        pair.touch(conn).await?;
        pair.event("pair.member_removed").with(json!({ "person_id": person })).record(conn, actor).await
    }

    /// Changes a draft; later only the channel, the order and, at work, the last day.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, seen: &IfMatch, changes: PairChanges,
    ) -> Result<Self> {
        // a meeting that is planned at this moment waits, or is seen
        let pair = self.hold(conn).await?;
        seen.check(&pair)?;
        Program::refuse_archived(conn, pair.program_id).await?;
        if let Some(Some(order)) = changes.order_id {
            Order::named(conn, actor, scope, pair.school_id, order).await?;
        }
        if changes.topic.is_some() || changes.starts_on.is_some() {
            pair.only_in(&[PairState::Draft])?;
        }
        if let Some(last) = changes.planned_ends_on {
            pair.only_in(&[PairState::Draft, PairState::Active, PairState::Paused])?;
            pair.refuse_meetings_after(conn, last.0).await?;
        }
        pair.only_in(&[
            PairState::Draft,
            PairState::Proposed,
            PairState::AwaitingConsent,
            PairState::Active,
            PairState::Paused,
        ])?;
        let program = Program::find(conn, scope, pair.program_id).await?;
        let order = changes.order_id.unwrap_or(pair.order_id);
        if order.is_none() && program.requires_order && pair.is_open() {
            return Err(Error::invalid("/order_id", "required"));
        }
        let starts_on = changes.starts_on.map(|day| day.0);
        let days = (starts_on, changes.planned_ends_on.map(|day| day.0));
        let bared = pair.order_id.is_some() && order.is_none();
        if bared || days != (None, None) {
            let begins = days.0.map(|first| (pair.kind, first));
            fits(&program, begins, days.1.unwrap_or(pair.planned_ends_on), order.is_some())?;
        }
        let changed = diesel::update(pairs::table.find(pair.id))
            .filter(pairs::version.eq(pair.version))
            .set((changes, pairs::updated_at.eq(actor.now)))
            .execute(conn)
            .await;
        if facts(changed)? == 0 {
            return Err(Error::Stale);
        }
        if let Some(first) = starts_on {
            let members = pair_members::table.filter(pair_members::pair_id.eq(pair.id));
            diesel::update(members).set(pair_members::joined_on.eq(first)).execute(conn).await?;
        }
        // nobody but those who make it hears of a draft
        let action = if pair.state == PairState::Draft { "pair.redrafted" } else { "pair.changed" };
        pair.event(action).record(conn, actor).await?;
        pair.again(conn).await
    }
}

impl Pair {
    /// A meeting lies inside the pair's days, the last one included.
    async fn refuse_meetings_after(&self, conn: &mut AsyncPgConnection, last: NaiveDate) -> Result<()> {
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let outside = meetings::table.filter(meetings::pair_id.eq(self.id));
        let outside = outside.filter(meetings::state.eq_any(["planned", "held"]));
        let outside = outside.filter(meetings::starts_at.ge(begin_of(&zone, last + Days::new(1))));
        let latest: Option<DateTime<Utc>> = outside.select(max(meetings::starts_at)).first(conn).await?;
        let Some(latest) = latest else { return Ok(()) };
        let left = Violation::new("/planned_ends_on", "meeting_after").with("day", day_in(&zone, latest));
        Err(Error::Invalid(vec![left]))
    }
}

impl NewPair {
    /// A mentor and a mentee, with the defaults of their form.
    pub fn couple(
        program_id: ProgramId, kind: PairKind, (mentor, mentee): (PersonId, PersonId), (starts, ends): (Day, Day),
    ) -> Self {
        let members = vec![
            NewMember { person_id: mentor, role: MemberRole::LeadMentor },
            NewMember { person_id: mentee, role: MemberRole::Mentee },
        ];
        Self {
            program_id,
            kind,
            channel: None,
            topic: None,
            with_stages: None,
            starts_on: starts,
            planned_ends_on: ends,
            order_id: None,
            continued_from: None,
            members,
        }
    }

    /// The same about a topic, and how they meet.
    #[must_use]
    pub fn about(self, topic: String, channel: Option<Channel>) -> Self {
        Self { topic: Some(topic), channel, ..self }
    }
}

/// Whether a program takes a pair until its last day, past which an order may carry it. The form and the first day are
/// asked of one that begins; one that goes on with another mentor was let in then.
pub(super) fn fits(
    program: &Program, begins: Option<(PairKind, NaiveDate)>, ends: NaiveDate, order: bool,
) -> Result<()> {
    if begins.is_some_and(|(kind, _)| !program.allowed_kinds.contains(&kind)) {
        return Err(Error::invalid("/kind", "kind_not_allowed"));
    }
    let (Some(first), Some(last)) = (program.starts_on, program.ends_on) else { return Ok(()) };
    let outside = |pointer: &str| Violation::new(pointer, "outside_program").with("from", first).with("to", last);
    let mut wrong = vec![];
    if begins.is_some_and(|(_, starts)| starts < first || starts > last) {
        wrong.push(outside("/starts_on"));
    }
    if ends > last && !order {
        wrong.push(outside("/planned_ends_on"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}
