use super::{Account, Invitation};
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::{Actor, Core};
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{AccountId, DepartmentId, PersonId, ProgramId, RoleAssignmentId, SchoolId};
use crate::kernel::policy::AssignedRole;
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::day_in;
use crate::schema::{accounts, role_assignments, schools};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A role that somebody holds: where, and from when to when.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct RoleAssignment {
    /// The assignment's id.
    pub id: RoleAssignmentId,
    /// Whose account.
    pub account_id: AccountId,
    /// As which person; null for those who belong to no school.
    pub person_id: Option<PersonId>,
    /// Which role.
    pub role: AssignedRole,
    /// Of which department.
    pub department_id: Option<DepartmentId>,
    /// Of which school.
    pub school_id: Option<SchoolId>,
    /// Of which program.
    pub program_id: Option<ProgramId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; null until withdrawn.
    pub valid_to: Option<NaiveDate>,
    /// Who gave it; null for the command line.
    pub granted_by: Option<AccountId>,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// What is given, and where.
#[derive(Debug, Insertable)]
#[diesel(table_name = role_assignments)]
pub struct Grant {
    /// As which person.
    pub person_id: Option<PersonId>,
    /// Which role.
    pub role: AssignedRole,
    /// Of which department.
    pub department_id: Option<DepartmentId>,
    /// Of which school.
    pub school_id: Option<SchoolId>,
    /// Of which program.
    pub program_id: Option<ProgramId>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
}

impl Entity for RoleAssignment {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        // a role is read among the others of its holder
        self.person_id.map_or_else(|| "/me".to_owned(), |person| format!("/people/{person}/roles"))
    }
}

const ADMINISTRATORS: [AssignedRole; 2] = [AssignedRole::SystemAdmin, AssignedRole::SchoolAdmin];

impl RoleAssignment {
    fn within(scope: &Scope) -> Condition<role_assignments::table> {
        let Scope { all, departments: _, schools, programs, as_mentor: _, as_mentee: _, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        any_of(vec![
            Box::new(role_assignments::school_id.eq_any(schools.clone()).is_not_distinct_from(true)),
            Box::new(role_assignments::program_id.eq_any(programs.clone()).is_not_distinct_from(true)),
        ])
    }

    /// One assignment that holds.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: RoleAssignmentId) -> Result<Self> {
        let held = Self::query().filter(role_assignments::id.eq(id)).filter(role_assignments::withdrawn_at.is_null());
        Ok(held.filter(Self::within(scope)).first(conn).await?)
    }

    /// The roles of a person in its school.
    pub async fn of_person(conn: &mut AsyncPgConnection, person: PersonId) -> Result<Items<Self>> {
        let held = Self::query().filter(role_assignments::person_id.eq(person));
        let held = held.filter(role_assignments::withdrawn_at.is_null()).order(role_assignments::id);
        Ok(Items { items: held.load(conn).await? })
    }

    /// The curators of a program, as assignments.
    pub async fn of_program(conn: &mut AsyncPgConnection, program: ProgramId) -> Result<Items<Self>> {
        let held = Self::query().filter(role_assignments::program_id.eq(program));
        let held = held.filter(role_assignments::withdrawn_at.is_null()).order(role_assignments::id);
        Ok(Items { items: held.load(conn).await? })
    }

    /// The people of a department, with their accounts.
    pub async fn of_department(conn: &mut AsyncPgConnection, department: DepartmentId) -> Result<Items<Methodologist>> {
        let held = role_assignments::table
            .inner_join(accounts::table.on(accounts::id.eq(role_assignments::account_id)))
            .filter(role_assignments::department_id.eq(department))
            .filter(role_assignments::withdrawn_at.is_null())
            .order(role_assignments::id)
            .select(Methodologist::as_select());
        Ok(Items { items: held.load(conn).await? })
    }

