-- Attempts at an endpoint that came to nothing since it last took anything, and when they began.
ALTER TABLE subscriber ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE subscriber ADD COLUMN failing_since INTEGER;
