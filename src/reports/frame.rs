//! What a report is asked for with, and what it runs over.

use super::meta::definitions;
use super::{ReportCode, ReportMeta};
use crate::audit::Event;
use crate::documents::{Column, Format};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{AccountId, PairId, PersonId, ProgramId, SchoolId};
use crate::kernel::policy::Permission;
use crate::kernel::scope::Scope;
use crate::kernel::texts::Lang;
use crate::kernel::time::Day;
use crate::pairs::{Circle, MemberRole, Pair};
use crate::programs::Program;
use crate::schema::{accounts, programs, schools};
use crate::schools::School;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::deserialize::QueryableByName;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Jsonb, Nullable, Timestamptz, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::future::Future;
use utoipa::IntoParams;

/// Of what and when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReportParams {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    pub from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    pub to: Day,
    /// Only of this school.
    pub school_id: Option<SchoolId>,
    /// Only of this program.
    pub program_id: Option<ProgramId>,
}

/// Of what and when, and whether those are listed who are ready and have nobody.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MentorParams {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    to: Day,
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
    /// Whether to list mentors too who are ready and were in no pair of the period.
    #[serde(default)]
    include_idle: bool,
}

/// Of which pair and when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct JournalParams {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    to: Day,
    /// Which pair.
    pair_id: PairId,
}

/// When.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    pub from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    pub to: Day,
}

/// What a report is asked for with.
pub trait Params {
    /// What the report runs over. What is out of reach is a 422 at its parameter.
    fn frame(self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> impl Future<Output = Result<Frame>>;
}

/// What a report runs over: a period, and programs the caller reaches.
pub struct Frame {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The programs.
    pub programs: Vec<ProgramId>,
    /// Their schools.
    pub schools: Vec<SchoolId>,
    /// The one pair it is about, where it is about one.
    pub pair: Option<PairId>,
    /// Whose words of that pair the reader may read.
    pub circle: Option<Circle>,
    /// The one mentee whose deeds are counted, where a mentee asks: what the others of a group achieve is theirs.
    own: Option<PersonId>,
    /// The language in whose order names stand: the schools' own; none where they differ.
    order: Option<Lang>,
    now: DateTime<Utc>,
    /// In whose pairs the reader, who may know it of the others, does not learn why and by whom they were ended: the own.
    endings_but_of: Option<Vec<PersonId>>,
    /// Whether mentors are listed who have nobody.
    include_idle: bool,
    /// Who draws it up, where it is kept.
    author: Option<String>,
    params: ReportParams,
}

#[derive(QueryableByName)]
struct Together {
    #[diesel(sql_type = Jsonb)]
    rows: Value,
}

#[derive(QueryableByName)]
struct Newest {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    at: Option<DateTime<Utc>>,
}

impl Params for ReportParams {
    async fn frame(self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Frame> {
        if self.to < self.from {
            return Err(Error::invalid("to", "before_start"));
        }
        let programs = Program::ids(conn, scope, self.school_id, self.program_id).await?;
        if programs.is_empty() && self.program_id.is_some() {
            return Err(Error::invalid("program_id", "unknown"));
        }
        if let Some(school) = self.school_id {
            School::find(conn, scope, school).await.map_err(|error| error.unknown("school_id"))?;
        }
        let (programs, mut schools): (Vec<_>, Vec<_>) = programs.into_iter().unzip();
        match (self.school_id, self.program_id) {
            (None, None) => schools.extend(School::ids(conn, scope).await?),
            (school, _) => schools.extend(school),
        }
        schools.sort_unstable();
        schools.dedup();
        let order = School::language(conn, scope, &schools).await?;
        Ok(Frame { programs, schools, order, ..Frame::of(actor, self) })
    }
}

impl Params for MentorParams {
    async fn frame(self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Frame> {
        let Self { from, to, school_id, program_id, include_idle } = self;
        let frame = ReportParams { from, to, school_id, program_id }.frame(conn, actor, scope).await?;
        Ok(Frame { include_idle, ..frame })
    }
}

impl Params for JournalParams {
    async fn frame(self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<Frame> {
        if self.to < self.from {
            return Err(Error::invalid("to", "before_start"));
        }
        let pair = Pair::find(conn, scope, self.pair_id).await.map_err(|error| error.unknown("pair_id"))?;
        let Self { from, to, .. } = self;
        let params = ReportParams { from, to, school_id: Some(pair.school_id), program_id: Some(pair.program_id) };
        let circle = Some(Circle::of_pair(&pair, actor));
        let organises = actor.organises(pair.school_id, pair.program_id);
        let own = pair.place_of(actor).filter(|member| member.role == MemberRole::Mentee && !organises);
        let own = own.map(|member| member.person_id);
        let (programs, schools) = (vec![pair.program_id], vec![pair.school_id]);
        Ok(Frame { programs, schools, pair: Some(pair.id), circle, own, ..Frame::of(actor, params) })
    }
}

impl Frame {
    fn of(actor: &Actor, params: ReportParams) -> Self {
        Self {
            from: params.from.0,
            to: params.to.0,
            programs: vec![],
            schools: vec![],
            pair: None,
            circle: None,
            own: None,
            order: None,
            now: actor.now,
            include_idle: false,
            author: None,
            endings_but_of: (!Permission::ReadEndings.scope(actor).is_empty()).then(|| actor.persons.clone()),
            params,
        }
    }

