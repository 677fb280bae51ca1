//! The demo: a department with two schools, their people, and pairs of every kind on every stretch of the way.
//!
//! Everything is done by the same methods that serve requests, at moments of the past months; only the dates and the
//! password differ from one loading to the next.

mod cast;
mod story;

use crate::accounts::{Account, NewMethodologist, RoleAssignment};
use crate::kernel::auth::{Actor, Core};
use crate::kernel::config::Config;
use crate::kernel::db;
use crate::kernel::error::Error;
use crate::kernel::time::Clock;
use crate::kernel::token;
use crate::schema::{accounts, credentials, departments, letters, schools};
use anyhow::{Context, Result, bail};
use cast::Cast;
use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Write;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The system administrator of the demo.
const ROOT: &str = "admin@talim.example";

/// Who signs in as what.
struct Login {
    email: String,
    name: String,
    what: &'static str,
}

/// Whether nobody has used the database yet.
pub async fn is_empty(config: &Config) -> Result<bool> {
    let mut conn = db::connect(&config.database).await?;
    let accounts: i64 = accounts::table.count().get_result(&mut conn).await?;
    let schools: i64 = schools::table.count().get_result(&mut conn).await?;
    Ok(accounts + schools == 0)
}

/// Loads the demo; the answer says how to sign in.
async fn load(config: &Config) -> Result<String> {
    let core = Core::new(config.clone(), Clock::default())?;
    let password = format!("talim-demo-{}", &token::secret()?[..10]);
    let hash = core.passwords.hash(password.clone()).await?;
    let mut conn = db::connect(&config.database).await?;
    let told = conn.transaction::<_, Error, _>(async |conn: &mut AsyncPgConnection| {
        let mut logins = above(conn, &core).await?;
        let cast = Cast::enter(conn, &core, &mut logins).await?;
        story::play(conn, &cast).await?;
        let now = Actor::system(core.clock.now());
        for login in &logins {
            let account = Account::of_email(conn, &login.email, &login.name, config.language).await?;
            account.set_password(conn, &now, hash.clone(), None).await?;
        }
        // a story told afterwards is not mailed to anybody
        diesel::delete(letters::table).execute(conn).await?;
        let pair = cast.shown_pair(conn).await?;
        Ok((logins, pair))
    });
    let (logins, pair) = told.await.context("the demo was not loaded")?;
    Ok(table(config, &logins, &password, &pair))
}

/// The system administrator, the department and its methodologist.
async fn above(conn: &mut AsyncPgConnection, core: &Core) -> Result<Vec<Login>, Error> {
    let actor = Actor::system(core.clock.now());
    let root = Account::of_email(conn, ROOT, "Айдос Серіков", core.config.language).await?;
    RoleAssignment::make_system_admin(conn, &actor, &root).await?;
    let department = input(serde_json::json!({ "name": "Методический отдел управления образования" }))?;
    let department = crate::schools::Department::create(conn, &actor, department).await?;
    let new: NewMethodologist =
        input(serde_json::json!({ "email": "metodist@talim.example", "name": "Гүлнар Өмірбекқызы" }))?;
    let methodologist = new.join(conn, &actor, core, department.id).await?.methodologist;
    Ok(vec![
        Login { email: root.email, name: root.name, what: "system_admin" },
        Login { email: methodologist.email, name: methodologist.name, what: "methodologist" },
    ])
}

/// What a request's body would be.
fn input<T: DeserializeOwned>(body: Value) -> Result<T, Error> {
    serde_json::from_value(body).map_err(|error| Error::Internal(error.into()))
}

/// The department there is.
async fn department(conn: &mut AsyncPgConnection) -> Result<crate::kernel::id::DepartmentId, Error> {
    Ok(departments::table.select(departments::id).first(conn).await?)
}

const IN_A_BROWSER: &str = "To try it in a browser: ";

fn table(config: &Config, logins: &[Login], password: &str, pair: &str) -> String {
    let url = &config.public_url;
    let mut text = format!("\nDemo logins; the password of all of them is {password}\n\n");
    for Login { email, name, what } in logins {
        // writing to a String does not fail
        let _ = writeln!(text, "  {what:<14} {email:<30} {name}");
    }
    let _ = write!(
        text,
        "\nA demo address (sign in as curator@shkola12.example): {url}/api/v1/pairs/{pair}\n{IN_A_BROWSER}{url}/docs/\n\n\
         TOKEN=$(curl -s {url}/api/v1/auth/login -H 'content-type: application/json' \\\n  \
         -d '{{\"email\":\"curator@shkola12.example\",\"password\":\"{password}\"}}' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n\
         curl -s {url}/api/v1/pairs/{pair} -H \"authorization: Bearer $TOKEN\"\n\n"
    );
    text
}

/// Where the logins of the demo that was loaded last are kept.
const LOGINS: &str = "demo-logins.txt";

/// Loads the demo and keeps how to sign in where only its owner reads it; what is kept of another database moves aside.
pub async fn load_and_keep(config: &Config) -> Result<String> {
    let home = &config.database.home;
    std::fs::create_dir_all(home)?;
    let file = home.join(LOGINS);
    if !is_empty(config).await? {
        bail!("the database is not empty: the demo is for a new one");
    }
    if file.exists() {
        let mut names = (1..).map(|n| home.join(format!("demo-logins-{n}.txt")));
        let free = names.find(|name| !name.exists()).context("no name for the older file of logins")?;
        std::fs::rename(&file, free)?;
    }
    // a folder that cannot be written to fails here, before there are passwords to lose
    keep(&file, "")?;
    let loaded = load(config).await;
    if loaded.is_err() {
        std::fs::remove_file(&file)?;
    }
    let text = loaded?;
    keep(&file, &text)?;
    Ok(text)
}

/// How to sign in to the demo of this database, if it has one: what was kept whose password fits.
pub async fn kept(config: &Config) -> Result<Option<String>> {
    let Ok(entries) = std::fs::read_dir(&config.database.home) else { return Ok(None) };
    let mut conn = db::connect(&config.database).await?;
    let root = accounts::table.inner_join(credentials::table.on(credentials::account_id.eq(accounts::id)));
    let root = root.filter(accounts::email.eq(ROOT));
    let hash: Option<String> = root.select(credentials::password_hash).first(&mut conn).await.optional()?;
    let Some(hash) = hash else { return Ok(None) };
    let core = Core::new(config.clone(), Clock::default())?;
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("demo-logins")) {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let password = text.split_whitespace().find(|word| word.starts_with("talim-demo-"));
        let Some(password) = password.map(str::to_owned) else { continue };
        if core.passwords.verify(password, Some(hash.clone())).await? {
            let text = moved(&text, &config.public_url);
            keep(&entry.path(), &text)?;
            return Ok(Some(text));
        }
    }
    Ok(None)
}

/// The same for a service that has another address now.
fn moved(text: &str, url: &str) -> String {
    let before = text.split_once(IN_A_BROWSER).and_then(|(_, rest)| rest.split_once("/docs/"));
    before.map_or_else(|| text.to_owned(), |(before, _)| text.replace(before, url))
}

fn keep(file: &Path, text: &str) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.create(true).truncate(true).write(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}
