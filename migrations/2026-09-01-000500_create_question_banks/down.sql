DROP TABLE questions;
DROP TABLE stage_definitions;
DROP TABLE question_bank_versions;
DROP TABLE question_banks;
DROP FUNCTION refuse_unpublishing();
DROP FUNCTION refuse_published();
