//! The real binary, with a `PostgreSQL` of its own: what a person at a terminal lives through.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

struct Home(PathBuf);

impl Home {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("talim-smoke-{name}-{}", std::process::id()));
        Self(path)
    }

    fn talim(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_talim"));
        command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
            .env("TALIM_HOME", &self.0)
            .env("TALIM_BIND", "127.0.0.1:0")
            .env("TALIM_ARGON2_MEMORY_KIB", "8")
            .env("TALIM_WORKERS", "1");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.talim(arguments).output().expect("the binary runs")
    }

    /// A server that listens, its address, and what it printed before.
    fn serve(&self) -> (Child, String, String) {
        let mut child = self.talim(&["serve", "--demo"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (mut address, mut printed) = (None, String::new());
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            address = line.strip_prefix("Listening on ").map(str::to_owned);
            if address.is_some() {
                break;
            }
            printed += &line;
            printed.push('\n');
        }
        let Some(address) = address else {
            let status = child.wait().unwrap();
            panic!("the server did not start ({status}):\n{printed}");
        };
        (child, address, printed)
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(15);
        while std::fs::remove_dir_all(&self.0).is_err() && self.0.exists() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn get(url: &str) -> u16 {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.get(url).call().map_or(0, |answer| answer.status().as_u16())
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

fn postmaster(home: &Path) -> Option<u32> {
    let folder =
        std::fs::read_dir(home).ok()?.flatten().find(|entry| entry.file_name().to_string_lossy().starts_with("pg"))?;
    std::fs::read_to_string(folder.path().join("postmaster.pid")).ok()?.lines().next()?.parse().ok()
}

#[test]
fn the_binary_serves_survives_and_ends() {
    let home = Home::new("life");
    let (mut child, address, printed) = home.serve();
    let password =
        printed.split("all of them is ").nth(1).and_then(|rest| rest.lines().next()).expect("a password").to_owned();
    let emails: Vec<&str> = printed.split_whitespace().filter(|word| word.ends_with(".example")).collect();
    assert!(emails.len() >= 24, "{printed}");
    for (path, status) in [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/api/v1/openapi.json", 200),
        ("/api/v1/openapi-3.0.json", 200),
        ("/docs/", 200),
        ("/api/v1/me", 401),
    ] {
        assert_eq!(get(&format!("{address}{path}")), status, "{path}");
    }
    for email in &emails {
        let body = serde_json::json!({ "email": email.trim_end_matches("):"), "password": password });
        let answer = ureq::post(format!("{address}/api/v1/auth/login")).send_json(body);
        assert!(answer.is_ok_and(|answer| answer.status() == 200), "{email} does not sign in");
    }

    // killed without a word, together with its database, it starts again on the same data
    let database = postmaster(&home.0).expect("a postmaster");
    assert!(Command::new("kill").args(["-9", &database.to_string()]).status().unwrap().success());
    signal(&child, "-9");
    child.wait().unwrap();
    let (mut child, address, printed) = home.serve();
    assert!(printed.contains(&password), "the demo was loaded again");
    assert_eq!(get(&format!("{address}/readyz")), 200);

    // a second one beside it joins the same database
    let (mut second, beside, _) = home.serve();
    assert_eq!(get(&format!("{beside}/readyz")), 200);
    signal(&second, "-TERM");
    assert_eq!(second.wait().unwrap().code(), Some(0));
    assert_eq!(get(&format!("{address}/readyz")), 200, "the first one lost its database");

    signal(&child, "-INT");
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let deadline = Instant::now() + Duration::from_secs(10);
    while postmaster(&home.0).is_some() {
        assert!(Instant::now() < deadline, "the database runs on");
        std::thread::sleep(Duration::from_millis(50));
    }

    another_major_is_refused(&home);
}

/// Data of another major version are not touched.
fn another_major_is_refused(home: &Home) {
    let data = std::fs::read_dir(&home.0)
        .unwrap()
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("pg"))
        .unwrap()
        .path();
    std::fs::rename(&data, home.0.join("pg14")).unwrap();
    let refused = home.run(&["serve"]);
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("was made by PostgreSQL 14"), "{refused:?}");
    assert!(home.0.join("pg14/PG_VERSION").exists());
}

#[test]
fn two_starts_at_once_share_one_database() {
    let home = Home::new("twice");
    let children: Vec<Child> = (0..2)
        .map(|_| home.talim(&["migrate"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    let outputs: Vec<Output> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(outputs.iter().any(|output| output.status.success()), "{outputs:?}");
    assert!(home.run(&["migrate"]).status.success());
    let admin = home.run(&["admin", "create", "--email", "root@talim.example", "--name", "Root"]);
    assert!(String::from_utf8_lossy(&admin.stdout).contains("/api/v1/auth/invitations/"), "{admin:?}");
    let demo = home.run(&["demo"]);
    assert!(!demo.status.success() && String::from_utf8_lossy(&demo.stderr).contains("not empty"), "{demo:?}");
}

#[test]
fn every_mistake_in_the_configuration_is_named_at_once() {
    let home = Home::new("config");
    let mistaken = home
        .talim(&["config", "check"])
        .env("TALIM_BIND", "nowhere")
        .env("TALIM_SIGNING_KEY", "short")
        .env("DATABASE_URL", "mysql://x")
        .env("TALIM_POOL_SIZE", "0")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&mistaken.stderr).into_owned();
    assert_eq!(mistaken.status.code(), Some(2));
    for name in ["TALIM_BIND", "TALIM_SIGNING_KEY", "DATABASE_URL", "TALIM_POOL_SIZE"] {
        assert!(text.contains(name), "{name} is not in:\n{text}");
    }
    assert!(home.run(&["config", "check"]).status.success());
}

#[test]
fn the_example_names_every_variable() {
    let config = include_str!("../../src/kernel/config.rs");
    let example = include_str!("../../.env.example");
    let names = config.split('`').filter(|word| word.starts_with("TALIM_") || *word == "DATABASE_URL");
    for name in names {
        assert!(example.contains(&format!("{name}=")), "{name} is not in .env.example");
    }
}
