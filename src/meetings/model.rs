use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result, Violation};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::{MeetingId, PairId, PersonId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{Moment, day_in};
use crate::pairs::{MemberRole, Pair};
use crate::programs::PairKind;
use crate::schema::{attendances, meetings, pairs, schools};
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
    /// What a meeting is.
    pub enum MeetingKind {
        /// A talk.
        Consultation = "consultation",
        /// A lesson is visited.
        LessonVisit = "lesson_visit",
        /// A master class.
        MasterClass = "master_class",
        /// Looking back together.
        Reflection = "reflection",
        /// At a distance.
        Online = "online",
    }
}

text_enum! {
    /// Where a meeting stands.
    pub enum MeetingState {
        /// Ahead.
        Planned = "planned",
        /// A mentor and a mentee were there.
        Held = "held",
        /// One side was missing.
        NotHeld = "not_held",
        /// Called off.
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// Whether somebody was there.
    pub enum AttendanceStatus {
        /// There.
        Present = "present",
        /// There, later.
        Late = "late",
        /// Not there.
        Absent = "absent",
        /// Not there, and said so before.
        Excused = "excused",
    }
}

/// A meeting of a pair.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Meeting {
    /// The meeting's id.
    pub id: MeetingId,
    /// Of which pair.
    pub pair_id: PairId,
    /// What it is.
    pub kind: MeetingKind,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// Where.
    pub place: Option<String>,
    /// Where it stands.
    pub state: MeetingState,
    /// When it was planned.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new meeting.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = meetings)]
#[serde(deny_unknown_fields)]
pub struct NewMeeting {
    /// What it is.
    kind: MeetingKind,
    /// When it begins, within the pair's time.
    #[schema(value_type = DateTime<Utc>)]
    starts_at: Moment,
    /// When it ends, later than it begins.
    #[schema(value_type = DateTime<Utc>)]
    ends_at: Moment,
    /// Where.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    place: Option<String>,
}

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

impl Entity for Meeting {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/meetings/{}", self.id)
    }
}

impl AttendanceStatus {
    const fn was_there(self) -> bool {
        matches!(self, Self::Present | Self::Late)
    }
}

impl Meeting {
    /// The meetings of a pair, the latest first.
    pub async fn of(conn: &mut AsyncPgConnection, pair: &Pair) -> Result<Items<Self>> {
        let meetings = Self::query().filter(meetings::pair_id.eq(pair.id));
        let meetings = meetings.order((meetings::starts_at.desc(), meetings::id.desc())).limit(1000);
        Ok(Items { items: meetings.load(conn).await? })
    }

