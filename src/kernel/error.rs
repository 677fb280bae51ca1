//! Errors as RFC 9457 problems: one enum, codes that never change, texts in the reader's language.

pub use super::refused::{NamesConstraint, OnConstraint, OrStale};
use super::texts::Lang;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use std::fmt;

/// What handlers and models return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done. Each variant is one status.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: cannot be read.
    #[error("cannot be read")]
    Malformed(Box<Violation>),
    /// 401: no token, or one that does not hold.
    #[error("not signed in")]
    Unauthenticated,
    /// 401: the sign-in itself failed.
    #[error("wrong e-mail or password")]
    WrongCredentials,
    /// 403: no role of the caller's holds the permission.
    #[error("not allowed")]
    Forbidden,
    /// 404: absent, or out of reach; one answer for both.
    #[error("not found")]
    NotFound,
    /// 405, with the methods that would do.
    #[error("method not allowed")]
    MethodNotAllowed(String),
    /// 408: the body did not arrive in time.
    #[error("too slow")]
    TooSlow,
    /// 409: the state says no.
    #[error("conflict: {}", .0.code)]
    Conflict(Box<Conflict>),
    /// 412: somebody changed the object meanwhile.
    #[error("stale")]
    Stale,
    /// 413: the body is larger than an operation takes.
    #[error("too large")]
    TooLarge,
    /// 415: not JSON.
    #[error("unsupported media type")]
    UnsupportedMediaType,
    /// 422: read, but wrong.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Violation>),
    /// 428: `If-Match` is required here.
    #[error("no If-Match")]
    Unconditional,
    /// 429: too many tries; seconds until the next.
    #[error("too many tries")]
    TooManyTries(i64),
    /// 503: the database or the machine is busy; worth trying again.
    #[error("unavailable")]
    Unavailable,
    /// 500: ours. Logged with its chain, opaque outside.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// What is wrong with one field.
#[derive(Debug, Clone)]
pub struct Violation {
    /// JSON pointer into the body, or the name of the parameter.
    pub pointer: String,
    /// Stable word for programs.
    pub code: &'static str,
    /// What the text is filled with.
    pub params: Vec<(&'static str, String)>,
}

impl Violation {
    /// A violation without parameters.
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code, params: vec![] }
    }

    /// The same with a value for its text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.params.push((name, value.to_string()));
        self
    }
}

/// A state that does not allow what was asked.
#[derive(Debug, Default)]
pub struct Conflict {
    /// Stable word for programs.
    pub code: &'static str,
    /// The state the object is in.
    pub state: Option<&'static str>,
    /// What could be done instead.
    pub allowed: Vec<&'static str>,
    /// The items of a gate that are not met.
    pub unmet: Vec<Unmet>,
    /// What stands in the way, as addresses.
    pub blocking: Vec<String>,
}

/// An item of a gate that is not met.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Unmet {
    /// Which item of the gate.
    pub code: &'static str,
    /// How many it takes.
    pub required: i64,
    /// How many there are.
    pub actual: i64,
    /// Where to mend it.
    pub href: String,
}

impl Error {
    /// 409 with a code alone.
    pub fn conflict(code: &'static str) -> Self {
        Self::Conflict(Box::new(Conflict { code, ..Conflict::default() }))
    }

    /// 409 with the addresses of what stands in the way.
    pub fn blocked(code: &'static str, blocking: Vec<String>) -> Self {
        Self::Conflict(Box::new(Conflict { code, blocking, ..Conflict::default() }))
    }

    /// 409 of an object whose state does not take this step.
    pub fn wrong_state(state: &'static str, allowed: Vec<&'static str>) -> Self {
        Self::Conflict(Box::new(Conflict { code: "wrong_state", state: Some(state), allowed, ..Conflict::default() }))
    }

    /// 422 of one field.
    pub fn invalid(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::Invalid(vec![Violation::new(pointer, code)])
    }

    /// What a body names and the caller cannot see is 422 at that field, whether or not it exists elsewhere.
    #[must_use]
    pub fn unknown(self, pointer: &str) -> Self {
        if matches!(self, Self::NotFound) { Self::invalid(pointer, "unknown") } else { self }
    }

    /// What a parameter names and the caller cannot see is 400 of that parameter.
    #[must_use]
    pub fn unknown_parameter(self, name: &str) -> Self {
        if matches!(self, Self::NotFound) { Self::malformed(name, "unknown") } else { self }
    }

