-- Orders, notices, revocations, substitutions: what happens to a pair between its beginning and its end.

-- The school's calendar: working days as ISO numbers (1 is Monday), and the days that are free besides.
ALTER TABLE schools
    ADD working_days smallint[] NOT NULL DEFAULT '{1,2,3,4,5}'
        CONSTRAINT schools_working_days CHECK (cardinality(working_days) BETWEEN 1 AND 7 AND working_days <@ '{1,2,3,4,5,6,7}'),
    ADD holidays date[] NOT NULL DEFAULT '{}',
    ADD late_entry_days integer NOT NULL DEFAULT 14 CONSTRAINT schools_late_entry_days CHECK (late_entry_days BETWEEN 0 AND 90);

CREATE TABLE orders (
    id uuid NOT NULL CONSTRAINT orders_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT orders_school REFERENCES schools (id) ON DELETE RESTRICT,
    number text NOT NULL,
    issued_on date NOT NULL,
    subject text,
    signatory text,
    revoked_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT orders_tenant UNIQUE (school_id, id),
    CONSTRAINT orders_once UNIQUE (school_id, number, issued_on),
    CONSTRAINT orders_dates CHECK (issued_on <= revoked_on)
);
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();

DROP VIEW pair_cards;
ALTER TABLE pairs ADD order_id uuid,
    ADD CONSTRAINT pairs_order_doc FOREIGN KEY (school_id, order_id) REFERENCES orders (school_id, id) ON DELETE RESTRICT;
CREATE INDEX pairs_order_doc ON pairs (order_id);
INSERT INTO orders (id, school_id, number, issued_on)
SELECT gen_random_uuid(), school_id, order_number, issued_on
FROM (SELECT DISTINCT school_id, order_number, coalesce(order_issued_on, starts_on) AS issued_on FROM pairs WHERE order_number IS NOT NULL) x;
ALTER TABLE pairs DISABLE TRIGGER pairs_touch;
UPDATE pairs p SET order_id = o.id FROM orders o
WHERE o.school_id = p.school_id AND o.number = p.order_number AND o.issued_on = coalesce(p.order_issued_on, p.starts_on);
ALTER TABLE pairs ENABLE TRIGGER pairs_touch;
ALTER TABLE pairs DROP CONSTRAINT pairs_order, DROP order_number, DROP order_issued_on;

