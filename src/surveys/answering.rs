use super::{Side, SurveyQuestion, SurveyState, Wave};
use crate::kernel::answer::{Entity, Items};
use crate::kernel::auth::Actor;
use crate::kernel::error::{Error, Result, Violation};
use crate::kernel::extract::not_blank;
use crate::kernel::id::{PairId, ProgramId, SchoolId, SurveyId, SurveyInvitationId, SurveyQuestionId, SurveySetId};
use crate::kernel::scope::Condition;
use crate::schema::{survey_answers, survey_invitations, surveys};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// That somebody is asked, and about which pair.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
#[diesel(base_query = survey_invitations::table.inner_join(surveys::table.on(surveys::id.eq(survey_invitations::survey_id))))]
#[diesel(table_name = survey_invitations)]
pub struct SurveyInvitation {
    /// The invitation's id.
    pub id: SurveyInvitationId,
    /// The survey.
    pub survey_id: SurveyId,
    /// As what one is asked.
    pub side: Side,
    /// About which pair; null for a curator.
    pub pair_id: Option<PairId>,
    /// When it was answered; null until then.
    pub answered_at: Option<DateTime<Utc>>,
    /// The program.
    #[diesel(select_expression = surveys::program_id)]
    pub program_id: ProgramId,
    /// When it is held.
    #[diesel(select_expression = surveys::wave)]
    pub wave: Wave,
    /// Title.
    #[diesel(select_expression = surveys::title)]
    pub title: String,
    /// Until when it is to be answered.
    #[diesel(select_expression = surveys::due_on)]
    pub due_on: NaiveDate,
    /// Where the survey stands; it is answered while it is open.
    #[diesel(select_expression = surveys::state)]
    pub state: SurveyState,
    #[diesel(select_expression = surveys::set_id)]
    #[serde(skip)]
    set_id: SurveySetId,
    #[serde(skip)]
    school_id: SchoolId,
}

/// An invitation with its questions and the own answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SurveyForm {
    /// Who is asked, about what.
    pub invitation: SurveyInvitation,
    /// What is asked.
    pub questions: Vec<SurveyQuestion>,
    /// What was answered.
    pub answers: Vec<SurveyAnswer>,
}

/// An own answer.
#[derive(Debug, HasQuery, Serialize, ToSchema)]
pub struct SurveyAnswer {
    /// Which question.
    pub question_id: SurveyQuestionId,
    /// The value on its scale.
    pub number: Option<i16>,
    /// The words.
    pub text: Option<String>,
}

/// All answers of a form. The whole replaces the whole.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswers {
    /// One a question, at most.
    #[validate(length(max = 100), nested)]
    #[schema(max_items = 100)]
    answers: Vec<NewSurveyAnswer>,
}

/// An answer: a number for a scale, words otherwise.
#[derive(Debug, Serialize, Deserialize, Validate, Insertable, ToSchema)]
#[diesel(table_name = survey_answers)]
#[serde(deny_unknown_fields)]
pub struct NewSurveyAnswer {
    /// Which question.
    question_id: SurveyQuestionId,
    /// The value on its scale.
    #[validate(range(min = 1, max = 10))]
    #[schema(minimum = 1, maximum = 10)]
    number: Option<i16>,
    /// The words. The curator reads them without your name.
    #[validate(length(min = 1, max = 4000), custom(function = "not_blank"))]
    #[schema(min_length = 1, max_length = 4000)]
    text: Option<String>,
}

impl Entity for SurveyForm {
    const CACHED: bool = false;
    fn version(&self) -> i64 {
        self.invitation.answered_at.map_or(0, |at| at.timestamp_micros())
    }
    fn path(&self) -> String {
        format!("/survey-invitations/{}", self.invitation.id)
    }
}

impl SurveyInvitation {
    /// One's own: nobody answers for another, nor as a curator of what he or she curates no more.
    fn own(actor: &Actor) -> Condition<survey_invitations::table> {
        let as_person = survey_invitations::person_id.eq_any(actor.persons.clone()).is_not_distinct_from(true);
        let account = actor.account_id.filter(|_| actor.key.is_none());
        match account {
            Some(account) => {
                let curated: Vec<_> = actor.roles.iter().filter_map(|grant| grant.program_id).collect();
                let curated = surveys::table.filter(surveys::program_id.eq_any(curated)).select(surveys::id);
                let as_curator = survey_invitations::account_id.eq(account).is_not_distinct_from(true);
                Box::new(as_person.or(as_curator.and(survey_invitations::survey_id.eq_any(curated))))
            }
            None => Box::new(as_person),
        }
    }

