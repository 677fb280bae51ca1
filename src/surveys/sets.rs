use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, OrStale, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::{SchoolId, SurveyQuestionId, SurveySetId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::texts::Lang;
use crate::schema::{programs, survey_questions, survey_sets};
use crate::schools::School;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// Whom a question is asked.
    pub enum Side {
        /// The mentees.
        Mentee = "mentee",
        /// The mentors.
        Mentor = "mentor",
        /// The curators of the program.
        Curator = "curator",
    }
}

text_enum! {
    /// What a question measures; reports put questions of one measure together.
    pub enum Measure {
        /// Trust.
        Trust = "trust",
        /// Quality of the work together.
        Quality = "quality",
        /// Whether it is useful to both.
        MutualBenefit = "mutual_benefit",
        /// Satisfaction.
        Satisfaction = "satisfaction",
        /// Influence on practice.
        Influence = "influence",
        /// Something else.
        Other = "other",
    }
}

/// A set of survey questions, in one version. What is published does not change.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct SurveySet {
    /// The set's id.
    pub id: SurveySetId,
    /// Whose it is; null for the set that comes with the service.
    pub school_id: Option<SchoolId>,
    /// Title.
    pub title: String,
    /// Which version of it.
    pub version_no: i32,
    /// The version that it follows.
    pub follows_id: Option<SurveySetId>,
    /// When it was published; null for a draft.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A question of a survey.
#[derive(Debug, Clone, HasQuery, Serialize, ToSchema)]
pub struct SurveyQuestion {
    /// The question's id.
    pub id: SurveyQuestionId,
    /// Whom it is asked.
    pub side: Side,
    /// Its place among the questions of the side.
    pub position: i16,
    /// The same in every wave, so that waves can be compared.
    pub key: String,
    /// What it measures.
    pub measure: Measure,
    /// The greatest value of a scale that begins at 1: 5 or 10. Null for words, which stay with the curator.
    pub scale_max: Option<i16>,
    /// Whether it has to be answered.
    pub required: bool,
    /// Wording in Russian.
    pub text_ru: String,
    /// Wording in Kazakh.
    pub text_kk: String,
    /// Wording in English.
    pub text_en: String,
}

/// A set with its questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveySetCard {
    /// The set.
    pub set: SurveySet,
    /// Its questions, by side, in their order.
    pub questions: Vec<SurveyQuestion>,
}

/// A new set of a school's own, as a draft.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSurveySet {
    /// The school.
    pub school_id: SchoolId,
    /// The version that it follows.
    pub follows_id: Option<SurveySetId>,
    /// What it says.
    #[validate(nested)]
    pub draft: SurveySetDraft,
}

/// Everything a draft says. The whole replaces the whole.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySetDraft {
    /// Title.
    #[validate(length(min = 1, max = 200), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// The questions of all sides, in their order within each.
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    questions: Vec<NewSurveyQuestion>,
}

/// A question of a draft.
#[derive(Debug, Serialize, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = survey_questions)]
#[serde(deny_unknown_fields)]
pub struct NewSurveyQuestion {
    /// Whom it is asked.
    side: Side,
    /// The same in every wave and version, once a side.
    #[validate(length(min = 1, max = 60), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 60)]
    key: String,
    /// What it measures; words measure `other`.
    measure: Measure,
    /// The greatest value of a scale that begins at 1: 5 or 10. Absent or null for words.
    #[schema(minimum = 5, maximum = 10)]
    scale_max: Option<i16>,
    /// Whether it has to be answered.
    required: bool,
    /// Wording in Russian.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_ru: String,
    /// Wording in Kazakh.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_kk: String,
    /// Wording in English.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_en: String,
}

impl Entity for SurveySetCard {
    fn version(&self) -> i64 {
        self.set.version.into()
    }
    fn path(&self) -> String {
        format!("/survey-sets/{}", self.set.id)
    }
}

impl SurveyQuestion {
    /// The wording in a language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.text_ru,
            Lang::Kk => &self.text_kk,
            Lang::En => &self.text_en,
        }
    }

    /// The questions of a set, by side, in their order.
    pub async fn of(conn: &mut AsyncPgConnection, set: SurveySetId) -> Result<Vec<Self>> {
        let questions = Self::query().filter(survey_questions::set_id.eq(set));
        Ok(questions.order((survey_questions::side, survey_questions::position)).load(conn).await?)
    }
}

