//! Dictionaries: every word of a closed list with what people read for it, in the three languages.

use crate::kernel::answer::{Items, Sheet};
use crate::kernel::auth::{Authorized, Public};
use crate::kernel::error::{Error, Result};
use crate::kernel::policy::{AssignedRole, may};
use crate::kernel::routing::Routes;
use crate::kernel::texts::Lang;
use crate::questions::Texts;
use crate::{
    achievements, flags, flash, goals, imports, matching, meetings, notifications, pairs, people, plans, practices,
    programs, quality, questions, reports, requests, schools, skills, surveys, tasks, tracks,
};
use actix_web::web::Path;
use serde::Serialize;
use utoipa::ToSchema;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_dictionaries, list_consent_texts, explain_problem]
}

/// A closed list of words.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dictionary {
    /// Its name.
    pub name: &'static str,
    /// Its words, in their order.
    pub entries: Vec<Entry>,
}

/// A word of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entry {
    /// What requests and answers carry.
    pub value: &'static str,
    /// What people read.
    pub label: Texts,
}

impl Dictionary {
    fn new(name: &'static str, values: impl Iterator<Item = &'static str>) -> Self {
        let entry = |value: &'static str| {
            let label = |lang: Lang| lang.say(&format!("{name}-{value}"));
            Entry { value, label: Texts { ru: label(Lang::Ru), kk: label(Lang::Kk), en: label(Lang::En) } }
        };
        Self { name, entries: values.map(entry).collect() }
    }

    /// All of them.
    #[expect(clippy::too_many_lines, reason = "it is a list")]
    pub fn all() -> Vec<Self> {
        macro_rules! of {
            ($($name:literal $list:ty),+ $(,)?) => {
                vec![$(Self::new($name, <$list>::ALL.iter().map(|value| value.as_str()))),+]
            };
        }
        of![
            "role" AssignedRole,
            "school_kind" schools::SchoolKind,
            "jurisdiction" schools::Jurisdiction,
            "person_status" people::PersonStatus,
            "school_level" people::SchoolLevel,
            "qualification_category" people::QualificationCategory,
            "mentor_status" people::MentorStatus,
            "mentee_origin" people::MenteeOrigin,
            "role_form" programs::RoleForm,
            "pair_kind" programs::PairKind,
            "program_state" programs::ProgramState,
            "answer_type" questions::AnswerType,
            "pair_state" pairs::PairState,
            "member_role" pairs::MemberRole,
            "channel" pairs::Channel,
            "consent_channel" pairs::ConsentChannel,
            "end_reason" pairs::EndReason,
            "end_initiator" pairs::EndInitiator,
            "factor" matching::FactorName,
            "proposal_state" matching::ProposalState,
            "request_state" requests::RequestState,
            "slot_state" flash::SlotState,
            "meeting_kind" meetings::MeetingKind,
            "meeting_state" meetings::MeetingState,
            "attendance_status" meetings::AttendanceStatus,
            "method_step" meetings::MethodStep,
            "rhythm" meetings::Rhythm,
            "track_state" tracks::TrackState,
            "stage_state" tracks::StageState,
            "decision" tracks::Decision,
            "requirement" tracks::Requirement,
            "visibility" pairs::Visibility,
            "goal_state" goals::GoalState,
            "goal_result" goals::GoalResult,
            "task_kind" tasks::TaskKind,
            "signal_kind" tasks::SignalKind,
            "notice_topic" notifications::NoticeTopic,
            "import_kind" imports::ImportKind,
            "import_state" imports::ImportState,
            "row_outcome" imports::RowOutcome,
            "import_field" imports::Field,
            "flag_topic" flags::FlagTopic,
            "flag_priority" flags::FlagPriority,
            "flag_state" flags::FlagState,
            "responsible" plans::Responsible,
            "practice_state" practices::PracticeState,
            "achievement_kind" achievements::AchievementKind,
            "achievement_role" reports::AchievementRole,
            "achievement_level" achievements::AchievementLevel,
            "indicator" schools::Indicator,
            "survey_side" surveys::Side,
            "measure" surveys::Measure,
            "wave" surveys::Wave,
            "survey_state" surveys::SurveyState,
            "phase" skills::Phase,
            "assessor" skills::Assessor,
            "career_fact_kind" skills::CareerFactKind,
            "participation" reports::Participation,
            "experience" reports::Experience,
            "swot_category" quality::SwotCategory,
            "rubric_band" reports::RubricBand,
            "report_state" reports::ReportState,
            "effect_block" reports::EffectBlock,
            "effect" reports::Effect,
        ]
    }
}

/// List every closed list of words with its labels in Russian, Kazakh and English.
#[utoipa::path(get, path = "/api/v1/dictionaries", tag = "dictionaries",
    responses((status = 200, description = "All of them.", body = Items<Dictionary>)))]
async fn list_dictionaries(_: Authorized<may::ReadDictionaries>) -> Result<Items<Dictionary>> {
    Ok(Items { items: Dictionary::all() })
}

/// What people consent to when a pair invites them.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentText {
    /// What `text_version` of a consent says.
    pub version: &'static str,
    /// What is shown to whoever is asked, in Russian.
    pub ru: String,
    /// In Kazakh.
    pub kk: String,
    /// In English.
    pub en: String,
}

/// The versions there were, the latest last: a text that somebody has consented to is never changed.
const CONSENT_TEXTS: [&str; 1] = ["1"];

/// Read what people consent to, the latest version first. A school with words of its own, on paper or in its frontend,
/// gives them a version of its own.
#[utoipa::path(get, path = "/api/v1/consent-texts", tag = "dictionaries",
    responses((status = 200, description = "All versions.", body = Items<ConsentText>)))]
async fn list_consent_texts(_: Authorized<may::ReadDictionaries>) -> Result<Items<ConsentText>> {
    let text = |version: &&'static str| {
        let says = |lang: Lang| lang.say(&format!("consent-text-{version}"));
        ConsentText { version, ru: says(Lang::Ru), kk: says(Lang::Kk), en: says(Lang::En) }
    };
    Ok(Items { items: CONSENT_TEXTS.iter().rev().map(text).collect() })
}

/// Read what a problem means: the page that its `type` names.
#[utoipa::path(get, path = "/problems/{code}", tag = "dictionaries",
    params(("code" = String, Path, max_length = 60, description = "The problem's code.")),
    responses((status = 200, description = "A page in the language of the request.", body = String, content_type = "text/html")))]
async fn explain_problem(cx: Public, code: Path<String>) -> Result<Sheet> {
    let lang = cx.actor.lang;
    let known = code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let detail = lang.text(&format!("problem-{code}.detail"), &[]).filter(|_| known).ok_or(Error::NotFound)?;
    Ok(Sheet::new(lang, &format!("problem-{code}"), &format!("<p>{detail}</p><p><code>{code}</code></p>")))
}
