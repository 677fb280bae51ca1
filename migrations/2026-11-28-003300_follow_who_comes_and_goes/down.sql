UPDATE notice_rules SET audience = '{members}' WHERE action = 'pair.cancelled';
UPDATE notice_rules SET audience = '{person}' WHERE action = 'pair.member_removed';
DELETE FROM notice_rules WHERE action IN ('pair.changed', 'pair.joining_declined', 'goal.cancelled', 'goal.progressed', 'plan_item.changed',
    'practice.changed', 'program.activated', 'program.suspended', 'program.completed', 'program.archived');
DROP TRIGGER substitutions_take_meetings ON substitutions;
DROP TRIGGER pair_members_take_meetings ON pair_members;
DROP FUNCTION pairs_take_people;
CREATE OR REPLACE FUNCTION meetings_take_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM meeting_people WHERE meeting_id = NEW.id;
    IF NEW.state IN ('planned', 'held') AND NOT NEW.overlap_allowed THEN
        INSERT INTO meeting_people (meeting_id, person_id, school_id, during)
        SELECT NEW.id, m.person_id, NEW.school_id, tstzrange(NEW.starts_at, NEW.ends_at)
        FROM pair_members m WHERE m.pair_id = NEW.pair_id AND m.left_on IS NULL AND NOT m.pending;
    END IF;
    RETURN NULL;
END $$;
DROP VIEW expected_people;
DROP FUNCTION people_of_meeting;
ALTER TABLE schools DROP COLUMN consent_days;
