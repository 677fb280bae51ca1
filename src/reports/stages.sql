WITH population AS (
    SELECT t.id, t.question_bank_version_id, t.started_on, s.time_zone, ($4 AT TIME ZONE s.time_zone)::date AS today
    FROM tracks t JOIN schools s ON s.id = t.school_id
    WHERE t.program_id = ANY ($1) AND t.started_on <= $3 AND (t.discontinued_on IS NULL OR t.discontinued_on >= $2)
), stood AS (
    -- the state on the last day, from the history: what happened later does not count
    SELECT g.stage_no, g.due_on, p.time_zone, p.today, p.started_on, d.default_days,
        -- the day it is due now may be that of a later opening
        g.state = 'locked' OR EXISTS (SELECT FROM stage_changes c WHERE c.stage_id = g.id AND c.from_state = 'locked'
           AND c.to_state = 'in_progress' AND (c.changed_at AT TIME ZONE p.time_zone)::date > $3) AS opened_anew,
        coalesce(last.to_state, 'locked') AS state, last.changed_at,
        -- opened for the first time since it was last locked, as known on that day
        (SELECT max(c.changed_at) FROM stage_changes c WHERE c.stage_id = g.id AND c.from_state = 'locked'
           AND c.to_state = 'in_progress' AND c.changed_at <= last.changed_at) AS started_at,
        (SELECT count(*) FROM stage_changes c WHERE c.stage_id = g.id AND c.to_state = 'returned'
           AND (c.changed_at AT TIME ZONE p.time_zone)::date <= $3) AS returns
    FROM population p
    JOIN stages g ON g.track_id = p.id
    JOIN stage_definitions d ON d.bank_version_id = p.question_bank_version_id AND d.stage_no = g.stage_no
    LEFT JOIN LATERAL (
        SELECT c.to_state, c.changed_at FROM stage_changes c
        WHERE c.stage_id = g.id AND (c.changed_at AT TIME ZONE p.time_zone)::date <= $3
        ORDER BY c.changed_at DESC, c.id DESC LIMIT 1) last ON true
), measured AS (
    SELECT *, CASE WHEN state = 'completed' THEN
        -- a track may begin after its pair was agreed on
        (changed_at AT TIME ZONE time_zone)::date - greatest((started_at AT TIME ZONE time_zone)::date, started_on) END AS days,
        -- as it was set when the stage was opened
        CASE WHEN opened_anew THEN greatest((started_at AT TIME ZONE time_zone)::date, started_on) + default_days ELSE due_on END AS due
    FROM stood
), numbered AS (
    -- every stage has its row, and there is a total, even over nothing
    SELECT n AS stage_no, m.state, m.days, m.returns,
        m.state NOT IN ('locked', 'completed') AND m.due < least($3, m.today) AS overdue, m.stage_no AS found
    FROM generate_series(1, 4) n LEFT JOIN measured m ON m.stage_no = n
)
SELECT stage_no::smallint AS stage_no, count(found) AS tracks,
    count(*) FILTER (WHERE state = 'locked') AS not_started,
    count(*) FILTER (WHERE state = 'in_progress') AS in_progress,
    count(*) FILTER (WHERE state = 'submitted') AS submitted,
    count(*) FILTER (WHERE state = 'returned') AS returned,
    count(*) FILTER (WHERE state = 'completed') AS completed,
    percent(count(*) FILTER (WHERE state = 'completed'), count(found)) AS completed_percent,
    round(avg(days), 2)::double precision AS mean_days,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median_days,
    count(*) FILTER (WHERE overdue) AS overdue,
    coalesce(sum(returns), 0)::bigint AS returns
FROM numbered
GROUP BY GROUPING SETS ((stage_no), ())
ORDER BY stage_no NULLS LAST
