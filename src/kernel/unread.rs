//! What could not be read, as codes that have texts in three languages: serde says it in English words alone.

use super::error::{Error, Result, Violation};
use serde_json::Value;

/// Where a value was read from.
pub(super) enum Place {
    /// A JSON body.
    Body,
    /// The query string.
    Query,
}

impl Place {
    /// What serde's words mean there; words that say something else are handed on.
    pub(super) fn violation(&self, at: String, words: &str) -> Violation {
        let mut quoted = words.split('`').skip(1).step_by(2);
        let mut named = || quoted.next().unwrap_or_default();
        let (slash, unknown, otherwise) = match self {
            Self::Body => ("/", "unknown_field", "unreadable"),
            Self::Query => ("", "unknown_parameter", "bad_parameter"),
        };
        let inside = |name: &str| format!("{at}{slash}{}", escaped(name));
        match words.split('`').next().unwrap_or_default() {
            "missing field " => Violation::new(inside(named()), "required"),
            "duplicate field " => Violation::new(inside(named()), "field_twice"),
            "unknown field " => Violation::new(at, unknown).with("known", known(words)),
            "unknown variant " => Violation::new(at, "unknown_value").with("known", known(words)),
            start if start.starts_with("UUID parsing failed") => Violation::new(at, "not_an_id"),
            start if start.starts_with("the year must be ") => {
                let mut years = start.split(' ').filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
                let mut year = || years.next().unwrap_or_default();
                Violation::new(at, "year_range").with("from", year()).with("to", year())
            }
            start
                if start.starts_with("invalid digit") || start.ends_with("number too large to fit in target type") =>
            {
                Violation::new(at, "not_a_number")
            }
            start if start.starts_with("at most ") => {
                let most = start.split(' ').nth(2).unwrap_or_default();
                Violation::new(at, "too_long").with("max", most)
            }
            start if start.starts_with("not a day") => Violation::new(at, "not_a_day"),
            start if start.starts_with("not a moment") => Violation::new(at, "not_a_moment"),
            start if start.starts_with("invalid type: ") => match expected(words) {
                Some(kind) => Violation::new(at, "wrong_type").with("expected", kind),
                None => Violation::new(at, otherwise).with("reason", words),
            },
            _ => Violation::new(at, otherwise).with("reason", words),
        }
    }
}

/// The names that serde offers instead: what it quotes behind the name that was sent, which may hold any letters.
fn known(words: &str) -> String {
    let (_, offered) = words.rsplit_once("`, expected ").unwrap_or_default();
    let names: Vec<&str> = offered.split('`').skip(1).step_by(2).collect();
    if names.is_empty() { "–".to_owned() } else { names.join(", ") }
}

/// What JSON calls the kind of value that was expected.
fn expected(words: &str) -> Option<&'static str> {
    let (_, kind) = words.rsplit_once(", expected ")?;
    match kind {
        "a string" | "a borrowed string" | "string or map" => Some("string"),
        "a boolean" => Some("boolean"),
        "a sequence" => Some("array"),
        "a map" => Some("object"),
        "a Decimal" | "f64" | "f32" => Some("number"),
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => Some("integer"),
        other if other.starts_with("struct ") => Some("object"),
        other if other.contains("UUID") || other.contains("formatted") => Some("string"),
        _ => None,
    }
}

/// A key as a JSON pointer writes it.
pub(super) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// What no text holds: NUL, which PostgreSQL cannot keep; other control characters but tabs and ends of lines; and the last
/// two of each plane, which Unicode says are no characters.
fn unprintable(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r')) || u32::from(letter) & 0xFFFE == 0xFFFE
}

/// Refuses texts with characters that cannot be shown. JSON holds control characters only escaped.
pub(super) fn refuse_unprintable(bytes: &[u8]) -> Result<()> {
    let suspect = |pair: &[u8]| matches!(pair, [b'\\', b'u' | b'b' | b'f'] | [0xC2, 0x80..=0x9F] | [0xBF, 0xBE | 0xBF]);
    if !bytes.windows(2).any(suspect) && !bytes.contains(&0x7F) {
        return Ok(());
    }
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return Ok(()) };
    find(&value, "").map_or(Ok(()), |(pointer, code)| Err(Error::invalid(pointer, code)))
}

/// The code of the first character in a text that cannot be shown.
pub(super) fn code_of(text: &str) -> Option<&'static str> {
    let letter = text.chars().find(|letter| unprintable(*letter))?;
    Some(if letter == '\0' { "nul_character" } else { "control_character" })
}

fn find(value: &Value, at: &str) -> Option<(String, &'static str)> {
    match value {
        Value::String(text) => code_of(text).map(|code| (at.to_owned(), code)),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| find(item, &format!("{at}/{index}"))),
        Value::Object(fields) => fields.iter().find_map(|(key, item)| {
            let here = format!("{at}/{}", escaped(key));
            match code_of(key) {
                Some(code) => Some((here, code)),
                None => find(item, &here),
            }
        }),
        _ => None,
    }
}
