//! A mail server: it speaks SMTP over TCP, keeps what it is given, and can be told to refuse.

use mailin::{Action, Handler, Response, SessionBuilder};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What it does with a letter.
#[derive(Clone, Copy, PartialEq)]
pub enum Mood {
    Takes,
    RefusesForNow,
    RefusesForGood,
    /// Takes it and never says so.
    FallsSilent,
}

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    pub id: String,
    pub subject: String,
    pub body: String,
    pub headers: String,
}

struct State {
    mood: Mood,
    silent: bool,
    arrived: Vec<Arrived>,
}

pub struct MailServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { mood: Mood::Takes, silent: false, arrived: vec![] }));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = shared.clone();
                std::thread::spawn(move || converse(stream, &state));
            }
        });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn is(&self, mood: Mood) {
        let mut state = self.state.lock().unwrap();
        (state.mood, state.silent) = (mood, false);
    }

    /// What has arrived so far.
    pub fn arrived(&self) -> Vec<Arrived> {
        self.state.lock().unwrap().arrived.clone()
    }

    /// The notices among it, apart from weekly letters.
    pub fn notices(&self) -> Vec<Arrived> {
        self.arrived().into_iter().filter(|letter| !letter.headers.contains("List-Unsubscribe")).collect()
    }

    /// Waits until so many notices have arrived.
    pub fn wait_for(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(15);
        while self.notices().len() < count {
            assert!(Instant::now() < deadline, "{:?}", self.arrived());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

struct Clerk {
    state: Arc<Mutex<State>>,
    to: String,
    data: Vec<u8>,
}

impl Handler for Clerk {
    fn rcpt(&mut self, to: &str) -> Response {
        to.clone_into(&mut self.to);
        match self.state.lock().unwrap().mood {
            Mood::RefusesForNow => Response::custom(451, "Busy".to_owned()),
            Mood::RefusesForGood => Response::custom(550, "Nobody here".to_owned()),
            Mood::Takes | Mood::FallsSilent => mailin::response::OK,
        }
    }
    fn data(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.data.extend_from_slice(line);
        Ok(())
    }
    fn data_end(&mut self) -> Response {
        let data = std::mem::take(&mut self.data);
        let mut state = self.state.lock().unwrap();
        let parsed = mailparse::parse_mail(&data).expect("a message");
        let header = |name: &str| {
            parsed
                .headers
                .iter()
                .find(|one| one.get_key().eq_ignore_ascii_case(name))
                .map(mailparse::MailHeader::get_value)
                .unwrap_or_default()
        };
        let arrived = Arrived {
            to: self.to.clone(),
            id: header("Message-ID"),
            subject: header("Subject"),
            body: parsed.get_body().unwrap(),
            headers: parsed.headers.iter().map(|one| one.get_key() + ": " + &one.get_value() + "\n").collect(),
        };
        // at a notice, not at a weekly letter that happens to be due
        state.silent = state.mood == Mood::FallsSilent && !arrived.headers.contains("List-Unsubscribe");
        state.arrived.push(arrived);
        mailin::response::OK
    }
}

fn converse(mut stream: TcpStream, state: &Arc<Mutex<State>>) {
    let clerk = Clerk { state: state.clone(), to: String::new(), data: vec![] };
    let mut session = SessionBuilder::new("mail.example").build(stream.peer_addr().unwrap().ip(), clerk);
    if session.greeting().write_to(&mut stream).is_err() {
        return;
    }
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut line = vec![];
    while lines.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let answer = session.process(&line);
        if state.lock().unwrap().silent {
            std::thread::sleep(Duration::from_mins(1));
            return;
        }
        if answer.write_to(&mut stream).and_then(|()| stream.flush()).is_err() || answer.action == Action::Close {
            return;
        }
        line.clear();
    }
}
