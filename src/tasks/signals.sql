-- $1 programs, $2 now. What a curator should look at: facts and days, no judgement of anybody.
WITH looked_at AS (
    SELECT p.id AS pair_id, p.program_id, p.starts_on, p.planned_ends_on, p.last_meeting_on, p.meeting_count, p.kind,
        ($2 AT TIME ZONE s.time_zone)::date AS today, pr.first_meeting_days,
        coalesce(pr.inactivity_warning_days, s.inactivity_warning_days) AS warning_days,
        coalesce(pr.inactivity_critical_days, s.inactivity_critical_days) AS critical_days
    FROM pairs p JOIN programs pr ON pr.id = p.program_id JOIN schools s ON s.id = p.school_id
    WHERE p.program_id = ANY ($1) AND p.state = 'active'
), measured AS (
    SELECT l.*, days_without(l.pair_id, l.starts_on, l.last_meeting_on, l.today) AS days FROM looked_at l
), found AS (
    SELECT 'no_first_meeting' AS kind, pair_id, program_id, NULL::uuid AS stage_id, days
    FROM measured WHERE meeting_count = 0 AND days >= first_meeting_days
    UNION ALL
    SELECT CASE WHEN days >= critical_days THEN 'inactive_critical' ELSE 'inactive' END, pair_id, program_id, NULL, days
    FROM measured WHERE kind <> 'flash' AND meeting_count > 0 AND days >= least(warning_days, critical_days)
    UNION ALL
    SELECT 'term_over', pair_id, program_id, NULL, today - planned_ends_on FROM looked_at WHERE planned_ends_on < today
    UNION ALL
    SELECT 'pause_over', p.id, p.program_id, NULL, ($2 AT TIME ZONE s.time_zone)::date - z.ends_on
    FROM pairs p JOIN schools s ON s.id = p.school_id
    JOIN LATERAL (SELECT max(coalesce(z.ends_on, 'infinity')) AS ends_on FROM pair_pauses z WHERE z.pair_id = p.id) z ON true
    WHERE p.program_id = ANY ($1) AND p.state = 'paused' AND z.ends_on < ($2 AT TIME ZONE s.time_zone)::date
    UNION ALL
    SELECT 'stage_overdue', l.pair_id, l.program_id, g.id, l.today - g.due_on
    FROM looked_at l
    JOIN tracks t ON t.pair_id = l.pair_id AND t.state = 'in_progress'
    JOIN stages g ON g.track_id = t.id AND g.state IN ('in_progress', 'returned') AND g.due_on < l.today
)
SELECT kind, pair_id, program_id, stage_id, days FROM found ORDER BY days DESC, kind, pair_id LIMIT 1000
