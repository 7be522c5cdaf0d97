-- +goose Up

-- When whoever is signed in last proved who they are, as the identity provider
-- says; null: it does not say, or an older version of the program wrote the row.
ALTER TABLE sessions ADD COLUMN auth_at timestamptz;
-- How long ago that may be at most, in seconds, when somebody is sent to prove it
-- again; 0: however long.
ALTER TABLE sign_ins ADD COLUMN max_age integer NOT NULL DEFAULT 0;

-- When the sponsor last asked others, too; null: never.
ALTER TABLE requests ADD COLUMN escalated_at timestamptz;

-- How long the newest decisions on a package took.
CREATE INDEX request_lines_decided ON request_lines (package_id, decided_at DESC)
    WHERE state IN ('approved', 'declined');
