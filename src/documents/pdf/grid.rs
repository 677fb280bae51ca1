//! Tables on pages: columns as wide as their words, a heading on every page, rows that may be longer than a page.

use super::sheet::{BAR, HEAD, LINE, PartId, Sheet};
use crate::documents::{Cell, Chart, Table};
use krilla::tagging::{TableHeaderScope, Tag, TagKind};

/// Space between a cell's edge and its words.
const PAD: f32 = 2.5;
/// From a bar to the next.
const STEP: f32 = 15.0;
/// No column takes more than this by itself.
const WIDEST: f32 = 220.0;

/// Sizes of words, from the one that reads best; and which are tried with headings that lie, before they stand.
const SIZES: [f32; 6] = [9.5, 8.5, 8.0, 7.0, 6.5, 6.0];
const LYING: usize = 3;
/// No upright heading is longer.
const TALLEST: f32 = 96.0;

struct Grid {
    size: f32,
    /// Left edge and width of each column.
    columns: Vec<(f32, f32)>,
    /// Whether the headings stand upright, all but that of the column which says what a row is of.
    upright: bool,
    head: usize,
}

/// A row with its words in lines.
struct Lines {
    cells: Vec<Vec<String>>,
    to_the_right: Vec<bool>,
}

/// The headings in lines, and how much room they take.
struct Headings {
    cells: Vec<Vec<String>>,
    height: f32,
}

impl Grid {
    /// The largest words at which none has to be broken. Where headings that lie would make them small, they stand.
    fn new(sheet: &Sheet, table: &Table) -> Self {
        let (mut x, across) = sheet.across();
        let lying = SIZES.iter().take(LYING).map(|size| (*size, false));
        let tried: Vec<(f32, bool)> = lying.chain(SIZES.iter().map(|size| (*size, true))).collect();
        let measured =
            tried.iter().map(|(size, upright)| (*size, *upright, Self::measure(sheet, table, *size, *upright)));
        let measured: Vec<_> = measured.collect();
        let fitting = measured.iter().find(|(.., (least, _))| least.iter().sum::<f32>() <= across);
        let Some((size, upright, (least, wanted))) = fitting.or(measured.last()) else {
            return Self { size: 8.0, columns: vec![], upright: false, head: 0 };
        };
        let columns = shared_out(least, wanted, across).into_iter().map(|width| {
            x += width;
            (x - width, width)
        });
        Self { size: *size, columns: columns.collect(), upright: *upright, head: table.head() }
    }

    /// The least width of each column and what it would like.
    fn measure(sheet: &Sheet, table: &Table, size: f32, upright: bool) -> (Vec<f32>, Vec<f32>) {
        let (mut wanted, mut least) = (vec![], vec![]);
        let bold = sheet.fonts.of(true);
        for (at, heading) in table.headings.iter().enumerate() {
            let stands = upright && at != table.head();
            let mut word = if stands {
                line_height(size) * count(bold.lines(heading, size, TALLEST).len())
            } else {
                bold.widest_word(heading, size)
            };
            let mut wide = 0.0_f32;
            for cell in table.rows.iter().filter_map(|row| row.get(at)) {
                let shown = cell.shown();
                wide = wide.max(sheet.fonts.of(false).width(&shown, size));
                word = word.max(sheet.fonts.of(false).widest_word(&shown, size));
            }
            let room = 2.0 * PAD + 0.5;
            least.push(word.min(WIDEST) + room);
            wanted.push((wide.min(WIDEST) + room).max(word.min(WIDEST) + room));
        }
        (least, wanted)
    }

    /// Whether the heading of a column stands.
    const fn stands(&self, column: usize) -> bool {
        self.upright && column != self.head
    }

    fn headings(&self, sheet: &Sheet, table: &Table) -> Headings {
        let bold = sheet.fonts.of(true);
        let mut height = self.height(1);
        let mut cells = vec![];
        for (at, (heading, (_, width))) in table.headings.iter().zip(&self.columns).enumerate() {
            let stands = self.stands(at);
            let lines = bold.lines(heading, self.size, if stands { TALLEST } else { width - 2.0 * PAD });
            let longest = lines.iter().map(|line| bold.width(line, self.size)).fold(0.0, f32::max);
            height = height.max(if stands { longest + 2.0 * PAD } else { self.height(lines.len()) });
            cells.push(lines);
        }
        Headings { cells, height }
    }

