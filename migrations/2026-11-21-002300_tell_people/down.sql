DROP TRIGGER audit_events_tell ON audit_events;
DROP FUNCTION tell_people();
DROP FUNCTION after_quiet(timestamptz, text, time, time);
DROP TABLE letters;
DROP TABLE notifications;
DROP TABLE notification_settings;
DROP TABLE notice_rules;
