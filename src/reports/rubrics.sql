WITH summed AS (
    SELECT r.program_id, r.optimal_from, r.acceptable_from, 2 * count(*) AS most,
        CASE WHEN bool_and(c.item ->> 'score' IS NOT NULL) THEN sum((c.item ->> 'score')::integer) END AS points
    FROM rubrics r CROSS JOIN LATERAL jsonb_array_elements(r.criteria) c (item)
    WHERE r.program_id = ANY ($1)
    GROUP BY r.program_id
)
SELECT p.id AS program_id, p.title AS program, s.points::bigint AS rubric_sum, coalesce(s.most, 18)::bigint AS rubric_most,
    CASE WHEN s.points IS NULL THEN 'incomplete' WHEN s.points >= s.optimal_from THEN 'optimal'
        WHEN s.points >= s.acceptable_from THEN 'acceptable' ELSE 'unacceptable' END AS rubric_band
FROM programs p LEFT JOIN summed s ON s.program_id = p.id
WHERE p.id = ANY ($1) AND p.state <> 'draft' AND p.starts_on <= $3 AND p.ends_on >= $2
ORDER BY p.title COLLATE "und-x-icu", p.id
