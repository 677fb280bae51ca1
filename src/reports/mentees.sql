WITH members AS (SELECT * FROM counted_members($1, $2, $3)),
mentees AS (
    SELECT person_id, min(joined_on) AS joined_on, array_agg(DISTINCT kind) AS kinds,
        CASE WHEN bool_and(coalesce(coalesce(left_on, ended_on) <= $3, false)) THEN max(coalesce(left_on, ended_on)) END AS finished_on
    FROM members WHERE role = 'mentee' GROUP BY person_id
), helpers AS (
    SELECT m.person_id, x.person_id AS mentor_id, bool_or((x.left_on IS NULL OR x.left_on > $3) AND (x.ended_on IS NULL OR x.ended_on > $3)) AS open
    FROM members m JOIN members x ON x.pair_id = m.pair_id AND x.role <> 'mentee'
    WHERE m.role = 'mentee' GROUP BY m.person_id, x.person_id
), helped_by AS (
    SELECT h.person_id, array_agg(w.full_name ORDER BY h.open DESC, w.full_name COLLATE "und-x-icu", w.id) AS names
    FROM helpers h JOIN people w ON w.id = h.mentor_id GROUP BY h.person_id
), ordered AS (
    SELECT m.person_id, array_agg(DISTINCT o.number) AS numbers
    FROM members m JOIN pairs p ON p.id = m.pair_id JOIN orders o ON o.id = p.order_id WHERE m.role = 'mentee' GROUP BY m.person_id
), ways AS (
    SELECT DISTINCT ON (t.mentee_id) t.mentee_id, t.state, t.completed_on <= $3 AS done,
        (SELECT min(g.stage_no) FROM stages g WHERE g.track_id = t.id AND g.state IN ('in_progress', 'submitted', 'returned')) AS stage_now
    FROM tracks t WHERE t.started_on <= $3
      AND EXISTS (SELECT FROM members m WHERE m.person_id = t.mentee_id AND m.role = 'mentee' AND m.program_id = t.program_id)
    ORDER BY t.mentee_id, t.started_on DESC, t.id DESC
)
SELECT row_number() OVER (ORDER BY pe.full_name COLLATE "und-x-icu", pe.id) AS no, pe.id AS person_id, pe.full_name AS name, pe.position, pe.subjects,
    extract(year FROM age($3, pe.teaching_since))::bigint AS years_taught,
    CASE is_young(pe.teaching_since, $3) WHEN true THEN 'young' WHEN false THEN 'experienced' ELSE 'unknown' END AS experience,
    mp.main_request, coalesce(mp.joined_on, m.joined_on) AS joined_on, coalesce(h.names, '{}') AS mentor_names, m.kinds,
    coalesce(o.numbers, '{}') AS order_numbers, m.finished_on, way.stage_now, coalesce(way.done, false) AS program_done, way.state AS track_state,
    CASE WHEN m.finished_on IS NULL THEN 'ongoing' ELSE 'finished' END AS participation
FROM mentees m
JOIN people pe ON pe.id = m.person_id
LEFT JOIN mentee_profiles mp ON mp.person_id = m.person_id
LEFT JOIN helped_by h ON h.person_id = m.person_id
LEFT JOIN ordered o ON o.person_id = m.person_id
LEFT JOIN ways way ON way.mentee_id = m.person_id
ORDER BY no
