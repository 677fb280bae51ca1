use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result, Violation};
use crate::kernel::extract::{IfMatch, Listing, Many, not_blank};
use crate::kernel::id::{AccountId, MentorSlotId, PairId, PersonId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of};
use crate::kernel::time::{Day, Moment, day_in};
use crate::meetings::{Meeting, NewMeeting, refuse_long};
use crate::pairs::{Channel, ConsentChannel, FLASH_TERM, NewPair, Pair, PairConsent};
use crate::people::Person;
use crate::programs::{PairKind, Program, ProgramState};
use crate::schema::{mentor_profiles, mentor_slot_cards, mentor_slots, pair_members, people, schools};
use crate::text_enum;
use crate::tracks::Beginning;
use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// Where an offered time stands.
    pub enum SlotState {
        /// To be booked.
        Open = "open",
        /// Booked by somebody.
        Booked = "booked",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

/// A time that a mentor offers for one flash meeting.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = mentor_slot_cards)]
pub struct MentorSlot {
    /// The slot's id.
    pub id: MentorSlotId,
    /// The school.
    pub school_id: SchoolId,
    /// The program.
    pub program_id: ProgramId,
    /// Who offers it.
    pub mentor_id: PersonId,
    /// The mentor's name.
    pub mentor_name: String,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// What it is about.
    pub topic: String,
    /// How they meet.
    pub channel: Channel,
    /// Where.
    pub place: Option<String>,
    /// Version of the text that the mentor consented to.
    pub text_version: String,
    #[serde(skip)]
    offered_by: AccountId,
    /// Where it stands.
    pub state: SlotState,
    /// The pair it became; null while it is open.
    pub pair_id: Option<PairId>,
    /// When it was offered.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A time to offer. It is your consent to the meeting that comes of it.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = mentor_slots)]
#[serde(deny_unknown_fields)]
pub struct NewMentorSlot {
    /// The program, of your school, that allows flash mentoring.
    pub program_id: ProgramId,
    /// When it begins, ahead of now and within the program.
    #[schema(value_type = DateTime<Utc>)]
    starts_at: Moment,
    /// When it ends, later than it begins and within twelve hours.
    #[schema(value_type = DateTime<Utc>)]
    ends_at: Moment,
    /// What it is about.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    topic: String,
    /// How you meet.
    channel: Channel,
    /// Where.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    place: Option<String>,
    /// Version of the text that you consent to.
    #[validate(length(min = 1, max = 50), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 50)]
    text_version: String,
}

/// A booking. It is your consent to the meeting.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// Version of the text that you consent to.
    #[validate(length(min = 1, max = 50), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 50)]
    text_version: String,
}

/// What slots to list, in the order of their time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SlotFilter {
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Only of this mentor.
    mentor_id: Option<PersonId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<SlotState>>)]
    state: Many<SlotState>,
}

impl Entity for MentorSlot {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/mentor-slots/{}", self.id)
    }
}

impl MentorSlot {
    /// What is open and ahead is the whole school's to book; the rest is the mentor's, the mentee's and the organisers'.
    fn within(scope: &Scope) -> Condition<mentor_slot_cards::table> {
        let of_persons = people::table.filter(people::id.eq_any(scope.as_mentee.clone())).select(people::school_id);
        let open = mentor_slot_cards::state.eq(SlotState::Open).and(mentor_slot_cards::starts_at.gt(scope.now));
        let booked = pair_members::table.filter(pair_members::person_id.eq_any(scope.as_mentee.clone()));
        let booked = mentor_slot_cards::pair_id.assume_not_null().eq_any(booked.select(pair_members::pair_id));
        any_of(vec![
            Box::new(mentor_slot_cards::school_id.eq_any(scope.schools.clone())),
            Box::new(mentor_slot_cards::program_id.eq_any(scope.programs.clone())),
            Box::new(mentor_slot_cards::mentor_id.eq_any(scope.as_mentor.clone())),
            Box::new(mentor_slot_cards::school_id.eq_any(of_persons).and(open)),
            Box::new(booked.is_not_distinct_from(true)),
        ])
    }

