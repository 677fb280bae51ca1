use super::commit::Writing;
use super::drafts::Draft;
use super::known::{Known, full_name, plain};
use super::model::{Import, ImportKind, ImportState, RowOutcome};
use super::problems::RowProblem;
use super::reading::{self, SheetRow};
use super::sheet::{Columns, HEAD, is_blank, is_total};
use crate::kernel::auth::{Actor, Core};
use crate::kernel::db;
use crate::kernel::error::{Result, Violation};
use crate::kernel::extract::violations;
use crate::kernel::id::{ImportId, PersonId, SchoolId};
use crate::kernel::scope::Scope;
use crate::kernel::time::day_in;
use crate::people::{NewPerson, Person, PersonStatus};
use crate::schema::{import_origins, import_rows, imports, pair_members, pairs, people, schools};
use actix_web::web::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::sync::mpsc;
use validator::Validate;

/// Rows that are looked at together.
const BATCH: usize = 500;

/// What an import has seen so far.
struct Preview {
    import: Import,
    /// Tries what a row would write.
    writing: Writing,
    known: Known,
    /// Those whom a row was about already, and the new ones by name and e-mail.
    seen: HashSet<PersonId>,
    fresh: Fresh,
    /// The day it is in the school.
    today: NaiveDate,
    /// Whether a row names somebody of whom nobody could tell who it is.
    unnamed: bool,
    position: i32,
}

/// The new people of a file.
#[derive(Default)]
struct Fresh {
    mails: HashSet<String>,
    /// By name, whether one of them has no e-mail.
    names: HashMap<String, bool>,
}

impl Fresh {
    /// Whether this is nobody of before: namesakes are told apart by their e-mails alone.
    fn takes(&mut self, name: &str, mail: Option<String>) -> bool {
        let bare = mail.is_none();
        let known = self.names.get(name).is_some_and(|other_is_bare| bare || *other_is_bare);
        let fresh = !known && mail.is_none_or(|mail| self.mails.insert(mail));
        if fresh {
            self.names.insert(name.to_owned(), bare);
        }
        fresh
    }
}

/// A row as it is kept.
#[derive(Insertable)]
#[diesel(table_name = import_rows)]
struct Kept {
    import_id: ImportId,
    position: i32,
    school_id: SchoolId,
    sheet_row: Option<i32>,
    outcome: RowOutcome,
    person_id: Option<PersonId>,
    facts: Value,
    changes: Value,
    problems: Value,
}

impl Import {
    /// Reads the file into rows, in the background; what goes wrong is said in the import.
    pub async fn read(self, core: Arc<Core>, file: Bytes) {
        let done = async {
            let mut conn = db::connect_as_service(&core.config.database).await?;
            let failure = self.read_with(&mut conn, core.clock.now(), file).await;
            match failure {
                Ok(None) => {}
                Ok(Some(code)) => self.fail(&mut conn, core.clock.now(), code).await?,
                Err(error) => {
                    tracing::error!(import = %self.id, error = format!("{error:#}"), "a file was not read");
                    self.fail(&mut conn, core.clock.now(), "internal").await?;
                }
            }
            anyhow::Ok(())
        };
        if let Err(error) = done.await {
            tracing::error!(import = %self.id, error = format!("{error:#}"), "a file was not read");
        }
    }

