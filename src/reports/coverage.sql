-- Who is staff follows from who helps whom: pupils, students and employers are not, nor is who works elsewhere.
WITH taking_part AS (
    SELECT DISTINCT m.person_id, m.role = 'mentee' AS mentee,
        NOT pe.is_external AND m.role_form = ANY (CASE WHEN m.role = 'mentee' THEN ARRAY['teacher_teacher', 'teacher_young_teacher']
            ELSE ARRAY['teacher_teacher', 'teacher_young_teacher', 'teacher_pupil'] END) AS staff,
        coalesce(is_young(pe.teaching_since, $3), false) AS young
    FROM counted_members($1, $2, $3) m JOIN people pe ON pe.id = m.person_id
), people AS (
    SELECT count(DISTINCT person_id) FILTER (WHERE mentee AND staff AND young) AS young_mentees,
        count(DISTINCT person_id) FILTER (WHERE mentee AND staff) AS staff_mentees,
        count(DISTINCT person_id) FILTER (WHERE NOT mentee AND staff) AS staff_mentors,
        count(DISTINCT person_id) FILTER (WHERE mentee) AS mentees, count(DISTINCT person_id) FILTER (WHERE NOT mentee) AS mentors
    FROM taking_part
), staff AS (
    -- a school that was not counted in the year before leaves the whole unknown: never a guess
    SELECT CASE WHEN bool_and(h.teaching_staff IS NOT NULL) THEN sum(h.teaching_staff)::bigint END AS everybody,
        CASE WHEN bool_and(h.teaching_staff IS NOT NULL) THEN sum(h.young_staff)::bigint END AS young
    FROM unnest($6) school (id)
    LEFT JOIN LATERAL (
        SELECT teaching_staff, young_staff FROM headcounts
        WHERE school_id = school.id AND counted_on BETWEEN $3 - 366 AND $3 ORDER BY counted_on DESC LIMIT 1) h ON true
), tracks AS (
    SELECT count(*) AS every, count(*) FILTER (WHERE completed_on BETWEEN $2 AND $3) AS completed
    FROM tracks WHERE program_id = ANY ($1) AND started_on <= $3 AND (discontinued_on IS NULL OR discontinued_on >= $2)
), indicators AS (
    SELECT v.* FROM people p, staff s, tracks t, LATERAL (VALUES
        (1, 'young_with_mentor', p.young_mentees, s.young, 1), (2, 'staff_mentees', p.staff_mentees, s.everybody, 1),
        (3, 'staff_mentors', p.staff_mentors, s.everybody, 1), (4, 'mentor_load', p.mentees, p.mentors, 2),
        (5, 'program_completed', t.completed, t.every, 1)) v (position, indicator, part, whole, places)
), valued AS (
    SELECT *, CASE places WHEN 1 THEN round(100 * part::numeric / nullif(whole, 0), 1) ELSE round(part::numeric / nullif(whole, 0), 2) END AS value
    FROM indicators
), aimed AS (
    -- targets are a school's
    SELECT i.indicator, i.target::numeric AS target
    FROM indicator_targets i JOIN academic_years y ON y.id = i.academic_year_id
    WHERE cardinality($6) = 1 AND i.school_id = ANY ($6) AND $3 BETWEEN y.starts_on AND y.ends_on
)
SELECT v.indicator, v.part, v.whole, v.value::text AS indicator_value, round(a.target, v.places)::text AS target, (v.value - round(a.target, v.places))::text AS deviation
FROM valued v LEFT JOIN aimed a ON a.indicator = v.indicator
ORDER BY v.position
