CREATE TABLE tracks (
    id uuid NOT NULL CONSTRAINT tracks_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    mentee_id uuid NOT NULL,
    -- who works with the mentee now
    pair_id uuid NOT NULL,
    question_bank_version_id uuid NOT NULL CONSTRAINT tracks_bank_version REFERENCES question_bank_versions (id) ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'in_progress' CONSTRAINT tracks_state CHECK (state IN ('in_progress', 'completed', 'discontinued')),
    started_on date NOT NULL,
    completed_on date,
    discontinued_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT tracks_tenant UNIQUE (school_id, id),
    CONSTRAINT tracks_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT tracks_mentee FOREIGN KEY (school_id, mentee_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT tracks_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT tracks_completed CHECK ((state = 'completed') = (completed_on IS NOT NULL)),
    CONSTRAINT tracks_discontinued CHECK ((state = 'discontinued') = (discontinued_on IS NOT NULL))
);
CREATE UNIQUE INDEX tracks_one_per_mentee ON tracks (program_id, mentee_id) WHERE state <> 'discontinued';
CREATE INDEX tracks_school ON tracks (school_id, id);
CREATE INDEX tracks_program ON tracks (program_id, id);
CREATE INDEX tracks_mentee ON tracks (mentee_id);
CREATE INDEX tracks_pair ON tracks (pair_id);
CREATE INDEX tracks_bank_version ON tracks (question_bank_version_id);
CREATE TRIGGER tracks_touch BEFORE UPDATE ON tracks FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE stages (
    id uuid NOT NULL CONSTRAINT stages_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    stage_no smallint NOT NULL CONSTRAINT stages_no CHECK (stage_no BETWEEN 1 AND 4),
    state text NOT NULL CONSTRAINT stages_state CHECK (state IN ('locked', 'in_progress', 'submitted', 'returned', 'completed')),
    started_at timestamptz,
    submitted_at timestamptz,
    completed_at timestamptz,
    due_on date,
    returned_count integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT stages_tenant UNIQUE (school_id, id),
    CONSTRAINT stages_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT stages_one_of_each UNIQUE (track_id, stage_no),
    CONSTRAINT stages_started CHECK (state = 'locked' OR started_at IS NOT NULL),
    CONSTRAINT stages_completed CHECK ((state = 'completed') = (completed_at IS NOT NULL))
);
CREATE TRIGGER stages_touch BEFORE UPDATE ON stages FOR EACH ROW EXECUTE FUNCTION touch();

-- Every step of a stage. The comment is the mentor's word to the mentee, or the curator's reason: it has a circle like every text.
CREATE TABLE stage_changes (
    id uuid NOT NULL CONSTRAINT stage_changes_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    comment text,
    visibility text NOT NULL CONSTRAINT stage_changes_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    -- null: the service itself, when the stage before was completed
    author_id uuid,
    changed_by uuid CONSTRAINT stage_changes_account REFERENCES accounts (id) ON DELETE RESTRICT,
    changed_at timestamptz NOT NULL,
    CONSTRAINT stage_changes_stage FOREIGN KEY (school_id, stage_id) REFERENCES stages (school_id, id) ON DELETE CASCADE,
    CONSTRAINT stage_changes_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX stage_changes_stage ON stage_changes (stage_id, id);
CREATE INDEX stage_changes_author ON stage_changes (author_id);
CREATE INDEX stage_changes_account ON stage_changes (changed_by);

CREATE TABLE answers (
    id uuid NOT NULL CONSTRAINT answers_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    question_id uuid NOT NULL CONSTRAINT answers_question REFERENCES questions (id) ON DELETE RESTRICT,
    author_id uuid NOT NULL,
    number smallint,
    option text,
    text text,
    not_applicable boolean NOT NULL DEFAULT false,
    visibility text NOT NULL CONSTRAINT answers_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    named_ids uuid[] NOT NULL DEFAULT '{}',
    answered_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT answers_one_each UNIQUE (stage_id, question_id),
    CONSTRAINT answers_stage FOREIGN KEY (school_id, stage_id) REFERENCES stages (school_id, id) ON DELETE CASCADE,
    CONSTRAINT answers_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT answers_content CHECK (not_applicable <> (num_nonnulls(number, option, text) > 0)),
    CONSTRAINT answers_named CHECK ((visibility = 'named') = (cardinality(named_ids) > 0))
);
CREATE INDEX answers_question ON answers (question_id);
CREATE INDEX answers_author ON answers (author_id);
CREATE TRIGGER answers_touch BEFORE UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE reflections (
    id uuid NOT NULL CONSTRAINT reflections_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    author_id uuid NOT NULL,
    text text NOT NULL,
    visibility text NOT NULL CONSTRAINT reflections_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    named_ids uuid[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT reflections_stage FOREIGN KEY (school_id, stage_id) REFERENCES stages (school_id, id) ON DELETE CASCADE,
    CONSTRAINT reflections_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT reflections_named CHECK ((visibility = 'named') = (cardinality(named_ids) > 0)),
    CONSTRAINT reflections_not_reported CHECK (visibility <> 'report')
);
CREATE INDEX reflections_stage ON reflections (stage_id, id);
CREATE INDEX reflections_author ON reflections (author_id);
CREATE TRIGGER reflections_touch BEFORE UPDATE ON reflections FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE feedback (
    id uuid NOT NULL CONSTRAINT feedback_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    stage_id uuid NOT NULL,
    author_id uuid NOT NULL,
    text text NOT NULL,
    visibility text NOT NULL CONSTRAINT feedback_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT feedback_stage FOREIGN KEY (school_id, stage_id) REFERENCES stages (school_id, id) ON DELETE CASCADE,
    CONSTRAINT feedback_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    -- feedback that the mentee cannot read is none
    CONSTRAINT feedback_shared CHECK (visibility IN ('pair', 'curator'))
);
CREATE INDEX feedback_stage ON feedback (stage_id, id);
CREATE INDEX feedback_author ON feedback (author_id);

CREATE TABLE goals (
    id uuid NOT NULL CONSTRAINT goals_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    title text NOT NULL,
    specific text NOT NULL CONSTRAINT goals_specific CHECK (char_length(specific) >= 20),
    measurable text NOT NULL CONSTRAINT goals_measurable CHECK (char_length(measurable) >= 20),
    attainable text NOT NULL CONSTRAINT goals_attainable CHECK (char_length(attainable) >= 20),
    realistic text NOT NULL CONSTRAINT goals_realistic CHECK (char_length(realistic) >= 20),
    time_bound_on date NOT NULL,
    resources text,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT goals_state
        CHECK (state IN ('draft', 'approved', 'in_progress', 'achieved', 'partially', 'not_achieved', 'cancelled')),
    progress_pct integer NOT NULL DEFAULT 0 CONSTRAINT goals_progress CHECK (progress_pct BETWEEN 0 AND 100),
    result_note text,
    approved_at timestamptz,
    assessed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT goals_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT goals_approved CHECK (state IN ('draft', 'cancelled') OR approved_at IS NOT NULL),
    CONSTRAINT goals_assessed CHECK ((state IN ('achieved', 'partially', 'not_achieved')) = (assessed_at IS NOT NULL))
);
CREATE INDEX goals_track ON goals (track_id, id);
CREATE TRIGGER goals_touch BEFORE UPDATE ON goals FOR EACH ROW EXECUTE FUNCTION touch();

-- A track with its four stages and the people who work in it now, as it is read.
CREATE VIEW track_cards AS
SELECT t.*, pe.full_name AS mentee_name,
    -- who ended without success, or never began, reads no further
    ARRAY(SELECT m.person_id FROM pair_members m JOIN pairs p ON p.id = m.pair_id
          WHERE m.pair_id = t.pair_id AND p.state IN ('active', 'paused', 'completed') AND m.role <> 'mentee' AND m.left_on IS NULL) AS mentor_ids,
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'stage_no', s.stage_no, 'state', s.state, 'started_at', s.started_at,
            'submitted_at', s.submitted_at, 'completed_at', s.completed_at, 'due_on', s.due_on,
            'returned_count', s.returned_count, 'version', s.version) ORDER BY s.stage_no)
     FROM stages s WHERE s.track_id = t.id) AS stages
FROM tracks t JOIN people pe ON pe.id = t.mentee_id;
