-- What is told to whom. The line of the trail that a change writes is what tells: in the same transaction, never forgotten.
CREATE TABLE notice_rules (
    action text NOT NULL CONSTRAINT notice_rules_pkey PRIMARY KEY,
    topic text NOT NULL CONSTRAINT notice_rules_topic CHECK (topic IN ('pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles')),
    audience text[] NOT NULL CONSTRAINT notice_rules_audience
        CHECK (audience <@ ARRAY['members', 'mentors', 'mentee', 'curators', 'person', 'asker', 'asked', 'author', 'raiser'])
);
INSERT INTO notice_rules (action, topic, audience) VALUES
('pair.formed', 'pairs', '{curators}'),
('pair.proposed', 'pairs', '{members}'),
('pair.consented', 'pairs', '{curators}'),
('pair.activated', 'pairs', '{members,curators}'),
('pair.declined', 'pairs', '{members,curators}'),
('pair.cancelled', 'pairs', '{members}'),
('pair.paused', 'pairs', '{members,mentors}'),
('pair.resumed', 'pairs', '{members,mentors}'),
('pair.member_added', 'pairs', '{person}'),
('pair.member_removed', 'pairs', '{person}'),
('pair.joined', 'pairs', '{members,curators}'),
('pair.left', 'pairs', '{members,curators}'),
('pair.notice_given', 'pairs', '{members,curators}'),
('pair.consent_revoked', 'pairs', '{curators}'),
('pair.ended', 'pairs', '{members,mentors,curators}'),
('pair.substituted', 'pairs', '{members,person}'),
('pair.substitution_ended', 'pairs', '{members,person}'),
('meeting.planned', 'meetings', '{members,mentors}'),
('meeting.changed', 'meetings', '{members,mentors}'),
('meeting.cancelled', 'meetings', '{members,mentors}'),
('meeting.held', 'meetings', '{members,mentors}'),
('meeting.not_held', 'meetings', '{members,mentors}'),
('meeting.agenda_agreed', 'meetings', '{mentors}'),
('stage.submitted', 'stages', '{mentors}'),
('stage.completed', 'stages', '{mentee}'),
('stage.returned', 'stages', '{mentee}'),
('stage.reopened', 'stages', '{mentee,mentors}'),
('feedback.given', 'stages', '{mentee}'),
('track.completed', 'stages', '{mentee,mentors,curators}'),
('track.discontinued', 'stages', '{mentee,mentors}'),
('goal.created', 'plan', '{mentee,mentors}'),
('goal.approved', 'plan', '{mentee}'),
('goal.revised', 'plan', '{mentee,mentors}'),
('goal.assessed', 'plan', '{mentee}'),
('plan_item.created', 'plan', '{mentee,mentors}'),
('plan_item.cancelled', 'plan', '{mentee,mentors}'),
('track.practice_chosen', 'plan', '{mentee,mentors}'),
('observation.created', 'plan', '{mentee}'),
('achievement.created', 'plan', '{mentee,mentors}'),
('mentor_request.made', 'requests', '{asked}'),
('mentor_request.accepted', 'requests', '{asker}'),
('mentor_request.refused', 'requests', '{asker}'),
('mentor_request.withdrawn', 'requests', '{asked}'),
('mentor_request.expired', 'requests', '{asker,asked}'),
('mentor_request.unavailable', 'requests', '{asker}'),
('mentor_slot.booked', 'requests', '{asked}'),
('practice.published', 'bank', '{author}'),
('practice.retired', 'bank', '{author}'),
('flag.raised', 'flags', '{curators}'),
('flag.resolved', 'flags', '{raiser}'),
('role.granted', 'roles', '{person}'),
('role.withdrawn', 'roles', '{person}');

