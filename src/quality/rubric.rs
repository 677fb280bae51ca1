use crate::audit::Event;
use crate::kernel::answer::Entity;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result, Violation};
use crate::kernel::extract::{IfMatch, not_blank};
use crate::kernel::id::ProgramId;
use crate::kernel::texts::Lang;
use crate::programs::Program;
use crate::schema::rubrics;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Criteria that come with the service; the catalogue has them as `criterion-1` to `criterion-9`.
const DEFAULT_CRITERIA: usize = 9;
/// Least sums of the two better bands for them: 15 to 18 is optimal, 9 to 14 acceptable.
const DEFAULT_BANDS: (i32, i32) = (15, 9);

/// A program by criteria of 0, 1 or 2 points.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(table_name = rubrics)]
pub struct Rubric {
    /// The program.
    pub program_id: ProgramId,
    /// The criteria, in their order.
    pub criteria: RubricCriteria,
    /// The least sum of the best band.
    pub optimal_from: i32,
    /// The least sum of the middle band; below it the program is not acceptable.
    pub acceptable_from: i32,
    /// Grows with every change; 0 as long as nothing was entered.
    pub version: i32,
}

/// The criteria of a rubric.
#[derive(Debug, Serialize, Deserialize, FromSqlRow, ToSchema)]
#[serde(transparent)]
pub struct RubricCriteria(pub Vec<RubricCriterion>);

impl FromSql<Jsonb, Pg> for RubricCriteria {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}

/// A criterion.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RubricCriterion {
    /// What is looked at.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// 0, 1 or 2; null as long as it was not looked at.
    #[validate(range(min = 0, max = 2))]
    #[schema(minimum = 0, maximum = 2)]
    score: Option<i16>,
    /// What speaks for the score.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    reason: Option<String>,
}

/// A rubric. The whole replaces the whole.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRubric {
    /// The criteria, in their order.
    #[validate(length(min = 1, max = 30), nested)]
    #[schema(min_items = 1, max_items = 30)]
    criteria: Vec<RubricCriterion>,
    /// The least sum of the best band; no more than two for each criterion.
    #[validate(range(min = 2, max = 60))]
    #[schema(minimum = 2, maximum = 60)]
    optimal_from: i32,
    /// The least sum of the middle band; below the best.
    #[validate(range(min = 1, max = 59))]
    #[schema(minimum = 1, maximum = 59)]
    acceptable_from: i32,
}

impl Entity for Rubric {
    // what comes with the service is in the reader's language
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/programs/{}/rubric", self.program_id)
    }
}

impl Rubric {
    /// The rubric of a program; the criteria of the service, without a score, where none was entered.
    pub async fn of(conn: &mut AsyncPgConnection, program: &Program, lang: Lang) -> Result<Self> {
        let own = Self::query().filter(rubrics::program_id.eq(program.id)).first(conn).await.optional()?;
        let criterion = |no| RubricCriterion { title: lang.say(&format!("criterion-{no}")), score: None, reason: None };
        Ok(own.unwrap_or_else(|| Self {
            program_id: program.id,
            criteria: RubricCriteria((1..=DEFAULT_CRITERIA).map(criterion).collect()),
            optimal_from: DEFAULT_BANDS.0,
            acceptable_from: DEFAULT_BANDS.1,
            version: 0,
        }))
    }

    /// Writes it, in the version that was seen.
    pub async fn set(
        self, conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, seen: &IfMatch, new: NewRubric,
    ) -> Result<Self> {
        seen.check(&self)?;
        Program::refuse_archived(conn, program.id).await?;
        let backwards = || Error::Invalid(vec![Violation::new("/optimal_from", "bands_order")]);
        let criteria = serde_json::to_value(&new.criteria).map_err(anyhow::Error::from)?;
        let says = (
            rubrics::criteria.eq(&criteria),
            rubrics::optimal_from.eq(new.optimal_from),
            rubrics::acceptable_from.eq(new.acceptable_from),
        );
        let own = (rubrics::program_id.eq(program.id), rubrics::school_id.eq(program.school_id));
        let set = if self.version == 0 {
            let first = diesel::insert_into(rubrics::table).values((own, says)).on_conflict_do_nothing();
            first.returning(Self::as_returning()).get_result(conn).await.optional()
        } else {
            let seen = rubrics::table.find(program.id).filter(rubrics::version.eq(self.version));
            diesel::update(seen).set(says).returning(Self::as_returning()).get_result(conn).await.optional()
        };
        let set = set.on_constraint("rubrics_bands", backwards)?.ok_or(Error::Stale)?;
        Event::new("rubric.set", program.id).at(program.school_id).of(program.id).record(conn, actor).await?;
        Ok(set)
    }
}
