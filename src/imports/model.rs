use super::problems::{RowProblem, RowProblemText};
use super::sheet::{Field, heading};
use crate::audit::Event;
use crate::kernel::answer::{Entity, Page};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{Listing, Many, NoFilter, Word};
use crate::kernel::id::{AccountId, ImportId, PersonId, ProgramId, SchoolId};
use crate::kernel::scope::{Condition, Scope, any_of, everything};
use crate::kernel::texts::Lang;
use crate::programs::{Program, ProgramState};
use crate::schema::{import_rows, imports};
use crate::schools::School;
use crate::text_enum;
use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

text_enum! {
    /// What a file brings.
    pub enum ImportKind {
        /// People.
        People = "people",
        /// Pairs of people who are known already.
        Pairs = "pairs",
    }
}

text_enum! {
    /// Where an import stands.
    pub enum ImportState {
        /// The file is being read.
        Reading = "reading",
        /// To be looked at; nothing is written yet.
        Previewed = "previewed",
        /// Being written.
        Committing = "committing",
        /// Written.
        Committed = "committed",
        /// Not written; `failure` says why.
        Failed = "failed",
    }
}

text_enum! {
    /// What a row would do, or did.
    pub enum RowOutcome {
        /// A new person or pair.
        Create = "create",
        /// Somebody known, with changes.
        Update = "update",
        /// Somebody known, as he or she is.
        Unchanged = "unchanged",
        /// Not a row of the table.
        Skip = "skip",
        /// Something is wrong with it.
        Error = "error",
        /// Somebody whom an earlier import brought and this file does not name.
        Retire = "retire",
    }
}

text_enum! {
    /// What becomes of a file with wrong rows.
    pub enum CommitMode {
        /// All rows are written, or none.
        AllOrNothing = "all_or_nothing",
        /// The good ones are written.
        SkipInvalid = "skip_invalid",
    }
}

/// Minutes without a sign of work after which nobody works on an import any more.
const STUCK_MINUTES: i64 = 15;

/// A file that was brought.
#[derive(Debug, Clone, Identifiable, HasQuery, Serialize, ToSchema)]
pub struct Import {
    /// The import's id.
    pub id: ImportId,
    /// The school.
    pub school_id: SchoolId,
    /// What the file brings.
    pub kind: ImportKind,
    /// The program of pairs.
    pub program_id: Option<ProgramId>,
    /// What the file was called.
    pub file_name: String,
    /// Whether what was changed by hand is overwritten.
    pub overwrite: bool,
    /// Whether people of earlier imports whom the file does not name are retired.
    pub retire_missing: bool,
    /// Where it stands.
    pub state: ImportState,
    /// Why it failed, as a code; its text is that of the code.
    pub failure: Option<String>,
    /// Headings of the file that were not understood: what stands under them is left out.
    pub unread_columns: Vec<String>,
    /// Rows read so far.
    pub rows_read: i32,
    /// Rows that the writing has gone through so far.
    pub rows_written: i32,
    /// Rows that create.
    pub to_create: i32,
    /// Rows that change somebody.
    pub to_update: i32,
    /// Rows that change nothing.
    pub unchanged: i32,
    /// Rows that are none of the table's.
    pub skipped: i32,
    /// Rows that are wrong.
    pub wrong: i32,
    /// People who would be retired.
    pub to_retire: i32,
    /// Whose account brought it.
    pub made_by: AccountId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Grows with every change.
    pub version: i32,
}

/// An import with its failure in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportCard {
    /// The import.
    #[serde(flatten)]
    pub import: Import,
    /// Why it failed, in the language of the request.
    pub failure_detail: Option<String>,
}

/// A row of the preview.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportRow {
    /// Its number in the preview.
    pub position: i32,
    /// The row in the sheet; null for somebody who is missing from it.
    pub sheet_row: Option<i32>,
    /// What it would do.
    pub outcome: RowOutcome,
    /// Who it is.
    pub person_id: Option<PersonId>,
    /// What it says.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub facts: Value,
    /// What of it would change.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub changes: Value,
    /// What is to know of its cells.
    pub problems: Vec<RowProblemText>,
}

