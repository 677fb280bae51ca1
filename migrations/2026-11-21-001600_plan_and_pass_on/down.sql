DROP TABLE observations;
DROP TABLE achievements;
ALTER TABLE programs DROP min_achievements;
DROP VIEW practice_cards;
DROP TABLE track_practices;
DROP TABLE practices;
DROP TABLE plan_items;
DROP TABLE goal_revisions;
ALTER TABLE goals DROP CONSTRAINT goals_tenant, DROP revision;
