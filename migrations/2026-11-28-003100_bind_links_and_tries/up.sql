-- A link is good for what the account was when it was handed out. Who hands it out could use it, so whatever somebody else
-- gives the account later ends it.
ALTER TABLE invitations ADD invited_by uuid CONSTRAINT invitations_maker REFERENCES accounts (id) ON DELETE SET NULL;
CREATE INDEX invitations_maker ON invitations (invited_by);

-- Tries are counted under what the e-mail is looked up by, so that no spelling of it gets tries of its own.
CREATE FUNCTION email_key(email text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
    RETURN sha256(convert_to(lower(email), 'UTF8'));
