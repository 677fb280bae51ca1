-- Who joins a program while a survey is open is told of it.
INSERT INTO notice_rules (action, topic, audience) VALUES ('survey.joined', 'surveys', '{person}');

-- A letter that is tried again keeps to the quiet hours as the first try did.
CREATE FUNCTION try_again_after_quiet() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settings notification_settings;
    zone text;
BEGIN
    SELECT * INTO settings FROM notification_settings WHERE account_id = NEW.account_id;
    SELECT z.time_zone INTO zone FROM schools z
    WHERE z.id = coalesce(
        (SELECT n.school_id FROM notifications n WHERE n.account_id = NEW.account_id AND n.id = NEW.notification_id),
        (SELECT p.school_id FROM people p WHERE p.account_id = NEW.account_id ORDER BY p.id LIMIT 1));
    NEW.due_at := after_quiet(NEW.due_at, coalesce(zone, 'UTC'),
        CASE WHEN settings.account_id IS NULL THEN '21:00' ELSE settings.quiet_from END,
        CASE WHEN settings.account_id IS NULL THEN '07:00' ELSE settings.quiet_to END);
    RETURN NEW;
END $$;
CREATE TRIGGER letters_again BEFORE UPDATE OF due_at ON letters FOR EACH ROW EXECUTE FUNCTION try_again_after_quiet();

-- People of a Kazakh school are listed in the order of its alphabet.
CREATE INDEX people_name_kk ON people (school_id, full_name COLLATE "kk-x-icu", id);
