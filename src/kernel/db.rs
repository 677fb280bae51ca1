//! The pool of connections, and the migrations inside the binary.

use super::config::Database;
use anyhow::{Context, Result};
use diesel::sql_types::Text;
use diesel::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::deadpool::{Object, Pool as Deadpool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use futures_util::FutureExt;
use secrecy::ExposeSecret;
use std::time::Duration;

/// The migrations, as they were when the binary was built.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// The pool. A connection lives on the runtime that made it, so each worker thread has a pool of its own.
pub type Pool = Deadpool<AsyncPgConnection>;
/// A connection of the pool.
pub type Conn = Object<AsyncPgConnection>;

/// What a connection is told at its start. The service works as `talim_app`, which cannot alter the schema or the audit
/// trail. Plans do not depend on the values, so they are made once (`LIMIT` is a value to diesel).
fn options(database: &Database) -> String {
    format!(
        "-c role=talim_app -c plan_cache_mode=force_generic_plan -c jit=off -c statement_timeout={} -c lock_timeout={} \
         -c idle_in_transaction_session_timeout={}",
        database.statement_timeout_ms, database.lock_timeout_ms, database.statement_timeout_ms
    )
}

/// How long a network may swallow what is sent before a connection is given up; on a socket file it cannot.
const SILENCE: Duration = Duration::from_secs(15);

/// Where the database is, for its owner.
fn address(database: &Database) -> Result<tokio_postgres::Config> {
    let mut address: tokio_postgres::Config = database.url.expose_secret().parse().context("DATABASE_URL")?;
    address.keepalives_idle(SILENCE).keepalives_interval(SILENCE / 3).keepalives_retries(3).tcp_user_timeout(SILENCE);
    Ok(address)
}

/// The same with the service's own rights.
fn service_address(database: &Database) -> Result<tokio_postgres::Config> {
    let mut address = address(database)?;
    let given = address.get_options().map(|given| format!("{given} ")).unwrap_or_default();
    address.options(format!("{given}{}", options(database)));
    Ok(address)
}

/// As diesel-async does it, but an error says its cause.
async fn establish(address: tokio_postgres::Config) -> ConnectionResult<AsyncPgConnection> {
    let told = |error| ConnectionError::BadConnection(format!("{:#}", anyhow::Error::from(error)));
    let (client, connection) = address.connect(tokio_postgres::NoTls).await.map_err(told)?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

/// A pool of `size` connections, made as they are needed.
pub fn pool(database: &Database, size: usize) -> Result<Pool> {
    let address = service_address(database)?;
    let mut config = ManagerConfig::default();
    config.custom_setup = Box::new(move |_| establish(address.clone()).boxed());
    // A closed connection is noticed without asking the server: diesel-async looks at the socket's task.
    config.recycling_method = RecyclingMethod::Fast;
    let manager = AsyncDieselConnectionManager::new_with_config("", config);
    let wait = Duration::from_millis(database.pool_timeout_ms);
    Pool::builder(manager)
        .max_size(size)
        .wait_timeout(Some(wait))
        .create_timeout(Some(wait))
        .recycle_timeout(Some(wait))
        .runtime(deadpool::Runtime::Tokio1)
        .build()
        .context("the pool of connections")
}

/// Whether the database answers.
#[expect(clippy::disallowed_methods, reason = "readiness is asked without a caller, so without a guard")]
pub async fn answers(pool: &Pool) -> bool {
    let asked = async {
        let Ok(mut conn) = pool.get().await else { return false };
        conn.batch_execute("SELECT 1").await.is_ok()
    };
    // one that was stopped in the middle says nothing at all
    tokio::time::timeout(Duration::from_secs(1), asked).await.unwrap_or(false)
}

/// How long anything waits for the first word of the database.
const CONNECTING: Duration = Duration::from_secs(10);

/// A single connection with the service's own rights.
pub async fn connect_as_service(database: &Database) -> Result<AsyncPgConnection> {
    establish(service_address(database)?).await.context("cannot connect to the database")
}

/// A single connection as the owner of the tables, for migrations and the command line.
pub async fn connect(database: &Database) -> Result<AsyncPgConnection> {
    let patient = async {
        loop {
            match establish(address(database)?).await {
                // starting, or recovering from what it was killed by
                Err(error) if error.to_string().contains("the database system is") => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                connected => return connected.context("cannot connect to the database"),
            }
        }
    };
    tokio::time::timeout(CONNECTING, patient).await.context("the database does not answer")?
}

diesel::define_sql_function! {
    /// What the server is set to.
    fn current_setting(name: Text) -> Text;
}

/// Whether the server keeps the rows that it refuses out of its log.
pub async fn logs_tersely(database: &Database) -> Result<bool> {
    let mut conn = connect(database).await?;
    let verbosity: String = diesel::select(current_setting("log_error_verbosity")).get_result(&mut conn).await?;
    Ok(verbosity == "terse")
}

/// Of several that start at once, one makes what is missing; the others wait, for as long as this connection lives.
const ONE_AT_A_TIME: &str = "SELECT pg_advisory_lock(hashtext('talim'))";

/// A connection that nobody else has before it is closed, as the owner of the tables.
pub async fn connect_alone(database: &Database) -> Result<AsyncPgConnection> {
    let mut conn = connect(database).await?;
    conn.batch_execute(ONE_AT_A_TIME).await?;
    Ok(conn)
}

/// Makes a database on the private server, unless it is there.
pub async fn create_database(database: &Database, name: &str) -> Result<()> {
    let mut conn = connect_alone(database).await?;
    match conn.batch_execute(&format!("CREATE DATABASE {name}")).await {
        Err(error) if !error.to_string().contains("already exists") => Err(error.into()),
        _ => Ok(()),
    }
}

/// Runs what is pending; returns the names. The harness needs a runtime with several threads, so it gets its own.
pub fn migrate(database: &Database) -> Result<Vec<String>> {
    with_harness(database, |harness| {
        let done = harness.run_pending_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(done.iter().map(ToString::to_string).collect())
    })
}

/// The names of migrations that have not run.
pub fn pending(database: &Database) -> Result<Vec<String>> {
    with_harness(database, |harness| {
        let pending = harness.pending_migrations(MIGRATIONS).map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(pending.iter().map(|migration| migration.name().to_string()).collect())
    })
}

/// The way back, for the test that every migration has one.
pub fn revert_all(database: &Database) -> Result<()> {
    with_harness(database, |harness| {
        harness.revert_all_migrations(MIGRATIONS).map(|_| ()).map_err(|error| anyhow::anyhow!("{error}"))
    })
}

fn with_harness<T: Send>(
    database: &Database, work: impl FnOnce(&mut AsyncMigrationHarness<AsyncPgConnection>) -> Result<T> + Send,
) -> Result<T> {
    let on_its_own = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let _entered = runtime.enter();
        let conn = runtime.block_on(connect_alone(database))?;
        let mut harness = AsyncMigrationHarness::new(conn);
        let result = tokio::task::block_in_place(|| work(&mut harness));
        drop(harness);
        result
    };
    std::thread::scope(|threads| {
        threads.spawn(on_its_own).join().unwrap_or_else(|_| Err(anyhow::anyhow!("the migrations panicked")))
    })
}
