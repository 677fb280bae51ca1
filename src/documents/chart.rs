//! Bars beside a table: the same figures as a picture, drawn by whoever writes the document.

use super::table::{Cell, Table};
use serde::Serialize;

/// More bars than these are no picture any more; the table has them all.
const MOST_BARS: usize = 40;

/// A column of a table as bars.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The column with the labels.
    pub label: usize,
    /// The column with the values.
    pub value: usize,
    /// How many rows it shows, from the first on.
    pub rows: usize,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// Of what.
    pub label: String,
    /// Its value, as people read it.
    pub value: String,
    /// Its length, of a hundred per cent or of the longest: 0 to 1.
    pub share: f64,
}

impl Table {
    /// The same with a column shown as bars, but for so many rows of totals at its end. Without anything to show, or with too
    /// much, as it is.
    #[must_use]
    pub fn charted(mut self, label: &str, value: &str, totals: usize) -> Self {
        let place = |wanted: &str| self.names.iter().position(|name| *name == wanted);
        let rows = self.rows.len().saturating_sub(totals);
        if let (Some(label), Some(value), 1..=MOST_BARS) = (place(label), place(value), rows) {
            let title = self.headings.get(value).cloned().unwrap_or_default();
            self.charts.push(Chart { title, label, value, rows });
        }
        self
    }
}

impl Chart {
    /// Its bars.
    pub fn bars(&self, table: &Table) -> Vec<Bar> {
        let lines = || table.rows.iter().take(self.rows);
        let number = |row: &Vec<Cell>| row.get(self.value).and_then(Cell::number);
        // shares are told of a hundred, everything else of the largest
        let is_share = |cell: &&Cell| matches!(cell, Cell::Decimal(_, 1));
        let hundred = lines().filter_map(|row| row.get(self.value)).find(is_share).map_or(0.0, |_| 100.0);
        let longest = lines().filter_map(number).fold(hundred, f64::max);
        let shown = |row: &Vec<Cell>, column: usize| row.get(column).map(Cell::shown).unwrap_or_default();
        let bar = |row: &Vec<Cell>| Bar {
            label: shown(row, self.label),
            value: shown(row, self.value),
            share: number(row).filter(|_| longest > 0.0).map_or(0.0, |number| (number / longest).max(0.0)),
        };
        lines().map(bar).collect()
    }

    /// The same in words, for those who do not see it.
    pub fn in_words(&self, table: &Table) -> String {
        let bars = self.bars(table);
        let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.value)).collect();
        format!("{}. {}", self.title, said.join("; "))
    }
}
