use super::{Stage, Track};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Result, Unmet};
use crate::schema::{
    achievements, answers, competences, feedback, goals, programs, questions, schools, skill_assessments,
    survey_invitations, surveys,
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

crate::text_enum! {
    /// What an item of a gate holds up. What a submission needs, a completion needs too.
    pub enum Need {
        /// Handing the stage in.
        Submission = "submission",
        /// Completing it.
        Completion = "completion",
    }
}

crate::text_enum! {
    /// What a gate asks for.
    pub enum Requirement {
        /// Answers to the questions asked again.
        ReaskedQuestions = "reasked_questions",
        /// Answers to the questions of self-reflection.
        ReflectionQuestions = "reflection_questions",
        /// Answers to the required questions.
        RequiredQuestions = "required_questions",
        /// The mentor's feedback.
        MentorFeedback = "mentor_feedback",
        /// A goal with a deadline ahead.
        SmartGoals = "smart_goals",
        /// Every goal assessed.
        GoalsAssessed = "goals_assessed",
        /// Achievements, as many as the program asks for.
        Achievements = "achievements",
        /// Competences assessed at both ends.
        SkillsAssessed = "skills_assessed",
        /// The surveys of the pair answered.
        SurveysAnswered = "surveys_answered",
    }
}

/// One requirement of a stage, and how far it is met.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GateItem {
    /// Which requirement.
    pub code: Requirement,
    /// How many it takes.
    pub required: i64,
    /// How many there are.
    pub actual: i64,
    /// Whether it is met.
    pub met: bool,
    /// What it holds up.
    pub needed_for: Need,
    /// Where to meet it.
    pub href: String,
}

impl GateItem {
    fn new(code: Requirement, needed_for: Need, (required, actual): (i64, i64), href: String) -> Self {
        Self { code, required, actual, met: actual >= required, needed_for, href: format!("/api/v1{href}") }
    }

    /// The item as a refusal names it.
    pub fn unmet(&self) -> Unmet {
        Unmet { code: self.code.as_str(), required: self.required, actual: self.actual, href: self.href.clone() }
    }
}

