//! Typed identifiers: a `PairId` is not a `SchoolId`. `UUIDv7`, made here, so their order is the order of creation.

use diesel::pg::{Pg, PgValue};
use diesel::sql_types::Uuid as SqlUuid;
use diesel::{deserialize, serialize};
use uuid::Uuid;

/// `ids! { PairId MeetingId }`: one newtype an entity.
macro_rules! ids { ($($(#[$meta:meta])* $id:ident)+) => { $(
    $(#[$meta])*
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        utoipa::ToSchema, diesel::deserialize::FromSqlRow, diesel::expression::AsExpression)]
    #[diesel(sql_type = SqlUuid)]
    pub struct $id(Uuid);
    impl $id {
        /// A fresh, time-ordered identifier.
        #[expect(clippy::new_without_default, reason = "a default that differs each time would surprise")]
        pub fn new() -> Self { Self(Uuid::now_v7()) }
    }
    impl From<Uuid> for $id { fn from(id: Uuid) -> Self { Self(id) } }
    impl From<$id> for Uuid { fn from(id: $id) -> Self { id.0 } }
    impl std::fmt::Display for $id {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
    }
    impl deserialize::FromSql<SqlUuid, Pg> for $id {
        fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> { Ok(Self(Uuid::from_sql(value)?)) }
    }
    impl serialize::ToSql<SqlUuid, Pg> for $id {
        fn to_sql<'b>(&'b self, out: &mut serialize::Output<'b, '_, Pg>) -> serialize::Result {
            <Uuid as serialize::ToSql<SqlUuid, Pg>>::to_sql(&self.0, out)
        }
    }
)+ } }

ids! {
    /// Identifies an account.
    AccountId
    /// Identifies a session, from signing in to signing out.
    SessionId
    /// Identifies an invitation.
    InvitationId
    /// Identifies an API key.
    ApiKeyId
    /// Identifies an entry of the audit trail.
    AuditEventId
    /// Identifies a methodology department.
    DepartmentId
    /// Identifies a school.
    SchoolId
    /// Identifies an academic year of a school.
    AcademicYearId
    /// Identifies a count of a school's staff.
    HeadcountId
    /// Identifies a person of a school.
    PersonId
    /// Identifies an assignment of a role.
    RoleAssignmentId
    /// Identifies a mentoring program.
    ProgramId
    /// Identifies a step of a program's roadmap.
    RoadmapItemId
    /// Identifies a program kept as a pattern.
    ProgramTemplateId
    /// Identifies an entry of a history.
    ChangeId
    /// Identifies a question bank.
    QuestionBankId
    /// Identifies a version of a question bank.
    QuestionBankVersionId
    /// Identifies a question of one version.
    QuestionId
    /// Identifies an order.
    OrderId
    /// Identifies a pair, group or team.
    PairId
    /// Identifies a membership in a pair.
    PairMemberId
    /// Identifies a consent.
    ConsentId
    /// Identifies a pause of a pair.
    PauseId
    /// Identifies a temporary substitution of a mentor.
    SubstitutionId
    /// Identifies a run of matching.
    MatchingId
    /// Identifies a proposal of a mentor for a mentee.
    MatchProposalId
    /// Identifies a mentee's request to a mentor.
    MentorRequestId
    /// Identifies a time a mentor offers.
    MentorSlotId
    /// Identifies a meeting.
    MeetingId
    /// Identifies repeated meetings.
    MeetingSeriesId
    /// Identifies an entry of the journal.
    NoteId
    /// Identifies a mentee's track through a program.
    TrackId
    /// Identifies a stage of a track.
    StageId
    /// Identifies an answer.
    AnswerId
    /// Identifies a reflection.
    ReflectionId
    /// Identifies a mentor's feedback.
    FeedbackId
    /// Identifies a goal.
    GoalId
    /// Identifies an item of an individual plan.
    PlanItemId
    /// Identifies a practice of the bank of experience.
    PracticeId
    /// Identifies an achievement.
    AchievementId
    /// Identifies a file that was brought.
    ImportId
    /// Identifies a letter to send.
    LetterId
    /// Identifies a flag.
    FlagId
    /// Identifies an observed lesson.
    ObservationId
    /// Identifies a set of survey questions.
    SurveySetId
    /// Identifies a question of a survey.
    SurveyQuestionId
    /// Identifies a survey.
    SurveyId
    /// Identifies somebody's invitation to a survey.
    SurveyInvitationId
    /// Identifies an answer to a survey.
    SurveyAnswerId
    /// Identifies a competence that a school looks at.
    CompetenceId
    /// Identifies a fact about a career.
    CareerFactId
    /// Identifies a strength, weakness, opportunity or threat of a program.
    SwotItemId
    /// Identifies a report that is kept.
    ReportId
    /// Identifies a certificate.
    CertificateId
}
