use super::model::{CommitMode, Import, ImportKind, ImportState, RowOutcome};
use super::problems::RowProblem;
use crate::kernel::auth::{Actor, Core};
use crate::kernel::db;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::{IfMatch, violations};
use crate::kernel::id::PersonId;
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use crate::pairs::{FLASH_TERM, NewPair, Pair};
use crate::people::{NewPerson, Person, PersonChanges, Retirement};
use crate::programs::{PairKind, Program};
use crate::schema::{import_origins, import_rows, imports, people};
use crate::schools::School;
use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use validator::Validate;

/// Rows written together; after each such batch progress is told.
const BATCH: i64 = 500;

/// A row to write.
#[derive(Queryable)]
struct Work {
    position: i32,
    outcome: RowOutcome,
    person_id: Option<PersonId>,
    facts: Value,
    changes: Value,
    problems: Value,
}

/// What writing takes: on whose account, and how far it reaches.
pub(super) struct Writing {
    import: Import,
    actor: Actor,
    scope: Scope,
    school: School,
    program: Option<Program>,
}

impl Import {
    /// Begins to write. Of several at once one comes through.
    pub async fn commit(&self, conn: &mut AsyncPgConnection, actor: &Actor, mode: CommitMode) -> Result<Self> {
        if mode == CommitMode::AllOrNothing && self.wrong > 0 && self.state == ImportState::Previewed {
            let blocking = vec![format!("/api/v1/imports/{}/rows?outcome=error", self.id)];
            return Err(Error::blocked("rows_wrong", blocking));
        }
        let own = imports::table.find(self.id).filter(imports::state.eq(ImportState::Previewed));
        let begun = diesel::update(own).set(imports::state.eq(ImportState::Committing)).returning(Self::as_returning());
        let begun: Option<Self> = begun.get_result(conn).await.optional()?;
        let begun = begun.ok_or_else(|| Error::wrong_state(self.state.as_str(), vec![]))?;
        begun.event("import.commit_begun").with(json!({ "mode": mode })).record(conn, actor).await?;
        Ok(begun)
    }

    /// Writes the rows, in the background; what goes wrong is said in the import.
    pub async fn write(self, core: Arc<Core>, actor: Actor, scope: Scope, mode: CommitMode) {
        let done = async {
            let mut conn = db::connect_as_service(&core.config.database).await?;
            let mut teller = db::connect_as_service(&core.config.database).await?;
            let import = self.clone();
            let written = conn.transaction(async |conn| {
                let writing = Writing::new(conn, import, actor, scope).await?;
                writing.all(conn, &mut teller, mode).await
            });
            if let Err(error) = written.await {
                let code = match &error {
                    Error::Conflict(conflict) => conflict.code,
                    Error::Invalid(_) => "rows_wrong",
                    _ => "internal",
                };
                tracing::warn!(import = %self.id, error = format!("{error}"), "an import was not written");
                self.fail(&mut teller, core.clock.now(), code).await?;
            }
            anyhow::Ok(())
        };
        if let Err(error) = done.await {
            tracing::error!(import = %self.id, error = format!("{error:#}"), "an import was not written");
        }
    }
}

impl Writing {
    pub(super) async fn new(conn: &mut AsyncPgConnection, import: Import, actor: Actor, scope: Scope) -> Result<Self> {
        let school = School::find(conn, &scope, import.school_id).await?;
        let program = match import.program_id {
            Some(id) => Some(Program::find(conn, &scope, id).await?),
            None => None,
        };
        Ok(Self { import, actor, scope, school, program })
    }

    async fn all(&self, conn: &mut AsyncPgConnection, teller: &mut AsyncPgConnection, mode: CommitMode) -> Result<()> {
        let mut last = 0;
        let mut written = 0;
        let mut aside = vec![];
        loop {
            let works = self.batch(conn, last).await?;
            let Some(end) = works.last().map(|work| work.position) else { break };
            // a savepoint: what the database refuses of the many is found out one by one
            let together = conn.transaction(async |conn| self.several(conn, &works).await).await;
            match together {
                Ok(()) => written += i32::try_from(works.len()).unwrap_or_default(),
                Err(Error::Invalid(_) | Error::Conflict(_)) => {
                    let wrong = self.one_by_one(conn, &works, mode).await?;
                    written += i32::try_from(works.len() - wrong.len()).unwrap_or_default();
                    aside.extend(wrong);
                }
                Err(error) => return Err(error),
            }
            self.tell(teller, written).await?;
            last = end;
        }
        self.finish(conn, written, &aside).await
    }