    /// One meeting with its pair, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: MeetingId) -> Result<(Self, Pair)> {
        let meeting: Self = Self::query().filter(meetings::id.eq(id)).first(conn).await?;
        let pair = Pair::find(conn, scope, meeting.pair_id).await?;
        Ok((meeting, pair))
    }

    /// Plans a meeting.
    pub async fn plan(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, new: NewMeeting) -> Result<Self> {
        if !pair.is_open() {
            return Err(Error::conflict("pair_closed"));
        }
        let pair = &pair.hold(conn).await?;
        let day = zoned(conn, pair, new.starts_at.0).await?;
        if !(pair.starts_on..=pair.planned_ends_on).contains(&day) {
            let outside = Violation::new("/starts_at", "day_range");
            return Err(Error::Invalid(vec![outside.with("from", pair.starts_on).with("to", pair.planned_ends_on)]));
        }
        let others = meetings::table.filter(meetings::pair_id.eq(pair.id));
        let others = others.filter(meetings::state.eq_any([MeetingState::Planned, MeetingState::Held]));
        if pair.kind == PairKind::Flash && diesel::select(exists(others)).get_result(conn).await? {
            return Err(Error::conflict("flash_one_meeting"));
        }
        let planned: Self = diesel::insert_into(meetings::table)
            .values((
                new,
                meetings::id.eq(MeetingId::new()),
                meetings::school_id.eq(pair.school_id),
                meetings::pair_id.eq(pair.id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("meetings_times", || Error::invalid("/ends_at", "before_start"))?;
        planned.event("meeting.planned", pair).record(conn, actor).await?;
        Ok(planned)
    }

    /// Records who was there. Without a mentor or without a mentee it was not held, whoever waited.
    pub async fn hold(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, holding: &Holding,
    ) -> Result<Self> {
        if self.starts_at > actor.now {
            return Err(Error::conflict("meeting_ahead"));
        }
        if !pair.is_open() {
            return Err(Error::conflict("pair_closed"));
        }
        let (mut mentor_came, mut mentee_came) = (false, false);
        for (index, attendance) in holding.attendance.iter().enumerate() {
            let member = pair.present().find(|member| member.person_id == attendance.person_id);
            let member = member.ok_or_else(|| Error::invalid(format!("/attendance/{index}/person_id"), "unknown"))?;
            let came = attendance.status.was_there();
            mentee_came |= came && member.role == MemberRole::Mentee;
            mentor_came |= came && member.role != MemberRole::Mentee;
        }
        let to = if mentor_came && mentee_came { MeetingState::Held } else { MeetingState::NotHeld };
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
        self.mark_absent(conn, pair, holding).await?;
        if to == MeetingState::Held {
            self.count(conn, pair).await?;
        }
        Ok(moved)
    }

    /// Who belongs to the pair and was not named was absent.
    async fn mark_absent(&self, conn: &mut AsyncPgConnection, pair: &Pair, holding: &Holding) -> Result<()> {
        let named = |person: PersonId| holding.attendance.iter().any(|attendance| attendance.person_id == person);
        for member in pair.present().filter(|member| !named(member.person_id)) {
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
    async fn count(&self, conn: &mut AsyncPgConnection, pair: &Pair) -> Result<()> {
        let pair = pair.hold(conn).await?;
        let day = zoned(conn, &pair, self.starts_at).await?;
        let latest = pair.last_meeting_on.map_or(day, |last| last.max(day));
        diesel::update(pairs::table.find(pair.id))
            .set((pairs::meeting_count.eq(pairs::meeting_count + 1), pairs::last_meeting_on.eq(latest)))
            .execute(conn)
            .await?;
        Ok(())
    }

    /// Calls a meeting off.
    pub async fn cancel(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch,
    ) -> Result<Self> {
        self.step(conn, actor, pair, seen, MeetingState::Cancelled).await
    }

    async fn step(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, to: MeetingState,
    ) -> Result<Self> {
        if self.state != MeetingState::Planned {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        seen.check(self)?;
        let moved: Option<Self> = diesel::update(self)
            .filter(meetings::version.eq(self.version))
            .set(meetings::state.eq(to))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional()?;
        let moved = moved.ok_or(Error::Stale)?;
        let action = match to {
            MeetingState::Held => "meeting.held",
            MeetingState::NotHeld => "meeting.not_held",
            MeetingState::Planned | MeetingState::Cancelled => "meeting.cancelled",
        };
        self.event(action, pair).with(json!({ "from": self.state, "to": to })).record(conn, actor).await?;
        Ok(moved)
    }

    /// Who was there.
    pub async fn attendance(&self, conn: &mut AsyncPgConnection) -> Result<Items<Attendance>> {
        let rows = attendances::table.filter(attendances::meeting_id.eq(self.id)).order(attendances::person_id);
        Ok(Items { items: rows.select((attendances::person_id, attendances::status)).load(conn).await? })
    }

    fn event(&self, action: &'static str, pair: &Pair) -> Event {
        Event::new(action, self.id).at(pair.school_id).of(pair.program_id)
    }
}

async fn zoned(conn: &mut AsyncPgConnection, pair: &Pair, at: DateTime<Utc>) -> Result<NaiveDate> {
    let zone: String = schools::table.find(pair.school_id).select(schools::time_zone).first(conn).await?;
    Ok(day_in(&zone, at))
}
