use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OrStale, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank, present};
use crate::kernel::id::{AchievementId, PersonId, TrackId};
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::schema::achievements;
use crate::text_enum;
use crate::tracks::Track;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// What kind of achievement it is.
    pub enum AchievementKind {
        /// A contest.
        Contest = "contest",
        /// A master class.
        MasterClass = "master_class",
        /// A creative project.
        CreativeProject = "creative_project",
        /// A publication.
        Publication = "publication",
        /// Something else.
        Other = "other",
    }
}

text_enum! {
    /// How far it was seen.
    pub enum AchievementLevel {
        /// In the school.
        School = "school",
        /// In the district.
        District = "district",
        /// In the region.
        Region = "region",
        /// In the country.
        Republic = "republic",
        /// Abroad.
        International = "international",
    }
}

/// An achievement of a mentee.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Achievement {
    /// The achievement's id.
    pub id: AchievementId,
    /// On which track.
    pub track_id: TrackId,
    /// What kind it is.
    pub kind: AchievementKind,
    /// How far it was seen.
    pub level: AchievementLevel,
    /// Title.
    pub title: String,
    /// When.
    pub held_on: NaiveDate,
    /// What came of it.
    pub result: Option<String>,
    /// What shows it: a description or an address.
    pub evidence: Option<String>,
    /// The mentor who helped to it or led it, as a person.
    pub organiser_id: Option<PersonId>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A new achievement.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = achievements)]
#[serde(deny_unknown_fields)]
pub struct NewAchievement {
    /// What kind it is.
    kind: AchievementKind,
    /// How far it was seen.
    level: AchievementLevel,
    /// Title.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    title: String,
    /// When; from the beginning of the track to today.
    #[schema(value_type = NaiveDate)]
    held_on: Day,
    /// What came of it.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    result: Option<String>,
    /// What shows it: a description or an address.
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    evidence: Option<String>,
    /// The mentor of the track who helped to it or led it; R13 names both.
    organiser_id: Option<PersonId>,
}

/// Changes to an achievement. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = achievements)]
#[serde(deny_unknown_fields, default)]
pub struct AchievementChanges {
    /// What kind it is.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    kind: Option<AchievementKind>,
    /// How far it was seen.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    level: Option<AchievementLevel>,
    /// Title.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    title: Option<String>,
    /// When.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, value_type = Option<NaiveDate>)]
    held_on: Option<Day>,
    /// What came of it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    result: Option<Option<String>>,
    /// What shows it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 2000)]
    evidence: Option<Option<String>>,
    /// The mentor of the track who helped to it or led it.
    #[serde(deserialize_with = "present")]
    organiser_id: Option<Option<PersonId>>,
}

impl Entity for Achievement {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/achievements/{}", self.id)
    }
}

impl Achievement {
    /// The achievements of a track, in their order.
    pub async fn of(conn: &mut AsyncPgConnection, track: &Track) -> Result<Items<Self>> {
        let items = Self::query().filter(achievements::track_id.eq(track.id));
        Ok(Items { items: items.order((achievements::held_on, achievements::id)).load(conn).await? })
    }

    /// One achievement with its track, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: AchievementId) -> Result<(Self, Track)> {
        let found: Self = Self::query().filter(achievements::id.eq(id)).first(conn).await?;
        let track = Track::find(conn, scope, found.track_id).await?;
        Ok((found, track))
    }

    /// Enters an achievement.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, new: NewAchievement,
    ) -> Result<Self> {
        track.refuse_closed(conn, actor).await?;
        in_time(conn, actor, track, Some(new.held_on)).await?;
        of_mentor(track, new.organiser_id)?;
        let created: Self = diesel::insert_into(achievements::table)
            .values((
                new,
                achievements::id.eq(AchievementId::new()),
                achievements::school_id.eq(track.school_id),
                achievements::track_id.eq(track.id),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        created.event("achievement.created", track).record(conn, actor).await?;
        Ok(created)
    }

    /// Changes an achievement.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, changes: AchievementChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        in_time(conn, actor, track, changes.held_on).await?;
        of_mentor(track, changes.organiser_id.flatten())?;
        let changed = diesel::update(self)
            .filter(achievements::version.eq(self.version))
            .set((changes, achievements::updated_at.eq(actor.now)))
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .or_stale()?;
        self.event("achievement.changed", track).record(conn, actor).await?;
        Ok(changed)
    }

    /// Deletes an achievement that was entered by mistake.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<()> {
        track.refuse_closed(conn, actor).await?;
        diesel::delete(self).execute(conn).await?;
        self.event("achievement.deleted", track).record(conn, actor).await
    }

    fn event(&self, action: &'static str, track: &Track) -> Event {
        Event::new(action, self.id).at(track.school_id).of(track.program_id)
    }
}

fn of_mentor(track: &Track, organiser: Option<PersonId>) -> Result<()> {
    let known = organiser.is_none_or(|organiser| track.mentor_ids.contains(&organiser));
    if known { Ok(()) } else { Err(Error::invalid("/organiser_id", "unknown")) }
}

async fn in_time(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, day: Option<Day>) -> Result<()> {
    let today = track.today(conn, actor).await?;
    if day.is_none_or(|day| (track.started_on..=today).contains(&day.0)) {
        return Ok(());
    }
    let outside = Violation::new("/held_on", "day_range").with("from", track.started_on).with("to", today);
    Err(Error::Invalid(vec![outside]))
}
