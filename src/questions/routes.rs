use super::{QuestionBank, QuestionBankVersion, QuestionBankVersionCard};
use crate::kernel::answer::{Items, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::id::{QuestionBankId, QuestionBankVersionId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![list_question_banks, find_question_bank, list_question_bank_versions, find_question_bank_version]
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
