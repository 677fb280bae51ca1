//! Routes and their documentation come from the same line, and a handler without a guard as its first argument
//! does not compile. Arguments are read in order, body bytes before the database, so that no connection waits for a
//! slow client and nobody learns what is wrong with a body they may not send.

use super::answer::Reply;
use super::auth::{Authorized, Core, Public};
use super::error::{Error, Result};
use super::policy::{Grant, Permission};
use actix_http::BoxedPayloadStream;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard};
use futures_util::FutureExt;
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use utoipa::openapi::path::{HttpMethod, Operation, ParameterIn};
use utoipa::openapi::request_body::RequestBody;
use utoipa::openapi::{OpenApi, PathItem, RefOr, Schema};

/// The largest JSON body.
pub const BODY_LIMIT: usize = 1 << 20;
/// How long a body may take to arrive.
const BODY_DEADLINE: Duration = Duration::from_secs(10);
/// The largest file, and how long it may take.
const FILE_LIMIT: usize = 20 << 20;
const FILE_DEADLINE: Duration = Duration::from_mins(2);
/// How long a handler may take at most; more where a single statement may take long.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a file is documented as.
const FILE: &str = "application/octet-stream";

/// The first argument of every handler.
#[diagnostic::on_unimplemented(
    message = "a handler's first argument must be `Authorized<may::...>` or `Public`: this handler is not guarded",
    label = "this handler is not guarded"
)]
pub trait Guard: FromRequest<Error = Error> {
    /// What it asks of the caller; `None` lets everybody in.
    fn permission() -> Option<Permission>;
}
impl<P: Grant> Guard for Authorized<P> {
    fn permission() -> Option<Permission> {
        Some(P::PERMISSION)
    }
}
impl Guard for Public {
    fn permission() -> Option<Permission> {
        None
    }
}

/// A handler's arguments: a guard, then the rest, read in this order.
pub trait Arguments: Sized {
    /// The first argument.
    type Guard: Guard;
    /// Reads them. A body that did not arrive is told only to those who may send one.
    fn extract(request: &HttpRequest, body: Result<Bytes>) -> impl Future<Output = Result<Self>>;
}
macro_rules! arguments { ($(($($rest:ident)*))+) => { $(
    impl<G: Guard, $($rest: FromRequest),*> Arguments for (G, $($rest,)*) where $($rest::Error: Into<actix_web::Error>),* {
        type Guard = G;
        async fn extract(request: &HttpRequest, body: Result<Bytes>) -> Result<Self> {
            let guard = G::from_request(request, &mut Payload::None).await?;
            let body = body?;
            let stream: BoxedPayloadStream = Box::pin(futures_util::stream::once(async { Ok(body) }));
            #[allow(unused_mut, unused_variables, clippy::allow_attributes, reason = "a handler may take nothing but its guard")]
            let mut payload: Payload = stream.into();
            Ok((guard, $(own($rest::from_request(request, &mut payload).await)?,)*))
        }
    }
)+ } }
arguments! { () (A) (A B) (A B C) (A B C D) }

/// An extractor's failure as ours. What is not ours is an address that cannot name anything: 404.
fn own<T, E: Into<actix_web::Error>>(result: Result<T, E>) -> Result<T> {
    result.map_err(|error| {
        let error: actix_web::Error = error.into();
        error.as_error::<Error>().map_or(Error::NotFound, |ours| match ours {
            Error::Malformed(violation) => Error::Malformed(violation.clone()),
            Error::Invalid(violations) => Error::Invalid(violations.clone()),
            Error::UnsupportedMediaType => Error::UnsupportedMediaType,
            Error::Unconditional => Error::Unconditional,
            other => Error::Internal(anyhow::anyhow!("{other}")),
        })
    })
}

/// Makes the schemas that an operation speaks of.
pub type Schemas = fn() -> Vec<(String, RefOr<Schema>)>;

/// Writes an operation into the document.
type Document = fn(&mut OpenApi, Schemas);

/// The operations of a slice, and in the end of the service.
#[derive(Default)]
pub struct Routes {
    /// How each is documented. Every worker mounts the routes, and none of them needs the document.
    documents: Vec<(Document, Schemas)>,
    /// What each asks of its caller, by operation id.
    pub permissions: BTreeMap<String, Option<Permission>>,
    /// Which headers each answers with, and whether it may answer 304, by operation id.
    pub replies: BTreeMap<String, (&'static [&'static str], bool)>,
    resources: BTreeMap<String, Vec<(HttpMethod, Route)>>,
}

