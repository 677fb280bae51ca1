-- Versions of a set of questions go back to one: only among them the same key means the same question.
CREATE FUNCTION first_of_set(id uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE before (id, follows_id) AS (
        SELECT s.id, s.follows_id FROM survey_sets s WHERE s.id = first_of_set.id
        UNION ALL SELECT s.id, s.follows_id FROM survey_sets s JOIN before b ON s.id = b.follows_id
    )
    SELECT b.id FROM before b WHERE b.follows_id IS NULL
$$;

-- Which mentor helped a mentee to an achievement: it counts once, and both are named.
ALTER TABLE achievements ADD organiser_id uuid,
    ADD CONSTRAINT achievements_organiser FOREIGN KEY (school_id, organiser_id) REFERENCES people (school_id, id) ON DELETE RESTRICT;
CREATE INDEX achievements_organiser ON achievements (organiser_id);
