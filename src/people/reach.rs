//! Whom mentors and mentees see, how a part of a name is looked for, and in which order names stand.

use super::Person;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{PersonId, SchoolId};
use crate::kernel::scope::Condition;
use crate::kernel::texts::Lang;
use crate::schema::{pair_members, pair_mentors, pairs, people};
use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Text, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

/// States of a pair in which its people may know each other.
const TOGETHER: [&str; 5] = ["proposed", "awaiting_consent", "active", "paused", "completed"];

/// The mentees of the pairs that these persons mentor at this moment, standing in for somebody too.
pub(super) fn mentees(mentors: Vec<PersonId>, now: DateTime<Utc>) -> pair_members::BoxedQuery<'static, Pg, Uuid> {
    let mentored = pair_mentors::table.filter(mentoring(now)).filter(pair_mentors::person_id.eq_any(mentors));
    let mentored = mentored.select(pair_mentors::pair_id).into_boxed();
    pair_members::table
        .filter(pair_members::pair_id.eq_any(mentored))
        .filter(pair_members::left_on.is_null())
        .filter(pair_members::role.eq("mentee"))
        .select(pair_members::person_id)
        .into_boxed()
}

/// The mentors of these mentees at this moment, those who stand in for one too.
pub(super) fn mentors(mentees: Vec<PersonId>, now: DateTime<Utc>) -> pair_mentors::BoxedQuery<'static, Pg, Uuid> {
    let helped = pair_members::table
        .filter(pair_members::person_id.eq_any(mentees))
        .filter(pair_members::left_on.is_null())
        .filter(pair_members::role.eq("mentee"))
        .select(pair_members::pair_id);
    let mentoring = pair_mentors::table.filter(mentoring(now)).filter(pair_mentors::pair_id.eq_any(helped));
    mentoring.select(pair_mentors::person_id).into_boxed()
}

/// Who mentors at this moment, in pairs whose people may know each other.
fn mentoring(now: DateTime<Utc>) -> Condition<pair_mentors::table> {
    let together = pairs::table.filter(pairs::state.eq_any(TOGETHER)).select(pairs::id);
    let today = pair_mentors::starts_at.le(now).and(pair_mentors::ends_at.gt(now));
    Box::new(pair_mentors::pair_id.eq_any(together).and(today))
}

/// Text to sort by.
pub(super) type Order = Box<dyn BoxableExpression<people::table, Pg, SqlType = Text>>;

diesel::postfix_operator!(InKazakh, " COLLATE \"kk-x-icu\"", Text, backend: Pg);

/// Names in the order of the schools' alphabet, and what that order is called in a cursor: see [`Lang::order`].
pub(super) fn by_name(language: Option<Lang>) -> (&'static str, Order) {
    match language {
        Some(Lang::Kk) => ("full_name_kk", Box::new(InKazakh::new(people::full_name))),
        _ => ("full_name", Box::new(people::full_name)),
    }
}

/// A LIKE pattern for a part of a name, as `search_name` is written.
pub fn containing(part: &str) -> String {
    let plain = part.trim().to_lowercase().replace('ё', "е");
    format!("%{}%", plain.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

impl Person {
    /// Who organises cannot let himself or herself into a pair at work, and so into its circle of texts.
    pub fn refuse_as_caller(&self, actor: &Actor) -> Result<()> {
        if actor.persons.contains(&self.id) { Err(Error::conflict("own_place")) } else { Ok(()) }
    }

    /// The caller as a person of a school.
    pub async fn of_caller(conn: &mut AsyncPgConnection, actor: &Actor, school: SchoolId) -> Result<Option<PersonId>> {
        let own = people::table.filter(people::id.eq_any(&actor.persons)).filter(people::school_id.eq(school));
        Ok(own.select(people::id).first(conn).await.optional()?)
    }
}