    /// What a period of a school, or of all that is reached, runs over.
    pub async fn of_period(
        conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, Period { from, to }: Period,
        school_id: Option<SchoolId>,
    ) -> Result<Self> {
        ReportParams { from, to, school_id, program_id: None }.frame(conn, actor, scope).await
    }

    /// What a kept report runs over: the whole school or one program, whoever asks. Why pairs ended is not told in it, since
    /// its readers are a department's.
    pub async fn of_kept(
        conn: &mut AsyncPgConnection, actor: &Actor, params: ReportParams, (school, author): (SchoolId, AccountId),
    ) -> Result<Self> {
        let scope = Scope::of_school(school, actor.now);
        let author = accounts::table.find(author).select(accounts::name).first(conn).await?;
        Ok(Self { endings_but_of: None, author: Some(author), ..params.frame(conn, actor, &scope).await? })
    }

    /// The rows of one statement. It may use: $1 programs, $2 first day, $3 last day, $4 now, $5 in whose pairs the reader
    /// does not learn why and by whom they were ended (null: in anybody's), $6 schools, $7 the one pair, $8 whether mentors
    /// without a pair are listed, $9 the one mentee whose deeds are counted. Names it puts into ICU's root order come in that
    /// of the frame's language.
    pub async fn rows<R: QueryableByName<Pg> + Send + 'static>(
        &self, conn: &mut AsyncPgConnection, sql: &str,
    ) -> Result<Vec<R>> {
        #[expect(clippy::disallowed_methods, reason = "a report is one statement of SQL")]
        let query = diesel::sql_query(sql.replace(Lang::ROOT_ORDER, Lang::order(self.order)))
            .bind::<Array<Uuid>, _>(&self.programs)
            .bind::<Date, _>(self.from)
            .bind::<Date, _>(self.to)
            .bind::<Timestamptz, _>(self.now)
            .bind::<Nullable<Array<Uuid>>, _>(&self.endings_but_of)
            .bind::<Array<Uuid>, _>(&self.schools)
            .bind::<Nullable<Uuid>, _>(self.pair)
            .bind::<Bool, _>(self.include_idle)
            .bind::<Nullable<Uuid>, _>(self.own);
        Ok(query.load(conn).await?)
    }

    /// The rows of several statements, each under its name, in one round trip. What [`Frame::rows`] says of one holds for each.
    pub async fn together<T: DeserializeOwned>(
        &self, conn: &mut AsyncPgConnection, statements: &[(&str, &str)],
    ) -> Result<T> {
        let parts = statements
            .iter()
            .map(|(name, sql)| format!("'{name}', (SELECT coalesce(jsonb_agg(row_of), '[]') FROM ({sql}\n) row_of)"));
        let sql = format!("SELECT jsonb_build_object({}) AS rows", parts.collect::<Vec<_>>().join(", "));
        let mut rows: Vec<Together> = self.rows(conn, &sql).await?;
        let rows = rows.pop().map(|together| together.rows).unwrap_or_default();
        Ok(serde_json::from_value(rows).map_err(anyhow::Error::from)?)
    }

    /// The period it runs over.
    pub const fn period(&self) -> Period {
        Period { from: Day(self.from), to: Day(self.to) }
    }

    /// The one school it runs over, where it is one.
    pub fn only_school(&self) -> Option<SchoolId> {
        if let [school] = self.schools[..] { Some(school) } else { None }
    }

    /// When it runs.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// What stands above the rows.
    pub async fn meta(
        &self, conn: &mut AsyncPgConnection, code: ReportCode, rows: usize, columns: &[&[Column]],
    ) -> Result<ReportMeta> {
        let newest: Vec<Newest> = self.rows(conn, include_str!("newest.sql")).await?;
        let school = match self.only_school() {
            Some(id) => Some(schools::table.find(id).select(schools::name).first(conn).await?),
            None => None,
        };
        let program = match self.params.program_id {
            Some(id) => Some(programs::table.find(id).select(programs::title).first(conn).await?),
            None => None,
        };
        Ok(ReportMeta {
            code,
            title: code.texts("title"),
            from: self.from,
            to: self.to,
            school_id: self.params.school_id,
            program_id: self.params.program_id,
            school,
            program,
            author: self.author.clone(),
            generated_at: self.now,
            rows,
            data_version: newest.into_iter().next().and_then(|newest| newest.at),
            not_for_attestation: true,
            warnings: vec![],
            definitions: definitions(columns)?,
        })
    }

    /// Writes an export into the trail: who, what, with names or without.
    pub async fn record_export(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, meta: &ReportMeta, format: Format,
    ) -> Result<()> {
        let mut details = json!({ "code": meta.code, "from": self.from, "to": self.to, "rows": meta.rows,
            "names": meta.code.has_names(), "format": format });
        if let Some(pair) = self.pair {
            details["pair_id"] = json!(pair);
        }
        if self.include_idle {
            details["include_idle"] = json!(true);
        }
        let program_id = self.params.program_id;
        // each school learns who took away what is its own
        let event = |school_id| Event { action: "report.exported", school_id, program_id, ..Event::default() };
        let mut events: Vec<Event> =
            self.schools.iter().map(|school| event(Some(*school)).with(details.clone())).collect();
        if events.is_empty() {
            events.push(event(None).with(details));
        }
        Event::record_all(events, conn, actor).await
    }
}
