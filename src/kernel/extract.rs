//! Bodies and query strings, checked before a handler sees them. Unknown fields and parameters are refused,
//! and so is a NUL character, which PostgreSQL cannot hold.

use super::error::{Error, Result, Violation};
use super::objects::Strict;
pub use super::query::*;
use super::unread::{Place, escaped, refuse_unprintable};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// A JSON body of a known shape.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // a packed body would be read as it is, so it is said that none is unpacked
        let packed = request.headers().get(header::CONTENT_ENCODING).is_some_and(|how| how != "identity");
        let json = is_json(request) && !packed;
        let body = whole(payload.take());
        Box::pin(async move {
            let bytes = body.await?;
            if !json {
                return Err(Error::UnsupportedMediaType);
            }
            parse(&bytes).map(Self)
        })
    }
}

/// A file as it was sent, whatever it says it is: what it is shows in its bytes.
pub struct File(pub web::Bytes);

impl FromRequest for File {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;
    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = whole(payload.take());
        Box::pin(async move { body.await.map(Self) })
    }
}

/// A body whose size was looked at when it came; actix would look again, with a limit of its own.
async fn whole(payload: Payload) -> Result<web::Bytes> {
    let broken = |error: &dyn std::fmt::Display| Error::Internal(anyhow::anyhow!("{error}"));
    let bytes = actix_web::body::to_bytes(actix_web::body::BodyStream::new(payload)).await;
    bytes.map_err(|error| broken(&error))
}

fn is_json(request: &HttpRequest) -> bool {
    let essence = request.content_type().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("application/merge-patch+json")
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T> {
    refuse_unprintable(bytes)?;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(Strict(&mut json)).map_err(|error| {
        let pointer = pointer(error.path());
        let problem = error.into_inner();
        if problem.is_data() {
            Error::Invalid(vec![Place::Body.violation(pointer, &reason(&problem))])
        } else {
            Error::Malformed(Box::new(Violation::new(pointer, "not_json").with("reason", reason(&problem))))
        }
    })?;
    json.end()
        .map_err(|error| Error::Malformed(Box::new(Violation::new("", "not_json").with("reason", reason(&error)))))?;
    value.validate().map_err(|errors| Error::Invalid(violations(&errors)))?;
    Ok(value)
}

/// The parser's words without its line and column, which say nothing about a field.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escaped(key)),
            Segment::Enum { .. } | Segment::Unknown => String::new(),
        })
        .collect()
}

/// validator's findings as ours, in the order of their pointers.
pub fn violations(errors: &ValidationErrors) -> Vec<Violation> {
    let mut found = vec![];
    collect(errors, "", &mut found);
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

fn collect(errors: &ValidationErrors, at: &str, found: &mut Vec<Violation>) {
    for (field, kind) in errors.errors() {
        let here = if field == "__all__" { at.to_owned() } else { format!("{at}/{field}") };
        match kind {
            ValidationErrorsKind::Field(errors) => found.extend(errors.iter().map(|error| violation(&here, error))),
            ValidationErrorsKind::Struct(inner) => collect(inner, &here, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(inner, &format!("{here}/{index}"), found);
                }
            }
        }
    }
}

fn violation(pointer: &str, error: &validator::ValidationError) -> Violation {
    let code = match error.code {
        Cow::Borrowed(code) => code,
        Cow::Owned(_) => "invalid",
    };
    let mut violation = Violation::new(pointer, code);
    for name in ["min", "max"] {
        if let Some(value) = error.params.get(name) {
            // validator writes the bounds of numbers as floats
            let text = value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string());
            violation = violation.with(name, text);
        }
    }
    violation
}

/// In a PATCH: an absent field stays `None`, `null` becomes `Some(None)`, a value `Some(Some(value))`.
/// On a field that cannot be empty (`Option<T>`), `null` fails.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A text that is more than blanks and marks that nobody sees.
pub fn not_blank(text: &str) -> Result<(), validator::ValidationError> {
    let unseen = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if text.chars().all(unseen) { Err(validator::ValidationError::new("blank")) } else { Ok(()) }
}

/// A list that names nothing twice.
pub fn distinct<T: PartialEq>(items: &[T]) -> Result<(), validator::ValidationError> {
    let twice = items.iter().enumerate().any(|(index, item)| items[..index].contains(item));
    if twice { Err(validator::ValidationError::new("listed_twice")) } else { Ok(()) }
}

/// `If-Match`, where it is honoured but not required.
pub struct IfMatch(Option<String>);

/// `If-Match`, where two people edit one form: 428 without it.
pub struct MustMatch(String);

/// What cannot be read is the tag of nothing.
fn if_match(request: &HttpRequest) -> Option<String> {
    request.headers().get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().to_owned())
}

fn matches(tags: &str, version: i64) -> Result<()> {
    let tag = format!("\"v{version}\"");
    if tags.split(',').any(|one| one.trim() == "*" || one.trim() == tag) { Ok(()) } else { Err(Error::Stale) }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(if_match(request))))
    }
}

impl FromRequest for MustMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if_match(request).map(Self).ok_or(Error::Unconditional))
    }
}

impl IfMatch {
    /// As of a client that did not send it.
    pub fn absent() -> Self {
        Self(None)
    }

    /// 412 when the object is not the one the client saw.
    pub fn check(&self, entity: &impl super::answer::Entity) -> Result<()> {
        self.check_version(entity.version())
    }

    /// 412 where the client saw an object that is not there.
    pub fn check_absent(&self) -> Result<()> {
        if self.0.is_none() { Ok(()) } else { Err(Error::Stale) }
    }

    /// The object, unless it is not the one the client saw.
    pub fn of<T: super::answer::Entity>(&self, entity: T) -> Result<T> {
        self.check(&entity).map(|()| entity)
    }

    /// The same for an object that is shown inside another.
    pub fn check_version(&self, version: i64) -> Result<()> {
        self.0.as_deref().map_or(Ok(()), |tags| matches(tags, version))
    }
}

impl MustMatch {
    /// As of a client that takes whatever there is.
    pub fn any() -> Self {
        Self("*".to_owned())
    }

    /// 412 when the object is not the one the client saw.
    pub fn check(&self, entity: &impl super::answer::Entity) -> Result<()> {
        matches(&self.0, entity.version())
    }
}
