use super::forming::{fits, members};
use super::{MemberRole, Pair, PairMember, PairState};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{AccountId, ChangeId, ConsentId, PauseId, PersonId};
use crate::kernel::time::{Day, day_in};
use crate::people::{MentorStatus, PersonStatus};
use crate::programs::{Program, ProgramState};
use crate::schema::{
    mentor_profiles, pair_changes, pair_consents, pair_members, pair_pauses, pairs, people, programs, schools,
    track_cards, tracks,
};
use crate::text_enum;
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// How a consent was given.
    pub enum ConsentChannel {
        /// By the member, here.
        InApp = "in_app",
        /// On paper, recorded by who organises the pair.
        Paper = "paper",
    }
}

/// A member's consent to take part.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsent {
    /// Whose; one's own when absent. Who organises the pair names the member whose paper is at hand.
    person_id: Option<PersonId>,
    /// Version of the text that was agreed to.
    #[validate(length(min = 1, max = 50), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 50)]
    text_version: String,
    /// How it was given.
    channel: ConsentChannel,
}

/// A member's consent as it is written down and shown.
#[derive(Debug, HasQuery, Insertable, Serialize, ToSchema)]
#[diesel(table_name = pair_consents)]
pub struct PairConsent {
    /// Whose.
    pub person_id: PersonId,
    /// Version of the text that was agreed to.
    pub text_version: String,
    /// How it was given.
    pub channel: ConsentChannel,
    /// Whose account recorded it.
    pub recorded_by: AccountId,
    /// When.
    pub given_at: DateTime<Utc>,
}

/// How long a pair rests.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPause {
    /// The last day of the pause, when it is known.
    #[schema(value_type = Option<NaiveDate>)]
    ends_on: Option<Day>,
}

/// A step of a pair from one state to another.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct PairChange {
    /// The entry's id.
    pub id: ChangeId,
    /// The state before.
    pub from_state: PairState,
    /// The state after.
    pub to_state: PairState,
    /// Whose account did it; null for an API key, for what happens by itself, and for how it ended unless the caller
    /// organises the pair and was not in it.
    pub changed_by: Option<AccountId>,
    /// When.
    pub changed_at: DateTime<Utc>,
}

impl PairState {
    /// Asked, and not everybody has answered.
    pub(super) const INVITED: [Self; 2] = [Self::Proposed, Self::AwaitingConsent];

    /// Whether nothing follows.
    const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Terminated | Self::Cancelled | Self::Declined)
    }

    /// The steps that lead on from a state, as the last part of their addresses.
    fn allowed(self) -> Vec<&'static str> {
        match self {
            Self::Draft => vec!["proposals", "cancellations"],
            Self::Proposed => vec!["consents", "declines", "cancellations"],
            Self::AwaitingConsent => vec!["consents", "activations", "declines", "cancellations"],
            Self::Active => vec!["pauses", "endings"],
            Self::Paused => vec!["resumptions", "endings"],
            Self::Completed | Self::Terminated | Self::Cancelled | Self::Declined => vec![],
        }
    }
}

