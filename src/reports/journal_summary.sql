WITH mine AS (SELECT t.id, s.time_zone FROM tracks t JOIN schools s ON s.id = t.school_id WHERE t.pair_id = $7)
SELECT count(m.id) AS meetings_held, coalesce(sum(extract(epoch FROM m.ends_at - m.starts_at) / 60), 0)::bigint AS meeting_minutes,
    (SELECT count(*) FROM observations o JOIN mine t ON t.id = o.track_id WHERE o.lesson_on BETWEEN $2 AND $3) AS observations,
    (SELECT count(*) FROM goals g JOIN mine t ON t.id = g.track_id WHERE g.state <> 'cancelled') AS goals,
    (SELECT count(*) FROM goals g JOIN mine t ON t.id = g.track_id
     WHERE g.state = 'achieved' AND (g.assessed_at AT TIME ZONE t.time_zone)::date <= $3) AS goals_achieved,
    (SELECT count(*) FROM stages x JOIN mine t ON t.id = x.track_id
     WHERE x.state = 'completed' AND (x.completed_at AT TIME ZONE t.time_zone)::date BETWEEN $2 AND $3) AS stages_completed
FROM pairs p
JOIN schools s ON s.id = p.school_id
LEFT JOIN meetings m ON m.pair_id = p.id AND m.state = 'held' AND (m.starts_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
WHERE p.id = $7
