-- Graphs that people keep: of a group, seen by all of it or by who made it. `content` is what stands in it, in a form that the server knows by `form`.
CREATE TABLE graphs (
  id TEXT NOT NULL PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  owner_id TEXT REFERENCES users (id),
  name TEXT NOT NULL,
  is_shared BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  nodes BIGINT NOT NULL,
  edges BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by TEXT,
  form BIGINT NOT NULL,
  content BYTEA NOT NULL
);
CREATE INDEX graphs_by_group ON graphs (group_id, changed_at);
CREATE INDEX graphs_by_owner ON graphs (owner_id);
