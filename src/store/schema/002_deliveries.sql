-- tries: the attempts that count, of those that have ended. doubt: an earlier attempt may have
-- arrived; the number of the channel's way to settle that which comes next. twice: it was sent
-- again all the same, and nobody can know.
ALTER TABLE delivery ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN doubt INTEGER;
ALTER TABLE delivery ADD COLUMN twice INTEGER NOT NULL DEFAULT 0;

UPDATE delivery SET tries = attempts;
UPDATE delivery SET doubt = 0 WHERE state = 'uncertain';

-- What is dead is found by channel: to count it, and to send it again.
CREATE INDEX delivery_dead ON delivery (channel, id) WHERE state = 'dead';

CREATE TABLE destination (
  name         TEXT PRIMARY KEY,
  closed_until INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  failures     INTEGER NOT NULL,
  openings     INTEGER NOT NULL
) WITHOUT ROWID;

-- The law of the machine (store/delivery_state.h): what is not in it cannot be written.
CREATE TRIGGER delivery_begins BEFORE INSERT ON delivery
WHEN new.state NOT IN ('queued', 'held')
BEGIN
  SELECT RAISE(ABORT, 'a delivery begins as queued or held');
END;

CREATE TRIGGER delivery_becomes BEFORE UPDATE OF state ON delivery
WHEN old.state <> new.state AND NOT CASE old.state
  WHEN 'queued' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'held' THEN new.state IN ('queued', 'leased', 'uncertain', 'dead', 'superseded', 'cancelled')
  WHEN 'leased' THEN 1
  WHEN 'retry' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'uncertain' THEN new.state IN ('held', 'leased', 'dead', 'superseded', 'cancelled')
  WHEN 'accepted' THEN new.state IN ('visible', 'bounced')
  WHEN 'dead' THEN new.state = 'queued'
  ELSE 0 END
BEGIN
  SELECT RAISE(ABORT, 'a delivery cannot become that');
END;
