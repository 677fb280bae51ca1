//! The schema: it goes down and up again, the code knows it as it is, and no rule in it is missing.

use crate::app::{TestApp, admin, server};
use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use talim::kernel::db;
use talim::{
    achievements, flags, goals, matching, meetings, pairs, people, plans, practices, programs, quality, questions,
    reports, schools, skills, surveys, tracks,
};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[expect(clippy::disallowed_methods, reason = "the catalogue has no model")]
async fn lines(conn: &mut AsyncPgConnection, sql: &str) -> Vec<String> {
    let lines: Vec<Line> = diesel::sql_query(sql).load(conn).await.unwrap();
    lines.into_iter().map(|line| line.line).collect()
}

async fn schema_rs(conn: &mut AsyncPgConnection) -> String {
    let sql = include_str!("schema.sql").replace("AS schema_rs", "AS line");
    lines(conn, &sql).await.join("")
}

#[actix_web::test]
async fn schema_rs_is_what_the_database_is() {
    let app = TestApp::start().await;
    let written = schema_rs(&mut app.db().await).await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/schema.rs");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(file, &written).unwrap();
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), written, "run with UPDATE_SCHEMA=1 and commit");
}

/// Everything a schema consists of, in words.
const INVENTORY: &str = "
    SELECT line FROM (
        SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS line
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'grant ' || table_name || ' ' || grantee || ' ' || privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee = 'talim_app'
    ) all_of_it ORDER BY line";

/// With the demo's pairs, tracks, surveys and reports in it.
#[actix_web::test]
async fn the_way_back_is_open_with_data_too() {
    let app = TestApp::start().await;
    let home = tempfile::tempdir().unwrap();
    let mut config = app.core.config.clone();
    config.database.home = home.path().to_owned();
    talim::demo::load_and_keep(&config).await.unwrap();
    db::revert_all(&config.database).unwrap();
    db::migrate(&config.database).unwrap();
}

