DROP TRIGGER role_assignments_before_insert ON role_assignments;
DROP FUNCTION role_assignments_before_insert();
ALTER TABLE people
    DROP CONSTRAINT people_birth_year,
    ADD CONSTRAINT people_birth_year CHECK (birth_year BETWEEN 1900 AND 2100);
ALTER TABLE substitutions DROP CONSTRAINT substitutions_one_at_a_time;
-- of two on one day the later stays
DELETE FROM substitutions s WHERE EXISTS (SELECT FROM substitutions o
    WHERE o.pair_id = s.pair_id AND o.replaced_id = s.replaced_id AND o.starts_at >= s.ends_at AND o.starts_on = s.ends_on AND s.starts_on = s.ends_on);
UPDATE substitutions s SET ends_on = s.ends_on - 1 WHERE EXISTS (SELECT FROM substitutions o
    WHERE o.pair_id = s.pair_id AND o.replaced_id = s.replaced_id AND o.starts_at >= s.ends_at AND o.starts_on = s.ends_on);
ALTER TABLE substitutions ADD CONSTRAINT substitutions_one_at_a_time
    EXCLUDE USING gist (pair_id WITH =, replaced_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&);
DROP VIEW text_readers;
CREATE VIEW text_readers AS
SELECT m.pair_id, m.person_id, 'infinity'::timestamptz AS ends_at FROM pair_members m WHERE m.left_on IS NULL AND NOT m.pending
UNION ALL SELECT x.pair_id, x.person_id, x.ends_at FROM pair_mentors x WHERE x.ends_at < 'infinity'
UNION ALL SELECT p.id, r.person_id, coalesce((r.valid_to + 1)::timestamp AT TIME ZONE s.time_zone, 'infinity') FROM pairs p
JOIN schools s ON s.id = p.school_id
JOIN role_assignments r ON r.program_id = p.program_id AND r.role = 'curator' AND r.withdrawn_at IS NULL AND r.person_id IS NOT NULL;
