CREATE TABLE meetings (
    id uuid NOT NULL CONSTRAINT meetings_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT meetings_kind
        CHECK (kind IN ('consultation', 'lesson_visit', 'master_class', 'reflection', 'online')),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    place text,
    state text NOT NULL DEFAULT 'planned' CONSTRAINT meetings_state CHECK (state IN ('planned', 'held', 'not_held', 'cancelled')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT meetings_tenant UNIQUE (school_id, id),
    CONSTRAINT meetings_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT meetings_times CHECK (starts_at < ends_at)
);
CREATE INDEX meetings_pair ON meetings (pair_id, starts_at);
CREATE TRIGGER meetings_touch BEFORE UPDATE ON meetings FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE attendances (
    meeting_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    status text NOT NULL CONSTRAINT attendances_status CHECK (status IN ('present', 'late', 'absent', 'excused')),
    CONSTRAINT attendances_pkey PRIMARY KEY (meeting_id, person_id),
    CONSTRAINT attendances_meeting FOREIGN KEY (school_id, meeting_id) REFERENCES meetings (school_id, id) ON DELETE CASCADE,
    CONSTRAINT attendances_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX attendances_person ON attendances (person_id);
