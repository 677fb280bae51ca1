WITH members AS (SELECT * FROM counted_members($1, $2, $3)),
mentees AS (
    SELECT person_id, min(joined_on) AS joined_on, array_agg(DISTINCT kind) AS kinds,
        CASE WHEN bool_and(coalesce(coalesce(left_on, ended_on) <= $3, false)) THEN max(coalesce(left_on, ended_on)) END AS finished_on,
        array_agg(DISTINCT pair_id) AS pairs
    FROM members WHERE role = 'mentee' GROUP BY person_id
)
SELECT row_number() OVER (ORDER BY pe.full_name, pe.id) AS no, pe.id AS person_id, pe.full_name AS name, pe.position, pe.subjects,
    extract(year FROM age($3, pe.teaching_since))::bigint AS years_taught,
    CASE is_young(pe.teaching_since, $3) WHEN true THEN 'young' WHEN false THEN 'experienced' ELSE 'unknown' END AS experience,
    mp.main_request, coalesce(mp.joined_on, m.joined_on) AS joined_on,
    (SELECT coalesce(array_agg(h.full_name ORDER BY h.open DESC, h.full_name, h.id), '{}') FROM (
        SELECT w.id, w.full_name, bool_or(x.left_on IS NULL AND (x.ended_on IS NULL OR x.ended_on > $3)) AS open
        FROM members x JOIN people w ON w.id = x.person_id
        WHERE x.pair_id = ANY (m.pairs) AND x.role <> 'mentee' GROUP BY w.id, w.full_name) h) AS mentor_names,
    m.kinds,
    (SELECT coalesce(array_agg(DISTINCT c.order_number) FILTER (WHERE c.order_number IS NOT NULL), '{}')
     FROM pair_cards c WHERE c.id = ANY (m.pairs)) AS order_numbers,
    m.finished_on, track.stage_now, coalesce(track.done, false) AS program_done, track.state AS track_state,
    CASE WHEN m.finished_on IS NULL THEN 'ongoing' ELSE 'finished' END AS participation
FROM mentees m
JOIN people pe ON pe.id = m.person_id
LEFT JOIN mentee_profiles mp ON mp.person_id = m.person_id
LEFT JOIN LATERAL (
    SELECT t.state, t.completed_on <= $3 AS done,
        (SELECT min(g.stage_no) FROM stages g WHERE g.track_id = t.id AND g.state IN ('in_progress', 'submitted', 'returned')) AS stage_now
    FROM tracks t WHERE t.program_id = ANY ($1) AND t.mentee_id = m.person_id AND t.started_on <= $3
    ORDER BY t.started_on DESC, t.id DESC LIMIT 1) track ON true
ORDER BY no
