use super::{MemberRole, Pair, PairState};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{AccountId, PairId};
use crate::kernel::time::Day;
use crate::schema::{pair_endings, pairs, tracks};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
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
    }
}

/// How a pair ends.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnding {
    /// Why. A member who withdraws need not say; who organises the pair has to.
    reason: Option<EndReason>,
    /// The last day; today when absent.
    #[schema(value_type = Option<NaiveDate>)]
    ended_on: Option<Day>,
    /// For those who organise it.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    comment: Option<String>,
}

/// Why and by whom a pair was ended. Only those who organise it may know.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct PairEnding {
    /// Which pair.
    pub pair_id: PairId,
    /// Why.
    pub reason: EndReason,
    /// Whose wish it was.
    pub initiator: EndInitiator,
    /// What was added.
    pub comment: Option<String>,
    /// Whose account did it.
    pub ended_by: AccountId,
    /// When.
    pub ended_at: DateTime<Utc>,
}

impl EndReason {
    const fn is_success(self) -> bool {
        matches!(self, Self::GoalsAchieved | Self::TermExpired)
    }

    /// Whether a member may give it for the own ending: nobody ends a pair in the name of the other side.
    const fn is_for(self, initiator: EndInitiator) -> bool {
        match initiator {
            EndInitiator::Curator => true,
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

impl Pair {
    /// Ends the pair. Reached goals and a term that is over make it completed, early or not; anything else terminated.
    pub async fn end(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, new: NewEnding,
    ) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Active, PairState::Paused])?;
        seen.check(&pair)?;
        let initiator = pair.place_of(actor).map_or(EndInitiator::Curator, |member| match member.role {
            MemberRole::Mentee => EndInitiator::Mentee,
            MemberRole::LeadMentor | MemberRole::CoMentor => EndInitiator::Mentor,
        });
        let reason = reason_of(new.reason, initiator)?;
        if initiator == EndInitiator::Mentor && reason.is_success() {
            pair.refuse_unfinished(conn).await?;
        }
        let ended_on = pair.last_day(conn, actor, new.ended_on).await?;
        let to = if reason.is_success() { PairState::Completed } else { PairState::Terminated };
        let own = pairs::table.find(pair.id).filter(pairs::version.eq(pair.version));
        diesel::update(own).set((pairs::state.eq(to), pairs::ended_on.eq(ended_on))).execute(conn).await?;
        pair.log(conn, actor, pair.state, to).await?;
        diesel::insert_into(pair_endings::table)
            .values((
                pair_endings::pair_id.eq(pair.id),
                pair_endings::school_id.eq(pair.school_id),
                pair_endings::reason.eq(reason),
                pair_endings::initiator.eq(initiator),
                pair_endings::comment.eq(new.comment),
                pair_endings::ended_by.eq(actor.account()?),
                pair_endings::ended_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        pair.event("pair.ended").with(json!({ "from": pair.state, "to": to })).record(conn, actor).await?;
        pair.again(conn).await
    }

    async fn last_day(&self, conn: &mut AsyncPgConnection, actor: &Actor, asked: Option<Day>) -> Result<NaiveDate> {
        let latest = self.today(conn, actor).await?.max(self.starts_on);
        let day = asked.map_or(latest, |day| day.0);
        if (self.starts_on..=latest).contains(&day) {
            return Ok(day);
        }
        let wrong = Violation::new("/ended_on", "day_range").with("from", self.starts_on).with("to", latest);
        Err(Error::Invalid(vec![wrong]))
    }

    /// A mentor completes a pair with the mentees' acknowledgement: each of them has closed stage IV.
    async fn refuse_unfinished(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let own = tracks::table.filter(tracks::pair_id.eq(self.id));
        let any: bool = diesel::select(exists(own)).get_result(conn).await?;
        let open: bool = diesel::select(exists(own.filter(tracks::state.eq("in_progress")))).get_result(conn).await?;
        if any && !open { Ok(()) } else { Err(Error::conflict("completion_unacknowledged")) }
    }

    /// Why and by whom the pair was ended; empty while it is not.
    pub async fn endings(&self, conn: &mut AsyncPgConnection) -> Result<Items<PairEnding>> {
        let endings = PairEnding::query().filter(pair_endings::pair_id.eq(self.id));
        Ok(Items { items: endings.load(conn).await? })
    }
}

fn reason_of(given: Option<EndReason>, initiator: EndInitiator) -> Result<EndReason> {
    let reason = match (given, initiator) {
        (Some(reason), _) => reason,
        (None, EndInitiator::Mentee) => EndReason::MenteeWithdrew,
        (None, EndInitiator::Mentor) => EndReason::MentorWithdrew,
        (None, EndInitiator::Curator) => return Err(Error::invalid("/reason", "required")),
    };
    if reason.is_for(initiator) { Ok(reason) } else { Err(Error::invalid("/reason", "not_yours_to_say")) }
}
