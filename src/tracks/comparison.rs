use super::{Answer, Stage, Track};
use crate::kernel::answer::Items;
use crate::kernel::auth::Actor;
use crate::kernel::error::Result;
use crate::pairs::Circle;
use crate::questions::Question;
use crate::schema::stages;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

/// A question of stage I beside the same in stage III.
#[derive(Debug, Serialize, ToSchema)]
pub struct Compared {
    /// The key of the stage-I question.
    pub key: String,
    /// The wording at the beginning.
    pub question_before: String,
    /// The wording after independent practice.
    pub question_after: String,
    /// The answer at the beginning, as far as the caller may read it.
    pub before: Option<Answer>,
    /// The answer after independent practice, as far as the caller may read it.
    pub after: Option<Answer>,
    /// How far the value on the scale moved, where both are known.
    pub change: Option<i16>,
}

impl Track {
    /// Stage I beside stage III, question by question.
    pub async fn comparison(&self, conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Items<Compared>> {
        let circle = Circle::of(self, actor);
        let both = Stage::query().filter(stages::track_id.eq(self.id)).filter(stages::stage_no.eq_any([1_i16, 3]));
        let both: Vec<Stage> = both.order(stages::stage_no).load(conn).await?;
        let mut answers = vec![];
        for stage in &both {
            answers.extend(Answer::of(conn, stage, &circle).await?);
        }
        let questions: Vec<Question> = Question::of_version(self.question_bank_version_id).load(conn).await?;
        let compared = questions.iter().filter_map(|after| {
            let before = questions.iter().find(|question| Some(question.id) == after.reask_of)?;
            Some(Compared::new(before, after, &answers, actor))
        });
        Ok(Items { items: compared.collect() })
    }
}

impl Compared {
    fn new(before: &Question, after: &Question, answers: &[Answer], actor: &Actor) -> Self {
        let answer_to = |question: &Question| answers.iter().find(|answer| answer.question_id == question.id).cloned();
        let (first, second) = (answer_to(before), answer_to(after));
        let number = |answer: &Option<Answer>| answer.as_ref().and_then(|answer| answer.number);
        Self {
            key: before.key.clone(),
            question_before: before.text(actor.lang).to_owned(),
            question_after: after.text(actor.lang).to_owned(),
            change: number(&second).zip(number(&first)).map(|(second, first)| second - first),
            before: first,
            after: second,
        }
    }
}
