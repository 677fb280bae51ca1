ALTER TABLE reports DROP COLUMN editors;
