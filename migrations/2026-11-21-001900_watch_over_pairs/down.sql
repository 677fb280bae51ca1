DROP TABLE flags;
ALTER TABLE programs DROP first_meeting_days, DROP inactivity_warning_days, DROP inactivity_critical_days;
