//! Two periods side by side: the same report over each, figure by figure.

use super::kinds::{keep, kept_document};
use super::{Frame, Params, ReportCode, ReportParams};
use crate::audit::Event;
use crate::documents::{Cell, Document, Export, Labelled, Table, WrittenAs};
use crate::kernel::answer::{Download, Shown};
use crate::kernel::auth::{Actor, Authorized};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::{Both, Query};
use crate::kernel::id::{ProgramId, SchoolId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::kernel::scope::Scope;
use crate::kernel::time::Day;
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// Reports of figures and without names.
const COMPARED: [ReportCode; 5] = [ReportCode::R04, ReportCode::R05, ReportCode::R08, ReportCode::R09, ReportCode::R12];

/// Which report, and over which periods.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ComparisonParams {
    /// Which report: R04, R05, R08, R09 or R12.
    #[param(inline)]
    code: ReportCode,
    /// First day of the period.
    #[param(value_type = NaiveDate)]
    from: Day,
    /// Last day of the period.
    #[param(value_type = NaiveDate)]
    to: Day,
    /// First day of the period it is compared with.
    #[param(value_type = NaiveDate)]
    before_from: Day,
    /// Last day of the period it is compared with.
    #[param(value_type = NaiveDate)]
    before_to: Day,
    /// Only of this school.
    school_id: Option<SchoolId>,
    /// Only of this program.
    program_id: Option<ProgramId>,
}

/// A report over two periods.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Comparison {
    /// Which report.
    pub code: ReportCode,
    /// What it is about, the days of both periods and what is missing in them, in your language.
    pub about: Vec<Told>,
    /// The figures, in the order of the report.
    pub figures: Vec<ComparedFigure>,
}

/// Something that is said of a comparison.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Told {
    /// What it is.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// A figure in both periods.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ComparedFigure {
    /// What the figure is of, as the report names it in your language.
    pub line: String,
    /// What the figure is called in the report's rows.
    pub figure: String,
    /// Its heading in your language.
    pub heading: String,
    /// In the period before; null where there is none or it is withheld.
    pub before: Option<f64>,
    /// In the period.
    pub now: Option<f64>,
    /// Now less before as they are told, where there are both.
    pub difference: Option<f64>,
    /// How many decimals they are told with.
    pub places: usize,
}

impl ComparedFigure {
    fn cells(&self) -> Vec<Cell> {
        let number = |number: Option<f64>| number.map_or(Cell::Empty, |number| Cell::Decimal(number, self.places));
        let words = [&self.line, &self.heading].map(|text| Cell::Text(text.clone()));
        [words.to_vec(), [self.before, self.now, self.difference].map(number).to_vec()].concat()
    }
}

/// The operations.
pub(super) fn routes() -> Routes {
    crate::routes![compare_periods, export_comparison]
}

impl ComparisonParams {
    /// The report over one of the periods.
    async fn document(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope, days: (Day, Day),
    ) -> Result<Document> {
        let Self { code, school_id, program_id, .. } = *self;
        let params = ReportParams { from: days.0, to: days.1, school_id, program_id };
        let frame: Frame = params.frame(conn, actor, scope).await?;
        kept_document(code, &keep(code, conn, &frame).await?, actor.lang)
    }

    /// Runs the report over both periods.
    async fn run(&self, conn: &mut AsyncPgConnection, actor: &Actor, scope: &Scope) -> Result<(Comparison, Document)> {
        if !COMPARED.contains(&self.code) {
            return Err(Error::invalid("code", "not_compared"));
        }
        if self.before_to < self.before_from {
            return Err(Error::invalid("before_to", "before_start"));
        }
        let now = self.document(conn, actor, scope, (self.from, self.to)).await?;
        let before = self.document(conn, actor, scope, (self.before_from, self.before_to)).await?;
        let figures = now.tables.iter().zip(&before.tables).flat_map(|(now, before)| compare(now, before)).collect();
        let mut about = now.about.clone();
        // what is said of the period before, its days and what is missing in it
        about.extend(before.about.into_iter().filter(|line| !now.about.contains(line)).map(|line| Labelled {
            label: format!("{}: {}", actor.lang.say("about-before"), line.label),
            text: line.text,
        }));
        about.push(Labelled::new(actor.lang, "column-difference", actor.lang.say("column-difference.means")));
        let told = about.iter().map(|Labelled { label, text }| Told { label: label.clone(), text: text.clone() });
        let comparison = Comparison { code: self.code, about: told.collect(), figures };
        Ok((comparison, Document { about, texts: vec![], ..now }))
    }
}

