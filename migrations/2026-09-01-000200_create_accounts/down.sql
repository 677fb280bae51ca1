DROP TABLE invitations;
DROP TABLE sign_in_tries;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE credentials;
DROP TABLE accounts;