impl Routes {
    /// Mounts and documents one handler; called by [`routes!`](crate::routes).
    #[must_use]
    pub fn add<D, H, Args, Answer>(mut self, _: D, handler: H, schemas: Schemas) -> Self
    where
        D: utoipa::Path + for<'t> utoipa::__dev::Tags<'t> + 'static,
        H: Handler<Args, Output = Result<Answer>>,
        Args: Arguments + 'static,
        Answer: Reply + 'static,
    {
        let operation = D::operation();
        let takes = Takes {
            query: operation.parameters.iter().flatten().any(is_query),
            body: operation.request_body.is_some(),
            file: operation.request_body.as_ref().is_some_and(takes_file),
        };
        let id = operation.operation_id.unwrap_or_default();
        self.replies.insert(id.clone(), (Answer::HEADERS, Answer::MAY_BE_KNOWN));
        self.permissions.insert(id, Args::Guard::permission());
        self.documents.push((document_all::<D>, schemas));
        for method in D::methods() {
            let route = on(&method).to(sequential(handler.clone(), takes));
            self.resources.entry(D::path()).or_default().push((method, route));
        }
        self
    }

    /// What utoipa knows of them.
    pub fn openapi(&self) -> OpenApi {
        let mut openapi = OpenApi::default();
        for (document, schemas) in &self.documents {
            document(&mut openapi, *schemas);
        }
        openapi
    }

    /// The schemas of every operation, as often as they are spoken of.
    pub fn schemas(&self) -> impl Iterator<Item = (String, RefOr<Schema>)> {
        self.documents.iter().flat_map(|(_, schemas)| schemas())
    }

    /// The operations of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.documents.extend(other.documents);
        self.permissions.extend(other.permissions);
        self.replies.extend(other.replies);
        for (path, routes) in other.resources {
            self.resources.entry(path).or_default().extend(routes);
        }
        self
    }

    /// Mounts everything; a known path with another method is a 405 that names the methods it takes. Resources stand in a
    /// scope of their first segments: actix tries one pattern after another, and so it tries a few instead of all.
    pub fn configure(self, config: &mut web::ServiceConfig) {
        let mut groups: BTreeMap<String, Vec<Resource>> = BTreeMap::new();
        for (path, routes) in self.resources {
            let allow = allowed(routes.iter().map(|(method, _)| method));
            let refuse = web::to(move |request: HttpRequest| {
                let answer = Error::MethodNotAllowed(allow.clone()).respond(&request);
                async move { answer }
            });
            let (group, rest) = path.split_at(group_end(&path));
            let resource = Resource::new(rest).default_service(refuse);
            let resource = routes.into_iter().fold(resource, |resource, (_, route)| resource.route(route));
            groups.entry(group.to_owned()).or_default().push(resource);
        }
        for (group, resources) in groups {
            config.service(resources.into_iter().fold(web::scope(&group), actix_web::Scope::service));
        }
    }
}

/// Where `/api/v1/pairs` ends in a path.
fn group_end(path: &str) -> usize {
    path.match_indices('/').nth(3).map_or(path.len(), |(index, _)| index)
}

/// What an operation takes besides its path.
#[derive(Clone, Copy)]
struct Takes {
    query: bool,
    body: bool,
    file: bool,
}

fn is_query(parameter: &RefOr<utoipa::openapi::path::Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if matches!(parameter.parameter_in, ParameterIn::Query))
}

fn takes_file(body: &RefOr<RequestBody>) -> bool {
    matches!(body, RefOr::T(body) if body.content.contains_key(FILE))
}

fn document_all<D: utoipa::Path + for<'t> utoipa::__dev::Tags<'t>>(openapi: &mut OpenApi, schemas: Schemas) {
    for method in D::methods() {
        let mut operation = D::operation();
        operation.tags = Some(D::tags().into_iter().map(str::to_owned).collect());
        document(openapi, &D::path(), method, operation);
    }
    openapi.components.get_or_insert_default().schemas.extend(schemas());
}

fn document(openapi: &mut OpenApi, path: &str, method: HttpMethod, operation: Operation) {
    let item = PathItem::new(method, operation);
    match openapi.paths.paths.get_mut(path) {
        Some(existing) => existing.merge_operations(item),
        None => {
            openapi.paths.paths.insert(path.to_owned(), item);
        }
    }
}

/// GET answers HEAD too.
fn on(method: &HttpMethod) -> Route {
    match method {
        HttpMethod::Get => web::route().guard(guard::Any(guard::Get()).or(guard::Head())),
        HttpMethod::Put => web::put(),
        HttpMethod::Patch => web::patch(),
        HttpMethod::Delete => web::delete(),
        _ => web::post(),
    }
}

