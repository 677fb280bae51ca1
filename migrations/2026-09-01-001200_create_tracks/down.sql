DROP VIEW track_cards;
DROP TABLE goals;
DROP TABLE feedback;
DROP TABLE reflections;
DROP TABLE answers;
DROP TABLE stage_changes;
DROP TABLE stages;
DROP TABLE tracks;
