use super::model::OPEN_PAIRS;
use super::{Program, ProgramState};
use crate::accounts::{Grant, RoleAssignment};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{AccountId, ChangeId, PersonId, ProgramId};
use crate::kernel::policy::AssignedRole;
use crate::kernel::scope::Scope;
use crate::kernel::time::day_in;
use crate::people::Person;
use crate::schema::{pairs, program_changes, programs, role_assignments, schools};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A step of a program from one state to another.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct ProgramChange {
    /// The entry's id.
    pub id: ChangeId,
    /// The state before.
    pub from_state: ProgramState,
    /// The state after.
    pub to_state: ProgramState,
    /// Why.
    pub reason: Option<String>,
    /// Whose account did it.
    pub changed_by: AccountId,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// Why a step is taken.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In a sentence.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// A step somebody may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramStep {
    /// Draft or suspended → active.
    Activate,
    /// Active → suspended.
    Suspend,
    /// Active or suspended → completed.
    Complete,
    /// Completed → archived.
    Archive,
    /// Archived → completed.
    Restore,
}

impl ProgramStep {
    const ALL: [Self; 5] = [Self::Activate, Self::Suspend, Self::Complete, Self::Archive, Self::Restore];

    /// Where it may be taken from, where it leads, its address and its name in the trail.
    const fn facts(self) -> (&'static [ProgramState], ProgramState, &'static str, &'static str) {
        use ProgramState::{Active, Archived, Completed, Draft, Suspended};
        match self {
            Self::Activate => (&[Draft, Suspended], Active, "activations", "program.activated"),
            Self::Suspend => (&[Active], Suspended, "suspensions", "program.suspended"),
            Self::Complete => (&[Active, Suspended], Completed, "completions", "program.completed"),
            Self::Archive => (&[Completed], Archived, "archivings", "program.archived"),
            Self::Restore => (&[Archived], Completed, "restorations", "program.restored"),
        }
    }
}

impl Program {
    /// 409 with what could be done instead.
    pub fn refused(&self) -> Error {
        let possible = ProgramStep::ALL.iter().filter(|step| step.facts().0.contains(&self.state));
        Error::wrong_state(self.state.as_str(), possible.map(|step| step.facts().2).collect())
    }

    /// Takes a step.
    pub async fn take(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, step: ProgramStep, reason: Option<String>,
    ) -> Result<Self> {
        let (from, to, _, action) = step.facts();
        if !from.contains(&self.state) {
            return Err(self.refused());
        }
        seen.check(self)?;
        if step == ProgramStep::Complete {
            // whoever is invited at this moment is waited for
            let _: ProgramId =
                programs::table.find(self.id).select(programs::id).for_no_key_update().first(conn).await?;
            self.refuse_open_pairs(conn).await?;
        }
        let taken: Self = diesel::update(self)
            .filter(programs::version.eq(self.version))
            .set(programs::state.eq(to))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("programs_complete", || Error::conflict("program_incomplete"))?;
        diesel::insert_into(program_changes::table)
            .values((
                program_changes::id.eq(ChangeId::new()),
                program_changes::school_id.eq(self.school_id),
                program_changes::program_id.eq(self.id),
                program_changes::from_state.eq(self.state.as_str()),
                program_changes::to_state.eq(to.as_str()),
                program_changes::reason.eq(reason),
                program_changes::changed_by.eq(actor.account()?),
                program_changes::changed_at.eq(actor.now),
            ))
            .execute(conn)
            .await?;
        self.event(action).with(json!({ "from": self.state, "to": to })).record(conn, actor).await?;
        Ok(taken)
    }

    async fn refuse_open_pairs(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let open = pairs::table.filter(pairs::program_id.eq(self.id)).filter(pairs::state.eq_any(OPEN_PAIRS));
        self.refuse_while(conn, "open_pairs", open.into_boxed()).await
    }

    /// The steps taken, oldest first.
    pub async fn history(&self, conn: &mut AsyncPgConnection) -> Result<Items<ProgramChange>> {
        let changes = ProgramChange::query().filter(program_changes::program_id.eq(self.id));
        Ok(Items { items: changes.order(program_changes::id).load(conn).await? })
    }

    /// Makes a person of the school a curator. Doing it twice changes nothing.
    pub async fn add_curator(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, person: &Person,
    ) -> Result<()> {
        if person.school_id != self.school_id {
            return Err(Error::NotFound);
        }
        Self::refuse_archived(conn, self.id).await?;
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let today = day_in(&zone, actor.now);
        let holds = |held: &RoleAssignment| held.valid_from <= today && held.valid_to.is_none_or(|last| today <= last);
        let terms = self.curator(conn, person.id).await?;
        if terms.iter().any(holds) {
            return Ok(());
        }
        // from today on, so a term ahead begins now
        for term in terms.into_iter().filter(|term| term.valid_from > today) {
            term.withdraw(conn, actor).await?;
        }
        let account = person.account(conn, actor, scope).await?;
        let grant = Grant {
            person_id: Some(person.id),
            role: AssignedRole::Curator,
            department_id: None,
            school_id: Some(self.school_id),
            program_id: Some(self.id),
            valid_from: today,
            valid_to: None,
        };
        RoleAssignment::grant(conn, actor, &account, grant).await.map(|_| ())
    }

    /// Takes a curator off the program.
    pub async fn remove_curator(&self, conn: &mut AsyncPgConnection, actor: &Actor, person: PersonId) -> Result<()> {
        let terms = self.curator(conn, person).await?;
        if terms.is_empty() {
            return Err(Error::NotFound);
        }
        for term in terms {
            term.withdraw(conn, actor).await?;
        }
        Ok(())
    }

    /// The terms for which somebody is to curate it.
    async fn curator(&self, conn: &mut AsyncPgConnection, person: PersonId) -> Result<Vec<RoleAssignment>> {
        let held = RoleAssignment::query()
            .filter(role_assignments::program_id.eq(self.id))
            .filter(role_assignments::person_id.eq(person))
            .filter(role_assignments::withdrawn_at.is_null());
        Ok(held.load(conn).await?)
    }
}
