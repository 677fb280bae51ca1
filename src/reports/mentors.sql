WITH members AS (SELECT * FROM counted_members($1, $2, $3)),
mentors AS (
    SELECT person_id, min(joined_on) AS joined_on, array_agg(DISTINCT kind) AS kinds,
        CASE WHEN bool_and(coalesce(coalesce(left_on, ended_on) <= $3, false)) THEN max(coalesce(left_on, ended_on)) END AS finished_on
    FROM members WHERE role <> 'mentee' GROUP BY person_id
), listed AS (
    SELECT person_id, joined_on, kinds, finished_on, false AS idle FROM mentors
    UNION ALL SELECT mp.person_id, NULL, '{}', NULL, true
    FROM mentor_profiles mp JOIN people pe ON pe.id = mp.person_id AND pe.status = 'active'
    WHERE $8 AND mp.school_id = ANY ($6) AND mp.status = 'active' AND mp.person_id NOT IN (SELECT person_id FROM mentors)
), helped AS (
    SELECT m.person_id, x.person_id AS mentee_id, bool_or(t.completed_on <= $3) AS done
    FROM members m JOIN members x ON x.pair_id = m.pair_id AND x.role = 'mentee'
    LEFT JOIN tracks t ON t.mentee_id = x.person_id AND t.program_id = x.program_id
    WHERE m.role <> 'mentee' GROUP BY m.person_id, x.person_id
), helped_by AS (
    SELECT h.person_id, count(*) AS mentees, count(*) FILTER (WHERE h.done) AS completed, array_agg(w.full_name ORDER BY w.full_name COLLATE "und-x-icu", w.id) AS names
    FROM helped h JOIN people w ON w.id = h.mentee_id GROUP BY h.person_id
)
SELECT row_number() OVER (ORDER BY pe.full_name COLLATE "und-x-icu", pe.id) AS no, pe.id AS person_id, pe.full_name AS name, pe.position, pe.subjects,
    pe.qualification_category AS category, extract(year FROM age($3, pe.teaching_since))::bigint AS years_taught,
    coalesce(mp.competences, '{}') AS competences, mp.achievements, mp.time_resource, coalesce(mp.joined_on, m.joined_on) AS joined_on,
    m.kinds, coalesce(h.mentees, 0) AS mentee_count, coalesce(h.names, '{}') AS mentee_names, m.finished_on,
    coalesce(h.completed, 0) AS mentees_completed, CASE WHEN m.idle THEN 'idle' WHEN m.finished_on IS NULL THEN 'ongoing' ELSE 'finished' END AS participation
FROM listed m
JOIN people pe ON pe.id = m.person_id
LEFT JOIN mentor_profiles mp ON mp.person_id = m.person_id
LEFT JOIN helped_by h ON h.person_id = m.person_id
ORDER BY no
