-- Days after which a pair that waits for an answer is called off: it takes a mentor's place meanwhile.
ALTER TABLE schools ADD consent_days integer NOT NULL DEFAULT 30 CONSTRAINT schools_consent_days CHECK (consent_days BETWEEN 1 AND 365);

-- Whom a meeting takes, and who is expected at it: who belonged to the pair on its day, and who stood in for a mentor at
-- its time instead of that mentor.
CREATE FUNCTION people_of_meeting(meeting meetings) RETURNS TABLE (person_id uuid) LANGUAGE sql STABLE AS $$
    SELECT m.person_id FROM pair_members m JOIN schools z ON z.id = m.school_id
    WHERE m.pair_id = meeting.pair_id AND NOT m.pending AND m.joined_on <= (meeting.starts_at AT TIME ZONE z.time_zone)::date
      AND (m.left_on IS NULL OR (meeting.starts_at AT TIME ZONE z.time_zone)::date <= m.left_on)
      AND NOT EXISTS (SELECT FROM substitutions s WHERE s.pair_id = m.pair_id AND s.replaced_id = m.person_id
          AND s.starts_at <= meeting.starts_at AND s.ends_at > meeting.starts_at)
    UNION SELECT s.substitute_id FROM substitutions s JOIN pair_members m ON m.pair_id = s.pair_id AND m.person_id = s.replaced_id
    JOIN schools z ON z.id = s.school_id
    WHERE s.pair_id = meeting.pair_id AND s.starts_at <= meeting.starts_at AND s.ends_at > meeting.starts_at
      AND (m.left_on IS NULL OR (meeting.starts_at AT TIME ZONE z.time_zone)::date <= m.left_on)
$$;

CREATE VIEW expected_people AS
SELECT m.id AS meeting_id, p.person_id FROM meetings m CROSS JOIN LATERAL people_of_meeting(m) p;

CREATE OR REPLACE FUNCTION meetings_take_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- whom it took when it was planned stands when it is held
    IF TG_OP = 'UPDATE' AND NEW.state = 'held' THEN
        RETURN NULL;
    END IF;
    DELETE FROM meeting_people WHERE meeting_id = NEW.id;
    IF NEW.state IN ('planned', 'held') AND NOT NEW.overlap_allowed THEN
        INSERT INTO meeting_people (meeting_id, person_id, school_id, during)
        SELECT NEW.id, p.person_id, NEW.school_id, tstzrange(NEW.starts_at, NEW.ends_at) FROM people_of_meeting(NEW) p;
    END IF;
    RETURN NULL;
END $$;

-- Who comes or goes later takes the planned meetings along. One who is taken at that time already may still come: what was
-- agreed before is not called off by it.
CREATE FUNCTION pairs_take_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    pair uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.pair_id ELSE NEW.pair_id END;
BEGIN
    DELETE FROM meeting_people t USING meetings m
    WHERE m.pair_id = pair AND m.state = 'planned' AND t.meeting_id = m.id
      AND NOT EXISTS (SELECT FROM people_of_meeting(m) p WHERE p.person_id = t.person_id);
    INSERT INTO meeting_people (meeting_id, person_id, school_id, during)
    SELECT m.id, p.person_id, m.school_id, tstzrange(m.starts_at, m.ends_at)
    FROM meetings m CROSS JOIN LATERAL people_of_meeting(m) p
    WHERE m.pair_id = pair AND m.state = 'planned' AND NOT m.overlap_allowed
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER pair_members_take_meetings AFTER INSERT OR DELETE OR UPDATE OF left_on, pending ON pair_members
    FOR EACH ROW EXECUTE FUNCTION pairs_take_people();
CREATE TRIGGER substitutions_take_meetings AFTER INSERT OR DELETE OR UPDATE ON substitutions
    FOR EACH ROW EXECUTE FUNCTION pairs_take_people();

-- What else concerns somebody.
INSERT INTO notice_rules (action, topic, audience) VALUES
('pair.changed', 'pairs', '{members,curators}'),
('pair.joining_declined', 'pairs', '{mentors,curators}'),
('goal.cancelled', 'plan', '{mentee,mentors}'),
('goal.progressed', 'plan', '{mentee,mentors}'),
('plan_item.changed', 'plan', '{mentee,mentors}'),
('practice.changed', 'bank', '{author}'),
('program.activated', 'pairs', '{curators}'),
('program.suspended', 'pairs', '{curators}'),
('program.completed', 'pairs', '{curators}'),
('program.archived', 'pairs', '{curators}');
UPDATE notice_rules SET audience = '{person,mentors}' WHERE action = 'pair.member_removed';
UPDATE notice_rules SET audience = '{members,curators}' WHERE action = 'pair.cancelled';
