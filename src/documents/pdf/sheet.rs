//! Pages being filled from top to bottom, and the tree that says what on them is what.

use super::fonts::Fonts;
use crate::documents::Labelled;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::Artifact;
use krilla::tagging::{ArtifactType, ContentTag, Identifier, Node, SpanTag, Tag, TagGroup, TagKind, TagTree};
use krilla::text::TextDirection;
use std::num::NonZeroU16;

/// Space around a page, in points.
const MARGIN: f32 = 36.0;
/// Space for the number of the page.
const FOOT: f32 = 18.0;

/// A part of the tree.
pub(super) type PartId = usize;

struct Part {
    tag: TagKind,
    children: Vec<PartId>,
    marks: Vec<Identifier>,
}

/// A colour: red, green and blue.
pub(super) type Colour = (u8, u8, u8);
pub(super) const INK: Colour = (26, 26, 26);
pub(super) const LINE: Colour = (118, 118, 118);
pub(super) const HEAD: Colour = (232, 238, 244);
pub(super) const BAR: Colour = (47, 93, 138);

enum Ink {
    Text {
        x: f32,
        baseline: f32,
        size: f32,
        bold: bool,
        text: String,
    },
    /// Bold words that run from below to above; where they begin.
    Upright {
        x: f32,
        y: f32,
        size: f32,
        text: String,
    },
    Box {
        area: Rect,
        colour: Colour,
    },
}

struct Drawn {
    ink: Ink,
    /// What it is part of; `None` for what only decorates.
    part: Option<PartId>,
}

/// Pages being filled.
pub(super) struct Sheet {
    pub(super) fonts: &'static Fonts,
    size: (f32, f32),
    pages: Vec<Vec<Drawn>>,
    parts: Vec<Part>,
    /// Headings, with the page and the height they stand at.
    marks: Vec<(String, usize, f32)>,
    /// Where the next thing goes, from the top.
    pub(super) y: f32,
}

impl Sheet {
    /// One empty page of A4.
    pub(super) fn new(fonts: &'static Fonts, landscape: bool) -> Self {
        let size = if landscape { (842.0, 595.0) } else { (595.0, 842.0) };
        let root = Part { tag: Tag::Div.into(), children: vec![], marks: vec![] };
        Self { fonts, size, pages: vec![vec![]], parts: vec![root], marks: vec![], y: MARGIN }
    }

    /// How wide and high a page is.
    pub(super) const fn size(&self) -> (f32, f32) {
        self.size
    }

