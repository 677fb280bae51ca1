DROP TABLE import_origins;
DROP TABLE import_rows;
DROP TABLE imports;
