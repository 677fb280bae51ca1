use super::reach;
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, NamesConstraint, OnConstraint, OrStale, Result};
use crate::kernel::extract::{IfMatch, Listing, Many, Word, distinct, not_blank, present};
use crate::kernel::id::{AccountId, PersonId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::time::Day;
use crate::schema::{people, programs};
use crate::schools::School;
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// Whether somebody is still known to the school.
    pub enum PersonStatus {
        /// Takes part.
        Active = "active",
        /// Has left; what was done stays.
        Retired = "retired",
    }
}

text_enum! {
    /// Whom somebody teaches.
    pub enum SchoolLevel {
        /// Primary school.
        Primary = "primary",
        /// Lower secondary school.
        LowerSecondary = "lower_secondary",
        /// Upper secondary school.
        UpperSecondary = "upper_secondary",
        /// Outside lessons.
        Extracurricular = "extracurricular",
    }
}

text_enum! {
    /// Qualification category: the Russian and the Kazakh ladder in one list.
    pub enum QualificationCategory {
        /// None yet.
        None = "none",
        /// Second.
        Second = "second",
        /// First.
        First = "first",
        /// Highest.
        Highest = "highest",
        /// Teacher-moderator.
        Moderator = "moderator",
        /// Teacher-expert.
        Expert = "expert",
        /// Teacher-researcher.
        Researcher = "researcher",
        /// Teacher-master.
        Master = "master",
    }
}

/// Somebody known to a school.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = people)]
pub struct Person {
    /// The person's id.
    pub id: PersonId,
    /// The school.
    pub school_id: SchoolId,
    /// The account he or she signs in with; null before the first invitation or role.
    pub account_id: Option<AccountId>,
    /// Last name.
    pub last_name: String,
    /// First name.
    pub first_name: String,
    /// Middle name or patronymic.
    pub middle_name: Option<String>,
    /// All of them in this order.
    pub full_name: String,
    /// E-mail; one person of a school has it.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Position.
    pub position: Option<String>,
    /// Subjects taught.
    pub subjects: Vec<String>,
    /// Whom he or she teaches.
    pub school_levels: Vec<SchoolLevel>,
    /// Qualification category; null when unknown.
    pub qualification_category: Option<QualificationCategory>,
    /// First day of teaching; the years of experience follow from it.
    pub teaching_since: Option<NaiveDate>,
    /// Year of birth.
    pub birth_year: Option<i32>,
    /// Whether he or she works elsewhere.
    pub is_external: bool,
    /// Where.
    pub external_org: Option<String>,
    /// Whether he or she still takes part.
    pub status: PersonStatus,
    /// When the person was entered.
    pub created_at: DateTime<Utc>,
    /// When the person was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new person.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = people)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The school.
    pub school_id: SchoolId,
    /// Last name.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    last_name: String,
    /// First name.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    first_name: String,
    /// Middle name or patronymic.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    middle_name: Option<String>,
    /// E-mail; needed for an invitation.
    #[validate(email, length(max = 254))]
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Telephone.
    #[validate(length(min = 3, max = 40), custom(function = "not_blank"))]
    #[schema(min_length = 3, max_length = 40)]
    phone: Option<String>,
    /// Position.
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200)]
    position: Option<String>,
    /// Subjects taught.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "short_words"))]
    #[schema(max_items = 20)]
    subjects: Vec<String>,
    /// Whom he or she teaches.
    #[serde(default)]
    #[validate(length(max = 4), custom(function = "distinct"))]
    #[schema(max_items = 4)]
    school_levels: Vec<SchoolLevel>,
    /// Qualification category.
    qualification_category: Option<QualificationCategory>,
    /// First day of teaching, from 1940.
    #[schema(value_type = Option<NaiveDate>)]
    teaching_since: Option<Day<1940>>,
    /// Year of birth.
    #[validate(range(min = 1900, max = 2100))]
    #[schema(minimum = 1900, maximum = 2100)]
    birth_year: Option<i32>,
    /// Whether he or she works elsewhere.
    #[serde(default)]
    is_external: bool,
    /// Where.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    external_org: Option<String>,
}

/// Changes to a person. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = people)]
#[serde(deny_unknown_fields, default)]
pub struct PersonChanges {
    /// Last name.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    last_name: Option<String>,
    /// First name.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 100)]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    first_name: Option<String>,
    /// Middle name or patronymic.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    middle_name: Option<Option<String>>,
    /// E-mail. It does not change what an account signs in with.
    #[serde(deserialize_with = "present")]
    #[validate(email, length(max = 254))]
    #[schema(max_length = 254)]
    email: Option<Option<String>>,
    /// Telephone.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 3, max = 40), custom(function = "not_blank"))]
    #[schema(min_length = 3, max_length = 40)]
    phone: Option<Option<String>>,
    /// Position.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200)]
    position: Option<Option<String>>,
    /// Subjects taught.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, max_items = 20)]
    #[validate(length(max = 20), custom(function = "short_words"))]
    subjects: Option<Vec<String>>,
    /// Whom he or she teaches.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, max_items = 4)]
    #[validate(length(max = 4), custom(function = "distinct"))]
    school_levels: Option<Vec<SchoolLevel>>,
    /// Qualification category.
    #[serde(deserialize_with = "present")]
    qualification_category: Option<Option<QualificationCategory>>,
    /// First day of teaching, from 1940.
    #[serde(deserialize_with = "present")]
    #[schema(value_type = Option<NaiveDate>)]
    teaching_since: Option<Option<Day<1940>>>,
    /// Year of birth.
    #[serde(deserialize_with = "present")]
    #[validate(range(min = 1900, max = 2100))]
    #[schema(minimum = 1900, maximum = 2100)]
    birth_year: Option<Option<i32>>,
    /// Whether he or she works elsewhere.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    is_external: Option<bool>,
    /// Where.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    external_org: Option<Option<String>>,
}

