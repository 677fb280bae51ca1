use super::{
    NewSurvey, NewSurveySet, Survey, SurveyAnswers, SurveyChanges, SurveyFilter, SurveyForm, SurveyInvitation,
    SurveyResults, SurveySet, SurveySetCard, SurveySetDraft,
};
use crate::kernel::answer::{Created, Items, NoContent, One, Page, Shown};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, Listing, Paging};
use crate::kernel::id::{SurveyId, SurveyInvitationId, SurveySetId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_survey_sets,
        draft_survey_set,
        find_survey_set,
        rewrite_survey_set,
        publish_survey_set,
        list_surveys,
        draft_survey,
        find_survey,
        change_survey,
        delete_survey,
        open_survey,
        close_survey,
        find_survey_results,
        list_my_surveys,
        find_survey_form,
        answer_survey,
    ]
}

/// List the sets of survey questions that you may use, and the drafts of your school.
#[utoipa::path(get, path = "/api/v1/survey-sets", tag = "surveys",
    responses((status = 200, description = "All of them.", body = Items<SurveySet>)))]
async fn list_survey_sets(mut cx: Authorized<may::ReadSurveys>) -> Result<Items<SurveySet>> {
    SurveySet::list(&mut cx.conn, &cx.scope).await
}

/// Draft a set of questions, or a new version of one.
#[utoipa::path(post, path = "/api/v1/survey-sets", tag = "surveys", request_body = NewSurveySet,
    responses((status = 201, description = "The draft.", body = SurveySetCard)))]
async fn draft_survey_set(
    mut cx: Authorized<may::ManageSurveySets>, Body(new): Body<NewSurveySet>,
) -> Result<Created<SurveySetCard>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, new.school_id).await.map_err(|error| error.unknown("/school_id"))?;
        SurveySet::draft(conn, actor, scope, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at a set and its questions.
#[utoipa::path(get, path = "/api/v1/survey-sets/{survey_set_id}", tag = "surveys",
    params(("survey_set_id" = SurveySetId, Path, description = "Which set.")),
    responses((status = 200, description = "The set.", body = SurveySetCard)))]
async fn find_survey_set(mut cx: Authorized<may::ReadSurveys>, id: Path<SurveySetId>) -> Result<One<SurveySetCard>> {
    SurveySet::find(&mut cx.conn, &cx.scope, *id).await?.card(&mut cx.conn).await.map(One)
}

/// Write a draft anew. What is published does not change.
#[utoipa::path(put, path = "/api/v1/survey-sets/{survey_set_id}", tag = "surveys", request_body = SurveySetDraft,
    params(("survey_set_id" = SurveySetId, Path, description = "Which set."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The draft as it is now.", body = SurveySetCard)))]
async fn rewrite_survey_set(
    mut cx: Authorized<may::ManageSurveySets>, id: Path<SurveySetId>, seen: IfMatch, Body(new): Body<SurveySetDraft>,
) -> Result<One<SurveySetCard>> {
    cx.transact(async |conn, actor, scope| {
        SurveySet::find(conn, scope, *id).await?.rewrite(conn, actor, &seen, new).await
    })
    .await
    .map(One)
}

/// Publish a draft: from now on surveys may ask it, and it does not change.
#[utoipa::path(post, path = "/api/v1/survey-sets/{survey_set_id}/publications", tag = "surveys",
    params(("survey_set_id" = SurveySetId, Path, description = "Which set."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The set, published.", body = SurveySetCard)))]
async fn publish_survey_set(
    mut cx: Authorized<may::ManageSurveySets>, id: Path<SurveySetId>, seen: IfMatch,
) -> Result<One<SurveySetCard>> {
    cx.transact(async |conn, actor, scope| SurveySet::find(conn, scope, *id).await?.publish(conn, actor, &seen).await)
        .await
        .map(One)
}

/// List the surveys of your programs, newest first, with their response.
#[utoipa::path(get, path = "/api/v1/surveys", tag = "surveys", params(Paging, SurveyFilter),
    responses((status = 200, description = "A page of surveys.", body = Page<Survey>)))]
async fn list_surveys(mut cx: Authorized<may::ReadSurveys>, list: Listing<SurveyFilter>) -> Result<Page<Survey>> {
    Survey::list(&mut cx.conn, &cx.scope, &list).await
}

/// Draft a survey of a program.
#[utoipa::path(post, path = "/api/v1/surveys", tag = "surveys", request_body = NewSurvey,
    responses((status = 201, description = "The draft.", body = Survey)))]
async fn draft_survey(mut cx: Authorized<may::ManageSurveys>, Body(new): Body<NewSurvey>) -> Result<Created<Survey>> {
    cx.transact(async |conn, actor, scope| Survey::draft(conn, actor, scope, new).await).await.map(Created)
}

/// Look at a survey and its response.
#[utoipa::path(get, path = "/api/v1/surveys/{survey_id}", tag = "surveys",
    params(("survey_id" = SurveyId, Path, description = "Which survey.")),
    responses((status = 200, description = "The survey.", body = Survey)))]
