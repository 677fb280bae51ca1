SELECT p.order_number, p.order_issued_on, s.name AS school,
    (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(p.members) m WHERE m ->> 'role' <> 'mentee') AS mentors,
    (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(p.members) m WHERE m ->> 'role' = 'mentee') AS mentees
FROM pair_cards p JOIN schools s ON s.id = p.school_id
WHERE p.id = $7
