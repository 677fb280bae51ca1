WITH told AS (
    -- a key means the same question only among the versions of one set
    SELECT a.*, first_of_set(q.set_id) AS origin FROM asked_questions($1, '2000-01-01', $3) a JOIN survey_questions q ON q.id = a.question_id
),
asked AS (
    -- beside each question the one with the same key in the survey before, of the same program
    SELECT t.*, b.survey_id AS before_survey, b.question_id AS before_question
    FROM told t
    LEFT JOIN LATERAL (
        SELECT x.survey_id, x.question_id, x.published FROM told x
        WHERE x.program_id = t.program_id AND x.side = t.side AND x.key = t.key AND x.origin = t.origin AND x.scale_max = t.scale_max AND x.closed_at < t.closed_at
        ORDER BY x.closed_at DESC LIMIT 1) b ON t.published AND b.published
    WHERE t.survey_id IN (SELECT survey_id FROM asked_questions($1, $2, $3))
), numbers AS (
    SELECT i.survey_id, w.question_id, w.number::numeric AS number
    FROM survey_answers w JOIN survey_invitations i ON i.id = w.invitation_id
    WHERE w.number IS NOT NULL AND i.survey_id IN (SELECT survey_id FROM told)
), counted AS (
    SELECT wave, side, origin, key, scale_max, min(position) AS position, (array_agg(wording ORDER BY closed_at DESC))[1] AS question,
        sum(invited)::bigint AS invited, sum(answered)::bigint AS answers, bool_or(answered > 0 AND NOT published) AS suppressed
    FROM asked GROUP BY wave, side, origin, key, scale_max
), valued AS (
    SELECT a.wave, a.side, a.origin, a.key, a.scale_max, avg(n.number) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY n.number) AS median,
        100 * count(*) FILTER (WHERE n.number >= a.threshold)::numeric / count(*) AS satisfied,
        avg(n.number) FILTER (WHERE a.before_survey IS NOT NULL) AS mean_of_both
    FROM asked a JOIN numbers n ON n.survey_id = a.survey_id AND n.question_id = a.question_id
    WHERE a.published GROUP BY a.wave, a.side, a.origin, a.key, a.scale_max
), before AS (
    SELECT a.wave, a.side, a.origin, a.key, a.scale_max, avg(n.number) AS mean
    FROM asked a JOIN numbers n ON n.survey_id = a.before_survey AND n.question_id = a.before_question
    GROUP BY a.wave, a.side, a.origin, a.key, a.scale_max
)
SELECT c.wave, c.side, c.question, c.answers, c.invited,
    percent(c.answers, c.invited) AS answered_percent,
    round(v.mean, 2)::double precision AS answers_mean, v.median AS answers_median,
    round(v.satisfied, 1)::double precision AS satisfied_percent, round(b.mean, 2)::double precision AS previous_mean,
    round(v.mean_of_both - b.mean, 2)::double precision AS growth, c.suppressed
FROM counted c
LEFT JOIN valued v USING (wave, side, origin, key, scale_max)
LEFT JOIN before b USING (wave, side, origin, key, scale_max)
ORDER BY array_position(ARRAY['entry', 'interim', 'exit'], c.wave), array_position(ARRAY['mentee', 'mentor', 'curator'], c.side),
    c.position, c.key, c.scale_max, c.origin
