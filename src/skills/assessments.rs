use super::Competence;
use crate::audit::Event;
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::id::{CompetenceId, PersonId};
use crate::pairs::{Circle, Visibility};
use crate::schema::{schools, skill_assessments, skill_scores};
use crate::text_enum;
use crate::tracks::Track;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

text_enum! {
    /// When competences are assessed.
    pub enum Phase {
        /// At the beginning.
        Entry = "entry",
        /// In the end.
        Exit = "exit",
    }
}

text_enum! {
    /// Who assesses the mentee's competences.
    pub enum Assessor {
        /// The mentee.
        Mentee = "mentee",
        /// A mentor.
        Mentor = "mentor",
    }
}

/// An assessment of a mentee's competences, for the pair alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct SkillAssessment {
    /// At the beginning or in the end.
    pub phase: Phase,
    /// Whose assessment.
    pub side: Assessor,
    /// By whom it was last written.
    pub author_id: PersonId,
    /// When it was first made.
    pub assessed_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
    /// The scores.
    pub scores: Vec<SkillScore>,
}

#[derive(HasQuery)]
#[diesel(table_name = skill_assessments)]
struct Made {
    phase: Phase,
    side: Assessor,
    author_id: PersonId,
    assessed_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

/// How somebody sees a competence.
#[derive(Debug, Clone, HasQuery, Serialize, Deserialize, Validate, ToSchema)]
#[diesel(table_name = skill_scores)]
#[serde(deny_unknown_fields)]
pub struct SkillScore {
    /// Which competence.
    pub competence_id: CompetenceId,
    /// From 1 to 5.
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    pub score: i16,
}

/// An assessment: every competence of the school that is in use. The whole replaces the whole.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSkillAssessment {
    /// One each.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    scores: Vec<SkillScore>,
}

impl SkillAssessment {
    /// The assessments of a track, for those who are in its pair; nobody else reads one.
    pub async fn of(conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Items<Self>> {
        if !Circle::of(track, actor).levels.contains(&Visibility::Pair) {
            return Err(Error::NotFound);
        }
        let made = Made::query().filter(skill_assessments::track_id.eq(track.id));
        let made: Vec<Made> = made.order((skill_assessments::phase, skill_assessments::side)).load(conn).await?;
        let mut items = vec![];
        for Made { phase, side, author_id, assessed_at, changed_at } in made {
            let scores = SkillScore::query()
                .filter(skill_scores::track_id.eq(track.id))
                .filter(skill_scores::phase.eq(phase))
                .filter(skill_scores::side.eq(side));
            let scores = scores.order(skill_scores::competence_id).load(conn).await?;
            items.push(Self { phase, side, author_id, assessed_at, changed_at, scores });
        }
        Ok(Items { items })
    }

    /// Assesses: the mentee the own competences, a mentor those of the mentee. Once both ends are there they stand.
    pub async fn make(
        conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, phase: Phase, new: NewSkillAssessment,
    ) -> Result<Items<Self>> {
        track.hold(conn).await?;
        track.refuse_closed(conn, actor).await?;
        let as_mentee = track.mentee(actor).map(|person| (Assessor::Mentee, person));
        let as_mentor = || track.mentor(actor).map(|person| (Assessor::Mentor, person));
        let (side, author) = as_mentee.or_else(as_mentor).ok_or_else(|| Error::conflict("members_only"))?;
        let made = skill_assessments::table.filter(skill_assessments::track_id.eq(track.id));
        let made = made.filter(skill_assessments::side.eq(side)).count();
        if made.get_result::<i64>(conn).await? == 2 {
            // it may be counted already, and what changes then would tell of one person
            return Err(Error::conflict("skills_settled"));
        }
        let competences = Competence::of(conn, track.school_id).await?;
        new.check(&competences.items)?;
        let least = schools::table.find(track.school_id).select(schools::min_group_size);
        let least: i32 = least.first(conn).await?;
        let own = (
            skill_assessments::track_id.eq(track.id),
            skill_assessments::phase.eq(phase),
            skill_assessments::side.eq(side),
            skill_assessments::school_id.eq(track.school_id),
        );
        let by = (skill_assessments::author_id.eq(author), skill_assessments::changed_at.eq(actor.now));
        diesel::insert_into(skill_assessments::table)
            .values((own, by, skill_assessments::assessed_at.eq(actor.now), skill_assessments::group_size.eq(least)))
            .on_conflict((skill_assessments::track_id, skill_assessments::phase, skill_assessments::side))
            .do_update()
            .set(by)
            .execute(conn)
            .await?;
        let before = skill_scores::table.filter(skill_scores::track_id.eq(track.id));
        let before = before.filter(skill_scores::phase.eq(phase)).filter(skill_scores::side.eq(side));
        diesel::delete(before).execute(conn).await?;
        let row = |score: &SkillScore| {
            (
                (skill_scores::track_id.eq(track.id), skill_scores::phase.eq(phase), skill_scores::side.eq(side)),
                (skill_scores::competence_id.eq(score.competence_id), skill_scores::score.eq(score.score)),
                skill_scores::school_id.eq(track.school_id),
            )
        };
        let rows: Vec<_> = new.scores.iter().map(row).collect();
        diesel::insert_into(skill_scores::table).values(rows).execute(conn).await?;
        let event = Event::new("track.skills_assessed", track.id).at(track.school_id).of(track.program_id);
        event.with(serde_json::json!({ "phase": phase, "side": side })).record(conn, actor).await?;
        Self::of(conn, actor, track).await
    }
}

impl NewSkillAssessment {
    /// Every competence in use once, and no other.
    fn check(&self, competences: &[Competence]) -> Result<()> {
        let mut wrong = vec![];
        for (at, score) in self.scores.iter().enumerate() {
            let pointer = format!("/scores/{at}/competence_id");
            if competences.iter().all(|known| known.id != score.competence_id) {
                wrong.push(Violation::new(pointer, "unknown"));
            } else if self.scores.iter().take(at).any(|other| other.competence_id == score.competence_id) {
                wrong.push(Violation::new(pointer, "taken"));
            }
        }
        let assessed = |one: &Competence| self.scores.iter().any(|score| score.competence_id == one.id);
        if competences.iter().any(|one| one.retired_at.is_none() && !assessed(one)) {
            wrong.push(Violation::new("/scores", "scores_missing"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}
