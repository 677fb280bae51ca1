//! What surrounds every request: its id, its language, its line in the log.

use super::error::Error;
use super::texts::Lang;
use actix_cors::CorsError;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest};
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Instant;
use tracing::Instrument;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone)]
struct RequestId(String);

/// The id of a request, for problems, audit and log.
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

/// The client's own id where it is short and plain, else a new one.
fn choose_id(request: &ServiceRequest) -> String {
    let sent = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let sane = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    sent.filter(sane).map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned)
}

type Held = Rc<RefCell<Payload>>;

/// An answer, and the body of its request until it is sent.
struct Holding {
    body: BoxBody,
    _held: Held,
}

impl MessageBody for Holding {
    type Error = <BoxBody as MessageBody>::Error;
    fn size(&self) -> BodySize {
        self.body.size()
    }
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}

/// Of a body in pieces, whose end may never come: actix waits for it for ever once it is let go before the answer is
/// sent, and closes the connection where it is not.
fn hold_body(request: &mut ServiceRequest) -> Option<Held> {
    request.headers().get(header::TRANSFER_ENCODING)?;
    let held = Rc::new(RefCell::new(request.take_payload()));
    let read = held.clone();
    let pieces = poll_fn(move |context| read.borrow_mut().poll_next_unpin(context));
    request.set_payload(Payload::Stream { payload: Box::pin(pieces) });
    Some(held)
}

/// Why a browser may not send a request from another site, in our words.
fn across(error: &CorsError) -> Error {
    let (header, code) = match error {
        CorsError::MissingRequestMethod | CorsError::BadRequestMethod | CorsError::MethodNotAllowed => {
            ("access-control-request-method", "not_across_sites")
        }
        CorsError::BadRequestHeaders | CorsError::HeadersNotAllowed => {
            ("access-control-request-headers", "not_across_sites")
        }
        _ => ("origin", "origin_not_allowed"),
    };
    Error::malformed(header, code)
}

/// The middleware.
pub async fn frame<B: MessageBody + 'static>(
    mut request: ServiceRequest, next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (id, begun) = (choose_id(&request), Instant::now());
    request.extensions_mut().insert(RequestId(id.clone()));
    let span =
        tracing::info_span!("request", request.id = %id, method = %request.method(), actor.id = tracing::field::Empty);
    let held = hold_body(&mut request);
    let mut response = next.call(request).instrument(span.clone()).await?.map_into_boxed_body();
    let _entered = span.entered();
    if let Some(refused) = response.response().error().and_then(|error| error.as_error::<CorsError>()).map(across) {
        let refused = refused.respond(response.request());
        response = response.into_response(refused);
    }
    if let Some(held) = held {
        response = response.map_body(|_, body| BoxBody::new(Holding { body, _held: held }));
    }
    let lang = Lang::of(response.request());
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID.clone(), value);
    }
    headers.insert(HeaderName::from_static("content-language"), HeaderValue::from_static(lang.as_str()));
    headers.append(HeaderName::from_static("vary"), HeaderValue::from_static("Accept-Language, Authorization"));
    headers.insert(HeaderName::from_static("cache-control"), HeaderValue::from_static("private, no-cache"));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    let route = response.request().match_pattern();
    tracing::info!(
        route,
        status = response.status().as_u16(),
        duration_ms = begun.elapsed().as_secs_f64() * 1e3,
        "answered"
    );
    Ok(response)
}