/// What people to list, by name.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PersonFilter {
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of these statuses.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<PersonStatus>>)]
    status: Many<PersonStatus>,
    /// A part of the name; Ё and Е are one letter here.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Word>,
}

/// Words of a list: 1 to 100 characters each.
pub fn short_words(words: &[String]) -> Result<(), validator::ValidationError> {
    distinct(words)?;
    let fits = |word: &String| word.chars().count() <= 100 && not_blank(word).is_ok();
    if words.iter().all(fits) { Ok(()) } else { Err(validator::ValidationError::new("word_length")) }
}

impl Entity for Person {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/people/{}", self.id)
    }
}

pub(super) fn email_taken() -> Error {
    Error::invalid("/email", "taken")
}

/// What the database keeps about a person, in the words of its fields.
pub(super) fn facts<T, E: Into<Error> + NamesConstraint>(result: Result<T, E>) -> Result<T> {
    result
        .on_constraint("people_email", email_taken)
        .on_constraint("people_birth_year", || Error::invalid("/birth_year", "range"))
}

impl Person {
    /// The people a scope reaches. A curator chooses among the whole school; mentors and mentees see each other.
    fn within(scope: &Scope) -> Condition<people::table> {
        let Scope { all, departments: _, schools: ids, programs: curated, as_mentor, as_mentee, account: _, now } =
            scope;
        if *all {
            return everything();
        }
        let of_programs = programs::table.filter(programs::id.eq_any(curated.clone())).select(programs::school_id);
        let persons = [as_mentor.as_slice(), as_mentee.as_slice()].concat();
        any_of(vec![
            Box::new(people::school_id.eq_any(ids.clone())),
            Box::new(people::school_id.eq_any(of_programs)),
            Box::new(people::id.eq_any(persons)),
            Box::new(people::id.eq_any(reach::mentees(as_mentor.clone(), *now))),
            Box::new(people::id.eq_any(reach::mentors(as_mentee.clone(), *now))),
        ])
    }

    /// A page of people, by name.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<PersonFilter>) -> Result<Page<Self>> {
        let wanted = || {
            let mut query = people::table.filter(Self::within(scope)).into_boxed();
            let PersonFilter { school_id, status, q } = &list.filter;
            if let Some(school) = school_id {
                query = query.filter(people::school_id.eq(school));
            }
            if !status.0.is_empty() {
                query = query.filter(people::status.eq_any(status.0.clone()));
            }
            if let Some(q) = q {
                query = query.filter(people::search_name.like(reach::containing(&q.0)));
            }
            query
        };
        let language = School::language(conn, scope, list.filter.school_id.as_slice()).await?;
        let name = || reach::by_name(language).1;
        let order = reach::by_name(language).0;
        let mut page = wanted();
        if let Some((last, id)) = list.after::<String>(order)? {
            let later = name().gt(last.clone()).or(people::id.gt(PersonId::from(id)));
            page = page.filter(name().ge(last).and(later));
        }
        let rows = page.select(Self::as_select()).order((name(), people::id)).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, order, |row| (row.full_name.clone(), row.id.into())))
    }

    /// What those of these people are called whom a scope reaches.
    pub async fn names(
        conn: &mut AsyncPgConnection, scope: &Scope, ids: &[PersonId],
    ) -> Result<BTreeMap<PersonId, String>> {
        let wanted = people::table.filter(people::id.eq_any(ids.to_vec())).filter(Self::within(scope));
        let names: Vec<(PersonId, String)> = wanted.select((people::id, people::full_name)).load(conn).await?;
        Ok(names.into_iter().collect())
    }

    /// One person.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PersonId) -> Result<Self> {
        Ok(Self::query().filter(people::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// One person whose profiles the caller may write: of the own school, or oneself, but not a partner in a pair.
    pub async fn find_editable(conn: &mut AsyncPgConnection, scope: &Scope, id: PersonId) -> Result<Self> {
        let person = Self::find(conn, scope, id).await?;
        let own = scope.as_mentor.contains(&id) || scope.as_mentee.contains(&id);
        if scope.all || own || scope.schools.contains(&person.school_id) { Ok(person) } else { Err(Error::NotFound) }
    }

    /// Holds the person for this transaction.
    pub async fn hold(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let held = people::table.find(self.id).select(people::id).for_no_key_update();
        let _: PersonId = held.first(conn).await?;
        Ok(())
    }

    /// Changes a person.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: PersonChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        let changed: Result<Self> = diesel::update(self)
            .filter(people::version.eq(self.version))
            .set((changes, people::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale();
        let changed = facts(changed)?;
        Event::new("person.changed", self.id).at(self.school_id).record(conn, actor).await?;
        Ok(changed)
    }
}
