use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{QuestionBankId, QuestionBankVersionId, QuestionId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::texts::Lang;
use crate::schema::{
    people, programs, question_bank_versions, question_banks, questions, schools, stage_definitions, tracks,
};
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::dsl::exists;
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// How a question is answered.
    pub enum AnswerType {
        /// A whole number between `scale_min` and `scale_max`.
        Scale = "scale",
        /// One of the options.
        Choice = "choice",
        /// Own words.
        Text = "text",
    }
}

/// A text in the three languages of the service.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Russian.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    pub ru: String,
    /// Kazakh.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    pub kk: String,
    /// English.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    pub en: String,
}

impl Texts {
    /// The text in a language.
    pub fn say(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.ru,
            Lang::Kk => &self.kk,
            Lang::En => &self.en,
        }
    }
}

/// A bank of questions.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct QuestionBank {
    /// The bank's id.
    pub id: QuestionBankId,
    /// Its school; null for the bank of the service.
    pub school_id: Option<SchoolId>,
    /// Title in Russian.
    pub title_ru: String,
    /// Title in Kazakh.
    pub title_kk: String,
    /// Title in English.
    pub title_en: String,
    /// Grows with every change.
    pub version: i32,
}

/// A version of a bank. A published one never changes.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct QuestionBankVersion {
    /// The version's id.
    pub id: QuestionBankVersionId,
    /// Of which bank.
    pub bank_id: QuestionBankId,
    /// 1 for the first.
    pub version_no: i32,
    /// When it was published; null for a draft.
    pub published_at: Option<DateTime<Utc>>,
    /// Since when no program takes it any more.
    pub retired_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// A version with everything in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionBankVersionCard {
    /// The version.
    #[serde(flatten)]
    pub version: QuestionBankVersion,
    /// The four stages. Their hints are empty for those who do not guide.
    pub stages: Vec<StageDefinition>,
    /// The questions, by stage and position.
    pub questions: Vec<Question>,
}

/// What a stage is called and how long it takes.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct StageDefinition {
    /// 1 to 4.
    pub stage_no: i16,
    /// Title in Russian.
    pub title_ru: String,
    /// Title in Kazakh.
    pub title_kk: String,
    /// Title in English.
    pub title_en: String,
    /// For the mentor, in Russian.
    #[diesel(select_expression = stage_definitions::hint_ru.nullable())]
    pub hint_ru: Option<String>,
    /// For the mentor, in Kazakh.
    #[diesel(select_expression = stage_definitions::hint_kk.nullable())]
    pub hint_kk: Option<String>,
    /// For the mentor, in English.
    #[diesel(select_expression = stage_definitions::hint_en.nullable())]
    pub hint_en: Option<String>,
    /// Days until the stage is due.
    pub default_days: i32,
}

/// One option of a choice.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOption {
    /// What an answer sends.
    #[validate(length(min = 1, max = 60), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 60)]
    pub key: String,
    /// What people read.
    #[validate(nested)]
    pub text: Texts,
}

/// The options of a choice; none for other questions.
#[derive(Debug, Clone, Serialize, Deserialize, FromSqlRow, AsExpression, ToSchema)]
#[serde(transparent)]
#[diesel(sql_type = Jsonb)]
pub struct AnswerOptions(pub Vec<AnswerOption>);

impl FromSql<Jsonb, Pg> for AnswerOptions {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}

impl ToSql<Jsonb, Pg> for AnswerOptions {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Jsonb, Pg>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

/// A question of one version.
#[derive(Debug, Clone, Identifiable, HasQuery, Insertable, Serialize, ToSchema)]
pub struct Question {
    /// The question's id in this version.
    pub id: QuestionId,
    /// 1 to 4.
    pub stage_no: i16,
    /// Order within the stage.
    pub position: i16,
    /// The same in every version, as `s1.satisfaction`.
    pub key: String,
    /// Whether the stage waits for it.
    pub required: bool,
    /// Whether it may be set aside as not applicable.
    pub allows_not_applicable: bool,
    /// How it is answered.
    pub answer_type: AnswerType,
    /// Whether words may be added to a scale or choice.
    pub takes_comment: bool,
    /// Least value of a scale.
    pub scale_min: Option<i16>,
    /// Greatest value of a scale.
    pub scale_max: Option<i16>,
    /// Options of a choice.
    pub options: AnswerOptions,
    /// The stage-I question that this one asks again.
    pub reask_of: Option<QuestionId>,
    /// Wording in Russian.
    pub text_ru: String,
    /// Wording in Kazakh.
    pub text_kk: String,
    /// Wording in English.
    pub text_en: String,
}

impl Entity for QuestionBank {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/question-banks/{}", self.id)
    }
}

impl Entity for QuestionBankVersion {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/question-bank-versions/{}", self.id)
    }
}

impl Entity for QuestionBankVersionCard {
    /// Hints are not for everybody.
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.version()
    }
    fn path(&self) -> String {
        self.version.path()
    }
}

