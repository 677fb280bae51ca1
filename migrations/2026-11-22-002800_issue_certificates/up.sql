-- What a certificate says stands: names and titles are kept as they were on its day.
CREATE TABLE certificates (
    id uuid PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT certificates_school REFERENCES schools (id) ON DELETE RESTRICT,
    program_id uuid NOT NULL,
    track_id uuid NOT NULL,
    number integer NOT NULL CONSTRAINT certificates_number CHECK (number > 0),
    -- the secret part of the public address: who was given the paper can have it checked
    code text NOT NULL CONSTRAINT certificates_code UNIQUE,
    mentee_name text NOT NULL,
    program_title text NOT NULL,
    school_name text NOT NULL,
    started_on date NOT NULL,
    completed_on date NOT NULL,
    issued_on date NOT NULL,
    issuer_id uuid CONSTRAINT certificates_issuer REFERENCES accounts (id) ON DELETE RESTRICT,
    revoked_at timestamptz,
    revoke_reason text CONSTRAINT certificates_revoke_reason CHECK (revoke_reason ~ '\S'),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT certificates_dates CHECK (started_on <= completed_on AND completed_on <= issued_on),
    CONSTRAINT certificates_revoked CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL)),
    CONSTRAINT certificates_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT certificates_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT certificates_numbered UNIQUE (school_id, number)
);
-- a revoked one can be followed by another
CREATE UNIQUE INDEX certificates_once ON certificates (track_id) WHERE revoked_at IS NULL;
CREATE INDEX certificates_track ON certificates (track_id);
CREATE INDEX certificates_program ON certificates (program_id);
CREATE INDEX certificates_issuer ON certificates (issuer_id);

-- An issued certificate can be revoked, and no more.
CREATE FUNCTION keep_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL OR (to_jsonb(NEW) - 'revoked_at' - 'revoke_reason') <> (to_jsonb(OLD) - 'revoked_at' - 'revoke_reason') THEN
        RAISE EXCEPTION 'an issued certificate stands' USING CONSTRAINT = 'certificates_stand', ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificates_stand BEFORE UPDATE ON certificates FOR EACH ROW EXECUTE FUNCTION keep_certificate();

-- What a certificate says has to stay true: while one holds, its track is not reopened.
CREATE FUNCTION keep_certified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM certificates WHERE track_id = NEW.id AND revoked_at IS NULL) THEN
        RAISE EXCEPTION 'a certificate holds' USING CONSTRAINT = 'certificates_hold', ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER certificates_hold BEFORE UPDATE OF state ON tracks FOR EACH ROW
    WHEN (OLD.state = 'completed' AND NEW.state <> 'completed') EXECUTE FUNCTION keep_certified();