#[actix_web::test]
async fn every_migration_goes_down_and_up_again() {
    let name = format!("updown_{}", uuid::Uuid::now_v7().simple());
    admin(&format!("CREATE DATABASE {name}")).await;
    let database = server(&name);
    db::migrate(&database).unwrap();
    let mut conn = db::connect(&database).await.unwrap();
    let before = lines(&mut conn, INVENTORY).await;

    db::revert_all(&database).unwrap();
    let left = lines(&mut conn, INVENTORY).await;
    db::migrate(&database).unwrap();
    let after = lines(&mut conn, INVENTORY).await;

    let left: Vec<_> = left.iter().filter(|line| !line.contains("__diesel_schema_migrations")).collect();
    assert!(left.is_empty(), "left behind: {left:#?}");
    assert_eq!(before, after);
    drop(conn);
    admin(&format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

#[actix_web::test]
async fn enums_are_their_checks() {
    let app = TestApp::start().await;
    let mut conn = app.db().await;
    macro_rules! compare {
        ($($list:ty : $constraint:literal),+ $(,)?) => { $(
            let definition = lines(&mut conn, &format!("SELECT pg_get_constraintdef(oid) AS line FROM pg_constraint WHERE conname = '{}'", $constraint)).await;
            let definition = definition.iter().next().unwrap_or_else(|| panic!("no constraint {}", $constraint));
            let mut allowed: Vec<&str> = definition.split('\'').skip(1).step_by(2).collect();
            let mut known: Vec<&str> = <$list>::ALL.iter().map(|value| value.as_str()).collect();
            (allowed.sort_unstable(), known.sort_unstable());
            assert_eq!(allowed, known, "{}", $constraint);
        )+ };
    }
    compare! {
        talim::kernel::texts::Lang: "accounts_locale",
        talim::kernel::texts::Lang: "schools_locale",
        talim::kernel::policy::AssignedRole: "role_assignments_role",
        schools::SchoolKind: "schools_kind",
        schools::Jurisdiction: "schools_jurisdiction",
        people::SchoolLevel: "people_school_levels",
        people::QualificationCategory: "people_qualification_category",
        people::PersonStatus: "people_status",
        people::MentorStatus: "mentor_profiles_status",
        people::MenteeOrigin: "mentee_profiles_origin",
        questions::AnswerType: "questions_answer_type",
        programs::RoleForm: "programs_role_form",
        programs::RoleForm: "pairs_role_form",
        programs::PairKind: "programs_allowed_kinds",
        programs::PairKind: "pair_kinds_kind",
        programs::ProgramState: "programs_state",
        programs::ProgramState: "program_changes_from_state",
        programs::ProgramState: "program_changes_to_state",
        pairs::PairState: "pair_changes_from_state",
        pairs::PairState: "pair_changes_to_state",
        tracks::StageState: "stage_changes_from_state",
        tracks::StageState: "stage_changes_to_state",
        pairs::Channel: "pairs_channel",
        pairs::PairState: "pairs_state",
        pairs::MemberRole: "pair_members_role",
        pairs::ConsentChannel: "pair_consents_channel",
        pairs::EndReason: "pair_endings_reason",
        pairs::EndInitiator: "pair_endings_initiator",
        matching::ProposalState: "match_proposals_state",
        pairs::Channel: "mentor_slots_channel",
        talim::requests::RequestState: "mentor_requests_state",
        talim::flash::SlotState: "mentor_slots_state",
        talim::notifications::NoticeTopic: "notice_rules_topic",
        talim::notifications::NoticeTopic: "notification_settings_topics",
        talim::notifications::LetterState: "letters_state",
        talim::imports::ImportKind: "imports_kind",
        talim::imports::ImportState: "imports_state",
        talim::imports::RowOutcome: "import_rows_outcome",
        pairs::EndReason: "pair_notices_reason",
        pairs::EndReason: "pair_leavings_reason",
        pairs::EndInitiator: "pair_leavings_initiator",
        pairs::ConsentChannel: "consent_revocations_channel",
        meetings::MeetingKind: "meetings_kind",
        meetings::MeetingState: "meetings_state",
        meetings::AttendanceStatus: "attendances_status",
        tracks::TrackState: "tracks_state",
        tracks::StageState: "stages_state",
        pairs::Visibility: "stage_changes_visibility",
        pairs::Visibility: "answers_visibility",
        pairs::Visibility: "reflections_visibility",
        pairs::Visibility: "feedback_visibility",
        pairs::Visibility: "meeting_notes_visibility",
        pairs::Visibility: "observations_visibility",
        flags::FlagTopic: "flags_topic",
        flags::FlagPriority: "flags_priority",
        flags::FlagState: "flags_state",
        plans::Responsible: "plan_items_responsible",
        practices::PracticeState: "practices_state",
        achievements::AchievementKind: "achievements_kind",
        achievements::AchievementLevel: "achievements_level",
        schools::Indicator: "indicator_targets_indicator",
        surveys::Side: "survey_questions_side",
        surveys::Side: "survey_invitations_side",
        surveys::Measure: "survey_questions_measure",
        surveys::Wave: "surveys_wave",
        surveys::SurveyState: "surveys_state",
        quality::SwotCategory: "swot_items_category",
        surveys::Side: "swot_items_source",
        reports::ReportState: "reports_state",
        skills::Phase: "skill_assessments_phase",
        skills::Assessor: "skill_assessments_side",
        skills::CareerFactKind: "career_facts_kind",
        meetings::MethodStep: "meetings_method_step",
        pairs::Channel: "meetings_channel",
        goals::GoalState: "goals_state",
    }
}

#[actix_web::test]
async fn the_catalogue_keeps_the_rules_of_the_house() {
    let app = TestApp::start().await;
    let mut conn = app.db().await;
    let keyless = "SELECT c.oid::regclass::text AS line FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')";
    assert_eq!(lines(&mut conn, keyless).await, Vec::<String>::new(), "tables without a primary key");

    let undecided = "SELECT conname::text AS line FROM pg_constraint WHERE contype = 'f' AND confdeltype = 'a'";
    assert_eq!(lines(&mut conn, undecided).await, Vec::<String>::new(), "foreign keys without ON DELETE");

    // An index serves a foreign key when it begins with one of its columns; the tenant's alone would not.
    let unserved = "SELECT conname::text AS line FROM pg_constraint f WHERE contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = f.conrelid AND i.indpred IS NULL AND i.indkey[0] = ANY (f.conkey)
          AND (a.attname <> 'school_id' OR cardinality(f.conkey) = 1 OR i.indkey[1] = ANY (f.conkey)))";
    assert_eq!(lines(&mut conn, unserved).await, Vec::<String>::new(), "foreign keys without an index");

    let unnamed = "SELECT conname::text AS line FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        AND contype IN ('c', 'f', 'u', 'x') AND conname NOT LIKE conrelid::regclass || '\\_%' AND conrelid <> 0";
    assert_eq!(lines(&mut conn, unnamed).await, Vec::<String>::new(), "constraints not named after their table");
}

/// What the database refuses by itself, and what the service may do to each table.
const RULES: &str = "
    SELECT line FROM (
        SELECT conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) AS line
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'x')
        UNION ALL SELECT regexp_replace(indexdef, '^CREATE UNIQUE INDEX (.*) ON public\\.(\\w+) ', '\\2: \\1 UNIQUE ')
        FROM pg_indexes WHERE schemaname = 'public' AND indexdef ~ '^CREATE UNIQUE INDEX' AND indexname !~ '_pkey$'
        UNION ALL SELECT tgrelid::regclass || ': ' || regexp_replace(pg_get_triggerdef(oid), ' ON public\\.\\w+', '')
        FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT table_name || ': GRANT ' || string_agg(privilege_type, ', ' ORDER BY privilege_type)
        FROM information_schema.role_table_grants WHERE table_schema = 'public' AND grantee = 'talim_app' GROUP BY table_name
    ) all_of_it ORDER BY line COLLATE \"C\"";