    /// Returns what was to be done with the rows that could not be written.
    async fn one_by_one(
        &self, conn: &mut AsyncPgConnection, works: &[Work], mode: CommitMode,
    ) -> Result<Vec<RowOutcome>> {
        let mut aside = vec![];
        for work in works {
            let done = conn.transaction(async |conn| self.several(conn, std::slice::from_ref(work)).await).await;
            match (done, mode) {
                (Ok(()), _) => {}
                (Err(error @ (Error::Invalid(_) | Error::Conflict(_))), CommitMode::SkipInvalid) => {
                    self.set_aside(conn, work, &error).await?;
                    aside.push(work.outcome);
                }
                (Err(error), _) => return Err(error),
            }
        }
        Ok(aside)
    }

    async fn batch(&self, conn: &mut AsyncPgConnection, after: i32) -> Result<Vec<Work>> {
        let to_do = [RowOutcome::Create, RowOutcome::Update, RowOutcome::Unchanged, RowOutcome::Retire];
        let rows = import_rows::table
            .filter(import_rows::import_id.eq(self.import.id))
            .filter(import_rows::position.gt(after))
            .filter(import_rows::outcome.eq_any(to_do))
            .order(import_rows::position)
            .limit(BATCH)
            .select((
                import_rows::position,
                import_rows::outcome,
                import_rows::person_id,
                import_rows::facts,
                import_rows::changes,
                import_rows::problems,
            ));
        Ok(rows.load(conn).await?)
    }

    /// On a connection of its own, so that it can be read before the whole is done.
    async fn tell(&self, teller: &mut AsyncPgConnection, written: i32) -> Result<()> {
        let own = imports::table.find(self.import.id);
        diesel::update(own).set(imports::rows_written.eq(written)).execute(teller).await?;
        Ok(())
    }

    /// What a row could not do after all joins what was known of it.
    async fn set_aside(&self, conn: &mut AsyncPgConnection, work: &Work, error: &Error) -> Result<()> {
        let found = match error {
            Error::Invalid(violations) => violations
                .iter()
                .map(|wrong| RowProblem::of(None, wrong.pointer.trim_start_matches('/'), wrong))
                .collect(),
            Error::Conflict(conflict) => vec![RowProblem::new(None, "", conflict.code)],
            _ => vec![RowProblem::new(None, "", "invalid")],
        };
        let mut problems = work.problems.as_array().cloned().unwrap_or_default();
        problems.extend(found.iter().map(|problem| json!(problem)));
        let set = (import_rows::outcome.eq(RowOutcome::Error), import_rows::problems.eq(Value::Array(problems)));
        diesel::update(import_rows::table.find((self.import.id, work.position))).set(set).execute(conn).await?;
        Ok(())
    }

    /// The counts as they are in the end. Not before: progress is told past this transaction, and would wait for the row.
    async fn finish(&self, conn: &mut AsyncPgConnection, written: i32, aside: &[RowOutcome]) -> Result<()> {
        let count = |outcome: RowOutcome| {
            i32::try_from(aside.iter().filter(|one| **one == outcome).count()).unwrap_or_default()
        };
        let counts = (
            imports::wrong.eq(imports::wrong + i32::try_from(aside.len()).unwrap_or_default()),
            imports::to_create.eq(imports::to_create - count(RowOutcome::Create)),
            imports::to_update.eq(imports::to_update - count(RowOutcome::Update)),
            imports::unchanged.eq(imports::unchanged - count(RowOutcome::Unchanged)),
            imports::to_retire.eq(imports::to_retire - count(RowOutcome::Retire)),
        );
        let done = (imports::state.eq(ImportState::Committed), imports::rows_written.eq(written));
        diesel::update(imports::table.find(self.import.id)).set((done, counts)).execute(conn).await?;
        self.import.event("import.committed").with(json!({ "rows": written })).record(conn, &self.actor).await
    }

    /// Writes rows: new people and what is remembered of the file in a statement each, the others one after another.
    async fn several(&self, conn: &mut AsyncPgConnection, works: &[Work]) -> Result<()> {
        let (mut new, mut told) = (vec![], vec![]);
        for work in works {
            let id = match (self.import.kind, work.outcome) {
                (ImportKind::Pairs, RowOutcome::Create) => self.pair(conn, &work.facts).await.map(|()| None)?,
                (ImportKind::Pairs, _) => None,
                (ImportKind::People, RowOutcome::Create) => {
                    let mut body = work.facts.as_object().cloned().unwrap_or_default();
                    body.insert("school_id".to_owned(), json!(self.school.id));
                    let id = PersonId::new();
                    new.push((id, valid::<NewPerson>(body)?));
                    Some(id)
                }
                (ImportKind::People, _) => self.existing(conn, work).await?,
            };
            if let Some(id) = id {
                told.push((id, &work.facts));
            }
        }
        if !new.is_empty() {
            Person::create_all(conn, &self.actor, &self.school, new).await?;
        }
        self.remember(conn, &told).await
    }

