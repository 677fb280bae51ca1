CREATE OR REPLACE FUNCTION check_mentor_capacity(mentor uuid, program uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    capacity integer;
BEGIN
    PERFORM FROM people WHERE id = mentor FOR NO KEY UPDATE;
    SELECT coalesce((SELECT p.capacity FROM mentor_profiles p WHERE p.person_id = mentor),
                    (SELECT p.capacity_default FROM programs p WHERE p.id = program)) INTO capacity;
    IF (SELECT count(DISTINCT p.id) FROM pair_members m JOIN pairs p ON p.id = m.pair_id
        WHERE m.person_id = mentor AND m.role <> 'mentee' AND m.left_on IS NULL
          AND p.kind <> 'flash' AND p.state IN ('awaiting_consent', 'active', 'paused')) > capacity THEN
        RAISE EXCEPTION 'the mentor has no free place' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_mentor_capacity';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION pairs_after_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mentor uuid;
BEGIN
    UPDATE pair_members SET exclusive = NEW.kind = 'individual' AND role = 'mentee' AND NEW.state IN ('awaiting_consent', 'active', 'paused')
    WHERE pair_id = NEW.id;
    -- what it takes to begin does not end a pair that has begun; changes of its members are checked by themselves
    IF OLD.state NOT IN ('draft', 'proposed') THEN
        RETURN NULL;
    END IF;
    PERFORM check_pair_members(NEW.id);
    IF NEW.kind <> 'flash' AND NEW.state IN ('awaiting_consent', 'active', 'paused') THEN
        FOR mentor IN SELECT person_id FROM pair_members
            WHERE pair_id = NEW.id AND role <> 'mentee' AND left_on IS NULL ORDER BY person_id LOOP
            PERFORM check_mentor_capacity(mentor, NEW.program_id);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