impl Stage {
    /// The gate of this stage, item by item.
    pub async fn gate(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<Vec<GateItem>> {
        let answers = format!("/stages/{}/answers", self.id);
        let goals = format!("/tracks/{}/goals", track.id);
        let (asked_again, asked) = self.required_questions(conn, track).await?;
        let mut gate = vec![];
        if self.stage_no == 3 {
            gate.push(GateItem::new(Requirement::ReaskedQuestions, Need::Submission, asked_again, answers.clone()));
            gate.push(GateItem::new(Requirement::ReflectionQuestions, Need::Submission, asked, answers));
            let given = self.feedback_count(conn).await?;
            gate.push(GateItem::new(
                Requirement::MentorFeedback,
                Need::Completion,
                (1, given),
                format!("/stages/{}/feedback", self.id),
            ));
        } else if asked.0 > 0 {
            gate.push(GateItem::new(Requirement::RequiredQuestions, Need::Submission, asked, answers));
        }
        if self.stage_no == 2 {
            let timely = self.timely_goals(conn, actor, track).await?;
            gate.push(GateItem::new(Requirement::SmartGoals, Need::Submission, (1, timely), goals.clone()));
        }
        if self.stage_no == 4 {
            let counts = Self::assessed_goals(conn, track).await?;
            gate.push(GateItem::new(Requirement::GoalsAssessed, Need::Submission, counts, goals));
            let counts = Self::achievements(conn, track).await?;
            if counts.0 > 0 {
                let href = format!("/tracks/{}/achievements", track.id);
                gate.push(GateItem::new(Requirement::Achievements, Need::Submission, counts, href));
            }
            self.evaluation(conn, actor, track, &mut gate).await?;
        }
        Ok(gate)
    }

    /// Required and answered: first of the questions asked again, then of the others. In stage III only answers count that
    /// were given after it was opened.
    async fn required_questions(
        &self, conn: &mut AsyncPgConnection, track: &Track,
    ) -> Result<((i64, i64), (i64, i64))> {
        let since = self.started_at.filter(|_| self.stage_no == 3).or(Some(DateTime::<Utc>::UNIX_EPOCH));
        let given = answers::stage_id
            .eq(self.id)
            .and(answers::question_id.eq(questions::id))
            .and(answers::answered_at.nullable().ge(since).is_not_distinct_from(true));
        let rows: Vec<(bool, bool)> = questions::table
            .left_join(answers::table.on(given))
            .filter(questions::bank_version_id.eq(track.question_bank_version_id))
            .filter(questions::stage_no.eq(self.stage_no))
            .filter(questions::required)
            .select((questions::reask_of.is_not_null(), answers::id.nullable().is_not_null()))
            .load(conn)
            .await?;
        let count = |again: bool| {
            let of_kind = rows.iter().filter(move |(reask, _)| *reask == again);
            let required = i64::try_from(of_kind.clone().count()).unwrap_or(i64::MAX);
            (required, i64::try_from(of_kind.filter(|(_, answered)| *answered).count()).unwrap_or(i64::MAX))
        };
        Ok((count(true), count(false)))
    }

    async fn feedback_count(&self, conn: &mut AsyncPgConnection) -> Result<i64> {
        let begun: Option<DateTime<Utc>> = self.started_at;
        let given =
            feedback::table.filter(feedback::stage_id.eq(self.id)).filter(feedback::created_at.nullable().ge(begun));
        Ok(given.count().get_result(conn).await?)
    }

    async fn timely_goals(&self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<i64> {
        let today = track.today(conn, actor).await?;
        let timely = goals::table
            .filter(goals::track_id.eq(track.id))
            .filter(goals::state.ne("cancelled"))
            .filter(goals::time_bound_on.gt(today));
        Ok(timely.count().get_result(conn).await?)
    }

    /// What stage IV asks for where the school uses it: skills assessed by either side at both ends, and the surveys of this
    /// pair that are open, unless they are overdue: closing never hangs on the other side's form.
    async fn evaluation(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, gate: &mut Vec<GateItem>,
    ) -> Result<()> {
        let used = competences::table.filter(competences::school_id.eq(track.school_id));
        let used = used.filter(competences::retired_at.is_null()).count();
        if used.get_result::<i64>(conn).await? > 0 {
            let phases = skill_assessments::table.filter(skill_assessments::track_id.eq(track.id));
            let phases: Vec<String> = phases.select(skill_assessments::phase).distinct().load(conn).await?;
            let count = i64::try_from(phases.len()).unwrap_or_default();
            let href = format!("/tracks/{}/skills", track.id);
            gate.push(GateItem::new(Requirement::SkillsAssessed, Need::Completion, (2, count), href));
        }
        let today = track.today(conn, actor).await?;
        let grace = schools::table.find(track.school_id).select(schools::survey_grace_days);
        let grace: i32 = grace.first(conn).await?;
        let asked = survey_invitations::table
            .inner_join(surveys::table.on(surveys::id.eq(survey_invitations::survey_id)))
            .filter(survey_invitations::pair_id.eq(track.pair_id))
            .filter(survey_invitations::side.eq("mentor").or(survey_invitations::person_id.eq(track.mentee_id)))
            .filter(surveys::wave.eq("exit"))
            .select((surveys::state, surveys::due_on, survey_invitations::answered_at.is_not_null()));
        let asked: Vec<(String, NaiveDate, bool)> = asked.load(conn).await?;
        let settled = |(state, due_on, answered): &&(String, NaiveDate, bool)| {
            *answered || state == "closed" || today > *due_on + Days::new(grace.unsigned_abs().into())
        };
        if !asked.is_empty() {
            let counts = (asked.len(), asked.iter().filter(settled).count());
            let counts = (i64::try_from(counts.0).unwrap_or_default(), i64::try_from(counts.1).unwrap_or_default());
            gate.push(GateItem::new(Requirement::SurveysAnswered, Need::Completion, counts, "/me/surveys".to_owned()));
        }
        Ok(())
    }

    /// Achievements that the program asks for, and those entered.
    async fn achievements(conn: &mut AsyncPgConnection, track: &Track) -> Result<(i64, i64)> {
        let least = programs::table.find(track.program_id).select(programs::min_achievements);
        let least: i32 = least.first(conn).await?;
        let entered = achievements::table.filter(achievements::track_id.eq(track.id)).count();
        Ok((least.into(), entered.get_result(conn).await?))
    }

    /// Goals that count, of which assessed. A track without any goal has nothing to evaluate, so it takes at least one.
    async fn assessed_goals(conn: &mut AsyncPgConnection, track: &Track) -> Result<(i64, i64)> {
        let all: Vec<bool> = goals::table
            .filter(goals::track_id.eq(track.id))
            .filter(goals::state.ne("cancelled"))
            .select(goals::assessed_at.is_not_null())
            .load(conn)
            .await?;
        let assessed = all.iter().filter(|assessed| **assessed).count();
        Ok((i64::try_from(all.len().max(1)).unwrap_or(i64::MAX), i64::try_from(assessed).unwrap_or(i64::MAX)))
    }
}
