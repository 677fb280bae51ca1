DROP FUNCTION hold_mentee (uuid, uuid);
DROP VIEW text_readers;
DROP VIEW accounts_at_work;
GRANT UPDATE, DELETE ON pair_consents TO talim_app;
ALTER TABLE stage_changes DROP CONSTRAINT stage_changes_from_state, DROP CONSTRAINT stage_changes_to_state;
ALTER TABLE pair_changes DROP CONSTRAINT pair_changes_from_state, DROP CONSTRAINT pair_changes_to_state;
ALTER TABLE program_changes DROP CONSTRAINT program_changes_from_state, DROP CONSTRAINT program_changes_to_state;
ALTER TABLE role_assignments DROP CONSTRAINT role_assignments_once;
-- of several terms the one of today stays, or else the latest
UPDATE role_assignments r SET withdrawn_at = now()
FROM (SELECT id, row_number() OVER (PARTITION BY account_id, role, department_id, school_id, program_id
          ORDER BY daterange(valid_from, valid_to, '[]') @> CURRENT_DATE DESC, valid_from DESC) AS place
      FROM role_assignments WHERE withdrawn_at IS NULL) terms
WHERE terms.id = r.id AND terms.place > 1;
CREATE UNIQUE INDEX role_assignments_once ON role_assignments (account_id, role, department_id, school_id, program_id)
    NULLS NOT DISTINCT WHERE withdrawn_at IS NULL;
DROP INDEX invitations_one_open;
