use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, Listing, distinct, not_blank, present};
use crate::kernel::id::{DepartmentId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::texts::Lang;
use crate::kernel::time::{Day, day_in};
use crate::schema::{people, programs, schools};
use crate::text_enum;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::{Validate, ValidationError};

text_enum! {
    /// What kind of organisation it is.
    pub enum SchoolKind {
        /// General education.
        School = "school",
        /// Clubs and centres outside lessons.
        Extracurricular = "extracurricular",
        /// Pre-school.
        Kindergarten = "kindergarten",
        /// Vocational education.
        Vocational = "vocational",
    }
}

text_enum! {
    /// Whose law the school follows.
    pub enum Jurisdiction {
        /// The Russian Federation.
        Ru = "RU",
        /// The Republic of Kazakhstan.
        Kz = "KZ",
        /// Another country.
        Other = "other",
    }
}

/// A school: the tenant.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct School {
    /// The school's id.
    pub id: SchoolId,
    /// The department above it.
    pub department_id: Option<DepartmentId>,
    /// Full name.
    pub name: String,
    /// What people call it.
    pub short_name: Option<String>,
    /// What kind of organisation it is.
    pub kind: SchoolKind,
    /// Its language: ru, kk or en.
    pub locale: Lang,
    /// IANA time zone; calendar days are days there.
    pub time_zone: String,
    /// Whose law it follows.
    pub jurisdiction: Jurisdiction,
    /// Rules of this school.
    #[diesel(embed)]
    pub settings: SchoolSettings,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// Rules that differ between schools.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = schools)]
pub struct SchoolSettings {
    /// Working days between a mentor's withdrawal and its effect. Default 3.
    pub withdrawal_notice_working_days: i32,
    /// Aggregates over fewer respondents are withheld. Default 3.
    pub min_group_size: i32,
    /// Days without a meeting before a warning. Default 21.
    pub inactivity_warning_days: i32,
    /// Days without a meeting before it is critical. Default 45.
    pub inactivity_critical_days: i32,
    /// Who answers at least this, of 10, counts as satisfied. Default 7.
    pub satisfaction_threshold: i32,
    /// Days a submitted stage waits for the mentor before the curator may review it. Default 7.
    pub review_fallback_days: i32,
    /// Days after a pair's end within which its meetings may still be entered, marked as late. Default 14.
    pub late_entry_days: i32,
    /// Days after which an invitation to a pair is over when not all have answered. Default 30.
    pub consent_days: i32,
    /// Requests to mentors that a mentee may have open at once; at 0 nobody asks. Default 5.
    pub max_open_requests: i32,
    /// Days after which a request to a mentor expires. Default 14.
    pub request_days: i32,
    /// Whether R06 gives points for the execution of plans. Default no.
    pub plan_points: bool,
    /// Days after a survey's day from which on stage IV does not wait for it. Default 7.
    pub survey_grace_days: i32,
    /// Days of the week on which the school works, 1 for Monday to 7. Default 1 to 5.
    pub working_days: Vec<i16>,
    /// Free days besides.
    pub holidays: Vec<NaiveDate>,
}

/// A new school.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = schools)]
#[serde(deny_unknown_fields)]
pub struct NewSchool {
    /// The department above it.
    pub department_id: Option<DepartmentId>,
    /// Full name.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    name: String,
    /// What people call it.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    short_name: Option<String>,
    /// What kind of organisation it is.
    kind: SchoolKind,
    /// Its language.
    locale: Lang,
    /// IANA time zone, as Asia/Almaty.
    #[validate(length(max = 64), custom(function = "known_zone"))]
    #[schema(max_length = 64)]
    time_zone: String,
    /// Whose law it follows.
    jurisdiction: Jurisdiction,
    /// Rules of this school; what is absent has its default.
    #[serde(default)]
    #[diesel(embed)]
    #[validate(nested)]
    settings: SettingsChanges,
}

/// Changes to a school. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = schools)]
#[serde(deny_unknown_fields, default)]
pub struct SchoolChanges {
    /// The department above it. The system administrator's to change.
    #[serde(deserialize_with = "present")]
    department_id: Option<Option<DepartmentId>>,
    /// Whose law it follows. The system administrator's to change.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    jurisdiction: Option<Jurisdiction>,
    /// Full name.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    name: Option<String>,
    /// What people call it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    short_name: Option<Option<String>>,
    /// What kind of organisation it is.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    kind: Option<SchoolKind>,
    /// Its language.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    locale: Option<Lang>,
    /// IANA time zone.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, max_length = 64)]
    #[validate(length(max = 64), custom(function = "known_zone"))]
    time_zone: Option<String>,
    /// Rules of this school.
    #[diesel(embed)]
    #[validate(nested)]
    settings: SettingsChanges,
}

/// Rules of a school; what is absent stays, or has its default in a new one.
#[derive(Debug, Default, Serialize, Deserialize, Validate, Insertable, AsChangeset, ToSchema)]
#[diesel(table_name = schools)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsChanges {
    /// Working days between a mentor's withdrawal and its effect.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 30)]
    #[validate(range(min = 0, max = 30))]
    withdrawal_notice_working_days: Option<i32>,
    /// Aggregates over fewer respondents are withheld.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 2, maximum = 50)]
    #[validate(range(min = 2, max = 50))]
    min_group_size: Option<i32>,
    /// Days without a meeting before a warning.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 365)]
    #[validate(range(min = 1, max = 365))]
    inactivity_warning_days: Option<i32>,
    /// Days without a meeting before it is critical; not fewer than before the warning.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 365)]
    #[validate(range(min = 1, max = 365))]
    inactivity_critical_days: Option<i32>,
    /// Who answers at least this, of 10, counts as satisfied.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 10)]
    #[validate(range(min = 1, max = 10))]
    satisfaction_threshold: Option<i32>,
    /// Days a submitted stage waits for the mentor before the curator may review it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 90)]
    #[validate(range(min = 0, max = 90))]
    review_fallback_days: Option<i32>,
    /// Days after a pair's end within which its meetings may still be entered, marked as late.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 90)]
    #[validate(range(min = 0, max = 90))]
    late_entry_days: Option<i32>,
    /// Days after which an invitation to a pair is over when not all have answered.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 365)]
    #[validate(range(min = 1, max = 365))]
    consent_days: Option<i32>,
    /// Requests to mentors that a mentee may have open at once; at 0 nobody asks.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 20)]
    #[validate(range(min = 0, max = 20))]
    max_open_requests: Option<i32>,
    /// Days after which a request to a mentor expires.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 1, maximum = 90)]
    #[validate(range(min = 1, max = 90))]
    request_days: Option<i32>,
    /// Whether R06 gives points for the execution of plans.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    plan_points: Option<bool>,
    /// Days after a survey's day from which on stage IV does not wait for it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, minimum = 0, maximum = 90)]
    #[validate(range(min = 0, max = 90))]
    survey_grace_days: Option<i32>,
    /// Days of the week on which the school works, 1 for Monday to 7.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_items = 1, max_items = 7)]
    #[validate(length(min = 1, max = 7), custom(function = "days_of_week"), custom(function = "distinct"))]
    working_days: Option<Vec<i16>>,
    /// Free days besides; they replace those there were.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, max_items = 400, value_type = Option<Vec<NaiveDate>>)]
    #[validate(length(max = 400), custom(function = "distinct"))]
    holidays: Option<Vec<Day>>,
}

