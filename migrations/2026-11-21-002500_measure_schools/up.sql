-- What a school counts itself by: its staff on a day, and what it wants to reach in a year.
CREATE TABLE headcounts (
    id uuid NOT NULL CONSTRAINT headcounts_pkey PRIMARY KEY,
    school_id uuid NOT NULL CONSTRAINT headcounts_school REFERENCES schools (id) ON DELETE CASCADE,
    counted_on date NOT NULL,
    teaching_staff integer NOT NULL CONSTRAINT headcounts_staff CHECK (teaching_staff BETWEEN 0 AND 10000),
    young_staff integer NOT NULL,
    counted_at timestamptz NOT NULL,
    CONSTRAINT headcounts_one_a_day UNIQUE (school_id, counted_on),
    CONSTRAINT headcounts_young CHECK (young_staff BETWEEN 0 AND teaching_staff)
);

CREATE TABLE indicator_targets (
    academic_year_id uuid NOT NULL,
    school_id uuid NOT NULL,
    indicator text NOT NULL CONSTRAINT indicator_targets_indicator
        CHECK (indicator IN ('young_with_mentor', 'staff_mentees', 'staff_mentors', 'mentor_load', 'program_completed')),
    target double precision NOT NULL CONSTRAINT indicator_targets_target CHECK (target BETWEEN 0 AND 1000),
    CONSTRAINT indicator_targets_pkey PRIMARY KEY (academic_year_id, indicator),
    CONSTRAINT indicator_targets_year FOREIGN KEY (school_id, academic_year_id) REFERENCES academic_years (school_id, id) ON DELETE CASCADE
);
CREATE INDEX indicator_targets_school ON indicator_targets (school_id);

-- Whether R06 gives points for the execution of plans: some schools are asked for them.
ALTER TABLE schools ADD plan_points boolean NOT NULL DEFAULT false;

-- The pairs that reports count, with the days they were at work in the period: those that were active once, and were between the two days.
CREATE FUNCTION counted_pairs(programs uuid[], first date, last date) RETURNS TABLE (
    id uuid, school_id uuid, program_id uuid, kind text, role_form text, state text, starts_on date, planned_ends_on date, ended_on date,
    continued_from uuid, expected bigint, held bigint
) LANGUAGE sql STABLE AS $$
    SELECT p.id, p.school_id, p.program_id, p.kind, p.role_form, p.state, p.starts_on, p.planned_ends_on, p.ended_on, p.continued_from,
        CASE WHEN p.kind = 'flash' THEN 1 ELSE greatest(1, round(
            -- inclusive days in the period, less the inclusive days of pauses
            (d.last_day - d.first_day + 1 - coalesce((
                SELECT sum(least(coalesce(z.ends_on, d.last_day), d.last_day) - greatest(z.starts_on, d.first_day) + 1)
                FROM pair_pauses z
                WHERE z.pair_id = p.id AND z.starts_on <= d.last_day AND coalesce(z.ends_on, d.last_day) >= d.first_day), 0))
            * pr.meeting_norm_per_month::numeric / 30)) END::bigint,
        (SELECT count(*) FROM meetings m
         WHERE m.pair_id = p.id AND m.state = 'held' AND (m.starts_at AT TIME ZONE s.time_zone)::date BETWEEN first AND last)
    FROM pairs p
    JOIN programs pr ON pr.id = p.program_id
    JOIN schools s ON s.id = p.school_id
    CROSS JOIN LATERAL (SELECT greatest(p.starts_on, first) AS first_day, least(p.ended_on, last) AS last_day) d
    WHERE p.program_id = ANY (programs) AND p.state IN ('active', 'paused', 'completed', 'terminated')
      AND p.starts_on <= last AND (p.ended_on IS NULL OR p.ended_on >= first)
$$;

-- Who was in such a pair in the period, each place once.
CREATE FUNCTION counted_members(programs uuid[], first date, last date) RETURNS TABLE (
    pair_id uuid, program_id uuid, school_id uuid, person_id uuid, role text, kind text, role_form text, state text, joined_on date,
    left_on date, starts_on date, ended_on date
) LANGUAGE sql STABLE AS $$
    SELECT p.id, p.program_id, p.school_id, m.person_id, m.role, p.kind, p.role_form, p.state, m.joined_on, m.left_on, p.starts_on, p.ended_on
    FROM pairs p JOIN pair_members m ON m.pair_id = p.id
    WHERE p.program_id = ANY (programs) AND p.state IN ('active', 'paused', 'completed', 'terminated')
      AND p.starts_on <= last AND (p.ended_on IS NULL OR p.ended_on >= first)
      AND NOT m.pending AND m.joined_on <= last AND (m.left_on IS NULL OR m.left_on >= first)
$$;

-- A young specialist: fewer than three full years of teaching on a day. Null where it is not known since when he or she teaches.
CREATE FUNCTION is_young(teaching_since date, at date) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT teaching_since > (at - interval '3 years')::date
$$;
