use super::model::zoned;
use super::{AttendanceStatus, Meeting, MeetingState};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Conflict, Error, OnConstraint, OrStale, Result, Unmet};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::PersonId;
use crate::pairs::{MemberRole, Pair};
use crate::programs::PairKind;
use crate::schema::{attendances, expected_people, meetings, pairs, programs};
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Who was there.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// One a member; who is not named was absent.
    #[validate(length(min = 1, max = 60), nested)]
    #[schema(min_items = 1, max_items = 60)]
    attendance: Vec<Attendance>,
}

/// Whether one member was there.
#[derive(Debug, Serialize, Deserialize, Validate, Queryable, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Who.
    pub person_id: PersonId,
    /// Whether he or she was there.
    pub status: AttendanceStatus,
}

impl AttendanceStatus {
    const fn was_there(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

impl Meeting {
    /// Records who was there. Without a mentor or without a mentee it was not held, whoever waited.
    pub async fn hold(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, holding: &Holding,
    ) -> Result<Self> {
        // before the meeting, as whoever agrees to it or ends the pair
        let pair = &pair.hold(conn).await?;
        if self.starts_at > actor.now {
            return Err(Error::conflict("meeting_ahead"));
        }
        let entered_late = pair.entered_late(conn, actor).await?;
        let day = zoned(conn, pair, self.starts_at).await?;
        let to = holding.outcome(&self.expected(conn).await?, pair, day)?;
        if to == MeetingState::Held {
            self.refuse_unagreed(conn, pair).await?;
        }
        let moved = self.step(conn, actor, pair, seen, to).await?;
        for (index, attendance) in holding.attendance.iter().enumerate() {
            diesel::insert_into(attendances::table)
                .values((
                    attendances::meeting_id.eq(self.id),
                    attendances::school_id.eq(pair.school_id),
                    attendances::person_id.eq(attendance.person_id),
                    attendances::status.eq(attendance.status),
                ))
                .execute(conn)
                .await
                .on_constraint("attendances_pkey", || {
                    Error::invalid(format!("/attendance/{index}/person_id"), "member_twice")
                })?;
        }
        self.mark_absent(conn, pair, holding, day).await?;
        if to == MeetingState::Held {
            Self::count(conn, pair, day).await?;
        }
        if entered_late && !self.entered_late {
            diesel::update(meetings::table.find(self.id)).set(meetings::entered_late.eq(true)).execute(conn).await?;
            return self.again(conn).await;
        }
        Ok(moved)
    }

    /// Who is expected: those who belonged to the pair on its day, but for a mentor somebody stood in for at its time that one.
    async fn expected(&self, conn: &mut AsyncPgConnection) -> Result<Vec<PersonId>> {
        let expected = expected_people::table.filter(expected_people::meeting_id.eq(self.id));
        Ok(expected.select(expected_people::person_id).load(conn).await?)
    }

    /// In a group, what is to happen is agreed with all of its mentees first, where the program says so.
    async fn refuse_unagreed(&self, conn: &mut AsyncPgConnection, pair: &Pair) -> Result<()> {
        if pair.kind != PairKind::Group {
            return Ok(());
        }
        let rule = programs::table.find(pair.program_id).select(programs::group_agenda_required);
        if !rule.first(conn).await? {
            return Ok(());
        }
        let waiting = self.waits_for(conn, pair).await?;
        // who joined after the others had agreed is asked too; who left is not waited for
        if waiting.is_empty() && self.agenda.is_some() {
            return Ok(());
        }
        let required = pair.present().filter(|member| member.role == MemberRole::Mentee).count();
        let href = format!("/api/v1/meetings/{}/agenda-agreements", self.id);
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let actual = count(required.saturating_sub(waiting.len()));
        let unmet = vec![Unmet { code: "agenda_agreements", required: count(required), actual, href }];
        Err(Error::Conflict(Box::new(Conflict { code: "agenda_not_agreed", unmet, ..Conflict::default() })))
    }

    /// Who belonged to the pair on that day and was not named was absent.
    async fn mark_absent(
        &self, conn: &mut AsyncPgConnection, pair: &Pair, holding: &Holding, day: NaiveDate,
    ) -> Result<()> {
        let named = |person: PersonId| holding.attendance.iter().any(|attendance| attendance.person_id == person);
        for member in pair.present_on(day).filter(|member| !named(member.person_id)) {
            let absent = (
                attendances::meeting_id.eq(self.id),
                attendances::school_id.eq(pair.school_id),
                attendances::person_id.eq(member.person_id),
                attendances::status.eq(AttendanceStatus::Absent),
            );
            diesel::insert_into(attendances::table).values(absent).execute(conn).await?;
        }
        Ok(())
    }

    /// The pair keeps count, so that lists of pairs add nothing up.
    async fn count(conn: &mut AsyncPgConnection, pair: &Pair, day: NaiveDate) -> Result<()> {
        let latest = pair.last_meeting_on.map_or(day, |last| last.max(day));
        diesel::update(pairs::table.find(pair.id))
            .set((pairs::meeting_count.eq(pairs::meeting_count + 1), pairs::last_meeting_on.eq(latest)))
            .execute(conn)
            .await?;
        Ok(())
    }

    /// Changes the state of a planned meeting. Of several at once one comes through.
    pub(super) async fn step(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, to: MeetingState,
    ) -> Result<Self> {
        self.only_planned()?;
        seen.check(self)?;
        let moved: Self = diesel::update(self)
            .filter(meetings::version.eq(self.version))
            .set(meetings::state.eq(to))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        let action = match to {
            MeetingState::Held => "meeting.held",
            MeetingState::NotHeld => "meeting.not_held",
            MeetingState::Planned | MeetingState::Cancelled => "meeting.cancelled",
        };
        self.event(action, pair).with(json!({ "from": self.state, "to": to })).record(conn, actor).await?;
        if pair.kind == PairKind::Flash && to != MeetingState::Held {
            // another meeting may take its place, at another time
            pair.free_slot(conn, actor).await?;
        }
        Ok(moved)
    }

    /// 409 once it was held or called off.
    pub(super) fn only_planned(&self) -> Result<()> {
        if self.state == MeetingState::Planned {
            return Ok(());
        }
        Err(Error::wrong_state(self.state.as_str(), vec![]))
    }

    /// Who was there.
    pub async fn attendance(&self, conn: &mut AsyncPgConnection) -> Result<Items<Attendance>> {
        let rows = attendances::table.filter(attendances::meeting_id.eq(self.id)).order(attendances::person_id);
        Ok(Items { items: rows.select((attendances::person_id, attendances::status)).load(conn).await? })
    }
}

impl Holding {
    /// Held takes a mentor, or who stood in for one at that time, and a mentee.
    fn outcome(&self, expected: &[PersonId], pair: &Pair, day: NaiveDate) -> Result<MeetingState> {
        let (mut mentor_came, mut mentee_came) = (false, false);
        for (index, attendance) in self.attendance.iter().enumerate() {
            let member = pair.present_on(day).find(|member| member.person_id == attendance.person_id);
            let role = match member {
                Some(member) => member.role,
                None if expected.contains(&attendance.person_id) => MemberRole::CoMentor,
                None => return Err(Error::invalid(format!("/attendance/{index}/person_id"), "unknown")),
            };
            let came = attendance.status.was_there();
            mentee_came |= came && role == MemberRole::Mentee;
            mentor_came |= came && role != MemberRole::Mentee;
        }
        Ok(if mentor_came && mentee_came { MeetingState::Held } else { MeetingState::NotHeld })
    }
}
