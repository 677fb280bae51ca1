//! A running application on a database of its own: a copy of a template that is migrated once.

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::{Method, StatusCode, header::HeaderMap};
use actix_web::{App, middleware, test, web};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use secrecy::SecretString;
use serde_json::Value;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;
use talim::documents::Templates;
use talim::kernel::auth::Core;
use talim::kernel::config::{Config, Database};
use talim::kernel::postgres::{Options, Private};
use talim::kernel::time::Clock;
use talim::kernel::{db, frame};

type Call = Rc<dyn Fn(actix_http::Request) -> Pin<Box<dyn Future<Output = Answer>>>>;

/// Within which the pool notices that a connection has ended.
pub const NOTICED: Duration = Duration::from_millis(100);

/// An application and its database, which is dropped with it.
pub struct TestApp {
    call: Call,
    pub core: web::Data<Core>,
    pub database: Database,
    name: String,
}

/// What came back.
#[must_use]
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
    pub body: Value,
}

/// The tests' `PostgreSQL`: in memory where there is room, and running on for a while for the next run.
static POSTGRES: LazyLock<Private> = LazyLock::new(|| {
    let options = Options { base: base(), durable: false, linger: Duration::from_mins(2), max_connections: 200 };
    Private::start(options).expect("a PostgreSQL for the tests")
});

fn base() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let checkout = env!("CARGO_MANIFEST_DIR").replace('/', "_");
    if memory.is_dir() { memory.join(format!("talim{checkout}")) } else { PathBuf::from("target/talim-test-pg") }
}

/// What the tests' server has written down.
pub fn log() -> String {
    std::fs::read_to_string(base().join("postgres.log")).unwrap()
}

/// The address of a database on the tests' server.
pub fn server(name: &str) -> Database {
    let mut database = Config::from_env().expect("the environment is sound").database;
    database.url = SecretString::from(POSTGRES.url(name));
    database.given = true;
    database
}

pub async fn admin(sql: &str) {
    let mut conn = db::connect(&server("postgres")).await.expect("the tests' server");
    conn.batch_execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// The template of these migrations, made once however many processes ask for it.
fn template() -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("template_{}", migrations_hash());
        std::thread::spawn({
            let name = name.clone();
            move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(make_template(&name));
            }
        })
        .join()
        .expect("the template");
        name
    })
}

async fn make_template(name: &str) {
    let mut conn = db::connect(&server("postgres")).await.unwrap();
    conn.batch_execute("SELECT pg_advisory_lock(4242)").await.unwrap();
    if !exists(&mut conn, name).await {
        // a run that was killed may have left a half of it
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name}_making")).await.unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}_making")).await.unwrap();
        db::migrate(&server(&format!("{name}_making"))).expect("the migrations run");
        conn.batch_execute(&format!("ALTER DATABASE {name}_making RENAME TO {name}")).await.unwrap();
    }
    conn.batch_execute("SELECT pg_advisory_unlock(4242)").await.unwrap();
}

async fn exists(conn: &mut AsyncPgConnection, name: &str) -> bool {
    conn.batch_execute(&format!("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_database WHERE datname = '{name}') THEN RAISE 'absent'; END IF; END $$")).await.is_ok()
}

fn migrations_hash() -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path().join("up.sql")).collect();
    files.sort();
    let all: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    u64::from_be_bytes(talim::kernel::token::hash(&all)[..8].try_into().unwrap()).to_string()
}

impl TestApp {
    pub async fn start() -> Self {
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let template = template();
        admin(&format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")).await;
        let mut config = Config::from_env().expect("the environment is sound");
        config.database = server(&name);
        (config.sign_in.argon2_memory_kib, config.sign_in.argon2_passes) = (8, 1);
        config.signing_key = Some(SecretString::from("the tests' own key, long enough"));
        let database = config.database.clone();
        let core = web::Data::new(Core::new(config, Clock::default()).unwrap());
        // the next 06:00 UTC, by day in every school of the tests: none depends on the hour it runs at
        let into_day = core.clock.now().timestamp().rem_euclid(86_400);
        core.clock.advance(86_400 + 6 * 3600 - into_day);
        let pool = db::pool(&database, 4).unwrap();
        let templates = web::Data::new(Templates::load(None).unwrap());
        let mount = talim::app::configure(pool, core.clone(), templates);
        let application = App::new().wrap(middleware::from_fn(frame::frame)).configure(mount);
        let service = Rc::new(test::init_service(application).await);
        let call: Call = Rc::new(move |request| {
            let service = service.clone();
            Box::pin(async move { read(service.call(request).await.expect("errors are answers")).await })
        });
        Self { call, core, database, name }
    }

    /// A connection past the application, as the owner of the tables.
    pub async fn db(&self) -> AsyncPgConnection {
        db::connect(&self.database).await.unwrap()
    }

    /// Runs SQL past the application.
    pub async fn sql(&self, sql: &str) {
        self.db().await.batch_execute(sql).await.unwrap();
    }

    /// From now on the server writes down all it knows of a refusal here, as it does unless it is told otherwise.
    pub async fn log_details(&self) {
        self.sql(&format!("ALTER DATABASE {} SET log_error_verbosity TO 'default'", self.name)).await;
        self.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
        actix_web::rt::time::sleep(NOTICED).await;
    }

    /// Sends a request of any kind.
    pub async fn send(&self, request: test::TestRequest) -> Answer {
        (self.call)(request.to_request()).await
    }

    pub async fn call(&self, method: Method, path: &str, token: Option<&str>, body: Option<&Value>) -> Answer {
        let mut request = test::TestRequest::default().method(method).uri(path);
        if let Some(token) = token {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        if let Some(body) = body {
            request = request.set_json(body);
        }
        self.send(request).await
    }
}

async fn read<B: MessageBody>(response: ServiceResponse<B>) -> Answer {
    let (status, headers) = (response.status(), response.headers().clone());
    let bytes = test::read_body(response).await.to_vec();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let is_file = std::str::from_utf8(&bytes).is_err();
    assert!(is_file || !text.contains("{$"), "a text lacks what it is filled with: {text}");
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status, headers, bytes, text, body }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let name = self.name.clone();
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(admin(&format!("DROP DATABASE {name} WITH (FORCE)")));
        });
        dropped.join().expect("the database is dropped");
    }
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        self.is(200).body
    }

    #[track_caller]
    pub fn created(self) -> Value {
        let answer = self.is(201);
        assert!(answer.headers.contains_key("location"), "201 without Location");
        answer.body
    }

    #[track_caller]
    pub fn no_content(self) {
        drop(self.is(204));
    }

    /// A problem of this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        let answer = self.is(status);
        assert_eq!(answer.headers.get("content-type").unwrap(), "application/problem+json");
        assert_eq!(answer.body["code"], code, "{}", answer.text);
        answer.body
    }

    /// A 422 that names this field and code.
    #[track_caller]
    pub fn invalid(self, pointer: &str, code: &str) {
        let body = self.problem(422, "invalid");
        let named =
            body["errors"].as_array().unwrap().iter().any(|error| error["pointer"] == pointer && error["code"] == code);
        assert!(named, "{pointer} {code} is not in {body}");
    }

    pub fn etag(&self) -> String {
        self.headers.get("etag").expect("an ETag").to_str().unwrap().to_owned()
    }
}
