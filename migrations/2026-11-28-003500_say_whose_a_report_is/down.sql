ALTER TABLE achievements DROP COLUMN organiser_id;
DROP FUNCTION first_of_set;
