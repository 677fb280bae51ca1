//! The real binary, with a `PostgreSQL` of its own: what a person at a terminal lives through.

use crate::mail::{MailServer, Mood};
use serde_json::{Value, json};
use std::collections::BTreeSet;
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

    /// Where the servers of this home write their log.
    fn log(&self) -> PathBuf {
        self.0.with_extension("log")
    }

    /// A server that listens and logs all it can, its address, and what it printed before.
    fn serve(&self) -> (Serving, String, String) {
        self.serve_with(&[])
    }

    fn serve_with(&self, variables: &[(&str, &str)]) -> (Serving, String, String) {
        let log = std::fs::File::options().create(true).append(true).open(self.log()).unwrap();
        let mut command = self.talim(&["serve", "--demo"]);
        command.env("TALIM_LOG", "trace").envs(variables.iter().copied());
        let child = command.stdout(Stdio::piped()).stderr(log).spawn();
        let mut child = Serving(child.unwrap());
        let (mut address, mut printed) = (None, String::new());
        for line in BufReader::new(child.0.stdout.take().unwrap()).lines().map_while(Result::ok) {
            address = line.strip_prefix("Listening on ").map(str::to_owned);
            if address.is_some() {
                break;
            }
            printed += &line;
            printed.push('\n');
        }
        let Some(address) = address else {
            let status = child.0.wait().unwrap();
            panic!("the server did not start ({status}):\n{printed}");
        };
        (child, address, printed)
    }
}

/// A server that does not outlive a test that fails.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // most of them have ended
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The shell's own: a bare machine has no program of that name.
fn kill(signal: &str, pid: u32) {
    assert!(Command::new("sh").args(["-c", &format!("kill {signal} {pid}")]).status().unwrap().success());
}

impl Serving {
    fn signal(&self, name: &str) {
        kill(name, self.0.id());
    }

    fn ends(&mut self) -> Option<i32> {
        self.0.wait().unwrap().code()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.log());
        let deadline = Instant::now() + Duration::from_secs(15);
        while std::fs::remove_dir_all(&self.0).is_err() && self.0.exists() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn get(url: &str) -> u16 {
    agent().get(url).call().map_or(0, |answer| answer.status().as_u16())
}

/// Somebody who has signed in.
struct Caller {
    base: String,
    bearer: String,
}

impl Caller {
    fn sign_in(address: &str, email: &str, password: &str) -> Self {
        let base = format!("{address}/api/v1");
        let body = json!({ "email": email, "password": password });
        let tokens: Value =
            agent().post(format!("{base}/auth/login")).send_json(body).unwrap().body_mut().read_json().unwrap();
        Self { base, bearer: format!("Bearer {}", tokens["access_token"].as_str().unwrap()) }
    }