    /// The left edge and the width of what is written.
    pub(super) fn across(&self) -> (f32, f32) {
        (MARGIN, self.size.0 - 2.0 * MARGIN)
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How much fits below.
    pub(super) fn left(&self) -> f32 {
        self.size.1 - MARGIN - FOOT - self.y
    }

    /// How much fits on an empty page.
    pub(super) fn whole(&self) -> f32 {
        self.size.1 - 2.0 * MARGIN - FOOT
    }

    /// Goes on at the top of a new page.
    pub(super) fn turn(&mut self) {
        self.pages.push(vec![]);
        self.y = MARGIN;
    }

    /// Goes on at the top of a new page where this much does not fit below.
    pub(super) fn need(&mut self, height: f32) {
        if self.left() < height && self.y > MARGIN {
            self.turn();
        }
    }

    /// A new part of another; 0 is the whole.
    pub(super) fn part(&mut self, of: PartId, tag: impl Into<TagKind>) -> PartId {
        let id = self.parts.len();
        self.parts.push(Part { tag: tag.into(), children: vec![], marks: vec![] });
        if let Some(parent) = self.parts.get_mut(of) {
            parent.children.push(id);
        }
        id
    }

    fn draw(&mut self, ink: Ink, part: Option<PartId>) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Drawn { ink, part });
        }
    }

    /// One line of text, its baseline this far from the top.
    pub(super) fn text(&mut self, (x, baseline): (f32, f32), text: &str, size: f32, bold: bool, part: Option<PartId>) {
        let text = self.fonts.of(bold).drawable(text);
        if !text.trim().is_empty() {
            self.draw(Ink::Text { x, baseline, size, bold, text }, part);
        }
    }

    /// One line of bold words that run upwards, from where their baseline begins.
    pub(super) fn upright(&mut self, (x, y): (f32, f32), text: &str, size: f32, part: Option<PartId>) {
        let text = self.fonts.of(true).drawable(text);
        self.draw(Ink::Upright { x, y, size, text }, part);
    }

    /// A filled box.
    pub(super) fn fill(
        &mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Colour, part: Option<PartId>,
    ) {
        if let Some(area) = Rect::from_xywh(x, y, width, height) {
            self.draw(Ink::Box { area, colour }, part);
        }
    }

    /// A text in lines across the page.
    pub(super) fn paragraph(&mut self, part: PartId, text: &str, size: f32, bold: bool) {
        let (x, width) = self.across();
        for line in self.fonts.of(bold).lines(text, size, width) {
            self.need(size * 1.35);
            self.text((x, self.y + size), &format!("{line} "), size, bold, Some(part));
            self.y += size * 1.35;
        }
    }

    /// A heading of this level.
    pub(super) fn heading(&mut self, level: u16, text: &str, size: f32) {
        self.need(size * 4.0);
        self.marks.push((text.to_owned(), self.pages.len() - 1, self.y));
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let part = self.part(0, Tag::Hn(level, Some(text.to_owned())));
        self.paragraph(part, text, size, true);
        self.y += size * 0.3;
    }

    /// A label in bold, and beside it what it says.
    pub(super) fn labelled(&mut self, line: &Labelled) {
        const SIZE: f32 = 9.0;
        const BESIDE: f32 = 170.0;
        let part = self.part(0, Tag::P);
        let (x, width) = self.across();
        let labels = self.fonts.of(true).lines(&line.label, SIZE, BESIDE - 10.0);
        let texts = self.fonts.of(false).lines(&line.text, SIZE, width - BESIDE);
        // the label is read as a whole before what it says
        let height = |lines: usize| f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * SIZE * 1.35;
        self.need(height(labels.len()));
        let (page, top) = (self.pages.len(), self.y);
        for (line, at) in labels.iter().zip(0_u16..) {
            let baseline = top + SIZE + f32::from(at) * SIZE * 1.35;
            self.text((x, baseline), &format!("{line} "), SIZE, true, Some(part));
        }
        for line in &texts {
            self.need(SIZE * 1.35);
            self.text((x + BESIDE, self.y + SIZE), &format!("{line} "), SIZE, false, Some(part));
            self.y += SIZE * 1.35;
        }
        if self.pages.len() == page {
            self.y = self.y.max(top + height(labels.len()));
        }
        self.y += 2.0;
    }

    /// Writes the number of every page.
    pub(super) fn number(&mut self) {
        let all = self.pages.len();
        let (x, width) = self.across();
        let baseline = self.size.1 - MARGIN / 2.0;
        for (at, page) in (1..).zip(&mut self.pages) {
            let text = format!("{at} / {all}");
            let x = x + width - self.fonts.of(false).width(&text, 8.0);
            page.push(Drawn { ink: Ink::Text { x, baseline, size: 8.0, bold: false, text }, part: None });
        }
    }

    /// The headings, to jump to.
    pub(super) fn outline(&mut self) -> Outline {
        let mut outline = Outline::new();
        for (text, page, y) in self.marks.drain(..) {
            outline.push_child(OutlineNode::new(text, XyzDestination::new(page, Point::from_xy(0.0, y))));
        }
        outline
    }

    /// Draws a page.
    pub(super) fn render(&mut self, page: usize, surface: &mut Surface<'_>) {
        for drawn in self.pages.get_mut(page).map(std::mem::take).unwrap_or_default() {
            let content = match (&drawn.ink, drawn.part) {
                (_, None) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
                (Ink::Text { .. } | Ink::Upright { .. }, Some(_)) => ContentTag::Span(SpanTag::empty()),
                (Ink::Box { .. }, Some(_)) => ContentTag::Other,
            };
            let mark = surface.start_tagged(content);
            ink(self.fonts, drawn.ink, surface);
            surface.end_tagged();
            if let Some(part) = drawn.part.and_then(|part| self.parts.get_mut(part)) {
                part.marks.push(mark);
            }
        }
    }

    /// What on the pages is what.
    pub(super) fn tree(mut self, lang: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
        let top = self.parts.first_mut().map(|root| std::mem::take(&mut root.children)).unwrap_or_default();
        for part in top {
            if let Some(group) = self.group(part) {
                tree.push(group);
            }
        }
        tree
    }

    fn group(&mut self, part: PartId) -> Option<TagGroup> {
        let part = self.parts.get_mut(part)?;
        let (tag, children, marks) =
            (part.tag.clone(), std::mem::take(&mut part.children), std::mem::take(&mut part.marks));
        let mut nodes: Vec<Node> = marks.into_iter().map(Node::from).collect();
        nodes.extend(children.into_iter().filter_map(|child| self.group(child)).map(Node::from));
        Some(TagGroup::with_children(tag, nodes))
    }
}

fn ink(fonts: &Fonts, ink: Ink, surface: &mut Surface<'_>) {
    let (red, green, blue) = if let Ink::Box { colour, .. } = &ink { *colour } else { INK };
    let paint = krilla::color::rgb::Color::new(red, green, blue).into();
    surface.set_fill(Some(Fill { paint, opacity: NormalizedF32::ONE, rule: FillRule::default() }));
    match ink {
        Ink::Text { x, baseline, size, bold, text } => {
            let font = fonts.of(bold).font.clone();
            surface.draw_text(Point::from_xy(x, baseline), font, size, &text, false, TextDirection::LeftToRight);
        }
        Ink::Upright { x, y, size, text } => {
            let font = fonts.of(true).font.clone();
            surface.push_transform(&Transform::from_row(0.0, -1.0, 1.0, 0.0, x, y));
            surface.draw_text(Point::from_xy(0.0, 0.0), font, size, &text, false, TextDirection::LeftToRight);
            surface.pop();
        }
        Ink::Box { area, .. } => {
            let mut path = PathBuilder::new();
            path.push_rect(area);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}
