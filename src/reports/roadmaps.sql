SELECT p.title AS program, count(r.id) AS steps_due, count(*) FILTER (WHERE r.done_on <= $3) AS steps_done,
    count(*) FILTER (WHERE (r.done_on IS NULL OR r.done_on > $3) AND r.due_on < least($3, ($4 AT TIME ZONE s.time_zone)::date)) AS steps_overdue,
    round(100 * count(*) FILTER (WHERE r.done_on <= $3)::numeric / nullif(count(r.id), 0), 1)::double precision AS steps_percent
FROM programs p
JOIN schools s ON s.id = p.school_id
LEFT JOIN roadmap_items r ON r.program_id = p.id AND r.due_on BETWEEN $2 AND $3
WHERE p.id = ANY ($1)
GROUP BY p.id, s.id
ORDER BY p.title COLLATE "und-x-icu", p.id
