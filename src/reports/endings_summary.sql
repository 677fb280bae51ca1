WITH counted AS (SELECT p.*, p.ended_on BETWEEN $2 AND $3 AS over FROM counted_pairs($1, $2, $3) p),
shares AS (
    SELECT round(100 * count(*)::numeric / sum(count(*)) OVER (), 1) AS share
    FROM counted c JOIN pair_endings x ON x.pair_id = c.id
    WHERE c.over AND $5 IS NOT NULL AND NOT EXISTS (SELECT FROM pair_members own WHERE own.pair_id = c.id AND own.person_id = ANY($5))
    GROUP BY x.reason
)
SELECT count(*) FILTER (WHERE over) AS ended,
    (SELECT 100 - sum(share) FROM shares)::double precision AS rounding,
    count(*) FILTER (WHERE continued_from IS NOT NULL AND starts_on BETWEEN $2 AND $3) AS replacements,
    round(avg(ended_on - starts_on + 1) FILTER (WHERE over), 2)::double precision AS mean_duration_days,
    count(*) FILTER (WHERE over AND state = 'completed' AND ended_on < planned_ends_on) AS early_successes
FROM counted
