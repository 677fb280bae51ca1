CREATE TABLE accounts (
    id uuid NOT NULL CONSTRAINT accounts_pkey PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    locale text NOT NULL DEFAULT 'ru' CONSTRAINT accounts_locale CHECK (locale IN ('ru', 'kk', 'en')),
    last_login_at timestamptz,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));
CREATE TRIGGER accounts_touch BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION touch();

-- Secrets live apart from the rows that are answers.
CREATE TABLE credentials (
    account_id uuid NOT NULL CONSTRAINT credentials_pkey PRIMARY KEY
        CONSTRAINT credentials_account REFERENCES accounts (id) ON DELETE CASCADE,
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- One signing in, until signing out. Every token names its session.
CREATE TABLE sessions (
    id uuid NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT sessions_account REFERENCES accounts (id) ON DELETE CASCADE,
    user_agent text,
    started_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX sessions_account_open ON sessions (account_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_account ON sessions (account_id);

-- Single use: a second use of one token ends its session.
CREATE TABLE refresh_tokens (
    token_hash bytea NOT NULL CONSTRAINT refresh_tokens_pkey PRIMARY KEY,
    session_id uuid NOT NULL CONSTRAINT refresh_tokens_session REFERENCES sessions (id) ON DELETE CASCADE,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

-- Tries of one e-mail in the running window, whether or not it has an account.
CREATE TABLE sign_in_tries (
    email_hash bytea NOT NULL CONSTRAINT sign_in_tries_pkey PRIMARY KEY,
    tries integer NOT NULL,
    window_started_at timestamptz NOT NULL
);

CREATE TABLE invitations (
    id uuid NOT NULL CONSTRAINT invitations_pkey PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT invitations_account REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL CONSTRAINT invitations_token UNIQUE,
    invited_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX invitations_account ON invitations (account_id);
