DROP TABLE api_keys;
DROP VIEW actors;
DROP TABLE role_assignments;
