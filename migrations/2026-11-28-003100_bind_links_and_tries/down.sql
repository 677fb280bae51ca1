DROP FUNCTION email_key;
DROP INDEX invitations_maker;
ALTER TABLE invitations DROP COLUMN invited_by;