async fn find_survey(mut cx: Authorized<may::ReadSurveys>, id: Path<SurveyId>) -> Result<One<Survey>> {
    Survey::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a survey's title or day, until it is closed.
#[utoipa::path(patch, path = "/api/v1/surveys/{survey_id}", tag = "surveys", request_body = SurveyChanges,
    params(("survey_id" = SurveyId, Path, description = "Which survey."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The survey as it is now.", body = Survey)))]
async fn change_survey(
    mut cx: Authorized<may::ManageSurveys>, id: Path<SurveyId>, seen: IfMatch, Body(changes): Body<SurveyChanges>,
) -> Result<One<Survey>> {
    cx.transact(async |conn, actor, scope| {
        Survey::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// Delete a draft.
#[utoipa::path(delete, path = "/api/v1/surveys/{survey_id}", tag = "surveys",
    params(("survey_id" = SurveyId, Path, description = "Which survey.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_survey(mut cx: Authorized<may::ManageSurveys>, id: Path<SurveyId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| Survey::find(conn, scope, *id).await?.delete(conn, actor).await)
        .await
        .map(|()| NoContent)
}

/// Open a survey: everybody it is for is invited, also who joins the program while it is open.
#[utoipa::path(post, path = "/api/v1/surveys/{survey_id}/openings", tag = "surveys",
    params(("survey_id" = SurveyId, Path, description = "Which survey."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The survey, open.", body = Survey)))]
async fn open_survey(mut cx: Authorized<may::ManageSurveys>, id: Path<SurveyId>, seen: IfMatch) -> Result<One<Survey>> {
    cx.transact(async |conn, actor, scope| Survey::find(conn, scope, *id).await?.open(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Close a survey: nobody answers any more, and its figures count.
#[utoipa::path(post, path = "/api/v1/surveys/{survey_id}/closings", tag = "surveys",
    params(("survey_id" = SurveyId, Path, description = "Which survey."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The survey, closed.", body = Survey)))]
async fn close_survey(
    mut cx: Authorized<may::ManageSurveys>, id: Path<SurveyId>, seen: IfMatch,
) -> Result<One<Survey>> {
    cx.transact(async |conn, actor, scope| Survey::find(conn, scope, *id).await?.close(conn, actor, &seen).await)
        .await
        .map(One)
}

/// Read what a closed survey said: figures where enough have answered, and for its curator what was written, without names.
#[utoipa::path(get, path = "/api/v1/surveys/{survey_id}/results", tag = "surveys",
    params(("survey_id" = SurveyId, Path, description = "Which survey.")),
    responses((status = 200, description = "The results.", body = SurveyResults), (status = 409, description = "It is not closed.")))]
async fn find_survey_results(mut cx: Authorized<may::ReadSurveys>, id: Path<SurveyId>) -> Result<Shown<SurveyResults>> {
    let survey = Survey::find(&mut cx.conn, &cx.scope, *id).await?;
    survey.results(&mut cx.conn, &cx.actor).await.map(Shown)
}

/// List your invitations to surveys, newest first.
#[utoipa::path(get, path = "/api/v1/me/surveys", tag = "surveys",
    responses((status = 200, description = "The newest two hundred.", body = Items<SurveyInvitation>)))]
async fn list_my_surveys(mut cx: Authorized<may::AnswerSurveys>) -> Result<Items<SurveyInvitation>> {
    SurveyInvitation::mine(&mut cx.conn, &cx.actor).await
}

/// Look at the questions of an own invitation, and what you have answered.
#[utoipa::path(get, path = "/api/v1/survey-invitations/{survey_invitation_id}", tag = "surveys",
    params(("survey_invitation_id" = SurveyInvitationId, Path, description = "Which invitation.")),
    responses((status = 200, description = "The form.", body = SurveyForm)))]
async fn find_survey_form(
    mut cx: Authorized<may::AnswerSurveys>, id: Path<SurveyInvitationId>,
) -> Result<One<SurveyForm>> {
    SurveyInvitation::find(&mut cx.conn, &cx.actor, *id).await?.form(&mut cx.conn).await.map(One)
}

/// Answer a survey, while it is open. The answers replace those there were.
#[utoipa::path(put, path = "/api/v1/survey-invitations/{survey_invitation_id}/answers", tag = "surveys",
    request_body = SurveyAnswers,
    params(("survey_invitation_id" = SurveyInvitationId, Path, description = "Which invitation.")),
    responses((status = 200, description = "The form as it is now.", body = SurveyForm)))]
async fn answer_survey(
    mut cx: Authorized<may::AnswerSurveys>, id: Path<SurveyInvitationId>, Body(new): Body<SurveyAnswers>,
) -> Result<One<SurveyForm>> {
    cx.transact(async |conn, actor, _| SurveyInvitation::find(conn, actor, *id).await?.answer(conn, actor, new).await)
        .await
        .map(One)
}
