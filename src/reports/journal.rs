//! R07, a mentor's report and journal: of one pair, for those who are in it and those who organise it.

use crate::documents::{Cell, Column, Minutes, Row, Table};
use crate::kernel::error::{Error, Result};
use crate::kernel::id::MeetingId;
use crate::kernel::texts::Lang;
use crate::meetings::{MeetingKind, MeetingNote};
use crate::pairs::PairMembers;
use crate::reports::{Frame, Report, ReportCode, ReportMeta};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Date, Text, Uuid};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// R07: the journal of a pair, with what stands above and below it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JournalReport {
    /// What it is about.
    pub meta: ReportMeta,
    /// Whose journal it is.
    pub header: Vec<JournalHeader>,
    /// The meetings held, in their order; one row a note.
    pub rows: Vec<JournalRow>,
    /// What it comes to.
    pub summary: Vec<JournalSummary>,
}

crate::rows! {
    /// Whose journal it is.
    pub struct JournalHeader {
        /// Number of the order.
        order_number: Option<String>,
        /// Day of the order.
        order_issued_on: Option<NaiveDate>,
        /// The school.
        school: String,
        /// The mentors.
        mentors: PairMembers,
        /// The mentees.
        mentees: PairMembers,
    }
}

/// A note of the journal, or a meeting without one.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct JournalRow {
    /// When the meeting was.
    pub held_on: NaiveDate,
    /// What kind of meeting it was.
    pub meeting_kind: MeetingKind,
    /// What was talked about; null in a note that the reader may not read.
    pub topic: Option<String>,
    /// What was said.
    pub content: Option<String>,
    /// What came of it.
    pub result: Option<String>,
    /// What was to be done until the next time.
    pub assignment: Option<String>,
    /// Whether its words are for its circle alone.
    pub confidential: bool,
}

crate::rows! {
    /// What a journal comes to in the period.
    pub struct JournalSummary {
        /// Meetings held.
        meetings_held: i64,
        /// How long they took together.
        meeting_minutes: Minutes,
        /// Lessons observed.
        observations: i64,
        /// Goals that were not cancelled.
        goals: i64,
        /// Goals achieved.
        goals_achieved: i64,
        /// Stages completed.
        stages_completed: i64,
    }
}

impl Row for JournalRow {
    const COLUMNS: &'static [Column] = &[
        Column::told("held_on"),
        Column::told("topic"),
        Column::told("content"),
        Column::told("result"),
        Column::told("assignment"),
    ];
    fn cells(&self, lang: Lang) -> Vec<Cell> {
        let told = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
        let kind = || lang.say(&format!("meeting_kind-{}", self.meeting_kind.as_str()));
        let topic = Cell::Text(self.topic.clone().unwrap_or_else(kind));
        let content = if self.confidential { Cell::Text(lang.say("cell-confidential")) } else { told(&self.content) };
        vec![Cell::Day(self.held_on), topic, content, told(&self.result), told(&self.assignment)]
    }
}

#[derive(QueryableByName)]
struct HeldMeeting {
    #[diesel(sql_type = Uuid)]
    id: MeetingId,
    #[diesel(sql_type = Text)]
    kind: MeetingKind,
    #[diesel(sql_type = Date)]
    held_on: NaiveDate,
}

impl JournalRow {
    fn new(held: &HeldMeeting, note: Option<MeetingNote>) -> Self {
        let confidential = note.as_ref().is_some_and(|note| note.confidential);
        let (topic, content, result, assignment) =
            note.map_or((None, None, None, None), |note| (note.topic, note.content, note.result, note.assignment));
        Self { held_on: held.held_on, meeting_kind: held.kind, topic, content, result, assignment, confidential }
    }
}

impl Report for JournalReport {
    const CODE: ReportCode = ReportCode::R07;
    async fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> Result<Self> {
        let circle = frame.circle.clone().ok_or(Error::NotFound)?;
        let header: Vec<JournalHeader> = frame.rows(conn, include_str!("journal_header.sql")).await?;
        let held: Vec<HeldMeeting> = frame.rows(conn, include_str!("journal.sql")).await?;
        let summary: Vec<JournalSummary> = frame.rows(conn, include_str!("journal_summary.sql")).await?;
        let ids: Vec<MeetingId> = held.iter().map(|held| held.id).collect();
        let mut notes: BTreeMap<MeetingId, Vec<MeetingNote>> = BTreeMap::new();
        for note in MeetingNote::of(conn, circle, &ids).await?.items {
            notes.entry(note.meeting_id).or_default().push(note);
        }
        let mut rows = vec![];
        for held in &held {
            match notes.remove(&held.id) {
                Some(notes) => rows.extend(notes.into_iter().map(|note| JournalRow::new(held, Some(note)))),
                None => rows.push(JournalRow::new(held, None)),
            }
        }
        let columns = [JournalHeader::COLUMNS, JournalRow::COLUMNS, JournalSummary::COLUMNS];
        Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &columns).await?, header, rows, summary })
    }
    fn meta(&self) -> &ReportMeta {
        &self.meta
    }
    fn tables(&self, lang: Lang) -> Vec<Table> {
        let heading = |name: &str| self.meta.heading(name, lang);
        vec![
            Table::headed(&self.header, lang, heading),
            Table::headed(&self.rows, lang, heading).titled("table-journal", lang),
            Table::headed(&self.summary, lang, heading).titled("table-totals", lang),
        ]
    }
}
