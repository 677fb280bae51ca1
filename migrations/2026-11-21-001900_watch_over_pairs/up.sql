-- When a program begins to worry. What is null follows the school.
ALTER TABLE programs
    ADD first_meeting_days integer NOT NULL DEFAULT 30 CONSTRAINT programs_first_meeting_days CHECK (first_meeting_days BETWEEN 1 AND 365),
    ADD inactivity_warning_days integer CONSTRAINT programs_inactivity_warning CHECK (inactivity_warning_days BETWEEN 1 AND 365),
    ADD inactivity_critical_days integer CONSTRAINT programs_inactivity_critical CHECK (inactivity_critical_days BETWEEN 1 AND 365);

-- Somebody in a pair, or its curator, says that something is wrong. The words are for the curator and for who raised it.
CREATE TABLE flags (
    id uuid NOT NULL CONSTRAINT flags_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    topic text NOT NULL CONSTRAINT flags_topic CHECK (topic IN ('schedule', 'relationship', 'workload', 'progress', 'ethics', 'other')),
    priority text NOT NULL CONSTRAINT flags_priority CHECK (priority IN ('low', 'medium', 'high')),
    text text,
    raised_by uuid NOT NULL CONSTRAINT flags_account REFERENCES accounts (id) ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'open' CONSTRAINT flags_state CHECK (state IN ('open', 'resolved')),
    resolution text,
    resolved_by uuid CONSTRAINT flags_resolver REFERENCES accounts (id) ON DELETE RESTRICT,
    resolved_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT flags_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT flags_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT flags_resolved CHECK ((state = 'resolved') = (resolution IS NOT NULL AND resolved_at IS NOT NULL))
);
CREATE INDEX flags_pair ON flags (pair_id);
CREATE INDEX flags_program ON flags (program_id, id);
CREATE INDEX flags_account ON flags (raised_by);
CREATE INDEX flags_resolver ON flags (resolved_by);
CREATE TRIGGER flags_touch BEFORE UPDATE ON flags FOR EACH ROW EXECUTE FUNCTION touch();
