-- Sources and lists that some groups alone see: a row for each of those groups.
CREATE TABLE restrictions (
  list TEXT NOT NULL,
  group_id TEXT NOT NULL REFERENCES groups (id),
  PRIMARY KEY (list, group_id)
);
CREATE INDEX restrictions_by_group ON restrictions (group_id);
