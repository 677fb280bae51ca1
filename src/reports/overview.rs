//! What a dashboard shows: one call, one statement, the same figures as in the reports.

use super::effects::EffectRow;
use super::meta::{Definition, definitions};
use super::{Frame, Period, StagesRow};
use crate::documents::{Document, DocumentKind, Labelled, Percent, Row, Table};
use crate::goals::GoalState;
use crate::kernel::error::Result;
use crate::kernel::id::SchoolId;
use crate::kernel::texts::Lang;
use crate::pairs::PairState;
use crate::programs::PairKind;
use chrono::{DateTime, NaiveDate, Utc};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How mentoring goes in a school or a department, as far as the caller reaches.
#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    /// What the school or the department is called.
    pub organisation: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// When it was computed.
    pub generated_at: DateTime<Utc>,
    /// What is counted.
    #[serde(flatten)]
    pub figures: OverviewFigures,
    /// What the columns are called, and how what is computed is computed.
    pub definitions: Vec<Definition>,
}

/// What an overview counts.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OverviewFigures {
    /// Pairs of the period by form and state.
    pub pairs: Vec<OverviewPairs>,
    /// The four stages, with what is overdue, and the total; as in R04.
    pub stages: Vec<StagesRow>,
    /// Meetings by month.
    pub months: Vec<OverviewMonth>,
    /// Goals by state.
    pub goals: Vec<OverviewGoals>,
    /// Satisfied mentees and mentors; as in R09.
    pub satisfaction: Vec<EffectRow>,
    /// How many mentors have how many mentees.
    pub load: Vec<OverviewLoad>,
}

crate::rows! {
    /// Pairs of one form in one state.
    pub struct OverviewPairs {
        /// The form.
        kind: PairKind,
        /// The state they are in now.
        pair_state: PairState,
        /// How many.
        pairs_total: i64,
    }
}

crate::rows! {
    /// Meetings of a month.
    pub struct OverviewMonth {
        /// Its first day.
        month: NaiveDate,
        /// Meetings held.
        meetings_held: i64,
        /// Pairs that ran on a day of it.
        pairs_open: i64,
        /// Of them those that met.
        pairs_met: i64,
        /// Met of open, per cent.
        met_percent: Option<Percent>,
    }
}

crate::rows! {
    /// Goals in one state.
    pub struct OverviewGoals {
        /// The state they are in now.
        goal_state: GoalState,
        /// How many.
        goals_in_state: i64,
    }
}

crate::rows! {
    /// Mentors with as many mentees.
    pub struct OverviewLoad {
        /// Mentees that a mentor has in the period.
        load_mentees: i64,
        /// Mentors who have so many.
        load_mentors: i64,
    }
}

impl Overview {
    /// Computes it.
    pub async fn run(conn: &mut AsyncPgConnection, frame: &Frame, organisation: String) -> Result<Self> {
        let satisfaction = concat!(
            "SELECT block, effect, effect_part, effect_whole, effect_value::numeric, suppressed FROM (",
            include_str!("effects.sql"),
            ") e WHERE effect LIKE 'satisfaction%'"
        );
        let figures: OverviewFigures = frame
            .together(
                conn,
                &[
                    ("pairs", include_str!("overview_pairs.sql")),
                    ("stages", include_str!("stages.sql")),
                    ("months", include_str!("overview_months.sql")),
                    ("goals", include_str!("overview_goals.sql")),
                    ("satisfaction", satisfaction),
                    ("load", include_str!("overview_load.sql")),
                ],
            )
            .await?;
        let columns = [
            OverviewPairs::COLUMNS,
            StagesRow::COLUMNS,
            OverviewMonth::COLUMNS,
            OverviewGoals::COLUMNS,
            EffectRow::COLUMNS,
            OverviewLoad::COLUMNS,
        ];
        let Period { from, to } = frame.period();
        let definitions = definitions(&columns)?;
        Ok(Self { organisation, from: from.0, to: to.0, generated_at: frame.now(), figures, definitions })
    }

    /// The page that is printed, as this school has it.
    pub fn document(&self, lang: Lang, school: Option<SchoolId>) -> Document {
        let Self { figures, from, to, .. } = self;
        let day = |day: &NaiveDate| day.format("%d.%m.%Y").to_string();
        let title = format!("{}. {}", lang.say("overview-title"), self.organisation);
        let defined = self.definitions.iter().filter_map(|definition| definition.explained(lang));
        Document {
            school,
            about: vec![
                Labelled::new(lang, "about-period", format!("{} – {}", day(from), day(to))),
                Labelled::new(lang, "about-generated", self.generated_at.format("%d.%m.%Y %H:%M UTC").to_string()),
            ],
            tables: vec![
                Table::of(&figures.pairs, lang).titled("table-pairs", lang),
                Table::of(&figures.stages, lang).titled("table-stages", lang).charted(
                    "stage_no",
                    "completed_percent",
                    1,
                ),
                Table::of(&figures.months, lang).titled("table-months", lang).charted("month", "met_percent", 0),
                Table::of(&figures.goals, lang).titled("table-goals", lang).charted("goal_state", "goals_in_state", 0),
                Table::of(&figures.satisfaction, lang).titled("table-satisfaction", lang).charted(
                    "effect",
                    "effect_value",
                    0,
                ),
                Table::of(&figures.load, lang).titled("table-load", lang).charted("load_mentees", "load_mentors", 0),
            ],
            defined: defined.collect(),
            ..Document::new(DocumentKind::Overview, lang, self.generated_at, format!("overview_{from}_{to}"), title)
        }
    }
}
