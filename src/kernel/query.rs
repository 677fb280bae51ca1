//! What stands behind the question mark: a filter, a page of a list, how something is written.

use super::answer::Page;
use super::error::{Error, Result, Violation};
use super::unread::{Place, code_of};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use std::future::{Ready, ready};

/// The query string as a known shape.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(pairs(request).and_then(|pairs| read(&pairs)).map(Self))
    }
}

/// Names and values of the query string, which must be UTF-8 and hold no NUL.
fn pairs(request: &HttpRequest) -> Result<Vec<(String, String)>> {
    let raw = request.query_string();
    let pairs: Vec<(String, String)> = serde_html_form::from_str(raw).map_err(not_a_query)?;
    for (name, value) in &pairs {
        if let Some(code) = code_of(name).or_else(|| code_of(value)) {
            return Err(Error::malformed(name.clone(), code));
        }
    }
    // bytes that are no UTF-8 have become U+FFFD, which nobody types
    pairs
        .iter()
        .find(|(name, value)| name.contains('\u{FFFD}') || value.contains('\u{FFFD}'))
        .map_or(Ok(()), |(name, _)| Err(Error::malformed(name.clone(), "not_utf8")))?;
    Ok(pairs)
}

/// The parser's words say nothing that the text does not.
fn not_a_query<E>(_: E) -> Error {
    Error::malformed("", "not_a_query")
}

fn read<T: DeserializeOwned>(pairs: &[(String, String)]) -> Result<T> {
    let text = serde_html_form::to_string(pairs).map_err(not_a_query)?;
    let input = serde_html_form::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    serde_path_to_error::deserialize(input).map_err(|error| {
        let at = error.path().to_string();
        let at = if at == "." { String::new() } else { at };
        Error::Malformed(Box::new(Place::Query.violation(at, &error.inner().to_string())))
    })
}

/// A word to look for, of at most so many letters.
#[derive(Debug, Clone, Default)]
pub struct Word<const MOST: usize = 100>(pub String);

impl<'de, const MOST: usize> Deserialize<'de> for Word<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        if word.chars().count() <= MOST {
            return Ok(Self(word));
        }
        Err(serde::de::Error::custom(format!("at most {MOST} letters")))
    }
}

/// Several values of one filter: `state=active&state=paused` or `state=active,paused`.
#[derive(Debug, Clone)]
pub struct Many<T>(pub Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(vec![])
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let values = texts.iter().flat_map(|text| text.split(',')).map(|word| T::deserialize(word.into_deserializer()));
        values.collect::<Result<Vec<T>, serde::de::value::Error>>().map(Self).map_err(serde::de::Error::custom)
    }
}

impl<T: utoipa::PartialSchema> utoipa::PartialSchema for Many<T> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::schema::ArrayBuilder::new().items(T::schema()).into()
    }
}
impl<T: utoipa::PartialSchema> utoipa::ToSchema for Many<T> {}

/// Of a list that takes no parameters of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoFilter {}

/// How a list is cut into pages.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub struct Paging {
    /// How many items a page holds.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: i64,
    /// The `next` of the page before.
    #[param(max_length = 1000)]
    pub after: Option<String>,
    /// Whether to count all items into `total`.
    pub count: bool,
}

impl Default for Paging {
    fn default() -> Self {
        Self { limit: 50, after: None, count: false }
    }
}

impl Parameters for Paging {
    const NAMES: &'static [&'static str] = &["limit", "after", "count"];
}

/// Parameters that stand beside those of a resource, known by their names.
pub trait Parameters: DeserializeOwned {
    /// What they are called.
    const NAMES: &'static [&'static str];
}

/// Two sets of parameters in one query; what the first does not know is the second's.
pub struct Both<A, B>(pub A, pub B);

impl<A: Parameters, B: DeserializeOwned> Both<A, B> {
    fn parse(pairs: Vec<(String, String)>) -> Result<Self> {
        let (first, second): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(name, _)| A::NAMES.contains(&name.as_str()));
        Ok(Self(read(&first)?, read(&second)?))
    }
}

impl<A: Parameters, B: DeserializeOwned> FromRequest for Both<A, B> {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(pairs(request).and_then(Self::parse))
    }
}

/// A page of a list and what is looked for in it.
pub struct Listing<F> {
    /// Which page.
    pub paging: Paging,
    /// The resource's own parameters.
    pub filter: F,
}

impl<F: DeserializeOwned> FromRequest for Listing<F> {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(pairs(request).and_then(Self::parse))
    }
}

impl<F: DeserializeOwned> Listing<F> {
    fn parse(pairs: Vec<(String, String)>) -> Result<Self> {
        let Both(paging, filter) = Both::<Paging, F>::parse(pairs)?;
        if !(1..=200).contains(&paging.limit) {
            return Err(Error::Malformed(Box::new(Violation::new("limit", "range").with("min", 1).with("max", 200))));
        }
        Ok(Self { paging, filter })
    }
}

impl<F> Listing<F> {
    /// Where to go on: the key and id of the last row of the page before. A cursor made for another order is refused.
    pub fn after<K: DeserializeOwned>(&self, order: &str) -> Result<Option<(K, uuid::Uuid)>> {
        let Some(text) = &self.paging.after else { return Ok(None) };
        let cursor = BASE64_URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        // what a client makes up must not reach the database any more than elsewhere in a query
        let cursor = cursor.filter(|json| !json.contains("\\u0000")).and_then(|json| serde_json::from_str(&json).ok());
        match cursor {
            Some((made_for, key, id)) if <String as AsRef<str>>::as_ref(&made_for) == order => Ok(Some((key, id))),
            _ => Err(Error::malformed("after", "bad_cursor")),
        }
    }

    /// How many rows to read: one more than the page holds tells whether there is a next one.
    pub fn fetch(&self) -> i64 {
        self.paging.limit + 1
    }

    /// The page from the rows read, with the cursor of its last row.
    pub fn page<T, K: Serialize>(
        &self, mut rows: Vec<T>, total: Option<i64>, order: &str, key: impl Fn(&T) -> (K, uuid::Uuid),
    ) -> Page<T> {
        let limit = usize::try_from(self.paging.limit).unwrap_or_default();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).and_then(|row| {
            let (key, id) = key(row);
            serde_json::to_vec(&(order, key, id)).ok().map(|cursor| BASE64_URL_SAFE_NO_PAD.encode(cursor))
        });
        Page { items: rows, next, total }
    }
}
