-- What an account may do beyond its own pairs: a role, where, and from when to when.
CREATE TABLE role_assignments (
    id uuid NOT NULL CONSTRAINT role_assignments_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT role_assignments_account REFERENCES accounts (id) ON DELETE RESTRICT,
    -- null for those who belong to no school; where set, the role lasts no longer than the person is active
    person_id uuid,
    role text NOT NULL CONSTRAINT role_assignments_role
        CHECK (role IN ('system_admin', 'methodologist', 'school_admin', 'curator')),
    department_id uuid CONSTRAINT role_assignments_department REFERENCES departments (id) ON DELETE RESTRICT,
    school_id uuid CONSTRAINT role_assignments_school REFERENCES schools (id) ON DELETE RESTRICT,
    program_id uuid,
    valid_from date NOT NULL,
    -- null: until it is withdrawn
    valid_to date,
    withdrawn_at timestamptz,
    -- null: granted on the command line
    granted_by uuid CONSTRAINT role_assignments_granter REFERENCES accounts (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT role_assignments_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT role_assignments_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT role_assignments_dates CHECK (valid_from <= valid_to),
    CONSTRAINT role_assignments_reach CHECK (CASE role
        WHEN 'system_admin' THEN num_nonnulls(department_id, school_id, program_id) = 0
        WHEN 'methodologist' THEN department_id IS NOT NULL AND num_nonnulls(school_id, program_id) = 0
        WHEN 'school_admin' THEN school_id IS NOT NULL AND num_nonnulls(department_id, program_id) = 0
        ELSE school_id IS NOT NULL AND program_id IS NOT NULL AND department_id IS NULL END)
);
CREATE INDEX role_assignments_account ON role_assignments (account_id) WHERE withdrawn_at IS NULL;
CREATE INDEX role_assignments_account_all ON role_assignments (account_id);
CREATE INDEX role_assignments_person ON role_assignments (person_id);
CREATE INDEX role_assignments_department ON role_assignments (department_id);
CREATE INDEX role_assignments_school ON role_assignments (school_id);
CREATE INDEX role_assignments_program ON role_assignments (program_id);
CREATE INDEX role_assignments_granter ON role_assignments (granted_by);
CREATE UNIQUE INDEX role_assignments_once ON role_assignments (account_id, role, department_id, school_id, program_id)
    NULLS NOT DISTINCT WHERE withdrawn_at IS NULL;

-- Everything a request needs to know about its caller, in one indexed read.
-- Dates are compared by the service, which knows the time of the request.
CREATE VIEW actors AS
SELECT s.id AS session_id, s.account_id, s.expires_at, a.locale,
    ARRAY(SELECT p.id FROM people p WHERE p.account_id = a.id AND p.status = 'active') AS person_ids,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'role', r.role, 'department_id', r.department_id, 'school_id', r.school_id, 'program_id', r.program_id,
            'valid_from', r.valid_from, 'valid_to', r.valid_to, 'time_zone', coalesce(sc.time_zone, 'UTC'))), '[]')
     FROM role_assignments r
     LEFT JOIN people p ON p.id = r.person_id
     LEFT JOIN schools sc ON sc.id = r.school_id
     WHERE r.account_id = a.id AND r.withdrawn_at IS NULL
       AND (r.person_id IS NULL OR p.status = 'active')) AS roles
FROM sessions s
JOIN accounts a ON a.id = s.account_id
WHERE s.ended_at IS NULL AND a.disabled_at IS NULL;

CREATE TABLE api_keys (
    id uuid NOT NULL CONSTRAINT api_keys_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT api_keys_school REFERENCES schools (id) ON DELETE CASCADE,
    name text NOT NULL,
    -- the first characters, to recognise a key by
    prefix text NOT NULL,
    key_hash bytea NOT NULL CONSTRAINT api_keys_hash UNIQUE,
    scopes text[] NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    created_by uuid NOT NULL CONSTRAINT api_keys_maker REFERENCES accounts (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX api_keys_school ON api_keys (school_id);
CREATE INDEX api_keys_maker ON api_keys (created_by);
