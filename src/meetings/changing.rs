use super::model::{fits, times};
use super::{Meeting, MeetingKind, MeetingState, MethodStep};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{MeetingId, PersonId};
use crate::kernel::time::Moment;
use crate::pairs::{Channel, MemberRole, Pair};
use crate::schema::{meeting_agreements, meetings};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Changes to a planned meeting. An absent field stays, `null` clears. Another agenda has to be agreed to anew.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = meetings)]
#[serde(deny_unknown_fields, default)]
pub struct MeetingChanges {
    /// What it is.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    kind: Option<MeetingKind>,
    /// When it begins.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<DateTime<Utc>>)]
    starts_at: Option<Moment>,
    /// When it ends.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<DateTime<Utc>>)]
    ends_at: Option<Moment>,
    /// How they meet.
    #[serde(deserialize_with = "present")]
    channel: Option<Option<Channel>>,
    /// Where.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    place: Option<Option<String>>,
    /// What is planned for it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    agenda: Option<Option<String>>,
    /// The step of apprenticeship it practises.
    #[serde(deserialize_with = "present")]
    method_step: Option<Option<MethodStep>>,
    /// Whether it may take place while somebody of the pair is in another meeting.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    overlap_allowed: Option<bool>,
}

/// Why a meeting is called off.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// Why; who sees the meeting sees this.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub(super) reason: Option<String>,
}

impl Meeting {
    /// Changes a planned meeting.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, changes: MeetingChanges,
    ) -> Result<Self> {
        // the pair's last day is not moved before it meanwhile
        let pair = &pair.hold(conn).await?;
        self.only_planned()?;
        seen.check(self)?;
        let late = pair.entered_late(conn, actor).await?;
        let given = |moment: Option<Moment>, now| moment.map_or(now, |moment| moment.0);
        let (starts, ends) = (given(changes.starts_at, self.starts_at), given(changes.ends_at, self.ends_at));
        if (starts, ends) != (self.starts_at, self.ends_at) {
            fits(conn, pair, (starts, ends)).await?;
        }
        if late && starts > actor.now {
            return Err(Error::conflict("meeting_ahead"));
        }
        let other_agenda = changes.agenda.as_ref().is_some_and(|agenda| *agenda != self.agenda);
        let agreed_at = if other_agenda { None } else { self.agenda_agreed_at };
        let changed = diesel::update(self)
            .filter(meetings::version.eq(self.version))
            .set((changes, meetings::agenda_agreed_at.eq(agreed_at), meetings::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional();
        let changed = times(changed)?.ok_or(Error::Stale)?;
        if other_agenda {
            let given = meeting_agreements::table.filter(meeting_agreements::meeting_id.eq(self.id));
            diesel::delete(given).execute(conn).await?;
        }
        self.event("meeting.changed", pair).record(conn, actor).await?;
        Ok(changed)
    }

    /// Calls a meeting off.
    pub async fn cancel(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, why: Cancellation,
    ) -> Result<Self> {
        pair.entered_late(conn, actor).await?;
        let cancelled = self.step(conn, actor, pair, seen, MeetingState::Cancelled).await?;
        if why.reason.is_none() {
            return Ok(cancelled);
        }
        let reason = meetings::cancel_reason.eq(why.reason);
        diesel::update(meetings::table.find(self.id)).set(reason).execute(conn).await?;
        self.again(conn).await
    }

    /// A mentee agrees to what is planned. Doing so twice changes nothing.
    pub async fn agree(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch,
    ) -> Result<Self> {
        let pair = pair.hold(conn).await?;
        pair.entered_late(conn, actor).await?;
        // what is agreed to is the agenda that was seen: it does not change meanwhile
        let _: MeetingId = meetings::table.find(self.id).select(meetings::id).for_update().first(conn).await?;
        let now = seen.of(self.again(conn).await?)?;
        let own = pair.place_of(actor).filter(|member| member.role == MemberRole::Mentee);
        let own = own.ok_or_else(|| Error::conflict("members_only"))?;
        now.only_planned()?;
        if now.agenda.is_none() {
            return Err(Error::conflict("agenda_missing"));
        }
        let given = diesel::insert_into(meeting_agreements::table).values((
            meeting_agreements::meeting_id.eq(self.id),
            meeting_agreements::person_id.eq(own.person_id),
            meeting_agreements::school_id.eq(pair.school_id),
            meeting_agreements::agreed_at.eq(actor.now),
        ));
        if given.on_conflict_do_nothing().execute(conn).await? == 0 {
            return Ok(now);
        }
        now.event("meeting.agenda_agreed", &pair).record(conn, actor).await?;
        if now.waits_for(conn, &pair).await?.is_empty() {
            let agreed = meetings::agenda_agreed_at.eq(actor.now);
            diesel::update(meetings::table.find(self.id)).set(agreed).execute(conn).await?;
        }
        now.again(conn).await
    }

    /// The mentees who have not agreed to the agenda yet.
    pub(super) async fn waits_for(&self, conn: &mut AsyncPgConnection, pair: &Pair) -> Result<Vec<PersonId>> {
        let given = meeting_agreements::table.filter(meeting_agreements::meeting_id.eq(self.id));
        let given: Vec<PersonId> = given.select(meeting_agreements::person_id).load(conn).await?;
        let mentees = pair.present().filter(|member| member.role == MemberRole::Mentee).map(|member| member.person_id);
        Ok(mentees.filter(|person| !given.contains(person)).collect())
    }
}
