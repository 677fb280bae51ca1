-- Whoever learnt in the pair counts for the days he or she was in it: after a replacement the pair before keeps what was its own, and
-- of what was reached before it or beside it nothing is told. What is to come of a pair that has not begun is nobody's journal.
WITH mine AS (
    SELECT t.id, s.time_zone, min(m.joined_on) AS joined_on, greatest($2, min(m.joined_on)) AS first_day, max(least(m.left_on, p.ended_on, $3)) AS last_day
    FROM pairs p
    JOIN schools s ON s.id = p.school_id
    JOIN pair_members m ON m.pair_id = p.id AND m.role = 'mentee' AND NOT m.pending AND m.joined_on <= $3 AND (m.left_on IS NULL OR m.left_on >= $2)
    JOIN tracks t ON t.program_id = p.program_id AND t.mentee_id = m.person_id
    WHERE p.id = $7 AND p.with_stages AND p.state IN ('active', 'paused', 'completed', 'terminated') AND (p.ended_on IS NULL OR p.ended_on >= $2)
      AND m.person_id = coalesce($9, m.person_id)
    GROUP BY t.id, s.time_zone
), goals_there AS (
    -- those that were open on a day in the pair
    SELECT g.state, (g.assessed_at AT TIME ZONE t.time_zone)::date <= t.last_day AS assessed
    FROM goals g JOIN mine t ON t.id = g.track_id
    WHERE g.state <> 'cancelled' AND (g.created_at AT TIME ZONE t.time_zone)::date <= t.last_day
      AND (g.assessed_at IS NULL OR (g.assessed_at AT TIME ZONE t.time_zone)::date >= t.joined_on)
)
SELECT count(m.id) AS meetings_held, coalesce(sum(extract(epoch FROM m.ends_at - m.starts_at) / 60), 0)::bigint AS meeting_minutes,
    (SELECT count(*) FROM observations o JOIN mine t ON t.id = o.track_id WHERE o.lesson_on BETWEEN t.first_day AND t.last_day) AS observations,
    (SELECT count(*) FROM goals_there) AS goals, (SELECT count(*) FROM goals_there WHERE state = 'achieved' AND assessed) AS goals_achieved,
    (SELECT count(*) FROM stages x JOIN mine t ON t.id = x.track_id
     WHERE x.state = 'completed' AND (x.completed_at AT TIME ZONE t.time_zone)::date BETWEEN t.first_day AND t.last_day) AS stages_completed
FROM pairs p
JOIN schools s ON s.id = p.school_id
LEFT JOIN meetings m ON m.pair_id = p.id AND m.state = 'held' AND (m.starts_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
WHERE p.id = $7
