DROP INDEX people_name_kk;
DROP TRIGGER letters_again ON letters;
DROP FUNCTION try_again_after_quiet();
DELETE FROM notice_rules WHERE action = 'survey.joined';
