//! Days and moments that a client sends, and the one clock of the application.

use chrono::{DateTime, Datelike, Duration, NaiveDate, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use diesel::pg::Pg;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Date, Timestamptz};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// The application's clock. Tests set it forward instead of sleeping.
#[derive(Debug, Clone, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + Duration::seconds(self.0.load(Ordering::Relaxed))
    }

    /// Moves this clock, in seconds.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// The calendar day of a moment in an IANA zone. Zones are checked when a school is saved; an unknown one counts as UTC.
pub fn day_in(zone: &str, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone.parse().unwrap_or(Tz::UTC)).date_naive()
}

fn text_of(format: KnownFormat) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).into()
}

/// A calendar day in a request, of the years `FROM` to 2100: further away is a slip of the keyboard,
/// and what PostgreSQL or another client cannot hold must not come in. Careers use `Day<1940>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, diesel::expression::AsExpression)]
#[diesel(sql_type = Date)]
pub struct Day<const FROM: i32 = 2000>(pub NaiveDate);

impl<'de, const FROM: i32> Deserialize<'de> for Day<FROM> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // chrono would take signs, blanks and days of one digit too
        let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
        let day = day.ok_or_else(|| D::Error::custom("not a day"))?;
        if (FROM..=2100).contains(&day.year()) {
            return Ok(Self(day));
        }
        Err(D::Error::custom(format!("the year must be {FROM} to 2100")))
    }
}

impl<const FROM: i32> ToSql<Date, Pg> for Day<FROM> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Date, Pg>::to_sql(&self.0, out)
    }
}

impl<const FROM: i32> utoipa::PartialSchema for Day<FROM> {
    fn schema() -> RefOr<Schema> {
        text_of(KnownFormat::Date)
    }
}
impl<const FROM: i32> utoipa::ToSchema for Day<FROM> {}

/// When a calendar day begins in a zone. Where clocks leap over midnight, it begins after the leap.
pub fn begin_of(zone: &str, day: NaiveDate) -> DateTime<Utc> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let begins = (0..=3).find_map(|hours| zone.from_local_datetime(&(midnight + Duration::hours(hours))).earliest());
    begins.map_or_else(|| midnight.and_utc(), |begins| begins.to_utc())
}

/// A moment in a request, with any offset, of the years 2000 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, diesel::expression::AsExpression)]
#[diesel(sql_type = Timestamptz)]
pub struct Moment(pub DateTime<Utc>);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // a leap second, which PostgreSQL would take for the next one
        let sound = DateTime::parse_from_rfc3339(&text).ok().filter(|moment| moment.nanosecond() < 1_000_000_000);
        let moment = sound.ok_or_else(|| D::Error::custom("not a moment"))?.to_utc();
        if (2000..=2100).contains(&moment.year()) {
            return Ok(Self(moment));
        }
        Err(D::Error::custom("the year must be 2000 to 2100"))
    }
}

impl ToSql<Timestamptz, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamptz, Pg>::to_sql(&self.0, &mut out.reborrow())
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        text_of(KnownFormat::DateTime)
    }
}
impl utoipa::ToSchema for Moment {}
