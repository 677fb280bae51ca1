-- What a program looks at when it proposes a mentor, and how much each of it counts.
ALTER TABLE programs
    ADD needs_weight smallint NOT NULL DEFAULT 5 CONSTRAINT programs_needs_weight CHECK (needs_weight BETWEEN 0 AND 10),
    ADD load_weight smallint NOT NULL DEFAULT 3 CONSTRAINT programs_load_weight CHECK (load_weight BETWEEN 0 AND 10),
    ADD availability_weight smallint NOT NULL DEFAULT 2 CONSTRAINT programs_availability_weight CHECK (availability_weight BETWEEN 0 AND 10),
    ADD level_weight smallint NOT NULL DEFAULT 1 CONSTRAINT programs_level_weight CHECK (level_weight BETWEEN 0 AND 10),
    ADD subject_weight smallint NOT NULL DEFAULT 1 CONSTRAINT programs_subject_weight CHECK (subject_weight BETWEEN 0 AND 10),
    ADD earlier_weight smallint NOT NULL DEFAULT 1 CONSTRAINT programs_earlier_weight CHECK (earlier_weight BETWEEN 0 AND 10),
    ADD CONSTRAINT programs_some_weight
        CHECK (needs_weight + load_weight + availability_weight + level_weight + subject_weight + earlier_weight > 0);

-- One run over the pool of a program, as it was.
CREATE TABLE matchings (
    id uuid NOT NULL CONSTRAINT matchings_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    weights jsonb NOT NULL,
    mentee_count integer NOT NULL,
    mentor_count integer NOT NULL,
    place_count integer NOT NULL,
    -- those for whom no place was left
    unmatched_ids uuid[] NOT NULL,
    run_by uuid NOT NULL CONSTRAINT matchings_account REFERENCES accounts (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL,
    CONSTRAINT matchings_tenant UNIQUE (school_id, id),
    CONSTRAINT matchings_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE
);
CREATE INDEX matchings_program ON matchings (program_id, id);
CREATE INDEX matchings_account ON matchings (run_by);

CREATE TABLE match_proposals (
    id uuid NOT NULL CONSTRAINT match_proposals_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    matching_id uuid NOT NULL,
    mentee_id uuid NOT NULL,
    mentor_id uuid NOT NULL,
    -- 0 to 1
    score double precision NOT NULL CONSTRAINT match_proposals_score CHECK (score BETWEEN 0 AND 1),
    factors jsonb NOT NULL,
    state text NOT NULL DEFAULT 'proposed' CONSTRAINT match_proposals_state CHECK (state IN ('proposed', 'accepted', 'rejected')),
    reason text,
    pair_id uuid,
    decided_by uuid CONSTRAINT match_proposals_account REFERENCES accounts (id) ON DELETE RESTRICT,
    decided_at timestamptz,
    CONSTRAINT match_proposals_matching FOREIGN KEY (school_id, matching_id) REFERENCES matchings (school_id, id) ON DELETE CASCADE,
    CONSTRAINT match_proposals_mentee FOREIGN KEY (school_id, mentee_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT match_proposals_mentor FOREIGN KEY (school_id, mentor_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT match_proposals_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT match_proposals_once UNIQUE (matching_id, mentee_id),
    CONSTRAINT match_proposals_decided CHECK ((state = 'proposed') = (decided_at IS NULL)),
    CONSTRAINT match_proposals_accepted CHECK ((state = 'accepted') = (pair_id IS NOT NULL))
);
CREATE INDEX match_proposals_mentee ON match_proposals (mentee_id);
CREATE INDEX match_proposals_mentor ON match_proposals (mentor_id);
CREATE INDEX match_proposals_pair ON match_proposals (pair_id);
CREATE INDEX match_proposals_account ON match_proposals (decided_by);
