-- How often an update was displayed by the banner, as readers' browsers told: sums, of nobody.
CREATE TABLE display (
  revision INTEGER NOT NULL,
  language TEXT NOT NULL,
  number   INTEGER NOT NULL,
  PRIMARY KEY (revision, language)
) WITHOUT ROWID;
