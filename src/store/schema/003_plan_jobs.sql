-- A notice that goes to subscribers, until all of its deliveries are planned: a chunk at a time,
-- and the cursor moves only together with the rows of its chunk. restored: it came back with a
-- backup, and may have been further on than this.
CREATE TABLE plan_job (
  id          INTEGER PRIMARY KEY,
  revision    INTEGER NOT NULL,
  incident    INTEGER NOT NULL,
  channel     TEXT NOT NULL,
  latest_wins INTEGER NOT NULL,
  texts       TEXT NOT NULL,
  language    TEXT NOT NULL,
  destination TEXT NOT NULL,
  expires_at  INTEGER NOT NULL,
  cursor      TEXT NOT NULL DEFAULT '',
  restored    INTEGER NOT NULL DEFAULT 0,
  UNIQUE (revision, channel)
);
