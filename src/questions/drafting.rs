use super::{AnswerOption, AnswerOptions, AnswerType, Question};
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{QuestionBankVersionId, QuestionId, SchoolId};
use crate::schema::{question_banks, questions, stage_definitions};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A bank of a school's own.
#[derive(Debug, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = question_banks)]
#[serde(deny_unknown_fields)]
pub struct NewQuestionBank {
    /// The school.
    pub school_id: SchoolId,
    /// Title in Russian.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_ru: String,
    /// Title in Kazakh.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_kk: String,
    /// Title in English.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_en: String,
}

/// What a new draft begins with.
#[derive(Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NewBankVersion {
    /// The version to begin from; when absent, the newest of the bank, or of the service's bank where it has none.
    pub from_version_id: Option<QuestionBankVersionId>,
}

/// Everything a draft says. The whole replaces the whole.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankDraft {
    /// The four stages, in their order.
    #[validate(length(min = 4, max = 4), nested)]
    #[schema(min_items = 4, max_items = 4)]
    stages: Vec<StageDraft>,
    /// The questions, in their order within each stage.
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    questions: Vec<QuestionDraft>,
}

/// What a stage is called and how long it takes.
#[derive(Debug, Serialize, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = stage_definitions)]
#[serde(deny_unknown_fields)]
struct StageDraft {
    /// Title in Russian.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_ru: String,
    /// Title in Kazakh.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_kk: String,
    /// Title in English.
    #[validate(length(min = 1, max = 300), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 300)]
    title_en: String,
    /// For the mentor, in Russian.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    hint_ru: String,
    /// For the mentor, in Kazakh.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    hint_kk: String,
    /// For the mentor, in English.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    hint_en: String,
    /// Days until the stage is due.
    #[validate(range(min = 1, max = 730))]
    #[schema(minimum = 1, maximum = 730)]
    default_days: i32,
}

/// A question of a draft.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuestionDraft {
    /// 1 to 4.
    #[validate(range(min = 1, max = 4))]
    #[schema(minimum = 1, maximum = 4)]
    stage_no: i16,
    /// The same in every version: small Latin letters, digits, points and underscores, as `s1.satisfaction`.
    #[validate(length(min = 1, max = 60), custom(function = "key"))]
    #[schema(min_length = 1, max_length = 60)]
    key: String,
    /// Whether the stage waits for it.
    required: bool,
    /// Whether it may be set aside as not applicable; no when absent.
    #[serde(default)]
    allows_not_applicable: bool,
    /// How it is answered.
    answer_type: AnswerType,
    /// Whether words may be added to a scale or choice; no when absent.
    #[serde(default)]
    takes_comment: bool,
    /// Least value of a scale.
    #[validate(range(min = -100, max = 100))]
    #[schema(minimum = -100, maximum = 100)]
    scale_min: Option<i16>,
    /// Greatest value of a scale.
    #[validate(range(min = -100, max = 100))]
    #[schema(minimum = -100, maximum = 100)]
    scale_max: Option<i16>,
    /// Options of a choice.
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    options: Vec<AnswerOption>,
    /// In stage III: the key of the stage-I question that this one asks again.
    #[validate(length(min = 1, max = 60), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 60)]
    reask_of: Option<String>,
    /// Wording in Russian.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_ru: String,
    /// Wording in Kazakh.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_kk: String,
    /// Wording in English.
    #[validate(length(min = 1, max = 1000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 1000)]
    text_en: String,
}

fn key(text: &str) -> Result<(), ValidationError> {
    let fits = text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_'));
    if fits { Ok(()) } else { Err(ValidationError::new("key_form")) }
}

impl QuestionDraft {
    fn scale(&self) -> (AnswerType, Option<i16>, Option<i16>) {
        (self.answer_type, self.scale_min, self.scale_max)
    }

