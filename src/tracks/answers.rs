use super::{Stage, StageState, Track};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::{MustMatch, distinct};
use crate::kernel::id::{AnswerId, PersonId, QuestionId};
use crate::pairs::{Circle, Visibility};
use crate::questions::{AnswerType, Question};
use crate::schema::{answers, questions};
use chrono::{DateTime, Utc};
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::upsert::excluded;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::Validate;

/// An answer. What the caller may not read is null and `confidential` is true.
#[derive(Debug, Clone, Queryable, Serialize, ToSchema)]
pub struct Answer {
    /// Which question.
    pub question_id: QuestionId,
    /// Whose answer.
    pub author_id: PersonId,
    /// The value on a scale.
    pub number: Option<i16>,
    /// The key of the option chosen.
    pub option: Option<String>,
    /// Own words: the answer, or the comment on a scale or choice.
    pub text: Option<String>,
    /// Whether the question was set aside.
    pub not_applicable: bool,
    /// Who may read it.
    pub visibility: Visibility,
    /// Whom it is shown to by name; null where it is withheld.
    pub named_ids: Option<Vec<PersonId>>,
    /// When it was given.
    pub answered_at: DateTime<Utc>,
    /// Whether it is withheld from the caller.
    pub confidential: bool,
}

/// Answers to questions of a stage; those not named stay as they are.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// One an answered question.
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    answers: Vec<NewAnswer>,
}

/// An answer to one question.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    /// Which question, of this stage and of the track's version.
    question_id: QuestionId,
    /// The value on a scale.
    #[schema(minimum = -100, maximum = 100)]
    number: Option<i16>,
    /// The key of the option chosen.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60)]
    option: Option<String>,
    /// Own words: the answer, or the comment on a scale or choice.
    #[validate(length(min = 1, max = 10_000), custom(function = "crate::kernel::extract::not_blank"))]
    #[schema(min_length = 1, max_length = 10_000)]
    text: Option<String>,
    /// Sets the question aside, where it allows that.
    #[serde(default)]
    not_applicable: bool,
    /// Who may read it. When absent those who could before; of a new answer, the pair.
    visibility: Option<Visibility>,
    /// Who may read it, when the visibility is `named`.
    #[serde(default)]
    #[validate(length(max = 20), custom(function = "distinct"))]
    #[schema(max_items = 20)]
    named_ids: Vec<PersonId>,
}

impl Answer {
    /// The answers of a stage, as far as the caller may read them.
    pub async fn of(conn: &mut AsyncPgConnection, stage: &Stage, circle: &Circle) -> Result<Vec<Self>> {
        let given = answers::table.filter(answers::stage_id.eq(stage.id)).order(answers::question_id).select((
            answers::question_id,
            answers::author_id,
            case_when(circle.answers(), answers::number),
            case_when(circle.answers(), answers::option),
            case_when(circle.answers(), answers::text),
            answers::not_applicable,
            answers::visibility,
            case_when(circle.answers(), answers::named_ids),
            answers::answered_at,
            diesel::dsl::not(circle.answers()),
        ));
        Ok(given.load(conn).await?)
    }
}

impl Stage {
    /// Writes the mentee's answers: all of them, or none and every mistake named.
    pub async fn answer(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, seen: &MustMatch, given: &Answers,
    ) -> Result<Self> {
        let mentee = track.mentee(actor).ok_or(Error::NotFound)?;
        self.only_in(&[StageState::InProgress, StageState::Returned])?;
        seen.check(self)?;
        track.refuse_closed(conn, actor).await?;
        let asked = Question::of_version(track.question_bank_version_id).filter(questions::stage_no.eq(self.stage_no));
        let asked: Vec<Question> = asked.load(conn).await?;
        let kept = answers::table.filter(answers::stage_id.eq(self.id));
        let kept = kept.select((answers::question_id, (answers::visibility, answers::named_ids)));
        let kept: HashMap<QuestionId, Shown> = kept.load(conn).await?.into_iter().collect();
        let twice = |index: usize, answer: &NewAnswer| {
            let before = given.answers.iter().take(index).any(|other| other.question_id == answer.question_id);
            before.then(|| Violation::new(format!("/answers/{index}/question_id"), "listed_twice"))
        };
        let answers = given.answers.iter().enumerate();
        let wrong: Vec<Violation> = answers
            .filter_map(|(index, answer)| twice(index, answer).or_else(|| answer.wrong(&asked, &kept, index)))
            .collect();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        self.touch(conn).await?;
        for (index, answer) in given.answers.iter().enumerate() {
            let before = kept.get(&answer.question_id);
            let shown = answer.shown(before);
            let named = before.map_or(&[][..], |(_, named)| named.as_slice());
            let readers = track.readers(actor);
            readers.check(conn, (shown.0, &shown.1), named, &format!("/answers/{index}")).await?;
            self.write(conn, actor, track, mentee, (answer, shown)).await?;
        }
        self.again(conn).await
    }