/// What kind of file it is.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// The school.
    pub(super) school_id: SchoolId,
    /// What the file brings.
    #[param(inline)]
    pub(super) kind: ImportKind,
    /// The program, for pairs.
    pub(super) program_id: Option<ProgramId>,
    /// What the file is called.
    #[serde(default)]
    #[param(value_type = String, max_length = 300)]
    pub(super) file_name: Word<300>,
    /// Whether what was changed by hand is overwritten; no when absent.
    #[serde(default)]
    pub(super) overwrite: bool,
    /// Whether people of earlier imports whom the file does not name are retired; no when absent.
    #[serde(default)]
    pub(super) retire_missing: bool,
}

/// How to write it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportCommit {
    /// What becomes of a file with wrong rows.
    pub mode: CommitMode,
}

/// What rows to list, in their order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportRowFilter {
    /// Only with these outcomes.
    #[serde(default)]
    #[param(inline, value_type = Option<Vec<RowOutcome>>)]
    outcome: Many<RowOutcome>,
}

/// For what kind of file a template is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TemplateParams {
    /// What the file brings.
    #[param(inline)]
    pub kind: ImportKind,
}

impl Entity for Import {
    fn version(&self) -> i64 {
        self.version.into()
    }
    fn path(&self) -> String {
        format!("/imports/{}", self.id)
    }
}

impl Entity for ImportCard {
    fn version(&self) -> i64 {
        self.import.version()
    }
    fn path(&self) -> String {
        self.import.path()
    }
}

impl Import {
    fn within(scope: &Scope) -> Condition<imports::table> {
        if scope.all {
            return everything();
        }
        any_of(vec![Box::new(imports::school_id.eq_any(scope.schools.clone()))])
    }

