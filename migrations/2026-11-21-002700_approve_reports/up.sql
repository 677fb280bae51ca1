-- Reports as they are kept: drafted by a school, approved by its department, frozen from then on.
CREATE TABLE reports (
    id uuid NOT NULL CONSTRAINT reports_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT reports_school REFERENCES schools (id) ON DELETE RESTRICT,
    program_id uuid,
    code text NOT NULL CONSTRAINT reports_code CHECK (code IN ('R01', 'R02', 'R03', 'R04', 'R05', 'R06', 'R08', 'R09', 'R10', 'R11', 'R12')),
    period_from date NOT NULL,
    period_to date NOT NULL,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT reports_state CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'superseded')),
    conclusions text,
    recommendations text,
    -- the report as it was computed, in its own bytes: jsonb would not keep them
    snapshot text NOT NULL,
    -- SHA-256 of the snapshot and the texts, from the approval on
    content_hash text,
    author_id uuid NOT NULL CONSTRAINT reports_author REFERENCES accounts (id) ON DELETE RESTRICT,
    submitted_at timestamptz,
    submitter_id uuid CONSTRAINT reports_submitter REFERENCES accounts (id) ON DELETE RESTRICT,
    reviewer_id uuid CONSTRAINT reports_reviewer REFERENCES accounts (id) ON DELETE RESTRICT,
    reviewed_at timestamptz,
    review_comment text,
    supersedes_id uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT reports_tenant UNIQUE (school_id, id),
    CONSTRAINT reports_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT reports_supersedes FOREIGN KEY (school_id, supersedes_id) REFERENCES reports (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT reports_period CHECK (period_from <= period_to),
    CONSTRAINT reports_frozen CHECK ((state IN ('approved', 'superseded')) = (content_hash IS NOT NULL)),
    CONSTRAINT reports_not_by_the_author CHECK (reviewer_id <> author_id AND reviewer_id <> submitter_id)
);
CREATE INDEX reports_school ON reports (school_id, id);
CREATE INDEX reports_program ON reports (program_id);
CREATE INDEX reports_author ON reports (author_id);
CREATE INDEX reports_submitter ON reports (submitter_id);
CREATE INDEX reports_reviewer ON reports (reviewer_id);
CREATE UNIQUE INDEX reports_superseded_once ON reports (supersedes_id) WHERE state IN ('approved', 'superseded');
CREATE INDEX reports_supersedes ON reports (supersedes_id);
CREATE TRIGGER reports_touch BEFORE UPDATE ON reports FOR EACH ROW EXECUTE FUNCTION touch();

-- What is approved does not change; that another took its place can be said, once.
CREATE FUNCTION refuse_thawing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.content_hash IS NOT NULL AND (TG_OP = 'DELETE' OR OLD.state <> 'approved' OR NEW.state <> 'superseded'
        OR to_jsonb(NEW) - ARRAY['state', 'version', 'updated_at'] <> to_jsonb(OLD) - ARRAY['state', 'version', 'updated_at']) THEN
        RAISE EXCEPTION 'an approved report does not change' USING ERRCODE = 'check_violation', CONSTRAINT = 'reports_approved';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER reports_approved BEFORE UPDATE OR DELETE ON reports FOR EACH ROW EXECUTE FUNCTION refuse_thawing();

