use super::model::zone;
use super::{Cancellation, Meeting, MeetingState, NewMeeting};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::id::MeetingSeriesId;
use crate::kernel::scope::Scope;
use crate::kernel::time::{Day, Moment};
use crate::pairs::Pair;
use crate::schema::meetings;
use crate::text_enum;
use chrono::{DateTime, Days, Duration, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// How often a meeting is repeated.
    pub enum Rhythm {
        /// Every week.
        Week = "week",
        /// Every two weeks.
        TwoWeeks = "two_weeks",
    }
}

/// A meeting that is repeated at the same time of the school's clocks.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeetingSeries {
    /// The first of them.
    #[validate(nested)]
    first: NewMeeting,
    /// How often.
    every: Rhythm,
    /// The last day on which one may take place.
    #[schema(value_type = NaiveDate)]
    until_on: Day,
}

/// The most meetings that one series has: a week's rhythm over more than a year.
const MOST: usize = 60;

impl Rhythm {
    const fn days(self) -> u64 {
        match self {
            Self::Week => 7,
            Self::TwoWeeks => 14,
        }
    }
}

impl NewMeetingSeries {
    /// When they begin: the same local time, whatever the clocks are set to in between.
    fn starts(&self, zone: Tz) -> Result<Vec<DateTime<Utc>>> {
        let first = self.first.starts_at.0.with_timezone(&zone).naive_local();
        let until = self.until_on.0;
        let days = (0..).map(|number| first + Days::new(number * self.every.days()));
        let local: Vec<NaiveDateTime> = days.take_while(|at| at.date() <= until).take(MOST + 1).collect();
        if local.is_empty() {
            return Err(Error::invalid("/until_on", "before_start"));
        }
        if local.len() > MOST {
            return Err(Error::Invalid(vec![Violation::new("/until_on", "series_long").with("max", MOST)]));
        }
        Ok(local.into_iter().map(|at| moment(zone, at)).collect())
    }
}

/// A local time that the clocks leap over is an hour later.
fn moment(zone: Tz, at: NaiveDateTime) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&at).earliest();
    found
        .or_else(|| zone.from_local_datetime(&(at + Duration::hours(1))).earliest())
        .map_or_else(|| at.and_utc(), |at| at.to_utc())
}

impl Meeting {
    /// Plans all meetings of a series, or none.
    pub async fn plan_series(
        conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, new: NewMeetingSeries,
    ) -> Result<Items<Self>> {
        let pair = pair.hold(conn).await?;
        if !pair.is_open() {
            return Err(Error::conflict("pair_closed"));
        }
        let zone = zone(conn, &pair).await?.parse().unwrap_or(Tz::UTC);
        let length = new.first.ends_at.0 - new.first.starts_at.0;
        let id = MeetingSeriesId::new();
        let mut items = vec![];
        for (index, starts) in new.starts(zone)?.into_iter().enumerate() {
            let mut one = new.first.clone();
            (one.starts_at, one.ends_at) = (Moment(starts), Moment(starts + length));
            let entered = Self::enter(conn, &pair, one, false, Some(id)).await;
            items.push(entered.map_err(|error| in_series(error, index == 0))?);
        }
        for meeting in &items {
            meeting.event("meeting.planned", &pair).record(conn, actor).await?;
        }
        Ok(Items { items })
    }

    /// Calls off what is still ahead of a series.
    pub async fn cancel_series(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: MeetingSeriesId, why: &Cancellation,
    ) -> Result<Items<Self>> {
        let own = meetings::table
            .filter(meetings::series_id.eq(id))
            .filter(meetings::pair_id.eq_any(Pair::ids_within(scope)));
        let all: Vec<Self> = own.select(Self::as_select()).order(meetings::starts_at).load(conn).await?;
        let [first, ..] = all.as_slice() else { return Err(Error::NotFound) };
        let pair = Pair::find(conn, scope, first.pair_id).await?;
        let ahead = |meeting: &&Self| meeting.state == MeetingState::Planned && meeting.starts_at > actor.now;
        let mut items = vec![];
        for meeting in all.iter().filter(ahead) {
            let why = Cancellation { reason: why.reason.clone() };
            items.push(meeting.cancel(conn, actor, &pair, &crate::kernel::extract::IfMatch::absent(), why).await?);
        }
        Ok(Items { items })
    }
}

/// The fields of the first meeting stand under `first`; where a later one does not fit, the series goes on too long.
fn in_series(error: Error, first: bool) -> Error {
    let starts = if first { "/first/starts_at" } else { "/until_on" };
    error.renamed("/starts_at", starts).renamed("/ends_at", "/first/ends_at")
}
