SELECT row_number() OVER (ORDER BY a.held_on, pe.full_name COLLATE "und-x-icu", a.id) AS no, pe.id AS person_id, pe.full_name AS name,
    a.kind AS achievement_kind, a.level AS achievement_level, a.title, a.held_on, a.result, a.evidence
FROM achievements a
JOIN tracks t ON t.id = a.track_id
JOIN people pe ON pe.id = t.mentee_id
WHERE t.program_id = ANY ($1) AND a.held_on BETWEEN $2 AND $3
ORDER BY no