fn allowed<'a>(methods: impl Iterator<Item = &'a HttpMethod>) -> String {
    let mut names: Vec<&str> = methods
        .map(|method| match method {
            HttpMethod::Get => "GET, HEAD",
            HttpMethod::Put => "PUT",
            HttpMethod::Patch => "PATCH",
            HttpMethod::Delete => "DELETE",
            _ => "POST",
        })
        .collect();
    names.sort_unstable();
    names.join(", ")
}

/// Body, guard, other arguments, handler (the guard before the body too where that is a file); whatever fails, a panic
/// too, is answered as a problem in the language of the request.
fn sequential<H, Args, Answer>(
    handler: H, takes: Takes,
) -> impl Handler<(HttpRequest, web::Payload), Output = HttpResponse>
where
    H: Handler<Args, Output = Result<Answer>>,
    Args: Arguments + 'static,
    Answer: Responder + 'static,
{
    move |request: HttpRequest, payload: web::Payload| {
        let handler = handler.clone();
        async move {
            // a file is waited for only where its sender may send it; the guard's connection is not kept meanwhile
            if takes.file
                && let Err(refused) = Args::Guard::from_request(&request, &mut Payload::None).await
            {
                return refused.respond(&request);
            }
            let body = read(&request, payload, takes.file).await;
            let unexpected = !takes.body && body.as_ref().is_ok_and(|body| !says_nothing(body));
            let answer = async {
                let arguments = Args::extract(&request, body).await?;
                if !takes.query && !request.query_string().is_empty() {
                    return Err(Error::malformed(first_name(request.query_string()), "unknown_parameter"));
                }
                if unexpected {
                    return Err(Error::malformed("", "no_body_here"));
                }
                handler.call(arguments).await
            };
            let answer = in_time(&request, answer);
            match AssertUnwindSafe(answer).catch_unwind().await {
                Ok(Ok(answer)) => answer.respond_to(&request).map_into_boxed_body(),
                Ok(Err(error)) => error.respond(&request),
                Err(_) => Error::Internal(anyhow::anyhow!("a handler panicked")).respond(&request),
            }
        }
    }
}

/// The answer, or 503 where a database that was stopped in the middle says nothing at all: the time limit of a statement
/// is the database's own.
async fn in_time<T>(request: &HttpRequest, answer: impl Future<Output = Result<T>>) -> Result<T> {
    let given = request.app_data::<web::Data<Core>>().map_or(0, |core| core.config.database.statement_timeout_ms);
    let limit = PATIENCE.max(Duration::from_millis(given * 2));
    tokio::time::timeout(limit, answer).await.unwrap_or_else(|_| {
        tracing::error!(?limit, "a request took too long: the database may have stopped in the middle");
        Err(Error::Unavailable)
    })
}

/// What a client sends where there is nothing to say.
fn says_nothing(body: &[u8]) -> bool {
    let told: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(5).collect();
    matches!(told.as_slice(), b"" | b"{}" | b"null")
}

fn first_name(query: &str) -> &str {
    query.split(['=', '&']).next().unwrap_or_default()
}

async fn read(request: &HttpRequest, payload: web::Payload, takes_file: bool) -> Result<Bytes> {
    let (limit, deadline) = if takes_file { (FILE_LIMIT, FILE_DEADLINE) } else { (BODY_LIMIT, BODY_DEADLINE) };
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(Bytes::new());
    }
    match tokio::time::timeout(deadline, payload.to_bytes_limited(limit)).await {
        Err(_) => Err(Error::TooSlow),
        Ok(Err(_)) => Err(Error::TooLarge),
        Ok(Ok(Err(_))) => Err(Error::malformed("", "broken_body")),
        Ok(Ok(Ok(bytes))) => Ok(bytes),
    }
}

/// `routes![list_pairs, form_pair]`: mounts handlers that carry `#[utoipa::path]`.
#[macro_export]
macro_rules! routes {
    ($($handler:ident),+ $(,)?) => { ::pastey::paste! {
        $crate::kernel::routing::Routes::default()
            $(.add([<__path_ $handler>], $handler, || {
                let mut schemas = Vec::new();
                // Hidden, but utoipa's own axum sibling uses it too; `#[derive(OpenApi)]` would be the public way.
                <[<__path_ $handler>] as utoipa::__dev::SchemaReferences>::schemas(&mut schemas);
                schemas
            }))+
    } };
}
