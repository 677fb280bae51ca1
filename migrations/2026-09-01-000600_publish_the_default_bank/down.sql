-- Only the way back of a development database: a published version is otherwise there to stay.
ALTER TABLE question_bank_versions DISABLE TRIGGER question_bank_versions_published;
ALTER TABLE questions DISABLE TRIGGER questions_published;
ALTER TABLE stage_definitions DISABLE TRIGGER stage_definitions_published;
DELETE FROM questions;
DELETE FROM stage_definitions;
DELETE FROM question_bank_versions;
DELETE FROM question_banks;
ALTER TABLE stage_definitions ENABLE TRIGGER stage_definitions_published;
ALTER TABLE questions ENABLE TRIGGER questions_published;
ALTER TABLE question_bank_versions ENABLE TRIGGER question_bank_versions_published;
