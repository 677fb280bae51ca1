SELECT p.id AS program_id, p.title AS program, c.item ->> 'title' AS criterion, (c.item ->> 'score')::smallint AS score, c.item ->> 'reason' AS reason
FROM rubrics r
JOIN programs p ON p.id = r.program_id
CROSS JOIN LATERAL jsonb_array_elements(r.criteria) WITH ORDINALITY c (item, position)
WHERE p.id = ANY ($1) AND p.state <> 'draft' AND p.starts_on <= $3 AND p.ends_on >= $2
ORDER BY p.title COLLATE "und-x-icu", p.id, c.position
