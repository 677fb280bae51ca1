-- Whether a group's meeting is held only after its mentees have agreed to the agenda.
ALTER TABLE programs ADD group_agenda_required boolean NOT NULL DEFAULT true;

ALTER TABLE meetings
    ADD channel text CONSTRAINT meetings_channel CHECK (channel IN ('in_person', 'online', 'mixed')),
    ADD agenda text,
    -- when the last of the mentees agreed to it
    ADD agenda_agreed_at timestamptz,
    -- the step of classic apprenticeship that is practised
    ADD method_step text CONSTRAINT meetings_method_step CHECK (method_step IN ('tell', 'show', 'together', 'assist', 'independent')),
    ADD series_id uuid,
    ADD cancel_reason text,
    ADD entered_late boolean NOT NULL DEFAULT false,
    -- rows from before the rule are not held to it
    ADD overlap_allowed boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT meetings_agreed CHECK (agenda_agreed_at IS NULL OR agenda IS NOT NULL);
CREATE INDEX meetings_series ON meetings (series_id);
CREATE INDEX meetings_school ON meetings (school_id, starts_at);

-- When somebody is taken: nobody is in two meetings at once.
CREATE TABLE meeting_people (
    meeting_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    during tstzrange NOT NULL,
    CONSTRAINT meeting_people_pkey PRIMARY KEY (meeting_id, person_id),
    CONSTRAINT meeting_people_meeting FOREIGN KEY (school_id, meeting_id) REFERENCES meetings (school_id, id) ON DELETE CASCADE,
    CONSTRAINT meeting_people_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE CASCADE,
    CONSTRAINT meeting_people_no_overlap EXCLUDE USING gist (person_id WITH =, during WITH &&)
);
CREATE INDEX meeting_people_person ON meeting_people (person_id);

CREATE FUNCTION meetings_take_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM meeting_people WHERE meeting_id = NEW.id;
    IF NEW.state IN ('planned', 'held') AND NOT NEW.overlap_allowed THEN
        INSERT INTO meeting_people (meeting_id, person_id, school_id, during)
        SELECT NEW.id, m.person_id, NEW.school_id, tstzrange(NEW.starts_at, NEW.ends_at)
        FROM pair_members m WHERE m.pair_id = NEW.pair_id AND m.left_on IS NULL AND NOT m.pending;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER meetings_take_people AFTER INSERT OR UPDATE OF starts_at, ends_at, state, overlap_allowed ON meetings
    FOR EACH ROW EXECUTE FUNCTION meetings_take_people();

CREATE TABLE meeting_agreements (
    meeting_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    agreed_at timestamptz NOT NULL,
    CONSTRAINT meeting_agreements_pkey PRIMARY KEY (meeting_id, person_id),
    CONSTRAINT meeting_agreements_meeting FOREIGN KEY (school_id, meeting_id) REFERENCES meetings (school_id, id) ON DELETE CASCADE,
    CONSTRAINT meeting_agreements_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX meeting_agreements_person ON meeting_agreements (person_id);

-- The journal. What is written in it has a circle.
CREATE TABLE meeting_notes (
    id uuid NOT NULL CONSTRAINT meeting_notes_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    author_id uuid NOT NULL,
    topic text NOT NULL,
    content text,
    result text,
    assignment text,
    visibility text NOT NULL CONSTRAINT meeting_notes_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    named_ids uuid[] NOT NULL DEFAULT '{}',
    entered_late boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT meeting_notes_meeting FOREIGN KEY (school_id, meeting_id) REFERENCES meetings (school_id, id) ON DELETE CASCADE,
    CONSTRAINT meeting_notes_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT meeting_notes_named CHECK ((visibility = 'named') = (cardinality(named_ids) > 0)),
    CONSTRAINT meeting_notes_not_reported CHECK (visibility <> 'report')
);
CREATE INDEX meeting_notes_meeting ON meeting_notes (meeting_id, id);
CREATE INDEX meeting_notes_author ON meeting_notes (author_id);
CREATE TRIGGER meeting_notes_touch BEFORE UPDATE ON meeting_notes FOR EACH ROW EXECUTE FUNCTION touch();

-- An address that shows somebody's meetings to a calendar program; only its hash is kept.
CREATE TABLE calendar_feeds (
    account_id uuid NOT NULL CONSTRAINT calendar_feeds_pkey PRIMARY KEY
        CONSTRAINT calendar_feeds_account REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT calendar_feeds_token UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
