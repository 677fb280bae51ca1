use super::{BankDraft, NewBankVersion, NewQuestionBank, QuestionBank, QuestionBankVersion, QuestionBankVersionCard};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch, MustMatch};
use crate::kernel::id::{QuestionBankId, QuestionBankVersionId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_question_banks,
        create_question_bank,
        find_question_bank,
        list_question_bank_versions,
        draft_question_bank_version,
        find_question_bank_version,
        replace_question_bank_version,
        discard_question_bank_version,
        publish_question_bank_version,
        retire_question_bank_version,
    ]
}

/// List the question banks you can use.
#[utoipa::path(get, path = "/api/v1/question-banks", tag = "question-banks",
    responses((status = 200, description = "All of them.", body = Items<QuestionBank>)))]
async fn list_question_banks(mut cx: Authorized<may::ReadQuestionBanks>) -> Result<Items<QuestionBank>> {
    QuestionBank::list(&mut cx.conn, &cx.scope).await
}

/// Look at a question bank.
#[utoipa::path(get, path = "/api/v1/question-banks/{question_bank_id}", tag = "question-banks",
    params(("question_bank_id" = QuestionBankId, Path, description = "Which bank.")),
    responses((status = 200, description = "The bank.", body = QuestionBank)))]
async fn find_question_bank(
    mut cx: Authorized<may::ReadQuestionBanks>, id: Path<QuestionBankId>,
) -> Result<One<QuestionBank>> {
    QuestionBank::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// List the versions of a question bank, newest first.
#[utoipa::path(get, path = "/api/v1/question-banks/{question_bank_id}/versions", tag = "question-banks",
    params(("question_bank_id" = QuestionBankId, Path, description = "Which bank.")),
    responses((status = 200, description = "All of them.", body = Items<QuestionBankVersion>)))]
async fn list_question_bank_versions(
    mut cx: Authorized<may::ReadQuestionBanks>, id: Path<QuestionBankId>,
) -> Result<Items<QuestionBankVersion>> {
    let bank = QuestionBank::find(&mut cx.conn, &cx.scope, *id).await?;
    bank.versions(&mut cx.conn).await
}

/// Look at a version with its stages and questions.
#[utoipa::path(get, path = "/api/v1/question-bank-versions/{question_bank_version_id}", tag = "question-banks",
    params(("question_bank_version_id" = QuestionBankVersionId, Path, description = "Which version.")),
    responses((status = 200, description = "The version.", body = QuestionBankVersionCard)))]
async fn find_question_bank_version(
    mut cx: Authorized<may::ReadQuestionBanks>, id: Path<QuestionBankVersionId>,
) -> Result<One<QuestionBankVersionCard>> {
    let version = QuestionBankVersion::find(&mut cx.conn, &cx.scope, *id).await?;
    version.card(&mut cx.conn, &cx.actor).await.map(One)
}

/// Enter a question bank of your school.
#[utoipa::path(post, path = "/api/v1/question-banks", tag = "question-banks", request_body = NewQuestionBank,
    responses((status = 201, description = "The bank, without a version yet.", body = QuestionBank)))]
async fn create_question_bank(
    mut cx: Authorized<may::ManageQuestionBanks>, Body(new): Body<NewQuestionBank>,
) -> Result<Created<QuestionBank>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::named(conn, scope, new.school_id).await?;
        QuestionBank::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Draft a version of a question bank, which begins as a copy.
#[utoipa::path(post, path = "/api/v1/question-banks/{question_bank_id}/versions", tag = "question-banks",
    request_body = NewBankVersion,
    params(("question_bank_id" = QuestionBankId, Path, description = "Which bank.")),
    responses((status = 201, description = "The draft.", body = QuestionBankVersion)))]
async fn draft_question_bank_version(
    mut cx: Authorized<may::ManageQuestionBanks>, id: Path<QuestionBankId>, Body(new): Body<NewBankVersion>,
) -> Result<Created<QuestionBankVersion>> {
    cx.transact(async |conn, actor, scope| {
        QuestionBank::find(conn, scope, *id).await?.draft(conn, actor, scope, new).await
    })
    .await
    .map(Created)
}

/// Replace what a draft says, stages and questions.
#[utoipa::path(put, path = "/api/v1/question-bank-versions/{question_bank_version_id}", tag = "question-banks",
    request_body = BankDraft,
    params(("question_bank_version_id" = QuestionBankVersionId, Path, description = "Which version."),
        ("If-Match" = String, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The draft as it is now.", body = QuestionBankVersionCard)))]
async fn replace_question_bank_version(
    mut cx: Authorized<may::ManageQuestionBanks>, id: Path<QuestionBankVersionId>, seen: MustMatch,
    Body(draft): Body<BankDraft>,
) -> Result<One<QuestionBankVersionCard>> {
    cx.transact(async |conn, actor, scope| {
        let (version, bank) = QuestionBankVersion::find_with_bank(conn, scope, *id).await?;
        version.replace(conn, actor, (&bank, &seen), draft).await?.card(conn, actor).await
    })
    .await
    .map(One)
}

/// Throw a draft away.
#[utoipa::path(delete, path = "/api/v1/question-bank-versions/{question_bank_version_id}", tag = "question-banks",
    params(("question_bank_version_id" = QuestionBankVersionId, Path, description = "Which version.")),
    responses((status = 204, description = "Thrown away.")))]
async fn discard_question_bank_version(
    mut cx: Authorized<may::ManageQuestionBanks>, id: Path<QuestionBankVersionId>,
) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (version, bank) = QuestionBankVersion::find_with_bank(conn, scope, *id).await?;
        version.discard(conn, actor, &bank).await
    })
    .await
    .map(|()| NoContent)
}

/// Publish a draft. From then on it never changes.
#[utoipa::path(post, path = "/api/v1/question-bank-versions/{question_bank_version_id}/publications",
    tag = "question-banks",
    params(("question_bank_version_id" = QuestionBankVersionId, Path, description = "Which version."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The version, published.", body = QuestionBankVersion)))]
async fn publish_question_bank_version(
    mut cx: Authorized<may::ManageQuestionBanks>, id: Path<QuestionBankVersionId>, seen: IfMatch,
) -> Result<One<QuestionBankVersion>> {
    cx.transact(async |conn, actor, scope| {
        let (version, bank) = QuestionBankVersion::find_with_bank(conn, scope, *id).await?;
        version.publish(conn, actor, &bank, &seen).await
    })
    .await
    .map(One)
}

/// Retire a version: no program takes it any more, tracks keep it.
#[utoipa::path(post, path = "/api/v1/question-bank-versions/{question_bank_version_id}/retirements",
    tag = "question-banks",
    params(("question_bank_version_id" = QuestionBankVersionId, Path, description = "Which version."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The version, retired.", body = QuestionBankVersion)))]
async fn retire_question_bank_version(
    mut cx: Authorized<may::ManageQuestionBanks>, id: Path<QuestionBankVersionId>, seen: IfMatch,
) -> Result<One<QuestionBankVersion>> {
    cx.transact(async |conn, actor, scope| {
        let (version, bank) = QuestionBankVersion::find_with_bank(conn, scope, *id).await?;
        seen.of(version)?.retire(conn, actor, &bank).await
    })
    .await
    .map(One)
}
