DROP TABLE calendar_feeds;
DROP TABLE meeting_notes;
DROP TABLE meeting_agreements;
DROP TRIGGER meetings_take_people ON meetings;
DROP FUNCTION meetings_take_people();
DROP TABLE meeting_people;
DROP INDEX meetings_school;
ALTER TABLE meetings DROP CONSTRAINT meetings_agreed, DROP channel, DROP agenda, DROP agenda_agreed_at, DROP method_step,
    DROP series_id, DROP cancel_reason, DROP entered_late, DROP overlap_allowed;
ALTER TABLE programs DROP group_agenda_required;
