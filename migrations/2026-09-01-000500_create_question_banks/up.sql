CREATE TABLE question_banks (
    id uuid NOT NULL CONSTRAINT question_banks_pkey PRIMARY KEY,
    -- null: the bank that comes with the service and that every school may use
    school_id uuid CONSTRAINT question_banks_school REFERENCES schools (id) ON DELETE RESTRICT,
    title_ru text NOT NULL,
    title_kk text NOT NULL,
    title_en text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX question_banks_school ON question_banks (school_id);
CREATE TRIGGER question_banks_touch BEFORE UPDATE ON question_banks FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE question_bank_versions (
    id uuid NOT NULL CONSTRAINT question_bank_versions_pkey PRIMARY KEY,
    bank_id uuid NOT NULL CONSTRAINT question_bank_versions_bank REFERENCES question_banks (id) ON DELETE RESTRICT,
    version_no integer NOT NULL,
    -- null: a draft
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT question_bank_versions_number UNIQUE (bank_id, version_no)
);

CREATE TABLE stage_definitions (
    bank_version_id uuid NOT NULL
        CONSTRAINT stage_definitions_version REFERENCES question_bank_versions (id) ON DELETE CASCADE,
    stage_no smallint NOT NULL CONSTRAINT stage_definitions_no CHECK (stage_no BETWEEN 1 AND 4),
    title_ru text NOT NULL,
    title_kk text NOT NULL,
    title_en text NOT NULL,
    hint_ru text NOT NULL,
    hint_kk text NOT NULL,
    hint_en text NOT NULL,
    default_days integer NOT NULL CONSTRAINT stage_definitions_days CHECK (default_days BETWEEN 1 AND 730),
    CONSTRAINT stage_definitions_pkey PRIMARY KEY (bank_version_id, stage_no)
);

CREATE TABLE questions (
    id uuid NOT NULL CONSTRAINT questions_pkey PRIMARY KEY,
    bank_version_id uuid NOT NULL,
    stage_no smallint NOT NULL,
    position smallint NOT NULL,
    key text NOT NULL,
    required boolean NOT NULL,
    allows_not_applicable boolean NOT NULL DEFAULT false,
    answer_type text NOT NULL CONSTRAINT questions_answer_type CHECK (answer_type IN ('scale', 'choice', 'text')),
    takes_comment boolean NOT NULL,
    scale_min smallint,
    scale_max smallint,
    options jsonb NOT NULL DEFAULT '[]',
    reask_of uuid,
    text_ru text NOT NULL,
    text_kk text NOT NULL,
    text_en text NOT NULL,
    CONSTRAINT questions_stage FOREIGN KEY (bank_version_id, stage_no)
        REFERENCES stage_definitions (bank_version_id, stage_no) ON DELETE CASCADE,
    CONSTRAINT questions_tenant UNIQUE (bank_version_id, id),
    CONSTRAINT questions_key UNIQUE (bank_version_id, key),
    CONSTRAINT questions_position UNIQUE (bank_version_id, stage_no, position),
    -- a re-asked question belongs to the same version
    CONSTRAINT questions_reask FOREIGN KEY (bank_version_id, reask_of)
        REFERENCES questions (bank_version_id, id) ON DELETE CASCADE,
    CONSTRAINT questions_reask_stage CHECK (reask_of IS NULL OR stage_no = 3),
    CONSTRAINT questions_scale CHECK ((answer_type = 'scale') = (scale_min IS NOT NULL AND scale_max IS NOT NULL AND scale_min < scale_max)),
    CONSTRAINT questions_options CHECK ((answer_type = 'choice') = (jsonb_array_length(options) > 0))
);
CREATE INDEX questions_reask ON questions (reask_of);

-- Published wording never changes: a track keeps the questions it began with.
CREATE FUNCTION refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM question_bank_versions
               WHERE id = coalesce(OLD.bank_version_id, NEW.bank_version_id) AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a published version of a question bank does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'question_bank_versions_published';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER questions_published BEFORE INSERT OR UPDATE OR DELETE ON questions
    FOR EACH ROW EXECUTE FUNCTION refuse_published();
CREATE TRIGGER stage_definitions_published BEFORE INSERT OR UPDATE OR DELETE ON stage_definitions
    FOR EACH ROW EXECUTE FUNCTION refuse_published();

CREATE FUNCTION refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published version of a question bank does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'question_bank_versions_published';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER question_bank_versions_published BEFORE UPDATE OR DELETE ON question_bank_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_unpublishing();
