use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{IfMatch, Listing, Many, Word, not_blank, present};
use crate::kernel::id::{PersonId, PracticeId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::people::{Person, containing, short_words};
use crate::schema::{people, practice_cards, practices, programs};
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// Where a practice stands.
    pub enum PracticeState {
        /// Being written.
        Draft = "draft",
        /// To be found and chosen.
        Published = "published",
        /// Not offered any more; tracks that chose it keep it.
        Retired = "retired",
    }
}

/// A technique worth passing on.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = practice_cards)]
pub struct Practice {
    /// The practice's id.
    pub id: PracticeId,
    /// The school.
    pub school_id: SchoolId,
    /// Who wrote it down.
    pub author_id: PersonId,
    /// The author's name.
    pub author_name: String,
    /// Title.
    pub title: String,
    /// How it is done.
    pub description: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// The school subject.
    pub subject: Option<String>,
    /// The stage it serves, 1 to 4.
    pub stage_no: Option<i16>,
    /// Where it stands.
    pub state: PracticeState,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
    /// In how many tracks it was chosen.
    pub track_count: i64,
    /// How many goals it was chosen for were assessed.
    pub goals_assessed: i64,
    /// How many of these were reached; null while they are of fewer people than the school's least group.
    pub goals_achieved: Option<i64>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change of the text.
    pub version: i32,
}

/// A new practice.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = practices)]
#[serde(deny_unknown_fields)]
pub struct NewPractice {
    /// The school; the caller is its author there.
    pub school_id: SchoolId,
    /// Title.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// How it is done.
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    description: String,
    /// Words to find it by.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "short_words"))]
    #[schema(max_items = 20)]
    tags: Vec<String>,
    /// The school subject.
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    subject: Option<String>,
    /// The stage it serves.
    #[validate(range(min = 1, max = 4))]
    #[schema(minimum = 1, maximum = 4)]
    stage_no: Option<i16>,
}

/// Changes to a practice. An absent field stays, `null` clears.
#[derive(Debug, Default, Deserialize, Validate, AsChangeset, ToSchema)]
#[diesel(table_name = practices)]
#[serde(deny_unknown_fields, default)]
pub struct PracticeChanges {
    /// Title.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    title: Option<String>,
    /// How it is done.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 10_000), custom(function = "not_blank"))]
    #[schema(nullable = false, min_length = 1, max_length = 10_000)]
    description: Option<String>,
    /// Words to find it by.
    #[serde(deserialize_with = "present")]
    #[validate(length(max = 20), custom(function = "short_words"))]
    #[schema(nullable = false, max_items = 20)]
    tags: Option<Vec<String>>,
    /// The school subject.
    #[serde(deserialize_with = "present")]
    #[validate(length(min = 1, max = 100), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 100)]
    subject: Option<Option<String>>,
    /// The stage it serves.
    #[serde(deserialize_with = "present")]
    #[validate(range(min = 1, max = 4))]
    #[schema(minimum = 1, maximum = 4)]
    stage_no: Option<Option<i16>>,
}

/// What practices to list, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PracticeFilter {
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this author.
    author_id: Option<PersonId>,
    /// Only in these states.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<PracticeState>>)]
    state: Many<PracticeState>,
    /// Only with this tag.
    #[param(value_type = Option<String>, max_length = 100)]
    tag: Option<Word>,
    /// Only of this school subject.
    #[param(value_type = Option<String>, max_length = 100)]
    subject: Option<Word>,
    /// Only for this stage.
    #[param(value_type = Option<i16>, minimum = 1, maximum = 4)]
    stage_no: Option<StageNo>,
    /// A part of the title or of the text; Ё and Е are one letter here.
    #[param(value_type = Option<String>, max_length = 100)]
    q: Option<Word>,
}

/// One of the four stages, to look for.
#[derive(Debug, Clone, Copy)]
struct StageNo(i16);

impl<'de> Deserialize<'de> for StageNo {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stage = i16::deserialize(deserializer)?;
        if (1..=4).contains(&stage) { Ok(Self(stage)) } else { Err(serde::de::Error::custom("a stage is 1 to 4")) }
    }
}

impl Entity for Practice {
    // the counts change without a change of the text
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/practices/{}", self.id)
    }
}

