WITH members AS (SELECT * FROM counted_members($1, $2, $3)),
mentors AS (
    SELECT person_id, min(joined_on) AS joined_on, array_agg(DISTINCT kind) AS kinds,
        CASE WHEN bool_and(coalesce(coalesce(left_on, ended_on) <= $3, false)) THEN max(coalesce(left_on, ended_on)) END AS finished_on,
        array_agg(DISTINCT pair_id) AS pairs
    FROM members WHERE role <> 'mentee' GROUP BY person_id
)
SELECT row_number() OVER (ORDER BY pe.full_name, pe.id) AS no, pe.id AS person_id, pe.full_name AS name, pe.position, pe.subjects,
    pe.qualification_category AS category, extract(year FROM age($3, pe.teaching_since))::bigint AS years_taught,
    coalesce(mp.competences, '{}') AS competences, mp.achievements, mp.time_resource, coalesce(mp.joined_on, m.joined_on) AS joined_on,
    m.kinds, cardinality(helped.ids)::bigint AS mentee_count, helped.names AS mentee_names, m.finished_on,
    (SELECT count(DISTINCT t.mentee_id) FROM tracks t
     WHERE t.program_id = ANY ($1) AND t.mentee_id = ANY (helped.ids) AND t.completed_on <= $3) AS mentees_completed,
    CASE WHEN m.finished_on IS NULL THEN 'ongoing' ELSE 'finished' END AS participation
FROM mentors m
JOIN people pe ON pe.id = m.person_id
LEFT JOIN mentor_profiles mp ON mp.person_id = m.person_id
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(w.id ORDER BY w.full_name, w.id), '{}') AS ids, coalesce(array_agg(w.full_name ORDER BY w.full_name, w.id), '{}') AS names
    FROM people w WHERE w.id IN (SELECT x.person_id FROM members x WHERE x.pair_id = ANY (m.pairs) AND x.role = 'mentee')) helped
ORDER BY no
