use super::{Answer, Feedback, GateItem, Need, Reflection, Stage, StageChange, StageState, Track};
use crate::kernel::answer::Entity;
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result};
use crate::kernel::id::QuestionId;
use crate::kernel::texts::Lang;
use crate::pairs::Circle;
use crate::questions::{AnswerOptions, AnswerType, Question, StageDefinition};
use crate::schema::{questions, stage_definitions};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Serialize;
use utoipa::ToSchema;

/// A stage with everything about it that the caller may know, in the language of the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct StageCard {
    /// The stage.
    #[serde(flatten)]
    pub stage: Stage,
    /// What it is called.
    pub title: String,
    /// Advice for mentors and curators; null for the mentee and everybody else.
    pub hint: Option<String>,
    /// What is asked, and the answers.
    pub questions: Vec<AskedQuestion>,
    /// The mentee's reflections.
    pub reflections: Vec<Reflection>,
    /// The mentors' feedback.
    pub feedback: Vec<Feedback>,
    /// What the stage waits for, item by item.
    pub gate: Vec<GateItem>,
    /// What the caller can do next, as the last part of the address.
    pub allowed: Vec<&'static str>,
    /// The steps taken, oldest first.
    pub history: Vec<StageChange>,
}

/// A question as it is asked, and its answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedQuestion {
    /// The question's id.
    pub id: QuestionId,
    /// The same in every version.
    pub key: String,
    /// The wording.
    pub text: String,
    /// How it is answered.
    pub answer_type: AnswerType,
    /// Whether words may be added.
    pub takes_comment: bool,
    /// Whether the stage waits for it.
    pub required: bool,
    /// Whether it may be set aside.
    pub allows_not_applicable: bool,
    /// Least value of a scale.
    pub scale_min: Option<i16>,
    /// Greatest value of a scale.
    pub scale_max: Option<i16>,
    /// Options of a choice.
    pub options: AnswerOptions,
    /// The stage-I question it asks again.
    pub reask_of: Option<QuestionId>,
    /// The answer; null while there is none.
    pub answer: Option<Answer>,
}

impl Question {
    /// The wording in a language.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ru => &self.text_ru,
            Lang::Kk => &self.text_kk,
            Lang::En => &self.text_en,
        }
    }
}

impl AskedQuestion {
    fn new(question: Question, answers: &[Answer], lang: Lang) -> Self {
        let answer = answers.iter().find(|answer| answer.question_id == question.id).cloned();
        Self {
            id: question.id,
            text: question.text(lang).to_owned(),
            key: question.key,
            answer_type: question.answer_type,
            takes_comment: question.takes_comment,
            required: question.required,
            allows_not_applicable: question.allows_not_applicable,
            scale_min: question.scale_min,
            scale_max: question.scale_max,
            options: question.options,
            reask_of: question.reask_of,
            answer,
        }
    }
}

impl Entity for StageCard {
    /// Goals and names show here and have versions of their own, so a client always gets the card anew.
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.stage.version.into()
    }
    fn path(&self) -> String {
        self.stage.path()
    }
}

impl Stage {
    /// The stage as this caller sees it.
    pub async fn card(self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track) -> Result<StageCard> {
        let circle = Circle::of(track, actor);
        let definition: StageDefinition = StageDefinition::query()
            .filter(stage_definitions::bank_version_id.eq(track.question_bank_version_id))
            .filter(stage_definitions::stage_no.eq(self.stage_no))
            .first(conn)
            .await?;
        let asked = Question::of_version(track.question_bank_version_id).filter(questions::stage_no.eq(self.stage_no));
        let asked: Vec<Question> = asked.load(conn).await?;
        let answers = Answer::of(conn, &self, &circle).await?;
        let guides = track.mentor(actor).is_some() || actor.curates(track.program_id);
        let guides = guides && track.mentee(actor).is_none();
        let (title, hint) = definition.into_words(actor.lang);
        let gate = self.gate(conn, actor, track).await?;
        Ok(StageCard {
            title,
            hint: hint.filter(|_| guides),
            questions: asked.into_iter().map(|question| AskedQuestion::new(question, &answers, actor.lang)).collect(),
            reflections: Reflection::of(conn, &self, &circle).await?,
            feedback: Feedback::of(conn, &self, &circle).await?,
            allowed: self.allowed_for(conn, actor, track, &gate).await?,
            gate,
            history: self.history(conn, &circle).await?,
            stage: self,
        })
    }

    /// What this caller can do with the stage now.
    async fn allowed_for(
        &self, conn: &mut AsyncPgConnection, actor: &Actor, track: &Track, gate: &[GateItem],
    ) -> Result<Vec<&'static str>> {
        if self.state == StageState::Completed {
            let theirs = actor.organises(track.school_id, track.program_id);
            let open = theirs && granted(track.refuse_reopening(conn, actor).await)?;
            return Ok(if open { vec!["reopenings"] } else { vec![] });
        }
        let mut allowed = vec![];
        if self.state == StageState::Locked || !track.is_open(conn, actor).await? {
            return Ok(allowed);
        }
        let submitted = self.state == StageState::Submitted;
        if track.mentee(actor).is_some() {
            if !submitted {
                allowed.push("answers");
            }
            allowed.push("reflections");
            if !submitted && gate.iter().all(|item| item.met || item.needed_for == Need::Completion) {
                allowed.push("submissions");
            }
        }
        if track.mentor(actor).is_some() {
            allowed.push("feedback");
        }
        if submitted && granted(self.reviewer(conn, actor, track).await)? {
            allowed.push("reviews");
        }
        Ok(allowed)
    }
}

/// Whether a rule of the state would let the step through.
fn granted<T>(rule: Result<T>) -> Result<bool> {
    match rule {
        Ok(_) => Ok(true),
        Err(Error::Conflict(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

impl StageDefinition {
    /// Title and hint in a language.
    fn into_words(self, lang: Lang) -> (String, Option<String>) {
        match lang {
            Lang::Ru => (self.title_ru, self.hint_ru),
            Lang::Kk => (self.title_kk, self.hint_kk),
            Lang::En => (self.title_en, self.hint_en),
        }
    }
}
