-- An account has one link that may still be used, whoever asks for another at the same moment.
UPDATE invitations i SET used_at = i.invited_at
WHERE used_at IS NULL AND EXISTS (SELECT FROM invitations o WHERE o.account_id = i.account_id AND o.used_at IS NULL AND o.id > i.id);
CREATE UNIQUE INDEX invitations_one_open ON invitations (account_id) WHERE used_at IS NULL;

-- A role is held once at a time; the next term may be given while this one lasts.
DROP INDEX role_assignments_once;
ALTER TABLE role_assignments ADD CONSTRAINT role_assignments_once EXCLUDE USING gist (
    account_id WITH =, role WITH =,
    coalesce(department_id, '00000000-0000-0000-0000-000000000000') WITH =,
    coalesce(school_id, '00000000-0000-0000-0000-000000000000') WITH =,
    coalesce(program_id, '00000000-0000-0000-0000-000000000000') WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&) WHERE (withdrawn_at IS NULL);

-- Histories know the states of what they are of, and nothing else.
ALTER TABLE program_changes
    ADD CONSTRAINT program_changes_from_state CHECK (from_state IN ('draft', 'active', 'suspended', 'completed', 'archived')),
    ADD CONSTRAINT program_changes_to_state CHECK (to_state IN ('draft', 'active', 'suspended', 'completed', 'archived'));
ALTER TABLE pair_changes
    ADD CONSTRAINT pair_changes_from_state CHECK (from_state IN
        ('draft', 'proposed', 'awaiting_consent', 'active', 'paused', 'completed', 'terminated', 'cancelled', 'declined')),
    ADD CONSTRAINT pair_changes_to_state CHECK (to_state IN
        ('draft', 'proposed', 'awaiting_consent', 'active', 'paused', 'completed', 'terminated', 'cancelled', 'declined'));
ALTER TABLE stage_changes
    ADD CONSTRAINT stage_changes_from_state CHECK (from_state IN ('locked', 'in_progress', 'submitted', 'returned', 'completed')),
    ADD CONSTRAINT stage_changes_to_state CHECK (to_state IN ('locked', 'in_progress', 'submitted', 'returned', 'completed'));

-- A consent that was given stays as it was given.
REVOKE UPDATE, DELETE, TRUNCATE ON pair_consents FROM talim_app;

-- The accounts of those who still are people of a school, or have a role: nobody else signs in, or goes on.
CREATE VIEW accounts_at_work AS
SELECT a.id FROM accounts a
WHERE a.disabled_at IS NULL AND (EXISTS (SELECT FROM people p WHERE p.account_id = a.id AND p.status = 'active')
    OR EXISTS (SELECT FROM role_assignments r WHERE r.account_id = a.id AND r.person_id IS NULL AND r.withdrawn_at IS NULL));

-- Since PostgreSQL 16, who makes a role may give it away, but does not have it.
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
        IF NOT pg_has_role(current_user, 'talim_app', 'SET') THEN
            EXECUTE format('GRANT talim_app TO %I', current_user);
        END IF;
    END IF;
END $$;

-- Who comes near the texts of a pair, and until when: a text can be shown by name to these alone.
CREATE VIEW text_readers AS
SELECT m.pair_id, m.person_id, 'infinity'::timestamptz AS ends_at FROM pair_members m WHERE m.left_on IS NULL AND NOT m.pending
UNION ALL SELECT x.pair_id, x.person_id, x.ends_at FROM pair_mentors x WHERE x.ends_at < 'infinity'
UNION ALL SELECT p.id, r.person_id, coalesce((r.valid_to + 1)::timestamp AT TIME ZONE s.time_zone, 'infinity') FROM pairs p
JOIN schools s ON s.id = p.school_id
JOIN role_assignments r ON r.program_id = p.program_id AND r.role = 'curator' AND r.withdrawn_at IS NULL AND r.person_id IS NOT NULL;

-- Of two pairs that begin with one mentee at the same moment the second waits until the first is written.
CREATE FUNCTION hold_mentee(program uuid, mentee uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(program::text || mentee::text, 0));
    RETURN true;
END $$;