    /// A page of slots, in the order of their time.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<SlotFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let SlotFilter { program_id, mentor_id, state } = &list.filter;
            let mut query = mentor_slot_cards::table.filter(Self::within(scope)).into_boxed();
            if let Some(program) = program_id {
                query = query.filter(mentor_slot_cards::program_id.eq(program));
            }
            if let Some(mentor) = mentor_id {
                query = query.filter(mentor_slot_cards::mentor_id.eq(mentor));
            }
            if !state.0.is_empty() {
                query = query.filter(mentor_slot_cards::state.eq_any(state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some((at, id)) = list.after::<Moment>("starts_at")? {
            let later = mentor_slot_cards::starts_at.gt(at).or(mentor_slot_cards::id.gt(MentorSlotId::from(id)));
            page = page.filter(mentor_slot_cards::starts_at.ge(at).and(later));
        }
        let order = (mentor_slot_cards::starts_at, mentor_slot_cards::id);
        let rows = page.select(Self::as_select()).order(order).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "starts_at", |row| (row.starts_at, row.id.into())))
    }

    /// One slot.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: MentorSlotId) -> Result<Self> {
        Ok(Self::query().filter(mentor_slot_cards::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    async fn again(conn: &mut AsyncPgConnection, id: MentorSlotId) -> Result<Self> {
        Ok(Self::query().filter(mentor_slot_cards::id.eq(id)).first(conn).await?)
    }

    /// Offers a time.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, new: NewMentorSlot) -> Result<Self> {
        let own = people::table.filter(people::id.eq_any(&actor.persons)).select(people::school_id);
        let reach = Scope { schools: own.load(conn).await?, ..Scope::nothing(actor.now) };
        let program =
            Program::find(conn, &reach, new.program_id).await.map_err(|error| error.unknown("/program_id"))?;
        let mentor = Person::of_caller(conn, actor, program.school_id).await?;
        let mentor = mentor.ok_or_else(|| Error::invalid("/program_id", "unknown"))?;
        refuse_unfit(conn, actor, &program, new.starts_at).await?;
        refuse_long((new.starts_at.0, new.ends_at.0))?;
        let able = mentor_profiles::table.find(mentor).filter(mentor_profiles::status.eq("active"));
        if !diesel::select(exists(able)).get_result(conn).await? {
            return Err(Error::conflict("mentor_unavailable"));
        }
        let id = MentorSlotId::new();
        let own = (
            mentor_slots::id.eq(id),
            mentor_slots::school_id.eq(program.school_id),
            mentor_slots::mentor_id.eq(mentor),
            mentor_slots::offered_by.eq(actor.account()?),
            mentor_slots::created_at.eq(actor.now),
        );
        let inserted = diesel::insert_into(mentor_slots::table).values((new, own)).execute(conn).await;
        inserted
            .on_constraint("mentor_slots_times", || Error::invalid("/ends_at", "not_after_start"))
            .on_constraint("mentor_slots_no_overlap", || Error::invalid("/starts_at", "slot_overlaps"))?;
        let created = Self::again(conn, id).await?;
        created.event("mentor_slot.offered").record(conn, actor).await?;
        Ok(created)
    }

    /// Takes an offer back that nobody has booked.
    pub async fn withdraw(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Self> {
        self.leave(conn, SlotState::Withdrawn, None).await?;
        self.event("mentor_slot.withdrawn").record(conn, actor).await?;
        Self::again(conn, self.id).await
    }

    /// Books it: the pair, both consents and its one meeting come about together or not at all. Of several bookings of one
    /// slot the first comes through.
    pub async fn book(&self, conn: &mut AsyncPgConnection, actor: &Actor, new: NewBooking) -> Result<Self> {
        let _: MentorSlotId =
            mentor_slots::table.find(self.id).select(mentor_slots::id).for_update().first(conn).await?;
        let slot = Self::again(conn, self.id).await?;
        if slot.state != SlotState::Open || slot.starts_at <= actor.now {
            return Err(Error::conflict("slot_taken"));
        }
        let mentee = Person::of_caller(conn, actor, slot.school_id).await?.ok_or(Error::NotFound)?;
        if mentee == slot.mentor_id {
            return Err(Error::conflict("own_slot"));
        }
        let pair = slot.pair_up(conn, actor, mentee).await?;
        let given = |person_id, text_version, recorded_by, given_at| PairConsent {
            person_id,
            text_version,
            channel: ConsentChannel::InApp,
            recorded_by,
            given_at,
        };
        let offered = given(slot.mentor_id, slot.text_version.clone(), slot.offered_by, slot.created_at);
        pair.agree(conn, actor, offered).await?;
        let pair = pair.again(conn).await?;
        pair.agree(conn, actor, given(mentee, new.text_version, actor.account()?, actor.now)).await?;
        let pair = pair.again(conn).await?;
        let pair = Beginning::activate(conn, actor, &pair, &IfMatch::absent()).await?;
        let times = (Moment(slot.starts_at), Moment(slot.ends_at));
        Meeting::plan(conn, actor, &pair, NewMeeting::once(times, slot.channel, slot.place.clone())).await?;
        slot.leave(conn, SlotState::Booked, Some(pair.id)).await?;
        slot.event("mentor_slot.booked").record(conn, actor).await?;
        Self::again(conn, slot.id).await
    }

    async fn pair_up(&self, conn: &mut AsyncPgConnection, actor: &Actor, mentee: PersonId) -> Result<Pair> {
        // the two may not look each other up: the slot is what joins them
        let reach = Scope::of_school(self.school_id, actor.now);
        let program = Program::find(conn, &reach, self.program_id).await?;
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let day = day_in(&zone, self.starts_at);
        let last = (day + FLASH_TERM).min(program.ends_on.unwrap_or(day));
        let new = NewPair::couple(program.id, PairKind::Flash, (self.mentor_id, mentee), (Day(day), Day(last)));
        let formed = Pair::form(conn, actor, &reach, &program, new.about(self.topic.clone(), Some(self.channel))).await;
        // what a pair would refuse, the program has changed since the time was offered
        let formed = formed.map_err(|error| match error {
            Error::Invalid(_) => Error::conflict("slot_taken"),
            other => other,
        })?;
        formed.propose(conn, actor, &IfMatch::absent()).await
    }

    async fn leave(&self, conn: &mut AsyncPgConnection, to: SlotState, pair: Option<PairId>) -> Result<()> {
        let open = mentor_slots::table.find(self.id).filter(mentor_slots::state.eq(SlotState::Open));
        let left = diesel::update(open).set((mentor_slots::state.eq(to), mentor_slots::pair_id.eq(pair)));
        if left.execute(conn).await? == 0 {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        Ok(())
    }

    fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.program_id)
    }
}

async fn refuse_unfit(conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, starts: Moment) -> Result<()> {
    if program.state != ProgramState::Active {
        return Err(Error::conflict("program_not_active"));
    }
    if !program.allowed_kinds.contains(&PairKind::Flash) {
        return Err(Error::invalid("/program_id", "kind_not_allowed"));
    }
    // a booking makes the pair at once: there is no moment at which an order could be attached
    if program.requires_order {
        return Err(Error::conflict("order_missing"));
    }
    if starts.0 <= actor.now {
        return Err(Error::invalid("/starts_at", "in_past"));
    }
    let zone: String = schools::table.find(program.school_id).select(schools::time_zone).first(conn).await?;
    let day = day_in(&zone, starts.0);
    let (from, to) = (program.starts_on.unwrap_or(day), program.ends_on.unwrap_or(day));
    if (from..=to).contains(&day) {
        return Ok(());
    }
    let outside = Violation::new("/starts_at", "outside_program").with("from", from).with("to", to);
    Err(Error::Invalid(vec![outside]))
}
