-- lost: the attempts whose end goji did not see, since it was killed or slept. They say nothing of
-- the other side, so the schedule does not go by them; tries has been without them since.
ALTER TABLE delivery ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;
