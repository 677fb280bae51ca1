use super::School;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{AcademicYearId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::academic_years;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// An academic year of a school: the frame of programs and reports.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct AcademicYear {
    /// The year's id.
    pub id: AcademicYearId,
    /// Its school.
    pub school_id: SchoolId,
    /// As people write it: 2026/2027.
    pub title: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new academic year.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = academic_years)]
#[serde(deny_unknown_fields)]
pub struct NewAcademicYear {
    /// As people write it: 2026/2027.
    #[validate(length(min = 1, max = 50), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 50)]
    title: String,
    /// First day; it overlaps no other year of the school.
    #[schema(value_type = NaiveDate)]
    starts_on: Day,
    /// Last day.
    #[schema(value_type = NaiveDate)]
    ends_on: Day,
}

/// Changes to an academic year. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = academic_years)]
#[serde(deny_unknown_fields, default)]
pub struct AcademicYearChanges {
    /// As people write it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 50)]
    #[validate(length(min = 1, max = 50), custom(function = "not_blank"))]
    title: Option<String>,
    /// First day.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    ends_on: Option<Day>,
}

impl Entity for AcademicYear {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/academic-years/{}", self.id)
    }
}

fn overlap() -> Error {
    Error::invalid("/starts_on", "overlap")
}
fn backwards() -> Error {
    Error::invalid("/ends_on", "not_after_start")
}

impl AcademicYear {
    /// The years of a school, newest first.
    pub async fn of(conn: &mut AsyncPgConnection, school: &School) -> Result<Items<Self>> {
        let years = Self::query().filter(academic_years::school_id.eq(school.id));
        Ok(Items { items: years.order(academic_years::starts_on.desc()).load(conn).await? })
    }

    /// One year; it is reached with its school.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: AcademicYearId) -> Result<Self> {
        let year: Self = Self::query().filter(academic_years::id.eq(id)).first(conn).await?;
        School::find(conn, scope, year.school_id).await?;
        Ok(year)
    }

    /// A year that a body names as `academic_year_id`.
    pub async fn named(conn: &mut AsyncPgConnection, scope: &Scope, id: AcademicYearId) -> Result<Self> {
        Self::find(conn, scope, id).await.map_err(|error| error.unknown("/academic_year_id"))
    }

    /// Adds a year to a school.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewAcademicYear,
    ) -> Result<Self> {
        let created: Self = diesel::insert_into(academic_years::table)
            .values((new, academic_years::id.eq(AcademicYearId::new()), academic_years::school_id.eq(school.id)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("academic_years_no_overlap", overlap)
            .on_constraint("academic_years_dates", backwards)?;
        Event::new("academic_year.created", created.id).at(school.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: AcademicYearChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let changed = diesel::update(self)
            .filter(academic_years::version.eq(self.version))
            .set((changes, academic_years::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("academic_years_no_overlap", overlap)
            .on_constraint("academic_years_dates", backwards)?;
        Event::new("academic_year.changed", self.id).at(self.school_id).record(conn, actor).await?;
        Ok(changed)
    }
}
