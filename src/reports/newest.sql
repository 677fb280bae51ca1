-- When something was last changed in the schools; reading and exporting change nothing.
SELECT max(last.happened_at) AS at
FROM unnest($6) school (id)
CROSS JOIN LATERAL (
    SELECT happened_at FROM audit_events WHERE school_id = school.id AND action NOT LIKE '%.exported' AND action <> 'report.compared' ORDER BY id DESC LIMIT 1) last