    /// Draws the headings on a coloured ground.
    fn draw_headings(&self, sheet: &mut Sheet, headings: &Headings, parts: Option<&[PartId]>) {
        let top = sheet.y;
        let (left, across) = sheet.across();
        sheet.fill((left, top), (across, headings.height), HEAD, None);
        for (at, ((x, _), lines)) in self.columns.iter().zip(&headings.cells).enumerate() {
            let part = parts.and_then(|parts| parts.get(at)).copied();
            for (number, line) in (0_u16..).zip(lines) {
                let away = PAD + self.size * 0.95 + f32::from(number) * line_height(self.size);
                if self.stands(at) {
                    sheet.upright((x + away, top + headings.height - PAD), &format!("{line} "), self.size, part);
                } else {
                    sheet.text((x + PAD, top + away), &format!("{line} "), self.size, true, part);
                }
            }
        }
        self.frame(sheet, headings.height);
    }

    /// Lines around the cells of a row of this height, which begins here; the next one begins below it.
    fn frame(&self, sheet: &mut Sheet, height: f32) {
        let top = sheet.y;
        let (left, across) = sheet.across();
        for (x, _) in &self.columns {
            sheet.fill((*x, top), (0.5, height), LINE, None);
        }
        sheet.fill((left + across, top), (0.5, height + 0.5), LINE, None);
        sheet.fill((left, top), (across, 0.5), LINE, None);
        sheet.fill((left, top + height), (across, 0.5), LINE, None);
        sheet.y = top + height;
    }

    fn lines(&self, sheet: &Sheet, texts: &[String], to_the_right: Vec<bool>) -> Lines {
        let lines = |(text, (_, width)): (&String, &(f32, f32))| {
            sheet.fonts.of(false).lines(text, self.size, width - 2.0 * PAD)
        };
        Lines { cells: texts.iter().zip(&self.columns).map(lines).collect(), to_the_right }
    }

    fn height(&self, lines: usize) -> f32 {
        count(lines) * line_height(self.size) + 2.0 * PAD
    }

    /// Draws lines `from..to` of a row.
    fn draw(&self, sheet: &mut Sheet, row: &Lines, (from, to): (usize, usize), parts: &[PartId]) {
        let top = sheet.y;
        for (at, ((x, width), lines)) in self.columns.iter().zip(&row.cells).enumerate() {
            for (number, line) in (0_u16..).zip(lines.iter().take(to).skip(from)) {
                let slack = width - 2.0 * PAD - sheet.fonts.of(false).width(line, self.size);
                let indent = if row.to_the_right.get(at) == Some(&true) { slack.max(0.0) } else { 0.0 };
                let baseline = top + PAD + self.size * 0.95 + f32::from(number) * line_height(self.size);
                let part = parts.get(at).copied();
                sheet.text((x + PAD + indent, baseline), &format!("{line} "), self.size, false, part);
            }
        }
        self.frame(sheet, self.height(to - from));
    }
}

const fn line_height(size: f32) -> f32 {
    size * 1.22
}

fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}

/// Widths that fill the page: each gets its least first, then what is left by what it would like besides.
fn shared_out(least: &[f32], wanted: &[f32], across: f32) -> Vec<f32> {
    let (sum, all): (f32, f32) = (least.iter().sum(), wanted.iter().sum());
    if sum >= across {
        return least.iter().map(|width| width * across / sum).collect();
    }
    let more = (all - sum).max(0.01);
    let spare = across - sum;
    if spare >= more && all > 0.0 {
        return wanted.iter().map(|width| width * across / all).collect();
    }
    least.iter().zip(wanted).map(|(least, wanted)| least + (wanted - least) / more * spare).collect()
}

