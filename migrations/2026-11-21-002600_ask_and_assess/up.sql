-- Surveys: versioned sets of questions, asked of each side of a pair and of the curators.
CREATE TABLE survey_sets (
    id uuid NOT NULL CONSTRAINT survey_sets_pkey PRIMARY KEY,
    -- null: the set that comes with the service and that every school may use
    school_id uuid CONSTRAINT survey_sets_school REFERENCES schools (id) ON DELETE RESTRICT,
    title text NOT NULL,
    version_no integer NOT NULL CONSTRAINT survey_sets_number CHECK (version_no > 0),
    -- the version that this one follows
    follows_id uuid CONSTRAINT survey_sets_follows REFERENCES survey_sets (id) ON DELETE RESTRICT,
    published_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX survey_sets_school ON survey_sets (school_id);
CREATE INDEX survey_sets_follows ON survey_sets (follows_id);
CREATE TRIGGER survey_sets_touch BEFORE UPDATE ON survey_sets FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE survey_questions (
    id uuid NOT NULL CONSTRAINT survey_questions_pkey PRIMARY KEY,
    set_id uuid NOT NULL CONSTRAINT survey_questions_set REFERENCES survey_sets (id) ON DELETE CASCADE,
    side text NOT NULL CONSTRAINT survey_questions_side CHECK (side IN ('mentee', 'mentor', 'curator')),
    position smallint NOT NULL,
    -- the same in every wave, so that waves can be compared
    key text NOT NULL,
    measure text NOT NULL CONSTRAINT survey_questions_measure
        CHECK (measure IN ('trust', 'quality', 'mutual_benefit', 'satisfaction', 'influence', 'other')),
    -- null: answered in words, which stay with the curator
    scale_max smallint CONSTRAINT survey_questions_scale CHECK (scale_max IN (5, 10)),
    required boolean NOT NULL,
    text_ru text NOT NULL,
    text_kk text NOT NULL,
    text_en text NOT NULL,
    CONSTRAINT survey_questions_key UNIQUE (set_id, side, key),
    CONSTRAINT survey_questions_position UNIQUE (set_id, side, position),
    CONSTRAINT survey_questions_words CHECK (scale_max IS NOT NULL OR measure = 'other')
);

-- Published wording never changes.
CREATE FUNCTION refuse_published_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM survey_sets WHERE published_at IS NOT NULL
            AND id = (CASE TG_TABLE_NAME WHEN 'survey_sets' THEN to_jsonb(OLD) ->> 'id' ELSE to_jsonb(coalesce(NEW, OLD)) ->> 'set_id' END)::uuid) THEN
        RAISE EXCEPTION 'a published set of questions does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_sets_published';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER survey_sets_published BEFORE UPDATE OR DELETE ON survey_sets FOR EACH ROW EXECUTE FUNCTION refuse_published_set();
CREATE TRIGGER survey_questions_published BEFORE INSERT OR UPDATE OR DELETE ON survey_questions
    FOR EACH ROW EXECUTE FUNCTION refuse_published_set();

