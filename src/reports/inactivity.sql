WITH looked_at AS (
    SELECT c.id, c.program_id, c.starts_on, s.time_zone, pr.first_meeting_days, p.members,
        least($3, ($4 AT TIME ZONE s.time_zone)::date) AS until,
        coalesce(pr.inactivity_warning_days, s.inactivity_warning_days) AS warning_days,
        coalesce(pr.inactivity_critical_days, s.inactivity_critical_days) AS critical_days,
        (SELECT max((m.starts_at AT TIME ZONE s.time_zone)::date) FROM meetings m
         WHERE m.pair_id = c.id AND m.state = 'held' AND (m.starts_at AT TIME ZONE s.time_zone)::date <= $3) AS last_meeting_on
    FROM counted_pairs($1, $2, $3) c
    JOIN pair_cards p ON p.id = c.id
    JOIN programs pr ON pr.id = c.program_id
    JOIN schools s ON s.id = c.school_id
    WHERE c.state IN ('active', 'paused') AND c.kind <> 'flash'
), measured AS (
    SELECT l.*, days_without(l.id, l.starts_on, l.last_meeting_on, l.until) AS days_without FROM looked_at l
)
SELECT row_number() OVER (ORDER BY m.days_without DESC, m.id) AS no, m.id AS pair_id, m.program_id,
    side_of(m.members, false) AS mentors,
    side_of(m.members, true) AS mentees,
    m.last_meeting_on, m.days_without::bigint AS days_without, stage.stage_no AS stage_now, CASE WHEN stage.stage_no IS NOT NULL THEN greatest(0, m.until - stage.began_on)::bigint END AS days_in_stage,
    (SELECT count(*) FROM tracks t JOIN plan_items i ON i.track_id = t.id
     WHERE t.pair_id = m.id AND i.due_on < m.until AND i.done_on IS NULL AND i.cancelled_on IS NULL) AS items_overdue,
    (SELECT count(*) FROM letters w JOIN notifications n ON n.id = w.notification_id AND n.account_id = w.account_id
     WHERE w.account_id IN (SELECT pe.account_id FROM pair_members pm JOIN people pe ON pe.id = pm.person_id WHERE pm.pair_id = m.id)
       AND (n.path = '/pairs/' || m.id OR n.path IN (SELECT '/meetings/' || e.id FROM meetings e WHERE e.pair_id = m.id)) AND w.state = 'sent' AND (w.settled_at AT TIME ZONE m.time_zone)::date BETWEEN greatest(m.last_meeting_on, m.starts_on) AND m.until) AS letters_sent,
    CASE WHEN m.last_meeting_on IS NULL AND m.days_without >= m.first_meeting_days THEN 'no_first_meeting'
        WHEN m.last_meeting_on IS NOT NULL AND m.days_without >= m.critical_days THEN 'inactive_critical'
        WHEN m.last_meeting_on IS NOT NULL AND m.days_without >= m.warning_days THEN 'inactive'
        WHEN stage.due_on < m.until THEN 'stage_overdue' END AS signal
FROM measured m
LEFT JOIN LATERAL (
    SELECT g.stage_no, (g.started_at AT TIME ZONE m.time_zone)::date AS began_on, CASE WHEN g.state <> 'submitted' THEN g.due_on END AS due_on
    FROM tracks t JOIN stages g ON g.track_id = t.id AND g.state IN ('in_progress', 'submitted', 'returned')
    WHERE t.pair_id = m.id AND t.state = 'in_progress' ORDER BY g.stage_no, g.id LIMIT 1) stage ON true
ORDER BY no
