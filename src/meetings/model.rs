use crate::audit::Event;
use crate::kernel::answer::{Entity, Items, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, NamesConstraint, OnConstraint, Result, Violation};
use crate::kernel::extract::{Listing, Many, not_blank};
use crate::kernel::id::{MeetingId, MeetingSeriesId, PairId, PersonId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{Moment, day_in};
use crate::pairs::{Channel, Pair};
use crate::programs::{PairKind, Program};
use crate::schema::{meetings, pair_members, schools};
use crate::text_enum;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
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

text_enum! {
    /// The step of classic apprenticeship that is practised.
    pub enum MethodStep {
        /// I tell, you listen.
        Tell = "tell",
        /// I show, you watch.
        Show = "show",
        /// We do it together.
        Together = "together",
        /// You do it, I prompt.
        Assist = "assist",
        /// You do it yourself and tell.
        Independent = "independent",
    }
}

/// A meeting of a pair.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Meeting {
    /// The meeting's id.
    pub id: MeetingId,
    /// The school.
    pub school_id: SchoolId,
    /// Of which pair.
    pub pair_id: PairId,
    /// What it is.
    pub kind: MeetingKind,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
    /// How they meet.
    pub channel: Option<Channel>,
    /// Where.
    pub place: Option<String>,
    /// What is planned for it. Who sees the meeting sees this: confidences belong into notes.
    pub agenda: Option<String>,
    /// When the last mentee agreed to the agenda.
    pub agenda_agreed_at: Option<DateTime<Utc>>,
    /// The step of apprenticeship it practises.
    pub method_step: Option<MethodStep>,
    /// The repeated meetings it is one of.
    pub series_id: Option<MeetingSeriesId>,
    /// Where it stands.
    pub state: MeetingState,
    /// Why it was called off.
    pub cancel_reason: Option<String>,
    /// Whether it was entered after the pair's end.
    pub entered_late: bool,
    /// When it was planned.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new meeting.
#[derive(Debug, Clone, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = meetings)]
#[serde(deny_unknown_fields)]
pub struct NewMeeting {
    /// What it is.
    kind: MeetingKind,
    /// When it begins, within the pair's time.
    #[schema(value_type = DateTime<Utc>)]
    pub(super) starts_at: Moment,
    /// When it ends, later than it begins.
    #[schema(value_type = DateTime<Utc>)]
    pub(super) ends_at: Moment,
    /// How they meet.
    channel: Option<Channel>,
    /// Where.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    place: Option<String>,
    /// What is planned for it. Who sees the meeting sees this: confidences belong into notes.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    agenda: Option<String>,
    /// The step of apprenticeship it practises.
    method_step: Option<MethodStep>,
    /// Whether it may take place while somebody of the pair is in another meeting; false when absent.
    #[serde(default)]
    overlap_allowed: bool,
}

impl NewMeeting {
    /// The one meeting of a flash pair.
    pub fn once((starts_at, ends_at): (Moment, Moment), channel: Channel, place: Option<String>) -> Self {
        let kind = if channel == Channel::Online { MeetingKind::Online } else { MeetingKind::Consultation };
        let channel = Some(channel);
        Self { kind, starts_at, ends_at, channel, place, agenda: None, method_step: None, overlap_allowed: false }
    }
}

/// What meetings to list, in the order of their time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MeetingFilter {
    /// Only of this pair.
    pair_id: Option<PairId>,
    /// Only of pairs with this member.
    person_id: Option<PersonId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<MeetingState>>)]
    state: Many<MeetingState>,
    /// Beginning at this moment or later.
    #[param(value_type = Option<DateTime<Utc>>)]
    starts_from: Option<Moment>,
    /// Beginning at this moment or earlier.
    #[param(value_type = Option<DateTime<Utc>>)]
    starts_to: Option<Moment>,
}

impl Entity for Meeting {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/meetings/{}", self.id)
    }
}

/// What the times and people of a meeting have to be, in the words of the constraints that the database keeps.
pub(super) fn times<T, E: Into<Error> + NamesConstraint>(result: Result<T, E>) -> Result<T> {
    result
        .on_constraint("meetings_times", || Error::invalid("/ends_at", "not_after_start"))
        .on_constraint("meeting_people_no_overlap", || Error::conflict("meeting_overlaps"))
}

