-- A text of a track can be shown to its own mentee by name, not to the others of a group.
CREATE OR REPLACE VIEW text_readers AS
SELECT m.pair_id, m.person_id, 'infinity'::timestamptz AS ends_at, m.role = 'mentee' AS as_mentee
FROM pair_members m WHERE m.left_on IS NULL AND NOT m.pending
UNION ALL SELECT x.pair_id, x.person_id, x.ends_at, false FROM pair_mentors x WHERE x.ends_at < 'infinity'
UNION ALL SELECT p.id, r.person_id, coalesce((r.valid_to + 1)::timestamp AT TIME ZONE s.time_zone, 'infinity'), false FROM pairs p
JOIN schools s ON s.id = p.school_id
JOIN role_assignments r ON r.program_id = p.program_id AND r.role = 'curator' AND r.withdrawn_at IS NULL AND r.person_id IS NOT NULL;

-- Who ended standing in at noon leaves the rest of the day to somebody else.
ALTER TABLE substitutions
    DROP CONSTRAINT substitutions_one_at_a_time,
    ADD CONSTRAINT substitutions_one_at_a_time EXCLUDE USING gist (pair_id WITH =, replaced_id WITH =, tstzrange(starts_at, ends_at) WITH &&);

-- Nobody is entered before he or she is born; where somebody was, the year is not known.
UPDATE people SET birth_year = NULL WHERE birth_year > extract(year FROM created_at AT TIME ZONE 'UTC');
ALTER TABLE people
    DROP CONSTRAINT people_birth_year,
    ADD CONSTRAINT people_birth_year CHECK (birth_year BETWEEN 1900 AND extract(year FROM created_at AT TIME ZONE 'UTC'));

-- An archived program is for reading, and has no new curators.
CREATE FUNCTION role_assignments_before_insert() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    program_state text;
BEGIN
    SELECT state INTO program_state FROM programs WHERE id = NEW.program_id AND school_id = NEW.school_id FOR SHARE;
    IF program_state = 'archived' THEN
        RAISE EXCEPTION 'the program is archived' USING ERRCODE = 'check_violation', CONSTRAINT = 'role_assignments_archived';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER role_assignments_before_insert BEFORE INSERT ON role_assignments
    FOR EACH ROW WHEN (NEW.program_id IS NOT NULL) EXECUTE FUNCTION role_assignments_before_insert();
