-- Whoever wrote a word of a report does not approve it, nor who handed it in: also not an account with two roles.
ALTER TABLE reports ADD editors uuid[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT reports_not_by_an_editor CHECK (state NOT IN ('approved', 'superseded') OR NOT reviewer_id = ANY (editors));
