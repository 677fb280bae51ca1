//! What the matching of a whole pool costs: `cargo bench --bench matching`. Prints seconds and the peak of resident memory.
//! Figures are of one run on one machine; the ratio of the two sizes is what to compare.

use chrono::NaiveDate;
use std::collections::HashMap;
use std::time::Instant;
use talim::kernel::id::PersonId;
use talim::matching::{MatchPool, Mentee, Mentor};
use talim::programs::MatchWeights;

/// A small generator of its own: the same pool with every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn words(&mut self, kind: &str) -> Vec<String> {
        let count = 1 + self.roll(4);
        (0..count).map(|_| format!("{kind} {}", self.roll(12))).collect()
    }
}

fn pool(mentees: usize, mentors: usize) -> MatchPool {
    let mut dice = Dice(7);
    let mentee = |dice: &mut Dice| Mentee {
        id: PersonId::new(),
        needs: dice.words("need"),
        subjects: dice.words("subject"),
        levels: dice.words("level"),
    };
    let mentor = |dice: &mut Dice| Mentor {
        id: PersonId::new(),
        name: String::new(),
        capacity: 4,
        taken: i32::try_from(dice.roll(3)).unwrap_or_default(),
        competences: dice.words("need"),
        subjects: dice.words("subject"),
        levels: dice.words("level"),
        available_from: None,
    };
    MatchPool {
        mentors: (0..mentors).map(|_| mentor(&mut dice)).collect(),
        mentees: (0..mentees).map(|_| mentee(&mut dice)).collect(),
        earlier: HashMap::new(),
        first_day: NaiveDate::MIN,
    }
}

/// The most memory the process has held, in MiB, where the system tells.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

fn main() {
    let weights = MatchWeights {
        needs_weight: 5,
        load_weight: 3,
        availability_weight: 2,
        level_weight: 1,
        subject_weight: 1,
        earlier_weight: 1,
    };
    for (mentees, mentors) in [(100, 30), (1000, 300)] {
        let pool = pool(mentees, mentors);
        let begun = Instant::now();
        let solved = pool.solve(&weights);
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{mentees} mentees, {mentors} mentors: {seconds:.3} s, {} proposals, peak {} MiB",
            solved.count(),
            peak()
        );
    }
}
