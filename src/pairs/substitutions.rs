use super::{MemberRole, Pair, PairState};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result, Violation};
use crate::kernel::id::{PersonId, SubstitutionId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{Day, begin_of};
use crate::people::{Person, PersonStatus};
use crate::schema::{schools, substitutions};
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Somebody who stands in for a mentor on some days, with that mentor's rights.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Substitute {
    /// The substitution's id.
    pub id: SubstitutionId,
    /// Who stands in.
    pub person_id: PersonId,
    /// Last, first and middle name.
    pub name: String,
    /// For whom.
    pub replaced_id: PersonId,
    /// What that mentor is in the pair.
    pub role: MemberRole,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// When the first day begins in the school's zone, or whoever stood in earlier that day ended.
    pub starts_at: DateTime<Utc>,
    /// When the last day is over there.
    pub ends_at: DateTime<Utc>,
}

/// Those who stand in, stood in or will.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(transparent)]
pub struct Substitutes(pub Vec<Substitute>);

impl FromSql<Jsonb, Pg> for Substitutes {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        // jsonb is a version byte and the text
        Ok(serde_json::from_slice(value.as_bytes().get(1..).unwrap_or_default())?)
    }
}

impl Substitutes {
    /// The caller's place among those who stand in at this moment.
    pub fn of(&self, actor: &Actor) -> Option<&Substitute> {
        let now = |one: &&Substitute| one.starts_at <= actor.now && actor.now < one.ends_at;
        self.0.iter().filter(now).find(|one| actor.persons.contains(&one.person_id))
    }

    /// Whether a person stands in, or will.
    pub(super) fn has(&self, person: PersonId, now: DateTime<Utc>) -> bool {
        self.0.iter().any(|one| one.person_id == person && now < one.ends_at)
    }
}

/// Who stands in for whom, and when.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubstitution {
    /// A mentor of the pair.
    replaced_id: PersonId,
    /// Who stands in, of the same school and not a member of the pair.
    substitute_id: PersonId,
    /// First day; not before today.
    #[schema(value_type = NaiveDate)]
    starts_on: Day,
    /// Last day.
    #[schema(value_type = NaiveDate)]
    ends_on: Day,
}

impl Pair {
    /// Who stands in, stood in or will.
    pub fn substitutions(self) -> Items<Substitute> {
        Items { items: self.substitutes.0 }
    }

    /// Lets somebody stand in for a mentor.
    pub async fn substitute(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: NewSubstitution,
    ) -> Result<Self> {
        let pair = self.hold(conn).await?;
        pair.only_in(&[PairState::Active, PairState::Paused])?;
        let replaced = pair.present().find(|member| member.person_id == new.replaced_id);
        replaced
            .filter(|member| member.role != MemberRole::Mentee)
            .ok_or_else(|| Error::invalid("/replaced_id", "not_a_mentor"))?;
        let unknown = |error: Error| error.unknown("/substitute_id");
        let person = Person::find(conn, scope, new.substitute_id).await.map_err(unknown)?;
        if person.school_id != pair.school_id {
            return Err(Error::invalid("/substitute_id", "unknown"));
        }
        person.refuse_as_caller(actor)?;
        if person.status != PersonStatus::Active {
            return Err(Error::invalid("/substitute_id", "person_retired"));
        }
        if pair.members.0.iter().any(|member| member.person_id == person.id && member.left_on.is_none()) {
            return Err(Error::invalid("/substitute_id", "member_already"));
        }
        pair.within_its_days(conn, actor, &new).await?;
        let zone: String = schools::table.find(pair.school_id).select(schools::time_zone).first(conn).await?;
        // whoever stood in earlier today did so until he or she ended
        let over =
            pair.substitutes.0.iter().filter(|one| one.replaced_id == new.replaced_id && one.ends_at <= actor.now);
        let begins = begin_of(&zone, new.starts_on.0).max(over.map(|one| one.ends_at).max().unwrap_or_default());
        let id = SubstitutionId::new();
        diesel::insert_into(substitutions::table)
            .values((
                substitutions::id.eq(id),
                substitutions::school_id.eq(pair.school_id),
                substitutions::pair_id.eq(pair.id),
                substitutions::replaced_id.eq(new.replaced_id),
                substitutions::substitute_id.eq(new.substitute_id),
                substitutions::starts_on.eq(new.starts_on),
                substitutions::ends_on.eq(new.ends_on),
                substitutions::starts_at.eq(begins),
                substitutions::ends_at.eq(begin_of(&zone, new.ends_on.0 + Days::new(1))),
            ))
            .execute(conn)
            .await
            .on_constraint("substitutions_dates", || Error::invalid("/ends_on", "before_start"))
            .on_constraint("substitutions_one_at_a_time", || Error::conflict("substituted_already"))?;
        pair.touch(conn).await?;
        let details = json!({ "substitution_id": id, "replaced_id": new.replaced_id, "person_id": new.substitute_id });
        pair.event("pair.substituted").with(details).record(conn, actor).await?;
        pair.again(conn).await
    }

    async fn within_its_days(&self, conn: &mut AsyncPgConnection, actor: &Actor, new: &NewSubstitution) -> Result<()> {
        let first = self.today(conn, actor).await?.max(self.starts_on);
        let outside =
            |pointer| Violation::new(pointer, "day_range").with("from", first).with("to", self.planned_ends_on);
        let days = first..=self.planned_ends_on;
        let wrong: Vec<Violation> = [("/starts_on", new.starts_on), ("/ends_on", new.ends_on)]
            .into_iter()
            .filter(|(_, day)| !days.contains(&day.0))
            .map(|(pointer, _)| outside(pointer))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    /// The pair of a substitution.
    pub async fn find_by_substitution(conn: &mut AsyncPgConnection, scope: &Scope, id: SubstitutionId) -> Result<Self> {
        let pair = substitutions::table.find(id).select(substitutions::pair_id).first(conn).await?;
        Self::find(conn, scope, pair).await
    }

    /// The mentor is back: a substitution ends now; one that has not begun never was.
    pub async fn end_substitution(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, id: SubstitutionId,
    ) -> Result<()> {
        let pair = self.hold(conn).await?;
        let found = pair.substitutes.0.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
        if found.ends_at <= actor.now {
            return Err(Error::wrong_state("ended", vec![]));
        }
        let own = substitutions::table.find(id);
        if found.starts_at > actor.now {
            diesel::delete(own).execute(conn).await?;
        } else {
            let today = pair.today(conn, actor).await?;
            let ended = (substitutions::ends_at.eq(actor.now), substitutions::ends_on.eq(today));
            diesel::update(own).set(ended).execute(conn).await?;
        }
        pair.touch(conn).await?;
        let details = json!({ "substitution_id": id, "person_id": found.person_id });
        pair.event("pair.substitution_ended").with(details).record(conn, actor).await
    }
}
