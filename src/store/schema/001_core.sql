-- Times are milliseconds since 1970 UTC. JSON where only the program looks inside.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Every signal that changed something, as it arrived; component is '' where no mapping knew one.
CREATE TABLE signal (
  id             INTEGER PRIMARY KEY,
  inlet          TEXT NOT NULL,
  arrived_at     INTEGER NOT NULL,
  source         TEXT NOT NULL,
  key            TEXT NOT NULL,
  component      TEXT NOT NULL,
  status         TEXT NOT NULL,
  impact         TEXT,
  affected_share REAL,
  affected_users INTEGER,
  started_at     INTEGER,
  ended_at       INTEGER,
  expires_at     INTEGER,
  at             INTEGER NOT NULL,
  summary        TEXT NOT NULL,
  link           TEXT NOT NULL,
  labels         TEXT NOT NULL
);
CREATE INDEX signal_of_condition ON signal (source, key, component, id);
CREATE INDEX signal_by_arrival ON signal (arrived_at);

-- The course of events, in pieces: what start-up puts together again.
CREATE TABLE slice (
  kind TEXT NOT NULL,
  key  TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) WITHOUT ROWID;

CREATE TABLE decision (
  id            INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  component     TEXT NOT NULL,
  verdict       TEXT NOT NULL,
  reason        TEXT NOT NULL,
  by_minutes_at INTEGER,
  inputs        TEXT NOT NULL,
  incident      INTEGER NOT NULL
);
CREATE INDEX decision_of_incident ON decision (incident, id);
CREATE INDEX decision_of_component ON decision (component, id);

CREATE TABLE incident (
  id             INTEGER PRIMARY KEY,
  phase          TEXT NOT NULL,
  automatic      INTEGER NOT NULL,
  retracted      INTEGER NOT NULL,
  components     TEXT NOT NULL,
  onset          INTEGER NOT NULL,
  opened_at      INTEGER NOT NULL,
  monitoring_at  INTEGER,
  resolved_at    INTEGER,
  next_update_at INTEGER,
  share_minutes  REAL NOT NULL,
  version        INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL
);
CREATE INDEX incident_open ON incident (id) WHERE resolved_at IS NULL AND retracted = 0;

CREATE TABLE revision (
  id             INTEGER PRIMARY KEY,
  incident       INTEGER NOT NULL,
  sequence       INTEGER NOT NULL,
  draft          INTEGER NOT NULL,
  kind           TEXT NOT NULL,
  state          TEXT NOT NULL,
  automatic      INTEGER NOT NULL,
  notify         INTEGER NOT NULL,
  at             INTEGER NOT NULL,
  phase          TEXT NOT NULL,
  components     TEXT NOT NULL,
  reason         TEXT NOT NULL,
  next_update_at INTEGER,
  words          TEXT NOT NULL,
  author         TEXT NOT NULL
);
CREATE UNIQUE INDEX revision_sequence ON revision (incident, sequence) WHERE sequence > 0;
CREATE INDEX revision_waiting ON revision (id) WHERE state IN ('draft', 'awaiting');

CREATE TABLE promise (
  id       INTEGER PRIMARY KEY,
  incident INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  due_at   INTEGER NOT NULL,
  met_at   INTEGER,
  is_void  INTEGER NOT NULL
);
CREATE INDEX promise_of_incident ON promise (incident, id);

CREATE TABLE note (
  id       INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  reason   TEXT NOT NULL,
  incident INTEGER NOT NULL
);

CREATE TABLE rendered (
  hash TEXT PRIMARY KEY,
  body BLOB NOT NULL
) WITHOUT ROWID;

-- One notice to one recipient of one channel, for ever.
CREATE TABLE delivery (
  id               INTEGER PRIMARY KEY,
  revision         INTEGER NOT NULL,
  incident         INTEGER NOT NULL,
  channel          TEXT NOT NULL,
  recipient        TEXT NOT NULL,
  task             TEXT NOT NULL,
  key              TEXT NOT NULL,
  state            TEXT NOT NULL,
  held_reason      TEXT NOT NULL DEFAULT '',
  language         TEXT NOT NULL,
  rendered         TEXT NOT NULL REFERENCES rendered (hash),
  destination      TEXT NOT NULL,
  attempts         INTEGER NOT NULL DEFAULT 0,
  planned_at       INTEGER NOT NULL,
  first_attempt_at INTEGER,
  accepted_at      INTEGER,
  visible_at       INTEGER,
  expires_at       INTEGER NOT NULL,
  handle           TEXT NOT NULL DEFAULT '',
  url              TEXT NOT NULL DEFAULT '',
  error            TEXT NOT NULL DEFAULT '',
  UNIQUE (revision, channel, recipient)
);
CREATE INDEX delivery_of_incident ON delivery (incident, id);
CREATE INDEX delivery_of_audience ON delivery (incident, channel, recipient, id);

