ALTER TABLE substitutions ADD reason text;
DROP TABLE pair_leavings;
