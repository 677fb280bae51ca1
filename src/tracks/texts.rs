//! Which texts of a track a caller's circle opens.

use super::Track;
use crate::kernel::auth::Actor;
use crate::kernel::scope::Condition;
use crate::pairs::{Circle, Readers, Visibility};
use crate::schema::{answers, feedback, reflections, stage_changes};
use diesel::prelude::*;

impl Track {
    /// Who can be shown its texts by name.
    pub(super) fn readers(&self, actor: &Actor) -> Readers {
        Readers { pair_id: self.pair_id, now: actor.now, only_mentee: Some(self.mentee_id) }
    }
}

impl Circle {
    /// The caller's place towards a track: in the pair (mentee or a mentor of now), curator of the program, or outside.
    pub fn of(track: &Track, actor: &Actor) -> Self {
        let in_pair = track.mentee(actor).is_some() || track.mentor(actor).is_some();
        Self::standing(actor, in_pair, actor.curates(track.program_id))
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
