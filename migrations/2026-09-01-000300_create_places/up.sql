CREATE TABLE departments (
    id uuid NOT NULL CONSTRAINT departments_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT departments_name UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE TRIGGER departments_touch BEFORE UPDATE ON departments FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE schools (
    id uuid NOT NULL CONSTRAINT schools_pkey PRIMARY KEY,
    -- null: a school that reports to no department
    department_id uuid CONSTRAINT schools_department REFERENCES departments (id) ON DELETE RESTRICT,
    name text NOT NULL,
    short_name text,
    kind text NOT NULL CONSTRAINT schools_kind
        CHECK (kind IN ('school', 'extracurricular', 'kindergarten', 'vocational')),
    locale text NOT NULL CONSTRAINT schools_locale CHECK (locale IN ('ru', 'kk', 'en')),
    time_zone text NOT NULL,
    jurisdiction text NOT NULL CONSTRAINT schools_jurisdiction CHECK (jurisdiction IN ('RU', 'KZ', 'other')),
    withdrawal_notice_working_days integer NOT NULL DEFAULT 3
        CONSTRAINT schools_withdrawal_notice CHECK (withdrawal_notice_working_days BETWEEN 0 AND 30),
    min_group_size integer NOT NULL DEFAULT 3 CONSTRAINT schools_min_group_size CHECK (min_group_size BETWEEN 2 AND 50),
    inactivity_warning_days integer NOT NULL DEFAULT 21
        CONSTRAINT schools_inactivity_warning CHECK (inactivity_warning_days BETWEEN 1 AND 365),
    inactivity_critical_days integer NOT NULL DEFAULT 45,
    satisfaction_threshold integer NOT NULL DEFAULT 7
        CONSTRAINT schools_satisfaction_threshold CHECK (satisfaction_threshold BETWEEN 1 AND 10),
    review_fallback_days integer NOT NULL DEFAULT 7
        CONSTRAINT schools_review_fallback CHECK (review_fallback_days BETWEEN 0 AND 90),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT schools_inactivity_critical
        CHECK (inactivity_critical_days BETWEEN inactivity_warning_days AND 365)
);
CREATE INDEX schools_department ON schools (department_id);
CREATE TRIGGER schools_touch BEFORE UPDATE ON schools FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE academic_years (
    id uuid NOT NULL CONSTRAINT academic_years_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT academic_years_school REFERENCES schools (id) ON DELETE RESTRICT,
    title text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT academic_years_tenant UNIQUE (school_id, id),
    CONSTRAINT academic_years_dates CHECK (starts_on < ends_on),
    CONSTRAINT academic_years_no_overlap
        EXCLUDE USING gist (school_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE TRIGGER academic_years_touch BEFORE UPDATE ON academic_years FOR EACH ROW EXECUTE FUNCTION touch();
