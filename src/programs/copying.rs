use super::{MatchWeights, PairKind, Program, RoadmapItem, RoleForm};
use crate::accounts::RoleAssignment;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{AcademicYearId, PersonId, ProgramId, QuestionBankVersionId, RoadmapItemId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::people::{Person, PersonStatus};
use crate::questions::QuestionBankVersion;
use crate::schema::{academic_years, programs, roadmap_items};
use crate::schools::AcademicYear;
use chrono::{Duration, NaiveDate};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
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

/// What one program passes on to another: its rules, its term and its roadmap, with days counted from the first day of
/// the academic year. A copy is drafted from the outline of a program, and a template is one that was kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgramOutline {
    /// The rules.
    pub rules: ProgramRules,
    /// The first day, in days after the year's.
    pub starts_after_days: Option<i64>,
    /// The last day, in days after the year's first.
    pub ends_after_days: Option<i64>,
    /// The roadmap, by its numbers.
    pub roadmap: Vec<OutlineStep>,
}

/// The rules of a program, apart from its dates.
#[derive(Debug, HasQuery, Insertable, Serialize, Deserialize, ToSchema)]
#[diesel(table_name = programs)]
pub struct ProgramRules {
    /// Title.
    pub title: String,
    /// What it is for.
    pub goal: String,
    /// By what steps.
    pub tasks: Option<String>,
    /// Who helps whom.
    pub role_form: RoleForm,
    /// Forms of mentoring that pairs may have.
    pub allowed_kinds: Vec<PairKind>,
    /// Meetings expected of a pair in 30 days.
    pub meeting_norm_per_month: f64,
    /// Places of a mentor without a profile.
    pub capacity_default: i32,
    /// Whether a pair needs an order before it becomes active.
    pub requires_order: bool,
    /// Whether co-mentors review stages too.
    pub co_mentors_review: bool,
    /// Whether a group's meeting is held only after all its mentees have agreed to the agenda.
    pub group_agenda_required: bool,
    /// Achievements that stage IV waits for.
    pub min_achievements: i32,
    /// Days without a first meeting before a signal.
    pub first_meeting_days: i32,
    /// Days without a meeting before a signal; null: as in the school.
    pub inactivity_warning_days: Option<i32>,
    /// Days without a meeting before it is critical; null: as in the school.
    pub inactivity_critical_days: Option<i32>,
    /// What counts how much when a mentor is proposed.
    #[diesel(embed)]
    pub match_weights: MatchWeights,
    /// The questions tracks begin with.
    pub question_bank_version_id: QuestionBankVersionId,
}

/// A step of the roadmap of an outline.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OutlineStep {
    /// Its number.
    pub position: i32,
    /// What happens.
    pub title: String,
    /// By when, in days after the year's first.
    pub due_after_days: i64,
    /// Who sees to it; nobody yet in a template.
    pub responsible_id: Option<PersonId>,
    /// The document that comes of it.
    pub result_document: Option<String>,
}

impl ProgramOutline {
    /// The outline of a program.
    pub async fn of(conn: &mut AsyncPgConnection, program: &Program) -> Result<Self> {
        let began = academic_years::table.find(program.academic_year_id).select(academic_years::starts_on);
        let began: NaiveDate = began.first(conn).await?;
        let after = |day: NaiveDate| (day - began).num_days();
        let step = |item: RoadmapItem| OutlineStep {
            position: item.position,
            title: item.title,
            due_after_days: after(item.due_on),
            responsible_id: item.responsible_id,
            result_document: item.result_document,
        };
        Ok(Self {
            rules: ProgramRules::query().filter(programs::id.eq(program.id)).first(conn).await?,
            starts_after_days: program.starts_on.map(after),
            ends_after_days: program.ends_on.map(after),
            roadmap: RoadmapItem::of(conn, program).await?.items.into_iter().map(step).collect(),
        })
    }

    /// Drafts a program from it. Where its questions have been retired meanwhile, the service's take their place.
    pub(super) async fn draft(
        self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope,
        (year, copied_from): (&AcademicYear, Option<ProgramId>), new: NewProgramCopy,
    ) -> Result<Program> {
        let day = |after: i64| year.starts_on + Duration::days(after);
        let Self { mut rules, starts_after_days, ends_after_days, roadmap } = self;
        rules.title = new.title.unwrap_or(rules.title);
        let kept = QuestionBankVersion::chosen(conn, scope, year.school_id, rules.question_bank_version_id).await;
        if matches!(kept, Err(Error::Invalid(_))) {
            rules.question_bank_version_id = QuestionBankVersion::current(conn).await?.id;
        }
        let facts = (
            programs::id.eq(ProgramId::new()),
            programs::school_id.eq(year.school_id),
            programs::academic_year_id.eq(year.id),
            programs::starts_on.eq(new.starts_on.map(|day| day.0).or(starts_after_days.map(day))),
            programs::ends_on.eq(new.ends_on.map(|day| day.0).or(ends_after_days.map(day))),
            programs::copied_from.eq(copied_from),
        );
        let inserted = diesel::insert_into(programs::table).values((facts, rules));
        let draft: Program = inserted
            .returning(Program::as_returning())
            .get_result(conn)
            .await
            .on_constraint("programs_dates", || Error::invalid("/ends_on", "not_after_start"))?;
        draft.event("program.created").with(json!({ "copied_from": copied_from })).record(conn, actor).await?;
        write_roadmap(conn, &draft, roadmap, day).await?;
        Ok(draft)
    }
}

async fn write_roadmap(
    conn: &mut AsyncPgConnection, draft: &Program, roadmap: Vec<OutlineStep>, day: impl Fn(i64) -> NaiveDate,
) -> Result<()> {
    for step in roadmap {
        diesel::insert_into(roadmap_items::table)
            .values((
                roadmap_items::id.eq(RoadmapItemId::new()),
                roadmap_items::school_id.eq(draft.school_id),
                roadmap_items::program_id.eq(draft.id),
                roadmap_items::position.eq(step.position),
                roadmap_items::title.eq(step.title),
                roadmap_items::due_on.eq(day(step.due_after_days)),
                roadmap_items::responsible_id.eq(step.responsible_id),
                roadmap_items::result_document.eq(step.result_document),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
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
        let copy = ProgramOutline::of(conn, self).await?.draft(conn, actor, scope, (year, Some(self.id)), new).await?;
        self.copy_curators(conn, actor, scope, &copy).await?;
        Ok(copy)
    }

    /// Nobody gives a role to himself or herself, so a caller who curates the original does not curate the copy; nor does
    /// somebody who curated the original for a term.
    async fn copy_curators(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, copy: &Self,
    ) -> Result<()> {
        let held: Vec<RoleAssignment> = RoleAssignment::of_program(conn, self.id).await?.items;
        let held = held.into_iter().filter(|role| role.valid_to.is_none());
        for person in held.filter_map(|role| role.person_id).filter(|id| !actor.persons.contains(id)) {
            let person = Person::find(conn, scope, person).await?;
            if person.status == PersonStatus::Active {
                copy.add_curator(conn, actor, scope, &person).await?;
            }
        }
        Ok(())
    }
}