impl Meeting {
    /// The meetings of the pairs a scope reaches, in the order of their time.
    pub async fn list(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<MeetingFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let MeetingFilter { pair_id, person_id, state, starts_from, starts_to } = &list.filter;
            let mut query = meetings::table.filter(meetings::pair_id.eq_any(Pair::ids_within(scope))).into_boxed();
            if let Some(pair) = pair_id {
                query = query.filter(meetings::pair_id.eq(pair));
            }
            if let Some(person) = person_id {
                let theirs = pair_members::table.filter(pair_members::person_id.eq(person));
                query = query.filter(meetings::pair_id.eq_any(theirs.select(pair_members::pair_id)));
            }
            if !state.0.is_empty() {
                query = query.filter(meetings::state.eq_any(state.0.clone()));
            }
            if let Some(from) = starts_from {
                query = query.filter(meetings::starts_at.ge(from.0));
            }
            if let Some(to) = starts_to {
                query = query.filter(meetings::starts_at.le(to.0));
            }
            query
        };
        let mut page = wanted();
        if let Some((at, id)) = list.after::<Moment>("starts_at")? {
            let later = meetings::starts_at.gt(at).or(meetings::id.gt(MeetingId::from(id)));
            page = page.filter(meetings::starts_at.ge(at).and(later));
        }
        let order = (meetings::starts_at, meetings::id);
        let rows = page.select(Self::as_select()).order(order).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "starts_at", |row| (row.starts_at, row.id.into())))
    }

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

    /// The same meeting as it is after a change in this transaction.
    pub(super) async fn again(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(meetings::id.eq(self.id)).first(conn).await?)
    }

    /// Plans a meeting, or enters one that took place before the pair's end.
    pub async fn plan(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, new: NewMeeting) -> Result<Self> {
        let pair = pair.hold(conn).await?;
        let entered_late = pair.entered_late(conn, actor).await?;
        let planned = Self::enter(conn, &pair, new, entered_late, None).await?;
        if entered_late && planned.starts_at > actor.now {
            return Err(Error::conflict("meeting_ahead"));
        }
        planned.event("meeting.planned", &pair).record(conn, actor).await?;
        Ok(planned)
    }

    /// Enters a meeting of a pair that is held.
    pub(super) async fn enter(
        conn: &mut AsyncPgConnection, pair: &Pair, new: NewMeeting, entered_late: bool, series: Option<MeetingSeriesId>,
    ) -> Result<Self> {
        fits(conn, pair, (new.starts_at.0, new.ends_at.0)).await?;
        let others = meetings::table.filter(meetings::pair_id.eq(pair.id));
        let others = others.filter(meetings::state.eq_any([MeetingState::Planned, MeetingState::Held]));
        if pair.kind == PairKind::Flash && diesel::select(exists(others)).get_result(conn).await? {
            return Err(Error::conflict("flash_one_meeting"));
        }
        let values = (
            new,
            meetings::id.eq(MeetingId::new()),
            meetings::school_id.eq(pair.school_id),
            meetings::pair_id.eq(pair.id),
            meetings::series_id.eq(series),
            meetings::entered_late.eq(entered_late),
        );
        let inserted = diesel::insert_into(meetings::table).values(values).returning(Self::as_returning());
        times(inserted.get_result(conn).await)
    }

    /// An event about this meeting.
    pub(super) fn event(&self, action: &'static str, pair: &Pair) -> Event {
        Event::new(action, self.id).at(pair.school_id).of(pair.program_id)
    }
}

impl Pair {
    /// Whether what is entered now comes after the pair's end, which the school allows for some days; 409 later.
    pub(super) async fn entered_late(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<bool> {
        if self.is_open() {
            return Ok(false);
        }
        Program::refuse_archived(conn, self.program_id).await?;
        let days: i32 = schools::table.find(self.school_id).select(schools::late_entry_days).first(conn).await?;
        let today = self.today(conn, actor).await?;
        let since = self.ended_on.map(|end| (today - end).num_days());
        if since.is_some_and(|since| since <= days.into()) { Ok(true) } else { Err(Error::conflict("pair_closed")) }
    }
}

/// How long a meeting may be.
const LONGEST: Duration = Duration::hours(12);

/// 422 for a meeting that takes longer than one may.
pub fn refuse_long((starts, ends): (DateTime<Utc>, DateTime<Utc>)) -> Result<()> {
    if ends <= starts + LONGEST { Ok(()) } else { Err(Error::invalid("/ends_at", "meeting_too_long")) }
}

/// A meeting lies within its pair's time.
pub(super) async fn fits(
    conn: &mut AsyncPgConnection, pair: &Pair, (starts, ends): (DateTime<Utc>, DateTime<Utc>),
) -> Result<()> {
    refuse_long((starts, ends))?;
    let last = pair.ended_on.unwrap_or(pair.planned_ends_on);
    if (pair.starts_on..=last).contains(&zoned(conn, pair, starts).await?) {
        return Ok(());
    }
    let outside = Violation::new("/starts_at", "day_range").with("from", pair.starts_on).with("to", last);
    Err(Error::Invalid(vec![outside]))
}

/// The day it is at this moment in the pair's school.
pub(super) async fn zoned(conn: &mut AsyncPgConnection, pair: &Pair, at: DateTime<Utc>) -> Result<NaiveDate> {
    Ok(day_in(&zone(conn, pair).await?, at))
}

/// The zone of the pair's school.
pub(super) async fn zone(conn: &mut AsyncPgConnection, pair: &Pair) -> Result<String> {
    Ok(schools::table.find(pair.school_id).select(schools::time_zone).first(conn).await?)
}
