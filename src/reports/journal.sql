SELECT m.id, m.kind, (m.starts_at AT TIME ZONE s.time_zone)::date AS held_on
FROM meetings m JOIN schools s ON s.id = m.school_id
WHERE m.pair_id = $7 AND m.state = 'held' AND (m.starts_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
ORDER BY m.starts_at, m.id
