DROP VIEW text_readers;
DROP VIEW accounts_at_work;
GRANT UPDATE, DELETE ON pair_consents TO talim_app;
ALTER TABLE stage_changes DROP CONSTRAINT stage_changes_from_state, DROP CONSTRAINT stage_changes_to_state;
ALTER TABLE pair_changes DROP CONSTRAINT pair_changes_from_state, DROP CONSTRAINT pair_changes_to_state;
ALTER TABLE program_changes DROP CONSTRAINT program_changes_from_state, DROP CONSTRAINT program_changes_to_state;
ALTER TABLE role_assignments DROP CONSTRAINT role_assignments_once;
-- of several terms the first stays
UPDATE role_assignments r SET withdrawn_at = now()
WHERE withdrawn_at IS NULL AND EXISTS (SELECT FROM role_assignments o WHERE o.withdrawn_at IS NULL AND o.id < r.id AND o.account_id = r.account_id
    AND o.role = r.role AND (o.department_id, o.school_id, o.program_id) IS NOT DISTINCT FROM (r.department_id, r.school_id, r.program_id));
CREATE UNIQUE INDEX role_assignments_once ON role_assignments (account_id, role, department_id, school_id, program_id)
    NULLS NOT DISTINCT WHERE withdrawn_at IS NULL;
DROP INDEX invitations_one_open;
