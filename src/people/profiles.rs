use super::{Person, short_words};
use crate::audit::Event;
use crate::kernel::answer::Entity;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{PersonId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::{mentee_profiles, mentor_profiles};
use crate::text_enum;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Whether a mentor takes mentees.
    pub enum MentorStatus {
        /// Takes mentees.
        Active = "active",
        /// Not for now.
        Paused = "paused",
        /// No more.
        Closed = "closed",
    }
}

text_enum! {
    /// Who brought a mentee into mentoring.
    pub enum MenteeOrigin {
        /// He or she came.
        Self_ = "self",
        /// The curator asked.
        Curator = "curator",
    }
}

/// What a mentor offers.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(primary_key(person_id))]
pub struct MentorProfile {
    /// Who.
    pub person_id: PersonId,
    /// Of which school.
    pub school_id: SchoolId,
    /// How many pairs at once; flash meetings do not count.
    pub capacity: i32,
    /// What he or she is good at.
    pub competences: Vec<String>,
    /// What he or she achieved.
    pub achievements: Option<String>,
    /// Interests.
    pub interests: Option<String>,
    /// When there is time.
    pub time_resource: Option<String>,
    /// First day of availability.
    pub available_from: Option<NaiveDate>,
    /// Last day of availability.
    pub available_to: Option<NaiveDate>,
    /// Whether new mentees are taken.
    pub status: MentorStatus,
    /// When trained as a mentor.
    pub trained_on: Option<NaiveDate>,
    /// When he or she joined the mentors.
    pub joined_on: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A mentor's profile as it shall be.
#[derive(Debug, Deserialize, Validate, Insertable, AsChangeset, ToSchema)]
#[diesel(table_name = mentor_profiles, treat_none_as_null = true)]
#[serde(deny_unknown_fields)]
pub struct MentorProfileInput {
    /// How many pairs at once; flash meetings do not count.
    #[validate(range(min = 0, max = 50))]
    #[schema(minimum = 0, maximum = 50)]
    capacity: i32,
    /// What he or she is good at.
    #[serde(default)]
    #[validate(length(max = 50), custom(function = "short_words"))]
    #[schema(max_items = 50)]
    competences: Vec<String>,
    /// What he or she achieved.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    achievements: Option<String>,
    /// Interests.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    interests: Option<String>,
    /// When there is time.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    time_resource: Option<String>,
    /// First day of availability.
    #[schema(value_type = Option<NaiveDate>)]
    available_from: Option<Day>,
    /// Last day of availability.
    #[schema(value_type = Option<NaiveDate>)]
    available_to: Option<Day>,
    /// Whether new mentees are taken.
    status: MentorStatus,
    /// When trained as a mentor.
    #[schema(value_type = Option<NaiveDate>)]
    trained_on: Option<Day>,
    /// When he or she joined the mentors.
    #[schema(value_type = NaiveDate)]
    joined_on: Day,
}

/// What a mentee seeks.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(primary_key(person_id))]
pub struct MenteeProfile {
    /// Who.
    pub person_id: PersonId,
    /// Of which school.
    pub school_id: SchoolId,
    /// The main request, in own words.
    pub main_request: String,
    /// Competences sought.
    pub needs: Vec<String>,
    /// Who brought him or her in.
    pub origin: MenteeOrigin,
    /// When he or she joined.
    pub joined_on: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A mentee's profile as it shall be.
#[derive(Debug, Deserialize, Validate, Insertable, AsChangeset, ToSchema)]
#[diesel(table_name = mentee_profiles)]
#[serde(deny_unknown_fields)]
pub struct MenteeProfileInput {
    /// The main request, in own words.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    main_request: String,
    /// Competences sought.
    #[serde(default)]
    #[validate(length(max = 50), custom(function = "short_words"))]
    #[schema(max_items = 50)]
    needs: Vec<String>,
    /// Who brought him or her in.
    origin: MenteeOrigin,
    /// When he or she joined.
    #[schema(value_type = NaiveDate)]
    joined_on: Day,
}

impl Entity for MentorProfile {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/people/{}/mentor-profile", self.person_id)
    }
}

impl Entity for MenteeProfile {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/people/{}/mentee-profile", self.person_id)
    }
}

impl MentorProfile {
    /// What a person offers, for the own mentees, the person, and who organises: not for the own mentors.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PersonId) -> Result<Self> {
        let as_mentor = scope.as_mentor.iter().copied().filter(|own| *own == id).collect();
        let person = Person::find(conn, &Scope { as_mentor, ..scope.clone() }, id).await?;
        Self::of(conn, &person).await
    }

    /// A person's.
    async fn of(conn: &mut AsyncPgConnection, person: &Person) -> Result<Self> {
        Ok(Self::query().filter(mentor_profiles::person_id.eq(person.id)).first(conn).await?)
    }

    /// Writes it, new or over the one there is.
    pub async fn put(
        conn: &mut AsyncPgConnection, actor: &Actor, person: &Person, seen: &IfMatch, input: MentorProfileInput,
    ) -> Result<Self> {
        person.hold(conn).await?;
        person.refuse_retired()?;
        match Self::of(conn, person).await.map(Some).or_else(absent)? {
            Some(found) => seen.check(&found)?,
            None => seen.check_absent()?,
        }
        diesel::insert_into(mentor_profiles::table)
            .values((&input, mentor_profiles::person_id.eq(person.id), mentor_profiles::school_id.eq(person.school_id)))
            .on_conflict(mentor_profiles::person_id)
            .do_update()
            .set(&input)
            .execute(conn)
            .await
            .on_constraint("mentor_profiles_availability", || Error::invalid("/available_to", "before_start"))?;
        Event::new("mentor_profile.set", person.id).at(person.school_id).record(conn, actor).await?;
        Self::of(conn, person).await
    }
}

impl MenteeProfile {
    /// What a person seeks, for the own mentors, the person, and who organises: not for the own mentees.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PersonId) -> Result<Self> {
        let as_mentee = scope.as_mentee.iter().copied().filter(|own| *own == id).collect();
        let person = Person::find(conn, &Scope { as_mentee, ..scope.clone() }, id).await?;
        Self::of(conn, &person).await
    }

    /// A person's.
    async fn of(conn: &mut AsyncPgConnection, person: &Person) -> Result<Self> {
        Ok(Self::query().filter(mentee_profiles::person_id.eq(person.id)).first(conn).await?)
    }

    /// Writes it, new or over the one there is.
    pub async fn put(
        conn: &mut AsyncPgConnection, actor: &Actor, person: &Person, seen: &IfMatch, input: MenteeProfileInput,
    ) -> Result<Self> {
        person.hold(conn).await?;
        person.refuse_retired()?;
        match Self::of(conn, person).await.map(Some).or_else(absent)? {
            Some(found) => seen.check(&found)?,
            None => seen.check_absent()?,
        }
        diesel::insert_into(mentee_profiles::table)
            .values((&input, mentee_profiles::person_id.eq(person.id), mentee_profiles::school_id.eq(person.school_id)))
            .on_conflict(mentee_profiles::person_id)
            .do_update()
            .set(&input)
            .execute(conn)
            .await?;
        Event::new("mentee_profile.set", person.id).at(person.school_id).record(conn, actor).await?;
        Self::of(conn, person).await
    }
}

fn absent<T>(error: Error) -> Result<Option<T>> {
    if matches!(error, Error::NotFound) { Ok(None) } else { Err(error) }
}
