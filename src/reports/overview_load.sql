WITH loads AS (
    SELECT m.person_id, count(DISTINCT x.person_id) AS mentees
    FROM counted_members($1, $2, $3) m JOIN counted_members($1, $2, $3) x ON x.pair_id = m.pair_id AND x.role = 'mentee'
    WHERE m.role <> 'mentee' GROUP BY m.person_id
)
SELECT mentees AS load_mentees, count(*) AS load_mentors FROM loads GROUP BY mentees ORDER BY mentees
