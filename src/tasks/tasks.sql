-- $1 the caller's persons, $2 programs the caller curates, $3 now, $4 the caller's departments, $5 the account. Each arm names what waits, for whom, and until when.
WITH now_mentored AS (
    SELECT x.pair_id, x.person_id, m.role IS NULL OR m.role = 'lead_mentor' AS leads
    FROM pair_mentors x
    LEFT JOIN pair_members m ON m.pair_id = x.pair_id AND m.person_id = x.person_id AND m.left_on IS NULL
    WHERE x.person_id = ANY ($1) AND x.starts_at <= $3 AND x.ends_at > $3
), open_pairs AS (
    SELECT p.*, s.time_zone, s.review_fallback_days, ($3 AT TIME ZONE s.time_zone)::date AS today
    FROM pairs p JOIN schools s ON s.id = p.school_id
    WHERE p.state IN ('active', 'paused')
      AND (p.program_id = ANY ($2) OR p.id IN (SELECT pair_id FROM pair_members WHERE person_id = ANY ($1) UNION SELECT pair_id FROM now_mentored))
), shared_tracks AS (
    SELECT t.*, p.today, p.time_zone, p.review_fallback_days
    FROM tracks t JOIN open_pairs p ON p.id = t.pair_id
    JOIN pair_members m ON m.pair_id = t.pair_id AND m.person_id = t.mentee_id AND m.left_on IS NULL AND NOT m.pending
    WHERE t.state = 'in_progress'
), waiting AS (
    SELECT 'give_consent' AS kind, p.id AS pair_id, NULL::uuid AS track_id, '/pairs/' || p.id || '/consents' AS path,
        CASE WHEN NOT m.pending THEN (SELECT (max(c.changed_at) AT TIME ZONE s.time_zone)::date + s.consent_days
            FROM pair_changes c WHERE c.pair_id = p.id AND c.to_state = 'proposed') END AS due_on,
        ($3 AT TIME ZONE s.time_zone)::date AS today
    FROM pair_members m JOIN pairs p ON p.id = m.pair_id JOIN schools s ON s.id = p.school_id
    WHERE m.person_id = ANY ($1) AND m.left_on IS NULL
      AND (p.state IN ('proposed', 'awaiting_consent') OR m.pending AND p.state IN ('active', 'paused'))
      AND NOT EXISTS (SELECT FROM pair_consents c WHERE c.pair_id = m.pair_id AND c.person_id = m.person_id)
    UNION ALL
    SELECT 'attach_order', p.id, NULL, '/pairs/' || p.id, NULL, ($3 AT TIME ZONE s.time_zone)::date
    FROM pairs p JOIN schools s ON s.id = p.school_id JOIN programs pr ON pr.id = p.program_id
    WHERE p.program_id = ANY ($2) AND p.state = 'awaiting_consent' AND pr.requires_order AND p.order_id IS NULL
      AND NOT EXISTS (SELECT FROM pair_members m WHERE m.pair_id = p.id AND m.left_on IS NULL
          AND NOT EXISTS (SELECT FROM pair_consents c WHERE c.pair_id = m.pair_id AND c.person_id = m.person_id))
    UNION ALL
    SELECT CASE g.state WHEN 'returned' THEN 'revise_stage' ELSE 'submit_stage' END, t.pair_id, t.id, '/stages/' || g.id, g.due_on, t.today
    FROM shared_tracks t JOIN stages g ON g.track_id = t.id AND g.state IN ('in_progress', 'returned')
    WHERE t.mentee_id = ANY ($1)
    UNION ALL
    SELECT 'review_stage', t.pair_id, t.id, '/stages/' || g.id, (g.submitted_at AT TIME ZONE t.time_zone)::date + t.review_fallback_days, t.today
    FROM shared_tracks t JOIN stages g ON g.track_id = t.id AND g.state = 'submitted'
    JOIN programs pr ON pr.id = t.program_id
    WHERE EXISTS (SELECT FROM now_mentored x WHERE x.pair_id = t.pair_id AND (x.leads OR pr.co_mentors_review))
       OR t.program_id = ANY ($2) AND NOT t.mentee_id = ANY ($1) AND g.submitted_at + make_interval(days => t.review_fallback_days) <= $3
    UNION ALL
    SELECT 'approve_goal', t.pair_id, t.id, '/goals/' || g.id, NULL, t.today
    FROM shared_tracks t JOIN goals g ON g.track_id = t.id AND g.state = 'draft'
    WHERE EXISTS (SELECT FROM now_mentored x WHERE x.pair_id = t.pair_id AND x.leads)
    UNION ALL
    SELECT 'do_plan_item', t.pair_id, t.id, '/plan-items/' || i.id, i.due_on, t.today
    FROM shared_tracks t JOIN plan_items i ON i.track_id = t.id AND i.done_on IS NULL AND i.cancelled_on IS NULL
    WHERE i.responsible = 'mentee' AND t.mentee_id = ANY ($1)
       OR i.responsible = 'mentor' AND EXISTS (SELECT FROM now_mentored x WHERE x.pair_id = t.pair_id AND x.leads)
    UNION ALL
    SELECT 'agree_agenda', p.id, NULL, '/meetings/' || e.id || '/agenda-agreements', (e.starts_at AT TIME ZONE p.time_zone)::date, p.today
    FROM open_pairs p JOIN meetings e ON e.pair_id = p.id AND e.state = 'planned' AND e.agenda IS NOT NULL
    JOIN programs pr ON pr.id = p.program_id
    JOIN pair_members m ON m.pair_id = p.id AND m.person_id = ANY ($1) AND m.role = 'mentee' AND m.left_on IS NULL AND NOT m.pending
    WHERE p.kind = 'group' AND pr.group_agenda_required
      AND NOT EXISTS (SELECT FROM meeting_agreements a WHERE a.meeting_id = e.id AND a.person_id = m.person_id)
    UNION ALL
    SELECT 'answer_survey', i.pair_id, NULL, '/survey-invitations/' || i.id, v.due_on, ($3 AT TIME ZONE s.time_zone)::date
    FROM survey_invitations i JOIN surveys v ON v.id = i.survey_id AND v.state = 'open' JOIN schools s ON s.id = i.school_id
    WHERE i.answered_at IS NULL AND (i.person_id = ANY ($1)
        OR v.program_id = ANY ($2) AND i.account_id IN (SELECT account_id FROM people WHERE id = ANY ($1)))
    UNION ALL
    SELECT 'record_meeting', p.id, NULL, '/meetings/' || e.id || '/holdings', (e.ends_at AT TIME ZONE p.time_zone)::date + 1, p.today
    FROM open_pairs p JOIN meetings e ON e.pair_id = p.id AND e.state = 'planned' AND e.ends_at <= $3
    WHERE EXISTS (SELECT FROM now_mentored x WHERE x.pair_id = p.id AND x.leads)
    UNION ALL
    SELECT 'answer_request', NULL, NULL, '/mentor-requests/' || r.id, (r.expires_at AT TIME ZONE s.time_zone)::date, ($3 AT TIME ZONE s.time_zone)::date
    FROM mentor_requests r JOIN schools s ON s.id = r.school_id
    WHERE r.mentor_id = ANY ($1) AND r.state = 'open' AND r.expires_at > $3
    UNION ALL
    SELECT 'answer_flash', p.id, NULL, '/pairs/' || p.id || '/flash-response', (e.ends_at AT TIME ZONE p.time_zone)::date + 7, p.today
    FROM open_pairs p JOIN meetings e ON e.pair_id = p.id AND e.state = 'held'
    JOIN pair_members m ON m.pair_id = p.id AND m.person_id = ANY ($1) AND m.left_on IS NULL AND NOT m.pending
    WHERE p.kind = 'flash' AND NOT EXISTS (SELECT FROM flash_responses f WHERE f.pair_id = p.id AND f.person_id = m.person_id)
    UNION ALL
    SELECT 'resolve_flag', f.pair_id, NULL, '/flags/' || f.id, NULL, ($3 AT TIME ZONE s.time_zone)::date
    FROM flags f JOIN schools s ON s.id = f.school_id
    WHERE f.program_id = ANY ($2) AND f.state = 'open'
      AND NOT EXISTS (SELECT FROM pair_members m WHERE m.pair_id = f.pair_id AND m.person_id = ANY ($1))
    UNION ALL
    SELECT 'do_roadmap_item', NULL, NULL, '/roadmap-items/' || i.id, i.due_on, ($3 AT TIME ZONE s.time_zone)::date
    FROM roadmap_items i JOIN programs pr ON pr.id = i.program_id AND pr.state IN ('active', 'suspended') JOIN schools s ON s.id = i.school_id
    WHERE i.done_on IS NULL AND (i.responsible_id = ANY ($1) OR i.responsible_id IS NULL AND i.program_id = ANY ($2)
        OR i.program_id = ANY ($2) AND i.due_on < ($3 AT TIME ZONE s.time_zone)::date)
    UNION ALL
    SELECT 'review_report', NULL, NULL, '/reports/' || r.id, NULL, ($3 AT TIME ZONE s.time_zone)::date
    FROM reports r JOIN schools s ON s.id = r.school_id
    WHERE s.department_id = ANY ($4) AND r.state = 'submitted' AND $5 <> ALL (r.editors || r.author_id || r.submitter_id)
    UNION ALL
    SELECT 'revise_report', NULL, NULL, '/reports/' || r.id, NULL, ($3 AT TIME ZONE s.time_zone)::date
    FROM reports r JOIN schools s ON s.id = r.school_id
    WHERE r.author_id = $5 AND r.state = 'returned'
)
SELECT kind, pair_id, track_id, '/api/v1' || path AS href, due_on, coalesce(due_on < today, false) AS overdue
FROM waiting
ORDER BY overdue DESC, due_on NULLS LAST, kind, path
LIMIT 500
