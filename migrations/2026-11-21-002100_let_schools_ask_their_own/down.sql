DROP TABLE program_templates;
CREATE OR REPLACE FUNCTION refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published version of a question bank does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'question_bank_versions_published';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
DROP TRIGGER question_bank_versions_touch ON question_bank_versions;
DROP INDEX question_bank_versions_draft;
ALTER TABLE question_bank_versions DROP CONSTRAINT question_bank_versions_retired, DROP retired_at, DROP updated_at, DROP version;
