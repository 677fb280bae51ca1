DROP TABLE mentee_profiles;
DROP TABLE mentor_profiles;
DROP TABLE people;
