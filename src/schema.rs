//! Written from the database by `UPDATE_SCHEMA=1 cargo test --test api schema`: never edited by hand.

diesel::table! {
    academic_years (id) {
        id -> Uuid,
        school_id -> Uuid,
        title -> Text,
        starts_on -> Date,
        ends_on -> Date,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    accounts (id) {
        id -> Uuid,
        email -> Text,
        name -> Text,
        locale -> Text,
        last_login_at -> Nullable<Timestamptz>,
        disabled_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    accounts_at_work (id) {
        id -> Uuid,
    }
}

diesel::table! {
    achievements (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        kind -> Text,
        level -> Text,
        title -> Text,
        held_on -> Date,
        result -> Nullable<Text>,
        evidence -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        organiser_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    actors (session_id) {
        session_id -> Uuid,
        account_id -> Uuid,
        expires_at -> Timestamptz,
        locale -> Text,
        person_ids -> Array<Uuid>,
        roles -> Jsonb,
    }
}

diesel::table! {
    answers (id) {
        id -> Uuid,
        school_id -> Uuid,
        stage_id -> Uuid,
        question_id -> Uuid,
        author_id -> Uuid,
        number -> Nullable<Int2>,
        option -> Nullable<Text>,
        text -> Nullable<Text>,
        not_applicable -> Bool,
        visibility -> Text,
        named_ids -> Array<Uuid>,
        answered_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Uuid,
        school_id -> Uuid,
        name -> Text,
        prefix -> Text,
        key_hash -> Bytea,
        scopes -> Array<Text>,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
        created_by -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    attendances (meeting_id, person_id) {
        meeting_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        status -> Text,
    }
}

diesel::table! {
    audit_events (id) {
        id -> Uuid,
        school_id -> Nullable<Uuid>,
        program_id -> Nullable<Uuid>,
        happened_at -> Timestamptz,
        account_id -> Nullable<Uuid>,
        api_key_id -> Nullable<Uuid>,
        action -> Text,
        object_type -> Text,
        object_id -> Nullable<Uuid>,
        details -> Jsonb,
        request_id -> Nullable<Text>,
    }
}

diesel::table! {
    calendar_feeds (account_id) {
        account_id -> Uuid,
        token_hash -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    career_facts (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        kind -> Text,
        title -> Text,
        happened_on -> Date,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    certificates (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        track_id -> Uuid,
        number -> Int4,
        code -> Text,
        mentee_name -> Text,
        program_title -> Text,
        school_name -> Text,
        started_on -> Date,
        completed_on -> Date,
        issued_on -> Date,
        issuer_id -> Nullable<Uuid>,
        revoked_at -> Nullable<Timestamptz>,
        revoke_reason -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    competences (id) {
        id -> Uuid,
        school_id -> Uuid,
        position -> Int4,
        title -> Text,
        retired_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    consent_revocations (pair_id, person_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        channel -> Text,
        recorded_by -> Uuid,
        revoked_at -> Timestamptz,
    }
}

diesel::table! {
    credentials (account_id) {
        account_id -> Uuid,
        password_hash -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    departments (id) {
        id -> Uuid,
        name -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    expected_people (meeting_id) {
        meeting_id -> Uuid,
        person_id -> Uuid,
    }
}

diesel::table! {
    feedback (id) {
        id -> Uuid,
        school_id -> Uuid,
        stage_id -> Uuid,
        author_id -> Uuid,
        text -> Text,
        visibility -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    flags (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        pair_id -> Uuid,
        topic -> Text,
        priority -> Text,
        text -> Nullable<Text>,
        raised_by -> Uuid,
        state -> Text,
        resolution -> Nullable<Text>,
        resolved_by -> Nullable<Uuid>,
        resolved_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    flash_responses (pair_id, person_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        usefulness -> Int2,
        would_continue -> Bool,
        answered_at -> Timestamptz,
    }
}

diesel::table! {
    goal_revisions (goal_id, revision) {
        goal_id -> Uuid,
        revision -> Int4,
        school_id -> Uuid,
        title -> Text,
        specific -> Text,
        measurable -> Text,
        attainable -> Text,
        realistic -> Text,
        time_bound_on -> Date,
        resources -> Nullable<Text>,
        approved_at -> Nullable<Timestamptz>,
        reason -> Text,
        replaced_by -> Uuid,
        replaced_at -> Timestamptz,
    }
}

diesel::table! {
    goals (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        title -> Text,
        specific -> Text,
        measurable -> Text,
        attainable -> Text,
        realistic -> Text,
        time_bound_on -> Date,
        resources -> Nullable<Text>,
        state -> Text,
        progress_pct -> Int4,
        result_note -> Nullable<Text>,
        approved_at -> Nullable<Timestamptz>,
        assessed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        revision -> Int4,
    }
}

diesel::table! {
    headcounts (id) {
        id -> Uuid,
        school_id -> Uuid,
        counted_on -> Date,
        teaching_staff -> Int4,
        young_staff -> Int4,
        counted_at -> Timestamptz,
    }
}

diesel::table! {
    import_origins (person_id) {
        person_id -> Uuid,
        school_id -> Uuid,
        facts -> Jsonb,
    }
}

diesel::table! {
    import_rows (import_id, position) {
        import_id -> Uuid,
        position -> Int4,
        school_id -> Uuid,
        sheet_row -> Nullable<Int4>,
        outcome -> Text,
        person_id -> Nullable<Uuid>,
        facts -> Jsonb,
        changes -> Jsonb,
        problems -> Jsonb,
    }
}

diesel::table! {
    imports (id) {
        id -> Uuid,
        school_id -> Uuid,
        kind -> Text,
        program_id -> Nullable<Uuid>,
        file_name -> Text,
        overwrite -> Bool,
        retire_missing -> Bool,
        state -> Text,
        failure -> Nullable<Text>,
        rows_read -> Int4,
        rows_written -> Int4,
        to_create -> Int4,
        to_update -> Int4,
        unchanged -> Int4,
        skipped -> Int4,
        wrong -> Int4,
        to_retire -> Int4,
        made_by -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        unread_columns -> Array<Text>,
    }
}

diesel::table! {
    indicator_targets (academic_year_id, indicator) {
        academic_year_id -> Uuid,
        school_id -> Uuid,
        indicator -> Text,
        target -> Float8,
    }
}

diesel::table! {
    invitations (id) {
        id -> Uuid,
        account_id -> Uuid,
        token_hash -> Bytea,
        invited_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        invited_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    letters (id) {
        id -> Uuid,
        account_id -> Uuid,
        notification_id -> Nullable<Uuid>,
        digest_of -> Nullable<Date>,
        state -> Text,
        due_at -> Timestamptz,
        attempts -> Int4,
        settled_at -> Nullable<Timestamptz>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    match_proposals (id) {
        id -> Uuid,
        school_id -> Uuid,
        matching_id -> Uuid,
        mentee_id -> Uuid,
        mentor_id -> Uuid,
        score -> Float8,
        factors -> Jsonb,
        state -> Text,
        reason -> Nullable<Text>,
        pair_id -> Nullable<Uuid>,
        decided_by -> Nullable<Uuid>,
        decided_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    matchings (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        weights -> Jsonb,
        mentee_count -> Int4,
        mentor_count -> Int4,
        place_count -> Int4,
        unmatched_ids -> Array<Uuid>,
        run_by -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    meeting_agreements (meeting_id, person_id) {
        meeting_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        agreed_at -> Timestamptz,
    }
}

diesel::table! {
    meeting_notes (id) {
        id -> Uuid,
        school_id -> Uuid,
        meeting_id -> Uuid,
        author_id -> Uuid,
        topic -> Text,
        content -> Nullable<Text>,
        result -> Nullable<Text>,
        assignment -> Nullable<Text>,
        visibility -> Text,
        named_ids -> Array<Uuid>,
        entered_late -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    meeting_people (meeting_id, person_id) {
        meeting_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
    }
}

diesel::table! {
    meetings (id) {
        id -> Uuid,
        school_id -> Uuid,
        pair_id -> Uuid,
        kind -> Text,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        place -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        channel -> Nullable<Text>,
        agenda -> Nullable<Text>,
        agenda_agreed_at -> Nullable<Timestamptz>,
        method_step -> Nullable<Text>,
        series_id -> Nullable<Uuid>,
        cancel_reason -> Nullable<Text>,
        entered_late -> Bool,
        overlap_allowed -> Bool,
    }
}

diesel::table! {
    mentee_profiles (person_id) {
        person_id -> Uuid,
        school_id -> Uuid,
        main_request -> Text,
        needs -> Array<Text>,
        origin -> Text,
        joined_on -> Date,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    mentor_profiles (person_id) {
        person_id -> Uuid,
        school_id -> Uuid,
        capacity -> Int4,
        competences -> Array<Text>,
        achievements -> Nullable<Text>,
        interests -> Nullable<Text>,
        time_resource -> Nullable<Text>,
        available_from -> Nullable<Date>,
        available_to -> Nullable<Date>,
        status -> Text,
        trained_on -> Nullable<Date>,
        joined_on -> Date,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    mentor_request_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentee_id -> Uuid,
        mentor_id -> Uuid,
        kind -> Text,
        message -> Nullable<Text>,
        state -> Text,
        expires_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        pair_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        mentee_name -> Text,
        mentor_name -> Text,
    }
}

diesel::table! {
    mentor_requests (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentee_id -> Uuid,
        mentor_id -> Uuid,
        kind -> Text,
        message -> Nullable<Text>,
        state -> Text,
        expires_at -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        pair_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    mentor_slot_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentor_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        topic -> Text,
        channel -> Text,
        place -> Nullable<Text>,
        text_version -> Text,
        offered_by -> Uuid,
        state -> Text,
        pair_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        mentor_name -> Text,
    }
}

diesel::table! {
    mentor_slots (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentor_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        topic -> Text,
        channel -> Text,
        place -> Nullable<Text>,
        text_version -> Text,
        offered_by -> Uuid,
        state -> Text,
        pair_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    notice_rules (action) {
        action -> Text,
        topic -> Text,
        audience -> Array<Text>,
    }
}

diesel::table! {
    notification_settings (account_id) {
        account_id -> Uuid,
        letters -> Bool,
        digest -> Bool,
        muted_topics -> Array<Text>,
        quiet_from -> Nullable<Time>,
        quiet_to -> Nullable<Time>,
        unsubscribe_token -> Text,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    notifications (account_id, id) {
        id -> Uuid,
        account_id -> Uuid,
        school_id -> Nullable<Uuid>,
        kind -> Text,
        topic -> Text,
        path -> Text,
        happened_at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
        told_in -> Int8,
    }
}

diesel::table! {
    observations (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        author_id -> Uuid,
        lesson_on -> Date,
        subject -> Nullable<Text>,
        topic -> Nullable<Text>,
        criteria -> Jsonb,
        comment -> Nullable<Text>,
        visibility -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    orders (id) {
        id -> Uuid,
        school_id -> Uuid,
        number -> Text,
        issued_on -> Date,
        subject -> Nullable<Text>,
        signatory -> Nullable<Text>,
        revoked_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    pair_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        kind -> Text,
        role_form -> Text,
        channel -> Text,
        topic -> Nullable<Text>,
        with_stages -> Bool,
        starts_on -> Date,
        planned_ends_on -> Date,
        ended_on -> Nullable<Date>,
        continued_from -> Nullable<Uuid>,
        state -> Text,
        meeting_count -> Int4,
        last_meeting_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        order_id -> Nullable<Uuid>,
        order_number -> Nullable<Text>,
        order_issued_on -> Nullable<Date>,
        notice_until -> Nullable<Date>,
        members -> Jsonb,
        substitutes -> Jsonb,
    }
}

diesel::table! {
    pair_changes (id) {
        id -> Uuid,
        school_id -> Uuid,
        pair_id -> Uuid,
        from_state -> Text,
        to_state -> Text,
        changed_by -> Nullable<Uuid>,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    pair_consents (id) {
        id -> Uuid,
        school_id -> Uuid,
        pair_id -> Uuid,
        person_id -> Uuid,
        text_version -> Text,
        channel -> Text,
        recorded_by -> Uuid,
        given_at -> Timestamptz,
    }
}

diesel::table! {
    pair_endings (pair_id) {
        pair_id -> Uuid,
        school_id -> Uuid,
        reason -> Text,
        initiator -> Text,
        comment -> Nullable<Text>,
        ended_by -> Nullable<Uuid>,
        ended_at -> Timestamptz,
    }
}

diesel::table! {
    pair_kinds (kind) {
        kind -> Text,
        min_co_mentors -> Int4,
        max_co_mentors -> Nullable<Int4>,
        min_mentees -> Int4,
        max_mentees -> Nullable<Int4>,
    }
}

diesel::table! {
    pair_leavings (pair_id, person_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        reason -> Text,
        initiator -> Text,
        comment -> Nullable<Text>,
        ended_by -> Uuid,
        ended_at -> Timestamptz,
    }
}

diesel::table! {
    pair_members (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        pair_id -> Uuid,
        person_id -> Uuid,
        role -> Text,
        joined_on -> Date,
        left_on -> Nullable<Date>,
        exclusive -> Bool,
        created_at -> Timestamptz,
        pending -> Bool,
    }
}

diesel::table! {
    pair_mentors (pair_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
    }
}

diesel::table! {
    pair_notices (pair_id, person_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        school_id -> Uuid,
        reason -> Text,
        comment -> Nullable<Text>,
        given_by -> Uuid,
        given_at -> Timestamptz,
        effective_on -> Date,
    }
}

diesel::table! {
    pair_pauses (id) {
        id -> Uuid,
        school_id -> Uuid,
        pair_id -> Uuid,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
    }
}

diesel::table! {
    pair_substitutes (pair_id) {
        pair_id -> Uuid,
        substitutes -> Jsonb,
    }
}

diesel::table! {
    pairs (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        kind -> Text,
        role_form -> Text,
        channel -> Text,
        topic -> Nullable<Text>,
        with_stages -> Bool,
        starts_on -> Date,
        planned_ends_on -> Date,
        ended_on -> Nullable<Date>,
        continued_from -> Nullable<Uuid>,
        state -> Text,
        meeting_count -> Int4,
        last_meeting_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        order_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    people (id) {
        id -> Uuid,
        school_id -> Uuid,
        account_id -> Nullable<Uuid>,
        last_name -> Text,
        first_name -> Text,
        middle_name -> Nullable<Text>,
        full_name -> Text,
        search_name -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        position -> Nullable<Text>,
        subjects -> Array<Text>,
        school_levels -> Array<Text>,
        qualification_category -> Nullable<Text>,
        teaching_since -> Nullable<Date>,
        birth_year -> Nullable<Int4>,
        is_external -> Bool,
        external_org -> Nullable<Text>,
        status -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    plan_items (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        goal_id -> Nullable<Uuid>,
        content -> Text,
        due_on -> Date,
        expected_result -> Text,
        responsible -> Text,
        done_on -> Nullable<Date>,
        evidence -> Nullable<Text>,
        cancelled_on -> Nullable<Date>,
        cancel_reason -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    practice_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        author_id -> Uuid,
        title -> Text,
        description -> Text,
        tags -> Array<Text>,
        subject -> Nullable<Text>,
        stage_no -> Nullable<Int2>,
        state -> Text,
        published_at -> Nullable<Timestamptz>,
        search_text -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        author_name -> Text,
        track_count -> Int8,
        goals_assessed -> Int8,
        goals_achieved -> Nullable<Int8>,
    }
}

diesel::table! {
    practices (id) {
        id -> Uuid,
        school_id -> Uuid,
        author_id -> Uuid,
        title -> Text,
        description -> Text,
        tags -> Array<Text>,
        subject -> Nullable<Text>,
        stage_no -> Nullable<Int2>,
        state -> Text,
        published_at -> Nullable<Timestamptz>,
        search_text -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    program_changes (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        from_state -> Text,
        to_state -> Text,
        reason -> Nullable<Text>,
        changed_by -> Uuid,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    program_templates (id) {
        id -> Uuid,
        school_id -> Uuid,
        title -> Text,
        outline -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    programs (id) {
        id -> Uuid,
        school_id -> Uuid,
        academic_year_id -> Uuid,
        title -> Text,
        goal -> Text,
        tasks -> Nullable<Text>,
        role_form -> Text,
        allowed_kinds -> Array<Text>,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        meeting_norm_per_month -> Float8,
        capacity_default -> Int4,
        requires_order -> Bool,
        co_mentors_review -> Bool,
        question_bank_version_id -> Uuid,
        state -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        group_agenda_required -> Bool,
        min_achievements -> Int4,
        needs_weight -> Int2,
        load_weight -> Int2,
        availability_weight -> Int2,
        level_weight -> Int2,
        subject_weight -> Int2,
        earlier_weight -> Int2,
        first_meeting_days -> Int4,
        inactivity_warning_days -> Nullable<Int4>,
        inactivity_critical_days -> Nullable<Int4>,
        copied_from -> Nullable<Uuid>,
    }
}

diesel::table! {
    question_bank_versions (id) {
        id -> Uuid,
        bank_id -> Uuid,
        version_no -> Int4,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    question_banks (id) {
        id -> Uuid,
        school_id -> Nullable<Uuid>,
        title_ru -> Text,
        title_kk -> Text,
        title_en -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    questions (id) {
        id -> Uuid,
        bank_version_id -> Uuid,
        stage_no -> Int2,
        position -> Int2,
        key -> Text,
        required -> Bool,
        allows_not_applicable -> Bool,
        answer_type -> Text,
        takes_comment -> Bool,
        scale_min -> Nullable<Int2>,
        scale_max -> Nullable<Int2>,
        options -> Jsonb,
        reask_of -> Nullable<Uuid>,
        text_ru -> Text,
        text_kk -> Text,
        text_en -> Text,
    }
}

diesel::table! {
    reflections (id) {
        id -> Uuid,
        school_id -> Uuid,
        stage_id -> Uuid,
        author_id -> Uuid,
        text -> Text,
        visibility -> Text,
        named_ids -> Array<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Bytea,
        session_id -> Uuid,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    reports (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Nullable<Uuid>,
        code -> Text,
        period_from -> Date,
        period_to -> Date,
        state -> Text,
        conclusions -> Nullable<Text>,
        recommendations -> Nullable<Text>,
        snapshot -> Text,
        content_hash -> Nullable<Text>,
        author_id -> Uuid,
        submitted_at -> Nullable<Timestamptz>,
        submitter_id -> Nullable<Uuid>,
        reviewer_id -> Nullable<Uuid>,
        reviewed_at -> Nullable<Timestamptz>,
        review_comment -> Nullable<Text>,
        supersedes_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        editors -> Array<Uuid>,
    }
}

diesel::table! {
    roadmap_items (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        position -> Int4,
        title -> Text,
        due_on -> Date,
        responsible_id -> Nullable<Uuid>,
        result_document -> Nullable<Text>,
        done_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    role_assignments (id) {
        id -> Uuid,
        account_id -> Uuid,
        person_id -> Nullable<Uuid>,
        role -> Text,
        department_id -> Nullable<Uuid>,
        school_id -> Nullable<Uuid>,
        program_id -> Nullable<Uuid>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        withdrawn_at -> Nullable<Timestamptz>,
        granted_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    rubrics (program_id) {
        program_id -> Uuid,
        school_id -> Uuid,
        criteria -> Jsonb,
        optimal_from -> Int4,
        acceptable_from -> Int4,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    schools (id) {
        id -> Uuid,
        department_id -> Nullable<Uuid>,
        name -> Text,
        short_name -> Nullable<Text>,
        kind -> Text,
        locale -> Text,
        time_zone -> Text,
        jurisdiction -> Text,
        withdrawal_notice_working_days -> Int4,
        min_group_size -> Int4,
        inactivity_warning_days -> Int4,
        inactivity_critical_days -> Int4,
        satisfaction_threshold -> Int4,
        review_fallback_days -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        working_days -> Array<Int2>,
        holidays -> Array<Date>,
        late_entry_days -> Int4,
        max_open_requests -> Int4,
        request_days -> Int4,
        plan_points -> Bool,
        survey_grace_days -> Int4,
        consent_days -> Int4,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        account_id -> Uuid,
        user_agent -> Nullable<Text>,
        started_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sign_in_tries (email_hash) {
        email_hash -> Bytea,
        tries -> Int4,
        window_started_at -> Timestamptz,
    }
}

diesel::table! {
    skill_assessments (track_id, phase, side) {
        track_id -> Uuid,
        phase -> Text,
        side -> Text,
        school_id -> Uuid,
        author_id -> Uuid,
        assessed_at -> Timestamptz,
        group_size -> Int4,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    skill_scores (track_id, phase, side, competence_id) {
        track_id -> Uuid,
        phase -> Text,
        side -> Text,
        competence_id -> Uuid,
        school_id -> Uuid,
        score -> Int2,
    }
}

diesel::table! {
    stage_changes (id) {
        id -> Uuid,
        school_id -> Uuid,
        stage_id -> Uuid,
        from_state -> Text,
        to_state -> Text,
        comment -> Nullable<Text>,
        visibility -> Text,
        author_id -> Nullable<Uuid>,
        changed_by -> Nullable<Uuid>,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    stage_definitions (bank_version_id, stage_no) {
        bank_version_id -> Uuid,
        stage_no -> Int2,
        title_ru -> Text,
        title_kk -> Text,
        title_en -> Text,
        hint_ru -> Text,
        hint_kk -> Text,
        hint_en -> Text,
        default_days -> Int4,
    }
}

diesel::table! {
    stages (id) {
        id -> Uuid,
        school_id -> Uuid,
        track_id -> Uuid,
        stage_no -> Int2,
        state -> Text,
        started_at -> Nullable<Timestamptz>,
        submitted_at -> Nullable<Timestamptz>,
        completed_at -> Nullable<Timestamptz>,
        due_on -> Nullable<Date>,
        returned_count -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    substitutions (id) {
        id -> Uuid,
        school_id -> Uuid,
        pair_id -> Uuid,
        replaced_id -> Uuid,
        substitute_id -> Uuid,
        starts_on -> Date,
        ends_on -> Date,
        starts_at -> Timestamptz,
        ends_at -> Timestamptz,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    survey_answers (id) {
        id -> Uuid,
        school_id -> Uuid,
        invitation_id -> Uuid,
        question_id -> Uuid,
        number -> Nullable<Int2>,
        text -> Nullable<Text>,
    }
}

diesel::table! {
    survey_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        set_id -> Uuid,
        wave -> Text,
        title -> Text,
        due_on -> Date,
        state -> Text,
        min_group_size -> Nullable<Int4>,
        satisfaction_threshold -> Nullable<Int4>,
        opened_at -> Nullable<Timestamptz>,
        reminded_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        invited -> Int8,
        answered -> Int8,
    }
}

diesel::table! {
    survey_invitations (id) {
        id -> Uuid,
        school_id -> Uuid,
        survey_id -> Uuid,
        side -> Text,
        person_id -> Nullable<Uuid>,
        pair_id -> Nullable<Uuid>,
        account_id -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    survey_questions (id) {
        id -> Uuid,
        set_id -> Uuid,
        side -> Text,
        position -> Int2,
        key -> Text,
        measure -> Text,
        scale_max -> Nullable<Int2>,
        required -> Bool,
        text_ru -> Text,
        text_kk -> Text,
        text_en -> Text,
    }
}

diesel::table! {
    survey_sets (id) {
        id -> Uuid,
        school_id -> Nullable<Uuid>,
        title -> Text,
        version_no -> Int4,
        follows_id -> Nullable<Uuid>,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    surveys (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        set_id -> Uuid,
        wave -> Text,
        title -> Text,
        due_on -> Date,
        state -> Text,
        min_group_size -> Nullable<Int4>,
        satisfaction_threshold -> Nullable<Int4>,
        opened_at -> Nullable<Timestamptz>,
        reminded_at -> Nullable<Timestamptz>,
        closed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    swot_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        category -> Text,
        text -> Text,
        source -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        mentions -> Int8,
    }
}

diesel::table! {
    swot_items (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        category -> Text,
        text -> Text,
        source -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    swot_mentions (swot_item_id, answer_id) {
        swot_item_id -> Uuid,
        answer_id -> Uuid,
        school_id -> Uuid,
    }
}

diesel::table! {
    text_readers (pair_id) {
        pair_id -> Uuid,
        person_id -> Uuid,
        ends_at -> Timestamptz,
        as_mentee -> Bool,
    }
}

diesel::table! {
    track_cards (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentee_id -> Uuid,
        pair_id -> Uuid,
        question_bank_version_id -> Uuid,
        state -> Text,
        started_on -> Date,
        completed_on -> Nullable<Date>,
        discontinued_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
        mentee_name -> Text,
        shared -> Bool,
        mentor_ids -> Array<Uuid>,
        substitutes -> Jsonb,
        stages -> Jsonb,
    }
}

diesel::table! {
    track_practices (track_id, practice_id) {
        track_id -> Uuid,
        practice_id -> Uuid,
        school_id -> Uuid,
        goal_id -> Nullable<Uuid>,
        chosen_at -> Timestamptz,
    }
}

diesel::table! {
    tracks (id) {
        id -> Uuid,
        school_id -> Uuid,
        program_id -> Uuid,
        mentee_id -> Uuid,
        pair_id -> Uuid,
        question_bank_version_id -> Uuid,
        state -> Text,
        started_on -> Date,
        completed_on -> Nullable<Date>,
        discontinued_on -> Nullable<Date>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    academic_years,
    accounts,
    accounts_at_work,
    achievements,
    actors,
    answers,
    api_keys,
    attendances,
    audit_events,
    calendar_feeds,
    career_facts,
    certificates,
    competences,
    consent_revocations,
    credentials,
    departments,
    expected_people,
    feedback,
    flags,
    flash_responses,
    goal_revisions,
    goals,
    headcounts,
    import_origins,
    import_rows,
    imports,
    indicator_targets,
    invitations,
    letters,
    match_proposals,
    matchings,
    meeting_agreements,
    meeting_notes,
    meeting_people,
    meetings,
    mentee_profiles,
    mentor_profiles,
    mentor_request_cards,
    mentor_requests,
    mentor_slot_cards,
    mentor_slots,
    notice_rules,
    notification_settings,
    notifications,
    observations,
    orders,
    pair_cards,
    pair_changes,
    pair_consents,
    pair_endings,
    pair_kinds,
    pair_leavings,
    pair_members,
    pair_mentors,
    pair_notices,
    pair_pauses,
    pair_substitutes,
    pairs,
    people,
    plan_items,
    practice_cards,
    practices,
    program_changes,
    program_templates,
    programs,
    question_bank_versions,
    question_banks,
    questions,
    reflections,
    refresh_tokens,
    reports,
    roadmap_items,
    role_assignments,
    rubrics,
    schools,
    sessions,
    sign_in_tries,
    skill_assessments,
    skill_scores,
    stage_changes,
    stage_definitions,
    stages,
    substitutions,
    survey_answers,
    survey_cards,
    survey_invitations,
    survey_questions,
    survey_sets,
    surveys,
    swot_cards,
    swot_items,
    swot_mentions,
    text_readers,
    track_cards,
    track_practices,
    tracks,
);
