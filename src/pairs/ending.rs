use super::{MemberRole, Pair, PairMember, PairState};
use crate::audit::Event;
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{AccountId, MeetingId, MentorSlotId, PairId, PersonId};
use crate::kernel::time::{Day, begin_of, day_in};
use crate::programs::PairKind;
use crate::schema::{
    attendances, meetings, mentor_slots, pair_endings, pair_leavings, pair_members, pair_notices, pairs, schools,
    tracks,
};
use crate::text_enum;
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Why a pair ended.
    pub enum EndReason {
        /// The goals are reached.
        GoalsAchieved = "goals_achieved",
        /// The term is over.
        TermExpired = "term_expired",
        /// The mentee withdrew.
        MenteeWithdrew = "mentee_withdrew",
        /// The mentor withdrew.
        MentorWithdrew = "mentor_withdrew",
        /// Another mentor goes on.
        MentorReplaced = "mentor_replaced",
        /// The mentee left the school.
        MenteeLeftSchool = "mentee_left_school",
        /// The mentor left the school.
        MentorLeftSchool = "mentor_left_school",
        /// They do not fit.
        Incompatible = "incompatible",
        /// Too much other work.
        Workload = "workload",
        /// Health.
        Health = "health",
        /// The program closed.
        ProgramClosed = "program_closed",
        /// Mentoring was not done.
        ImproperPerformance = "improper_performance",
        /// Force majeure.
        ForceMajeure = "force_majeure",
        /// Another reason.
        Other = "other",
    }
}

text_enum! {
    /// Whose wish an ending was.
    pub enum EndInitiator {
        /// A mentor's.
        Mentor = "mentor",
        /// A mentee's.
        Mentee = "mentee",
        /// The organiser's.
        Curator = "curator",
        /// Nobody's: what the pair was for is done, or cannot be any more.
        Service = "service",
    }
}

/// How a pair ends.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnding {
    /// Why. A member who withdraws need not say; who organises the pair has to.
    reason: Option<EndReason>,
    /// The last day; today when absent. For a mentor who withdraws, the school's notice ahead when absent, and not before.
    #[schema(value_type = Option<NaiveDate>)]
    pub(super) ended_on: Option<Day>,
    /// For those who organise it.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    pub(super) comment: Option<String>,
}

/// Why and by whom a pair was ended, or left while it goes on. Only those who organise it may know.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct PairEnding {
    /// Which pair.
    pub pair_id: PairId,
    /// Who left, or gave notice; null for the end of the pair.
    pub person_id: Option<PersonId>,
    /// Why.
    pub reason: EndReason,
    /// Whose wish it was.
    pub initiator: EndInitiator,
    /// What was added: for curators of the program alone, null for administrators.
    pub comment: Option<String>,
    /// Whose account did it; null where the pair ended by itself.
    pub ended_by: Option<AccountId>,
    /// When that was done, or said.
    pub ended_at: DateTime<Utc>,
}

impl MemberRole {
    const fn initiator(self) -> EndInitiator {
        match self {
            Self::Mentee => EndInitiator::Mentee,
            Self::LeadMentor | Self::CoMentor => EndInitiator::Mentor,
        }
    }
}

impl EndReason {
    const fn is_success(self) -> bool {
        matches!(self, Self::GoalsAchieved | Self::TermExpired)
    }

    /// Whether a member may give it for the own ending: nobody ends a pair in the name of the other side.
    const fn is_for(self, initiator: EndInitiator) -> bool {
        match initiator {
            EndInitiator::Curator | EndInitiator::Service => true,
            EndInitiator::Mentor => {
                !matches!(self, Self::MenteeWithdrew | Self::ImproperPerformance | Self::ProgramClosed)
            }
            EndInitiator::Mentee => !matches!(
                self,
                Self::MentorWithdrew
                    | Self::ImproperPerformance
                    | Self::ProgramClosed
                    | Self::GoalsAchieved
                    | Self::TermExpired
            ),
        }
    }
}

/// How a pair is left: why, by whose wish, on which day, on whose account.
pub(super) struct Exit {
    pub(super) reason: EndReason,
    pub(super) initiator: EndInitiator,
    pub(super) comment: Option<String>,
    pub(super) on: NaiveDate,
    pub(super) by: Option<AccountId>,
}

impl Exit {
    /// By those who organise it.
    pub(super) fn of_organiser(actor: &Actor, reason: EndReason, on: NaiveDate) -> Self {
        Self { reason, initiator: EndInitiator::Curator, comment: None, on, by: actor.account_id }
    }
}