    /// Gives a role to somebody else. A role somebody holds already is not given twice.
    pub async fn grant(conn: &mut AsyncPgConnection, actor: &Actor, account: &Account, grant: Grant) -> Result<Self> {
        // who administers cannot let himself or herself into a curator's circle of texts
        if actor.account_id == Some(account.id) || grant.person_id.is_some_and(|person| actor.persons.contains(&person))
        {
            return Err(Error::conflict("own_role"));
        }
        Self::make_way(conn, actor, account, &grant).await?;
        let given: Self = diesel::insert_into(role_assignments::table)
            .values((
                grant,
                role_assignments::id.eq(RoleAssignmentId::new()),
                role_assignments::account_id.eq(account.id),
                role_assignments::granted_by.eq(actor.account_id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("role_assignments_once", || Error::conflict("role_held"))
            .on_constraint("role_assignments_dates", || Error::invalid("/valid_to", "before_start"))?;
        account.end_links_of_others(conn, actor).await?;
        given.event("role.granted").record(conn, actor).await?;
        Ok(given)
    }

    /// What was given for days that are over is not held any more.
    async fn make_way(conn: &mut AsyncPgConnection, actor: &Actor, account: &Account, grant: &Grant) -> Result<()> {
        let same = role_assignments::table
            .filter(role_assignments::account_id.eq(account.id))
            .filter(role_assignments::role.eq(grant.role))
            .filter(role_assignments::department_id.is_not_distinct_from(grant.department_id))
            .filter(role_assignments::school_id.is_not_distinct_from(grant.school_id))
            .filter(role_assignments::program_id.is_not_distinct_from(grant.program_id))
            .filter(role_assignments::withdrawn_at.is_null());
        let today = match grant.school_id {
            Some(school) => {
                let zone: String = schools::table.find(school).select(schools::time_zone).first(conn).await?;
                day_in(&zone, actor.now)
            }
            None => actor.now.date_naive(),
        };
        let over: Vec<Self> =
            same.filter(role_assignments::valid_to.lt(today)).select(Self::as_select()).load(conn).await?;
        for role in over {
            role.withdraw(conn, actor).await?;
        }
        Ok(())
    }

    /// Makes an account a system administrator's, from the command line.
    pub async fn make_system_admin(conn: &mut AsyncPgConnection, actor: &Actor, account: &Account) -> Result<Self> {
        let grant = Grant {
            person_id: None,
            role: AssignedRole::SystemAdmin,
            department_id: None,
            school_id: None,
            program_id: None,
            valid_from: actor.now.date_naive(),
            valid_to: None,
        };
        Self::grant(conn, actor, account, grant).await
    }

    /// Takes the role away; it stops working with the next request.
    pub async fn withdraw(self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        // nobody leaves a service or a school without the only one who administers it
        if ADMINISTRATORS.contains(&self.role) {
            self.refuse_unadministered(conn, actor).await?;
        }
        let held = diesel::update(&self).filter(role_assignments::withdrawn_at.is_null());
        if held.set(role_assignments::withdrawn_at.eq(actor.now)).execute(conn).await? == 0 {
            return Err(Error::NotFound);
        }
        self.event("role.withdrawn").record(conn, actor).await
    }

    /// Of two who withdraw each other at one moment the later administers nothing any more.
    async fn refuse_unadministered(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        let Some(own) = actor.account_id else { return Ok(()) };
        if self.account_id == own {
            return Err(Error::conflict("own_role"));
        }
        let both = role_assignments::table.filter(role_assignments::account_id.eq_any([own, self.account_id]));
        let both = both.filter(role_assignments::withdrawn_at.is_null()).order(role_assignments::id).for_update();
        let both: Vec<(AccountId, AssignedRole)> =
            both.select((role_assignments::account_id, role_assignments::role)).load(conn).await?;
        let still = both.into_iter().any(|(account, role)| account == own && ADMINISTRATORS.contains(&role));
        if still { Ok(()) } else { Err(Error::Forbidden) }
    }

    /// Moves what a person holds to the account that he or she has from now on.
    pub async fn follow(
        conn: &mut AsyncPgConnection, actor: &Actor, person: PersonId, account: AccountId,
    ) -> Result<()> {
        let held = role_assignments::table.filter(role_assignments::person_id.eq(person));
        let held = held.filter(role_assignments::withdrawn_at.is_null());
        let moved = diesel::update(held).set(role_assignments::account_id.eq(account));
        let moved: Vec<Self> = moved
            .returning(Self::as_returning())
            .get_results(conn)
            .await
            .on_constraint("role_assignments_once", || Error::conflict("role_held"))?;
        for role in moved {
            role.event("role.moved").record(conn, actor).await?;
        }
        Ok(())
    }

    fn event(&self, action: &'static str) -> Event {
        let details = json!({ "role": self.role, "account_id": self.account_id, "person_id": self.person_id,
            "department_id": self.department_id });
        let event = Event::new(action, self.id).with(details);
        Event { school_id: self.school_id, program_id: self.program_id, ..event }
    }
}

/// Somebody who works in a department.
#[derive(Debug, Queryable, Selectable, Serialize, ToSchema)]
#[diesel(table_name = role_assignments)]
pub struct Methodologist {
    /// The assignment; it is withdrawn by `DELETE /roles/{id}`.
    pub id: RoleAssignmentId,
    /// The department.
    #[diesel(select_expression = role_assignments::department_id.assume_not_null())]
    pub department_id: DepartmentId,
    /// The account.
    pub account_id: AccountId,
    /// What he or she is called.
    #[diesel(select_expression = accounts::name)]
    pub name: String,
    /// What he or she signs in with.
    #[diesel(select_expression = accounts::email)]
    pub email: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; null until withdrawn.
    pub valid_to: Option<NaiveDate>,
}

/// Somebody who was made a methodologist, and how he or she gets in.
#[derive(Serialize, ToSchema)]
pub struct NamedMethodologist {
    /// The methodologist.
    #[serde(flatten)]
    pub methodologist: Methodologist,
    /// The link to choose a password with, shown once; null for who signs in already.
    #[schema(required)]
    pub invitation: Option<Invitation>,
}

impl Entity for NamedMethodologist {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        format!("/departments/{}/methodologists", self.methodologist.department_id)
    }
}

/// A new methodologist of a department.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMethodologist {
    /// What he or she signs in with.
    #[validate(email, length(max = 254))]
    #[schema(max_length = 254)]
    email: String,
    /// What he or she is called.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    name: String,
}

impl NewMethodologist {
    /// Gives the role to the account of that e-mail, which is invited unless its owner signs in already; asked again before
    /// that, it gives another link.
    pub async fn join(
        self, conn: &mut AsyncPgConnection, actor: &Actor, core: &Core, department: DepartmentId,
    ) -> Result<NamedMethodologist> {
        let account = Account::of_email(conn, &self.email, &self.name, core.config.language).await?;
        let password = account.password_hash(conn).await?;
        let held = RoleAssignment::query()
            .filter(role_assignments::account_id.eq(account.id))
            .filter(role_assignments::department_id.eq(department))
            .filter(role_assignments::withdrawn_at.is_null());
        let RoleAssignment { id, account_id, valid_from, valid_to, .. } = match held.first(conn).await.optional()? {
            // whose link was lost
            Some(held) if password.is_none() => held,
            _ => Self::grant(conn, actor, &account, department).await?,
        };
        let invitation = match password {
            None => Some(account.invite_anew(conn, actor, core, None).await?),
            Some(_) => None,
        };
        let Account { name, email, .. } = account;
        let methodologist =
            Methodologist { id, department_id: department, account_id, name, email, valid_from, valid_to };
        Ok(NamedMethodologist { methodologist, invitation })
    }

    async fn grant(
        conn: &mut AsyncPgConnection, actor: &Actor, account: &Account, department: DepartmentId,
    ) -> Result<RoleAssignment> {
        let grant = Grant {
            person_id: None,
            role: AssignedRole::Methodologist,
            department_id: Some(department),
            school_id: None,
            program_id: None,
            valid_from: actor.now.date_naive(),
            valid_to: None,
        };
        RoleAssignment::grant(conn, actor, account, grant).await
    }
}