    fn fits(&self) -> Option<(&'static str, &'static str)> {
        let scale = self.answer_type == AnswerType::Scale;
        match (self.scale_min, self.scale_max) {
            (Some(least), Some(greatest)) if scale && least >= greatest => return Some(("scale_max", "scale_order")),
            (Some(_), Some(_)) if scale => {}
            (None, _) if scale => return Some(("scale_min", "required")),
            (_, None) if scale => return Some(("scale_max", "required")),
            (Some(_), _) => return Some(("scale_min", "not_here")),
            (_, Some(_)) => return Some(("scale_max", "not_here")),
            (None, None) => {}
        }
        match (self.answer_type == AnswerType::Choice, self.options.len()) {
            (true, 0 | 1) => return Some(("options", "required")),
            (false, 1..) => return Some(("options", "not_here")),
            _ => {}
        }
        let keys = || self.options.iter().map(|option| option.key.as_str());
        keys()
            .enumerate()
            .any(|(at, key)| keys().skip(at + 1).any(|other| other == key))
            .then_some(("options", "taken"))
    }
}

impl BankDraft {
    /// What a version would refuse, by the field at fault; else the new id of each key.
    pub(super) fn check(&self) -> Result<HashMap<&str, (QuestionId, i16)>> {
        let mut known = HashMap::new();
        let mut wrong = vec![];
        for (at, question) in self.questions.iter().enumerate() {
            if known.insert(question.key.as_str(), (QuestionId::new(), question.stage_no)).is_some() {
                wrong.push(Violation::new(format!("/questions/{at}/key"), "taken"));
            }
            wrong.extend(question.fits().map(|(field, code)| Violation::new(format!("/questions/{at}/{field}"), code)));
        }
        for (at, question) in self.questions.iter().enumerate() {
            let Some(asked) = &question.reask_of else { continue };
            let before = self.questions.iter().find(|before| before.key == *asked && before.stage_no == 1);
            let code = match before {
                _ if question.stage_no != 3 => "not_here",
                None => "unknown",
                // what is answered otherwise cannot be compared
                Some(before) if before.scale() != question.scale() => "reask_differs",
                Some(_) => continue,
            };
            wrong.push(Violation::new(format!("/questions/{at}/reask_of"), code));
        }
        if wrong.is_empty() { Ok(known) } else { Err(Error::Invalid(wrong)) }
    }

    /// Writes it all into an empty version.
    pub(super) async fn write(
        &self, conn: &mut AsyncPgConnection, version: QuestionBankVersionId, ids: &HashMap<&str, (QuestionId, i16)>,
    ) -> Result<()> {
        for (stage_no, stage) in (1i16..).zip(&self.stages) {
            let place = (stage_definitions::bank_version_id.eq(version), stage_definitions::stage_no.eq(stage_no));
            diesel::insert_into(stage_definitions::table).values((stage, place)).execute(conn).await?;
            // what stage III asks again stands in stage I, and is there by then
            let asked = self.questions.iter().filter(|question| question.stage_no == stage_no);
            for (position, question) in (1i16..).zip(asked) {
                let again = question.reask_of.as_ref().and_then(|key| ids.get(key.as_str())).map(|(id, _)| *id);
                let row = question.row(ids[question.key.as_str()].0, position, again);
                let inserted = diesel::insert_into(questions::table);
                inserted.values((row, questions::bank_version_id.eq(version))).execute(conn).await?;
            }
        }
        Ok(())
    }
}

impl QuestionDraft {
    fn row(&self, id: QuestionId, position: i16, reask_of: Option<QuestionId>) -> Question {
        Question {
            id,
            stage_no: self.stage_no,
            position,
            key: self.key.clone(),
            required: self.required,
            allows_not_applicable: self.allows_not_applicable,
            answer_type: self.answer_type,
            takes_comment: self.takes_comment,
            scale_min: self.scale_min,
            scale_max: self.scale_max,
            options: AnswerOptions(self.options.clone()),
            reask_of,
            text_ru: self.text_ru.clone(),
            text_kk: self.text_kk.clone(),
            text_en: self.text_en.clone(),
        }
    }
}
