-- Each count is made for every line and for the total at once, so that the total is counted and not added: nobody counts twice in it.
WITH places AS (
    SELECT p.id AS program_id, p.school_id, CASE WHEN cardinality($6) > 1 THEN p.school_id ELSE p.id END AS place,
        p.state <> 'draft' AND p.starts_on <= $3 AND p.ends_on >= $2 AS ran
    FROM programs p WHERE p.id = ANY ($1)
), lines AS (
    SELECT s.id AS place, s.id AS school_id, NULL::uuid AS program_id, s.name AS organisation FROM schools s WHERE cardinality($6) > 1 AND s.id = ANY ($6)
    UNION ALL SELECT p.id, NULL, p.id, p.title FROM programs p JOIN places l ON l.program_id = p.id WHERE cardinality($6) <= 1 AND l.ran
    UNION ALL SELECT '00000000-0000-0000-0000-000000000000', NULL, NULL, NULL
), programs_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place, count(*) FILTER (WHERE l.ran) AS programs
    FROM places l GROUP BY GROUPING SETS ((l.place), ())
), pairs_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place,
        count(*) FILTER (WHERE c.kind NOT IN ('group', 'team', 'flash')) AS pairs, count(*) FILTER (WHERE c.kind = 'group') AS groups,
        count(*) FILTER (WHERE c.kind = 'team') AS teams, count(*) FILTER (WHERE c.kind = 'flash') AS flash,
        100 * sum(c.held) / nullif(sum(c.expected), 0) AS frequency,
        count(*) FILTER (WHERE c.state = 'completed' AND c.ended_on BETWEEN $2 AND $3) AS completed,
        count(*) FILTER (WHERE c.state = 'terminated' AND c.ended_on BETWEEN $2 AND $3) AS terminated,
        count(*) FILTER (WHERE c.continued_from IS NOT NULL AND c.starts_on BETWEEN $2 AND $3) AS replaced
    FROM counted_pairs($1, $2, $3) c JOIN places l ON l.program_id = c.program_id GROUP BY GROUPING SETS ((l.place), ())
), people_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place,
        count(DISTINCT m.person_id) FILTER (WHERE m.role <> 'mentee') AS mentors, count(DISTINCT m.person_id) FILTER (WHERE m.role = 'mentee') AS mentees,
        count(DISTINCT m.person_id) FILTER (WHERE m.role = 'mentee' AND is_young(pe.teaching_since, $3)) AS young,
        count(DISTINCT m.person_id) FILTER (WHERE m.role = 'mentee' AND is_young(pe.teaching_since, $3) AND NOT pe.is_external
            AND m.role_form IN ('teacher_teacher', 'teacher_young_teacher')) AS young_staff
    FROM counted_members($1, $2, $3) m JOIN people pe ON pe.id = m.person_id JOIN places l ON l.program_id = m.program_id GROUP BY GROUPING SETS ((l.place), ())
), staff_by AS (
    SELECT coalesce(s.id, '00000000-0000-0000-0000-000000000000') AS place, CASE WHEN bool_and(h.young_staff IS NOT NULL) THEN sum(h.young_staff) END AS young
    FROM unnest($6) s (id) LEFT JOIN LATERAL (
        SELECT young_staff FROM headcounts WHERE school_id = s.id AND counted_on BETWEEN $3 - 366 AND $3 ORDER BY counted_on DESC LIMIT 1) h ON true
    GROUP BY GROUPING SETS ((s.id), ())
), stages_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place,
        count(*) FILTER (WHERE g.stage_no = 1) AS first, count(*) FILTER (WHERE g.stage_no = 2) AS second,
        count(*) FILTER (WHERE g.stage_no = 3) AS third, count(*) FILTER (WHERE g.stage_no = 4) AS fourth
    FROM completed_stages($1, $2, $3) g JOIN places l ON l.program_id = g.program_id GROUP BY GROUPING SETS ((l.place), ())
), goals_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place, 100 * count(*) FILTER (WHERE g.state = 'achieved')::numeric / nullif(count(*), 0) AS achieved
    FROM tracks t JOIN places l ON l.program_id = t.program_id JOIN schools s ON s.id = t.school_id JOIN goals g ON g.track_id = t.id
    WHERE t.started_on <= $3 AND (t.discontinued_on IS NULL OR t.discontinued_on >= $2)
      AND (g.assessed_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
    GROUP BY GROUPING SETS ((l.place), ())
), satisfied_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place,
        100 * count(*) FILTER (WHERE a.side = 'mentee' AND w.number >= a.threshold)::numeric / nullif(count(*) FILTER (WHERE a.side = 'mentee'), 0) AS mentees,
        100 * count(*) FILTER (WHERE a.side = 'mentor' AND w.number >= a.threshold)::numeric / nullif(count(*) FILTER (WHERE a.side = 'mentor'), 0) AS mentors
    FROM asked_questions($1, $2, $3) a JOIN places l ON l.program_id = a.program_id
    JOIN survey_invitations i ON i.survey_id = a.survey_id JOIN survey_answers w ON w.invitation_id = i.id AND w.question_id = a.question_id
    WHERE a.published AND a.measure = 'satisfaction' GROUP BY GROUPING SETS ((l.place), ())
), withheld_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place, bool_or(a.answered > 0 AND NOT a.published) AS suppressed
    FROM asked_questions($1, $2, $3) a JOIN places l ON l.program_id = a.program_id
    WHERE a.measure = 'satisfaction' AND a.side <> 'curator' GROUP BY GROUPING SETS ((l.place), ())
), achievements_by AS (
    SELECT coalesce(l.place, '00000000-0000-0000-0000-000000000000') AS place, count(*) AS achievements
    FROM achievements a JOIN tracks t ON t.id = a.track_id JOIN places l ON l.program_id = t.program_id
    WHERE a.held_on BETWEEN $2 AND $3 GROUP BY GROUPING SETS ((l.place), ())
)
SELECT line.school_id, line.program_id, line.organisation, coalesce(o.programs, 0) AS programs_count,
    coalesce(c.pairs, 0) AS pairs_count, coalesce(c.groups, 0) AS groups_count, coalesce(c.teams, 0) AS teams_count, coalesce(c.flash, 0) AS flash_count,
    coalesce(m.mentors, 0) AS mentors_count, coalesce(m.mentees, 0) AS mentees_count, coalesce(m.young, 0) AS young_count,
    percent(coalesce(m.young_staff, 0), f.young) AS coverage_percent,
    coalesce(g.first, 0) AS stage1_done, coalesce(g.second, 0) AS stage2_done, coalesce(g.third, 0) AS stage3_done, coalesce(g.fourth, 0) AS stage4_done,
    round(c.frequency, 1)::double precision AS frequency_percent, round(a.achieved, 1)::double precision AS goals_percent,
    round(v.mentees, 1)::double precision AS satisfied_mentees, round(v.mentors, 1)::double precision AS satisfied_mentors, coalesce(w.suppressed, false) AS suppressed,
    coalesce(x.achievements, 0) AS achievements_total, coalesce(c.completed, 0) AS pairs_completed, coalesce(c.terminated, 0) AS pairs_terminated,
    coalesce(c.replaced, 0) AS pairs_replaced
FROM lines line
LEFT JOIN programs_by o USING (place)
LEFT JOIN pairs_by c USING (place)
LEFT JOIN people_by m USING (place)
LEFT JOIN staff_by f USING (place)
LEFT JOIN stages_by g USING (place)
LEFT JOIN goals_by a USING (place)
LEFT JOIN satisfied_by v USING (place)
LEFT JOIN withheld_by w USING (place)
LEFT JOIN achievements_by x USING (place)
ORDER BY line.organisation COLLATE "und-x-icu" NULLS LAST, line.place
