//! Serving: actix's server with its limits set on purpose, health, and a graceful end.

use crate::app;
use crate::documents::Templates;
use crate::kernel::auth::Core;
use crate::kernel::config::Config;
use crate::kernel::db::{self, Pool};
use crate::kernel::error;
use crate::kernel::time::Clock;
use actix_cors::Cors;
use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Resource, Route, guard, middleware, web};
use anyhow::{Context, Result, bail};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::OnceCell;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

/// Seconds that requests under way have to finish after SIGTERM.
const GRACE_SECONDS: u64 = 30;

/// How long requests are taken still after SIGTERM, while readiness says 503.
const LEAVING: Duration = Duration::from_secs(2);

/// The documents as they are served, made once, when somebody first asks: making them touches code and memory that a
/// server nobody reads about needs not.
#[derive(Default)]
pub struct Documents(OnceCell<Written>);

struct Written {
    v31: Bytes,
    v30: Bytes,
}

impl Documents {
    async fn written(&self) -> error::Result<&Written> {
        self.0.get_or_try_init(Written::made).await
    }
}

impl Written {
    /// From the routes, on a thread of its own: the memory it takes goes back when the thread has ended.
    async fn made() -> error::Result<Self> {
        let (tell, told) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || tell.send(Self::from_routes()));
        let written = told.await.context("the documents panicked")?;
        Ok(written.map_err(anyhow::Error::from)?)
    }
    fn from_routes() -> serde_json::Result<Self> {
        let v31 = crate::kernel::openapi::document(&app::routes());
        let v30 = crate::kernel::openapi::as_3_0(&v31);
        Ok(Self { v31: serde_json::to_vec_pretty(&v31)?.into(), v30: serde_json::to_vec_pretty(&v30)?.into() })
    }
}

/// Serves until it is told to end.
pub fn serve(config: Config, templates: Templates) -> Result<()> {
    let pending = db::pending(&config.database)?;
    if !pending.is_empty() {
        bail!("the database is {} migrations behind: run `talim migrate` first", pending.len());
    }
    actix_web::rt::System::new().block_on(run(config, templates))
}

async fn run(config: Config, templates: Templates) -> Result<()> {
    if !db::logs_tersely(&config.database).await? {
        tracing::warn!("the database's log may hold confidential texts: set its log_error_verbosity to terse");
    }
    let templates = web::Data::new(templates);
    let core = web::Data::new(Core::new(config.clone(), Clock::default()).context("cannot start")?);
    let documents = web::Data::new(Documents::default());
    let ending = web::Data::from(Arc::new(AtomicBool::new(false)));
    let (bind, workers) = (config.bind, config.workers);
    let told = ending.clone();
    actix_web::rt::spawn(crate::chores::keep_running(core.clone()));
    actix_web::rt::spawn(crate::chores::keep_sending(core.clone()));
    let size = pool_size(&config);
    let server = HttpServer::new(move || {
        let pool = db::pool(&core.config.database, size);
        let pool = pool.unwrap_or_else(|error| unreachable_pool(&error));
        App::new()
            .wrap(cors(&core.config.allowed_origins))
            .wrap(middleware::from_fn(crate::kernel::frame::frame))
            .app_data(documents.clone())
            .app_data(ending.clone())
            .configure(app::configure(pool, core.clone(), templates.clone()))
            .configure(around)
    })
    .workers(workers)
    .client_request_timeout(Duration::from_secs(5))
    .client_disconnect_timeout(Duration::from_secs(2))
    .keep_alive(Duration::from_mins(1))
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals()
    .on_connect(|connection, _| leave_who_does_not_read(connection))
    .bind(bind)
    .with_context(|| format!("cannot listen on {bind}"))?;
    for address in server.addrs() {
        // who started it may have closed the output since
        let _ = writeln!(std::io::stdout(), "Listening on http://{address}");
    }
    let server = server.run();
    actix_web::rt::spawn(end_on_signal(server.handle(), told));
    server.await.context("the server ended")
}

/// How long a client may leave an answer unread before its connection is given up.
#[cfg(target_os = "linux")]
const UNREAD: Duration = Duration::from_mins(1);

/// The kernel looks after it: actix waits for a full socket for ever.
fn leave_who_does_not_read(connection: &dyn std::any::Any) {
    #[cfg(target_os = "linux")]
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(UNREAD))
    {
        tracing::warn!(%error, "a connection without a limit for its reader");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = connection;
}

