SELECT x.reason AS end_reason, count(*) AS endings,
    round(100 * count(*)::numeric / sum(count(*)) OVER (), 1)::double precision AS endings_percent,
    count(*) FILTER (WHERE x.initiator = 'mentee') AS by_mentee, count(*) FILTER (WHERE x.initiator = 'mentor') AS by_mentor,
    count(*) FILTER (WHERE x.initiator = 'curator') AS by_curator, count(*) FILTER (WHERE x.initiator = 'service') AS by_service
FROM counted_pairs($1, $2, $3) p
JOIN pair_endings x ON x.pair_id = p.id AND $5 IS NOT NULL
    AND NOT EXISTS (SELECT FROM pair_members own WHERE own.pair_id = p.id AND own.person_id = ANY($5))
WHERE p.ended_on BETWEEN $2 AND $3
GROUP BY x.reason
ORDER BY endings DESC, x.reason