/// A table with its bars above it, and its title above both; a document's only table goes by the document's title.
pub(super) fn write_table(sheet: &mut Sheet, table: &Table, whole_title: &str) {
    if let Some(title) = &table.title {
        // a title stands with what it is the title of
        let bars = table.charts.first().map_or(0, |chart| chart.rows);
        sheet.need((f32::from(u16::try_from(bars).unwrap_or(u16::MAX)) * STEP + 80.0).min(sheet.whole()));
        sheet.heading(2, title, 12.0);
    }
    for chart in &table.charts {
        write_chart(sheet, chart, table);
    }
    let grid = Grid::new(sheet, table);
    let whole = sheet.part(0, Tag::Table.with_summary(Some(table.title.as_deref().unwrap_or(whole_title).to_owned())));
    let (head, body) = (sheet.part(whole, Tag::THead), sheet.part(whole, Tag::TBody));
    let headings = grid.headings(sheet, table);
    let tallest = |row: &Lines| row.cells.iter().map(Vec::len).max().unwrap_or(1).max(1);
    sheet.need(headings.height + grid.height(2));
    let parts = cells(sheet, head, table.headings.len(), |_| Tag::TH(TableHeaderScope::Column).into());
    grid.draw_headings(sheet, &headings, Some(&parts));
    for row in &table.rows {
        let texts: Vec<String> = row.iter().map(Cell::shown).collect();
        let numbers = row.iter().map(|cell| cell.number().is_some()).collect();
        let lines = grid.lines(sheet, &texts, numbers);
        let of_row = |at| if at == table.head() { Tag::TH(TableHeaderScope::Row).into() } else { Tag::TD.into() };
        let parts = cells(sheet, body, row.len(), of_row);
        let (all, mut done) = (tallest(&lines), 0);
        while done < all {
            let fits = |room: f32| (1..=all - done).take_while(|lines| grid.height(*lines) <= room).count();
            let on_a_page = fits(sheet.whole() - headings.height).max(1);
            let mut here = fits(sheet.left());
            if here < (all - done).min(on_a_page) {
                sheet.turn();
                grid.draw_headings(sheet, &headings, None);
                here = on_a_page;
            }
            grid.draw(sheet, &lines, (done, done + here), &parts);
            done += here;
        }
    }
    sheet.y += 10.0;
}

/// A row of the tree with its cells.
fn cells(sheet: &mut Sheet, of: PartId, count: usize, tag: impl Fn(usize) -> TagKind) -> Vec<PartId> {
    let row = sheet.part(of, Tag::TR);
    (0..count).map(|at| sheet.part(row, tag(at))).collect()
}

/// Bars, with what they say in words for those who do not see them.
fn write_chart(sheet: &mut Sheet, chart: &Chart, table: &Table) {
    const LABEL: f32 = 190.0;
    let bars = chart.bars(table);
    let heading = sheet.part(0, Tag::P);
    sheet.need(STEP * 3.0);
    sheet.paragraph(heading, &chart.title, 9.5, true);
    let figure = sheet.part(0, Tag::Figure(Some(chart.in_words(table))));
    let (left, across) = sheet.across();
    let longest = (across - LABEL - 60.0).min(360.0);
    for bar in bars {
        sheet.need(STEP);
        let label = sheet.fonts.of(false).lines(&bar.label, 8.5, LABEL).into_iter().next().unwrap_or_default();
        let indent = LABEL - sheet.fonts.of(false).width(&label, 8.5);
        sheet.text((left + indent, sheet.y + 10.0), &format!("{label} "), 8.5, false, Some(figure));
        #[expect(clippy::cast_possible_truncation, reason = "a length on paper")]
        let length = longest * bar.share as f32;
        sheet.fill((left + LABEL + 6.0, sheet.y + 2.0), (length, STEP - 4.0), BAR, Some(figure));
        sheet.text(
            (left + LABEL + 11.0 + length, sheet.y + 10.0),
            &format!("{} ", bar.value),
            8.5,
            false,
            Some(figure),
        );
        sheet.y += STEP;
    }
    sheet.y += 8.0;
}
