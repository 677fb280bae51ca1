use super::{MatchWeights, NewProgram, PairKind, ProgramChanges, ProgramState, RoleForm};
use crate::accounts::RoleAssignment;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{Listing, Many, MustMatch};
use crate::kernel::id::{AcademicYearId, PairId, ProgramId, QuestionBankVersionId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::questions::QuestionBankVersion;
use crate::schema::{pair_changes, pair_members, pair_mentors, pairs, programs, schools};
use crate::schools::AcademicYear;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// States of pairs that keep a program from being over: those invited and those at work.
pub(super) const OPEN_PAIRS: [&str; 4] = ["proposed", "awaiting_consent", "active", "paused"];

/// A mentoring program of a school.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Program {
    /// The program's id.
    pub id: ProgramId,
    /// The school.
    pub school_id: SchoolId,
    /// The academic year it belongs to.
    pub academic_year_id: AcademicYearId,
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
    /// First day; null while it is not settled.
    pub starts_on: Option<NaiveDate>,
    /// Last day; null while it is not settled.
    pub ends_on: Option<NaiveDate>,
    /// Meetings expected of a pair in 30 days.
    pub meeting_norm_per_month: f64,
    /// Places of a mentor without a profile.
    pub capacity_default: i32,
    /// Whether a pair needs the number of an order before it becomes active.
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
    /// The questions new tracks begin with.
    pub question_bank_version_id: QuestionBankVersionId,
    /// The program it was copied from.
    pub copied_from: Option<ProgramId>,
    /// Where it stands.
    pub state: ProgramState,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// What programs to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProgramFilter {
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this academic year.
    academic_year_id: Option<AcademicYearId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<ProgramState>>)]
    state: Many<ProgramState>,
}

impl Entity for Program {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/programs/{}", self.id)
    }
}

fn backwards() -> Error {
    Error::invalid("/ends_on", "not_after_start")
}
fn weightless() -> Error {
    Error::invalid("/match_weights", "weightless")
}
fn incomplete() -> Error {
    Error::conflict("program_incomplete")
}

impl Program {
    fn within(scope: &Scope) -> Condition<programs::table> {
        let Scope { all, departments, schools: ids, programs: curated, as_mentor, as_mentee, account: _, now } = scope;
        if *all {
            return everything();
        }
        let of_departments = schools::table
            .filter(schools::department_id.assume_not_null().eq_any(departments.clone()))
            .select(schools::id);
        let persons = [as_mentor.as_slice(), as_mentee.as_slice()].concat();
        let joined = pair_members::table
            .filter(pair_members::person_id.eq_any(persons))
            .filter(pair_members::left_on.is_null())
            .select(pair_members::pair_id);
        let stood_in_for = pair_mentors::table
            .filter(pair_mentors::person_id.eq_any(as_mentor.clone()))
            .filter(pair_mentors::starts_at.le(*now).and(pair_mentors::ends_at.gt(*now)))
            .select(pair_mentors::pair_id);
        // nobody hears of a draft but those who make it, nor of one that was cancelled
        let proposed = pair_changes::table.filter(pair_changes::to_state.eq("proposed")).select(pair_changes::pair_id);
        let of_persons = pairs::table
            .filter(pairs::id.eq_any(proposed))
            .filter(pairs::id.eq_any(joined).or(pairs::id.eq_any(stood_in_for)))
            .select(pairs::program_id);
        any_of(vec![
            Box::new(programs::school_id.eq_any(ids.clone())),
            Box::new(programs::school_id.eq_any(of_departments)),
            Box::new(programs::id.eq_any(curated.clone())),
            Box::new(programs::id.eq_any(of_persons)),
        ])
    }

