//! The second lock: who may read a text. The scope says which rows a caller reaches; the circle says whose words.

use super::{Pair, PairState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{PairId, PersonId};
use crate::schema::text_readers;
use crate::text_enum;
use chrono::{DateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use validator::ValidationError;

text_enum! {
    /// Who may read a text. No administrator, methodologist or integration is in any of these circles.
    pub enum Visibility {
        /// Its author alone.
        Author = "author",
        /// The author and those who are in the pair now.
        Pair = "pair",
        /// The author and those of the pair, standing in or curating, whom he or she names.
        Named = "named",
        /// The pair and the curator of the program.
        Curator = "curator",
        /// The same; its figures may be counted into reports.
        Report = "report",
    }
}

/// Where a caller stands towards the texts of one pair or track. Each slice says in `impl Circle` which of its texts that opens.
#[derive(Debug, Clone)]
pub struct Circle {
    /// The caller, as author or by name.
    pub persons: Vec<PersonId>,
    /// What is open to the caller without being named.
    pub levels: Vec<Visibility>,
}

impl Circle {
    /// In the pair, its curator, or outside.
    pub fn standing(actor: &Actor, in_pair: bool, curates: bool) -> Self {
        let levels = match (in_pair, curates) {
            (true, _) => vec![Visibility::Pair, Visibility::Curator, Visibility::Report],
            (false, true) => vec![Visibility::Curator, Visibility::Report],
            (false, false) => vec![],
        };
        Self { persons: actor.persons.clone(), levels }
    }

    /// The caller's place in a pair. Its mentors read no further once it ended without success.
    pub fn of_pair(pair: &Pair, actor: &Actor) -> Self {
        let shared = matches!(pair.state, PairState::Active | PairState::Paused | PairState::Completed);
        let mentee = pair.place_of(actor).is_some_and(|member| member.role == super::MemberRole::Mentee);
        let in_pair = mentee || (shared && pair.mentored_by(actor, true).is_some());
        Self::standing(actor, in_pair, actor.curates(pair.program_id))
    }
}

/// For words that no report counts. Checked before the database is asked, which may log a row that it refuses.
pub fn never_reported(visibility: &Visibility) -> Result<(), ValidationError> {
    if *visibility == Visibility::Report { Err(ValidationError::new("never_reported")) } else { Ok(()) }
}

/// For words to a mentee, who has to be able to read them. Checked beforehand as well.
pub fn feedback_shared(visibility: &Visibility) -> Result<(), ValidationError> {
    let shared = matches!(visibility, Visibility::Pair | Visibility::Curator);
    if shared { Ok(()) } else { Err(ValidationError::new("feedback_shared")) }
}

/// What a text is shown to when its author does not say.
pub fn pair_visibility() -> Visibility {
    Visibility::Pair
}

/// Who can be shown a text by name.
#[derive(Debug, Clone, Copy)]
pub struct Readers {
    /// Near this pair: in it, standing in or curating, now or later. Nobody else would reach what the text belongs to.
    pub pair_id: PairId,
    /// From now on.
    pub now: DateTime<Utc>,
    /// A track is its mentee's: the others of a group do not reach it.
    pub only_mentee: Option<PersonId>,
}

impl Readers {
    /// Names are given exactly when the visibility is `named`. Who is `kept` was named before, and may have gone since.
    pub async fn check(
        &self, conn: &mut AsyncPgConnection, (visibility, named): (Visibility, &[PersonId]), kept: &[PersonId],
        pointer: &str,
    ) -> Result<()> {
        let at = || format!("{pointer}/named_ids");
        match (visibility, named.is_empty()) {
            (Visibility::Named, true) => return Err(Error::invalid(at(), "required")),
            (Visibility::Named, false) => {}
            (_, true) => return Ok(()),
            (_, false) => return Err(Error::invalid(at(), "named_only")),
        }
        let near = text_readers::table.filter(text_readers::person_id.eq_any(named));
        let mut near = near.filter(text_readers::pair_id.eq(self.pair_id)).into_boxed();
        if let Some(mentee) = self.only_mentee {
            near = near.filter(not(text_readers::as_mentee).or(text_readers::person_id.eq(mentee)));
        }
        let known = near.filter(text_readers::ends_at.gt(self.now)).select(text_readers::person_id);
        let known: Vec<PersonId> = known.load(conn).await?;
        match named.iter().position(|person| !known.contains(person) && !kept.contains(person)) {
            Some(index) => Err(Error::invalid(format!("{}/{index}", at()), "not_a_reader")),
            None => Ok(()),
        }
    }
}
