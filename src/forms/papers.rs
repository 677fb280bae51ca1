//! The papers before they are written.

use crate::documents::{Cell, Document, DocumentKind, Labelled, Table};
use crate::goals::Goal;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::kernel::id::PersonId;
use crate::kernel::policy::Permission;
use crate::kernel::scope::Scope;
use crate::orders::Order;
use crate::pairs::{MemberRole, Pair};
use crate::people::Person;
use crate::plans::PlanItem;
use crate::programs::{Program, RoadmapItem};
use crate::tracks::Track;
use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

fn told(text: Option<&String>) -> Cell {
    text.map_or(Cell::Empty, |text| Cell::Text(text.clone()))
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn date(day: Option<NaiveDate>) -> Cell {
    day.map_or(Cell::Empty, Cell::Day)
}

/// A mentee's individual plan: goals in their five fields, and what is done for them.
pub(super) async fn individual_plan(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Document> {
    let lang = actor.lang;
    // of the track that was found: who stands in for a mentor, or has left the group, is in no list of these
    let scope = Scope::of_school(track.school_id, actor.now);
    let program = Program::find(conn, &scope, track.program_id).await?;
    let pair = Pair::find(conn, &scope, track.pair_id).await?;
    let goals = Goal::of(conn, track).await?.items;
    let items = PlanItem::of(conn, track).await?.items;
    let goal = |goal: &Goal| {
        let state = lang.say(&format!("goal_state-{}", goal.state.as_str()));
        let words = [&goal.title, &goal.specific, &goal.measurable, &goal.attainable, &goal.realistic];
        let mut cells: Vec<Cell> = words.map(|word| text(word)).to_vec();
        cells.extend([Cell::Day(goal.time_bound_on), Cell::Text(state)]);
        cells
    };
    let item = |item: &PlanItem| {
        let responsible = lang.say(&format!("responsible-{}", item.responsible.as_str()));
        let (content, expected) = (text(&item.content), text(&item.expected_result));
        let done = item.done_on.or(item.cancelled_on);
        let evidence = told(item.evidence.as_ref().or(item.cancel_reason.as_ref()));
        vec![content, Cell::Text(responsible), Cell::Day(item.due_on), expected, date(done), evidence]
    };
    let goals_of = ["title", "specific", "measurable", "attainable", "realistic", "time_bound_on", "goal_state"];
    let items_of = ["plan_content", "in_charge", "due_on", "expected_result", "plan_done_on", "plan_evidence"];
    Ok(Document {
        school: Some(track.school_id),
        about: vec![
            Labelled::new(lang, "about-mentee", &track.mentee_name),
            Labelled::new(lang, "about-mentors", pair.names(|role| role != MemberRole::Mentee)),
            Labelled::new(lang, "about-program", program.title),
            Labelled::new(lang, "about-started", day(track.started_on)),
        ],
        tables: vec![
            Table::with(&goals_of, goals.iter().map(goal).collect(), lang).titled("table-goals", lang),
            Table::with(&items_of, items.iter().map(item).collect(), lang).titled("table-plan", lang),
        ],
        signatures: ["sign-mentor", "sign-mentee", "sign-curator"].map(|who| lang.say(who)).to_vec(),
        ..Document::new(DocumentKind::Plan, lang, actor.now, format!("plan_{}", track.id), lang.say("plan-title"))
    })
}

/// A program's roadmap («дорожная карта»).
pub(super) async fn roadmap(conn: &mut AsyncPgConnection, actor: &Actor, program: &Program) -> Result<Document> {
    let lang = actor.lang;
    let items = RoadmapItem::of(conn, program).await?.items;
    let responsible: Vec<PersonId> = items.iter().filter_map(|item| item.responsible_id).collect();
    // who may not look people up reads no names here either
    let names = Person::names(conn, &Permission::ReadPeople.scope(actor), &responsible).await?;
    let item = |item: &RoadmapItem| {
        let (title, document) = (text(&item.title), told(item.result_document.as_ref()));
        let who = told(item.responsible_id.and_then(|who| names.get(&who)));
        vec![Cell::Whole(item.position.into()), title, Cell::Day(item.due_on), who, document, date(item.done_on)]
    };
    let columns = ["no", "step", "due_on", "in_charge", "result_document", "step_done_on"];
    let days: Vec<String> = [program.starts_on, program.ends_on].into_iter().flatten().map(day).collect();
    Ok(Document {
        school: Some(program.school_id),
        about: vec![
            Labelled::new(lang, "about-program", &program.title),
            Labelled::new(lang, "about-period", days.join(" – ")),
        ],
        tables: vec![Table::with(&columns, items.iter().map(item).collect(), lang)],
        signatures: ["sign-curator", "sign-head"].map(|who| lang.say(who)).to_vec(),
        ..Document::new(
            DocumentKind::Roadmap,
            lang,
            actor.now,
            format!("roadmap_{}", program.id),
            lang.say("roadmap-title"),
        )
    })
}

/// The annex of an order: the pairs that rest on it, as far as the caller may see them.
pub(super) async fn annex(conn: &mut AsyncPgConnection, actor: &Actor, order: &Order) -> Result<Document> {
    let lang = actor.lang;
    let pairs = Pair::of_order(conn, &Permission::ReadPairs.scope(actor), order.id).await?;
    let line = |(number, pair): (i64, &Pair)| {
        let kind = lang.say(&format!("pair_kind-{}", pair.kind.as_str()));
        let mentors = pair.names(|role| role != MemberRole::Mentee);
        let mentees = pair.names(|role| role == MemberRole::Mentee);
        let names = [kind, mentors, mentees].map(Cell::Text);
        let mut cells = vec![Cell::Whole(number)];
        cells.extend(names);
        cells.extend([Cell::Day(pair.starts_on), Cell::Day(pair.planned_ends_on)]);
        cells
    };
    let columns = ["no", "kind", "mentors", "mentees", "starts_on", "planned_ends_on"];
    let mut about = vec![
        Labelled::new(lang, "about-order", &order.number),
        Labelled::new(lang, "about-order-day", day(order.issued_on)),
    ];
    about.extend(order.subject.as_ref().map(|subject| Labelled::new(lang, "about-subject", subject)));
    let signatory = order.signatory.clone().unwrap_or_else(|| lang.say("sign-head"));
    Ok(Document {
        school: Some(order.school_id),
        about,
        tables: vec![Table::with(&columns, (1..).zip(&pairs).map(line).collect(), lang)],
        signatures: vec![signatory],
        ..Document::new(DocumentKind::Order, lang, actor.now, format!("order_{}", order.id), lang.say("order-title"))
    })
}
