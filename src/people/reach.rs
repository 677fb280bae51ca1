//! Whom mentors and mentees see, and how a part of a name is looked for.

use crate::kernel::id::PersonId;
use crate::schema::{pair_members, pairs};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Uuid;

/// Who is with these persons in a pair now: their mentees if they mentor it, their mentors if they are mentees.
pub(super) fn partners(persons: Vec<PersonId>, they_mentor: bool) -> pair_members::BoxedQuery<'static, Pg, Uuid> {
    let own = diesel::alias!(pair_members as own_members);
    let mine = own
        .filter(own.field(pair_members::person_id).eq_any(persons))
        .filter(own.field(pair_members::left_on).is_null())
        .filter(own.field(pair_members::role).eq("mentee").is_distinct_from(they_mentor))
        .select(own.field(pair_members::pair_id));
    let together =
        pairs::table.filter(pairs::state.eq_any(["proposed", "awaiting_consent", "active", "paused", "completed"]));
    pair_members::table
        .filter(pair_members::pair_id.eq_any(mine))
        .filter(pair_members::pair_id.eq_any(together.select(pairs::id)))
        .filter(pair_members::left_on.is_null())
        .filter(pair_members::role.eq("mentee").is_not_distinct_from(they_mentor))
        .select(pair_members::person_id)
        .into_boxed()
}

/// A LIKE pattern for a part of a name, as `search_name` is written.
pub(super) fn containing(part: &str) -> String {
    let plain = part.trim().to_lowercase().replace('ё', "е");
    format!("%{}%", plain.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