impl QuestionBank {
    /// The bank of the service is everybody's; a school's own is the school's.
    fn within(scope: &Scope) -> Condition<question_banks::table> {
        let Scope { all, departments, schools, programs: curated, as_mentor, as_mentee, account: _, now: _ } = scope;
        if *all {
            return everything();
        }
        let of_departments = schools::table
            .filter(schools::department_id.eq_any(departments.clone()).is_not_distinct_from(true))
            .select(schools::id);
        let of_programs = programs::table.filter(programs::id.eq_any(curated.clone())).select(programs::school_id);
        let persons = [as_mentor.as_slice(), as_mentee.as_slice()].concat();
        let of_persons = people::table.filter(people::id.eq_any(persons)).select(people::school_id);
        any_of(vec![
            Box::new(question_banks::school_id.is_null()),
            Box::new(question_banks::school_id.assume_not_null().eq_any(of_departments).is_not_distinct_from(true)),
            Box::new(question_banks::school_id.eq_any(schools.clone()).is_not_distinct_from(true)),
            Box::new(question_banks::school_id.assume_not_null().eq_any(of_programs).is_not_distinct_from(true)),
            Box::new(question_banks::school_id.assume_not_null().eq_any(of_persons).is_not_distinct_from(true)),
        ])
    }

    /// The banks one may use.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Items<Self>> {
        let banks = Self::query().filter(Self::within(scope)).order(question_banks::id);
        Ok(Items { items: banks.load(conn).await? })
    }

    /// One bank.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: QuestionBankId) -> Result<Self> {
        Ok(Self::query().filter(question_banks::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// Its versions, newest first.
    pub async fn versions(&self, conn: &mut AsyncPgConnection) -> Result<Items<QuestionBankVersion>> {
        let versions = QuestionBankVersion::query().filter(question_bank_versions::bank_id.eq(self.id));
        Ok(Items { items: versions.order(question_bank_versions::version_no.desc()).load(conn).await? })
    }
}

impl QuestionBankVersion {
    /// One version with its bank, through which it is reached.
    pub async fn find_with_bank(
        conn: &mut AsyncPgConnection, scope: &Scope, id: QuestionBankVersionId,
    ) -> Result<(Self, QuestionBank)> {
        let version: Self = Self::query().filter(question_bank_versions::id.eq(id)).first(conn).await?;
        let bank = QuestionBank::find(conn, scope, version.bank_id).await?;
        Ok((version, bank))
    }

    /// One version.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: QuestionBankVersionId) -> Result<Self> {
        Ok(Self::find_with_bank(conn, scope, id).await?.0)
    }

    /// The version a new program starts with: the newest published one of the service's bank.
    pub async fn current(conn: &mut AsyncPgConnection) -> Result<Self> {
        let published =
            Self::query()
                .filter(question_bank_versions::published_at.is_not_null())
                .filter(question_bank_versions::retired_at.is_null())
                .filter(question_bank_versions::bank_id.eq_any(
                    question_banks::table.filter(question_banks::school_id.is_null()).select(question_banks::id),
                ))
                .order(question_bank_versions::version_no.desc());
        published.first(conn).await.optional()?.ok_or_else(|| Error::conflict("bank_unpublished"))
    }

    /// A version that a program of this school may take, which a body names as `question_bank_version_id`.
    pub async fn chosen(
        conn: &mut AsyncPgConnection, scope: &Scope, school: SchoolId, id: QuestionBankVersionId,
    ) -> Result<QuestionBankVersionId> {
        let pointer = "/question_bank_version_id";
        // locked, so that it is not retired meanwhile
        let version = question_bank_versions::table.find(id).select(Self::as_select()).for_share();
        let version: Self = version.first(conn).await.optional()?.ok_or_else(|| Error::invalid(pointer, "unknown"))?;
        let bank = QuestionBank::find(conn, scope, version.bank_id).await.map_err(|error| error.unknown(pointer))?;
        if bank.school_id.is_some_and(|owner| owner != school) {
            return Err(Error::invalid(pointer, "unknown"));
        }
        if version.published_at.is_none() || version.retired_at.is_some() {
            return Err(Error::invalid(pointer, "bank_not_open"));
        }
        Ok(id)
    }

    /// The version with its stages and questions. Hints only for those who organise guidance, or write the bank, and are
    /// asked none of these questions themselves; a mentor sees them with the stage.
    pub async fn card(self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<QuestionBankVersionCard> {
        let mut stages: Vec<StageDefinition> = StageDefinition::query()
            .filter(stage_definitions::bank_version_id.eq(self.id))
            .order(stage_definitions::stage_no)
            .load(conn)
            .await?;
        let own = tracks::table.filter(tracks::mentee_id.eq_any(&actor.persons));
        let own = own.filter(tracks::question_bank_version_id.eq(self.id)).filter(tracks::state.eq("in_progress"));
        let bank = question_banks::table.find(self.bank_id).select(question_banks::school_id);
        let owner: Option<SchoolId> = bank.first(conn).await?;
        let sees = actor.sees_hints() || owner.is_some_and(|school| actor.organises_in(school));
        if !sees || diesel::select(exists(own)).get_result(conn).await? {
            stages.iter_mut().for_each(StageDefinition::drop_hint);
        }
        let questions = Question::of_version(self.id).load(conn).await?;
        Ok(QuestionBankVersionCard { version: self, stages, questions })
    }
}

impl StageDefinition {
    fn drop_hint(&mut self) {
        (self.hint_ru, self.hint_kk, self.hint_en) = (None, None, None);
    }
}

#[diesel::dsl::auto_type]
fn of_version(version: QuestionBankVersionId) -> _ {
    questions::table.filter(questions::bank_version_id.eq(version)).order((questions::stage_no, questions::position))
}

impl Question {
    /// The questions of a version, by stage and position.
    pub fn of_version(
        version: QuestionBankVersionId,
    ) -> diesel::dsl::Select<of_version, diesel::dsl::AsSelect<Self, Pg>> {
        of_version(version).select(Self::as_select())
    }
}