CREATE TABLE surveys (
    id uuid NOT NULL CONSTRAINT surveys_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    set_id uuid NOT NULL CONSTRAINT surveys_set REFERENCES survey_sets (id) ON DELETE RESTRICT,
    wave text NOT NULL CONSTRAINT surveys_wave CHECK (wave IN ('entry', 'interim', 'exit')),
    title text NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT surveys_state CHECK (state IN ('draft', 'open', 'closed')),
    -- as the school had them when it was opened: what is withheld does not change afterwards
    min_group_size integer,
    satisfaction_threshold integer,
    opened_at timestamptz,
    reminded_at timestamptz,
    closed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT surveys_tenant UNIQUE (school_id, id),
    CONSTRAINT surveys_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT surveys_opened CHECK ((state = 'draft') = (opened_at IS NULL) AND (opened_at IS NULL) = (min_group_size IS NULL)
        AND (opened_at IS NULL) = (satisfaction_threshold IS NULL)),
    CONSTRAINT surveys_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX surveys_program ON surveys (program_id);
CREATE INDEX surveys_set ON surveys (set_id);
-- One entry and one exit survey a program.
CREATE UNIQUE INDEX surveys_one_each ON surveys (program_id, wave) WHERE wave <> 'interim';
CREATE TRIGGER surveys_touch BEFORE UPDATE ON surveys FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE survey_invitations (
    id uuid NOT NULL CONSTRAINT survey_invitations_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    survey_id uuid NOT NULL,
    side text NOT NULL CONSTRAINT survey_invitations_side CHECK (side IN ('mentee', 'mentor', 'curator')),
    -- who, and about which pair; a curator is an account
    person_id uuid,
    pair_id uuid,
    account_id uuid CONSTRAINT survey_invitations_account REFERENCES accounts (id) ON DELETE RESTRICT,
    answered_at timestamptz,
    CONSTRAINT survey_invitations_tenant UNIQUE (school_id, id),
    CONSTRAINT survey_invitations_survey FOREIGN KEY (school_id, survey_id) REFERENCES surveys (school_id, id) ON DELETE CASCADE,
    CONSTRAINT survey_invitations_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT survey_invitations_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT survey_invitations_who CHECK (
        CASE side WHEN 'curator' THEN num_nulls(person_id, pair_id) = 2 AND account_id IS NOT NULL
            ELSE num_nonnulls(person_id, pair_id) = 2 AND account_id IS NULL END)
);
CREATE UNIQUE INDEX survey_invitations_person ON survey_invitations (survey_id, person_id, pair_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX survey_invitations_account ON survey_invitations (survey_id, account_id) WHERE account_id IS NOT NULL;
CREATE INDEX survey_invitations_of_survey ON survey_invitations (survey_id, side);
CREATE INDEX survey_invitations_of_person ON survey_invitations (person_id);
CREATE INDEX survey_invitations_of_account ON survey_invitations (account_id);
CREATE INDEX survey_invitations_pair ON survey_invitations (pair_id);

CREATE TABLE survey_answers (
    -- random: the order of ids would tell who wrote when
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT survey_answers_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    question_id uuid NOT NULL CONSTRAINT survey_answers_question REFERENCES survey_questions (id) ON DELETE RESTRICT,
    number smallint,
    text text,
    CONSTRAINT survey_answers_one_each UNIQUE (invitation_id, question_id),
    CONSTRAINT survey_answers_tenant UNIQUE (school_id, id),
    CONSTRAINT survey_answers_invitation FOREIGN KEY (school_id, invitation_id) REFERENCES survey_invitations (school_id, id) ON DELETE CASCADE,
    CONSTRAINT survey_answers_content CHECK (num_nonnulls(number, text) = 1),
    CONSTRAINT survey_answers_number CHECK (number BETWEEN 1 AND 10)
);
CREATE INDEX survey_answers_question ON survey_answers (question_id);

-- Invites everybody an open survey is for and who was not invited yet; returns how many.
CREATE FUNCTION invite_to_survey(survey uuid) RETURNS bigint LANGUAGE sql AS $$
    WITH asked AS (SELECT * FROM surveys WHERE id = survey AND state = 'open'),
    sides AS (SELECT DISTINCT q.side FROM asked a JOIN survey_questions q ON q.set_id = a.set_id),
    invited AS (
        INSERT INTO survey_invitations (id, school_id, survey_id, side, person_id, pair_id, account_id)
        SELECT gen_random_uuid(), a.school_id, a.id, CASE m.role WHEN 'mentee' THEN 'mentee' ELSE 'mentor' END, m.person_id, m.pair_id, NULL
        FROM asked a
        JOIN pairs p ON p.program_id = a.program_id AND (p.state IN ('active', 'paused') OR p.state = 'completed' AND a.wave = 'exit')
        JOIN pair_members m ON m.pair_id = p.id AND m.left_on IS NULL AND NOT m.pending
        WHERE p.kind <> 'flash' AND CASE m.role WHEN 'mentee' THEN 'mentee' ELSE 'mentor' END IN (SELECT side FROM sides)
        UNION ALL
        SELECT gen_random_uuid(), a.school_id, a.id, 'curator', NULL, NULL, r.account_id
        FROM asked a JOIN role_assignments r ON r.program_id = a.program_id AND r.role = 'curator' AND r.withdrawn_at IS NULL
            AND r.valid_from <= greatest(a.opened_at, now())::date + 1 AND (r.valid_to IS NULL OR r.valid_to >= a.opened_at::date)
        WHERE 'curator' IN (SELECT side FROM sides)
        ON CONFLICT DO NOTHING
        RETURNING 1)
    SELECT count(*) FROM invited
$$;

-- A survey with how many were asked and how many have answered, as it is read.
CREATE VIEW survey_cards AS
SELECT s.*,
    (SELECT count(*) FROM survey_invitations i WHERE i.survey_id = s.id) AS invited,
    (SELECT count(*) FROM survey_invitations i WHERE i.survey_id = s.id AND i.answered_at IS NOT NULL) AS answered
FROM surveys s;

-- What surveys said that were closed in the period, one line a question of a survey. `published` is whether enough have answered: a
-- question of a survey is published everywhere or nowhere, so that no two figures differ by fewer people than the school allows. For the
-- same reason nothing is told of a survey that is still open.
CREATE FUNCTION asked_questions(programs uuid[], first date, last date) RETURNS TABLE (
    survey_id uuid, school_id uuid, program_id uuid, wave text, closed_at timestamptz, threshold integer, question_id uuid, side text, "position" smallint,
    key text, measure text, scale_max smallint, wording jsonb, invited bigint, answered bigint, published boolean
) LANGUAGE sql STABLE AS $$
    SELECT s.id, s.school_id, s.program_id, s.wave, s.closed_at,
        -- of ten as the school says, of five accordingly: 7 of 10 is 4 of 5
        ceil(s.satisfaction_threshold * q.scale_max / 10.0)::integer,
        q.id, q.side, q.position, q.key, q.measure, q.scale_max, jsonb_build_object('ru', q.text_ru, 'kk', q.text_kk, 'en', q.text_en),
        (SELECT count(*) FROM survey_invitations i WHERE i.survey_id = s.id AND i.side = q.side), a.answered, a.people >= s.min_group_size
    FROM surveys s
    JOIN schools z ON z.id = s.school_id
    JOIN survey_questions q ON q.set_id = s.set_id AND q.scale_max IS NOT NULL
    CROSS JOIN LATERAL (
        -- a mentor of two pairs answers twice and is one person
        SELECT count(*) AS answered, count(DISTINCT coalesce(i.person_id, i.account_id)) AS people
        FROM survey_invitations i JOIN survey_answers w ON w.invitation_id = i.id AND w.question_id = q.id WHERE i.survey_id = s.id) a
    WHERE s.program_id = ANY (programs) AND s.state = 'closed' AND (s.closed_at AT TIME ZONE z.time_zone)::date BETWEEN first AND last
$$;

-- Days after a survey's day from which on stage IV does not wait for it.
ALTER TABLE schools ADD survey_grace_days integer NOT NULL DEFAULT 7 CONSTRAINT schools_survey_grace CHECK (survey_grace_days BETWEEN 0 AND 90);

-- What a school looks at in its teachers' practice, and what mentees and mentors see there at the beginning and in the end.
CREATE TABLE competences (
    id uuid NOT NULL CONSTRAINT competences_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT competences_school REFERENCES schools (id) ON DELETE CASCADE,
    position integer NOT NULL CONSTRAINT competences_number CHECK (position BETWEEN 1 AND 100),
    title text NOT NULL,
    retired_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT competences_tenant UNIQUE (school_id, id),
    CONSTRAINT competences_title UNIQUE (school_id, title)
);
CREATE TRIGGER competences_touch BEFORE UPDATE ON competences FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE skill_assessments (
    track_id uuid NOT NULL,
    phase text NOT NULL CONSTRAINT skill_assessments_phase CHECK (phase IN ('entry', 'exit')),
    side text NOT NULL CONSTRAINT skill_assessments_side CHECK (side IN ('mentee', 'mentor')),
    school_id uuid NOT NULL,
    author_id uuid NOT NULL,
    -- when it was first made: this does not change, so that it can be told who came after whom
    assessed_at timestamptz NOT NULL,
    -- as the school had it then: what is withheld does not change afterwards
    group_size integer NOT NULL,
    changed_at timestamptz NOT NULL,
    CONSTRAINT skill_assessments_pkey PRIMARY KEY (track_id, phase, side),
    CONSTRAINT skill_assessments_tenant UNIQUE (school_id, track_id, phase, side),
    CONSTRAINT skill_assessments_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT skill_assessments_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX skill_assessments_author ON skill_assessments (author_id);
CREATE TABLE skill_scores (
    track_id uuid NOT NULL,
    phase text NOT NULL,
    side text NOT NULL,
    competence_id uuid NOT NULL,
    school_id uuid NOT NULL,
    score smallint NOT NULL CONSTRAINT skill_scores_score CHECK (score BETWEEN 1 AND 5),
    CONSTRAINT skill_scores_pkey PRIMARY KEY (track_id, phase, side, competence_id),
    CONSTRAINT skill_scores_assessment FOREIGN KEY (school_id, track_id, phase, side)
        REFERENCES skill_assessments (school_id, track_id, phase, side) ON DELETE CASCADE,
    CONSTRAINT skill_scores_competence FOREIGN KEY (school_id, competence_id) REFERENCES competences (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX skill_scores_competence ON skill_scores (competence_id);

-- Who can be counted for what grew between entry and exit: those assessed by one side at both ends, in the order in which that was
-- complete, in groups as small as the school allowed. A group counts when it is full, lies in the period as a whole, and as many people
-- have assessed it; of a group a competence counts that all of it were assessed in. So two figures differ by whole groups, whatever is asked.
CREATE FUNCTION skill_gains(programs uuid[], first date, last date) RETURNS TABLE (
    school_id uuid, program_id uuid, track_id uuid, side text, competence_id uuid, entry smallint, exit smallint
) LANGUAGE sql STABLE AS $$
    WITH both_ends AS (
        SELECT t.school_id, t.program_id, t.id AS track_id, x.side, x.author_id, x.group_size,
            (greatest(x.assessed_at, e.assessed_at) AT TIME ZONE s.time_zone)::date AS complete_on,
            (row_number() OVER (PARTITION BY t.program_id, x.side, x.group_size ORDER BY greatest(x.assessed_at, e.assessed_at), t.id) - 1)
                / x.group_size AS batch
        FROM tracks t
        JOIN schools s ON s.id = t.school_id
        JOIN skill_assessments x ON x.track_id = t.id AND x.phase = 'exit'
        JOIN skill_assessments e ON e.track_id = t.id AND e.phase = 'entry' AND e.side = x.side
        WHERE t.program_id = ANY (programs)
    ), full_groups AS (
        SELECT program_id, side, group_size, batch FROM both_ends
        GROUP BY program_id, side, group_size, batch
        HAVING count(*) = group_size AND count(DISTINCT author_id) = group_size AND min(complete_on) >= first AND max(complete_on) <= last
    ), scored AS (
        SELECT b.school_id, b.program_id, b.track_id, b.side, e.competence_id, e.score AS entry, x.score AS exit, b.group_size,
            count(*) OVER (PARTITION BY b.program_id, b.side, b.group_size, b.batch, e.competence_id) AS assessed
        FROM both_ends b
        JOIN full_groups f USING (program_id, side, group_size, batch)
        JOIN skill_scores e ON e.track_id = b.track_id AND e.side = b.side AND e.phase = 'entry'
        JOIN skill_scores x ON x.track_id = b.track_id AND x.side = b.side AND x.phase = 'exit' AND x.competence_id = e.competence_id
    )
    SELECT school_id, program_id, track_id, side, competence_id, entry, exit FROM scored WHERE assessed = group_size
$$;

-- Facts about a mentee's career: a step taken, somebody new to work with.
CREATE TABLE career_facts (
    id uuid NOT NULL CONSTRAINT career_facts_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT career_facts_kind CHECK (kind IN ('career_step', 'professional_contact')),
    title text NOT NULL,
    happened_on date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT career_facts_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE
);
CREATE INDEX career_facts_track ON career_facts (track_id, happened_on);

-- Who is told of surveys: everybody invited, and once more those who are silent.
ALTER TABLE notice_rules DROP CONSTRAINT notice_rules_topic, DROP CONSTRAINT notice_rules_audience,
    ADD CONSTRAINT notice_rules_topic CHECK (topic IN ('pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys')),
    ADD CONSTRAINT notice_rules_audience CHECK (audience <@ ARRAY['members', 'mentors', 'mentee', 'curators', 'person', 'asker', 'asked', 'author', 'raiser',
        'invited', 'silent']);
ALTER TABLE notification_settings DROP CONSTRAINT notification_settings_topics, ADD CONSTRAINT notification_settings_topics
    CHECK (muted_topics <@ ARRAY['pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys']);
INSERT INTO notice_rules (action, topic, audience) VALUES ('survey.opened', 'surveys', '{invited}'), ('survey.reminded', 'surveys', '{silent}');
CREATE OR REPLACE FUNCTION tell_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    rule notice_rules;
    track uuid;
    pair uuid;
BEGIN
    SELECT * INTO rule FROM notice_rules WHERE action = NEW.action;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    track := CASE NEW.object_type
        WHEN 'track' THEN NEW.object_id
        WHEN 'stage' THEN (SELECT track_id FROM stages WHERE id = NEW.object_id)
        WHEN 'feedback' THEN (SELECT s.track_id FROM feedback f JOIN stages s ON s.id = f.stage_id WHERE f.id = NEW.object_id)
        WHEN 'goal' THEN (SELECT track_id FROM goals WHERE id = NEW.object_id)
        WHEN 'plan_item' THEN (SELECT track_id FROM plan_items WHERE id = NEW.object_id)
        WHEN 'observation' THEN (SELECT track_id FROM observations WHERE id = NEW.object_id)
        WHEN 'achievement' THEN (SELECT track_id FROM achievements WHERE id = NEW.object_id) END;
    pair := CASE NEW.object_type
        WHEN 'pair' THEN NEW.object_id
        WHEN 'meeting' THEN (SELECT pair_id FROM meetings WHERE id = NEW.object_id)
        ELSE (SELECT pair_id FROM tracks WHERE id = track) END;
    -- nobody hears of a draft but those who make it
    IF NEW.action IN ('pair.member_added', 'pair.member_removed') AND (SELECT state FROM pairs WHERE id = pair) = 'draft'
        OR NEW.action = 'pair.cancelled' AND NEW.details ->> 'from' = 'draft' THEN
        RETURN NULL;
    END IF;
    WITH concerned (person_id) AS (
        SELECT person_id FROM pair_members WHERE 'members' = ANY (rule.audience) AND pair_id = pair AND left_on IS NULL AND NOT pending
        UNION ALL SELECT person_id FROM pair_mentors
            WHERE 'mentors' = ANY (rule.audience) AND pair_id = pair AND starts_at <= NEW.happened_at AND ends_at > NEW.happened_at
        UNION ALL SELECT mentee_id FROM tracks WHERE 'mentee' = ANY (rule.audience) AND id = track
        UNION ALL SELECT (NEW.details ->> 'person_id')::uuid WHERE 'person' = ANY (rule.audience)
        UNION ALL SELECT mentee_id FROM mentor_requests WHERE 'asker' = ANY (rule.audience) AND id = NEW.object_id
        UNION ALL SELECT mentor_id FROM mentor_requests WHERE 'asked' = ANY (rule.audience) AND id = NEW.object_id
        UNION ALL SELECT mentor_id FROM mentor_slots WHERE 'asked' = ANY (rule.audience) AND id = NEW.object_id
        UNION ALL SELECT author_id FROM practices WHERE 'author' = ANY (rule.audience) AND id = NEW.object_id
        UNION ALL SELECT person_id FROM survey_invitations
            WHERE survey_id = NEW.object_id AND ('invited' = ANY (rule.audience) OR 'silent' = ANY (rule.audience) AND answered_at IS NULL)
    ), told (account_id) AS (
        SELECT p.account_id FROM concerned c JOIN people p ON p.id = c.person_id AND p.status = 'active' AND p.account_id IS NOT NULL
        UNION SELECT r.account_id FROM role_assignments r
            WHERE 'curators' = ANY (rule.audience) AND r.role = 'curator' AND r.program_id = NEW.program_id AND r.withdrawn_at IS NULL
              AND r.valid_from <= NEW.happened_at::date + 1 AND (r.valid_to IS NULL OR r.valid_to >= NEW.happened_at::date)
        UNION SELECT account_id FROM survey_invitations
            WHERE survey_id = NEW.object_id AND ('invited' = ANY (rule.audience) OR 'silent' = ANY (rule.audience) AND answered_at IS NULL)
        UNION SELECT raised_by FROM flags WHERE 'raiser' = ANY (rule.audience) AND id = NEW.object_id
    ), noticed AS (
        INSERT INTO notifications (id, account_id, school_id, kind, topic, path, happened_at)
        SELECT NEW.id, t.account_id, NEW.school_id, replace(NEW.action, '.', '_'), rule.topic,
            CASE NEW.object_type WHEN 'role' THEN '/me' WHEN 'survey' THEN '/me/surveys' WHEN 'feedback' THEN '/tracks/' || track
                ELSE '/' || replace(NEW.object_type, '_', '-') || 's/' || NEW.object_id END,
            NEW.happened_at
        FROM told t JOIN accounts a ON a.id = t.account_id
        WHERE a.disabled_at IS NULL AND t.account_id IS DISTINCT FROM NEW.account_id
        ON CONFLICT DO NOTHING
        RETURNING account_id
    )
    INSERT INTO letters (account_id, notification_id, due_at)
    SELECT n.account_id, NEW.id, after_quiet(NEW.happened_at, coalesce(z.time_zone, 'UTC'),
        CASE WHEN s.account_id IS NULL THEN '21:00' ELSE s.quiet_from END, CASE WHEN s.account_id IS NULL THEN '07:00' ELSE s.quiet_to END)
    FROM noticed n
    LEFT JOIN notification_settings s ON s.account_id = n.account_id
    LEFT JOIN schools z ON z.id = NEW.school_id
    WHERE s.account_id IS NULL OR s.letters AND NOT rule.topic = ANY (s.muted_topics);
    RETURN NULL;
END $$;

-- The questions that come with the service.
INSERT INTO survey_sets (id, school_id, title, version_no) VALUES ('01990000-0000-7000-8000-000000000501', NULL, 'Talim', 1);
INSERT INTO survey_questions (id, set_id, side, position, key, measure, scale_max, required, text_ru, text_kk, text_en)
SELECT ('01990000-0000-7000-8000-0000000006' || lpad(row_number() OVER ()::text, 2, '0'))::uuid, '01990000-0000-7000-8000-000000000501', q.*
FROM (VALUES
    ('mentee', 1::smallint, 'satisfaction', 'satisfaction', 10::smallint, true,
     'Насколько вы довольны работой с наставником?', 'Тәлімгермен жұмысқа қаншалықты қанағаттанасыз?', 'How satisfied are you with the work with your mentor?'),
    ('mentee', 2, 'trust', 'trust', 5, true,
     'Могу открыто говорить с наставником о том, что не получается.', 'Не шықпай жатқаны туралы тәлімгермен ашық сөйлесе аламын.', 'I can speak openly with my mentor about what does not work.'),
    ('mentee', 3, 'quality', 'quality', 5, true,
     'Наши встречи хорошо подготовлены и проходят с пользой.', 'Кездесулеріміз жақсы дайындалып, пайдалы өтеді.', 'Our meetings are well prepared and useful.'),
    ('mentee', 4, 'mutual_benefit', 'mutual_benefit', 5, true,
     'Наша работа полезна нам обоим.', 'Жұмысымыз екеумізге де пайдалы.', 'Our work is useful to both of us.'),
    ('mentee', 5, 'influence', 'influence', 5, true,
     'Мои уроки изменились благодаря этой работе.', 'Осы жұмыстың арқасында сабақтарым өзгерді.', 'My lessons have changed because of this work.'),
    ('mentee', 6, 'comment', 'other', NULL, false,
     'Что стоит сохранить, а что изменить? Ответ прочтёт только куратор.', 'Нені сақтаған, нені өзгерткен жөн? Жауапты тек куратор оқиды.', 'What should stay, and what should change? Only the curator reads this.'),
    ('mentor', 1, 'satisfaction', 'satisfaction', 10, true,
     'Насколько вы довольны работой с наставляемым?', 'Тәлім алушымен жұмысқа қаншалықты қанағаттанасыз?', 'How satisfied are you with the work with your mentee?'),
    ('mentor', 2, 'trust', 'trust', 5, true,
     'Наставляемый открыто говорит со мной о том, что не получается.', 'Тәлім алушы не шықпай жатқаны туралы менімен ашық сөйлеседі.', 'My mentee speaks openly with me about what does not work.'),
    ('mentor', 3, 'quality', 'quality', 5, true,
     'Наши встречи хорошо подготовлены и проходят с пользой.', 'Кездесулеріміз жақсы дайындалып, пайдалы өтеді.', 'Our meetings are well prepared and useful.'),
    ('mentor', 4, 'mutual_benefit', 'mutual_benefit', 5, true,
     'Наша работа полезна нам обоим.', 'Жұмысымыз екеумізге де пайдалы.', 'Our work is useful to both of us.'),
    ('mentor', 5, 'influence', 'influence', 5, true,
     'Эта работа изменила и мою собственную практику.', 'Бұл жұмыс менің өз тәжірибемді де өзгертті.', 'This work has changed my own practice too.'),
    ('mentor', 6, 'comment', 'other', NULL, false,
     'Что стоит сохранить, а что изменить? Ответ прочтёт только куратор.', 'Нені сақтаған, нені өзгерткен жөн? Жауапты тек куратор оқиды.', 'What should stay, and what should change? Only the curator reads this.'),
    ('curator', 1, 'satisfaction', 'satisfaction', 10, true,
     'Насколько вы довольны тем, как идёт программа?', 'Бағдарламаның жүрісіне қаншалықты қанағаттанасыз?', 'How satisfied are you with how the program goes?'),
    ('curator', 2, 'quality', 'quality', 5, true,
     'Пары встречаются регулярно и готовятся к встречам.', 'Жұптар тұрақты кездеседі және кездесулерге дайындалады.', 'Pairs meet regularly and prepare for it.'),
    ('curator', 3, 'comment', 'other', NULL, false,
     'Что мешает программе и что ей помогает?', 'Бағдарламаға не кедергі, не көмектеседі?', 'What hinders the program, and what helps it?')
) q (side, position, key, measure, scale_max, required, text_ru, text_kk, text_en);
UPDATE survey_sets SET published_at = now() WHERE id = '01990000-0000-7000-8000-000000000501';
