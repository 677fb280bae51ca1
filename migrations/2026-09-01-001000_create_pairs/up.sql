-- How many may take part in each form of mentoring (null: no upper limit).
CREATE TABLE pair_kinds (
    kind text NOT NULL CONSTRAINT pair_kinds_pkey PRIMARY KEY CONSTRAINT pair_kinds_kind
        CHECK (kind IN ('individual', 'group', 'team', 'virtual', 'flash', 'peer', 'reverse')),
    min_co_mentors integer NOT NULL,
    max_co_mentors integer,
    min_mentees integer NOT NULL,
    max_mentees integer
);
INSERT INTO pair_kinds (kind, min_co_mentors, max_co_mentors, min_mentees, max_mentees) VALUES
    ('individual', 0, 0, 1, 1),
    ('group', 0, 0, 2, 20),
    ('team', 1, NULL, 1, NULL),
    ('virtual', 0, NULL, 1, 1),
    ('flash', 0, 0, 1, NULL),
    ('peer', 0, 0, 1, 1),
    ('reverse', 0, 0, 1, 1);

CREATE TABLE pairs (
    id uuid NOT NULL CONSTRAINT pairs_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT pairs_kind REFERENCES pair_kinds (kind) ON DELETE RESTRICT,
    role_form text NOT NULL CONSTRAINT pairs_role_form
        CHECK (role_form IN ('teacher_teacher', 'teacher_young_teacher', 'teacher_pupil', 'pupil_pupil', 'student_pupil', 'employer_student')),
    channel text NOT NULL CONSTRAINT pairs_channel CHECK (channel IN ('in_person', 'online', 'mixed')),
    -- what a group, a team or a flash meeting is about
    topic text,
    -- whether the mentees walk the four stages in this pair
    with_stages boolean NOT NULL,
    starts_on date NOT NULL,
    planned_ends_on date NOT NULL,
    ended_on date,
    order_number text,
    order_issued_on date,
    continued_from uuid,
    state text NOT NULL DEFAULT 'draft' CONSTRAINT pairs_state CHECK (state IN
        ('draft', 'proposed', 'awaiting_consent', 'active', 'paused', 'completed', 'terminated', 'cancelled', 'declined')),
    meeting_count integer NOT NULL DEFAULT 0,
    last_meeting_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT pairs_tenant UNIQUE (school_id, id),
    CONSTRAINT pairs_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT pairs_continues FOREIGN KEY (school_id, continued_from) REFERENCES pairs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT pairs_dates CHECK (starts_on <= planned_ends_on),
    CONSTRAINT pairs_ended_on CHECK ((ended_on IS NOT NULL) = (state IN ('completed', 'terminated'))),
    CONSTRAINT pairs_topic CHECK (topic IS NOT NULL OR kind NOT IN ('group', 'flash')),
    CONSTRAINT pairs_flash_term CHECK (kind <> 'flash' OR planned_ends_on <= starts_on + 14),
    CONSTRAINT pairs_virtual_channel CHECK (kind <> 'virtual' OR channel = 'online'),
    CONSTRAINT pairs_stages CHECK (CASE kind WHEN 'flash' THEN NOT with_stages WHEN 'virtual' THEN true ELSE with_stages END),
    CONSTRAINT pairs_order CHECK (order_number IS NOT NULL OR order_issued_on IS NULL)
);
CREATE INDEX pairs_school ON pairs (school_id, id);
CREATE INDEX pairs_program ON pairs (program_id, id);
CREATE INDEX pairs_continues ON pairs (continued_from);
CREATE INDEX pairs_kind ON pairs (kind);
CREATE TRIGGER pairs_touch BEFORE UPDATE ON pairs FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE pair_members (
    id uuid NOT NULL CONSTRAINT pair_members_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL CONSTRAINT pair_members_role CHECK (role IN ('lead_mentor', 'co_mentor', 'mentee')),
    joined_on date NOT NULL,
    left_on date,
    -- set with the state of the pair: this place cannot be taken twice (see pair_members_one_individual)
    exclusive boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pair_members_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT pair_members_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT pair_members_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT pair_members_dates CHECK (joined_on <= left_on)
);
-- Nobody is in a pair twice, so nobody mentors himself or herself.
CREATE UNIQUE INDEX pair_members_once ON pair_members (pair_id, person_id) WHERE left_on IS NULL;
CREATE UNIQUE INDEX pair_members_one_lead ON pair_members (pair_id) WHERE role = 'lead_mentor' AND left_on IS NULL;
CREATE UNIQUE INDEX pair_members_one_individual ON pair_members (program_id, person_id) WHERE exclusive AND left_on IS NULL;
CREATE INDEX pair_members_pair ON pair_members (pair_id);
CREATE INDEX pair_members_person ON pair_members (person_id);
CREATE INDEX pair_members_program ON pair_members (program_id);