-- A mentor who withdraws stays for the school's notice; the reason is for those who organise the pair.
CREATE TABLE pair_notices (
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT pair_notices_reason CHECK (reason IN
        ('goals_achieved', 'term_expired', 'mentee_withdrew', 'mentor_withdrew', 'mentor_replaced', 'mentee_left_school',
         'mentor_left_school', 'incompatible', 'workload', 'health', 'program_closed', 'improper_performance', 'force_majeure', 'other')),
    comment text,
    given_by uuid NOT NULL CONSTRAINT pair_notices_account REFERENCES accounts (id) ON DELETE RESTRICT,
    given_at timestamptz NOT NULL,
    -- from this day on he or she belongs to the pair no more
    effective_on date NOT NULL,
    CONSTRAINT pair_notices_pkey PRIMARY KEY (pair_id, person_id),
    CONSTRAINT pair_notices_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT pair_notices_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX pair_notices_person ON pair_notices (person_id);
CREATE INDEX pair_notices_account ON pair_notices (given_by);
CREATE INDEX pair_notices_due ON pair_notices (effective_on);

-- Consents are never erased: taking one back is a row of its own.
CREATE TABLE consent_revocations (
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    channel text NOT NULL CONSTRAINT consent_revocations_channel CHECK (channel IN ('in_app', 'paper')),
    recorded_by uuid NOT NULL CONSTRAINT consent_revocations_recorder REFERENCES accounts (id) ON DELETE RESTRICT,
    revoked_at timestamptz NOT NULL,
    CONSTRAINT consent_revocations_pkey PRIMARY KEY (pair_id, person_id),
    CONSTRAINT consent_revocations_consent FOREIGN KEY (pair_id, person_id) REFERENCES pair_consents (pair_id, person_id) ON DELETE CASCADE,
    CONSTRAINT consent_revocations_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT consent_revocations_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX consent_revocations_person ON consent_revocations (person_id);
CREATE INDEX consent_revocations_recorder ON consent_revocations (recorded_by);

-- Somebody stands in for a mentor for some days. The instants are the days in the school's zone.
CREATE TABLE substitutions (
    id uuid NOT NULL CONSTRAINT substitutions_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    pair_id uuid NOT NULL,
    replaced_id uuid NOT NULL,
    substitute_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT substitutions_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT substitutions_replaced FOREIGN KEY (school_id, replaced_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT substitutions_substitute FOREIGN KEY (school_id, substitute_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT substitutions_dates CHECK (starts_on <= ends_on),
    CONSTRAINT substitutions_others CHECK (replaced_id <> substitute_id),
    CONSTRAINT substitutions_one_at_a_time EXCLUDE USING gist (pair_id WITH =, replaced_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX substitutions_pair ON substitutions (pair_id);
CREATE INDEX substitutions_replaced ON substitutions (replaced_id);
CREATE INDEX substitutions_substitute ON substitutions (substitute_id);

-- Who joins a pair at work is part of it with the own consent, and not before.
ALTER TABLE pair_members ADD pending boolean NOT NULL DEFAULT false;
CREATE OR REPLACE FUNCTION pair_members_after_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM check_pair_members(coalesce(NEW.pair_id, OLD.pair_id));
    IF TG_OP = 'INSERT' AND NEW.pending AND NEW.role <> 'mentee' THEN
        PERFORM check_mentor_capacity(NEW.person_id, NEW.program_id);
    END IF;
    RETURN NULL;
END $$;

-- Who mentors a pair, and from when to when: its mentors without end, those who stand in for them for their days.
CREATE VIEW pair_mentors AS
SELECT m.pair_id, m.person_id, '-infinity'::timestamptz AS starts_at, 'infinity'::timestamptz AS ends_at
FROM pair_members m WHERE m.role <> 'mentee' AND m.left_on IS NULL AND NOT m.pending
UNION ALL
SELECT s.pair_id, s.substitute_id, s.starts_at, s.ends_at
FROM substitutions s
JOIN pair_members m ON m.pair_id = s.pair_id AND m.person_id = s.replaced_id AND m.left_on IS NULL AND m.role <> 'mentee';

-- Those who stand in, stood in or will, by pair.
CREATE VIEW pair_substitutes AS
SELECT s.pair_id, jsonb_agg(jsonb_build_object('id', s.id, 'person_id', s.substitute_id, 'name', pe.full_name, 'replaced_id', s.replaced_id,
    'role', m.role, 'starts_on', s.starts_on, 'ends_on', s.ends_on, 'starts_at', s.starts_at, 'ends_at', s.ends_at) ORDER BY s.starts_on, s.id) AS substitutes
FROM substitutions s
JOIN people pe ON pe.id = s.substitute_id
JOIN pair_members m ON m.pair_id = s.pair_id AND m.person_id = s.replaced_id AND m.left_on IS NULL
GROUP BY s.pair_id;

-- A pair with its people, as it is read.
CREATE VIEW pair_cards AS
SELECT p.*, o.number AS order_number, o.issued_on AS order_issued_on,
    (SELECT min(n.effective_on) FROM pair_notices n WHERE n.pair_id = p.id) AS notice_until,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'person_id', m.person_id, 'name', pe.full_name, 'role', m.role,
            'joined_on', m.joined_on, 'left_on', m.left_on, 'consented_at', c.given_at, 'pending', m.pending)
            ORDER BY m.role = 'mentee', m.role = 'co_mentor', pe.full_name, m.id), '[]')
     FROM pair_members m
     JOIN people pe ON pe.id = m.person_id
     LEFT JOIN pair_consents c ON c.pair_id = m.pair_id AND c.person_id = m.person_id
     WHERE m.pair_id = p.id) AS members,
    coalesce((SELECT x.substitutes FROM pair_substitutes x WHERE x.pair_id = p.id), '[]') AS substitutes
FROM pairs p
LEFT JOIN orders o ON o.id = p.order_id;
COMMENT ON COLUMN pair_cards.order_number IS 'may be null';
COMMENT ON COLUMN pair_cards.order_issued_on IS 'may be null';
COMMENT ON COLUMN pair_cards.notice_until IS 'may be null';

-- A track with its four stages and the people who work in it now, as it is read.
DROP VIEW track_cards;
CREATE VIEW track_cards AS
SELECT t.*, pe.full_name AS mentee_name,
    -- who ended without success, or never began, reads no further; nor of a mentee who left
    shared.by_pair AS shared,
    ARRAY(SELECT m.person_id FROM pair_members m
          WHERE shared.by_pair AND m.pair_id = t.pair_id AND m.role <> 'mentee' AND m.left_on IS NULL AND NOT m.pending) AS mentor_ids,
    coalesce((SELECT x.substitutes FROM pair_substitutes x WHERE shared.by_pair AND x.pair_id = t.pair_id), '[]') AS substitutes,
    (SELECT jsonb_agg(jsonb_build_object('id', s.id, 'stage_no', s.stage_no, 'state', s.state, 'started_at', s.started_at,
            'submitted_at', s.submitted_at, 'completed_at', s.completed_at, 'due_on', s.due_on,
            'returned_count', s.returned_count, 'version', s.version) ORDER BY s.stage_no)
     FROM stages s WHERE s.track_id = t.id) AS stages
FROM tracks t
JOIN people pe ON pe.id = t.mentee_id
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM pairs p JOIN pair_members own ON own.pair_id = p.id
        WHERE p.id = t.pair_id AND p.state IN ('active', 'paused', 'completed')
          AND own.person_id = t.mentee_id AND own.left_on IS NULL AND NOT own.pending) AS by_pair
) shared;