-- Strengths and weaknesses of a program, as its curator sees them, and which answers to surveys say so.
CREATE TABLE swot_items (
    id uuid NOT NULL CONSTRAINT swot_items_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    category text NOT NULL CONSTRAINT swot_items_category CHECK (category IN ('strength', 'weakness', 'opportunity', 'threat')),
    text text NOT NULL,
    source text NOT NULL CONSTRAINT swot_items_source CHECK (source IN ('mentee', 'mentor', 'curator')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT swot_items_tenant UNIQUE (school_id, id),
    CONSTRAINT swot_items_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE
);
CREATE INDEX swot_items_program ON swot_items (program_id, id);
CREATE TRIGGER swot_items_touch BEFORE UPDATE ON swot_items FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE swot_mentions (
    swot_item_id uuid NOT NULL,
    answer_id uuid NOT NULL,
    school_id uuid NOT NULL,
    CONSTRAINT swot_mentions_pkey PRIMARY KEY (swot_item_id, answer_id),
    CONSTRAINT swot_mentions_item FOREIGN KEY (school_id, swot_item_id) REFERENCES swot_items (school_id, id) ON DELETE CASCADE,
    CONSTRAINT swot_mentions_answer FOREIGN KEY (school_id, answer_id) REFERENCES survey_answers (school_id, id) ON DELETE CASCADE
);
CREATE INDEX swot_mentions_answer ON swot_mentions (answer_id);
CREATE VIEW swot_cards AS
SELECT i.*, (SELECT count(*) FROM swot_mentions m WHERE m.swot_item_id = i.id) AS mentions FROM swot_items i;

-- A program by criteria of 0, 1 or 2 points: of the program, never of a person.
CREATE TABLE rubrics (
    program_id uuid NOT NULL CONSTRAINT rubrics_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    criteria jsonb NOT NULL CONSTRAINT rubrics_criteria CHECK (jsonb_typeof(criteria) = 'array' AND jsonb_array_length(criteria) BETWEEN 1 AND 30),
    -- the least sums of the two better bands
    optimal_from integer NOT NULL,
    acceptable_from integer NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT rubrics_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT rubrics_bands CHECK (0 < acceptable_from AND acceptable_from < optimal_from AND optimal_from <= 2 * jsonb_array_length(criteria))
);
CREATE TRIGGER rubrics_touch BEFORE UPDATE ON rubrics FOR EACH ROW EXECUTE FUNCTION touch();

-- Stages that were completed on a day. The history is asked only of those that are not completed any more, or were so later.
CREATE FUNCTION completed_stages(programs uuid[], first date, last date) RETURNS TABLE (program_id uuid, track_id uuid, stage_no smallint)
LANGUAGE sql STABLE AS $$
    SELECT t.program_id, t.id, g.stage_no
    FROM tracks t JOIN schools s ON s.id = t.school_id JOIN stages g ON g.track_id = t.id
    WHERE t.program_id = ANY (programs) AND t.started_on <= last AND (t.discontinued_on IS NULL OR t.discontinued_on >= first)
      AND CASE WHEN g.state = 'completed' AND (g.completed_at AT TIME ZONE s.time_zone)::date <= last THEN true ELSE 'completed' = (
            SELECT c.to_state FROM stage_changes c WHERE c.stage_id = g.id AND (c.changed_at AT TIME ZONE s.time_zone)::date <= last
            ORDER BY c.changed_at DESC, c.id DESC LIMIT 1) END
$$;

-- Its author is told what became of a report.
ALTER TABLE notice_rules DROP CONSTRAINT notice_rules_topic, DROP CONSTRAINT notice_rules_audience,
    ADD CONSTRAINT notice_rules_topic CHECK (topic IN ('pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys', 'reports')),
    ADD CONSTRAINT notice_rules_audience CHECK (audience <@ ARRAY['members', 'mentors', 'mentee', 'curators', 'person', 'asker', 'asked', 'author', 'raiser',
        'invited', 'silent', 'writer']);
ALTER TABLE notification_settings DROP CONSTRAINT notification_settings_topics, ADD CONSTRAINT notification_settings_topics
    CHECK (muted_topics <@ ARRAY['pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys', 'reports']);
INSERT INTO notice_rules (action, topic, audience) VALUES ('report.returned', 'reports', '{writer}'), ('report.approved', 'reports', '{writer}');
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
        UNION SELECT author_id FROM reports WHERE 'writer' = ANY (rule.audience) AND id = NEW.object_id
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
