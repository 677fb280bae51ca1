DROP TABLE roadmap_items;
ALTER TABLE programs DROP CONSTRAINT programs_copied_from, DROP copied_from;
