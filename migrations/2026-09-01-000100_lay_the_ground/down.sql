-- The role is shared by every database of the server and stays.
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM talim_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM talim_app;
DROP FUNCTION touch();
DROP EXTENSION btree_gist;
DROP EXTENSION pg_trgm;
