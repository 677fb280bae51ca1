-- A mentee asks a mentor, within the school's limits; at 0 nobody asks and the curators alone propose.
ALTER TABLE schools
    ADD max_open_requests integer NOT NULL DEFAULT 5 CONSTRAINT schools_open_requests CHECK (max_open_requests BETWEEN 0 AND 20),
    ADD request_days integer NOT NULL DEFAULT 14 CONSTRAINT schools_request_days CHECK (request_days BETWEEN 1 AND 90);

CREATE TABLE mentor_requests (
    id uuid NOT NULL CONSTRAINT mentor_requests_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    mentee_id uuid NOT NULL,
    mentor_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT mentor_requests_kind CHECK (kind IN ('individual', 'virtual', 'peer', 'reverse')),
    -- between the two: nobody who organises reads it
    message text,
    state text NOT NULL DEFAULT 'open'
        CONSTRAINT mentor_requests_state CHECK (state IN ('open', 'accepted', 'refused', 'withdrawn', 'expired', 'unavailable')),
    expires_at timestamptz NOT NULL,
    decided_at timestamptz,
    pair_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT mentor_requests_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT mentor_requests_mentee FOREIGN KEY (school_id, mentee_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT mentor_requests_mentor FOREIGN KEY (school_id, mentor_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT mentor_requests_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT mentor_requests_two CHECK (mentee_id <> mentor_id),
    CONSTRAINT mentor_requests_decided CHECK ((state = 'open') = (decided_at IS NULL)),
    CONSTRAINT mentor_requests_accepted CHECK ((state = 'accepted') = (pair_id IS NOT NULL))
);
CREATE INDEX mentor_requests_program ON mentor_requests (program_id, id);
CREATE INDEX mentor_requests_mentee ON mentor_requests (mentee_id);
CREATE INDEX mentor_requests_mentor ON mentor_requests (mentor_id);
CREATE INDEX mentor_requests_pair ON mentor_requests (pair_id);
CREATE UNIQUE INDEX mentor_requests_open ON mentor_requests (program_id, mentee_id, mentor_id) WHERE state = 'open';
CREATE TRIGGER mentor_requests_touch BEFORE UPDATE ON mentor_requests FOR EACH ROW EXECUTE FUNCTION touch();

-- Times that a mentor offers for one flash meeting each.
CREATE TABLE mentor_slots (
    id uuid NOT NULL CONSTRAINT mentor_slots_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    mentor_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    topic text NOT NULL,
    channel text NOT NULL CONSTRAINT mentor_slots_channel CHECK (channel IN ('in_person', 'online', 'mixed')),
    place text,
    -- the offer is the mentor's consent: to which text, and who gave it
    text_version text NOT NULL,
    offered_by uuid NOT NULL CONSTRAINT mentor_slots_account REFERENCES accounts (id) ON DELETE RESTRICT,
    state text NOT NULL DEFAULT 'open' CONSTRAINT mentor_slots_state CHECK (state IN ('open', 'booked', 'withdrawn')),
    pair_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT mentor_slots_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT mentor_slots_mentor FOREIGN KEY (school_id, mentor_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT mentor_slots_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT mentor_slots_times CHECK (ends_at > starts_at),
    CONSTRAINT mentor_slots_booked CHECK ((state = 'booked') = (pair_id IS NOT NULL)),
    CONSTRAINT mentor_slots_no_overlap EXCLUDE USING gist (mentor_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state <> 'withdrawn')
);
CREATE INDEX mentor_slots_program ON mentor_slots (program_id, starts_at);
CREATE INDEX mentor_slots_mentor ON mentor_slots (mentor_id);
CREATE INDEX mentor_slots_pair ON mentor_slots (pair_id);
CREATE INDEX mentor_slots_account ON mentor_slots (offered_by);
CREATE TRIGGER mentor_slots_touch BEFORE UPDATE ON mentor_slots FOR EACH ROW EXECUTE FUNCTION touch();

-- The two questions after a flash meeting, for both sides.
CREATE TABLE flash_responses (
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    usefulness smallint NOT NULL CONSTRAINT flash_responses_usefulness CHECK (usefulness BETWEEN 1 AND 5),
    would_continue boolean NOT NULL,
    answered_at timestamptz NOT NULL,
    CONSTRAINT flash_responses_pkey PRIMARY KEY (pair_id, person_id),
    CONSTRAINT flash_responses_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT flash_responses_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX flash_responses_person ON flash_responses (person_id);

-- A flash pair ends by itself, on nobody's account.
ALTER TABLE pair_endings ALTER ended_by DROP NOT NULL,
    DROP CONSTRAINT pair_endings_initiator,
    ADD CONSTRAINT pair_endings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator', 'service'));
ALTER TABLE pair_leavings
    DROP CONSTRAINT pair_leavings_initiator,
    ADD CONSTRAINT pair_leavings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator', 'service'));

-- With the names, which the other side may not look up yet.
CREATE VIEW mentor_request_cards AS
SELECT r.*, e.full_name AS mentee_name, m.full_name AS mentor_name
FROM mentor_requests r JOIN people e ON e.id = r.mentee_id JOIN people m ON m.id = r.mentor_id;
COMMENT ON COLUMN mentor_request_cards.message IS 'may be null';
COMMENT ON COLUMN mentor_request_cards.decided_at IS 'may be null';
COMMENT ON COLUMN mentor_request_cards.pair_id IS 'may be null';
CREATE VIEW mentor_slot_cards AS
SELECT s.*, m.full_name AS mentor_name FROM mentor_slots s JOIN people m ON m.id = s.mentor_id;
COMMENT ON COLUMN mentor_slot_cards.place IS 'may be null';
COMMENT ON COLUMN mentor_slot_cards.pair_id IS 'may be null';