impl Pair {
    /// Ends the pair, or lets the caller leave it. Reached goals and a term that is over make it completed, early or not;
    /// anything else terminated; before the first day it is cancelled. A mentee who withdraws is free at once; a mentor stays for the school's notice.
    pub async fn end(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: NewEnding,
    ) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Active, PairState::Paused])?;
        seen.check(&pair)?;
        let place = pair.place_of(actor);
        // who stands in for a mentor mentors, but does not end
        if place.is_none() && !actor.organises(pair.school_id, pair.program_id) {
            return Err(Error::conflict("members_only"));
        }
        let initiator = place.map_or(EndInitiator::Curator, |member| member.role.initiator());
        let reason = reason_of(new.reason, initiator)?;
        match (initiator, place) {
            (EndInitiator::Mentor, Some(member)) if !reason.is_success() => {
                pair.give_notice(conn, actor, member, reason, new).await?;
            }
            (EndInitiator::Mentee, Some(member)) => {
                let on = pair.last_day(conn, actor, Some(member), new.ended_on).await?;
                let exit = Exit { reason, initiator, comment: new.comment, on, by: Some(actor.account()?) };
                pair.let_go(conn, actor, member, exit).await?;
            }
            _ => {
                if initiator == EndInitiator::Mentor {
                    pair.refuse_unfinished(conn).await?;
                }
                let on = pair.last_day(conn, actor, None, new.ended_on).await?;
                let exit = Exit { reason, initiator, comment: new.comment, on, by: Some(actor.account()?) };
                pair.close(conn, actor, exit).await?;
            }
        }
        pair.again(conn).await
    }

    /// Ends a pair in nobody's name: it has done what it was for, or cannot do it any more.
    pub async fn end_itself(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>, reason: EndReason) -> Result<()> {
        let actor = Actor::system(now);
        let on = self.last_day(conn, &actor, None, None).await?;
        let exit = Exit { reason, initiator: EndInitiator::Service, comment: None, on, by: None };
        self.close(conn, &actor, exit).await
    }

    /// The time that a mentor offered and that became this flash pair is the mentor's again, unless they met.
    pub async fn free_slot(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let held = meetings::table.filter(meetings::pair_id.eq(self.id)).filter(meetings::state.eq("held"));
        if diesel::select(exists(held)).get_result(conn).await? {
            return Ok(());
        }
        let booked = mentor_slots::table.filter(mentor_slots::pair_id.eq(self.id));
        let freed = (mentor_slots::state.eq("withdrawn"), mentor_slots::pair_id.eq(None::<PairId>));
        let freed = diesel::update(booked).set(freed).returning(mentor_slots::id);
        for slot in freed.load::<MentorSlotId>(conn).await? {
            let event = Event::new("mentor_slot.withdrawn", slot).at(self.school_id).of(self.program_id);
            event.with(json!({ "pair_id": self.id })).record(conn, actor).await?;
        }
        Ok(())
    }

    /// Ends the pair: state, history, the reason apart, the trail. One whose first day is ahead never was: it is cancelled.
    pub(super) async fn close(&self, conn: &mut AsyncPgConnection, actor: &Actor, exit: Exit) -> Result<()> {
        // a notice may have named a day before a meeting that they held after all
        let on = self.last_meeting_on.map_or(exit.on, |last| last.max(exit.on));
        let begun = self.starts_on <= on.min(self.today(conn, actor).await?);
        let to = match exit.reason.is_success() {
            _ if !begun => PairState::Cancelled,
            true => PairState::Completed,
            false => PairState::Terminated,
        };
        let own = pairs::table.find(self.id).filter(pairs::version.eq(self.version));
        diesel::update(own).set((pairs::state.eq(to), pairs::ended_on.eq(begun.then_some(on)))).execute(conn).await?;
        self.log(conn, actor, self.state, to).await?;
        self.keep_notices(conn, None).await?;
        // who ended it is told with the end alone, to those it is for
        let unnamed = Actor { account_id: None, ..actor.clone() };
        self.drop_meetings(conn, &unnamed, on).await?;
        if self.kind == PairKind::Flash {
            self.free_slot(conn, &unnamed).await?;
        }
        let asked = pair_members::table.filter(pair_members::pair_id.eq(self.id)).filter(pair_members::pending);
        let asked: Vec<PersonId> = diesel::delete(asked).returning(pair_members::person_id).get_results(conn).await?;
        diesel::insert_into(pair_endings::table)
            .values((
                pair_endings::pair_id.eq(self.id),
                pair_endings::school_id.eq(self.school_id),
                pair_endings::reason.eq(exit.reason),
                pair_endings::initiator.eq(exit.initiator),
                pair_endings::comment.eq(exit.comment),
                pair_endings::ended_by.eq(exit.by),
                pair_endings::ended_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        self.event("pair.ended")
            .with(json!({ "from": self.state, "to": to, "asked_ids": asked }))
            .record(conn, actor)
            .await
    }

    /// Of a pair that ends on a day its planned meetings fall away. Nobody is told of each: all are told of the end.
    async fn drop_meetings(&self, conn: &mut AsyncPgConnection, actor: &Actor, on: NaiveDate) -> Result<()> {
        let ahead = meetings::table.filter(meetings::pair_id.eq(self.id)).filter(meetings::state.eq("planned"));
        // a meeting lies inside the pair's days, the last one included
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let over = begin_of(&zone, on + Days::new(1)).min(actor.now);
        let dropped = diesel::update(ahead.filter(meetings::starts_at.ge(over)));
        let dropped = dropped.set(meetings::state.eq("cancelled")).returning(meetings::id);
        for meeting in dropped.load::<MeetingId>(conn).await? {
            let event = Event::new("meeting.dropped", meeting).at(self.school_id).of(self.program_id);
            event.with(json!({ "pair_id": self.id })).record(conn, actor).await?;
        }
        Ok(())
    }

    /// The last day of a pair that ends now, or of the one who leaves it: today, or one that is over, after which they did
    /// not meet.
    pub(super) async fn last_day(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, leaves: Option<&PairMember>, asked: Option<Day>,
    ) -> Result<NaiveDate> {
        let met = match leaves {
            Some(member) if self.can_spare(conn, member).await? => self.last_met(conn, member.person_id).await?,
            _ => self.last_meeting_on,
        };
        let earliest = met.map_or(self.starts_on, |last| last.max(self.starts_on));
        let latest = self.today(conn, actor).await?.max(earliest);
        let day = asked.map_or(latest, |day| day.0);
        if (earliest..=latest).contains(&day) {
            return Ok(day);
        }
        let wrong = Violation::new("/ended_on", "day_range").with("from", earliest).with("to", latest);
        Err(Error::Invalid(vec![wrong]))
    }

    /// The day of the last meeting that somebody came to.
    async fn last_met(&self, conn: &mut AsyncPgConnection, person: PersonId) -> Result<Option<NaiveDate>> {
        let came = meetings::table
            .inner_join(attendances::table.on(attendances::meeting_id.eq(meetings::id)))
            .filter(meetings::pair_id.eq(self.id))
            .filter(meetings::state.eq("held"))
            .filter(attendances::person_id.eq(person))
            .filter(attendances::status.eq_any(["present", "late"]));
        let last: Option<DateTime<Utc>> = came.select(max(meetings::starts_at)).first(conn).await?;
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        Ok(last.map(|last| day_in(&zone, last)))
    }

    /// A mentor completes a pair with the mentees' acknowledgement: each of them has closed stage IV.
    async fn refuse_unfinished(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let present = self.present().filter(|member| member.role == MemberRole::Mentee);
        let present: Vec<PersonId> = present.map(|mentee| mentee.person_id).collect();
        let own = || tracks::table.filter(tracks::pair_id.eq(self.id)).filter(tracks::mentee_id.eq_any(&present));
        let any: bool = diesel::select(exists(own())).get_result(conn).await?;
        let open: bool = diesel::select(exists(own().filter(tracks::state.eq("in_progress")))).get_result(conn).await?;
        if any && !open { Ok(()) } else { Err(Error::conflict("completion_unacknowledged")) }
    }

    /// Why and by whom the pair was left and ended, notices given and not yet run out among them; empty while it was not.
    /// Who is or was in it does not read that as its curator either.
    pub async fn endings(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Items<PairEnding>> {
        if self.concerns(actor) {
            return Err(Error::Forbidden);
        }
        let left = pair_leavings::table.filter(pair_leavings::pair_id.eq(self.id)).order(pair_leavings::ended_at);
        let left = left.select((
            pair_leavings::pair_id,
            pair_leavings::person_id.nullable(),
            pair_leavings::reason,
            pair_leavings::initiator,
            pair_leavings::comment,
            pair_leavings::ended_by.nullable(),
            pair_leavings::ended_at,
        ));
        let ended = pair_endings::table.filter(pair_endings::pair_id.eq(self.id)).select((
            pair_endings::pair_id,
            None::<PersonId>.into_sql::<Nullable<Uuid>>(),
            pair_endings::reason,
            pair_endings::initiator,
            pair_endings::comment,
            pair_endings::ended_by,
            pair_endings::ended_at,
        ));
        let notices = pair_notices::table.filter(pair_notices::pair_id.eq(self.id)).select((
            pair_notices::pair_id,
            pair_notices::person_id.nullable(),
            pair_notices::reason,
            EndInitiator::Mentor.into_sql::<Text>(),
            pair_notices::comment,
            pair_notices::given_by.nullable(),
            pair_notices::given_at,
        ));
        let mut items: Vec<PairEnding> = left.load(conn).await?;
        items.extend(notices.load::<PairEnding>(conn).await?);
        items.extend(ended.load::<PairEnding>(conn).await?);
        if !actor.curates(self.program_id) {
            for item in &mut items {
                item.comment = None;
            }
        }
        Ok(Items { items })
    }
}

fn reason_of(given: Option<EndReason>, initiator: EndInitiator) -> Result<EndReason> {
    let reason = match (given, initiator) {
        (Some(reason), _) => reason,
        (None, EndInitiator::Mentee) => EndReason::MenteeWithdrew,
        (None, EndInitiator::Mentor) => EndReason::MentorWithdrew,
        (None, EndInitiator::Curator | EndInitiator::Service) => return Err(Error::invalid("/reason", "required")),
    };
    if reason.is_for(initiator) { Ok(reason) } else { Err(Error::invalid("/reason", "not_yours_to_say")) }
}
