SELECT c.title AS competence, count(DISTINCT g.track_id) AS skill_people, round(avg(g.entry), 2)::double precision AS entry_mean,
    round(avg(g.exit), 2)::double precision AS exit_mean, round(avg(g.exit) - avg(g.entry), 2)::double precision AS skill_gain
FROM skill_gains($1, $2, $3) g
JOIN competences c ON c.id = g.competence_id
WHERE g.side = 'mentee'
GROUP BY c.id
ORDER BY c.position, c.id
