DELETE FROM notice_rules WHERE topic = 'reports';
UPDATE notification_settings SET muted_topics = array_remove(muted_topics, 'reports');
ALTER TABLE notification_settings DROP CONSTRAINT notification_settings_topics, ADD CONSTRAINT notification_settings_topics
    CHECK (muted_topics <@ ARRAY['pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys']);
ALTER TABLE notice_rules DROP CONSTRAINT notice_rules_topic, DROP CONSTRAINT notice_rules_audience,
    ADD CONSTRAINT notice_rules_topic CHECK (topic IN ('pairs', 'meetings', 'stages', 'plan', 'requests', 'bank', 'flags', 'roles', 'surveys')),
    ADD CONSTRAINT notice_rules_audience CHECK (audience <@ ARRAY['members', 'mentors', 'mentee', 'curators', 'person', 'asker', 'asked', 'author', 'raiser',
        'invited', 'silent']);
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
DROP FUNCTION completed_stages(uuid[], date, date);
DROP TABLE rubrics;
DROP VIEW swot_cards;
DROP TABLE swot_mentions;
DROP TABLE swot_items;
DROP TABLE reports;
DROP FUNCTION refuse_thawing();