impl SurveySetDraft {
    /// What is wrong with it; `place` is where in the body it stands.
    fn check(&self, place: &str) -> Result<()> {
        let mut wrong = vec![];
        for (at, question) in self.questions.iter().enumerate() {
            let mut refuse =
                |field: &str, code| wrong.push(Violation::new(format!("{place}/questions/{at}/{field}"), code));
            if question.scale_max.is_some_and(|max| max != 5 && max != 10) {
                refuse("scale_max", "five_or_ten");
            }
            if question.scale_max.is_none() && question.measure != Measure::Other {
                refuse("measure", "words_measure_nothing");
            }
            let same = |other: &&NewSurveyQuestion| (other.side, &other.key) == (question.side, &question.key);
            if self.questions.iter().take(at).any(|other| same(&other)) {
                refuse("key", "taken");
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    async fn write(self, conn: &mut AsyncPgConnection, set: SurveySetId) -> Result<()> {
        let row = |(position, question): (i16, NewSurveyQuestion)| {
            let place = (survey_questions::id.eq(SurveyQuestionId::new()), survey_questions::set_id.eq(set));
            (question, place, survey_questions::position.eq(position))
        };
        let rows: Vec<_> = (1..).zip(self.questions).map(row).collect();
        diesel::insert_into(survey_questions::table).values(rows).execute(conn).await?;
        Ok(())
    }
}

fn published() -> Error {
    Error::conflict("set_published")
}

impl SurveySet {
    /// The set of the service is everybody's; a school's own is the school's.
    fn within(scope: &Scope) -> Condition<survey_sets::table> {
        let Scope { all, departments: _, schools, programs: curated, as_mentor: _, as_mentee: _, account: _, now: _ } =
            scope;
        if *all {
            return everything();
        }
        let of_programs = programs::table.filter(programs::id.eq_any(curated.clone())).select(programs::school_id);
        any_of(vec![
            Box::new(survey_sets::school_id.is_null()),
            Box::new(survey_sets::school_id.eq_any(schools.clone()).is_not_distinct_from(true)),
            Box::new(survey_sets::school_id.assume_not_null().eq_any(of_programs).is_not_distinct_from(true)),
        ])
    }

    /// The sets one may use, and the own drafts.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Items<Self>> {
        let sets = Self::query().filter(Self::within(scope)).order(survey_sets::id);
        Ok(Items { items: sets.load(conn).await? })
    }

    /// One set.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: SurveySetId) -> Result<Self> {
        Ok(Self::query().filter(survey_sets::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// The newest published set of a school, else the service's.
    pub async fn current(conn: &mut AsyncPgConnection, school: SchoolId) -> Result<Self> {
        let sets = Self::query().filter(survey_sets::published_at.is_not_null());
        let sets =
            sets.filter(survey_sets::school_id.is_null().or(survey_sets::school_id.assume_not_null().eq(school)));
        Ok(sets.order((survey_sets::school_id.is_null(), survey_sets::published_at.desc())).first(conn).await?)
    }

    /// The set with its questions.
    pub async fn card(self, conn: &mut AsyncPgConnection) -> Result<SurveySetCard> {
        let questions = SurveyQuestion::of(conn, self.id).await?;
        Ok(SurveySetCard { set: self, questions })
    }

    /// Drafts a set of a school's own.
    pub async fn draft(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, school: &School, new: NewSurveySet,
    ) -> Result<SurveySetCard> {
        let follows = match new.follows_id {
            Some(id) => Some(Self::find(conn, scope, id).await.map_err(|error| error.unknown("/follows_id"))?),
            None => None,
        };
        new.draft.check("/draft")?;
        let drafted: Self = diesel::insert_into(survey_sets::table)
            .values((
                survey_sets::id.eq(SurveySetId::new()),
                survey_sets::school_id.eq(school.id),
                survey_sets::title.eq(&new.draft.title),
                survey_sets::version_no.eq(follows.as_ref().map_or(1, |set| set.version_no + 1)),
                survey_sets::follows_id.eq(follows.map(|set| set.id)),
            ))
            .returning(Self::as_returning())
            .get_result(conn)
            .await?;
        new.draft.write(conn, drafted.id).await?;
        Event::new("survey_set.drafted", drafted.id).at(school.id).record(conn, actor).await?;
        drafted.card(conn).await
    }

    /// Replaces what a draft says.
    pub async fn rewrite(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch, draft: SurveySetDraft,
    ) -> Result<SurveySetCard> {
        seen.check_version(self.version.into())?;
        draft.check("")?;
        let school = self.own()?;
        let own = diesel::update(self).filter(survey_sets::version.eq(self.version));
        let renamed = own.set(survey_sets::title.eq(&draft.title)).returning(Self::as_returning());
        let renamed: Self =
            renamed.get_result(conn).await.or_stale().on_constraint("survey_sets_published", published)?;
        let before = survey_questions::table.filter(survey_questions::set_id.eq(self.id));
        diesel::delete(before).execute(conn).await?;
        draft.write(conn, self.id).await?;
        Event::new("survey_set.rewritten", self.id).at(school).record(conn, actor).await?;
        renamed.card(conn).await
    }

    /// Publishes a draft. It does not change any more.
    pub async fn publish(&self, conn: &mut AsyncPgConnection, actor: &Actor, seen: &IfMatch) -> Result<SurveySetCard> {
        seen.check_version(self.version.into())?;
        let school = self.own()?;
        if SurveyQuestion::of(conn, self.id).await?.is_empty() {
            return Err(Error::conflict("no_questions"));
        }
        let own = diesel::update(self).filter(survey_sets::version.eq(self.version));
        let done = own.set(survey_sets::published_at.eq(actor.now)).returning(Self::as_returning());
        let done: Self = done.get_result(conn).await.or_stale().on_constraint("survey_sets_published", published)?;
        Event::new("survey_set.published", self.id).at(school).record(conn, actor).await?;
        done.card(conn).await
    }

    /// The school whose set it is; the service's set is nobody's to change.
    fn own(&self) -> Result<SchoolId> {
        match (self.school_id, self.published_at) {
            (Some(school), None) => Ok(school),
            (_, Some(_)) => Err(published()),
            (None, None) => Err(Error::NotFound),
        }
    }
}