    /// A page of imports, newest first.
    pub async fn list(conn: &mut AsyncPgConnection, scope: &Scope, list: &Listing<NoFilter>) -> Result<Page<Self>> {
        let wanted = || imports::table.filter(Self::within(scope)).into_boxed();
        let mut page = wanted();
        if let Some(((), id)) = list.after("-created_at")? {
            page = page.filter(imports::id.lt(ImportId::from(id)));
        }
        let rows = page.select(Self::as_select()).order(imports::id.desc()).limit(list.fetch()).load(conn).await?;
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "-created_at", |row| ((), row.id.into())))
    }

    /// One import.
    pub async fn find(conn: &mut AsyncPgConnection, scope: &Scope, id: ImportId) -> Result<Self> {
        Ok(Self::query().filter(imports::id.eq(id)).filter(Self::within(scope)).first(conn).await?)
    }

    /// Enters a file to read.
    pub async fn create(conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, new: &NewImport) -> Result<Self> {
        let school =
            School::find(conn, scope, new.school_id).await.map_err(|error| error.unknown_parameter("school_id"))?;
        let program = match (new.kind, new.program_id) {
            (ImportKind::Pairs, Some(id)) => {
                let program =
                    Program::find(conn, scope, id).await.map_err(|error| error.unknown_parameter("program_id"))?;
                if program.school_id != school.id {
                    return Err(Error::malformed("program_id", "unknown"));
                }
                if program.state != ProgramState::Active {
                    return Err(Error::conflict("program_not_active"));
                }
                Some(id)
            }
            (ImportKind::Pairs, None) => return Err(Error::malformed("program_id", "required")),
            (ImportKind::People, Some(_)) => return Err(Error::malformed("program_id", "not_here")),
            (ImportKind::People, None) => None,
        };
        let inserted = diesel::insert_into(imports::table).values((
            imports::id.eq(ImportId::new()),
            imports::school_id.eq(school.id),
            imports::kind.eq(new.kind),
            imports::program_id.eq(program),
            imports::file_name.eq(&new.file_name.0),
            imports::overwrite.eq(new.overwrite),
            imports::retire_missing.eq(new.retire_missing && new.kind == ImportKind::People),
            imports::state.eq(ImportState::Reading),
            imports::made_by.eq(actor.account()?),
            imports::created_at.eq(actor.now),
        ));
        let created: Self = inserted.returning(Self::as_returning()).get_result(conn).await?;
        created.event("import.read").record(conn, actor).await?;
        Ok(created)
    }

    /// The import as it is shown.
    pub fn card(self, lang: Lang) -> ImportCard {
        let failure_detail = self.failure.as_ref().map(|code| RowProblem::new(None, "", code).told(lang).detail);
        ImportCard { import: self, failure_detail }
    }

    /// Ends what nobody works on any more, because the service ended meanwhile; returns how many. Nothing of it is written.
    pub async fn close_stuck(conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<usize> {
        let stuck = imports::table
            .filter(imports::state.eq_any([ImportState::Reading, ImportState::Committing]))
            .filter(imports::updated_at.lt(now - Duration::minutes(STUCK_MINUTES)));
        let set = (imports::state.eq(ImportState::Failed), imports::failure.eq("interrupted"));
        conn.transaction(async |conn| {
            let given_up = diesel::update(stuck).set(set).returning(Self::as_returning());
            let given_up: Vec<Self> = given_up.get_results(conn).await?;
            for import in &given_up {
                import.tell_failure(conn, now).await?;
            }
            Ok(given_up.len())
        })
        .await
    }

    /// Ends it with a reason.
    pub(super) async fn fail(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>, code: &str) -> Result<()> {
        let set = (imports::state.eq(ImportState::Failed), imports::failure.eq(code));
        let busy = imports::state.eq_any([ImportState::Reading, ImportState::Committing]);
        let busy = imports::table.find(self.id).filter(busy);
        conn.transaction(async |conn| {
            let ended = diesel::update(busy).set(set).returning(Self::as_returning());
            let ended: Option<Self> = ended.get_result(conn).await.optional()?;
            match ended {
                Some(ended) => ended.tell_failure(conn, now).await,
                None => Ok(()),
            }
        })
        .await
    }

    async fn tell_failure(&self, conn: &mut AsyncPgConnection, now: DateTime<Utc>) -> Result<()> {
        let event = self.event("import.failed").with(json!({ "failure": self.failure }));
        event.record(conn, &Actor::system(now)).await
    }

    /// A page of its rows, in the order of the sheet.
    pub async fn rows(
        &self, conn: &mut AsyncPgConnection, lang: Lang, list: &Listing<ImportRowFilter>,
    ) -> Result<Page<ImportRow>> {
        let wanted = || {
            let mut query = import_rows::table.filter(import_rows::import_id.eq(self.id)).into_boxed();
            if !list.filter.outcome.0.is_empty() {
                query = query.filter(import_rows::outcome.eq_any(list.filter.outcome.0.clone()));
            }
            query
        };
        let mut page = wanted();
        if let Some((position, _)) = list.after::<i32>("position")? {
            page = page.filter(import_rows::position.gt(position));
        }
        let columns = (
            import_rows::position,
            import_rows::sheet_row,
            import_rows::outcome,
            import_rows::person_id,
            import_rows::facts,
            import_rows::changes,
            import_rows::problems,
        );
        let rows = page.select(columns).order(import_rows::position).limit(list.fetch());
        let rows: Vec<KeptRow> = rows.load(conn).await?;
        let row = |(position, sheet_row, outcome, person_id, facts, changes, problems): KeptRow| {
            let problems: Vec<RowProblem> = serde_json::from_value(problems).unwrap_or_default();
            let problems = problems.into_iter().map(|problem| problem.told(lang)).collect();
            ImportRow { position, sheet_row, outcome, person_id, facts, changes, problems }
        };
        let rows = rows.into_iter().map(row).collect();
        let total = if list.paging.count { Some(wanted().count().get_result(conn).await?) } else { None };
        Ok(list.page(rows, total, "position", |row: &ImportRow| (row.position, self.id.into())))
    }

    pub(super) fn event(&self, action: &'static str) -> Event {
        Event::new(action, self.id).at(self.school_id)
    }
}

type KeptRow = (i32, Option<i32>, RowOutcome, Option<PersonId>, Value, Value, Value);

/// The headings of an empty file, in the language of the request.
pub fn template(kind: ImportKind, lang: Lang) -> Vec<String> {
    let whole = [Field::LastName, Field::FirstName, Field::MiddleName];
    let asked = Field::ALL.iter().filter(|field| field.is_for(kind) && !whole.contains(field));
    asked.map(|field| heading(*field, lang)).collect()
}
