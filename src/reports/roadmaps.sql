SELECT p.title AS program, count(r.id) AS steps_due, count(*) FILTER (WHERE r.done_on <= $3) AS steps_done,
    count(*) FILTER (WHERE (r.done_on IS NULL OR r.done_on > $3) AND r.due_on < least($3, ($4 AT TIME ZONE s.time_zone)::date)) AS steps_overdue,
    percent(count(*) FILTER (WHERE r.done_on <= $3), count(r.id)) AS steps_percent
FROM programs p
JOIN schools s ON s.id = p.school_id
LEFT JOIN roadmap_items r ON r.program_id = p.id AND r.due_on BETWEEN $2 AND $3
WHERE p.id = ANY ($1) AND p.state <> 'draft' AND p.starts_on <= $3 AND p.ends_on >= $2
GROUP BY p.id, s.id
ORDER BY p.title COLLATE "und-x-icu", p.id
