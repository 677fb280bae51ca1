-- Why a member left a pair that goes on: apart from the membership, because only those who organise it may know.
CREATE TABLE pair_leavings (
    pair_id uuid NOT NULL,
    person_id uuid NOT NULL,
    school_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT pair_leavings_reason CHECK (reason IN
        ('goals_achieved', 'term_expired', 'mentee_withdrew', 'mentor_withdrew', 'mentor_replaced', 'mentee_left_school',
         'mentor_left_school', 'incompatible', 'workload', 'health', 'program_closed', 'improper_performance', 'force_majeure', 'other')),
    initiator text NOT NULL CONSTRAINT pair_leavings_initiator CHECK (initiator IN ('mentor', 'mentee', 'curator')),
    comment text,
    ended_by uuid NOT NULL CONSTRAINT pair_leavings_account REFERENCES accounts (id) ON DELETE RESTRICT,
    ended_at timestamptz NOT NULL,
    CONSTRAINT pair_leavings_pkey PRIMARY KEY (pair_id, person_id),
    CONSTRAINT pair_leavings_pair FOREIGN KEY (school_id, pair_id) REFERENCES pairs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT pair_leavings_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE RESTRICT
);
CREATE INDEX pair_leavings_person ON pair_leavings (person_id);
CREATE INDEX pair_leavings_account ON pair_leavings (ended_by);

-- It was never shown, and may say more of somebody's health than anybody needs.
ALTER TABLE substitutions DROP reason;
