-- $1 programs, $2 first day, $3 last day, $4 whether the reader may know why and by whom a pair was ended
WITH counted AS (
    SELECT p.*, pr.title AS program, pr.meeting_norm_per_month::numeric AS norm, s.time_zone,
        greatest(p.starts_on, $2) AS first_day, least(p.ended_on, $3) AS last_day
    FROM pair_cards p
    JOIN programs pr ON pr.id = p.program_id
    JOIN schools s ON s.id = p.school_id
    WHERE p.program_id = ANY ($1) AND p.state IN ('active', 'paused', 'completed', 'terminated')
      AND p.starts_on <= $3 AND (p.ended_on IS NULL OR p.ended_on >= $2)
), measured AS (
    SELECT c.*,
        -- inclusive days in the period, less the inclusive days of pauses
        last_day - first_day + 1 - coalesce((
            SELECT sum(least(coalesce(z.ends_on, last_day), last_day) - greatest(z.starts_on, first_day) + 1)
            FROM pair_pauses z
            WHERE z.pair_id = c.id AND z.starts_on <= last_day AND coalesce(z.ends_on, last_day) >= first_day), 0) AS active_days,
        (SELECT count(*) FROM meetings m
         WHERE m.pair_id = c.id AND m.state = 'held' AND (m.starts_at AT TIME ZONE c.time_zone)::date BETWEEN $2 AND $3) AS held
    FROM counted c
), expected AS (
    SELECT m.*, CASE WHEN kind = 'flash' THEN 1 ELSE greatest(1, round(active_days * norm / 30)) END::bigint AS expected
    FROM measured m
)
SELECT row_number() OVER (ORDER BY e.program COLLATE "und-x-icu", e.program_id, e.starts_on, e.id) AS no,
    e.id AS pair_id, e.program_id, e.program, e.kind, e.role_form, e.members, e.order_number, e.order_issued_on,
    e.starts_on, e.planned_ends_on, e.ended_on, e.state, e.continued_from, e.updated_at,
    CASE WHEN $4 THEN x.reason END AS end_reason, CASE WHEN $4 THEN x.initiator END AS end_initiator,
    e.expected AS meetings_expected, e.held AS meetings_held,
    round(100 * e.held::numeric / nullif(e.expected, 0), 1)::double precision AS meetings_percent
FROM expected e
LEFT JOIN pair_endings x ON x.pair_id = e.id
ORDER BY no
