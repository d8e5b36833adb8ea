-- What was accepted, until it is known that readers see it. by_looking 0: it counts as seen unless
-- it has come back at due_at. overdue: it was not seen in time, and operators were told.
CREATE TABLE watch (
  delivery   INTEGER PRIMARY KEY REFERENCES delivery (id),
  by_looking INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,
  looks      INTEGER NOT NULL DEFAULT 0,
  overdue    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX watch_due ON watch (by_looking, due_at);
CREATE INDEX watch_overdue ON watch (delivery) WHERE overdue = 1;

-- How long it took from planning to being seen, of what was looked for.
CREATE TABLE seen (
  channel  TEXT PRIMARY KEY,
  number   INTEGER NOT NULL,
  total_ms INTEGER NOT NULL
) WITHOUT ROWID;

-- What counted as seen may come back all the same.
DROP TRIGGER delivery_becomes;
CREATE TRIGGER delivery_becomes BEFORE UPDATE OF state ON delivery
WHEN old.state <> new.state AND NOT CASE old.state
  WHEN 'queued' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'held' THEN new.state IN ('queued', 'leased', 'uncertain', 'dead', 'superseded', 'cancelled')
  WHEN 'leased' THEN 1
  WHEN 'retry' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'uncertain' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'accepted' THEN new.state IN ('visible', 'bounced')
  WHEN 'visible' THEN new.state = 'bounced'
  WHEN 'dead' THEN new.state = 'queued'
  ELSE 0 END
BEGIN
  SELECT RAISE(ABORT, 'a delivery cannot become that');
END;
