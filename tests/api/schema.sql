-- Writes `src/schema.rs` from the catalogue: tables and views in the order of their names, views keyed by their first column.
WITH relations AS (
    SELECT c.oid, c.relname::text AS name, c.relkind AS kind
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE '\_\_diesel%'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
), columns AS (
    SELECT r.name, a.attnum, a.attname::text AS column_name,
        CASE WHEN a.attnotnull OR v.required THEN t.rust ELSE 'Nullable<' || t.rust || '>' END AS rust
    FROM relations r
    JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN (VALUES ('uuid', 'Uuid'), ('text', 'Text'), ('timestamptz', 'Timestamptz'), ('date', 'Date'), ('time', 'Time'), ('int4', 'Int4'),
        ('int2', 'Int2'), ('int8', 'Int8'), ('bool', 'Bool'), ('float8', 'Float8'), ('jsonb', 'Jsonb'), ('bytea', 'Bytea'),
        ('_text', 'Array<Text>'), ('_uuid', 'Array<Uuid>'), ('_int2', 'Array<Int2>'), ('_date', 'Array<Date>')) t (pg, rust) ON t.pg = format_type(a.atttypid, NULL)
        OR t.pg = (SELECT typname FROM pg_type WHERE oid = a.atttypid)
    -- A view does not know which columns cannot be null: they are as in the table it shows, and what it adds says so.
    LEFT JOIN LATERAL (
        SELECT coalesce(bool_and(b.attnotnull), col_description(r.oid, a.attnum) IS DISTINCT FROM 'may be null') AS required
        FROM (VALUES ('pair_cards', 'pairs'), ('track_cards', 'tracks'), ('actors', 'sessions'), ('survey_cards', 'surveys'), ('swot_cards', 'swot_items')) shown (view_name, table_name)
        LEFT JOIN pg_attribute b ON b.attrelid = to_regclass(shown.table_name) AND b.attname = a.attname AND b.attnum > 0
        WHERE shown.view_name = r.name
    ) v ON r.kind = 'v'
), keys AS (
    SELECT r.name, coalesce(
        (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
         FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (attnum, n), pg_attribute a
         WHERE i.indrelid = r.oid AND i.indisprimary AND a.attrelid = r.oid AND a.attnum = k.attnum),
        (SELECT column_name FROM columns c WHERE c.name = r.name ORDER BY attnum LIMIT 1)) AS columns
    FROM relations r
), tables AS (
    SELECT k.name, E'diesel::table! {\n    ' || k.name || ' (' || k.columns || E') {\n'
        || string_agg('        ' || c.column_name || ' -> ' || c.rust || E',\n', '' ORDER BY c.attnum) || E'    }\n}\n' AS text
    FROM keys k JOIN columns c USING (name)
    GROUP BY k.name, k.columns
)
SELECT E'//! Written from the database by `UPDATE_SCHEMA=1 cargo test --test api schema`: never edited by hand.\n\n'
    || string_agg(text, E'\n' ORDER BY name COLLATE "C")
    || E'\ndiesel::allow_tables_to_appear_in_same_query!(\n'
    || string_agg('    ' || name || E',\n', '' ORDER BY name COLLATE "C") || E');\n' AS schema_rs
FROM tables;