-- Consent is given once by each member.
CREATE TABLE pair_consents (
    id uuid NOT NULL CONSTRAINT pair_consents_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    text_version text NOT NULL,
    channel text NOT NULL CONSTRAINT pair_consents_channel CHECK (channel IN ('in_app', 'paper')),
    recorded_by uuid NOT NULL CONSTRAINT pair_consents_recorder REFERENCES accounts (id) ON DELETE RESTRICT,
    given_at timestamptz NOT NULL,
    CONSTRAINT pair_consents_once UNIQUE (pair_id, person_id),
    CONSTRAINT pair_consents_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT pair_consents_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX pair_consents_person ON pair_consents (person_id);
CREATE INDEX pair_consents_recorder ON pair_consents (recorded_by);

CREATE TABLE pair_changes (
    id uuid NOT NULL CONSTRAINT pair_changes_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    -- null: an API key
    changed_by uuid CONSTRAINT pair_changes_account REFERENCES accounts (id) ON DELETE RESTRICT,
    changed_at timestamptz NOT NULL,
    CONSTRAINT pair_changes_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE
);
CREATE INDEX pair_changes_pair ON pair_changes (pair_id, id);
CREATE INDEX pair_changes_account ON pair_changes (changed_by);

CREATE TABLE pair_pauses (
    id uuid NOT NULL CONSTRAINT pair_pauses_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    starts_on date NOT NULL,
    -- the last day of the pause; null while it lasts
    ends_on date,
    CONSTRAINT pair_pauses_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT pair_pauses_no_overlap EXCLUDE USING gist (pair_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&),
    CONSTRAINT pair_pauses_dates CHECK (starts_on <= ends_on)
);
CREATE INDEX pair_pauses_pair ON pair_pauses (pair_id);

-- Why and by whom: apart from the pair, because only those who organise it may know.
CREATE TABLE pair_endings (
    pair_id uuid NOT NULL CONSTRAINT pair_endings_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT pair_endings_reason CHECK (reason IN
        ('goals_achieved', 'term_expired', 'mentee_withdrew', 'mentor_withdrew', 'mentor_replaced', 'mentee_left_school',
         'mentor_left_school', 'incompatible', 'workload', 'health', 'program_closed', 'improper_performance', 'force_majeure', 'other')),
    initiator text NOT NULL CONSTRAINT pair_endings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator')),
    comment text,
    ended_by uuid NOT NULL CONSTRAINT pair_endings_account REFERENCES accounts (id) ON DELETE RESTRICT,
    ended_at timestamptz NOT NULL,
    CONSTRAINT pair_endings_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE
);
CREATE INDEX pair_endings_account ON pair_endings (ended_by);

-- Cardinality of the kind. The row of the pair is locked first, so that two changes of the members cannot pass each other.
-- Deferrable, so that one transaction may exchange a member for another.
CREATE FUNCTION check_pair_members(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    pair pairs;
    rule pair_kinds;
    leads integer;
    co_mentors integer;
    mentees integer;
BEGIN
    SELECT * INTO pair FROM pairs WHERE id = checked FOR NO KEY UPDATE;
    IF NOT FOUND OR pair.state NOT IN ('proposed', 'awaiting_consent', 'active', 'paused') THEN
        RETURN;
    END IF;
    SELECT * INTO rule FROM pair_kinds WHERE kind = pair.kind;
    SELECT count(*) FILTER (WHERE role = 'lead_mentor'), count(*) FILTER (WHERE role = 'co_mentor'), count(*) FILTER (WHERE role = 'mentee')
    INTO leads, co_mentors, mentees FROM pair_members WHERE pair_id = checked AND left_on IS NULL;
    IF leads <> 1 OR NOT co_mentors BETWEEN rule.min_co_mentors AND coalesce(rule.max_co_mentors, co_mentors)
        OR NOT mentees BETWEEN rule.min_mentees AND coalesce(rule.max_mentees, mentees) THEN
        RAISE EXCEPTION 'the members do not fit the kind of the pair' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_cardinality';
    END IF;
    IF pair.kind = 'peer' AND (SELECT count(DISTINCT coalesce(qualification_category, 'none')) > 1
            FROM people WHERE id IN (SELECT person_id FROM pair_members WHERE pair_id = checked AND left_on IS NULL)) THEN
        RAISE EXCEPTION 'peers have one category' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_peer_category';
    END IF;
    IF pair.kind = 'reverse' AND NOT coalesce((SELECT bool_and(mentor.teaching_since > mentee.teaching_since)
            FROM pair_members a JOIN people mentor ON mentor.id = a.person_id, pair_members b JOIN people mentee ON mentee.id = b.person_id
            WHERE a.pair_id = checked AND b.pair_id = checked AND a.left_on IS NULL AND b.left_on IS NULL
              AND a.role <> 'mentee' AND b.role = 'mentee'), false) THEN
        RAISE EXCEPTION 'the mentor of a reverse pair is the less experienced' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_reverse_experience';
    END IF;
END $$;

-- A mentor's places. Locking the person makes parallel invitations queue; flash meetings take no place.
CREATE FUNCTION check_mentor_capacity(mentor uuid, program uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    capacity integer;
BEGIN
    PERFORM FROM people WHERE id = mentor FOR NO KEY UPDATE;
    SELECT coalesce((SELECT p.capacity FROM mentor_profiles p WHERE p.person_id = mentor),
                    (SELECT p.capacity_default FROM programs p WHERE p.id = program)) INTO capacity;
    IF (SELECT count(DISTINCT p.id) FROM pair_members m JOIN pairs p ON p.id = m.pair_id
        WHERE m.person_id = mentor AND m.role <> 'mentee' AND m.left_on IS NULL
          AND p.kind <> 'flash' AND p.state IN ('awaiting_consent', 'active', 'paused')) > capacity THEN
        RAISE EXCEPTION 'the mentor has no free place' USING ERRCODE = 'check_violation', CONSTRAINT = 'pairs_mentor_capacity';
    END IF;
END $$;

CREATE FUNCTION pairs_after_state() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mentor uuid;
BEGIN
    UPDATE pair_members SET exclusive = NEW.kind = 'individual' AND role = 'mentee' AND NEW.state IN ('awaiting_consent', 'active', 'paused')
    WHERE pair_id = NEW.id;
    -- what it takes to begin does not end a pair that has begun; changes of its members are checked by themselves
    IF OLD.state NOT IN ('draft', 'proposed') THEN
        RETURN NULL;
    END IF;
    PERFORM check_pair_members(NEW.id);
    IF NEW.kind <> 'flash' AND NEW.state IN ('awaiting_consent', 'active', 'paused') THEN
        FOR mentor IN SELECT person_id FROM pair_members
            WHERE pair_id = NEW.id AND role <> 'mentee' AND left_on IS NULL ORDER BY person_id LOOP
            PERFORM check_mentor_capacity(mentor, NEW.program_id);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pairs_after_state AFTER UPDATE OF state ON pairs
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION pairs_after_state();

CREATE FUNCTION pair_members_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_pair_members(coalesce(NEW.pair_id, OLD.pair_id));
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pair_members_cardinality AFTER INSERT OR UPDATE OF role, left_on, person_id OR DELETE ON pair_members
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW EXECUTE FUNCTION pair_members_after_change();

-- A pair with its people, as it is read.
CREATE VIEW pair_cards AS
SELECT p.*,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'person_id', m.person_id, 'name', pe.full_name, 'role', m.role,
            'joined_on', m.joined_on, 'left_on', m.left_on, 'consented_at', c.given_at)
            ORDER BY m.role = 'mentee', m.role = 'co_mentor', pe.full_name, m.id), '[]')
     FROM pair_members m
     JOIN people pe ON pe.id = m.person_id
     LEFT JOIN pair_consents c ON c.pair_id = m.pair_id AND c.person_id = m.person_id
     WHERE m.pair_id = p.id) AS members
FROM pairs p;
