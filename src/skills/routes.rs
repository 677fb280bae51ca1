use super::{
    CareerFact, Competence, CompetenceChanges, NewCareerFact, NewCompetence, NewSkillAssessment, Phase, SkillAssessment,
};
use crate::kernel::answer::{Created, Items, NoContent, One};
use crate::kernel::auth::Authorized;
use crate::kernel::error::Result;
use crate::kernel::extract::{Body, IfMatch};
use crate::kernel::id::{CareerFactId, CompetenceId, SchoolId, TrackId};
use crate::kernel::policy::may;
use crate::kernel::routing::Routes;
use crate::schools::School;
use crate::tracks::Track;
use actix_web::web::Path;

/// The operations.
pub fn routes() -> Routes {
    crate::routes![
        list_competences,
        create_competence,
        find_competence,
        change_competence,
        list_skill_assessments,
        assess_skills,
        list_career_facts,
        create_career_fact,
        delete_career_fact,
    ]
}

/// List the competences that a school looks at, in their order.
#[utoipa::path(get, path = "/api/v1/schools/{school_id}/competences", tag = "skills",
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 200, description = "All of them.", body = Items<Competence>)))]
async fn list_competences(mut cx: Authorized<may::ReadSchools>, id: Path<SchoolId>) -> Result<Items<Competence>> {
    let school = School::find(&mut cx.conn, &cx.scope, *id).await?;
    Competence::of(&mut cx.conn, school.id).await
}

/// Enter a competence that the school looks at.
#[utoipa::path(post, path = "/api/v1/schools/{school_id}/competences", tag = "skills", request_body = NewCompetence,
    params(("school_id" = SchoolId, Path, description = "Which school.")),
    responses((status = 201, description = "The competence.", body = Competence)))]
async fn create_competence(
    mut cx: Authorized<may::ManageSchools>, id: Path<SchoolId>, Body(new): Body<NewCompetence>,
) -> Result<Created<Competence>> {
    cx.transact(async |conn, actor, scope| {
        let school = School::find(conn, scope, *id).await?;
        Competence::create(conn, actor, &school, new).await
    })
    .await
    .map(Created)
}

/// Look at a competence.
#[utoipa::path(get, path = "/api/v1/competences/{competence_id}", tag = "skills",
    params(("competence_id" = CompetenceId, Path, description = "Which competence.")),
    responses((status = 200, description = "The competence.", body = Competence)))]
async fn find_competence(mut cx: Authorized<may::ReadSchools>, id: Path<CompetenceId>) -> Result<One<Competence>> {
    Competence::find(&mut cx.conn, &cx.scope, *id).await.map(One)
}

/// Change a competence, or take it out of use.
#[utoipa::path(patch, path = "/api/v1/competences/{competence_id}", tag = "skills", request_body = CompetenceChanges,
    params(("competence_id" = CompetenceId, Path, description = "Which competence."),
        ("If-Match" = Option<String>, Header, description = "The ETag that was seen.")),
    responses((status = 200, description = "The competence as it is now.", body = Competence)))]
async fn change_competence(
    mut cx: Authorized<may::ManageSchools>, id: Path<CompetenceId>, seen: IfMatch,
    Body(changes): Body<CompetenceChanges>,
) -> Result<One<Competence>> {
    cx.transact(async |conn, actor, scope| {
        Competence::find(conn, scope, *id).await?.change(conn, actor, &seen, changes).await
    })
    .await
    .map(One)
}

/// List the assessments of a mentee's competences; those in the pair read them, and nobody else.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/skills", tag = "skills",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them.", body = Items<SkillAssessment>)))]
async fn list_skill_assessments(
    mut cx: Authorized<may::AssessSkills>, id: Path<TrackId>,
) -> Result<Items<SkillAssessment>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    SkillAssessment::of(&mut cx.conn, &cx.actor, &track).await
}

/// Assess competences at the beginning or in the end: the mentee the own, a mentor those of the mentee.
#[utoipa::path(put, path = "/api/v1/tracks/{track_id}/skills/{phase}", tag = "skills", request_body = NewSkillAssessment,
    params(("track_id" = TrackId, Path, description = "Which track."),
        ("phase" = Phase, Path, description = "At the beginning or in the end.")),
    responses((status = 200, description = "All assessments of the track.", body = Items<SkillAssessment>)))]
async fn assess_skills(
    mut cx: Authorized<may::AssessSkills>, at: Path<(TrackId, Phase)>, Body(new): Body<NewSkillAssessment>,
) -> Result<Items<SkillAssessment>> {
    let (track, phase) = at.into_inner();
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, track).await?;
        SkillAssessment::make(conn, actor, &track, phase, new).await
    })
    .await
}

/// List the career steps and new professional contacts of a mentee.
#[utoipa::path(get, path = "/api/v1/tracks/{track_id}/career-facts", tag = "skills",
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 200, description = "All of them, in the order of their days.", body = Items<CareerFact>)))]
async fn list_career_facts(mut cx: Authorized<may::ReadTracks>, id: Path<TrackId>) -> Result<Items<CareerFact>> {
    let track = Track::find(&mut cx.conn, &cx.scope, *id).await?;
    CareerFact::of(&mut cx.conn, &track).await
}

/// Enter a career step or a new professional contact.
#[utoipa::path(post, path = "/api/v1/tracks/{track_id}/career-facts", tag = "skills", request_body = NewCareerFact,
    params(("track_id" = TrackId, Path, description = "Which track.")),
    responses((status = 201, description = "The fact.", body = CareerFact)))]
async fn create_career_fact(
    mut cx: Authorized<may::WriteAchievements>, id: Path<TrackId>, Body(new): Body<NewCareerFact>,
) -> Result<Created<CareerFact>> {
    cx.transact(async |conn, actor, scope| {
        let track = Track::find(conn, scope, *id).await?;
        CareerFact::create(conn, actor, &track, new).await
    })
    .await
    .map(Created)
}

/// Delete a fact that was entered by mistake.
#[utoipa::path(delete, path = "/api/v1/career-facts/{career_fact_id}", tag = "skills",
    params(("career_fact_id" = CareerFactId, Path, description = "Which fact.")),
    responses((status = 204, description = "It is gone.")))]
async fn delete_career_fact(mut cx: Authorized<may::WriteAchievements>, id: Path<CareerFactId>) -> Result<NoContent> {
    cx.transact(async |conn, actor, scope| {
        let (fact, track) = CareerFact::find(conn, scope, *id).await?;
        fact.delete(conn, actor, &track).await
    })
    .await
    .map(|()| NoContent)
}
