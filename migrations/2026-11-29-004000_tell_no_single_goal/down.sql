COMMENT ON COLUMN practice_cards.goals_achieved IS NULL;
CREATE OR REPLACE VIEW practice_cards AS
SELECT p.*, pe.full_name AS author_name,
    (SELECT count(*) FROM track_practices t WHERE t.practice_id = p.id) AS track_count,
    (SELECT count(*) FROM track_practices t JOIN goals g ON g.id = t.goal_id WHERE t.practice_id = p.id AND g.assessed_at IS NOT NULL) AS goals_assessed,
    (SELECT count(*) FROM track_practices t JOIN goals g ON g.id = t.goal_id WHERE t.practice_id = p.id AND g.state = 'achieved') AS goals_achieved
FROM practices p JOIN people pe ON pe.id = p.author_id;
