use super::{Stage, StageState, Track};
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, distinct, not_blank, present};
use crate::kernel::id::{PersonId, ReflectionId, StageId};
use crate::kernel::scope::{Condition, Scope};
use crate::pairs::{Circle, Visibility, never_reported, pair_visibility};
use crate::schema::{reflections, stages};
use chrono::{DateTime, Utc};
use diesel::dsl::{case_when, not};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The mentee's own account of a stage. What the caller may not read is null and `confidential` is true.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct Reflection {
    /// The reflection's id.
    pub id: ReflectionId,
    /// Of which stage.
    pub stage_id: StageId,
    /// Whose.
    pub author_id: PersonId,
    /// The words.
    pub text: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Whom it is shown to by name; null where it is withheld.
    pub named_ids: Option<Vec<PersonId>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
    /// Whether it is withheld from the caller.
    pub confidential: bool,
}

/// A new reflection.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReflection {
    /// The words.
    #[validate(length(min = 1, max = 20_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 20_000)]
    text: String,
    /// Who may read it; the pair when absent. A reflection never goes into reports.
    #[serde(default = "pair_visibility")]
    #[validate(custom(function = "never_reported"))]
    visibility: Visibility,
    /// Who may read it, when the visibility is `named`.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "distinct"))]
    #[schema(max_items = 20)]
    named_ids: Vec<PersonId>,
}

/// Changes to a reflection. An absent field stays.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = reflections)]
#[serde(deny_unknown_fields, default)]
pub struct ReflectionChanges {
    /// The words.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 20_000)]
    #[validate(length(min = 1, max = 20_000), custom(function = "not_blank"))]
    text: Option<String>,
    /// Who may read it.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false)]
    #[validate(custom(function = "never_reported"))]
    visibility: Option<Visibility>,
    /// Who may read it, when the visibility is `named`.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, max_items = 20)]
    #[validate(length(max = 20), custom(function = "distinct"))]
    named_ids: Option<Vec<PersonId>>,
}

const OPEN: [StageState; 3] = [StageState::InProgress, StageState::Returned, StageState::Submitted];

impl Entity for Reflection {
    /// The text is not for everybody.
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/reflections/{}", self.id)
    }
}

#[diesel::dsl::auto_type]
fn columns(circle: Circle) -> _ {
    let readable: Condition<reflections::table> = circle.reflections();
    let named: Condition<reflections::table> = circle.reflections();
    let confidential: Condition<reflections::table> = Box::new(not(circle.reflections()));
    (
        reflections::id,
        reflections::stage_id,
        reflections::author_id,
        case_when::<_, _, Text>(readable, reflections::text),
        reflections::visibility,
        case_when::<_, _, Array<Uuid>>(named, reflections::named_ids),
        reflections::created_at,
        reflections::updated_at,
        reflections::version,
        confidential,
    )
}

impl Reflection {
    /// The reflections of a stage, as far as the caller may read them.
    pub async fn of(conn: &mut AsyncPgConnection, stage: &Stage, circle: &Circle) -> Result<Vec<Self>> {
        let of_stage = reflections::table.filter(reflections::stage_id.eq(stage.id)).order(reflections::id);
        Ok(of_stage.select(columns(circle.clone())).load(conn).await?)
    }

    /// One reflection with its track, which is what a scope reaches.
    pub async fn find(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: ReflectionId,
    ) -> Result<(Self, Track)> {
        let stage: StageId = reflections::table.find(id).select(reflections::stage_id).first(conn).await?;
        let (_, track) = Stage::find(conn, scope, stage).await?;
        let circle = Circle::of(&track, actor);
        let found = reflections::table.find(id).select(columns(circle)).first(conn).await?;
        Ok((found, track))
    }

    /// Writes a reflection on a stage that is open.
    pub async fn write(
        conn: &mut AsyncPgConnection, actor: &Actor, stage: &Stage, track: &Track, new: NewReflection,
    ) -> Result<Self> {
        let author = track.mentee(actor).ok_or(Error::NotFound)?;
        track.refuse_closed(conn, actor).await?;
        stage.again(conn).await?.only_in(&OPEN)?;
        track.readers(actor).check(conn, (new.visibility, &new.named_ids), &[], "").await?;
        let id = ReflectionId::new();
        diesel::insert_into(reflections::table)
            .values((
                reflections::id.eq(id),
                reflections::school_id.eq(track.school_id),
                reflections::stage_id.eq(stage.id),
                reflections::author_id.eq(author),
                reflections::text.eq(new.text),
                reflections::visibility.eq(new.visibility),
                reflections::named_ids.eq(new.named_ids),
            ))
            .execute(conn)
            .await?;
        let circle = Circle::of(track, actor);
        Ok(reflections::table.find(id).select(columns(circle)).first(conn).await?)
    }

    /// Changes one's own reflection.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &IfMatch, changes: ReflectionChanges,
    ) -> Result<Self> {
        self.own(actor)?;
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        self.refuse_done(conn).await?;
        let visibility = changes.visibility.unwrap_or(self.visibility);
        let kept: Vec<PersonId> = reflections::table.find(self.id).select(reflections::named_ids).first(conn).await?;
        let named = match (&changes.named_ids, visibility) {
            (Some(named), _) => named.clone(),
            (None, Visibility::Named) => kept.clone(),
            (None, _) => vec![],
        };
        track.readers(actor).check(conn, (visibility, &named), &kept, "").await?;
        let changes = ReflectionChanges { named_ids: Some(named), ..changes };
        let changed = diesel::update(reflections::table.find(self.id).filter(reflections::version.eq(self.version)))
            .set((changes, reflections::updated_at.eq(actor.now)))
            .execute(conn)
            .await?;
        if changed == 0 {
            return Err(Error::Stale);
        }
        let circle = Circle::of(track, actor);
        Ok(reflections::table.find(self.id).select(columns(circle)).first(conn).await?)
    }

    /// Deletes one's own reflection.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<()> {
        self.own(actor)?;
        track.refuse_closed(conn, actor).await?;
        self.refuse_done(conn).await?;
        diesel::delete(reflections::table.find(self.id)).execute(conn).await?;
        Ok(())
    }

    /// What belongs to a completed stage stands.
    async fn refuse_done(&self, conn: &mut AsyncPgConnection) -> Result<()> {
        let stage: Stage = Stage::query().filter(stages::id.eq(self.stage_id)).first(conn).await?;
        stage.only_in(&OPEN)
    }

    /// A reflection is its author's alone to change; to others it does not exist here.
    fn own(&self, actor: &Actor) -> Result<()> {
        if actor.persons.contains(&self.author_id) { Ok(()) } else { Err(Error::NotFound) }
    }
}

impl Stage {
    /// The reflections of this stage as a list of their own.
    pub async fn reflections(&self, conn: &mut AsyncPgConnection, circle: &Circle) -> Result<Items<Reflection>> {
        Reflection::of(conn, self, circle).await.map(|items| Items { items })
    }
}
