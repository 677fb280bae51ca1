use super::Person;
use crate::accounts::{Grant, RoleAssignment};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::id::ProgramId;
use crate::kernel::policy::AssignedRole;
use crate::kernel::scope::Scope;
use crate::kernel::time::{Day, day_in};
use crate::schema::schools;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A role for a person.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRole {
    /// `school_admin` or `curator`; the other roles are not given to persons of a school.
    #[schema(value_type = AssignedRole, example = "curator")]
    pub role: AssignedRole,
    /// Of which program, for a curator.
    pub program_id: Option<ProgramId>,
    /// First day; today when absent.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub valid_from: Option<Day>,
    /// Last day; until withdrawn when absent.
    #[schema(value_type = Option<chrono::NaiveDate>)]
    pub valid_to: Option<Day>,
}

impl Person {
    /// Gives the person a role in the school.
    pub async fn give_role(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewRole,
    ) -> Result<RoleAssignment> {
        match (new.role, new.program_id) {
            (AssignedRole::SchoolAdmin, None) | (AssignedRole::Curator, Some(_)) => {}
            (AssignedRole::SchoolAdmin, Some(_)) => return Err(Error::invalid("/program_id", "not_here")),
            (AssignedRole::Curator, None) => return Err(Error::invalid("/program_id", "required")),
            _ => return Err(Error::invalid("/role", "not_here")),
        }
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let account = self.account(conn, actor, scope).await?;
        let grant = Grant {
            person_id: Some(self.id),
            role: new.role,
            department_id: None,
            school_id: Some(self.school_id),
            program_id: new.program_id,
            valid_from: new.valid_from.map_or_else(|| day_in(&zone, actor.now), |day| day.0),
            valid_to: new.valid_to.map(|day| day.0),
        };
        RoleAssignment::grant(conn, actor, &account, grant)
            .await
            .on_constraint("role_assignments_program", || Error::invalid("/program_id", "unknown"))
            .on_constraint("role_assignments_archived", || {
                let program = new.program_id.iter().map(|id| format!("/api/v1/programs/{id}"));
                Error::blocked("program_archived", program.collect())
            })
    }
}
