//! What a school measures itself by: its staff on a day, and what it wants to reach in a year.

use super::{AcademicYear, School};
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::{AcademicYearId, HeadcountId, SchoolId};
use crate::kernel::time::{Day, day_in};
use crate::schema::{academic_years, headcounts, indicator_targets};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// What a school sets itself a target for; R05 tells how near it came.
    pub enum Indicator {
        /// Young specialists who have a mentor, of all young staff, per cent.
        YoungWithMentor = "young_with_mentor",
        /// Staff who are mentees, of all teaching staff, per cent.
        StaffMentees = "staff_mentees",
        /// Staff who are mentors, of all teaching staff, per cent.
        StaffMentors = "staff_mentors",
        /// Mentees for each mentor.
        MentorLoad = "mentor_load",
        /// Tracks that were completed, of all, per cent.
        ProgramCompleted = "program_completed",
    }
}

/// How many taught at a school on a day. Rosters of the past are rarely known, so reports count from here.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct Headcount {
    /// The count's id.
    pub id: HeadcountId,
    /// The school.
    pub school_id: SchoolId,
    /// On which day.
    pub counted_on: NaiveDate,
    /// Teaching staff, without external people.
    pub teaching_staff: i32,
    /// Of them those with fewer than three full years of teaching.
    pub young_staff: i32,
    /// When it was entered or corrected.
    pub counted_at: DateTime<Utc>,
}

/// A new count, or the correction of the day's.
#[derive(Debug, Deserialize, Validate, Insertable, AsChangeset, ToSchema)]
#[diesel(table_name = headcounts)]
#[serde(deny_unknown_fields)]
pub struct NewHeadcount {
    /// On which day; not ahead of today.
    #[schema(value_type = NaiveDate)]
    counted_on: Day,
    /// Teaching staff, without external people.
    #[validate(range(min = 0, max = 10_000))]
    #[schema(minimum = 0, maximum = 10_000)]
    teaching_staff: i32,
    /// Of them those with fewer than three full years of teaching.
    #[validate(range(min = 0, max = 10_000))]
    #[schema(minimum = 0, maximum = 10_000)]
    young_staff: i32,
}

/// What a school wants to reach in a year.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct IndicatorTarget {
    /// In which year.
    pub academic_year_id: AcademicYearId,
    /// Of what.
    pub indicator: Indicator,
    /// How much: per cent, or mentees for each mentor.
    pub target: f64,
}

/// A target.
#[derive(Debug, Serialize, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = indicator_targets)]
#[serde(deny_unknown_fields)]
pub struct NewIndicatorTarget {
    /// Of what; each once.
    indicator: Indicator,
    /// How much: per cent, or mentees for each mentor.
    #[validate(range(min = 0.0, max = 1000.0))]
    #[schema(minimum = 0.0, maximum = 1000.0)]
    target: f64,
}

/// The targets of a year, all of them.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct YearTargets {
    /// In which year of the school.
    academic_year_id: AcademicYearId,
    /// They replace those of the year.
    #[validate(length(max = 5), nested)]
    #[schema(max_items = 5)]
    targets: Vec<NewIndicatorTarget>,
}

/// Of which year.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TargetFilter {
    /// Only of this academic year.
    pub academic_year_id: Option<AcademicYearId>,
}

impl Entity for Headcount {
    fn version(&self) -> i64 {
        self.counted_at.timestamp_micros()
    }
    fn path(&self) -> String {
        format!("/schools/{}/headcounts", self.school_id)
    }
}

impl Headcount {
    /// The counts of a school, newest day first.
    pub async fn of(conn: &mut AsyncPgConnection, school: &School) -> Result<Items<Self>> {
        let counts = Self::query().filter(headcounts::school_id.eq(school.id)).order(headcounts::counted_on.desc());
        Ok(Items { items: counts.load(conn).await? })
    }

    /// Enters the count of a day, or corrects it.
    pub async fn enter(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewHeadcount,
    ) -> Result<Self> {
        if new.young_staff > new.teaching_staff {
            return Err(Error::invalid("/young_staff", "more_than_staff"));
        }
        if new.counted_on.0 > day_in(&school.time_zone, actor.now) {
            return Err(Error::invalid("/counted_on", "day_ahead"));
        }
        let counts = (headcounts::teaching_staff.eq(new.teaching_staff), headcounts::young_staff.eq(new.young_staff));
        let own = (headcounts::id.eq(HeadcountId::new()), headcounts::school_id.eq(school.id));
        let entered: Self = diesel::insert_into(headcounts::table)
            .values((new, own, headcounts::counted_at.eq(actor.now)))
            .on_conflict((headcounts::school_id, headcounts::counted_on))
            .do_update()
            .set((counts, headcounts::counted_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        Event::new("headcount.entered", entered.id).at(school.id).record(conn, actor).await?;
        Ok(entered)
    }
}

impl IndicatorTarget {
    /// The targets of a school, by year and indicator.
    pub async fn of(
        conn: &mut AsyncPgConnection, school: &School, year: Option<AcademicYearId>,
    ) -> Result<Items<Self>> {
        let mut targets = Self::query().filter(indicator_targets::school_id.eq(school.id)).into_boxed();
        if let Some(year) = year {
            targets = targets.filter(indicator_targets::academic_year_id.eq(year));
        }
        let order = (indicator_targets::academic_year_id.desc(), indicator_targets::indicator);
        Ok(Items { items: targets.order(order).load(conn).await? })
    }

    /// Sets the targets of a year.
    pub async fn set(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: YearTargets,
    ) -> Result<Items<Self>> {
        let years = AcademicYear::of(conn, school).await?;
        if years.items.iter().all(|year| year.id != new.academic_year_id) {
            return Err(Error::invalid("/academic_year_id", "unknown"));
        }
        // one at a time: what two write at once is one of the two, not both
        let year = academic_years::table.find(new.academic_year_id).select(academic_years::id);
        let _: AcademicYearId = year.for_no_key_update().first(conn).await?;
        let own = indicator_targets::table.filter(indicator_targets::academic_year_id.eq(new.academic_year_id));
        diesel::delete(own).execute(conn).await?;
        let in_year = |target| {
            let year = indicator_targets::academic_year_id.eq(new.academic_year_id);
            (target, year, indicator_targets::school_id.eq(school.id))
        };
        let rows: Vec<_> = new.targets.into_iter().map(in_year).collect();
        let set = diesel::insert_into(indicator_targets::table).values(rows).execute(conn).await;
        set.on_constraint("indicator_targets_pkey", || Error::invalid("/targets", "target_twice"))?;
        Event::new("targets.set", school.id).at(school.id).record(conn, actor).await?;
        Self::of(conn, school, Some(new.academic_year_id)).await
    }
}
