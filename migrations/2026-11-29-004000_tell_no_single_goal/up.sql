-- Everybody reads what a practice was good for; of one or two people that would be somebody's result.
CREATE OR REPLACE VIEW practice_cards AS
SELECT p.*, pe.full_name AS author_name,
    (SELECT count(*) FROM track_practices t WHERE t.practice_id = p.id) AS track_count,
    g.assessed AS goals_assessed,
    CASE WHEN g.mentees >= s.min_group_size THEN g.achieved END AS goals_achieved
FROM practices p JOIN people pe ON pe.id = p.author_id JOIN schools s ON s.id = p.school_id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE g.assessed_at IS NOT NULL) AS assessed, count(*) FILTER (WHERE g.state = 'achieved') AS achieved,
        count(DISTINCT r.mentee_id) FILTER (WHERE g.assessed_at IS NOT NULL) AS mentees
    FROM track_practices t JOIN goals g ON g.id = t.goal_id JOIN tracks r ON r.id = g.track_id WHERE t.practice_id = p.id
) g;
COMMENT ON COLUMN practice_cards.goals_achieved IS 'may be null';
