-- People and programs that asked to be told. sealed holds the address and the secrets, encrypted
-- under a key that is not in here; fingerprint is what an address is found by. Both are empty once
-- somebody has gone: the row stays for the deliveries that name it, and its id is never given again.
CREATE TABLE subscriber (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  kind         TEXT NOT NULL,
  state        TEXT NOT NULL,
  language     TEXT NOT NULL,
  components   TEXT NOT NULL,
  format       TEXT NOT NULL,
  sealed       TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  destination  TEXT NOT NULL,
  asked        INTEGER NOT NULL,
  created_at   INTEGER NOT NULL,
  asked_at     INTEGER NOT NULL,
  confirmed_at INTEGER,
  changed_at   INTEGER NOT NULL,
  reason       TEXT NOT NULL
);
CREATE UNIQUE INDEX subscriber_by_address ON subscriber (kind, fingerprint) WHERE fingerprint <> '';
CREATE INDEX subscriber_told ON subscriber (kind, id) WHERE state = 'active';
CREATE INDEX subscriber_of_state ON subscriber (state, id);
CREATE INDEX subscriber_waiting ON subscriber (asked_at) WHERE state = 'pending';
