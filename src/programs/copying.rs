use super::{Program, RoadmapItem};
use crate::accounts::RoleAssignment;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{AcademicYearId, ProgramId, RoadmapItemId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::people::{Person, PersonStatus};
use crate::schema::{academic_years, programs, roadmap_items};
use crate::schools::AcademicYear;
use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Where a program is copied to.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramCopy {
    /// The academic year, of the same school.
    pub academic_year_id: AcademicYearId,
    /// Title; that of the original when absent.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: Option<String>,
    /// First day; as far into the year as the original when absent.
    #[schema(value_type = Option<NaiveDate>)]
    starts_on: Option<Day>,
    /// Last day; as far into the year as the original when absent.
    #[schema(value_type = Option<NaiveDate>)]
    ends_on: Option<Day>,
}

impl Program {
    /// Drafts the same program in another year: its rules, its roadmap with the days moved along, its curators. Pairs and
    /// what belongs to them stay where they are.
    pub async fn copy(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, year: &AcademicYear, new: NewProgramCopy,
    ) -> Result<Self> {
        if year.school_id != self.school_id {
            return Err(Error::invalid("/academic_year_id", "unknown"));
        }
        let began = academic_years::table.find(self.academic_year_id).select(academic_years::starts_on);
        let moved = year.starts_on - began.first::<NaiveDate>(conn).await?;
        let day = |given: Option<Day>, own: Option<NaiveDate>| given.map(|day| day.0).or(own.map(|day| day + moved));
        let id = ProgramId::new();
        let rules = (
            programs::role_form.eq(self.role_form),
            programs::allowed_kinds.eq(&self.allowed_kinds),
            programs::meeting_norm_per_month.eq(self.meeting_norm_per_month),
            programs::capacity_default.eq(self.capacity_default),
            programs::requires_order.eq(self.requires_order),
            programs::co_mentors_review.eq(self.co_mentors_review),
            programs::group_agenda_required.eq(self.group_agenda_required),
            programs::min_achievements.eq(self.min_achievements),
            programs::first_meeting_days.eq(self.first_meeting_days),
            programs::inactivity_warning_days.eq(self.inactivity_warning_days),
            programs::inactivity_critical_days.eq(self.inactivity_critical_days),
        );
        let facts = (
            programs::id.eq(id),
            programs::school_id.eq(self.school_id),
            programs::academic_year_id.eq(year.id),
            programs::title.eq(new.title.as_ref().unwrap_or(&self.title)),
            programs::goal.eq(&self.goal),
            programs::tasks.eq(&self.tasks),
            programs::starts_on.eq(day(new.starts_on, self.starts_on)),
            programs::ends_on.eq(day(new.ends_on, self.ends_on)),
            programs::question_bank_version_id.eq(self.question_bank_version_id),
            programs::copied_from.eq(self.id),
        );
        let inserted = diesel::insert_into(programs::table).values((facts, rules, self.match_weights.clone()));
        let copy: Self = inserted
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("programs_dates", || Error::invalid("/ends_on", "before_start"))?;
        copy.event("program.created").with(json!({ "copied_from": self.id })).record(conn, actor).await?;
        self.copy_roadmap(conn, &copy, moved).await?;
        self.copy_curators(conn, actor, scope, &copy).await?;
        Ok(copy)
    }

    async fn copy_roadmap(&self, conn: &mut AsyncPgConnection, copy: &Self, moved: Duration) -> Result<()> {
        for item in RoadmapItem::of(conn, self).await?.items {
            diesel::insert_into(roadmap_items::table)
                .values((
                    roadmap_items::id.eq(RoadmapItemId::new()),
                    roadmap_items::school_id.eq(copy.school_id),
                    roadmap_items::program_id.eq(copy.id),
                    roadmap_items::position.eq(item.position),
                    roadmap_items::title.eq(item.title),
                    roadmap_items::due_on.eq(item.due_on + moved),
                    roadmap_items::responsible_id.eq(item.responsible_id),
                    roadmap_items::result_document.eq(item.result_document),
                ))
                .execute(conn)
                .await?;
        }
        Ok(())
    }

    /// Nobody gives a role to himself or herself, so a caller who curates the original does not curate the copy.
    async fn copy_curators(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, copy: &Self,
    ) -> Result<()> {
        let held: Vec<RoleAssignment> = RoleAssignment::of_program(conn, self.id).await?.items;
        for person in held.into_iter().filter_map(|role| role.person_id).filter(|id| !actor.persons.contains(id)) {
            let person = Person::find(conn, scope, person).await?;
            if person.status == PersonStatus::Active {
                copy.add_curator(conn, actor, scope, &person).await?;
            }
        }
        Ok(())
    }
}
