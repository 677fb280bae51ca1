-- Those who are or were in a pair, of one side: who was only asked has consented to nothing and is named nowhere.
CREATE FUNCTION side_of(members jsonb, role_is_mentee boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(members) m
            WHERE (m ->> 'role' = 'mentee') = role_is_mentee AND NOT (m ->> 'pending')::boolean);

-- Hundred parts of a whole, half up to one decimal; null where there is no whole.
CREATE FUNCTION percent(part numeric, whole numeric) RETURNS double precision LANGUAGE sql IMMUTABLE
    RETURN round(100 * part / nullif(whole, 0), 1)::double precision;

-- Days up to one since the last meeting, or since the pair began, without those of a pause.
CREATE FUNCTION days_without(pair uuid, begun_on date, met_on date, until date) RETURNS integer LANGUAGE sql STABLE
    RETURN greatest(0, until - greatest(met_on, begun_on) - coalesce((
        SELECT sum(least(coalesce(z.ends_on, until), until) - greatest(z.starts_on, greatest(met_on, begun_on) + 1) + 1)
        FROM pair_pauses z
        WHERE z.pair_id = pair AND z.starts_on <= until AND coalesce(z.ends_on, until) > greatest(met_on, begun_on)), 0)::integer);