#[actix_web::test]
async fn the_rules_of_the_database_are_those_agreed_on() {
    let app = TestApp::start().await;
    let rules = lines(&mut app.db().await, RULES).await;
    insta::assert_snapshot!(rules.join("\n"));
}

#[actix_web::test]
async fn the_trail_cannot_be_changed_by_the_service() {
    let app = TestApp::start().await;
    let mut conn = app.db().await;
    app.sql(
        "INSERT INTO audit_events (id, happened_at, action, object_type) VALUES (gen_random_uuid(), now(), 'a.b', 'a')",
    )
    .await;

    conn.batch_execute("SET ROLE talim_app").await.unwrap();
    for sql in [
        "UPDATE audit_events SET action = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
        "DROP TABLE audit_events",
    ] {
        let error = conn.batch_execute(sql).await.expect_err(sql).to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{sql}: {error}");
    }
    conn.batch_execute("RESET ROLE").await.unwrap();
    for sql in ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"] {
        let error = conn.batch_execute(sql).await.expect_err(sql).to_string();
        assert!(error.contains("only grows"), "{sql}: {error}");
    }
}

#[actix_web::test]
async fn published_questions_do_not_change() {
    let app = TestApp::start().await;
    let mut conn = app.db().await;
    for sql in [
        "UPDATE questions SET text_ru = 'x'",
        "DELETE FROM questions",
        "UPDATE stage_definitions SET title_ru = 'x'",
        "UPDATE question_bank_versions SET published_at = NULL",
        "INSERT INTO questions (id, bank_version_id, stage_no, position, key, required, answer_type, takes_comment, text_ru, text_kk, text_en)
         SELECT gen_random_uuid(), id, 1, 99, 'x', false, 'text', false, '', '', '' FROM question_bank_versions",
    ] {
        let error = conn.batch_execute(sql).await.expect_err(sql).to_string();
        assert!(error.contains("does not change"), "{sql}: {error}");
    }
}

#[actix_web::test]
async fn no_row_of_one_school_points_into_another() {
    let app = crate::world::app().await;
    let (oak, elm) = (crate::world::school(&app, "Oak").await, crate::world::school(&app, "Elm").await);
    let stranger = elm.person("Чужой").await;
    let pair = oak.draft("individual", &[]).await;
    let sql = format!(
        "INSERT INTO pair_members (id, school_id, program_id, pair_id, person_id, role, joined_on)
         VALUES (gen_random_uuid(), '{}', '{}', '{pair}', '{}', 'mentee', now())",
        oak.id, oak.program, stranger.id
    );
    let error = app.db().await.batch_execute(&sql).await.unwrap_err().to_string();
    assert!(error.contains("pair_members_person"), "{error}");
}