    async fn read_with(
        &self, conn: &mut AsyncPgConnection, now: DateTime<Utc>, file: Bytes,
    ) -> Result<Option<&'static str>> {
        let (send, mut receive) = mpsc::channel::<SheetRow>(BATCH);
        let reading =
            tokio::task::spawn_blocking(move || reading::read(&file, &mut |row| send.blocking_send(row).is_ok()));
        let known = Known::load(conn, self).await?;
        let zone: String = schools::table.find(self.school_id).select(schools::time_zone).first(conn).await?;
        let scope = Scope::of_school(self.school_id, now);
        let writing = Writing::new(conn, self.clone(), Actor::system(now), scope).await?;
        let mut preview = Preview {
            import: self.clone(),
            writing,
            known,
            seen: HashSet::new(),
            fresh: Fresh::default(),
            today: day_in(&zone, now),
            unnamed: false,
            position: 0,
        };
        let mut waiting: Vec<SheetRow> = vec![];
        let mut columns: Option<Columns> = None;
        while let Some(row) = receive.recv().await {
            waiting.push(row);
            if columns.is_none() && waiting.len() == HEAD {
                columns = Columns::find(&waiting, self.kind);
                if columns.is_none() {
                    break;
                }
            }
            if columns.is_some() && waiting.len() >= BATCH {
                preview.look_at(conn, columns.as_ref(), std::mem::take(&mut waiting)).await?;
            }
        }
        drop(receive);
        if let Err(code) = reading.await.map_err(anyhow::Error::from)? {
            return Ok(Some(code));
        }
        let Some(columns) = columns.or_else(|| Columns::find(&waiting, self.kind)) else {
            return Ok(Some(if waiting.iter().all(is_blank) { "file_empty" } else { "file_no_table" }));
        };
        preview.look_at(conn, Some(&columns), waiting).await?;
        preview.finish(conn, columns.unread).await
    }
}

impl Preview {
    async fn look_at(
        &mut self, conn: &mut AsyncPgConnection, columns: Option<&Columns>, rows: Vec<SheetRow>,
    ) -> Result<()> {
        let Some(columns) = columns else { return Ok(()) };
        let mut drafts = vec![];
        for row in rows.iter().filter(|row| row.number > columns.head && !is_blank(row)) {
            let draft = if is_total(row) { None } else { Some(Draft::of(row, columns, self.import.kind, self.today)) };
            drafts.push((row.number, draft));
        }
        let rows = match self.import.kind {
            ImportKind::People => self.people(conn, drafts).await?,
            ImportKind::Pairs => self.pairs(conn, drafts).await?,
        };
        self.keep(conn, rows).await
    }

    fn row(&mut self, number: Option<u32>, outcome: RowOutcome, draft: Draft) -> Kept {
        self.position += 1;
        Kept {
            import_id: self.import.id,
            position: self.position,
            school_id: self.import.school_id,
            sheet_row: number.and_then(|number| i32::try_from(number).ok()),
            outcome,
            person_id: None,
            facts: Value::Object(draft.facts),
            changes: json!({}),
            problems: json!(draft.problems),
        }
    }

    async fn people(&mut self, conn: &mut AsyncPgConnection, drafts: Vec<(u32, Option<Draft>)>) -> Result<Vec<Kept>> {
        let found: Vec<PersonId> = drafts
            .iter()
            .flat_map(|(_, draft)| draft)
            .filter_map(|draft| self.known.find(&draft.facts).ok().flatten())
            .collect();
        let persons: Vec<Person> = Person::query().filter(people::id.eq_any(&found)).load(conn).await?;
        let persons: HashMap<PersonId, Person> = persons.into_iter().map(|person| (person.id, person)).collect();
        let origins = import_origins::table.filter(import_origins::person_id.eq_any(&found));
        let origins = origins.select((import_origins::person_id, import_origins::facts));
        let origins: HashMap<PersonId, Value> = origins.load(conn).await?.into_iter().collect();
        let mut rows = vec![];
        for (number, draft) in drafts {
            rows.push(match draft {
                None => self.row(Some(number), RowOutcome::Skip, Draft::default()),
                Some(draft) => self.person(number, draft, &persons, &origins),
            });
        }
        Ok(rows)
    }

