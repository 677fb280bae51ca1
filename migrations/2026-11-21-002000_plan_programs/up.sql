-- The program that a program was copied from, and its roadmap («дорожная карта»).
ALTER TABLE programs ADD copied_from uuid,
    ADD CONSTRAINT programs_copied_from FOREIGN KEY (school_id, copied_from) REFERENCES programs (school_id, id) ON DELETE SET NULL (copied_from);
CREATE INDEX programs_copied_from ON programs (copied_from);

CREATE TABLE roadmap_items (
    id uuid NOT NULL CONSTRAINT roadmap_items_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    program_id uuid NOT NULL,
    position integer NOT NULL CONSTRAINT roadmap_items_number CHECK (position BETWEEN 1 AND 1000),
    title text NOT NULL,
    due_on date NOT NULL,
    responsible_id uuid,
    result_document text,
    done_on date,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT roadmap_items_program FOREIGN KEY (school_id, program_id) REFERENCES programs (school_id, id) ON DELETE CASCADE,
    CONSTRAINT roadmap_items_responsible FOREIGN KEY (school_id, responsible_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT roadmap_items_position UNIQUE (program_id, position)
);
CREATE INDEX roadmap_items_responsible ON roadmap_items (responsible_id);
CREATE TRIGGER roadmap_items_touch BEFORE UPDATE ON roadmap_items FOR EACH ROW EXECUTE FUNCTION touch();