/// What schools to list, by name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SchoolFilter {
    /// Only schools of this department.
    department_id: Option<DepartmentId>,
}

fn days_of_week(days: &[i16]) -> Result<(), ValidationError> {
    let sound = days.iter().all(|day| (1..=7).contains(day));
    if sound { Ok(()) } else { Err(ValidationError::new("day_of_week")) }
}

fn known_zone(zone: &str) -> Result<(), ValidationError> {
    zone.parse::<Tz>().map(|_| ()).map_err(|_unknown| ValidationError::new("unknown_time_zone"))
}

impl Entity for School {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/schools/{}", self.id)
    }
}

impl School {
    pub(super) fn within(scope: &Scope) -> Condition<schools::table> {
        let Scope { all, departments, schools: ids, programs: program_ids, as_mentor, as_mentee, account: _, now: _ } =
            scope;
        if *all {
            return everything();
        }
        let of_programs = programs::table.filter(programs::id.eq_any(program_ids.clone())).select(programs::school_id);
        let persons = [as_mentor.as_slice(), as_mentee.as_slice()].concat();
        let of_persons = people::table.filter(people::id.eq_any(persons)).select(people::school_id);
        any_of(vec![
            Box::new(schools::id.eq_any(ids.clone())),
            Box::new(schools::department_id.eq_any(departments.clone()).is_not_distinct_from(true)),
            Box::new(schools::id.eq_any(of_programs)),
            Box::new(schools::id.eq_any(of_persons)),
        ])
    }

