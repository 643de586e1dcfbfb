-- Who may sign in. `password` is an Argon2id hash (PHC string); `totp` and `totp_pending` are sealed seeds, `totp_step` the last step of which a code
-- was used. Choices of the portal stand with the user.
CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  name TEXT NOT NULL UNIQUE,
  mail TEXT,
  role TEXT NOT NULL,
  is_disabled BIGINT NOT NULL,
  password TEXT,
  totp TEXT,
  totp_pending TEXT,
  totp_step BIGINT NOT NULL,
  language TEXT,
  theme TEXT NOT NULL,
  time_zone TEXT,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT
);
CREATE INDEX users_by_group ON users (group_id);
CREATE INDEX users_by_mail ON users (lower(mail));

-- Who somebody is at an OpenID provider.
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_by_user ON identities (user_id);

-- Sessions, by the SHA-256 of their secrets.
CREATE TABLE sessions (
  digest BYTEA NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  about TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_seen ON sessions (seen_at);

-- Tokens of the API, by the SHA-256 of their secrets. A revoked one stays, so that it can be told what was used.
CREATE TABLE tokens (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  digest BYTEA NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  licence_id TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX tokens_by_user ON tokens (user_id);

-- One-time links, by the SHA-256 of their secrets; what they carry is sealed under their secrets.
CREATE TABLE tickets (
  digest BYTEA NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX tickets_by_subject ON tickets (subject);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);

-- When something that is limited was done, by the SHA-256 of what it was: milliseconds, eight bytes each, the oldest first.
CREATE TABLE throttles (
  digest BYTEA NOT NULL PRIMARY KEY,
  moments BYTEA NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX throttles_by_expiry ON throttles (expires_at);

-- Mails: `waiting`, `sent`, `failed` or `cancelled`. Only one that waits has a body.
CREATE TABLE mails (
  id TEXT NOT NULL PRIMARY KEY,
  mail_key TEXT NOT NULL UNIQUE,
  recipient TEXT NOT NULL,
  user_id TEXT,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  is_sealed BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  reason TEXT
);
CREATE INDEX mails_by_state ON mails (state, next_at);
CREATE INDEX mails_by_user ON mails (user_id);

-- Who did what. Each row's digest is over the digest before it and the row.
CREATE TABLE audit (
  sequence BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  user_id TEXT,
  token_id TEXT,
  group_id TEXT,
  address TEXT,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  request_id TEXT NOT NULL,
  digest BYTEA NOT NULL
);
CREATE INDEX audit_by_group ON audit (group_id, sequence);
CREATE INDEX audit_by_user ON audit (user_id, sequence);

-- One row: the last entry of the audit, and the last one that was trimmed.
CREATE TABLE audit_head (
  id BIGINT NOT NULL PRIMARY KEY,
  sequence BIGINT NOT NULL,
  digest BYTEA NOT NULL,
  anchor_sequence BIGINT NOT NULL,
  anchor_digest BYTEA NOT NULL
);
