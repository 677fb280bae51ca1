DROP FUNCTION is_young(date, date);
DROP FUNCTION counted_members(uuid[], date, date);
DROP FUNCTION counted_pairs(uuid[], date, date);
ALTER TABLE schools DROP plan_points;
DROP TABLE indicator_targets;
DROP TABLE headcounts;
