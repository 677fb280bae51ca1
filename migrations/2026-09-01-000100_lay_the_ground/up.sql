-- What every later migration uses: the row clock, the application's own role, the extensions.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Every change of a row moves its version (the ETag) and its time.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;

-- The service works as this role, never as the owner of the tables: it cannot change the schema,
-- and what is revoked from it below (the audit trail) stays out of its reach.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'talim_app') THEN
        CREATE ROLE talim_app NOLOGIN;
    END IF;
    IF NOT pg_has_role(current_user, 'talim_app', 'MEMBER') THEN
        EXECUTE format('GRANT talim_app TO %I', current_user);
    END IF;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO talim_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO talim_app;
