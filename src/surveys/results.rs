use super::{Measure, Side, Survey, SurveyState};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::{SurveyAnswerId, SurveyQuestionId};
use crate::kernel::scope::own_pairs;
use crate::schema::{survey_answers, survey_invitations, survey_questions};
use diesel::dsl::not;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a closed survey said.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyResults {
    /// The survey.
    pub survey: Survey,
    /// One line a question that is answered with a number.
    pub questions: Vec<QuestionResult>,
    /// What was written, for the curator of the program alone, without names; not of pairs he or she is or was in.
    pub comments: Vec<SurveyComment>,
}

/// What was answered to a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionResult {
    /// Which question.
    pub question_id: SurveyQuestionId,
    /// Whom it was asked.
    pub side: Side,
    /// What it measures.
    pub measure: Measure,
    /// How many answers there are.
    pub answered: usize,
    /// How many of each value, from 1 up; null where too few have answered.
    pub counts: Option<Vec<usize>>,
    /// Whether the values are withheld.
    pub suppressed: bool,
}

/// Words that somebody wrote.
#[derive(Debug, Queryable, Serialize, ToSchema)]
pub struct SurveyComment {
    /// The answer's id.
    pub answer_id: SurveyAnswerId,
    /// Which question.
    pub question_id: SurveyQuestionId,
    /// Whose side wrote it.
    pub side: Side,
    /// The words.
    pub text: String,
}

/// An answer in numbers: its question, who gave it, the value.
type Number = (SurveyQuestionId, Option<Uuid>, Option<Uuid>, i16);

impl Survey {
    /// What it said, once it is closed.
    pub async fn results(self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<SurveyResults> {
        if self.state != SurveyState::Closed {
            return Err(Error::wrong_state(self.state.as_str(), vec![]));
        }
        let comments = if actor.curates(self.program_id) { self.comments(conn, actor).await? } else { vec![] };
        let questions = self.question_results(conn).await?;
        Ok(SurveyResults { survey: self, questions, comments })
    }

    async fn question_results(&self, conn: &mut AsyncPgConnection) -> Result<Vec<QuestionResult>> {
        let asked = survey_questions::table.filter(survey_questions::set_id.eq(self.set_id));
        let asked = asked.filter(survey_questions::scale_max.is_not_null());
        let asked: Vec<(SurveyQuestionId, Side, Measure, i16)> = asked
            .order((survey_questions::side, survey_questions::position))
            .select((
                survey_questions::id,
                survey_questions::side,
                survey_questions::measure,
                survey_questions::scale_max.assume_not_null(),
            ))
            .load(conn)
            .await?;
        let given: Vec<Number> = survey_answers::table
            .inner_join(survey_invitations::table.on(survey_invitations::id.eq(survey_answers::invitation_id)))
            .filter(survey_invitations::survey_id.eq(self.id))
            .filter(survey_answers::number.is_not_null())
            .select((
                survey_answers::question_id,
                survey_invitations::person_id,
                survey_invitations::account_id,
                survey_answers::number.assume_not_null(),
            ))
            .load(conn)
            .await?;
        let mut by_question: BTreeMap<SurveyQuestionId, Vec<Number>> = BTreeMap::new();
        for answer in given {
            by_question.entry(answer.0).or_default().push(answer);
        }
        let least = usize::try_from(self.min_group_size.unwrap_or(i32::MAX)).unwrap_or(usize::MAX);
        let result = |(question_id, side, measure, max): (SurveyQuestionId, Side, Measure, i16)| {
            let answers = by_question.remove(&question_id).unwrap_or_default();
            let people: BTreeSet<_> = answers.iter().map(|(_, person, account, _)| (person, account)).collect();
            let count = |value| answers.iter().filter(|(.., number)| *number == value).count();
            let counts = (people.len() >= least).then(|| (1..=max).map(count).collect());
            let suppressed = counts.is_none() && !answers.is_empty();
            QuestionResult { question_id, side, measure, answered: answers.len(), counts, suppressed }
        };
        Ok(asked.into_iter().map(result).collect())
    }

    /// In an order that says nothing about who wrote when. A curator does not read what others wrote of the own pairs.
    async fn comments(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Vec<SurveyComment>> {
        let of_own = survey_invitations::pair_id.assume_not_null().eq_any(own_pairs(actor));
        let written = survey_answers::table
            .inner_join(survey_invitations::table.on(survey_invitations::id.eq(survey_answers::invitation_id)))
            .filter(survey_invitations::survey_id.eq(self.id))
            .filter(survey_answers::text.is_not_null())
            .filter(not(of_own.is_not_distinct_from(true)))
            .order((survey_invitations::side, survey_answers::question_id, survey_answers::text))
            .select((
                survey_answers::id,
                survey_answers::question_id,
                survey_invitations::side,
                survey_answers::text.assume_not_null(),
            ));
        Ok(written.load(conn).await?)
    }
}
