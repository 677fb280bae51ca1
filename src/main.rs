//! The command line: `serve`, `migrate`, `demo`, `openapi`, `admin create`, `admin invite`, `config check`.

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::SecretString;
use std::io::Write;
use std::net::TcpListener;
use std::process::ExitCode;
use std::time::Duration;
use talim::accounts::{Account, RoleAssignment};
use talim::documents::Templates;
use talim::kernel::auth::{Actor, Core};
use talim::kernel::config::{Config, templates_folder};
use talim::kernel::extract::not_blank;
use talim::kernel::postgres::{Options, Private};
use talim::kernel::time::Clock;
use talim::kernel::{db, openapi, telemetry};
use talim::{app, demo, serve};
use validator::ValidateEmail;

/// Talim: mentoring programs of schools.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API. Refuses a database whose schema is behind, unless it is the private one.
    Serve {
        /// Migrate, load the demo data into an empty database, and print how to sign in.
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database's schema up to date.
    Migrate,
    /// Load the demo data into an empty database and print how to sign in.
    Demo,
    /// Print the `OpenAPI` document.
    Openapi {
        /// The `OpenAPI` 3.0 twin, for generators that cannot read 3.1.
        #[arg(long)]
        v30: bool,
    },
    /// Accounts of system administrators.
    #[command(subcommand)]
    Admin(Admin),
    /// The configuration.
    #[command(subcommand)]
    Config(Check),
}

#[derive(Subcommand)]
enum Admin {
    /// Create a system administrator and print an invitation.
    Create {
        /// What he or she signs in with.
        #[arg(long)]
        email: String,
        /// What he or she is called.
        #[arg(long)]
        name: String,
    },
    /// Print a new invitation for any account, when a password is forgotten.
    Invite {
        /// What he or she signs in with.
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum Check {
    /// Read the environment and name every mistake.
    Check,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let (config, templates) = match (Config::from_env(), Templates::load(templates_folder().as_deref())) {
        (Ok(config), Ok(templates)) => (config, templates),
        (config, templates) => {
            for mistake in config.err().into_iter().chain(templates.err()).flatten() {
                eprintln!("{mistake}");
            }
            return ExitCode::from(2);
        }
    };
    telemetry::init(&config);
    match run(cli.command, config, templates) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("talim: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, mut config: Config, templates: Templates) -> Result<()> {
    match command {
        Command::Config(Check::Check) => say("The configuration is sound.\n")?,
        Command::Openapi { v30 } => {
            let document = openapi::document(&app::routes());
            let document = if v30 { openapi::as_3_0(&document) } else { document };
            say(&format!("{}\n", serde_json::to_string_pretty(&document)?))?;
        }
        Command::Serve { demo } => {
            find_port(&mut config)?;
            let postgres = database(&mut config)?;
            if let Some(postgres) = &postgres {
                postgres.keep_alive();
            }
            if demo {
                say(&demo_logins(&config)?)?;
            } else if !config.database.given {
                db::migrate(&config.database)?;
            }
            serve::serve(config, templates)?;
        }
        Command::Migrate => {
            let _postgres = database(&mut config)?;
            let done = db::migrate(&config.database)?;
            say(&format!("{} migrations run.\n", done.len()))?;
        }
        Command::Demo => {
            let _postgres = database(&mut config)?;
            db::migrate(&config.database)?;
            let logins = block_on(async {
                let _alone = db::connect_alone(&config.database).await?;
                demo::load_and_keep(&config).await
            });
            say(&logins?)?;
        }
        Command::Admin(admin) => {
            let _postgres = database(&mut config)?;
            db::migrate(&config.database)?;
            block_on(invite(&config, &admin))?;
        }
    }
    Ok(())
}

/// Port 0 becomes a free one before anything names the address.
fn find_port(config: &mut Config) -> Result<()> {
    if config.bind.port() == 0 {
        let unsaid = config.public_url == format!("http://{}", config.bind);
        let free = TcpListener::bind(config.bind).and_then(|listener| listener.local_addr());
        config.bind = free.with_context(|| format!("cannot listen on {}", config.bind))?;
        if unsaid {
            config.public_url = format!("http://{}", config.bind);
        }
    }
    Ok(())
}

/// The database that was named, or the private one, which runs as long as the answer lives.
fn database(config: &mut Config) -> Result<Option<Private>> {
    if config.database.given {
        return Ok(None);
    }
    // beside the pools: tools, a second start, migrations
    let connections = u32::try_from(serve::connections(config)).unwrap_or(u32::MAX).saturating_add(60);
    let options = Options {
        base: config.database.home.clone(),
        durable: true,
        linger: Duration::from_millis(100),
        max_connections: connections,
    };
    eprintln!("Starting the private PostgreSQL in {}…", options.base.display());
    let postgres = Private::start(options)?;
    config.database.url = SecretString::from(postgres.url("postgres"));
    block_on(db::create_database(&config.database, "talim"))?;
    config.database.url = SecretString::from(postgres.url("talim"));
    Ok(Some(postgres))
}

/// The demo data, once; how to sign in is kept in a file that only its owner reads.
fn demo_logins(config: &Config) -> Result<String> {
    eprintln!("Migrating…");
    db::migrate(&config.database)?;
    block_on(async {
        let _alone = db::connect_alone(&config.database).await?;
        if demo::is_empty(config).await? {
            eprintln!("Loading the demo data…");
            return demo::load_and_keep(config).await;
        }
        let kept = demo::kept(config).await?;
        Ok(kept.unwrap_or_else(|| "The database holds data already; the demo was not loaded.\n".to_owned()))
    })
}

/// Writes to standard output, which may be closed or full: that is an error, and no panic.
fn say(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot write to standard output")
}

async fn invite(config: &Config, admin: &Admin) -> Result<()> {
    let (Admin::Create { email, .. } | Admin::Invite { email }) = admin;
    if !email.validate_email() || email.len() > 254 {
        bail!("{email} is not an e-mail");
    }
    if matches!(admin, Admin::Create { name, .. } if not_blank(name).is_err() || name.chars().count() > 200) {
        bail!("a name has 1 to 200 characters");
    }
    let core = Core::new(config.clone(), Clock::default())?;
    let actor = Actor::system(core.clock.now());
    let mut conn = db::connect(&config.database).await?;
    if matches!(admin, Admin::Invite { .. }) && !Account::is_at_work(&mut conn, email).await? {
        bail!("no account with the e-mail {email} belongs to somebody at work");
    }
    let invited = conn.transaction::<_, talim::kernel::error::Error, _>(async |conn: &mut AsyncPgConnection| {
        let name = if let Admin::Create { name, .. } = admin { name } else { email };
        let account = Account::of_email(conn, email, name, config.language).await?;
        if matches!(admin, Admin::Create { .. }) {
            RoleAssignment::make_system_admin(conn, &actor, &account).await?;
        }
        account.invite_anew(conn, &actor, &core, None).await
    });
    let invitation = invited.await.context("nothing was changed")?;
    let until = invitation.expires_at.format("%Y-%m-%d %H:%M UTC");
    let curl =
        format!("curl -X PUT {} -H 'content-type: application/json' -d '{{\"password\":\"…\"}}'", invitation.url);
    say(&format!("{email} may choose a password until {until}:\n{curl}\n"))
        .context("the link is lost: `talim admin invite` makes another")
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
