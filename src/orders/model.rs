use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, Listing, Word, not_blank, present};
use crate::kernel::id::{OrderId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::{Day, day_in};
use crate::schema::{orders, programs, schools};
use crate::schools::School;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// An order of a school.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Order {
    /// The order's id.
    pub id: OrderId,
    /// The school.
    pub school_id: SchoolId,
    /// Its number.
    pub number: String,
    /// Its day.
    pub issued_on: NaiveDate,
    /// What it is about.
    pub subject: Option<String>,
    /// Who signed it.
    pub signatory: Option<String>,
    /// Since when it holds no more.
    pub revoked_on: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new order.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = orders)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// The school.
    pub school_id: SchoolId,
    /// Its number.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    number: String,
    /// Its day.
    #[schema(value_type = NaiveDate)]
    issued_on: Day,
    /// What it is about.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    subject: Option<String>,
    /// Who signed it.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    signatory: Option<String>,
}

/// Changes to an order. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = orders)]
#[serde(deny_unknown_fields, default)]
pub struct OrderChanges {
    /// Its number.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    number: Option<String>,
    /// Its day.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    issued_on: Option<Day>,
    /// What it is about.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    subject: Option<Option<String>>,
    /// Who signed it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    signatory: Option<Option<String>>,
    /// Since when it holds no more.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    revoked_on: Option<Option<Day>>,
}

/// What orders to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct OrderFilter {
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only with this number.
    #[param(value_type = Option<String>, max_length = 100)]
    number: Option<Word>,
}

impl Entity for Order {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/orders/{}", self.id)
    }
}

fn facts<T>(result: QueryResult<T>) -> Result<T> {
    result
        .on_constraint("orders_once", || Error::invalid("/number", "taken"))
        .on_constraint("orders_dates", || Error::invalid("/revoked_on", "before_start"))
}

impl Order {
    /// The orders a scope reaches. A curator chooses among those of the school.
    fn within(scope: &Scope) -> Condition<orders::table> {
        if scope.all {
            return everything();
        }
        let of_programs = programs::table.filter(programs::id.eq_any(scope.programs.clone()));
        any_of(vec![
            Box::new(orders::school_id.eq_any(scope.schools.clone())),
            Box::new(orders::school_id.eq_any(of_programs.select(programs::school_id))),
        ])
    }

    /// A page of orders, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<OrderFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = orders::table.filter(Self::within(scope)).into_boxed();
            if let Some(school) = list.filter.school_id {
                query = query.filter(orders::school_id.eq(school));
            }
            if let Some(number) = &list.filter.number {
                query = query.filter(orders::number.eq(number.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(orders::id.lt(OrderId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(orders::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One order.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: OrderId) -> Result<Self> {
        Ok(Self::query().filter(orders::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// An order that a body of this school names as `order_id`, and that holds.
    pub async fn named(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, school: SchoolId, id: OrderId,
    ) -> Result<OrderId> {
        let order = Self::find(conn, scope, id).await.map_err(|error| error.unknown("/order_id"))?;
        if order.school_id != school {
            return Err(Error::invalid("/order_id", "unknown"));
        }
        let zone: String = schools::table.find(school).select(schools::time_zone).first(conn).await?;
        let today = day_in(&zone, actor.now);
        if order.revoked_on.is_some_and(|revoked| revoked <= today) {
            return Err(Error::invalid("/order_id", "order_revoked"));
        }
        Ok(id)
    }

    /// Enters an order.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, school: &School, new: NewOrder) -> Result<Self> {
        let inserted = diesel::insert_into(orders::table).values((new, orders::id.eq(OrderId::new())));
        let created: Self = facts(inserted.returning(Self::as_returning()).get_result(conn).await)?;
        Event::new("order.created", created.id).at(school.id).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes or revokes it.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: OrderChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let changed = diesel::update(self)
            .filter(orders::version.eq(self.version))
            .set((changes, orders::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .optional();
        let changed = facts(changed)?.ok_or(Error::Stale)?;
        Event::new("order.changed", self.id).at(self.school_id).record(conn, actor).await?;
        Ok(changed)
    }
}
