SELECT c.kind, c.state AS pair_state, count(*) AS pairs_total
FROM counted_pairs($1, $2, $3) c GROUP BY c.kind, c.state ORDER BY c.kind, c.state