/// What a line is of: its words before the first figure.
fn words(row: &[Cell]) -> String {
    let words = row.iter().map_while(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None });
    words.collect::<Vec<_>>().join(" · ")
}

/// The line of these words; of several alike nobody knows which is meant.
fn only<'a>(table: &'a Table, wanted: &str) -> Option<&'a [Cell]> {
    let mut alike = table.rows.iter().filter(|row| words(row) == wanted);
    let first = alike.next()?;
    if alike.next().is_none() { Some(first) } else { None }
}

fn compare(now: &Table, before: &Table) -> Vec<ComparedFigure> {
    let gone = before.rows.iter().filter(|row| only(now, &words(row)).is_none());
    let lines = now
        .rows
        .iter()
        .map(|row| (Some(row.as_slice()), only(now, &words(row)).and_then(|_| only(before, &words(row)))));
    lines.chain(gone.map(|row| (None, Some(row.as_slice())))).flat_map(|(is, was)| figures(now, is, was)).collect()
}

/// The figures of a line as it is and as it was.
fn figures(table: &Table, is: Option<&[Cell]>, was: Option<&[Cell]>) -> Vec<ComparedFigure> {
    let line = words(is.or(was).unwrap_or_default());
    let cell = |row: Option<&[Cell]>, at: usize| row.and_then(|row| row.get(at)).and_then(Cell::number);
    let figure = |(at, (name, heading)): (usize, (&&str, &String))| {
        let (now, before) = (cell(is, at), cell(was, at));
        let told = [is, was].into_iter().flatten().filter_map(|row| row.get(at)).map(Cell::places).max();
        (now.is_some() || before.is_some()).then(|| ComparedFigure {
            line: line.clone(),
            figure: (*name).to_owned(),
            heading: heading.clone(),
            before,
            now,
            difference: now.zip(before).map(|(now, before)| ((now - before) * 100.0).round() / 100.0),
            places: told.unwrap_or_default(),
        })
    };
    table.names.iter().zip(&table.headings).enumerate().filter_map(figure).collect()
}

/// Compare two periods of a report, figure by figure.
#[utoipa::path(get, path = "/api/v1/report-comparisons", tag = "reports", params(ComparisonParams),
    responses((status = 200, description = "Both periods.", body = Comparison)))]
async fn compare_periods(
    mut cx: Authorized<may::RunReports>, Query(params): Query<ComparisonParams>,
) -> Result<Shown<Comparison>> {
    params.run(&mut cx.conn, &cx.actor, &cx.scope).await.map(|(comparison, _)| Shown(comparison))
}

/// Export a comparison of two periods.
#[utoipa::path(get, path = "/api/v1/report-comparisons/export", tag = "reports", params(ComparisonParams, WrittenAs),
    responses((status = 200, description = "The file, in the format that was asked for.", body = Download,
        content_type = "*/*")))]
async fn export_comparison(
    mut cx: Authorized<may::RunReports>, Both(written, params): Both<WrittenAs, ComparisonParams>,
) -> Result<Export> {
    cx.transact(async |conn, actor, scope| {
        let (comparison, now) = params.run(conn, actor, scope).await?;
        let details = json!({ "code": params.code, "from": params.from, "to": params.to, "before_from": params.before_from,
            "before_to": params.before_to, "names": false, "format": written.format });
        let (school_id, program_id) = (params.school_id, params.program_id);
        let event = Event { action: "report.compared", school_id, program_id, ..Event::default() };
        event.with(details).record(conn, actor).await?;
        let columns = ["line", "figure_heading", "before", "now", "difference"];
        let figures = comparison.figures.iter().map(ComparedFigure::cells).collect();
        let tables = vec![Table::with(&columns, figures, actor.lang)];
        let document = Document { tables, name: format!("{}_compared", now.name), ..now };
        Ok(document.written(written))
    })
    .await
}
