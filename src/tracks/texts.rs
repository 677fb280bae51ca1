//! The second lock: who may read a text. The scope says which rows a caller reaches; the circle says whose words.

use super::Track;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::PersonId;
use crate::kernel::scope::Condition;
use crate::schema::{answers, feedback, people, reflections, stage_changes};
use crate::text_enum;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

text_enum! {
    /// Who may read a text. No administrator, methodologist or integration is in any of these circles.
    pub enum Visibility {
        /// Its author alone.
        Author = "author",
        /// The author and those who are in the pair now.
        Pair = "pair",
        /// The author and the people he or she names.
        Named = "named",
        /// The pair and the curator of the program.
        Curator = "curator",
        /// The same; its figures may be counted into reports.
        Report = "report",
    }
}

/// Where a caller stands towards the texts of one track.
#[derive(Debug, Clone)]
pub struct Circle {
    persons: Vec<PersonId>,
    levels: Vec<Visibility>,
}

impl Circle {
    /// The caller's place: in the pair (mentee or a mentor of now), curator of the program, or outside.
    pub fn of(track: &Track, actor: &Actor) -> Self {
        let in_pair = track.mentee(actor).is_some() || track.mentor(actor).is_some();
        let levels = if in_pair {
            vec![Visibility::Pair, Visibility::Curator, Visibility::Report]
        } else if actor.curates(track.program_id) {
            vec![Visibility::Curator, Visibility::Report]
        } else {
            vec![]
        };
        Self { persons: actor.persons.clone(), levels }
    }

    /// The answers whose content the caller may read.
    pub fn answers(&self) -> Condition<answers::table> {
        let named =
            answers::visibility.eq(Visibility::Named).and(answers::named_ids.overlaps_with(self.persons.clone()));
        let own = answers::author_id.eq_any(self.persons.clone());
        Box::new(own.or(answers::visibility.eq_any(self.levels.clone())).or(named))
    }

    /// The reflections whose text the caller may read.
    pub fn reflections(&self) -> Condition<reflections::table> {
        let named = reflections::visibility
            .eq(Visibility::Named)
            .and(reflections::named_ids.overlaps_with(self.persons.clone()));
        let own = reflections::author_id.eq_any(self.persons.clone());
        Box::new(own.or(reflections::visibility.eq_any(self.levels.clone())).or(named))
    }

    /// The feedback whose text the caller may read.
    pub fn feedback(&self) -> Condition<feedback::table> {
        let own = feedback::author_id.eq_any(self.persons.clone());
        Box::new(own.or(feedback::visibility.eq_any(self.levels.clone())))
    }

    /// The comments on steps that the caller may read.
    pub fn changes(&self) -> Condition<stage_changes::table> {
        let own = stage_changes::author_id.eq_any(self.persons.clone()).is_not_distinct_from(true);
        Box::new(own.or(stage_changes::visibility.eq_any(self.levels.clone())))
    }
}

/// The people a text is shown to by name: given exactly when the visibility is `named`, and all of the track's school.
pub async fn check_named(
    conn: &mut AsyncPgConnection, track: &Track, visibility: Visibility, named: &[PersonId], pointer: &str,
) -> Result<()> {
    let at = || format!("{pointer}/named_ids");
    match (visibility, named.is_empty()) {
        (Visibility::Named, true) => return Err(Error::invalid(at(), "required")),
        (Visibility::Named, false) => {}
        (_, true) => return Ok(()),
        (_, false) => return Err(Error::invalid(at(), "named_only")),
    }
    let known = people::table.filter(people::id.eq_any(named)).filter(people::school_id.eq(track.school_id));
    let known: Vec<PersonId> = known.select(people::id).load(conn).await?;
    match named.iter().position(|person| !known.contains(person)) {
        Some(index) => Err(Error::invalid(format!("{}/{index}", at()), "unknown")),
        None => Ok(()),
    }
}
