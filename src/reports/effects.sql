WITH pairs_counted AS (SELECT * FROM counted_pairs($1, $2, $3)),
attended AS (
    SELECT count(*) AS expected, count(*) FILTER (WHERE a.status IN ('present', 'late')) AS came
    FROM pairs_counted c
    JOIN schools s ON s.id = c.school_id
    JOIN meetings m ON m.pair_id = c.id AND m.state IN ('held', 'not_held') AND (m.starts_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
    CROSS JOIN LATERAL people_of_meeting(m) y
    LEFT JOIN attendances a ON a.meeting_id = m.id AND a.person_id = y.person_id
    -- a meeting whose attendance nobody wrote down says nothing
    WHERE EXISTS (SELECT FROM attendances w WHERE w.meeting_id = m.id)
), goals_now AS (
    SELECT g.state, (g.assessed_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3 AS assessed
    FROM tracks t JOIN schools s ON s.id = t.school_id JOIN goals g ON g.track_id = t.id
    WHERE t.program_id = ANY ($1) AND t.started_on <= $3 AND (t.discontinued_on IS NULL OR t.discontinued_on >= $2)
      AND g.state <> 'cancelled' AND (g.created_at AT TIME ZONE s.time_zone)::date <= $3
), goals_counted AS (
    SELECT count(*) FILTER (WHERE assessed AND state = 'achieved') AS achieved, count(*) FILTER (WHERE assessed AND state = 'partially') AS partially,
        count(*) FILTER (WHERE assessed) AS assessed, count(*) AS every
    FROM goals_now
), gains AS (SELECT * FROM skill_gains($1, $2, $3)),
people AS (SELECT side, track_id, sum(exit) > sum(entry) AS grown FROM gains GROUP BY side, track_id),
both_ends AS (
    SELECT e.side, count(*) AS people
    FROM skill_assessments e JOIN skill_assessments x ON x.track_id = e.track_id AND x.side = e.side AND x.phase = 'exit'
    JOIN tracks t ON t.id = e.track_id JOIN schools s ON s.id = t.school_id
    WHERE e.phase = 'entry' AND t.program_id = ANY ($1) AND (x.assessed_at AT TIME ZONE s.time_zone)::date BETWEEN $2 AND $3
    GROUP BY e.side
), asked AS (SELECT * FROM asked_questions($1, $2, $3)),
numbers AS (
    SELECT a.survey_id, a.side, a.measure, a.scale_max, a.threshold, i.pair_id, i.person_id, w.number::numeric AS number
    FROM asked a
    JOIN survey_invitations i ON i.survey_id = a.survey_id
    JOIN survey_answers w ON w.invitation_id = i.id AND w.question_id = a.question_id
    WHERE a.published
), withheld AS (SELECT measure, side, bool_or(answered > 0 AND NOT published) AS held_back FROM asked GROUP BY measure, side),
sides AS (
    SELECT n.survey_id, n.pair_id, n.side, avg(n.number / n.scale_max) >= 0.8 AS sees_benefit, min(n.person_id::text) AS who
    FROM numbers n WHERE n.measure = 'mutual_benefit' AND n.pair_id IS NOT NULL GROUP BY n.survey_id, n.pair_id, n.side
), benefits AS (
    SELECT survey_id, pair_id, bool_and(sees_benefit) AS mutual,
        min(who) FILTER (WHERE side = 'mentor') AS mentor, min(who) FILTER (WHERE side = 'mentee') AS mentee FROM sides GROUP BY survey_id, pair_id HAVING count(*) = 2
), apart AS (
    -- what they said is what is left of their side's figures when those of the pairs are taken away
    SELECT n.survey_id, n.side, count(DISTINCT n.person_id) AS people
    FROM numbers n LEFT JOIN benefits b ON b.survey_id = n.survey_id AND b.pair_id = n.pair_id
    WHERE n.measure = 'mutual_benefit' AND n.pair_id IS NOT NULL AND b.pair_id IS NULL GROUP BY n.survey_id, n.side
), benefits_of_surveys AS (
    SELECT b.survey_id, count(*) AS pairs, count(*) FILTER (WHERE mutual) AS mutual,
        least(count(DISTINCT b.mentor), count(DISTINCT b.mentee)) >= s.min_group_size
            AND NOT EXISTS (SELECT FROM apart a WHERE a.survey_id = b.survey_id AND a.people < s.min_group_size) AS published
    FROM benefits b JOIN surveys s ON s.id = b.survey_id GROUP BY b.survey_id, s.min_group_size
), indicators (position, block, effect, part, whole, value, suppressed) AS (
    SELECT 1, 'quantitative', 'meeting_frequency', sum(held)::bigint, sum(expected)::bigint, round(100 * sum(held) / nullif(sum(expected), 0), 1), false FROM pairs_counted
    UNION ALL SELECT 2, 'quantitative', 'attendance', came, expected, round(100 * came::numeric / nullif(expected, 0), 1), false FROM attended
    UNION ALL SELECT 3, 'quantitative', 'goals_achieved', achieved, assessed, round(100 * achieved::numeric / nullif(assessed, 0), 1), false FROM goals_counted
    UNION ALL SELECT 4, 'quantitative', 'goals_with_partial', 2 * achieved + partially, 2 * assessed,
        round(100 * (2 * achieved + partially)::numeric / nullif(2 * assessed, 0), 1), false FROM goals_counted
    UNION ALL SELECT 5, 'quantitative', 'goals_of_all', achieved, every, round(100 * achieved::numeric / nullif(every, 0), 1), false FROM goals_counted
    UNION ALL SELECT 4 + 2 * v.place, 'quantitative', 'skill_gain_' || v.word, NULL, nullif(count(DISTINCT g.track_id), 0), round(avg(g.exit) - avg(g.entry), 2),
        count(DISTINCT g.track_id) < coalesce((SELECT people FROM both_ends WHERE side = v.side), 0)
        FROM (VALUES (1, 'mentee', 'own'), (2, 'mentor', 'mentors')) v (place, side, word) LEFT JOIN gains g ON g.side = v.side GROUP BY v.place, v.side, v.word
    UNION ALL SELECT 5 + 2 * v.place, 'quantitative', 'skill_grown_' || v.word, CASE WHEN count(p.track_id) > 0 THEN count(*) FILTER (WHERE p.grown) END,
        nullif(count(p.track_id), 0), round(100 * count(*) FILTER (WHERE p.grown)::numeric / nullif(count(p.track_id), 0), 1),
        count(p.track_id) < coalesce((SELECT people FROM both_ends WHERE side = v.side), 0)
        FROM (VALUES (1, 'mentee', 'own'), (2, 'mentor', 'mentors')) v (place, side, word) LEFT JOIN people p ON p.side = v.side GROUP BY v.place, v.side, v.word
    UNION ALL SELECT v.place, 'qualitative', v.measure, NULL, nullif(count(n.number), 0), round(avg(n.number), 2),
        coalesce((SELECT bool_or(held_back) FROM withheld w WHERE w.measure = v.measure AND w.side <> 'curator'), false)
        FROM (VALUES (10, 'trust'), (11, 'quality'), (15, 'influence')) v (place, measure)
        LEFT JOIN numbers n ON n.measure = v.measure AND n.scale_max = 5 AND n.side <> 'curator' GROUP BY v.place, v.measure
    UNION ALL SELECT 12, 'qualitative', 'mutual_benefit', (sum(mutual) FILTER (WHERE published))::bigint, (sum(pairs) FILTER (WHERE published))::bigint,
        round(100 * sum(mutual) FILTER (WHERE published) / nullif(sum(pairs) FILTER (WHERE published), 0), 1),
        coalesce(bool_or(NOT published), false) OR coalesce((SELECT bool_or(held_back) FROM withheld WHERE measure = 'mutual_benefit'), false) FROM benefits_of_surveys
    UNION ALL SELECT v.place, 'qualitative', v.effect, CASE WHEN count(n.number) > 0 THEN count(*) FILTER (WHERE n.number >= n.threshold) END, nullif(count(n.number), 0),
        round(100 * count(*) FILTER (WHERE n.number >= n.threshold)::numeric / nullif(count(n.number), 0), 1),
        coalesce((SELECT bool_or(held_back) FROM withheld w WHERE w.measure = 'satisfaction' AND w.side = v.side), false)
        FROM (VALUES (13, 'mentee', 'satisfaction_mentees'), (14, 'mentor', 'satisfaction_mentors')) v (place, side, effect)
        LEFT JOIN numbers n ON n.measure = 'satisfaction' AND n.side = v.side GROUP BY v.place, v.side, v.effect
)
SELECT block, effect, part AS effect_part, whole AS effect_whole, value::text AS effect_value, suppressed
FROM indicators ORDER BY position