    fn person(
        &mut self, number: u32, mut draft: Draft, persons: &HashMap<PersonId, Person>,
        origins: &HashMap<PersonId, Value>,
    ) -> Kept {
        let name = plain(&full_name(&draft.facts));
        let found = self.known.find(&draft.facts).unwrap_or_else(|code| {
            draft.refuse(None, "full_name", code);
            // one of them it is: nobody of that name is missing from the file
            self.seen.extend(self.known.names.get(&name).into_iter().flatten().map(|(id, _)| *id));
            None
        });
        for wrong in refused(&self.import, &draft.facts) {
            let field = wrong.pointer.trim_start_matches('/');
            if !draft.problems.iter().any(|known| known.field == field) {
                draft.refuse_as(RowProblem::of(draft.place(field), field, &wrong));
            }
        }
        // the same person twice in one file: by who it is, or by what tells a new one from others
        let mail = draft.facts.get("email").and_then(Value::as_str).map(str::to_owned);
        let fresh = found.is_none() && !draft.wrong;
        let again = found.is_some_and(|id| !self.seen.insert(id)) || fresh && !self.fresh.takes(&name, mail);
        if again {
            draft.refuse(None, "full_name", "row_twice");
        }
        if draft.wrong {
            let left = draft.problems.iter().any(|problem| problem.code == "person_retired");
            self.unnamed |= found.is_none() && !left && !self.known.names.contains_key(&name);
            return Kept { person_id: found, ..self.row(Some(number), RowOutcome::Error, draft) };
        }
        let Some(person) = found.and_then(|id| persons.get(&id)) else {
            return self.row(Some(number), RowOutcome::Create, draft);
        };
        let changes = self.changes(person, origins.get(&person.id), &mut draft);
        let outcome = if changes.is_empty() { RowOutcome::Unchanged } else { RowOutcome::Update };
        let changes = Value::Object(changes);
        Kept { person_id: Some(person.id), changes, ..self.row(Some(number), outcome, draft) }
    }

    /// What would change. What somebody wrote by hand stays, unless asked.
    fn changes(&self, person: &Person, origin: Option<&Value>, draft: &mut Draft) -> Map<String, Value> {
        let now = json!(person);
        let mut changes = Map::new();
        for (field, value) in draft.facts.clone() {
            let current = &now[&field];
            if *current == value {
                continue;
            }
            let empty = current.is_null() || current.as_array().is_some_and(Vec::is_empty);
            let imported = origin.is_some_and(|origin| origin[&field] == *current);
            if empty || imported || self.import.overwrite {
                changes.insert(field, value);
            } else {
                draft.problems.push(RowProblem::new(None, &field, "changed_by_hand"));
            }
        }
        changes
    }

    async fn pairs(&mut self, conn: &mut AsyncPgConnection, drafts: Vec<(u32, Option<Draft>)>) -> Result<Vec<Kept>> {
        let mut rows = vec![];
        for (number, draft) in drafts {
            rows.push(match draft {
                None => self.row(Some(number), RowOutcome::Skip, Draft::default()),
                Some(draft) => self.pair(conn, number, draft).await?,
            });
        }
        Ok(rows)
    }

    async fn pair(&mut self, conn: &mut AsyncPgConnection, number: u32, mut draft: Draft) -> Result<Kept> {
        let mut two = vec![];
        for field in ["mentor", "mentee"] {
            let Some(named) = draft.facts.get(field).and_then(Value::as_str).map(str::to_owned) else { continue };
            let by_mail = self.known.emails.get(&named.to_lowercase()).map(|(id, _)| *id);
            match by_mail.map_or_else(|| self.known.named(&named), |id| Ok(Some(id))) {
                Ok(Some(id)) => {
                    draft.facts.insert(format!("{field}_id"), json!(id));
                    two.push(id);
                }
                Ok(None) => draft.refuse(draft.place(field), field, "person_unknown"),
                Err(code) => draft.refuse(draft.place(field), field, code),
            }
        }
        let outcome = match two.as_slice() {
            _ if draft.wrong => RowOutcome::Error,
            [mentor, mentee] if mentor == mentee => {
                draft.refuse(draft.place("mentee"), "mentee", "own_mentor");
                RowOutcome::Error
            }
            [mentor, mentee] if self.known.pairs.contains(&(*mentor, *mentee)) => RowOutcome::Unchanged,
            _ => {
                for (field, wrong) in self.writing.try_pair(conn, &Value::Object(draft.facts.clone())).await? {
                    draft.refuse_as(RowProblem::of(draft.place(field), field, &wrong));
                }
                if draft.wrong { RowOutcome::Error } else { RowOutcome::Create }
            }
        };
        if let ([mentor, mentee], RowOutcome::Create) = (two.as_slice(), outcome) {
            self.known.pairs.insert((*mentor, *mentee));
        }
        Ok(self.row(Some(number), outcome, draft))
    }

