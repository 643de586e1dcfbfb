-- Objects of whose verdicts users want to be told when they change. `zone` and `status` are what was told last, `changes` counts what was told; an object
-- is found again by the SHA-256 of kind and object, since a URL may be longer than an index takes.
CREATE TABLE watches (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  object_digest BYTEA NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  zone TEXT NOT NULL,
  status TEXT NOT NULL,
  changes BIGINT NOT NULL,
  changed_at BIGINT,
  UNIQUE (user_id, object_digest)
);
