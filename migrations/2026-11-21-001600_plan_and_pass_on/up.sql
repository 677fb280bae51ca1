-- What an approved goal said before it was changed.
ALTER TABLE goals ADD revision integer NOT NULL DEFAULT 1, ADD CONSTRAINT goals_tenant UNIQUE (school_id, id);
CREATE TABLE goal_revisions (
    goal_id uuid NOT NULL,
    revision integer NOT NULL,
    school_id uuid NOT NULL,
    title text NOT NULL,
    specific text NOT NULL,
    measurable text NOT NULL,
    attainable text NOT NULL,
    realistic text NOT NULL,
    time_bound_on date NOT NULL,
    resources text,
    approved_at timestamptz,
    -- why it was changed, when and by whom
    reason text NOT NULL,
    replaced_by uuid NOT NULL CONSTRAINT goal_revisions_account REFERENCES accounts (id) ON DELETE RESTRICT,
    replaced_at timestamptz NOT NULL,
    CONSTRAINT goal_revisions_pkey PRIMARY KEY (goal_id, revision),
    CONSTRAINT goal_revisions_goal FOREIGN KEY (school_id, goal_id) REFERENCES goals (school_id, id) ON DELETE CASCADE
);
CREATE INDEX goal_revisions_account ON goal_revisions (replaced_by);

CREATE TABLE plan_items (
    id uuid NOT NULL CONSTRAINT plan_items_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    goal_id uuid,
    content text NOT NULL,
    due_on date NOT NULL,
    expected_result text NOT NULL,
    responsible text NOT NULL CONSTRAINT plan_items_responsible CHECK (responsible IN ('mentor', 'mentee')),
    done_on date,
    evidence text,
    cancelled_on date,
    cancel_reason text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT plan_items_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT plan_items_goal FOREIGN KEY (school_id, goal_id) REFERENCES goals (school_id, id) ON DELETE SET NULL (goal_id),
    CONSTRAINT plan_items_ends CHECK (done_on IS NULL OR cancelled_on IS NULL),
    CONSTRAINT plan_items_cancelled CHECK ((cancelled_on IS NULL) = (cancel_reason IS NULL))
);
CREATE INDEX plan_items_track ON plan_items (track_id, due_on);
CREATE INDEX plan_items_goal ON plan_items (goal_id);
CREATE TRIGGER plan_items_touch BEFORE UPDATE ON plan_items FOR EACH ROW EXECUTE FUNCTION touch();

-- The bank of experience: techniques worth passing on.
CREATE TABLE practices (
    id uuid NOT NULL CONSTRAINT practices_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    author_id uuid NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    tags text[] NOT NULL DEFAULT '{}',
    subject text,
    stage_no smallint CONSTRAINT practices_stage CHECK (stage_no BETWEEN 1 AND 4),
    state text NOT NULL DEFAULT 'draft' CONSTRAINT practices_state CHECK (state IN ('draft', 'published', 'retired')),
    published_at timestamptz,
    search_text text NOT NULL GENERATED ALWAYS AS (replace(lower(title || ' ' || description), 'ё', 'е')) STORED,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT practices_tenant UNIQUE (school_id, id),
    CONSTRAINT practices_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT practices_published CHECK (state = 'draft' OR published_at IS NOT NULL)
);
CREATE INDEX practices_school ON practices (school_id, id);
CREATE INDEX practices_author ON practices (author_id);
CREATE INDEX practices_search ON practices USING gin (search_text gin_trgm_ops);
CREATE TRIGGER practices_touch BEFORE UPDATE ON practices FOR EACH ROW EXECUTE FUNCTION touch();

-- The techniques chosen for a track, and the goal each serves.
CREATE TABLE track_practices (
    track_id uuid NOT NULL,
    practice_id uuid NOT NULL,
    school_id uuid NOT NULL,
    goal_id uuid,
    chosen_at timestamptz NOT NULL,
    CONSTRAINT track_practices_pkey PRIMARY KEY (track_id, practice_id),
    CONSTRAINT track_practices_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT track_practices_practice FOREIGN KEY (school_id, practice_id) REFERENCES practices (school_id, id) ON DELETE RESTRICT,
    CONSTRAINT track_practices_goal FOREIGN KEY (school_id, goal_id) REFERENCES goals (school_id, id) ON DELETE SET NULL (goal_id)
);
CREATE INDEX track_practices_practice ON track_practices (practice_id);
CREATE INDEX track_practices_goal ON track_practices (goal_id);

-- A practice with what became of it, as it is read.
CREATE VIEW practice_cards AS
SELECT p.*, pe.full_name AS author_name,
    (SELECT count(*) FROM track_practices t WHERE t.practice_id = p.id) AS track_count,
    (SELECT count(*) FROM track_practices t JOIN goals g ON g.id = t.goal_id WHERE t.practice_id = p.id AND g.assessed_at IS NOT NULL) AS goals_assessed,
    (SELECT count(*) FROM track_practices t JOIN goals g ON g.id = t.goal_id WHERE t.practice_id = p.id AND g.state = 'achieved') AS goals_achieved
FROM practices p JOIN people pe ON pe.id = p.author_id;
COMMENT ON COLUMN practice_cards.subject IS 'may be null';
COMMENT ON COLUMN practice_cards.stage_no IS 'may be null';
COMMENT ON COLUMN practice_cards.published_at IS 'may be null';

ALTER TABLE programs ADD min_achievements integer NOT NULL DEFAULT 0
    CONSTRAINT programs_min_achievements CHECK (min_achievements BETWEEN 0 AND 10);
CREATE TABLE achievements (
    id uuid NOT NULL CONSTRAINT achievements_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT achievements_kind CHECK (kind IN ('contest', 'master_class', 'creative_project', 'publication', 'other')),
    level text NOT NULL CONSTRAINT achievements_level CHECK (level IN ('school', 'district', 'region', 'republic', 'international')),
    title text NOT NULL,
    held_on date NOT NULL,
    result text,
    evidence text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT achievements_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE
);
CREATE INDEX achievements_track ON achievements (track_id, held_on);
CREATE TRIGGER achievements_touch BEFORE UPDATE ON achievements FOR EACH ROW EXECUTE FUNCTION touch();

-- A lesson that a mentor visited: criteria from 1 to 3, and a word. Both have a circle.
CREATE TABLE observations (
    id uuid NOT NULL CONSTRAINT observations_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    track_id uuid NOT NULL,
    author_id uuid NOT NULL,
    lesson_on date NOT NULL,
    subject text,
    topic text,
    criteria jsonb NOT NULL CONSTRAINT observations_criteria CHECK (jsonb_typeof(criteria) = 'array'),
    comment text,
    visibility text NOT NULL CONSTRAINT observations_visibility CHECK (visibility IN ('author', 'pair', 'named', 'curator', 'report')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT observations_track FOREIGN KEY (school_id, track_id) REFERENCES tracks (school_id, id) ON DELETE CASCADE,
    CONSTRAINT observations_author FOREIGN KEY (school_id, author_id) REFERENCES people (school_id, id) ON DELETE RESTRICT,
    -- an observation that the mentee cannot read is none
    CONSTRAINT observations_shared CHECK (visibility IN ('pair', 'curator'))
);
CREATE INDEX observations_track ON observations (track_id, lesson_on);
CREATE INDEX observations_author ON observations (author_id);
CREATE TRIGGER observations_touch BEFORE UPDATE ON observations FOR EACH ROW EXECUTE FUNCTION touch();
