CREATE TABLE programs (
    id uuid NOT NULL CONSTRAINT programs_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    academic_year_id uuid NOT NULL,
    title text NOT NULL,
    goal text NOT NULL,
    tasks text,
    role_form text NOT NULL CONSTRAINT programs_role_form
        CHECK (role_form IN ('teacher_teacher', 'teacher_young_teacher', 'teacher_pupil', 'pupil_pupil', 'student_pupil', 'employer_student')),
    allowed_kinds text[] NOT NULL CONSTRAINT programs_allowed_kinds
        CHECK (allowed_kinds <@ ARRAY['individual', 'group', 'team', 'virtual', 'flash', 'peer', 'reverse'] AND cardinality(allowed_kinds) > 0),
    -- null until the period is settled; a program without it is not activated
    starts_on date,
    ends_on date,
    meeting_norm_per_month double precision NOT NULL
        CONSTRAINT programs_meeting_norm CHECK (meeting_norm_per_month BETWEEN 0.1 AND 31),
    capacity_default integer NOT NULL CONSTRAINT programs_capacity_default CHECK (capacity_default BETWEEN 1 AND 50),
    requires_order boolean NOT NULL,
    co_mentors_review boolean NOT NULL,
    question_bank_version_id uuid NOT NULL
        CONSTRAINT programs_bank_version REFERENCES question_bank_versions (id) ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT programs_state
        CHECK (state IN ('draft', 'active', 'suspended', 'completed', 'archived')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT programs_tenant UNIQUE (school_id, id),
    CONSTRAINT programs_year FOREIGN KEY (school_id, academic_year_id) REFERENCES academic_years (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT programs_dates CHECK (starts_on < ends_on),
    CONSTRAINT programs_complete CHECK (state = 'draft' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL))
);
CREATE INDEX programs_year ON programs (academic_year_id);
CREATE INDEX programs_bank_version ON programs (question_bank_version_id);
CREATE TRIGGER programs_touch BEFORE UPDATE ON programs FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE program_changes (
    id uuid NOT NULL CONSTRAINT program_changes_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    reason text,
    changed_by uuid NOT NULL CONSTRAINT program_changes_account REFERENCES accounts (id) ON DELETE RESTRICT,
    changed_at timestamptz NOT NULL,
    CONSTRAINT program_changes_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE
);
CREATE INDEX program_changes_program ON program_changes (program_id, changed_at);
CREATE INDEX program_changes_account ON program_changes (changed_by);