    fn get(&self, path: &str) -> Value {
        let answer = agent().get(format!("{}{path}", self.base)).header("authorization", &self.bearer).call();
        answer.unwrap().body_mut().read_json().unwrap()
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> u16 {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("authorization", &self.bearer)
            .header("content-type", "application/json")
            .header("if-match", "*")
            .body(body.to_string())
            .unwrap();
        agent().run(request).unwrap().status().as_u16()
    }
}

fn postmaster(home: &Path) -> Option<u32> {
    let folder =
        std::fs::read_dir(home).ok()?.flatten().find(|entry| entry.file_name().to_string_lossy().starts_with("pg"))?;
    std::fs::read_to_string(folder.path().join("postmaster.pid")).ok()?.lines().next()?.parse().ok()
}

/// The process that waits for the last user of the database to go.
fn watchdog(home: &Path) -> Option<u32> {
    let folder = home.canonicalize().ok()?;
    let watches = |process: &std::fs::DirEntry| {
        let said = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        let begun = std::fs::read_link(process.path().join("cwd"));
        String::from_utf8_lossy(&said).contains("talim-watchdog") && begun.is_ok_and(|place| place == folder)
    };
    let process = std::fs::read_dir("/proc").ok()?.flatten().find(watches)?;
    process.file_name().to_string_lossy().parse().ok()
}

/// Waits for what has to happen by itself.
fn soon(happened: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !happened() {
        assert!(Instant::now() < deadline, "it did not happen");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn the_binary_serves_survives_and_ends() {
    let home = Home::new("life");
    let (mut server, address, printed) = home.serve_with(&[("TALIM_ALLOWED_ORIGINS", "https://front.example")]);
    browsers_are_told_what_they_may_not_send(&address);
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
        let body = json!({ "email": email.trim_end_matches("):"), "password": password });
        let answer = ureq::post(format!("{address}/api/v1/auth/login")).send_json(body);
        assert!(answer.is_ok_and(|answer| answer.status() == 200), "{email} does not sign in");
    }
    let sign_in = |email: &str| Caller::sign_in(&address, email, &password);
    the_demo_shows_everything(&sign_in("admin@talim.example"));
    what_is_said_stays_out_of_the_logs(&home, &sign_in("mentee@shkola12.example"));

    // killed without a word, together with its database, it starts again on the same data
    let database = postmaster(&home.0).expect("a postmaster");
    kill("-9", database);
    server.signal("-9");
    server.ends();
    let (mut server, address, printed) = home.serve();
    assert!(printed.contains(&password), "the demo was loaded again");
    assert_eq!(get(&format!("{address}/readyz")), 200);

    // its database killed alone is started again
    let killed = postmaster(&home.0).expect("a postmaster");
    kill("-9", killed);
    soon(|| postmaster(&home.0) != Some(killed) && get(&format!("{address}/readyz")) == 200);

    // so is the watchdog that ends the database with its last user
    let watched = watchdog(&home.0).expect("a watchdog");
    kill("-9", watched);
    soon(|| watchdog(&home.0).is_some_and(|other| other != watched));

    // a second one beside it joins the same database
    let (mut second, beside, _) = home.serve();
    assert_eq!(get(&format!("{beside}/readyz")), 200);
    second.signal("-TERM");
    assert_eq!(second.ends(), Some(0));
    assert_eq!(get(&format!("{address}/readyz")), 200, "the first one lost its database");

    server.signal("-INT");
    assert_eq!(server.ends(), Some(0));
    soon(|| postmaster(&home.0).is_none());

    another_major_is_refused(&home);
}

fn browsers_are_told_what_they_may_not_send(address: &str) {
    let preflight = |origin: &str, header: &str| {
        let asked = ureq::http::Request::builder().method("OPTIONS").uri(format!("{address}/api/v1/pairs"));
        let asked = asked.header("origin", origin).header("access-control-request-method", "GET");
        let mut answer = agent().run(asked.header("access-control-request-headers", header).body(()).unwrap()).unwrap();
        let body: Value = answer.body_mut().read_json().unwrap_or_default();
        (answer.status().as_u16(), body["errors"][0]["code"].clone())
    };
    assert_eq!(preflight("https://front.example", "if-match"), (200, json!(null)));
    assert_eq!(preflight("https://front.example", "x-own"), (400, json!("not_across_sites")));
    assert_eq!(preflight("https://other.example", "if-match"), (400, json!("origin_not_allowed")));
}

/// Pairs of every kind and in every state, stages in every state, and one that is overdue.
fn the_demo_shows_everything(admin: &Caller) {
    let pairs = admin.get("/pairs?limit=200");
    for (name, field, all) in [("states", "state", 9), ("kinds", "kind", 7)] {
        let found: BTreeSet<&str> =
            pairs["items"].as_array().unwrap().iter().filter_map(|pair| pair[field].as_str()).collect();
        assert_eq!(found.len(), all, "{name}: {found:?}");
    }
    let tracks = admin.get("/tracks?limit=200");
    let stages: Vec<&Value> =
        tracks["items"].as_array().unwrap().iter().flat_map(|track| track["stages"].as_array().unwrap()).collect();
    let states: BTreeSet<&str> = stages.iter().filter_map(|stage| stage["state"].as_str()).collect();
    assert_eq!(states.len(), 5, "{states:?}");
    let today = chrono::Local::now().date_naive().to_string();
    assert!(stages.iter().any(|stage| stage["state"] == "in_progress" && stage["due_on"].as_str() < Some(&today)));
}

/// Words that were written in confidence, accepted or refused, are in no log, however much is logged.
fn what_is_said_stays_out_of_the_logs(home: &Home, mentee: &Caller) {
    const MARKER: &str = "МаркерТишины";
    let track = &mentee.get("/tracks")["items"][0];
    let open = track["stages"].as_array().unwrap().iter().find(|stage| stage["state"] == "returned").unwrap();
    let stage = format!("/stages/{}", open["id"].as_str().unwrap());
    let card = mentee.get(&stage);
    let question = card["questions"].as_array().unwrap().iter().find(|one| one["answer_type"] == "text").unwrap();
    let answer = json!({ "answers": [{ "question_id": question["id"], "text": MARKER, "visibility": "author" }] });
    assert_eq!(mentee.send("PUT", &format!("{stage}/answers"), &answer), 200);
    let reflection = json!({ "text": MARKER, "visibility": "pair" });
    assert_eq!(mentee.send("POST", &format!("{stage}/reflections"), &reflection), 201);
    let wrong = json!({ "text": MARKER, "visibility": MARKER, MARKER: 1 });
    assert_eq!(mentee.send("POST", &format!("{stage}/reflections"), &wrong), 422);

    // the driver writes parameters as bytes: "[208, 156, …"
    let as_bytes = format!("{:?}", MARKER.as_bytes());
    for log in [home.log(), home.0.join("postgres.log")] {
        let text = std::fs::read_to_string(&log).unwrap();
        let found = text.contains(MARKER) || text.contains(as_bytes.trim_matches(['[', ']']));
        assert!(!text.is_empty() && !found, "{}", log.display());
    }
    assert!(std::fs::read_to_string(home.log()).unwrap().contains("/reflections"), "nothing was logged");
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

/// The mail server takes a letter and says nothing, the service dies, and is started again.
#[test]
fn no_letter_is_sent_twice_after_kill_9() {
    let home = Home::new("mail");
    let mail = MailServer::start();
    let url = mail.url();
    let variables = [("TALIM_SMTP_URL", url.as_str())];
    let (mut server, address, printed) = home.serve_with(&variables);
    let password = printed.split("all of them is ").nth(1).and_then(|rest| rest.lines().next()).unwrap().to_owned();
    let emails = printed.split_whitespace().filter(|word| word.ends_with(".example"));
    for email in emails {
        let somebody = Caller::sign_in(&address, email, &password);
        let awake = json!({ "quiet_from": null, "quiet_to": null });
        assert_eq!(somebody.send("PATCH", "/me/notification-settings", &awake), 200, "{email}");
    }
    let curator = Caller::sign_in(&address, "curator@shkola12.example", &password);
    let pairs = curator.get("/pairs?state=active");
    let pair = pairs["items"].as_array().unwrap().iter().find(|pair| pair["kind"] == "individual").unwrap();
    mail.is(Mood::FallsSilent);
    let paused = format!("/pairs/{}/pauses", pair["id"].as_str().unwrap());
    assert_eq!(curator.send("POST", &paused, &json!({})), 200);
    mail.wait_for(1);
    server.signal("-9");
    server.ends();

    mail.is(Mood::Takes);
    let (mut server, ..) = home.serve_with(&variables);
    mail.wait_for(2);
    std::thread::sleep(Duration::from_secs(5));
    let ids: Vec<String> = mail.notices().into_iter().map(|letter| letter.id).collect();
    assert_eq!(ids.len(), 2, "one letter each for mentor and mentee: {ids:?}");
    assert_ne!(ids[0], ids[1]);
    server.signal("-TERM");
    assert_eq!(server.ends(), Some(0));
}

#[test]
fn two_starts_at_once_share_one_database() {
    let home = Home::new("twice");
    let children: Vec<Child> = (0..3)
        .map(|_| home.talim(&["migrate"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
        .collect();
    let outputs: Vec<Output> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(outputs.iter().all(|output| output.status.success()), "{outputs:?}");
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