    /// Keeps rows and counts them, so that progress can be read.
    async fn keep(&self, conn: &mut AsyncPgConnection, rows: Vec<Kept>) -> Result<()> {
        let count = |outcome: RowOutcome| {
            i32::try_from(rows.iter().filter(|row| row.outcome == outcome).count()).unwrap_or(i32::MAX)
        };
        let set = (
            imports::rows_read.eq(imports::rows_read + i32::try_from(rows.len()).unwrap_or(i32::MAX)),
            imports::to_create.eq(imports::to_create + count(RowOutcome::Create)),
            imports::to_update.eq(imports::to_update + count(RowOutcome::Update)),
            imports::unchanged.eq(imports::unchanged + count(RowOutcome::Unchanged)),
            imports::skipped.eq(imports::skipped + count(RowOutcome::Skip)),
            imports::wrong.eq(imports::wrong + count(RowOutcome::Error)),
            imports::to_retire.eq(imports::to_retire + count(RowOutcome::Retire)),
        );
        conn.transaction(async |conn| {
            diesel::update(imports::table.find(self.import.id)).set(set).execute(conn).await?;
            diesel::insert_into(import_rows::table).values(rows).execute(conn).await?;
            Ok(())
        })
        .await
    }

    /// Says who is missing, and opens the preview. A file that would retire more than a fifth of the people is more
    /// likely half a file.
    async fn finish(mut self, conn: &mut AsyncPgConnection, unread: Vec<String>) -> Result<Option<&'static str>> {
        if self.import.retire_missing && self.unnamed {
            return Ok(Some("retires_unreadable"));
        }
        if self.import.retire_missing {
            let brought = import_origins::table
                .inner_join(people::table.on(people::id.eq(import_origins::person_id)))
                .filter(people::school_id.eq(self.import.school_id))
                .filter(people::status.eq(PersonStatus::Active))
                .order(people::full_name)
                .select(people::id);
            let brought: Vec<PersonId> = brought.load(conn).await?;
            let missing: Vec<PersonId> = brought.into_iter().filter(|id| !self.seen.contains(id)).collect();
            let active = people::table.filter(people::school_id.eq(self.import.school_id));
            let active: i64 = active.filter(people::status.eq(PersonStatus::Active)).count().get_result(conn).await?;
            if i64::try_from(missing.len()).unwrap_or(i64::MAX) * 5 > active {
                return Ok(Some("retires_too_many"));
            }
            for batch in missing.chunks(BATCH) {
                let rows = self.leavers(conn, batch).await?;
                self.keep(conn, rows).await?;
            }
        }
        let read = diesel::update(imports::table.find(self.import.id));
        let previewed = (imports::state.eq(ImportState::Previewed), imports::unread_columns.eq(unread));
        read.set(previewed).execute(conn).await?;
        Ok(None)
    }
}

impl Preview {
    /// Those who would be retired; whoever is in an open pair cannot be.
    async fn leavers(&mut self, conn: &mut AsyncPgConnection, batch: &[PersonId]) -> Result<Vec<Kept>> {
        let paired = pair_members::table
            .inner_join(pairs::table.on(pairs::id.eq(pair_members::pair_id)))
            .filter(pairs::state.eq_any(["proposed", "awaiting_consent", "active", "paused"]))
            .filter(pair_members::left_on.is_null())
            .filter(pair_members::person_id.eq_any(batch));
        let paired: HashSet<PersonId> = paired.select(pair_members::person_id).load(conn).await?.into_iter().collect();
        let mut rows = vec![];
        for id in batch {
            let (mut draft, mut outcome) = (Draft::default(), RowOutcome::Retire);
            if paired.contains(id) {
                draft.refuse(None, "full_name", "open_pairs");
                outcome = RowOutcome::Error;
            }
            rows.push(Kept { person_id: Some(*id), ..self.row(None, outcome, draft) });
        }
        Ok(rows)
    }
}

/// What the API itself would say of these facts.
fn refused(import: &Import, facts: &Map<String, Value>) -> Vec<Violation> {
    let mut body = facts.clone();
    body.insert("school_id".to_owned(), json!(import.school_id));
    match serde_json::from_value::<NewPerson>(Value::Object(body)) {
        Ok(person) => match person.validate() {
            Ok(()) => vec![],
            Err(errors) => violations(&errors),
        },
        Err(error) => vec![Violation::new("/full_name", "unreadable").with("reason", error)],
    }
}