/// Of each worker: a connection lives on the runtime that made it.
fn pool_size(config: &Config) -> usize {
    (config.database.pool_size / config.workers).max(2)
}

/// How many connections the service takes at most.
pub fn connections(config: &Config) -> usize {
    pool_size(config) * config.workers
}

/// Building a pool connects to nothing; it fails only on a size of zero.
fn unreachable_pool(error: &anyhow::Error) -> Pool {
    tracing::error!(%error, "no pool");
    std::process::abort()
}

/// Readiness goes first, so that a balancer sends no more; requests under way finish. Ctrl-C, in a terminal, waits for none.
async fn end_on_signal(server: actix_web::dev::ServerHandle, ending: web::Data<AtomicBool>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut term), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
        return;
    };
    let told = tokio::select! {
        _ = term.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
    };
    ending.store(true, Ordering::Relaxed);
    tracing::info!(told, "ending");
    if told == "SIGTERM" {
        tokio::time::sleep(LEAVING).await;
    }
    server.stop(true).await;
}

fn cors(origins: &[String]) -> Cors {
    let allowed = origins.iter().fold(Cors::default(), |cors, origin| cors.allowed_origin(origin));
    allowed
        .allow_any_method()
        .allowed_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            header::IF_NONE_MATCH,
            header::ACCEPT_LANGUAGE,
            header::HeaderName::from_static("x-request-id"),
        ])
        .expose_headers([
            "ETag",
            "Link",
            "Location",
            "Content-Disposition",
            "X-Row-Count",
            "Retry-After",
            "X-Request-Id",
            "Content-Language",
        ])
        .max_age(3600)
}

/// What surrounds the API: health, the documents, the pages to try it.
pub fn around(config: &mut web::ServiceConfig) {
    let pages = async || HttpResponse::Found().insert_header((header::LOCATION, "/docs/")).finish();
    config
        .service(read_only("/healthz", web::to(async || HttpResponse::Ok().body("ok"))))
        .service(read_only("/readyz", web::to(readiness)))
        .service(read_only("/api/v1/openapi.json", web::to(openapi)))
        .service(read_only("/api/v1/openapi-3.0.json", web::to(openapi_3_0)))
        .service(read_only("/docs", web::to(pages)))
        .service(
            SwaggerUi::new("/docs/{_:.*}")
                .config(SwaggerConfig::from("/api/v1/openapi.json").validator_url("none").try_it_out_enabled(true)),
        );
}

/// What answers GET and HEAD, and 405 to everything else.
fn read_only(path: &str, answer: Route) -> Resource {
    let reads = guard::Any(guard::Get()).or(guard::Head());
    let refuse = async |request: HttpRequest| error::Error::MethodNotAllowed("GET, HEAD".to_owned()).respond(&request);
    web::resource(path).route(answer.guard(reads)).default_service(web::to(refuse))
}

async fn openapi(request: HttpRequest, documents: web::Data<Documents>) -> HttpResponse {
    documents.written().await.map_or_else(|error| error.respond(&request), |written| json(&written.v31))
}

async fn openapi_3_0(request: HttpRequest, documents: web::Data<Documents>) -> HttpResponse {
    documents.written().await.map_or_else(|error| error.respond(&request), |written| json(&written.v30))
}

/// In pieces of the one copy there is, so that who does not read on holds no copy of his own.
fn json(document: &Bytes) -> HttpResponse {
    const PIECE: usize = 32 << 10;
    let whole = document.clone();
    let starts = (0..whole.len()).step_by(PIECE);
    let pieces = starts.map(move |start| Ok::<_, error::Error>(whole.slice(start..whole.len().min(start + PIECE))));
    let pieces = SizedStream::new(document.len() as u64, futures_util::stream::iter(pieces));
    HttpResponse::Ok().content_type("application/json").body(pieces)
}

/// 200 while the database answers and the service is not ending.
async fn readiness(pool: web::Data<Pool>, ending: web::Data<AtomicBool>) -> HttpResponse {
    let ready = !ending.load(Ordering::Relaxed) && db::answers(&pool).await;
    if ready { HttpResponse::Ok().body("ready") } else { HttpResponse::ServiceUnavailable().body("not ready") }
}
