//! The worked fixture of the specification: period 2025-09-01 to 2026-05-31, norm 2 a month.

use crate::app::TestApp;
use crate::world::{School, text};
use std::collections::BTreeMap;
use std::fmt::Write;

pub const PERIOD: &str = "from=2025-09-01&to=2026-05-31";

/// (name, kind, members, start, end, state, reason and initiator, held)
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<(&'static str, &'static str)>,
    usize,
);

const PAIRS: [Row; 6] = [
    (
        "P1",
        "individual",
        &[("lead_mentor", "A"), ("mentee", "m1")],
        "2025-09-15",
        Some("2026-05-20"),
        "completed",
        Some(("goals_achieved", "curator")),
        15,
    ),
    (
        "P2",
        "individual",
        &[("lead_mentor", "B"), ("mentee", "m2")],
        "2025-09-15",
        Some("2025-12-10"),
        "terminated",
        Some(("mentor_withdrew", "mentor")),
        4,
    ),
    ("P3", "individual", &[("lead_mentor", "C"), ("mentee", "m2")], "2025-12-16", None, "active", None, 9),
    (
        "P4",
        "group",
        &[("lead_mentor", "A"), ("mentee", "m3"), ("mentee", "m4"), ("mentee", "m5")],
        "2025-10-01",
        None,
        "active",
        None,
        14,
    ),
    (
        "P5",
        "team",
        &[("lead_mentor", "B"), ("co_mentor", "D"), ("mentee", "m6")],
        "2026-02-02",
        Some("2026-04-30"),
        "completed",
        Some(("goals_achieved", "curator")),
        6,
    ),
    (
        "P6",
        "flash",
        &[("lead_mentor", "C"), ("mentee", "m7")],
        "2026-03-11",
        Some("2026-03-11"),
        "completed",
        Some(("term_expired", "curator")),
        1,
    ),
];

/// Mentee, completed stages, days of stage I.
const TRACKS: [(&str, i64, i64); 6] =
    [("m1", 4, 14), ("m6", 4, 20), ("m2", 3, 10), ("m3", 2, 12), ("m4", 2, 30), ("m5", 1, 7)];

/// Who and what was laid down, by the names of the specification.
pub struct Laid {
    pub people: BTreeMap<&'static str, uuid::Uuid>,
    pub pairs: BTreeMap<&'static str, uuid::Uuid>,
}

