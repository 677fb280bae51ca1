DROP VIEW track_cards;
CREATE VIEW track_cards AS
SELECT t.*, pe.full_name AS mentee_name,
    -- who ended without success, or never began, reads no further
    ARRAY(SELECT m.person_id FROM pair_members m JOIN pairs p ON p.id = m.pair_id
          WHERE m.pair_id = t.pair_id AND p.state IN ('active', 'paused', 'completed') AND m.role <> 'mentee' AND m.left_on IS NULL) AS mentor_ids,
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'stage_no', s.stage_no, 'state', s.state, 'started_at', s.started_at,
            'submitted_at', s.submitted_at, 'completed_at', s.completed_at, 'due_on', s.due_on,
            'returned_count', s.returned_count, 'version', s.version) ORDER BY s.stage_no)
     FROM stages s WHERE s.track_id = t.id) AS stages
FROM tracks t JOIN people pe ON pe.id = t.mentee_id;

DROP VIEW pair_cards;
DROP VIEW pair_substitutes;
DROP VIEW pair_mentors;
DROP TABLE substitutions;
CREATE OR REPLACE FUNCTION pair_members_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_pair_members(coalesce(NEW.pair_id, OLD.pair_id));
    RETURN NULL;
END $$;
ALTER TABLE pair_members DROP pending;
DROP TABLE consent_revocations;
DROP TABLE pair_notices;
ALTER TABLE pairs ADD order_number text, ADD order_issued_on date;
ALTER TABLE pairs DISABLE TRIGGER pairs_touch;
UPDATE pairs p SET order_number = o.number, order_issued_on = o.issued_on FROM orders o WHERE o.id = p.order_id;
ALTER TABLE pairs ENABLE TRIGGER pairs_touch;
ALTER TABLE pairs DROP CONSTRAINT pairs_order_doc, DROP order_id,
    ADD CONSTRAINT pairs_order CHECK (order_number IS NOT NULL OR order_issued_on IS NULL);
CREATE VIEW pair_cards AS
SELECT p.*,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'person_id', m.person_id, 'name', pe.full_name, 'role', m.role,
            'joined_on', m.joined_on, 'left_on', m.left_on, 'consented_at', c.given_at)
            ORDER BY m.role = 'mentee', m.role = 'co_mentor', pe.full_name, m.id), '[]')
     FROM pair_members m
     JOIN people pe ON pe.id = m.person_id
     LEFT JOIN pair_consents c ON c.pair_id = m.pair_id AND c.person_id = m.person_id
     WHERE m.pair_id = p.id) AS members
FROM pairs p;

DROP TABLE orders;
ALTER TABLE schools DROP working_days, DROP holidays, DROP late_entry_days;
