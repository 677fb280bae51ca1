//! The command line: `serve`, `migrate`, `demo`, `openapi`, `admin create`, `admin invite`, `config check`.

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::SecretString;
use std::process::ExitCode;
use std::time::Duration;
use talim::accounts::{Account, RoleAssignment};
use talim::documents::Templates;
use talim::kernel::auth::{Actor, Core};
use talim::kernel::config::Config;
use talim::kernel::postgres::{Options, Private};
use talim::kernel::time::Clock;
use talim::kernel::{db, openapi, telemetry};
use talim::{app, demo, serve};

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
    let sound = Config::from_env().and_then(|config| {
        let templates = Templates::load(config.templates.as_deref())?;
        Ok((config, templates))
    });
    let (config, templates) = match sound {
        Ok(sound) => sound,
        Err(mistakes) => {
            for mistake in mistakes {
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
        Command::Config(Check::Check) => println!("The configuration is sound."),
        Command::Openapi { v30 } => {
            let document = openapi::document(&app::routes());
            let document = if v30 { openapi::as_3_0(&document) } else { document };
            println!("{}", serde_json::to_string_pretty(&document)?);
        }
        Command::Serve { demo } => {
            let _postgres = database(&mut config)?;
            if demo {
                prepare_demo(&config)?;
            } else if !config.database.given {
                db::migrate(&config.database)?;
            }
            serve::serve(config, templates)?;
        }
        Command::Migrate => {
            let _postgres = database(&mut config)?;
            let done = db::migrate(&config.database)?;
            println!("{} migrations run.", done.len());
        }
        Command::Demo => {
            let _postgres = database(&mut config)?;
            db::migrate(&config.database)?;
            print!("{}", block_on(demo::load(&config))?);
        }
        Command::Admin(admin) => {
            let _postgres = database(&mut config)?;
            db::migrate(&config.database)?;
            block_on(invite(&config, &admin))?;
        }
    }
    Ok(())
}

/// The database that was named, or the private one, which runs as long as the answer lives.
fn database(config: &mut Config) -> Result<Option<Private>> {
    if config.database.given {
        return Ok(None);
    }
    // beside the pool: tools, a second start, migrations
    let connections = u32::try_from(config.database.pool_size).unwrap_or(u32::MAX).saturating_add(60);
    let options = Options {
        base: config.database.home.clone(),
        durable: true,
        linger: Duration::from_millis(100),
        max_connections: connections,
    };
    eprintln!("Starting the private PostgreSQL in {}…", options.base.display());
    let postgres = Private::start(&options)?;
    config.database.url = SecretString::from(postgres.url("postgres"));
    block_on(db::create_database(&config.database, "talim"))?;
    config.database.url = SecretString::from(postgres.url("talim"));
    Ok(Some(postgres))
}

/// The demo data, once; their passwords stay in a file that only their owner reads.
fn prepare_demo(config: &Config) -> Result<()> {
    eprintln!("Migrating…");
    db::migrate(&config.database)?;
    let file = config.database.home.join("demo-logins.txt");
    if block_on(demo::is_empty(config))? {
        eprintln!("Loading the demo data…");
        std::fs::create_dir_all(&config.database.home)?;
        // a folder that cannot be written to fails here, before there are passwords to lose
        demo::keep(&file, "")?;
        demo::keep(&file, &block_on(demo::load(config))?)?;
    }
    match std::fs::read_to_string(&file) {
        Ok(logins) => print!("{logins}"),
        Err(_) => println!("The database holds data already; the demo was not loaded."),
    }
    Ok(())
}

async fn invite(config: &Config, admin: &Admin) -> Result<()> {
    let (Admin::Create { email, .. } | Admin::Invite { email }) = admin;
    if !email.contains('@') {
        bail!("{email} is not an e-mail");
    }
    let core = Core::new(config.clone(), Clock::default())?;
    let actor = Actor::system(core.clock.now());
    let mut conn = db::connect(&config.database).await?;
    if matches!(admin, Admin::Invite { .. }) && !Account::exists(&mut conn, email).await? {
        bail!("no account has the e-mail {email}");
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
    println!("{email} may choose a password until {}:", invitation.expires_at.format("%Y-%m-%d %H:%M UTC"));
    println!("curl -X PUT {} -H 'content-type: application/json' -d '{{\"password\":\"…\"}}'", invitation.url);
    Ok(())
}

fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