impl Pair {
    /// 409 with what could be done instead, unless the pair is in one of these states.
    pub fn only_in(&self, states: &[PairState]) -> Result<()> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Error::wrong_state(self.state.as_str(), self.state.allowed()))
    }

    /// The calendar day it is in the pair's school.
    pub async fn today(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<NaiveDate> {
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        Ok(day_in(&zone, actor.now))
    }

    /// Changes the state, with its history and its line in the trail. Of several at once one comes through.
    pub async fn step(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, to: PairState, action: &'static str,
    ) -> Result<()> {
        let moved = diesel::update(pairs::table.find(self.id).filter(pairs::version.eq(self.version)))
            .set(pairs::state.eq(to))
            .execute(conn)
            .await;
        if members(moved)? == 0 {
            return Err(Error::Stale);
        }
        self.log(conn, actor, self.state, to).await?;
        self.event(action).with(json!({ "from": self.state, "to": to })).record(conn, actor).await
    }

    /// Writes a step into the pair's history.
    pub async fn log(&self, conn: &mut AsyncPgConnection, actor: &Actor, from: PairState, to: PairState) -> Result<()> {
        diesel::insert_into(pair_changes::table)
            .values((
                pair_changes::id.eq(ChangeId::new()),
                pair_changes::school_id.eq(self.school_id),
                pair_changes::pair_id.eq(self.id),
                pair_changes::from_state.eq(from.as_str()),
                pair_changes::to_state.eq(to.as_str()),
                pair_changes::changed_by.eq(actor.account_id),
                pair_changes::changed_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }

    /// Invites the members. The kind's numbers, the mentors' places and the mentee's other pairs are checked by the
    /// database, one invitation after another.
    pub async fn propose(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Draft])?;
        seen.check(&pair)?;
        // the draft may have waited
        let program: Program = Program::query().filter(programs::id.eq(pair.program_id)).first(conn).await?;
        fits(&program, Some((pair.kind, pair.starts_on)), pair.planned_ends_on, pair.order_id.is_some())?;
        pair.invite(conn, actor).await
    }

    /// Asks the members of a draft that the program takes.
    pub(super) async fn invite(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Self> {
        let invited: Vec<_> = self.present().collect();
        self.refuse_absent(conn, &invited, self.starts_on).await?;
        self.step(conn, actor, PairState::Proposed, "pair.proposed").await?;
        self.again(conn).await
    }

    /// The program has to be active still, those invited present, mentees without another mentor, mentors free for it.
    pub(super) async fn refuse_absent(
        &self, conn: &mut AsyncPgConnection, invited: &[&PairMember], day: NaiveDate,
    ) -> Result<()> {
        let state = programs::table.find(self.program_id).select(programs::state).for_share();
        if state.first::<ProgramState>(conn).await? != ProgramState::Active {
            return Err(Error::conflict("program_not_active"));
        }
        for mentee in invited.iter().filter(|member| member.role == MemberRole::Mentee) {
            self.refuse_guided(conn, mentee.person_id).await?;
        }
        let members: Vec<PersonId> = invited.iter().map(|member| member.person_id).collect();
        // locked, so that a retirement at the same moment waits and then sees this pair
        let locked = people::table.filter(people::id.eq_any(&members)).order(people::id).select(people::status);
        let statuses: Vec<PersonStatus> = locked.for_no_key_update().load(conn).await?;
        if statuses.contains(&PersonStatus::Retired) {
            return Err(Error::conflict("person_retired"));
        }
        let mentors = invited.iter().filter(|member| member.role != MemberRole::Mentee);
        let mentors: Vec<PersonId> = mentors.map(|member| member.person_id).collect();
        let away = mentor_profiles::status
            .ne(MentorStatus::Active)
            .or(mentor_profiles::available_from.gt(day).is_not_distinct_from(true))
            .or(mentor_profiles::available_to.lt(day).is_not_distinct_from(true));
        let away = mentor_profiles::table.filter(mentor_profiles::person_id.eq_any(mentors)).filter(away);
        if diesel::select(exists(away)).get_result(conn).await? {
            return Err(Error::conflict("mentor_unavailable"));
        }
        Ok(())
    }

    /// In one program, a mentee goes one way: it is not done yet, and nobody else walks it with him or her.
    pub async fn refuse_guided(&self, conn: &mut AsyncPgConnection, mentee: PersonId) -> Result<()> {
        if !self.with_stages {
            return Ok(());
        }
        let own = tracks::table.filter(tracks::program_id.eq(self.program_id)).filter(tracks::mentee_id.eq(mentee));
        if diesel::select(exists(own.filter(tracks::state.eq("completed")))).get_result(conn).await? {
            return Err(Error::conflict("track_completed"));
        }
        let open = pairs::table.filter(pairs::state.eq_any([PairState::Active, PairState::Paused])).select(pairs::id);
        // one who left a group is free, whatever the group goes on with
        let held = track_cards::table.filter(track_cards::shared).filter(track_cards::pair_id.eq_any(open));
        let busy = own.filter(tracks::state.eq("in_progress")).filter(tracks::pair_id.ne(self.id));
        let busy = busy.filter(tracks::id.eq_any(held.select(track_cards::id)));
        if diesel::select(exists(busy)).get_result(conn).await? {
            return Err(Error::conflict("mentee_already_paired"));
        }
        Ok(())
    }

    /// The member whose consent a caller may speak of: the own, or, for the curator with a paper at hand, the named one's.
    pub(super) fn spoken_for(
        &self, actor: &Actor, named: Option<PersonId>, channel: ConsentChannel,
    ) -> Result<&PairMember> {
        let asked = || self.members.0.iter().filter(|member| member.left_on.is_none());
        let own = asked().find(|member| actor.persons.contains(&member.person_id));
        match (named, own) {
            (None, Some(own)) => Ok(own),
            (Some(named), Some(own)) if named == own.person_id => Ok(own),
            // who is in the pair does not speak for the others in it
            (Some(_), None) if !actor.curates(self.program_id) => Err(Error::invalid("/person_id", "unknown")),
            (Some(_), None) if channel != ConsentChannel::Paper => Err(Error::invalid("/channel", "paper_only")),
            (Some(named), None) => {
                asked().find(|member| member.person_id == named).ok_or_else(|| Error::invalid("/person_id", "unknown"))
            }
            (None, None) => Err(Error::invalid("/person_id", "required")),
            (Some(_), Some(_)) => Err(Error::invalid("/person_id", "unknown")),
        }
    }

    /// Records a member's consent. Giving it twice changes nothing.
    pub async fn consent(&self, conn: &mut AsyncPgConnection, actor: &Actor, new: NewConsent) -> Result<Self> {
        let pair = self.hold(conn).await?;
        let member = pair.spoken_for(actor, new.person_id, new.channel)?;
        let person = member.person_id;
        if member.consented_at.is_some() {
            return Ok(pair);
        }
        if !(member.pending && pair.is_open()) {
            pair.only_in(&[PairState::Proposed, PairState::AwaitingConsent])?;
        }
        let NewConsent { text_version, channel, .. } = new;
        let given = PairConsent {
            person_id: person,
            text_version,
            channel,
            recorded_by: actor.account()?,
            given_at: actor.now,
        };
        pair.agree(conn, actor, given).await?;
        if member.pending {
            pair.admit(conn, actor, member).await?;
        }
        pair.again(conn).await
    }

    /// Writes down what a member has agreed to.
    pub async fn agree(&self, conn: &mut AsyncPgConnection, actor: &Actor, given: PairConsent) -> Result<()> {
        let details = json!({ "person_id": given.person_id, "channel": given.channel });
        let own = (
            pair_consents::id.eq(ConsentId::new()),
            pair_consents::school_id.eq(self.school_id),
            pair_consents::pair_id.eq(self.id),
        );
        diesel::insert_into(pair_consents::table).values((given, own)).execute(conn).await?;
        self.event("pair.consented").with(details).record(conn, actor).await?;
        if self.state == PairState::Proposed {
            return self.step(conn, actor, PairState::AwaitingConsent, "pair.answered").await;
        }
        self.touch(conn).await
    }

    /// Somebody who was asked to join a pair at work has consented.
    async fn admit(&self, conn: &mut AsyncPgConnection, actor: &Actor, member: &PairMember) -> Result<()> {
        let today = self.today(conn, actor).await?.max(self.starts_on);
        diesel::update(pair_members::table.find(member.id))
            .set((pair_members::pending.eq(false), pair_members::joined_on.eq(today)))
            .execute(conn)
            .await?;
        self.event("pair.joined").with(json!({ "person_id": member.person_id })).record(conn, actor).await
    }

    /// The consents given, oldest first.
    pub async fn consents(&self, conn: &mut AsyncPgConnection) -> Result<Items<PairConsent>> {
        let given = PairConsent::query().filter(pair_consents::pair_id.eq(self.id));
        Ok(Items { items: given.order(pair_consents::id).load(conn).await? })
    }

    /// A member says no. Nobody is asked why.
    pub async fn decline(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Self> {
        let pair = self.hold(conn).await?;
        let asked = pair.members.0.iter().find(|one| one.pending && actor.persons.contains(&one.person_id));
        if let Some(member) = asked.filter(|_| pair.is_open()) {
            diesel::delete(pair_members::table.find(member.id)).execute(conn).await?;
            pair.touch(conn).await?;
            pair.event("pair.joining_declined").record(conn, actor).await?;
            return pair.again(conn).await;
        }
        pair.place_of(actor).ok_or_else(|| Error::conflict("members_only"))?;
        pair.only_in(&[PairState::Proposed, PairState::AwaitingConsent])?;
        pair.step(conn, actor, PairState::Declined, "pair.declined").await?;
        pair.again(conn).await
    }

    /// Takes a pair back that has not begun.
    pub async fn cancel(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        self.only_in(&[PairState::Draft, PairState::Proposed, PairState::AwaitingConsent])?;
        seen.check(self)?;
        Program::refuse_archived(conn, self.program_id).await?;
        self.step(conn, actor, PairState::Cancelled, "pair.cancelled").await?;
        self.again(conn).await
    }

    /// Lets the pair rest from today.
    pub async fn pause(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: &NewPause,
    ) -> Result<Self> {
        self.only_in(&[PairState::Active])?;
        seen.check(self)?;
        let today = self.today(conn, actor).await?;
        self.step(conn, actor, PairState::Paused, "pair.paused").await?;
        diesel::insert_into(pair_pauses::table)
            .values((
                pair_pauses::id.eq(PauseId::new()),
                pair_pauses::school_id.eq(self.school_id),
                pair_pauses::pair_id.eq(self.id),
                pair_pauses::starts_on.eq(today),
                pair_pauses::ends_on.eq(new.ends_on),
            ))
            .execute(conn)
            .await
            .on_constraint("pair_pauses_dates", || Error::invalid("/ends_on", "before_start"))
            .on_constraint("pair_pauses_no_overlap", || Error::conflict("paused_today"))?;
        self.again(conn).await
    }

    /// Goes on today: yesterday was the last day of the pause.
    pub async fn resume(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        self.only_in(&[PairState::Paused])?;
        seen.check(self)?;
        let today = self.today(conn, actor).await?;
        self.step(conn, actor, PairState::Active, "pair.resumed").await?;
        let own = pair_pauses::table.filter(pair_pauses::pair_id.eq(self.id));
        diesel::delete(own.filter(pair_pauses::starts_on.ge(today))).execute(conn).await?;
        let running = own.filter(pair_pauses::ends_on.is_null().or(pair_pauses::ends_on.ge(today)));
        diesel::update(running).set(pair_pauses::ends_on.eq(today - Days::new(1))).execute(conn).await?;
        self.again(conn).await
    }

    /// The steps taken, oldest first. Whose wish an ending was is for those who organise the pair
    /// and were not in it.
    pub async fn history(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Items<PairChange>> {
        let changes = PairChange::query().filter(pair_changes::pair_id.eq(self.id));
        let mut items: Vec<PairChange> = changes.order(pair_changes::id).load(conn).await?;
        if self.concerns(actor) || !actor.organises(self.school_id, self.program_id) {
            items.iter_mut().filter(|change| change.to_state.is_over()).for_each(|change| change.changed_by = None);
        }
        Ok(Items { items })
    }

    /// Whether the caller mentors here, as a member or standing in for one: leads, or helps to where co-mentors count.
    pub fn mentored_by(&self, actor: &Actor, co_mentors: bool) -> Option<PersonId> {
        let own = self.place_of(actor).map(|member| (member.person_id, member.role));
        let (person, role) = own.or_else(|| self.substitutes.of(actor).map(|found| (found.person_id, found.role)))?;
        let mentors = match role {
            MemberRole::LeadMentor => true,
            MemberRole::CoMentor => co_mentors,
            MemberRole::Mentee => false,
        };
        mentors.then_some(person)
    }
}
