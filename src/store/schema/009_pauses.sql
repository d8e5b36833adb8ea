-- Channels that a person has paused: nothing is sent through them until somebody resumes them.
CREATE TABLE pause (
  channel TEXT PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL
) WITHOUT ROWID;

-- Endpoints, a channel's only one or a subscriber's, that have refused since they last took
-- anything: how often in a row, and until when they are left alone, once that is too often.
CREATE TABLE refusal (
  channel      TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  number       INTEGER NOT NULL,
  since        INTEGER NOT NULL,
  paused_until INTEGER,
  why          TEXT NOT NULL,
  PRIMARY KEY (channel, recipient)
) WITHOUT ROWID;

-- unapproved: its channel wants a person's yes, and nobody has said it.
ALTER TABLE delivery ADD COLUMN unapproved INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plan_job ADD COLUMN approval INTEGER NOT NULL DEFAULT 0;

-- What is held is found by why, to count it and to let it go.
CREATE INDEX delivery_held ON delivery (held_reason, channel, recipient) WHERE state = 'held';
CREATE INDEX refusal_paused ON refusal (channel) WHERE paused_until IS NOT NULL;
