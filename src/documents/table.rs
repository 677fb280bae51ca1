//! What every export is written from: tables of cells, with their headings.

use super::Chart;
use crate::kernel::texts::Lang;
use chrono::{NaiveDate, NaiveDateTime};

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: not known, not to be known, or a share of nothing.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with so many decimals.
    Decimal(f64, usize),
    /// A calendar day.
    Day(NaiveDate),
    /// A moment, as the clocks of its school have it.
    Time(NaiveDateTime),
}

impl Cell {
    /// What people read; a dash where there is nothing to divide by, to know or to be told.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => "—".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(number, places) => format!("{number:.places$}").replace('.', ","),
            Self::Day(day) => day.format("%d.%m.%Y").to_string(),
            Self::Time(time) => time.format("%d.%m.%Y %H:%M").to_string(),
        }
    }

    /// How many decimals it is told with.
    pub const fn places(&self) -> usize {
        if let Self::Decimal(_, places) = self { *places } else { 0 }
    }

    /// The number in it.
    #[expect(clippy::cast_precision_loss, reason = "for the length of a bar")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(*number as f64),
            Self::Decimal(number, _) => Some(*number),
            Self::Empty | Self::Text(_) | Self::Day(_) | Self::Time(_) => None,
        }
    }
}

/// A column of a table.
pub struct Column {
    /// Its name in JSON; the catalogue has its heading as `column-<name>` and its definition as the attribute `means`.
    pub name: &'static str,
    /// Whether tables show it.
    pub shown: bool,
    /// Whether it is computed, so that its definition is said.
    pub computed: bool,
}

impl Column {
    /// A column that a table shows as it was recorded.
    pub const fn told(name: &'static str) -> Self {
        Self { name, shown: true, computed: false }
    }
}

/// A line of a report; made by [`rows!`](crate::rows).
pub trait Row {
    /// Its columns, in their order.
    const COLUMNS: &'static [Column];
    /// What a table shows of it.
    fn cells(&self, lang: Lang) -> Vec<Cell>;
}

/// A table with its headings.
#[derive(Default)]
pub struct Table {
    /// What stands above it, where a document has several.
    pub title: Option<String>,
    /// The columns' names.
    pub names: Vec<&'static str>,
    /// The headings.
    pub headings: Vec<String>,
    /// The lines.
    pub rows: Vec<Vec<Cell>>,
    /// What of it is shown as bars.
    pub charts: Vec<Chart>,
}

impl Table {
    /// Lines under headings of the catalogue.
    pub fn of<R: Row>(rows: &[R], lang: Lang) -> Self {
        Self::headed(rows, lang, |name| lang.say(&format!("column-{name}")))
    }

    /// Cells under headings of the catalogue.
    pub fn with(names: &[&'static str], rows: Vec<Vec<Cell>>, lang: Lang) -> Self {
        let headings = names.iter().map(|name| lang.say(&format!("column-{name}"))).collect();
        Self { names: names.to_vec(), headings, rows, ..Self::default() }
    }

    /// Lines under the headings that a column's name stands for.
    pub fn headed<R: Row>(rows: &[R], lang: Lang, heading: impl Fn(&str) -> String) -> Self {
        let names: Vec<_> = R::COLUMNS.iter().filter(|column| column.shown).map(|column| column.name).collect();
        let headings = names.iter().map(|name| heading(name)).collect();
        Self { names, headings, rows: rows.iter().map(|row| row.cells(lang)).collect(), ..Self::default() }
    }

    /// The column that says what a row is of: the first but a number.
    pub fn head(&self) -> usize {
        self.names.iter().position(|name| *name != "no").unwrap_or(0)
    }

    /// The same under a title of the catalogue.
    #[must_use]
    pub fn titled(self, id: &str, lang: Lang) -> Self {
        Self { title: Some(lang.say(id)), ..self }
    }
}

/// `rows! { /// What a line is. pub struct Line { /// What it says. field: Type, … } }`: the row of a report as SQL gives it, as
/// JSON has it and as a table shows it. Each type says for itself how: [`Figure`](crate::documents::Figure).
#[macro_export]
macro_rules! rows {
    ($(#[doc = $about:literal])* pub struct $name:ident { $($(#[$means:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[doc = $about])*
        #[derive(Debug, diesel::QueryableByName, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub struct $name {
            $($(#[$means])* #[diesel(sql_type = <$type as $crate::documents::Figure>::Sql)] pub $field: $type,)+
        }
        impl $crate::documents::Row for $name {
            const COLUMNS: &'static [$crate::documents::Column] = &[$($crate::documents::Column {
                name: stringify!($field),
                shown: <$type as $crate::documents::Figure>::SHOWN,
                computed: <$type as $crate::documents::Figure>::COMPUTED,
            }),+];
            fn cells(&self, lang: $crate::kernel::texts::Lang) -> Vec<$crate::documents::Cell> {
                let mut cells = Vec::with_capacity(Self::COLUMNS.len());
                $(if <$type as $crate::documents::Figure>::SHOWN {
                    cells.push($crate::documents::Figure::cell(&self.$field, lang));
                })+
                cells
            }
        }
    };
}
