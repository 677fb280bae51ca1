//! What handlers give back: an object with its ETag, a new one with its address, a page with its next.

use super::texts::Lang;
use actix_web::body::BoxBody;
use actix_web::http::header::{self, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

/// An object with an address and a version.
pub trait Entity: Serialize {
    /// Whether the version tells everything that is shown, so that a client which has it need not get it again.
    const CACHED: bool = true;
    /// Grows with every change of what is shown; the ETag is `"v<version>"`.
    fn version(&self) -> i64;
    /// Its address below `/api/v1`, with a leading slash.
    fn path(&self) -> String;
}

/// An answer, and which headers it brings: the document tells them.
pub trait Reply: Responder {
    /// Their names.
    const HEADERS: &'static [&'static str] = &[];
    /// Whether a client that holds it already is told so, with 304.
    const MAY_BE_KNOWN: bool = false;
}

impl<T: Entity> Reply for One<T> {
    const HEADERS: &'static [&'static str] = &["ETag"];
    const MAY_BE_KNOWN: bool = T::CACHED;
}
impl<T: Entity> Reply for Created<T> {
    const HEADERS: &'static [&'static str] = &["ETag", "Location"];
}
impl<T: Entity> Reply for Accepted<T> {
    const HEADERS: &'static [&'static str] = &["ETag", "Location"];
}
impl Reply for NoContent {}
impl<T: Serialize> Reply for Shown<T> {}
impl<T: Serialize> Reply for Items<T> {}
impl<T: Serialize> Reply for actix_web::web::Json<T> {}
impl Reply for Sheet {}
impl<T: Serialize> Reply for Page<T> {
    const HEADERS: &'static [&'static str] = &["Link"];
}
impl Reply for Feed {
    const HEADERS: &'static [&'static str] = &["ETag"];
    const MAY_BE_KNOWN: bool = true;
}
impl Reply for Download {
    const HEADERS: &'static [&'static str] = &["Content-Disposition"];
}

/// 200 with an object and its ETag; 304 when the client has it already.
pub struct One<T>(pub T);

/// 201 with a new object, its address and its ETag.
pub struct Created<T>(pub T);

/// 202 with an object that is still worked on, its address and its `ETag`.
pub struct Accepted<T>(pub T);

/// 204.
pub struct NoContent;

fn etag(entity: &impl Entity) -> String {
    format!("\"v{}\"", entity.version())
}

/// Whether the client already holds this version.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|tags| {
        tags.split(',').any(|one| matches!(one.trim(), "*") || one.trim().trim_start_matches("W/") == tag)
    })
}

impl<T: Entity> Responder for One<T> {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let tag = etag(&self.0);
        if T::CACHED && matches!(*request.method(), Method::GET | Method::HEAD) && is_known(request.headers(), &tag) {
            return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
        }
        HttpResponse::Ok().insert_header((header::ETAG, tag)).json(self.0)
    }
}

fn made(status: StatusCode, entity: impl Entity) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::LOCATION, format!("/api/v1{}", entity.path())))
        .insert_header((header::ETAG, etag(&entity)))
        .json(entity)
}

impl<T: Entity> Responder for Created<T> {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        made(StatusCode::CREATED, self.0)
    }
}

impl<T: Entity> Responder for Accepted<T> {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        made(StatusCode::ACCEPTED, self.0)
    }
}

impl Responder for NoContent {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

/// 200 with what has no version, as a secret that is shown once.
pub struct Shown<T>(pub T);

impl<T: Serialize> Responder for Shown<T> {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self.0)
    }
}

/// A calendar, with an `ETag` made of its bytes; 304 when the client has them already.
pub struct Feed(pub String);

impl Responder for Feed {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let digest = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()));
        let tag = format!("\"{digest}\"");
        if is_known(request.headers(), &tag) {
            return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
        }
        HttpResponse::Ok().insert_header((header::ETAG, tag)).content_type("text/calendar; charset=utf-8").body(self.0)
    }
}

/// A file to download.
pub struct Download {
    /// What it is called, in ASCII.
    pub name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Tells browsers to keep a file under its name.
pub fn disposition(name: &str) -> String {
    format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}")
}

impl Responder for Download {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(self.content_type)
            .insert_header((header::CONTENT_DISPOSITION, disposition(&self.name)))
            .body(self.bytes)
    }
}

impl utoipa::PartialSchema for Download {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).into()
    }
}
impl utoipa::ToSchema for Download {}

/// A page for people, in HTML without a script.
pub struct Sheet(String);

impl Sheet {
    /// With a heading of the catalogue; what follows it is HTML already.
    pub fn new(lang: Lang, heading: &str, rest: &str) -> Self {
        let (tag, heading) = (lang.as_str(), lang.say(heading));
        Self(format!(
            "<!doctype html><html lang=\"{tag}\"><meta charset=\"utf-8\"><title>{heading}</title><h1>{heading}</h1>{rest}"
        ))
    }
}

impl Responder for Sheet {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().content_type("text/html; charset=utf-8").body(self.0)
    }
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; null on the last.
    #[schema(required)]
    pub next: Option<String>,
    /// How many items there are in all, when `count=true` was sent; else null.
    #[schema(required)]
    pub total: Option<i64>,
}

impl<T: Serialize> Responder for Page<T> {
    type Body = BoxBody;
    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut answer = HttpResponse::Ok();
        if let Some(next) = &self.next {
            let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("after="));
            let query = kept.fold(String::new(), |query, pair| query + pair + "&");
            answer.insert_header((header::LINK, format!("<{}?{query}after={next}>; rel=\"next\"", request.path())));
        }
        answer.json(self)
    }
}

/// All of a short list, which needs no pages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Items<T> {
    /// The items.
    pub items: Vec<T>,
}

impl<T: Serialize> Responder for Items<T> {
    type Body = BoxBody;
    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok().json(self)
    }
}
