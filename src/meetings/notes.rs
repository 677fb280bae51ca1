use super::Meeting;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, distinct, not_blank, present};
use crate::kernel::id::{MeetingId, NoteId, PersonId};
use crate::kernel::scope::{Condition, Scope};
use crate::pairs::{Circle, Pair, Readers, Visibility, never_reported, pair_visibility};
use crate::schema::meeting_notes;
use chrono::{DateTime, Utc};
use diesel::dsl::{case_when, not};
use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// An entry of the journal. What the caller may not read is null and `confidential` is true.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct MeetingNote {
    /// The note's id.
    pub id: NoteId,
    /// Of which meeting.
    pub meeting_id: MeetingId,
    /// Whose.
    pub author_id: PersonId,
    /// What was talked about.
    pub topic: Option<String>,
    /// What was said.
    pub content: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// What is to be done until the next time.
    pub assignment: Option<String>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Whom it is shown to by name; null where it is withheld.
    pub named_ids: Option<Vec<PersonId>>,
    /// Whether it was entered after the pair's end.
    pub entered_late: bool,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
    /// Whether it is withheld from the caller.
    pub confidential: bool,
}

/// A new entry of the journal.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = meeting_notes)]
#[serde(deny_unknown_fields)]
pub struct NewMeetingNote {
    /// What was talked about.
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 500)]
    topic: String,
    /// What was said.
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    content: Option<String>,
    /// What came of it.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    result: Option<String>,
    /// What is to be done until the next time.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    assignment: Option<String>,
    /// Who may read it; the pair when absent. A note never goes into reports.
    #[serde(default = "pair_visibility")]
    #[validate(custom(function = "never_reported"))]
    visibility: Visibility,
    /// Who may read it, when the visibility is `named`.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "distinct"))]
    #[schema(max_items = 20)]
    named_ids: Vec<PersonId>,
}

/// Changes to a note. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = meeting_notes)]
#[serde(deny_unknown_fields, default)]
pub struct MeetingNoteChanges {
    /// What was talked about.
    #[serde(deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    #[validate(length(min = 1, max = 500), custom(function = "not_blank"))]
    topic: Option<String>,
    /// What was said.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    content: Option<Option<String>>,
    /// What came of it.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    result: Option<Option<String>>,
    /// What is to be done until the next time.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    assignment: Option<Option<String>>,
}

impl Entity for MeetingNote {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/notes/{}", self.id)
    }
}

impl Circle {
    /// The notes whose words the caller may read.
    fn notes(&self) -> Condition<meeting_notes::table> {
        let named = meeting_notes::visibility
            .eq(Visibility::Named)
            .and(meeting_notes::named_ids.overlaps_with(self.persons.clone()));
        let own = meeting_notes::author_id.eq_any(self.persons.clone());
        Box::new(own.or(meeting_notes::visibility.eq_any(self.levels.clone())).or(named))
    }
}

#[diesel::dsl::auto_type]
fn columns(circle: Circle) -> _ {
    let topic: Condition<meeting_notes::table> = circle.notes();
    let content: Condition<meeting_notes::table> = circle.notes();
    let result: Condition<meeting_notes::table> = circle.notes();
    let assignment: Condition<meeting_notes::table> = circle.notes();
    let named: Condition<meeting_notes::table> = circle.notes();
    let confidential: Condition<meeting_notes::table> = Box::new(not(circle.notes()));
    (
        meeting_notes::id,
        meeting_notes::meeting_id,
        meeting_notes::author_id,
        case_when::<_, _, Text>(topic, meeting_notes::topic),
        case_when::<_, _, Nullable<Text>>(content, meeting_notes::content),
        case_when::<_, _, Nullable<Text>>(result, meeting_notes::result),
        case_when::<_, _, Nullable<Text>>(assignment, meeting_notes::assignment),
        meeting_notes::visibility,
        case_when::<_, _, Array<Uuid>>(named, meeting_notes::named_ids),
        meeting_notes::entered_late,
        meeting_notes::created_at,
        meeting_notes::updated_at,
        meeting_notes::version,
        confidential,
    )
}

impl MeetingNote {
    /// The notes of meetings, as far as this circle may read them.
    pub async fn of(conn: &mut AsyncPgConnection, circle: Circle, meetings: &[MeetingId]) -> Result<Items<Self>> {
        let of_meetings = meeting_notes::table.filter(meeting_notes::meeting_id.eq_any(meetings));
        let shown = of_meetings.order(meeting_notes::id).select(columns(circle));
        Ok(Items { items: shown.load(conn).await? })
    }

    /// One note with its pair, which is what a scope reaches.
    pub async fn find(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, id: NoteId) -> Result<(Self, Pair)> {
        let meeting: MeetingId = meeting_notes::table.find(id).select(meeting_notes::meeting_id).first(conn).await?;
        let (_, pair) = Meeting::find(conn, scope, meeting).await?;
        Ok((Self::shown(conn, actor, &pair, id).await?, pair))
    }

    async fn shown(conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, id: NoteId) -> Result<Self> {
        let circle = Circle::of_pair(pair, actor);
        Ok(meeting_notes::table.find(id).select(columns(circle)).first(conn).await?)
    }

    /// Writes into the journal: a member's, or a substitute's. After the pair's end only for the days the school allows.
    pub async fn write(
        conn: &mut AsyncPgConnection, actor: &Actor, meeting: &Meeting, pair: &Pair, new: NewMeetingNote,
    ) -> Result<Self> {
        let member = pair.place_of(actor).map(|member| member.person_id);
        let author = member.or_else(|| pair.substitutes.of(actor).map(|one| one.person_id));
        let author = author.ok_or_else(|| Error::conflict("members_only"))?;
        let late = pair.entered_late(conn, actor).await?;
        let readers = Readers { pair_id: pair.id, now: actor.now, only_mentee: None };
        readers.check(conn, (new.visibility, &new.named_ids), &[], "").await?;
        let id = NoteId::new();
        let values = (
            new,
            meeting_notes::id.eq(id),
            meeting_notes::school_id.eq(pair.school_id),
            meeting_notes::meeting_id.eq(meeting.id),
            meeting_notes::author_id.eq(author),
            meeting_notes::entered_late.eq(late),
        );
        diesel::insert_into(meeting_notes::table).values(values).execute(conn).await?;
        Self::shown(conn, actor, pair, id).await
    }

    /// Changes one's own note.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair, seen: &IfMatch, changes: MeetingNoteChanges,
    ) -> Result<Self> {
        self.own(actor)?;
        seen.check(self)?;
        let late = pair.entered_late(conn, actor).await? || self.entered_late;
        let own = meeting_notes::table.find(self.id).filter(meeting_notes::version.eq(self.version));
        let set = (changes, meeting_notes::entered_late.eq(late), meeting_notes::updated_at.eq(actor.now));
        match diesel::update(own).set(set).execute(conn).await? {
            0 => Err(Error::Stale),
            _ => Self::shown(conn, actor, pair, self.id).await,
        }
    }

    /// Deletes one's own note.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor, pair: &Pair) -> Result<()> {
        self.own(actor)?;
        pair.entered_late(conn, actor).await?;
        diesel::delete(meeting_notes::table.find(self.id)).execute(conn).await?;
        Ok(())
    }

    /// A note is its author's alone to change; to others it does not exist here.
    fn own(&self, actor: &Actor) -> Result<()> {
        if actor.persons.contains(&self.author_id) { Ok(()) } else { Err(Error::NotFound) }
    }
}