    /// A page of programs, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<ProgramFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let ProgramFilter { school_id, academic_year_id, state } = &list.filter;
            let mut query = programs::table.filter(Self::within(scope)).into_boxed();
            if let Some(school) = school_id {
                query = query.filter(programs::school_id.eq(school));
            }
            if let Some(year) = academic_year_id {
                query = query.filter(programs::academic_year_id.eq(year));
            }
            if !state.0.is_empty() {
                query = query.filter(programs::state.eq_any(state.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(programs::id.lt(ProgramId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(programs::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One program.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: ProgramId) -> Result<Self> {
        Ok(Self::query().filter(programs::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// The ids of the programs a scope reaches, each with its school; of one school or one program where named.
    pub async fn ids(
        conn: &mut AsyncPgConnection, scope: &Scope, school: Option<SchoolId>, program: Option<ProgramId>,
    ) -> Result<Vec<(ProgramId, SchoolId)>> {
        let mut query = programs::table.filter(Self::within(scope)).into_boxed();
        if let Some(school) = school {
            query = query.filter(programs::school_id.eq(school));
        }
        if let Some(program) = program {
            query = query.filter(programs::id.eq(program));
        }
        Ok(query.select((programs::id, programs::school_id)).order(programs::id).load(conn).await?)
    }

    /// Drafts a program in a year.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, year: &AcademicYear, new: NewProgram,
    ) -> Result<Self> {
        let bank = match new.question_bank_version_id {
            Some(id) => QuestionBankVersion::chosen(conn, scope, year.school_id, id).await?,
            None => QuestionBankVersion::current(conn).await?.id,
        };
        let created: Self = diesel::insert_into(programs::table)
            .values((
                new,
                programs::id.eq(ProgramId::new()),
                programs::school_id.eq(year.school_id),
                programs::question_bank_version_id.eq(bank),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("programs_dates", backwards)
            .on_constraint("programs_some_weight", weightless)?;
        created.event("program.created").record(conn, actor).await?;
        Ok(created)
    }

    /// Changes it, while it is not over.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, seen: &MustMatch, changes: ProgramChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        self.refuse_over()?;
        if let Some(bank) = changes.question_bank_version_id {
            QuestionBankVersion::chosen(conn, scope, self.school_id, bank).await?;
        }
        let changed = diesel::update(self)
            .filter(programs::version.eq(self.version))
            .set((changes, programs::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("programs_dates", backwards)
            .on_constraint("programs_complete", incomplete)
            .on_constraint("programs_some_weight", weightless)?;
        if (changed.starts_on, changed.ends_on) != (self.starts_on, self.ends_on) {
            changed.refuse_pairs_outside(conn).await?;
        }
        self.event("program.changed").record(conn, actor).await?;
        Ok(changed)
    }

    /// 409 where pairs that are not over would lie outside the program's days; an order may carry them past the last, and
    /// one that goes on with another mentor may begin there.
    async fn refuse_pairs_outside(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let (Some(first), Some(last)) = (self.starts_on, self.ends_on) else { return Ok(()) };
        let late = pairs::starts_on.gt(last).and(pairs::continued_from.is_null());
        let early = pairs::starts_on.lt(first).or(late);
        let outside = early.or(pairs::planned_ends_on.gt(last).and(pairs::order_id.is_null()));
        let outside = pairs::table.filter(pairs::program_id.eq(self.id)).filter(outside);
        self.refuse_while(conn, "pairs_outside", outside.filter(pairs::state.eq_any(OPEN_PAIRS)).into_boxed()).await
    }

    /// 409 while there are such pairs, with their addresses.
    pub(super) async fn refuse_while(
        &self, conn: &mut AsyncPgConnection, code: &'static str, such: pairs::BoxedQuery<'_, Pg>,
    ) -> Result<()> {
        let found: Vec<PairId> = such.select(pairs::id).order(pairs::id).limit(200).load(conn).await?;
        if found.is_empty() {
            return Ok(());
        }
        let blocking = found.iter().map(|pair| format!("/api/v1/pairs/{pair}")).collect();
        Err(Error::blocked(code, blocking))
    }

    /// 409 once it is kept for reading only.
    pub async fn refuse_archived(conn: &mut AsyncPgConnection, id: ProgramId) -> Result<()> {
        let state = programs::table.find(id).select(programs::state).for_share();
        if state.first::<ProgramState>(conn).await? != ProgramState::Archived {
            return Ok(());
        }
        let blocking = vec![format!("/api/v1/programs/{id}")];
        Err(Error::blocked("program_archived", blocking))
    }

    /// 409 once it is over.
    pub(super) fn refuse_over(&self) -> Result<()> {
        let over = matches!(self.state, ProgramState::Completed | ProgramState::Archived);
        if over { Err(self.refused()) } else { Ok(()) }
    }

    /// Deletes a draft that never had a pair.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        for curator in RoleAssignment::of_program(conn, self.id).await?.items {
            curator.withdraw(conn, actor).await?;
        }
        let draft = diesel::delete(self).filter(programs::state.eq(ProgramState::Draft)).execute(conn).await;
        let draft = draft
            .on_constraint("pairs_program", || Error::conflict("program_has_pairs"))
            .on_constraint("surveys_program", || Error::conflict("program_has_surveys"))
            .on_constraint("reports_program", || Error::conflict("program_has_reports"))?;
        match draft {
            0 => Err(self.refused()),
            _ => self.event("program.deleted").record(conn, actor).await,
        }
    }

    /// An event about this program.
    pub fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id).of(self.id)
    }
}