    async fn write(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, mentee: PersonId,
        (answer, (visibility, named)): (&NewAnswer, Shown),
    ) -> Result<()> {
        diesel::insert_into(answers::table)
            .values((
                answers::id.eq(AnswerId::new()),
                answers::school_id.eq(track.school_id),
                answers::stage_id.eq(self.id),
                answers::question_id.eq(answer.question_id),
                answers::author_id.eq(mentee),
                answers::number.eq(answer.number),
                answers::option.eq(answer.option.as_deref()),
                answers::text.eq(answer.text.as_deref()),
                answers::not_applicable.eq(answer.not_applicable),
                answers::visibility.eq(visibility),
                answers::named_ids.eq(named),
                answers::answered_at.eq(actor.now),
            ))
            .on_conflict((answers::stage_id, answers::question_id))
            .do_update()
            .set((
                answers::number.eq(excluded(answers::number)),
                answers::option.eq(excluded(answers::option)),
                answers::text.eq(excluded(answers::text)),
                answers::not_applicable.eq(excluded(answers::not_applicable)),
                answers::visibility.eq(excluded(answers::visibility)),
                answers::named_ids.eq(excluded(answers::named_ids)),
                answers::answered_at.eq(excluded(answers::answered_at)),
            ))
            .execute(conn)
            .await?;
        Ok(())
    }
}

/// To whom an answer is shown, and to whom by name.
type Shown = (Visibility, Vec<PersonId>);

impl NewAnswer {
    /// To whom it is shown, where it was to others before: nothing is opened by not saying so.
    fn shown(&self, before: Option<&Shown>) -> Shown {
        match (self.visibility, before) {
            (Some(visibility), _) => (visibility, self.named_ids.clone()),
            (None, Some(before)) if self.named_ids.is_empty() => before.clone(),
            (None, before) => (before.map_or(Visibility::Pair, |(visibility, _)| *visibility), self.named_ids.clone()),
        }
    }

    /// What is wrong with this answer to its question.
    fn wrong(&self, asked: &[Question], kept: &HashMap<QuestionId, Shown>, index: usize) -> Option<Violation> {
        let at = |field: &str, code| Some(Violation::new(format!("/answers/{index}/{field}"), code));
        let Some(question) = asked.iter().find(|question| question.id == self.question_id) else {
            return at("question_id", "unknown");
        };
        if self.not_applicable {
            return if !question.allows_not_applicable {
                at("not_applicable", "answer_needed")
            } else if self.number.is_some() || self.option.is_some() || self.text.is_some() {
                at("not_applicable", "answer_or_not_applicable")
            } else {
                None
            };
        }
        if self.shown(kept.get(&question.id)).0 == Visibility::Report && self.text.is_some() {
            return at("visibility", "report_without_words");
        }
        match question.answer_type {
            AnswerType::Text if self.number.is_some() => at("number", "not_here"),
            AnswerType::Text if self.option.is_some() => at("option", "not_here"),
            AnswerType::Text if self.text.is_none() => at("text", "required"),
            AnswerType::Text => None,
            _ if self.text.is_some() && !question.takes_comment => at("text", "not_here"),
            AnswerType::Scale if self.option.is_some() => at("option", "not_here"),
            AnswerType::Scale => self.wrong_number(question).and_then(|code| at("number", code)),
            AnswerType::Choice if self.number.is_some() => at("number", "not_here"),
            AnswerType::Choice => self.wrong_option(question).and_then(|code| at("option", code)),
        }
    }

    fn wrong_number(&self, question: &Question) -> Option<&'static str> {
        let Some(number) = self.number else { return Some("required") };
        let fits = question.scale_min <= Some(number) && Some(number) <= question.scale_max;
        (!fits).then_some("off_scale")
    }

    fn wrong_option(&self, question: &Question) -> Option<&'static str> {
        let Some(option) = &self.option else { return Some("required") };
        let known = question.options.0.iter().any(|known| known.key == *option);
        (!known).then_some("unknown")
    }
}