    /// Does what is to be done with somebody known already; returns of whom the file is to be remembered.
    async fn existing(&self, conn: &mut AsyncPgConnection, work: &Work) -> Result<Option<PersonId>> {
        if work.outcome == RowOutcome::Unchanged {
            return Ok(work.person_id);
        }
        let person = self.person(conn, work).await?;
        if work.outcome == RowOutcome::Retire {
            let reason = json!({ "reason": "import" });
            let retirement: Retirement = valid(reason.as_object().cloned().unwrap_or_default())?;
            person.retire(conn, &self.actor, &IfMatch::absent(), &retirement).await?;
            return Ok(None);
        }
        let changes: PersonChanges = valid(work.changes.as_object().cloned().unwrap_or_default())?;
        Ok(Some(person.change(conn, &self.actor, &IfMatch::absent(), changes).await?.id))
    }

    async fn person(&self, conn: &mut AsyncPgConnection, work: &Work) -> Result<Person> {
        let id = work.person_id.ok_or(Error::NotFound)?;
        Ok(Person::query().filter(people::id.eq(id)).filter(people::school_id.eq(self.school.id)).first(conn).await?)
    }

    /// What the file said of people, so that a hand-made change can be told from it later.
    async fn remember(&self, conn: &mut AsyncPgConnection, told: &[(PersonId, &Value)]) -> Result<()> {
        let row = |(id, facts): &(PersonId, &Value)| {
            (
                import_origins::person_id.eq(*id),
                import_origins::school_id.eq(self.school.id),
                import_origins::facts.eq((*facts).clone()),
            )
        };
        diesel::insert_into(import_origins::table)
            .values(told.iter().map(row).collect::<Vec<_>>())
            .on_conflict(import_origins::person_id)
            .do_update()
            .set(import_origins::facts.eq(excluded(import_origins::facts)))
            .execute(conn)
            .await?;
        Ok(())
    }

    async fn pair(&self, conn: &mut AsyncPgConnection, facts: &Value) -> Result<()> {
        let program = self.program.as_ref().ok_or(Error::NotFound)?;
        let two: (PersonId, PersonId) = (valid_id(&facts["mentor_id"])?, valid_id(&facts["mentee_id"])?);
        let day = |field: &str| facts[field].as_str().and_then(|day| day.parse::<NaiveDate>().ok());
        let today = self.school.today(&self.actor);
        let starts = day("starts_on").unwrap_or_else(|| today.max(program.starts_on.unwrap_or(today)));
        let kind: PairKind = serde_json::from_value(facts["kind"].clone()).map_err(anyhow::Error::from)?;
        let last = program.ends_on.unwrap_or(starts);
        let longest = if kind == PairKind::Flash { last.min(starts + FLASH_TERM) } else { last };
        let ends = day("planned_ends_on").unwrap_or(longest);
        let new = NewPair::couple(program.id, kind, two, (Day(starts), Day(ends)));
        let new = match facts["topic"].as_str() {
            Some(topic) => new.about(topic.to_owned(), None),
            None => new,
        };
        Pair::form(conn, &self.actor, &self.scope, program, new).await.map(|_| ())
    }

    /// Drafts the pair of a row and takes it back: what the service would say of it, by the row's columns.
    pub(super) async fn try_pair(
        &self, conn: &mut AsyncPgConnection, facts: &Value,
    ) -> Result<Vec<(&'static str, Violation)>> {
        let tried = conn.transaction(async |conn| Err::<(), _>(Tried(self.pair(conn, facts).await)));
        match tried.await {
            Ok(()) | Err(Tried(Ok(()))) => Ok(vec![]),
            Err(Tried(Err(Error::Invalid(wrong)))) => {
                Ok(wrong.into_iter().map(|wrong| (column_of(&wrong.pointer), wrong)).collect())
            }
            Err(Tried(Err(Error::Conflict(conflict)))) => Ok(vec![("mentor", Violation::new("", conflict.code))]),
            Err(Tried(Err(error))) => Err(error),
        }
    }
}

/// What came of a try: an error to the transaction either way, so that it leaves nothing.
struct Tried(Result<()>);

impl From<diesel::result::Error> for Tried {
    fn from(error: diesel::result::Error) -> Self {
        Self(Err(error.into()))
    }
}

/// Which column of the sheet a pair's field comes from.
fn column_of(pointer: &str) -> &'static str {
    match pointer {
        "/members/1/person_id" => "mentee",
        "/kind" => "kind",
        "/topic" => "topic",
        "/starts_on" => "starts_on",
        "/planned_ends_on" => "planned_ends_on",
        _ => "mentor",
    }
}

fn valid_id(value: &Value) -> Result<PersonId> {
    serde_json::from_value(value.clone()).map_err(|error| Error::Internal(error.into()))
}

/// A body as a request would bring it, with the same checks.
fn valid<T: DeserializeOwned + Validate>(body: Map<String, Value>) -> Result<T> {
    let value: T = serde_json::from_value(Value::Object(body)).map_err(|error| Error::Internal(error.into()))?;
    value.validate().map_err(|errors| Error::Invalid(violations(&errors)))?;
    Ok(value)
}
