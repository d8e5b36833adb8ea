-- insisted: a person has said that it be sent again though it may be there.
ALTER TABLE delivery ADD COLUMN insisted INTEGER NOT NULL DEFAULT 0;
