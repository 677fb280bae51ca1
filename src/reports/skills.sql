-- A competence that was not assessed by everybody of a group is told only where enough assessed it.
SELECT c.title AS competence, count(DISTINCT g.track_id) AS skill_people,
    CASE WHEN count(DISTINCT g.track_id) >= s.min_group_size THEN round(avg(g.entry), 2) END::double precision AS entry_mean,
    CASE WHEN count(DISTINCT g.track_id) >= s.min_group_size THEN round(avg(g.exit), 2) END::double precision AS exit_mean,
    CASE WHEN count(DISTINCT g.track_id) >= s.min_group_size THEN round(avg(g.exit) - avg(g.entry), 2) END::double precision AS skill_gain
FROM skill_gains($1, $2, $3) g
JOIN competences c ON c.id = g.competence_id
JOIN schools s ON s.id = c.school_id
WHERE g.side = 'mentee'
GROUP BY c.id, s.min_group_size
ORDER BY c.position, c.id