-- What somebody wants by mail, and when not. Without a row, the defaults.
CREATE TABLE notification_settings (
    account_id uuid NOT NULL CONSTRAINT notification_settings_pkey PRIMARY KEY
        CONSTRAINT notification_settings_account REFERENCES accounts (id) ON DELETE CASCADE,
    letters boolean NOT NULL DEFAULT true,
    digest boolean NOT NULL DEFAULT true,
    muted_topics text[] NOT NULL DEFAULT '{}' CONSTRAINT notification_settings_topics
        CHECK (muted_topics <@ ARRAY['pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles']),
    quiet_from time DEFAULT '21:00',
    quiet_to time DEFAULT '07:00',
    -- ends the digest from a letter, without signing in
    unsubscribe_token text NOT NULL DEFAULT translate(encode(sha256(gen_random_uuid()::text::bytea || gen_random_uuid()::text::bytea), 'base64'), '+/=', '-_')
        CONSTRAINT notification_settings_token UNIQUE,
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT notification_settings_quiet CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);
CREATE TRIGGER notification_settings_touch BEFORE UPDATE ON notification_settings FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE notifications (
    -- of the line in the trail
    id uuid NOT NULL,
    account_id uuid NOT NULL CONSTRAINT notifications_account REFERENCES accounts (id) ON DELETE CASCADE,
    school_id uuid CONSTRAINT notifications_school REFERENCES schools (id) ON DELETE CASCADE,
    kind text NOT NULL,
    topic text NOT NULL,
    path text NOT NULL,
    happened_at timestamptz NOT NULL,
    read_at timestamptz,
    -- one transaction tells somebody one thing once: a series of thirty meetings is one notice
    told_in bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
    CONSTRAINT notifications_pkey PRIMARY KEY (account_id, id),
    CONSTRAINT notifications_once UNIQUE (account_id, kind, told_in)
);
CREATE INDEX notifications_school ON notifications (school_id);
CREATE INDEX notifications_unread ON notifications (account_id, id) WHERE read_at IS NULL;

-- Letters to send. Whoever sends one claims it first, and a claimed one is never sent by anybody else: what a crash leaves
-- claimed may have arrived, and is not sent again.
CREATE TABLE letters (
    id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT letters_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT letters_account REFERENCES accounts (id) ON DELETE CASCADE,
    notification_id uuid,
    -- the Monday of a digest
    digest_of date,
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT letters_state CHECK (state IN ('waiting', 'claimed', 'sent', 'failed')),
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    settled_at timestamptz,
    -- the status of the mail server, never its words
    failure text,
    CONSTRAINT letters_notification FOREIGN KEY (account_id, notification_id) REFERENCES notifications (account_id, id) ON DELETE CASCADE,
    CONSTRAINT letters_digest UNIQUE (account_id, digest_of),
    CONSTRAINT letters_subject CHECK ((notification_id IS NULL) <> (digest_of IS NULL))
);
CREATE INDEX letters_notification ON letters (notification_id);
CREATE INDEX letters_due ON letters (due_at) WHERE state = 'waiting';

-- The end of somebody's quiet hours, or the moment itself.
CREATE FUNCTION after_quiet(at timestamptz, zone text, quiet_from time, quiet_to time) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN quiet_from IS NULL OR quiet_from = quiet_to THEN at
        WHEN quiet_from < quiet_to AND clock >= quiet_from AND clock < quiet_to THEN (day + quiet_to) AT TIME ZONE zone
        WHEN quiet_from > quiet_to AND clock >= quiet_from THEN (day + 1 + quiet_to) AT TIME ZONE zone
        WHEN quiet_from > quiet_to AND clock < quiet_to THEN (day + quiet_to) AT TIME ZONE zone
        ELSE at END
    FROM (SELECT (at AT TIME ZONE zone)::date AS day, (at AT TIME ZONE zone)::time AS clock) local
$$;

CREATE FUNCTION tell_people() RETURNS trigger LANGUAGE plpgsql AS $$
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
    ), told (account_id) AS (
        SELECT p.account_id FROM concerned c JOIN people p ON p.id = c.person_id AND p.status = 'active' AND p.account_id IS NOT NULL
        UNION SELECT r.account_id FROM role_assignments r
            WHERE 'curators' = ANY (rule.audience) AND r.role = 'curator' AND r.program_id = NEW.program_id AND r.withdrawn_at IS NULL
              AND r.valid_from <= NEW.happened_at::date + 1 AND (r.valid_to IS NULL OR r.valid_to >= NEW.happened_at::date)
        UNION SELECT raised_by FROM flags WHERE 'raiser' = ANY (rule.audience) AND id = NEW.object_id
    ), noticed AS (
        INSERT INTO notifications (id, account_id, school_id, kind, topic, path, happened_at)
        SELECT NEW.id, t.account_id, NEW.school_id, replace(NEW.action, '.', '_'), rule.topic,
            CASE NEW.object_type WHEN 'role' THEN '/me' WHEN 'feedback' THEN '/tracks/' || track
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
CREATE TRIGGER audit_events_tell AFTER INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION tell_people();
