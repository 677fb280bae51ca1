CREATE TABLE audit_events (
    id uuid NOT NULL CONSTRAINT audit_events_pkey PRIMARY KEY,
    -- null: not about one school
    school_id uuid CONSTRAINT audit_events_school REFERENCES schools (id) ON DELETE RESTRICT,
    -- what the event was about; no foreign key, since the trail outlives a deleted draft
    program_id uuid,
    happened_at timestamptz NOT NULL,
    -- both null: the command line, or a try to sign in to no account
    account_id uuid CONSTRAINT audit_events_account REFERENCES accounts (id) ON DELETE RESTRICT,
    api_key_id uuid CONSTRAINT audit_events_key REFERENCES api_keys (id) ON DELETE RESTRICT,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id uuid,
    details jsonb NOT NULL DEFAULT '{}',
    request_id text
);
CREATE INDEX audit_events_school ON audit_events (school_id, id);
CREATE INDEX audit_events_program ON audit_events (program_id, id);
CREATE INDEX audit_events_account ON audit_events (account_id);
CREATE INDEX audit_events_key ON audit_events (api_key_id);
CREATE INDEX audit_events_object ON audit_events (object_id);

-- Written once: the service's role may add and read, the trigger stops everybody else's slip.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_events FROM talim_app;
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
