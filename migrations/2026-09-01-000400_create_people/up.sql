CREATE TABLE people (
    id uuid NOT NULL CONSTRAINT people_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT people_school REFERENCES schools (id) ON DELETE RESTRICT,
    -- null: not invited yet
    account_id uuid CONSTRAINT people_account REFERENCES accounts (id) ON DELETE RESTRICT,
    last_name text NOT NULL,
    first_name text NOT NULL,
    middle_name text,
    -- ICU's root order puts Ё beside Е and Ә Ғ Қ Ң Ө Ұ Ү Һ І beside their Russian neighbours, for both languages.
    full_name text COLLATE "und-x-icu" NOT NULL GENERATED ALWAYS AS
        (last_name || ' ' || first_name || coalesce(' ' || middle_name, '')) STORED,
    -- what `q=` looks in: lower case, Ё as Е
    search_name text NOT NULL GENERATED ALWAYS AS
        (translate(lower((last_name || ' ' || first_name || coalesce(' ' || middle_name, '')) COLLATE "und-x-icu"), 'ё', 'е')) STORED,
    email text,
    phone text,
    position text,
    subjects text[] NOT NULL DEFAULT '{}',
    school_levels text[] NOT NULL DEFAULT '{}'
        CONSTRAINT people_school_levels CHECK (school_levels <@ ARRAY['primary', 'lower_secondary', 'upper_secondary', 'extracurricular']),
    qualification_category text CONSTRAINT people_qualification_category
        CHECK (qualification_category IN ('none', 'second', 'first', 'highest', 'moderator', 'expert', 'researcher', 'master')),
    teaching_since date,
    birth_year integer CONSTRAINT people_birth_year CHECK (birth_year BETWEEN 1900 AND 2100),
    is_external boolean NOT NULL DEFAULT false,
    external_org text,
    status text NOT NULL DEFAULT 'active' CONSTRAINT people_status CHECK (status IN ('active', 'retired')),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT people_tenant UNIQUE (school_id, id)
);
CREATE UNIQUE INDEX people_email ON people (school_id, lower(email));
CREATE UNIQUE INDEX people_account ON people (account_id, school_id);
CREATE INDEX people_name ON people (school_id, full_name, id);
CREATE INDEX people_search ON people USING gin (search_name gin_trgm_ops);
CREATE TRIGGER people_touch BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE mentor_profiles (
    person_id uuid NOT NULL CONSTRAINT mentor_profiles_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    capacity integer NOT NULL CONSTRAINT mentor_profiles_capacity CHECK (capacity BETWEEN 0 AND 50),
    competences text[] NOT NULL DEFAULT '{}',
    achievements text,
    interests text,
    time_resource text,
    available_from date,
    available_to date,
    status text NOT NULL CONSTRAINT mentor_profiles_status CHECK (status IN ('active', 'paused', 'closed')),
    trained_on date,
    joined_on date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT mentor_profiles_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE CASCADE,
    CONSTRAINT mentor_profiles_availability CHECK (available_from <= available_to)
);
CREATE TRIGGER mentor_profiles_touch BEFORE UPDATE ON mentor_profiles FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE mentee_profiles (
    person_id uuid NOT NULL CONSTRAINT mentee_profiles_pkey PRIMARY KEY,
    school_id uuid NOT NULL,
    main_request text NOT NULL,
    needs text[] NOT NULL DEFAULT '{}',
    origin text NOT NULL CONSTRAINT mentee_profiles_origin CHECK (origin IN ('self', 'curator')),
    joined_on date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT mentee_profiles_person FOREIGN KEY (school_id, person_id) REFERENCES people (school_id, id) ON DELETE CASCADE
);
CREATE TRIGGER mentee_profiles_touch BEFORE UPDATE ON mentee_profiles FOR EACH ROW EXECUTE FUNCTION touch();
