-- $1 now. One letter a curator and week, from Monday 08:00 of the school's zone on, after the curator's quiet hours.
WITH curators AS (
    SELECT r.account_id, min(s.time_zone) AS time_zone
    FROM role_assignments r
    JOIN programs p ON p.id = r.program_id AND p.state = 'active'
    JOIN schools s ON s.id = p.school_id
    JOIN accounts a ON a.id = r.account_id AND a.disabled_at IS NULL
    WHERE r.role = 'curator' AND r.withdrawn_at IS NULL AND r.valid_from <= $1::date AND (r.valid_to IS NULL OR r.valid_to >= $1::date)
    GROUP BY r.account_id
), chosen AS (
    INSERT INTO notification_settings (account_id) SELECT account_id FROM curators ON CONFLICT DO NOTHING
    RETURNING account_id, letters, digest, quiet_from, quiet_to
), settings AS (
    SELECT * FROM chosen
    UNION ALL
    SELECT account_id, letters, digest, quiet_from, quiet_to FROM notification_settings WHERE account_id IN (SELECT account_id FROM curators)
), weeks AS (
    SELECT c.account_id, c.time_zone, date_trunc('week', $1 AT TIME ZONE c.time_zone)::date AS monday FROM curators c
)
INSERT INTO letters (account_id, digest_of, due_at)
SELECT w.account_id, w.monday, after_quiet($1, w.time_zone, s.quiet_from, s.quiet_to)
FROM weeks w JOIN settings s ON s.account_id = w.account_id AND s.digest
WHERE (w.monday + time '08:00') AT TIME ZONE w.time_zone <= $1
ON CONFLICT DO NOTHING