    /// A page of schools, by name.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<SchoolFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = schools::table.filter(Self::within(scope)).into_boxed();
            if let Some(department) = list.filter.department_id {
                query = query.filter(schools::department_id.eq(department));
            }
            query
        };
        let mut page = wanted();
        if let Some((name, id)) = list.after::<String>("name")? {
            let later = schools::name.gt(name.clone()).or(schools::id.gt(SchoolId::from(id)));
            page = page.filter(schools::name.ge(name).and(later));
        }
        let order = (schools::name, schools::id);
        let rows = page.select(Self::as_select()).order(order).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "name", |row| (row.name.clone(), row.id.into())))
    }

    /// One school.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: SchoolId) -> Result<Self> {
        Ok(Self::query().filter(schools::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// A school that a body names as `school_id`.
    pub async fn named(conn: &mut AsyncPgConnection, scope: &Scope, id: SchoolId) -> Result<Self> {
        Self::find(conn, scope, id).await.map_err(|error| error.unknown("/school_id"))
    }

    /// The calendar day it is in this school.
    pub fn today(&self, actor: &Actor) -> NaiveDate {
        day_in(&self.time_zone, actor.now)
    }

    /// The day this many working days after another. Free days and days off do not count.
    pub fn working_days_after(&self, day: NaiveDate, count: i32) -> NaiveDate {
        let works = |day: &NaiveDate| {
            let weekday = day.weekday().number_from_monday();
            self.settings.working_days.iter().any(|works| u32::try_from(*works) == Ok(weekday))
                && !self.settings.holidays.contains(day)
        };
        let wanted = usize::try_from(count).unwrap_or_default();
        if wanted == 0 {
            return day;
        }
        // a calendar without an end of holidays still has one after two years
        day.iter_days().skip(1).take(730).filter(works).nth(wanted - 1).unwrap_or(day)
    }

    /// Enters a school.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, new: NewSchool) -> Result<Self> {
        let created: Self = diesel::insert_into(schools::table)
            .values((new, schools::id.eq(SchoolId::new())))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("schools_department", || Error::invalid("/department_id", "unknown"))
            .on_constraint("schools_inactivity_critical", critical_before_warning)?;
        Event::new("school.created", created.id).at(created.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, seen: &IfMatch, changes: SchoolChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let above =
            [("/department_id", changes.department_id.is_some()), ("/jurisdiction", changes.jurisdiction.is_some())];
        if let Some((pointer, _)) = above.into_iter().find(|(_, sent)| *sent && !scope.all) {
            return Err(Error::invalid(pointer, "not_here"));
        }
        let changed = diesel::update(self)
            .filter(schools::version.eq(self.version))
            .set((changes, schools::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("schools_department", || Error::invalid("/department_id", "unknown"))
            .on_constraint("schools_inactivity_critical", critical_before_warning)?;
        self.keep_roles(conn, actor, &changed).await?;
        Event::new("school.changed", self.id).at(self.id).record(conn, actor).await?;
        Ok(changed)
    }
}

fn critical_before_warning() -> Error {
    Error::invalid("/settings/inactivity_critical_days", "critical_before_warning")
}
