-- Headings of a file that nobody understood: what stands under them is not imported, and whoever looks at the preview is told so.
ALTER TABLE imports ADD unread_columns text[] NOT NULL DEFAULT '{}';
