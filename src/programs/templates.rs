use super::{NewProgramCopy, Program, ProgramOutline};
use crate::audit::Event;
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, OnConstraint, Result};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{ProgramId, ProgramTemplateId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::schema::program_templates;
use crate::schools::AcademicYear;
use chrono::{DateTime, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Jsonb;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A program kept as a pattern for others of the school: rules, term, roadmap.
#[derive(Debug, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct ProgramTemplate {
    /// The template's id.
    pub id: ProgramTemplateId,
    /// The school.
    pub school_id: SchoolId,
    /// What it is called; no other template of the school is.
    pub title: String,
    /// What a program drafted from it begins with.
    pub outline: KeptOutline,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// An outline as the database keeps it.
#[derive(Debug, Serialize, Deserialize, FromSqlRow, AsExpression, ToSchema)]
#[serde(transparent)]
#[diesel(sql_type = Jsonb)]
pub struct KeptOutline(pub ProgramOutline);

impl FromSql<Jsonb, Pg> for KeptOutline {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(serde_json::from_value(FromSql::<Jsonb, Pg>::from_sql(value)?)?)
    }
}

impl ToSql<Jsonb, Pg> for KeptOutline {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Jsonb, Pg>::to_sql(&serde_json::to_value(self)?, &mut out.reborrow())
    }
}

/// A new template.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProgramTemplate {
    /// The program to make it of.
    pub program_id: ProgramId,
    /// What it is called.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title: String,
}

impl Entity for ProgramTemplate {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/program-templates/{}", self.id)
    }
}

impl ProgramTemplate {
    fn within(scope: &Scope) -> Condition<program_templates::table> {
        if scope.all {
            return everything();
        }
        any_of(vec![Box::new(program_templates::school_id.eq_any(scope.schools.clone()))])
    }

    /// The templates of the school, by title.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope) -> Result<Items<Self>> {
        let all = Self::query().filter(Self::within(scope)).order((program_templates::title, program_templates::id));
        Ok(Items { items: all.load(conn).await? })
    }

    /// One template.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: ProgramTemplateId) -> Result<Self> {
        Ok(Self::query().filter(program_templates::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// Keeps a program as it is now. Nobody is responsible for a step of a template.
    pub async fn create(
        conn: &mut AsyncPgConnection, actor: &Actor, program: &Program, new: NewProgramTemplate,
    ) -> Result<Self> {
        let mut outline = ProgramOutline::of(conn, program).await?;
        outline.roadmap.iter_mut().for_each(|step| step.responsible_id = None);
        let inserted = diesel::insert_into(program_templates::table).values((
            program_templates::id.eq(ProgramTemplateId::new()),
            program_templates::school_id.eq(program.school_id),
            program_templates::title.eq(new.title),
            program_templates::outline.eq(KeptOutline(outline)),
        ));
        let created: Self = inserted
            .returning(Self::as_returning())
            .get_result(conn)
            .await
            .on_constraint("program_templates_title", || Error::invalid("/title", "taken"))?;
        Event::new("program_template.created", created.id).at(created.school_id).record(conn, actor).await?;
        Ok(created)
    }

    /// Drafts a program from it.
    pub async fn draft(
        self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, year: &AcademicYear, new: NewProgramCopy,
    ) -> Result<Program> {
        if year.school_id != self.school_id {
            return Err(Error::invalid("/academic_year_id", "unknown"));
        }
        self.outline.0.draft(conn, actor, scope, (year, None), new).await
    }

    /// Deletes it. Programs drafted from it stay.
    pub async fn delete(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<()> {
        diesel::delete(self).execute(conn).await?;
        Event::new("program_template.deleted", self.id).at(self.school_id).record(conn, actor).await
    }
}
