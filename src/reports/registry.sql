WITH numbered AS (
    SELECT row_number() OVER (ORDER BY pr.title COLLATE "und-x-icu", pr.id, c.starts_on, c.id) AS no, c.*, pr.title AS program
    FROM counted_pairs($1, $2, $3) c JOIN programs pr ON pr.id = c.program_id
)
SELECT n.no, n.id AS pair_id, n.program_id, n.program, n.kind, n.role_form,
    side_of(p.members, false) AS mentors,
    side_of(p.members, true) AS mentees,
    p.order_number, p.order_issued_on, n.starts_on, n.planned_ends_on, n.ended_on, n.state AS pair_state,
    x.reason AS end_reason, x.initiator AS end_initiator,
    n.continued_from,
    coalesce(before.no::text, (SELECT string_agg(m ->> 'name', ', ') FROM jsonb_array_elements(side_of(previous.members, false)) m)
        || coalesce(to_char(previous.ended_on, '" (– "DD.MM.YYYY")"'), '')) AS continues, n.expected AS meetings_expected, n.held AS meetings_held,
    percent(n.held, n.expected) AS meetings_percent
FROM numbered n
JOIN pair_cards p ON p.id = n.id
LEFT JOIN pair_endings x ON x.pair_id = n.id AND $5 IS NOT NULL
    AND NOT EXISTS (SELECT FROM pair_members own WHERE own.pair_id = n.id AND own.person_id = ANY($5))
LEFT JOIN numbered before ON before.id = n.continued_from
LEFT JOIN pair_cards previous ON previous.id = n.continued_from
ORDER BY n.no
