//! What every export is written from: tables of cells, with their headings.

use super::Definition;
use crate::kernel::texts::Lang;
use chrono::NaiveDate;

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
pub struct Table {
    /// What stands above it, where a report has several.
    pub title: Option<String>,
    /// The headings.
    pub headings: Vec<String>,
    /// The lines.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The rows of a report, with the headings it was made with.
    pub fn of<R: Row>(rows: &[R], definitions: &[Definition], lang: Lang) -> Self {
        let shown = R::COLUMNS.iter().filter(|column| column.shown);
        let heading = |column: &Column| {
            let defined = definitions.iter().find(|definition| definition.column == column.name);
            defined.map_or_else(String::new, |definition| definition.heading.say(lang).to_owned())
        };
        let rows = rows.iter().map(|row| row.cells(lang)).collect();
        Self { title: None, headings: shown.map(heading).collect(), rows }
    }

    /// The same under a title of the catalogue.
    #[must_use]
    pub fn titled(self, id: &str, lang: Lang) -> Self {
        Self { title: Some(lang.say(id)), ..self }
    }
}

/// `rows! { /// What a line is. pub struct Line { /// What it says. field: Type, … } }`: the row of a report as SQL gives it, as
/// JSON has it and as a table shows it. Each type says for itself how: [`Figure`](crate::reports::Figure).
#[macro_export]
macro_rules! rows {
    ($(#[doc = $about:literal])* pub struct $name:ident { $($(#[doc = $means:literal])* $field:ident: $type:ty,)+ }) => {
        $(#[doc = $about])*
        #[derive(Debug, diesel::QueryableByName, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub struct $name {
            $($(#[doc = $means])* #[diesel(sql_type = <$type as $crate::reports::Figure>::Sql)] pub $field: $type,)+
        }
        impl $crate::reports::Row for $name {
            const COLUMNS: &'static [$crate::reports::Column] = &[$($crate::reports::Column {
                name: stringify!($field),
                shown: <$type as $crate::reports::Figure>::SHOWN,
                computed: <$type as $crate::reports::Figure>::COMPUTED,
            }),+];
            fn cells(&self, lang: $crate::kernel::texts::Lang) -> Vec<$crate::reports::Cell> {
                let mut cells = Vec::with_capacity(Self::COLUMNS.len());
                $(if <$type as $crate::reports::Figure>::SHOWN {
                    cells.push($crate::reports::Figure::cell(&self.$field, lang));
                })+
                cells
            }
        }
    };
}

/// `report! { /// What it says. R13 named pub struct Report { rows: Line, "lines.sql" } }`: a report of one table.
#[macro_export]
macro_rules! report {
    ($(#[doc = $about:literal])* $code:ident pub struct $name:ident { $(#[doc = $means:literal])* rows: $row:ty, $sql:literal }) => {
        $(#[doc = $about])*
        #[derive(Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub struct $name {
            /// What it is about.
            pub meta: $crate::reports::ReportMeta,
            $(#[doc = $means])*
            pub rows: Vec<$row>,
        }
        impl $crate::reports::Report for $name {
            const CODE: $crate::reports::ReportCode = $crate::reports::ReportCode::$code;
            async fn run(
                conn: &mut diesel_async::AsyncPgConnection, frame: &$crate::reports::Frame,
            ) -> $crate::kernel::error::Result<Self> {
                let rows: Vec<$row> = frame.rows(conn, include_str!($sql)).await?;
                let columns = <$row as $crate::reports::Row>::COLUMNS;
                Ok(Self { meta: frame.meta(conn, Self::CODE, rows.len(), &[columns]).await?, rows })
            }
            fn meta(&self) -> &$crate::reports::ReportMeta { &self.meta }
            fn tables(&self, lang: $crate::kernel::texts::Lang) -> Vec<$crate::reports::Table> {
                vec![$crate::reports::Table::of(&self.rows, &self.meta.definitions, lang)]
            }
        }
    };
}
