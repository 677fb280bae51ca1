-- Points follow from the exact ratio: 17 of 19 is 89.47 %, which is shown as 89.5 and gives 0.8.
WITH pairs_counted AS (SELECT * FROM counted_pairs($1, $2, $3)),
items AS (
    -- an item counts where the mentee was on its day; else with the pair the track is in
    SELECT coalesce(that_day.pair_id, t.pair_id) AS pair_id, i.responsible, i.due_on, i.done_on, i.cancelled_on < i.due_on AS cancelled
    FROM plan_items i
    JOIN tracks t ON t.id = i.track_id
    LEFT JOIN LATERAL (
        SELECT m.pair_id FROM counted_members($1, $2, $3) m
        WHERE m.person_id = t.mentee_id AND m.role = 'mentee' AND m.program_id = t.program_id AND m.kind <> 'flash'
          AND i.due_on BETWEEN m.joined_on AND coalesce(least(m.left_on, m.ended_on), 'infinity')
        ORDER BY m.starts_on DESC, m.pair_id LIMIT 1) that_day ON true
    WHERE t.program_id = ANY ($1) AND i.due_on BETWEEN $2 AND $3
), counted AS (
    SELECT c.id, c.starts_on, c.school_id, side.position, side.responsible,
        count(i.due_on) AS items, count(*) FILTER (WHERE i.cancelled) AS cancelled,
        count(*) FILTER (WHERE i.done_on <= i.due_on) AS on_time,
        count(*) FILTER (WHERE i.done_on > i.due_on AND i.done_on <= $3) AS late
    FROM pairs_counted c
    CROSS JOIN (VALUES (1, 'mentor'), (2, 'mentee')) side (position, responsible)
    LEFT JOIN items i ON i.pair_id = c.id AND i.responsible = side.responsible
    WHERE c.kind <> 'flash'
    GROUP BY c.id, c.starts_on, c.school_id, side.position, side.responsible
)
SELECT row_number() OVER (ORDER BY c.starts_on, c.id, c.position) AS no, c.id AS pair_id,
    side_of(p.members, false) AS mentors,
    side_of(p.members, true) AS mentees,
    c.responsible, c.items, c.cancelled AS items_cancelled, c.on_time AS items_on_time, c.late AS items_late,
    c.items - c.cancelled - c.on_time - c.late AS items_not_done,
    percent((c.on_time + c.late), c.items - c.cancelled) AS plan_percent,
    (CASE WHEN NOT s.plan_points OR c.items = c.cancelled THEN NULL
        WHEN c.on_time + c.late >= c.items - c.cancelled THEN 1
        WHEN 10 * (c.on_time + c.late) >= 9 * (c.items - c.cancelled) THEN 0.9
        WHEN 10 * (c.on_time + c.late) >= 8 * (c.items - c.cancelled) THEN 0.8 ELSE 0 END)::double precision AS plan_points
FROM counted c
JOIN pair_cards p ON p.id = c.id
JOIN schools s ON s.id = c.school_id
ORDER BY no
