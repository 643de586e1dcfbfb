-- Small named values: the latest moment that was seen.
CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

-- Organisations. `quota_day` is the latest civil day on which the group was charged; it never goes back.
CREATE TABLE groups (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  time_zone TEXT NOT NULL,
  tlp_max BIGINT NOT NULL,
  quota_day BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE licences (
  id TEXT NOT NULL PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES groups (id),
  product TEXT NOT NULL,
  services BIGINT NOT NULL,
  count BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  created_at BIGINT NOT NULL,
  is_revoked BIGINT NOT NULL
);
CREATE INDEX licences_by_group ON licences (group_id);

-- What was used of a licence on a civil day of its group (days since 1970-01-01), one counter a service. Reserved blocks count as used.
CREATE TABLE quota_usage (
  licence_id TEXT NOT NULL REFERENCES licences (id),
  service BIGINT NOT NULL,
  day BIGINT NOT NULL,
  used BIGINT NOT NULL,
  is_warned BIGINT NOT NULL,
  PRIMARY KEY (licence_id, service, day)
);