    /// The caller's invitations to surveys that are or were open, newest first.
    pub async fn mine(conn: &mut AsyncPgConnection, actor: &Actor) -> Result<Items<Self>> {
        let own = survey_invitations::table.filter(Self::own(actor)).select(survey_invitations::id);
        let own: Vec<SurveyInvitationId> = own.load(conn).await?;
        let mine = Self::query().filter(survey_invitations::id.eq_any(own));
        let mine = mine.order((surveys::opened_at.desc(), survey_invitations::id)).limit(200);
        Ok(Items { items: mine.load(conn).await? })
    }

    /// One of the caller's.
    pub async fn find(conn: &mut AsyncPgConnection, actor: &Actor, id: SurveyInvitationId) -> Result<Self> {
        let ids = survey_invitations::table.filter(survey_invitations::id.eq(id)).filter(Self::own(actor));
        let id: SurveyInvitationId = ids.select(survey_invitations::id).first(conn).await?;
        Ok(Self::query().filter(survey_invitations::id.eq(id)).first(conn).await?)
    }

    /// What is asked, and what was answered.
    pub async fn form(self, conn: &mut AsyncPgConnection) -> Result<SurveyForm> {
        let side = self.side;
        let mut questions = SurveyQuestion::of(conn, self.set_id).await?;
        questions.retain(|question| question.side == side);
        let answers = SurveyAnswer::query().filter(survey_answers::invitation_id.eq(self.id));
        let answers = answers.order(survey_answers::question_id).load(conn).await?;
        Ok(SurveyForm { invitation: self, questions, answers })
    }

    /// Answers, or answers anew, while the survey is open.
    pub async fn answer(self, conn: &mut AsyncPgConnection, actor: &Actor, new: SurveyAnswers) -> Result<SurveyForm> {
        // held, so that nothing is answered beside the closing
        let survey = surveys::table.find(self.survey_id).select(surveys::state).for_share();
        let state: SurveyState = survey.first(conn).await?;
        if state != SurveyState::Open {
            return Err(Error::wrong_state(state.as_str(), vec![]));
        }
        // and of two answers at once, as by a double click, the second waits
        let own = survey_invitations::table.find(self.id).select(survey_invitations::id).for_no_key_update();
        let _: SurveyInvitationId = own.first(conn).await?;
        let form = self.form(conn).await?;
        form.check(&new)?;
        let invitation = form.invitation;
        let own = survey_answers::table.filter(survey_answers::invitation_id.eq(invitation.id));
        diesel::delete(own).execute(conn).await?;
        let row = |answer: NewSurveyAnswer| {
            let own = survey_answers::invitation_id.eq(invitation.id);
            (answer, own, survey_answers::school_id.eq(invitation.school_id))
        };
        let rows: Vec<_> = new.answers.into_iter().map(row).collect();
        diesel::insert_into(survey_answers::table).values(rows).execute(conn).await?;
        let own = survey_invitations::table.find(invitation.id);
        diesel::update(own).set(survey_invitations::answered_at.eq(actor.now)).execute(conn).await?;
        Self { answered_at: Some(actor.now), ..invitation }.form(conn).await
    }
}

impl SurveyForm {
    /// What does not fit a question, and what is missing.
    fn check(&self, new: &SurveyAnswers) -> Result<()> {
        let mut wrong = vec![];
        for (at, answer) in new.answers.iter().enumerate() {
            let mut refuse = |field: &str, code| wrong.push(Violation::new(format!("/answers/{at}/{field}"), code));
            if new.answers.iter().take(at).any(|other| other.question_id == answer.question_id) {
                refuse("question_id", "listed_twice");
            }
            let question = self.questions.iter().find(|question| question.id == answer.question_id);
            match (question.map(|question| question.scale_max), answer.number, &answer.text) {
                (None, ..) => refuse("question_id", "unknown"),
                (Some(Some(_)), None, _) => refuse("number", "required"),
                (Some(Some(_)), _, Some(_)) => refuse("text", "not_here"),
                (Some(Some(max)), Some(number), None) if number > max => refuse("number", "above_scale"),
                (Some(None), Some(_), _) => refuse("number", "not_here"),
                (Some(None), None, None) => refuse("text", "required"),
                _ => {}
            }
        }
        let given = |question: &SurveyQuestion| new.answers.iter().any(|answer| answer.question_id == question.id);
        if self.questions.iter().any(|question| question.required && !given(question)) {
            wrong.push(Violation::new("/answers", "answers_missing"));
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}