/// Lays the fixture down past the API, because its days are past.
pub async fn fixture(app: &TestApp, oak: &School) -> Laid {
    let mut sql =
        format!("UPDATE programs SET starts_on = '2025-09-01', ends_on = '2026-06-30' WHERE id = '{}';", oak.program);
    let people = people(&mut sql, oak);
    let mut pairs = BTreeMap::new();
    let who = text(&oak.root.get("/me").await.ok()["id"]);
    for (name, kind, members, start, end, state, ending, held) in PAIRS {
        let id = uuid::Uuid::now_v7();
        pairs.insert(name, id);
        let ended = end.map_or("NULL".to_owned(), |end| format!("'{end}'"));
        let (planned, stages) = if kind == "flash" { ("2026-03-11", false) } else { ("2026-06-30", true) };
        let before = if name == "P3" { format!("'{}'", pairs["P2"]) } else { "NULL".to_owned() };
        write!(sql, "INSERT INTO pairs (id, school_id, program_id, kind, role_form, channel, topic, with_stages, starts_on, planned_ends_on, ended_on, state, continued_from)
            VALUES ('{id}', '{}', '{}', '{kind}', 'teacher_teacher', 'in_person', 'Тема', {stages}, '{start}', '{planned}', {ended}, '{state}', {before});", oak.id, oak.program).unwrap();
        for (role, person) in members {
            write!(
                sql,
                "INSERT INTO pair_members (id, school_id, program_id, pair_id, person_id, role, joined_on)
                VALUES (gen_random_uuid(), '{}', '{}', '{id}', '{}', '{role}', '{start}');",
                oak.id, oak.program, people[person]
            )
            .unwrap();
        }
        if let Some((reason, initiator)) = ending {
            write!(sql, "INSERT INTO pair_endings (pair_id, school_id, reason, initiator, ended_by, ended_at) VALUES ('{id}', '{}', '{reason}', '{initiator}', '{who}', now());", oak.id).unwrap();
        }
        write!(sql, "INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state)
            SELECT gen_random_uuid(), '{}', '{id}', 'consultation', d, d + interval '1 hour', 'held'
            FROM generate_series('{start}'::timestamptz + interval '9 hours', '{start}'::timestamptz + interval '{} days', interval '1 day') d LIMIT {held};", oak.id, held + 1).unwrap();
    }
    write!(sql, "INSERT INTO pair_pauses (id, school_id, pair_id, starts_on, ends_on) VALUES (gen_random_uuid(), '{}', '{}', '2026-01-01', '2026-01-11');", oak.id, pairs["P3"]).unwrap();
    // meetings outside of the period and not held do not count
    for (state, at) in
        [("held", "2026-05-31 19:30+00"), ("not_held", "2026-01-20 09:00+00"), ("held", "2025-08-31 18:59+00")]
    {
        write!(sql, "INSERT INTO meetings (id, school_id, pair_id, kind, starts_at, ends_at, state) VALUES (gen_random_uuid(), '{}', '{}', 'online', '{at}', '2026-06-30', '{state}');", oak.id, pairs["P3"]).unwrap();
    }
    tracks(&mut sql, oak, &people, &pairs);
    // members come one by one, so what the kind needs is checked at the end
    app.sql(&format!("BEGIN; SET CONSTRAINTS ALL DEFERRED; {sql} COMMIT")).await;
    Laid { people, pairs }
}

fn people(sql: &mut String, oak: &School) -> BTreeMap<&'static str, uuid::Uuid> {
    let mut people = BTreeMap::new();
    for name in ["A", "B", "C", "D", "m1", "m2", "m3", "m4", "m5", "m6", "m7"] {
        let id = uuid::Uuid::now_v7();
        people.insert(name, id);
        write!(
            sql,
            "INSERT INTO people (id, school_id, last_name, first_name, teaching_since) VALUES ('{id}', '{}', '{name}', 'Имя', '{}');",
            oak.id,
            // three years to the day is not young any more
            if ["m1", "m2", "m3", "m5"].contains(&name) { "2023-06-01" } else { "2023-05-31" }
        )
        .unwrap();
    }
    people
}

fn tracks(sql: &mut String, oak: &School, people: &BTreeMap<&str, uuid::Uuid>, pairs: &BTreeMap<&str, uuid::Uuid>) {
    for (mentee, completed, first_days) in TRACKS {
        let id = uuid::Uuid::now_v7();
        let pair = PAIRS
            .iter()
            .rev()
            .find(|(_, kind, members, ..)| *kind != "flash" && members.iter().any(|(_, person)| *person == mentee))
            .unwrap()
            .0;
        let done = if completed == 4 { "'completed', '2026-05-20'" } else { "'in_progress', NULL" };
        write!(sql, "INSERT INTO tracks (id, school_id, program_id, mentee_id, pair_id, question_bank_version_id, started_on, state, completed_on)
            SELECT '{id}', school_id, id, '{}', '{}', question_bank_version_id, '2025-10-01', {done} FROM programs WHERE id = '{}';", people[mentee], pairs[pair], oak.program).unwrap();
        for no in 1..=4_i64 {
            let stage = uuid::Uuid::now_v7();
            let days = if no == 1 { first_days } else { 20 };
            let (state, started, ended) = match no - completed {
                ..=0 => (
                    "completed",
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40),
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40 + days),
                ),
                1 => (
                    "in_progress",
                    format!("'2025-10-01 06:00+00'::timestamptz + interval '{} days'", (no - 1) * 40),
                    "NULL".to_owned(),
                ),
                _ => ("locked", "NULL".to_owned(), "NULL".to_owned()),
            };
            write!(sql, "INSERT INTO stages (id, school_id, track_id, stage_no, state, started_at, completed_at, due_on) VALUES ('{stage}', '{}', '{id}', {no}, '{state}', {started}, {ended}, {});",
                oak.id, if mentee == "m5" && state == "in_progress" { "'2026-02-01'" } else { "NULL" }).unwrap();
            if state != "locked" {
                change(sql, oak, stage, "in_progress", &started);
            }
            if state == "completed" {
                if mentee == "m4" && no == 1 {
                    change(sql, oak, stage, "returned", &format!("{ended} - interval '2 days'"));
                }
                change(sql, oak, stage, "completed", &ended);
            }
        }
    }
}

fn change(sql: &mut String, oak: &School, stage: uuid::Uuid, to: &str, at: &str) {
    write!(sql, "INSERT INTO stage_changes (id, school_id, stage_id, from_state, to_state, visibility, changed_at) VALUES (gen_random_uuid(), '{}', '{stage}', 'locked', '{to}', 'pair', {at});", oak.id).unwrap();
}
