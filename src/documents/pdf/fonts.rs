//! The letters: how wide they are, and where a line of them ends.

use anyhow::{Context, Result};
use krilla::text::Font;
use std::sync::LazyLock;
use ttf_parser::{Face, name_id};

/// A font, to measure and to draw with.
pub(super) struct Letters {
    face: Face<'static>,
    /// What krilla draws with.
    pub font: Font,
}

/// Upright and bold. Libertinus Serif has every Russian and Kazakh letter.
pub(super) struct Fonts {
    regular: Letters,
    bold: Letters,
}

static FONTS: LazyLock<Result<Fonts>> = LazyLock::new(|| {
    Ok(Fonts { regular: Letters::named("LibertinusSerif-Regular")?, bold: Letters::named("LibertinusSerif-Bold")? })
});

impl Fonts {
    /// The fonts of the service.
    pub(super) fn get() -> Result<&'static Self> {
        FONTS.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))
    }

    pub(super) fn of(&self, bold: bool) -> &Letters {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Letters {
    fn named(wanted: &str) -> Result<Self> {
        let is_wanted = |bytes: &&'static [u8]| {
            Face::parse(bytes, 0).is_ok_and(|face| {
                let mut names = face.names().into_iter().filter(|name| name.name_id == name_id::POST_SCRIPT_NAME);
                names.any(|name| name.to_string().as_deref() == Some(wanted))
            })
        };
        let bytes = typst_assets::fonts().find(is_wanted).with_context(|| format!("no font {wanted}"))?;
        let font = Font::new(bytes.into(), 0).with_context(|| format!("krilla refuses {wanted}"))?;
        Ok(Self { face: Face::parse(bytes, 0)?, font })
    }

    /// What the font cannot draw is a box for it: a letter that it lacks becomes a question mark.
    pub(super) fn drawable(&self, text: &str) -> String {
        text.chars().map(|letter| if self.has(letter) { letter } else { '?' }).collect()
    }

    /// Glyph 0 is the box for what there is no glyph for; some fonts give it a letter, too.
    fn has(&self, letter: char) -> bool {
        self.face.glyph_index(letter).is_some_and(|glyph| glyph.0 != 0)
    }

    /// How wide a text of this size is.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        let advance = |letter| self.face.glyph_index(letter).and_then(|glyph| self.face.glyph_hor_advance(glyph));
        let units: u32 = text.chars().map(|letter| u32::from(advance(letter).unwrap_or(500))).sum();
        #[expect(clippy::cast_precision_loss, reason = "widths of lines")]
        let units = units as f32;
        units * size / f32::from(self.face.units_per_em())
    }

    /// The widest word.
    pub(super) fn widest_word(&self, text: &str, size: f32) -> f32 {
        text.split_whitespace().map(|word| self.width(word, size)).fold(0.0, f32::max)
    }

    /// The lines a text takes in this width. A word that is wider is broken.
    pub(super) fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = vec![];
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, size) <= width {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = self.break_word(word, size, width, &mut lines);
            }
            lines.push(line);
        }
        lines
    }

    /// Puts all of a word but its last piece into lines.
    fn break_word(&self, word: &str, size: f32, width: f32, lines: &mut Vec<String>) -> String {
        let mut piece = String::new();
        for letter in word.chars() {
            piece.push(letter);
            if piece.chars().count() > 1 && self.width(&piece, size) > width {
                piece.pop();
                lines.push(std::mem::replace(&mut piece, letter.to_string()));
            }
        }
        piece
    }
}
