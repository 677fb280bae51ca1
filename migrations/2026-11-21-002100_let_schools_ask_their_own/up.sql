-- Question banks of a school: a version is drafted, edited, published and retired. And programs as templates.

ALTER TABLE question_bank_versions
    ADD retired_at timestamptz,
    ADD updated_at timestamptz NOT NULL DEFAULT now(),
    ADD version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT question_bank_versions_retired CHECK (retired_at IS NULL OR published_at IS NOT NULL);
CREATE UNIQUE INDEX question_bank_versions_draft ON question_bank_versions (bank_id) WHERE published_at IS NULL;
CREATE TRIGGER question_bank_versions_touch BEFORE UPDATE ON question_bank_versions
    FOR EACH ROW EXECUTE FUNCTION touch();

-- What is published does not change; that it is taken no more can be said, once.
CREATE OR REPLACE FUNCTION refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (TG_OP = 'DELETE' OR OLD.retired_at IS NOT NULL OR NEW.retired_at IS NULL
        OR (NEW.id, NEW.bank_id, NEW.version_no, NEW.published_at, NEW.created_at)
            IS DISTINCT FROM (OLD.id, OLD.bank_id, OLD.version_no, OLD.published_at, OLD.created_at)) THEN
        RAISE EXCEPTION 'a published version of a question bank does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'question_bank_versions_published';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;

CREATE TABLE program_templates (
    id uuid NOT NULL CONSTRAINT program_templates_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT program_templates_school REFERENCES schools (id) ON DELETE RESTRICT,
    title text NOT NULL,
    -- rules, term and roadmap, with days counted from the first day of an academic year
    outline jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT program_templates_title UNIQUE (school_id, title)
);
CREATE TRIGGER program_templates_touch BEFORE UPDATE ON program_templates FOR EACH ROW EXECUTE FUNCTION touch();
