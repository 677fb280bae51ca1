use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{CareerFactId, TrackId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::career_facts;
use crate::text_enum;
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// What happened in a mentee's career.
    pub enum CareerFactKind {
        /// A step: a category, a position, a further training.
        CareerStep = "career_step",
        /// Somebody new to work with.
        ProfessionalContact = "professional_contact",
    }
}

/// A fact about a mentee's career.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct CareerFact {
    /// The fact's id.
    pub id: CareerFactId,
    /// On which track.
    pub track_id: TrackId,
    /// What kind it is.
    pub kind: CareerFactKind,
    /// What happened, or who it is.
    pub title: String,
    /// When.
    pub happened_on: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
}

/// A new fact.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = career_facts)]
#[serde(deny_unknown_fields)]
pub struct NewCareerFact {
    /// What kind it is.
    kind: CareerFactKind,
    /// What happened, or who it is.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    title: String,
    /// When; not ahead of today.
    #[schema(value_type = NaiveDate)]
    happened_on: Day,
}

impl Entity for CareerFact {
    fn version(&self) -> i64 {
        1
    }
    fn path(&self) -> String {
        format!("/tracks/{}/career-facts", self.track_id)
    }
}

impl CareerFact {
    /// The facts of a track, in the order of their days.
    pub async fn of(conn: &mut AsyncPgConnection, track: &Track) -> Result<Items<Self>> {
        let facts = Self::query().filter(career_facts::track_id.eq(track.id));
        Ok(Items { items: facts.order((career_facts::happened_on, career_facts::id)).load(conn).await? })
    }

    /// One fact with its track, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: CareerFactId) -> Result<(Self, Track)> {
        let found: Self = Self::query().filter(career_facts::id.eq(id)).first(conn).await?;
        let track = Track::find(conn, scope, found.track_id).await?;
        Ok((found, track))
    }

    /// Enters a fact.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, new: NewCareerFact,
    ) -> Result<Self> {
        track.refuse_closed(conn, actor).await?;
        if new.happened_on.0 > track.today(conn, actor).await? {
            return Err(Error::invalid("/happened_on", "day_ahead"));
        }
        let own = (career_facts::id.eq(CareerFactId::new()), career_facts::track_id.eq(track.id));
        let created: Self = diesel::insert_into(career_facts::table)
            .values((new, own, career_facts::school_id.eq(track.school_id)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        let event = Event::new("career_fact.created", created.id).at(track.school_id).of(track.program_id);
        event.record(conn, actor).await?;
        Ok(created)
    }

    /// Deletes a fact that was entered by mistake.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<()> {
        track.refuse_closed(conn, actor).await?;
        diesel::delete(self).execute(conn).await?;
        let event = Event::new("career_fact.deleted", self.id).at(track.school_id).of(track.program_id);
        event.record(conn, actor).await
    }
}
