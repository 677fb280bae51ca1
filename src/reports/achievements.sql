WITH named AS (
    SELECT a.*, t.mentee_id AS person_id, 'mentee' AS role FROM achievements a JOIN tracks t ON t.id = a.track_id
    WHERE t.program_id = ANY ($1) AND a.held_on BETWEEN $2 AND $3
    UNION ALL SELECT a.*, a.organiser_id, 'mentor' FROM achievements a JOIN tracks t ON t.id = a.track_id
    WHERE t.program_id = ANY ($1) AND a.held_on BETWEEN $2 AND $3 AND a.organiser_id IS NOT NULL
)
SELECT row_number() OVER (ORDER BY n.held_on, n.id, n.role, pe.full_name COLLATE "und-x-icu") AS no, pe.id AS person_id, pe.full_name AS name,
    n.role AS achievement_role, n.kind AS achievement_kind, n.level AS achievement_level, n.title, n.held_on, n.result, n.evidence
FROM named n JOIN people pe ON pe.id = n.person_id
ORDER BY no
