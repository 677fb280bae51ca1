//! How far a request reaches, and the conditions that carry it into SQL.

use super::auth::Actor;
use super::id::{AccountId, DepartmentId, PersonId, ProgramId, SchoolId};
use crate::schema::pair_members;
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Uuid};

/// The rows a request may touch: the union of what the caller's roles reach. Every query in a `model.rs` starts from one.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Everything.
    pub all: bool,
    /// Whatever belongs to the schools of these departments.
    pub departments: Vec<DepartmentId>,
    /// Whatever belongs to these schools.
    pub schools: Vec<SchoolId>,
    /// Whatever belongs to these programs.
    pub programs: Vec<ProgramId>,
    /// Whatever these persons mentor.
    pub as_mentor: Vec<PersonId>,
    /// Whatever these persons are the mentee of.
    pub as_mentee: Vec<PersonId>,
    /// What is the caller's own: the account, its sessions.
    pub account: Option<AccountId>,
    /// The time of the request: who stands in for somebody reaches what is his or hers on those days.
    pub now: DateTime<Utc>,
}

impl Scope {
    /// Nothing at all.
    pub fn nothing(now: DateTime<Utc>) -> Self {
        Self {
            all: false,
            departments: vec![],
            schools: vec![],
            programs: vec![],
            as_mentor: vec![],
            as_mentee: vec![],
            account: None,
            now,
        }
    }

    /// Everything: the command line's.
    pub fn everything() -> Self {
        Self { all: true, ..Self::nothing(DateTime::UNIX_EPOCH) }
    }

    /// One school: of what a row of it joins, as a request its mentee and its mentor, who may not look each other up.
    pub fn of_school(school: SchoolId, now: DateTime<Utc>) -> Self {
        Self { schools: vec![school], ..Self::nothing(now) }
    }

    /// One department.
    pub fn of_department(department: DepartmentId, now: DateTime<Utc>) -> Self {
        Self { departments: vec![department], ..Self::nothing(now) }
    }

    /// Whether nothing is reached: the answer is 403.
    pub fn is_empty(&self) -> bool {
        !self.all
            && self.departments.is_empty()
            && self.schools.is_empty()
            && self.programs.is_empty()
            && self.as_mentor.is_empty()
            && self.as_mentee.is_empty()
            && self.account.is_none()
    }
}

/// A condition on the rows of a table or join.
pub type Condition<Source> = Box<dyn BoxableExpression<Source, Pg, SqlType = Bool>>;

/// Joins the arms of a reach with OR. No arm reaches nothing.
pub fn any_of<Source: 'static>(arms: Vec<Condition<Source>>) -> Condition<Source> {
    arms.into_iter()
        .reduce(|left, right| Box::new(left.or(right)))
        .unwrap_or_else(|| Box::new(false.into_sql::<Bool>()))
}

/// The arm that reaches everything.
pub fn everything<Source: 'static>() -> Condition<Source> {
    Box::new(true.into_sql::<Bool>())
}

/// The pairs the caller is or was in: what is said about them to who organises them is kept from him or her.
pub fn own_pairs(actor: &Actor) -> pair_members::BoxedQuery<'static, Pg, Uuid> {
    let own = pair_members::table.filter(pair_members::person_id.eq_any(actor.persons.clone()));
    own.select(pair_members::pair_id).into_boxed()
}
