-- Files that schools bring: read into rows, looked at, and only then written.
CREATE TABLE imports (
    id uuid NOT NULL CONSTRAINT imports_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT imports_school REFERENCES schools (id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT imports_kind CHECK (kind IN ('people', 'pairs')),
    program_id uuid,
    file_name text NOT NULL,
    overwrite boolean NOT NULL,
    retire_missing boolean NOT NULL,
    state text NOT NULL CONSTRAINT imports_state CHECK (state IN ('reading', 'previewed', 'committing', 'committed', 'failed')),
    -- why it failed, as a code
    failure text,
    rows_read integer NOT NULL DEFAULT 0,
    rows_written integer NOT NULL DEFAULT 0,
    to_create integer NOT NULL DEFAULT 0,
    to_update integer NOT NULL DEFAULT 0,
    unchanged integer NOT NULL DEFAULT 0,
    skipped integer NOT NULL DEFAULT 0,
    wrong integer NOT NULL DEFAULT 0,
    to_retire integer NOT NULL DEFAULT 0,
    made_by uuid NOT NULL CONSTRAINT imports_account REFERENCES accounts (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT imports_tenant UNIQUE (school_id, id),
    CONSTRAINT imports_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT imports_pairs CHECK ((kind = 'pairs') = (program_id IS NOT NULL))
);
CREATE INDEX imports_school ON imports (school_id, id);
CREATE INDEX imports_program ON imports (program_id);
CREATE INDEX imports_account ON imports (made_by);
CREATE TRIGGER imports_touch BEFORE UPDATE ON imports FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE import_rows (
    import_id uuid NOT NULL,
    position integer NOT NULL,
    school_id uuid NOT NULL,
    -- the row in the sheet; null for somebody who is missing from it
    sheet_row integer,
    outcome text NOT NULL CONSTRAINT import_rows_outcome CHECK (outcome IN ('create', 'update', 'unchanged', 'skip', 'error', 'retire')),
    person_id uuid,
    -- what the row says, and what of it would change
    facts jsonb NOT NULL,
    changes jsonb NOT NULL,
    problems jsonb NOT NULL,
    CONSTRAINT import_rows_pkey PRIMARY KEY (import_id, position),
    CONSTRAINT import_rows_import FOREIGN KEY (school_id, import_id) REFERENCES imports (school_id, id) ON DELETE CASCADE,
    CONSTRAINT import_rows_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX import_rows_person ON import_rows (person_id);

-- What the last import wrote of a person: what differs from it was changed by hand.
CREATE TABLE import_origins (
    person_id uuid NOT NULL CONSTRAINT import_origins_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT import_origins_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE CASCADE
);
