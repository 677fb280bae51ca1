-- No finer than R09: what is not assessed yet is one group, and what was given up is none.
SELECT CASE WHEN g.state IN ('draft', 'approved') THEN 'in_progress' ELSE g.state END AS goal_state, count(*) AS goals_in_state
FROM tracks t JOIN schools s ON s.id = t.school_id JOIN goals g ON g.track_id = t.id
WHERE t.program_id = ANY ($1) AND t.started_on <= $3 AND (t.discontinued_on IS NULL OR t.discontinued_on >= $2)
  AND g.state <> 'cancelled' AND (g.created_at AT TIME ZONE s.time_zone)::date <= $3
GROUP BY 1
ORDER BY array_position(ARRAY['in_progress', 'achieved', 'partially', 'not_achieved'], CASE WHEN g.state IN ('draft', 'approved') THEN 'in_progress' ELSE g.state END)
