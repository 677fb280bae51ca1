-- The fewest of a kind are those who take part; the most, those who were asked too. Who was asked may always say no.
CREATE OR REPLACE FUNCTION check_pair_members(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    pair pairs;
    rule pair_kinds;
    leads integer;
    co_mentors integer;
    mentees integer;
    settled_co_mentors integer;
    settled_mentees integer;
BEGIN
    SELECT * INTO pair FROM pairs WHERE id = checked FOR NO KEY UPDATE;
    IF NOT FOUND OR pair.state NOT IN ('proposed', 'awaiting_consent', 'active', 'paused') THEN
        RETURN;
    END IF;
    SELECT * INTO rule FROM pair_kinds WHERE kind = pair.kind;
    SELECT count(*) FILTER (WHERE role = 'lead_mentor'), count(*) FILTER (WHERE role = 'co_mentor'), count(*) FILTER (WHERE role = 'mentee'),
        count(*) FILTER (WHERE role = 'co_mentor' AND NOT pending), count(*) FILTER (WHERE role = 'mentee' AND NOT pending)
    INTO leads, co_mentors, mentees, settled_co_mentors, settled_mentees FROM pair_members WHERE pair_id = checked AND left_on IS NULL;
    IF leads <> 1 OR settled_co_mentors < rule.min_co_mentors OR co_mentors > rule.max_co_mentors
        OR settled_mentees < rule.min_mentees OR mentees > rule.max_mentees THEN
        RAISE EXCEPTION 'the members do not fit the kind of the pair' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_cardinality';
    END IF;
    IF pair.kind = 'peer' AND (SELECT count(DISTINCT coalesce(qualification_category, 'none')) > 1
            FROM people WHERE id IN (SELECT person_id FROM pair_members WHERE pair_id = checked AND left_on IS NULL)) THEN
        RAISE EXCEPTION 'peers have one category' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_peer_category';
    END IF;
    IF pair.kind = 'reverse' AND NOT coalesce((SELECT bool_and(mentor.teaching_since > mentee.teaching_since)
            FROM pair_members a JOIN people mentor ON mentor.id = a.person_id, pair_members b JOIN people mentee ON mentee.id = b.person_id
            WHERE a.pair_id = checked AND b.pair_id = checked AND a.left_on IS NULL AND b.left_on IS NULL
              AND a.role <> 'mentee' AND b.role = 'mentee'), false) THEN
        RAISE EXCEPTION 'the mentor of a reverse pair is the less experienced' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_reverse_experience';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION pair_members_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.pending THEN
        RETURN NULL;
    END IF;
    PERFORM check_pair_members(coalesce(NEW.pair_id, OLD.pair_id));
    IF TG_OP = 'INSERT' AND NEW.pending AND NEW.role <> 'mentee' THEN
        PERFORM check_mentor_capacity(NEW.person_id, NEW.program_id);
    END IF;
    RETURN NULL;
END $$;
