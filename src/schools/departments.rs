use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, Listing, NoFilter, not_blank, present};
use crate::kernel::id::DepartmentId;
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::schema::departments;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A methodology department: the level above schools.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Department {
    /// The department's id.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new department.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = departments)]
#[serde(deny_unknown_fields)]
pub struct NewDepartment {
    /// Its name, not used by another.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    name: String,
}

/// Changes to a department. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = departments)]
#[serde(deny_unknown_fields, default)]
pub struct DepartmentChanges {
    /// Its name.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    name: Option<String>,
}

impl Entity for Department {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/departments/{}", self.id)
    }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken")
}

impl Department {
    fn within(scope: &Scope) -> Condition<departments::table> {
        let Scope { all, departments: ids, schools: _, programs: _, as_mentor: _, as_mentee: _, account: _, now: _ } =
            scope;
        if *all { everything() } else { any_of(vec![Box::new(departments::id.eq_any(ids.clone()))]) }
    }

    /// A page of departments, by name.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<NoFilter>) -> Result<Page<Self>> {
        let mut page = departments::table.filter(Self::within(scope)).into_boxed();
        if let Some((name, id)) = list.after::<String>("name")? {
            let later = departments::name.gt(name.clone()).or(departments::id.gt(DepartmentId::from(id)));
            page = page.filter(departments::name.ge(name).and(later));
        }
        let order = (departments::name, departments::id);
        let rows = page.select(Self::as_select()).order(order).limit(list.fetch()).load(conn).await?;
        let all = departments::table.filter(Self::within(scope)).count();
        let total = if list.paging.count { Some(all.get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "name", |row| (row.name.clone(), row.id.into())))
    }

    /// One department.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: DepartmentId) -> Result<Self> {
        Ok(Self::query().filter(departments::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// Enters a department.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, new: NewDepartment) -> Result<Self> {
        let created: Self = diesel::insert_into(departments::table)
            .values((new, departments::id.eq(DepartmentId::new())))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("departments_name", name_taken)?;
        Event::new("department.created", created.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: DepartmentChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let changed = diesel::update(self)
            .filter(departments::version.eq(self.version))
            .set((changes, departments::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()
            .on_constraint("departments_name", name_taken)?;
        Event::new("department.changed", self.id).record(conn, actor).await?;
        Ok(changed)
    }
}
