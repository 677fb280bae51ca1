DROP TABLE program_changes;
DROP TABLE programs;
