WITH until AS (
    -- nobody has met in days to come
    SELECT least($3, ($4 AT TIME ZONE 'UTC')::date) AS day
), months AS (
    SELECT month::date AS month, (month + interval '1 month')::date - 1 AS last
    FROM until, generate_series(date_trunc('month', $2::timestamp), until.day::timestamp, interval '1 month') month
), ran AS (
    SELECT m.month, count(*) AS pairs FROM until u CROSS JOIN months m JOIN counted_pairs($1, $2, $3) c
        ON c.starts_on <= least(m.last, u.day) AND (c.ended_on IS NULL OR c.ended_on >= greatest(m.month, $2))
    GROUP BY m.month
), met AS (
    SELECT date_trunc('month', (g.starts_at AT TIME ZONE s.time_zone)::date::timestamp)::date AS month, count(*) AS held, count(DISTINCT p.id) AS pairs
    FROM pairs p JOIN schools s ON s.id = p.school_id JOIN meetings g ON g.pair_id = p.id AND g.state = 'held'
    WHERE p.program_id = ANY ($1) AND p.state IN ('active', 'paused', 'completed', 'terminated')
      AND (g.starts_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
    GROUP BY 1
)
SELECT m.month, coalesce(t.held, 0) AS meetings_held, coalesce(r.pairs, 0) AS pairs_open, coalesce(t.pairs, 0) AS pairs_met,
    percent(coalesce(t.pairs, 0), r.pairs) AS met_percent
FROM months m LEFT JOIN ran r USING (month) LEFT JOIN met t USING (month) ORDER BY m.month