impl Practice {
    /// The practices a scope reaches: what is published is the whole school's, a draft is its author's and the organisers'.
    fn within(scope: &Scope) -> Condition<practice_cards::table> {
        if scope.all {
            return everything();
        }
        let persons = [scope.as_mentor.as_slice(), scope.as_mentee.as_slice()].concat();
        let of_programs = programs::table.filter(programs::id.eq_any(scope.programs.clone()));
        let of_persons = people::table.filter(people::id.eq_any(persons.clone())).select(people::school_id);
        let open = practice_cards::state.ne(PracticeState::Draft);
        any_of(vec![
            Box::new(practice_cards::school_id.eq_any(scope.schools.clone())),
            Box::new(practice_cards::school_id.eq_any(of_programs.select(programs::school_id))),
            Box::new(practice_cards::school_id.eq_any(of_persons).and(open)),
            Box::new(practice_cards::author_id.eq_any(persons)),
        ])
    }

    /// A page of practices, newest first.
    pub async fn list(
        conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<PracticeFilter>,
    ) -> Result<Page<Self>> {
        let wanted = || {
            let PracticeFilter { school_id, author_id, state, tag, subject, stage_no, q } = &list.filter;
            let mut query = practice_cards::table.filter(Self::within(scope)).into_boxed();
            if let Some(school) = school_id {
                query = query.filter(practice_cards::school_id.eq(school));
            }
            if let Some(author) = author_id {
                query = query.filter(practice_cards::author_id.eq(author));
            }
            if !state.0.is_empty() {
                query = query.filter(practice_cards::state.eq_any(state.0.clone()));
            }
            if let Some(tag) = tag {
                query = query.filter(practice_cards::tags.contains(vec![tag.0.clone()]));
            }
            if let Some(subject) = subject {
                query = query.filter(practice_cards::subject.eq(subject.0.clone()));
            }
            if let Some(stage) = stage_no {
                query = query.filter(practice_cards::stage_no.eq(stage.0));
            }
            if let Some(q) = q {
                query = query.filter(practice_cards::search_text.like(containing(&q.0)));
            }
            query
        };
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(practice_cards::id.lt(PracticeId::from(id)));
        }
        let newest = page.select(Self::as_select()).order(practice_cards::id.desc());
        let rows = newest.limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One practice.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: PracticeId) -> Result<Self> {
        Ok(Self::query().filter(practice_cards::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    async fn again(&self, conn: &mut AsyncPgConnection) -> Result<Self> {
        Ok(Self::query().filter(practice_cards::id.eq(self.id)).first(conn).await?)
    }

    /// Writes a practice down, as its author.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, new: NewPractice) -> Result<Self> {
        let author = Person::of_caller(conn, actor, new.school_id).await?;
        let author = author.ok_or_else(|| Error::invalid("/school_id", "unknown"))?;
        let (id, school) = (PracticeId::new(), new.school_id);
        diesel::insert_into(practices::table)
            .values((new, practices::id.eq(id), practices::author_id.eq(author)))
            .execute(conn)
            .await?;
        Event::new("practice.created", id).at(school).record(conn, actor).await?;
        Ok(Self::query().filter(practice_cards::id.eq(id)).first(conn).await?)
    }

    /// Changes a practice: the author a draft, those who organise also what is published.
    pub async fn change(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, changes: PracticeChanges,
    ) -> Result<Self> {
        seen.check(self)?;
        if !actor.organises_in(self.school_id) {
            if !actor.persons.contains(&self.author_id) {
                return Err(Error::NotFound);
            }
            self.only_in(PracticeState::Draft)?;
        }
        let own = practices::table.find(self.id).filter(practices::version.eq(self.version));
        if diesel::update(own).set((changes, practices::updated_at.eq(actor.now))).execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        self.event("practice.changed").record(conn, actor).await?;
        self.again(conn).await
    }

    /// Offers it to the school.
    pub async fn publish(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        self.only_in(PracticeState::Draft)?;
        self.step(conn, actor, seen, PracticeState::Published, "practice.published").await
    }

    /// Offers it no more.
    pub async fn retire(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<Self> {
        self.only_in(PracticeState::Published)?;
        self.step(conn, actor, seen, PracticeState::Retired, "practice.retired").await
    }

    async fn step(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, to: PracticeState, action: &'static str,
    ) -> Result<Self> {
        seen.check(self)?;
        let own = practices::table.find(self.id).filter(practices::version.eq(self.version));
        let published = self.published_at.unwrap_or(actor.now);
        let set = (practices::state.eq(to), practices::published_at.eq(published));
        if diesel::update(own).set(set).execute(conn).await? == 0 {
            return Err(Error::Stale);
        }
        self.event(action).record(conn, actor).await?;
        self.again(conn).await
    }

    fn only_in(&self, state: PracticeState) -> Result<()> {
        let allowed = match self.state {
            PracticeState::Draft => vec!["publications"],
            PracticeState::Published => vec!["retirements"],
            PracticeState::Retired => vec![],
        };
        if self.state == state { Ok(()) } else { Err(Error::wrong_state(self.state.as_str(), allowed)) }
    }

    fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id)
    }
}
