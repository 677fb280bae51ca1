SELECT p.order_number, p.order_issued_on, s.name AS school,
    side_of(p.members, false) AS mentors,
    side_of(p.members, true) AS mentees
FROM pair_cards p JOIN schools s ON s.id = p.school_id
WHERE p.id = $7