    /// The same where what is wrong has another name in the body that was sent.
    #[must_use]
    pub fn renamed(self, from: &str, to: &str) -> Self {
        let renamed = |mut violation: Violation| {
            if violation.pointer == from {
                to.clone_into(&mut violation.pointer);
            }
            violation
        };
        match self {
            Self::Invalid(violations) => Self::Invalid(violations.into_iter().map(renamed).collect()),
            other => other,
        }
    }

    /// 400 of one parameter or of the whole.
    pub fn malformed(pointer: impl Into<String>, code: &'static str) -> Self {
        Self::Malformed(Box::new(Violation::new(pointer, code)))
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::Unauthenticated => "unauthenticated",
            Self::WrongCredentials => "wrong_credentials",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed(_) => "method_not_allowed",
            Self::TooSlow => "request_timeout",
            Self::Conflict(conflict) => conflict.code,
            Self::Stale => "stale",
            Self::TooLarge => "payload_too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::Invalid(_) => "invalid",
            Self::Unconditional => "precondition_required",
            Self::TooManyTries(_) => "too_many_tries",
            Self::Unavailable => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The answer: a problem in the language of the request, with its id.
    pub fn respond(&self, request: &HttpRequest) -> HttpResponse {
        // who named no version hears of no precondition
        if matches!(self, Self::Stale) && !request.headers().contains_key(header::IF_MATCH) {
            return Self::conflict("outrun").respond(request);
        }
        self.answer(Lang::of(request), super::frame::request_id(request))
    }

    /// The answer in a language.
    pub fn answer(&self, lang: Lang, request_id: String) -> HttpResponse {
        let status = self.status_code();
        if let Self::Internal(error) = self {
            tracing::error!(error = format!("{error:#}"), "a request failed");
        }
        let mut answer = HttpResponse::build(status);
        match self {
            Self::Unauthenticated => {
                answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            Self::MethodNotAllowed(allow) => {
                answer.insert_header((header::ALLOW, allow.as_str()));
            }
            Self::TooManyTries(seconds) => {
                answer.insert_header((header::RETRY_AFTER, *seconds));
            }
            Self::Unavailable => {
                answer.insert_header((header::RETRY_AFTER, 1));
            }
            // what is left of the body would be taken for the next request
            Self::TooSlow | Self::TooLarge => {
                answer.force_close();
            }
            _ => {}
        }
        answer.content_type(HeaderValue::from_static("application/problem+json"));
        answer.json(self.problem(lang, request_id))
    }

    fn problem(&self, lang: Lang, request_id: String) -> Problem {
        let code = self.code();
        let violations = match self {
            Self::Invalid(violations) => violations.as_slice(),
            Self::Malformed(violation) => std::slice::from_ref(violation.as_ref()),
            _ => &[],
        };
        let none = Conflict::default();
        let conflict = if let Self::Conflict(conflict) = self { conflict.as_ref() } else { &none };
        Problem {
            kind: format!("/problems/{code}"),
            title: lang.say(&format!("problem-{code}")),
            status: self.status_code().as_u16(),
            code,
            detail: lang.say(&format!("problem-{code}.detail")),
            instance: format!("/requests/{request_id}"),
            request_id,
            errors: violations.iter().map(|violation| FieldError::new(violation, lang)).collect(),
            state: conflict.state,
            allowed: (conflict.code == "wrong_state" || !conflict.allowed.is_empty()).then(|| conflict.allowed.clone()),
            unmet: conflict.unmet.clone(),
            blocking: conflict.blocking.clone(),
        }
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Address of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in the language of the request.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable word for programs; the table of codes is in `openapi/README.md`.
    pub code: &'static str,
    /// What to do about it.
    pub detail: String,
    /// Address of this occurrence.
    pub instance: String,
    /// The request's id, also in `X-Request-Id` and in the log.
    pub request_id: String,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The state of the object that refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    /// What the object would take instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Vec<&'static str>>,
    /// The items of a gate that are not met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub unmet: Vec<Unmet>,
    /// What stands in the way, as addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub blocking: Vec<String>,
}

/// One field of a request and what is wrong with it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body, or the name of the parameter.
    pub pointer: String,
    /// Stable word for programs.
    pub code: &'static str,
    /// The same for people.
    pub detail: String,
    /// What the detail is filled with.
    pub params: std::collections::BTreeMap<&'static str, String>,
}

impl FieldError {
    fn new(violation: &Violation, lang: Lang) -> Self {
        let id = format!("field-{}", violation.code);
        Self {
            pointer: violation.pointer.clone(),
            code: violation.code,
            detail: lang.text(&id, &violation.params).unwrap_or(id),
            params: violation.params.iter().cloned().collect(),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Unauthenticated | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unconditional => StatusCode::PRECONDITION_REQUIRED,
            Self::TooManyTries(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