-- How many deliveries are in each state: kept here, since counting a million takes too long.
CREATE TABLE delivery_count (
  channel TEXT NOT NULL,
  state   TEXT NOT NULL,
  number  INTEGER NOT NULL,
  PRIMARY KEY (channel, state)
) WITHOUT ROWID;

CREATE TRIGGER delivery_added AFTER INSERT ON delivery
BEGIN
  INSERT INTO delivery_count (channel, state, number) VALUES (new.channel, new.state, 1)
    ON CONFLICT (channel, state) DO UPDATE SET number = number + 1;
END;

CREATE TRIGGER delivery_moved AFTER UPDATE OF state ON delivery WHEN old.state <> new.state
BEGIN
  UPDATE delivery_count SET number = number - 1
    WHERE channel = old.channel AND state = old.state;
  INSERT INTO delivery_count (channel, state, number) VALUES (new.channel, new.state, 1)
    ON CONFLICT (channel, state) DO UPDATE SET number = number + 1;
END;

-- Small and hot: only deliveries that are live. A blocked one waits for another of its audience;
-- ends_as is what a leased one becomes if its attempt ends without being final.
CREATE TABLE dispatch (
  delivery    INTEGER PRIMARY KEY REFERENCES delivery (id),
  destination TEXT NOT NULL,
  priority    INTEGER NOT NULL,
  due_at      INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  blocked     INTEGER NOT NULL DEFAULT 0,
  lease       INTEGER NOT NULL DEFAULT 0,
  lease_until INTEGER NOT NULL DEFAULT 0,
  ends_as     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX dispatch_due ON dispatch (priority, due_at, delivery)
  WHERE lease = 0 AND blocked = 0;
CREATE INDEX dispatch_of_destination ON dispatch (destination, priority, due_at, delivery)
  WHERE lease = 0 AND blocked = 0;
CREATE INDEX dispatch_expiry ON dispatch (expires_at) WHERE lease = 0;
CREATE INDEX dispatch_leased ON dispatch (lease_until) WHERE lease <> 0;
CREATE INDEX dispatch_blocked ON dispatch (delivery) WHERE blocked = 1;

CREATE TABLE attempt (
  delivery       INTEGER NOT NULL,
  number         INTEGER NOT NULL,
  lease          INTEGER NOT NULL,
  started_at     INTEGER NOT NULL,
  finished_at    INTEGER,
  outcome        TEXT NOT NULL DEFAULT '',
  status         INTEGER NOT NULL DEFAULT 0,
  why            TEXT NOT NULL DEFAULT '',
  answer_head    TEXT NOT NULL DEFAULT '',
  remote_address TEXT NOT NULL DEFAULT '',
  name_ms        INTEGER NOT NULL DEFAULT 0,
  connect_ms     INTEGER NOT NULL DEFAULT 0,
  tls_ms         INTEGER NOT NULL DEFAULT 0,
  first_byte_ms  INTEGER NOT NULL DEFAULT 0,
  total_ms       INTEGER NOT NULL DEFAULT 0,
  bytes_out      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (delivery, number)
) WITHOUT ROWID;

-- What each audience was last told: the thread to answer in, and what a sweep compares.
CREATE TABLE told (
  incident  INTEGER NOT NULL,
  channel   TEXT NOT NULL,
  recipient TEXT NOT NULL,
  revision  INTEGER NOT NULL,
  root      TEXT NOT NULL,
  handle    TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (incident, channel, recipient)
) WITHOUT ROWID;

CREATE TABLE token (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  scope      TEXT NOT NULL,
  hash       TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);

-- What an Idempotency-Key was answered with.
CREATE TABLE answer (
  key     TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  status  INTEGER NOT NULL,
  body    TEXT NOT NULL,
  at      INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answer_by_age ON answer (at);

-- hash = hex SHA-256 over the hash before it and this row; meta's audit_head is that of the last.
CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  TEXT NOT NULL,
  hash    TEXT NOT NULL
);
