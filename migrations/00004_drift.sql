-- +goose Up

-- When a guest was last compared with Entra, when that is due again (null: not
-- until the directory reports something), and what the last looks have found
-- that is not recorded. Guests that an older program makes are due at once.
ALTER TABLE guests
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN check_due  timestamptz DEFAULT now(),
    ADD COLUMN doubt      jsonb NOT NULL DEFAULT '{}';
UPDATE guests SET check_due = NULL WHERE state = 'removed';
CREATE INDEX guests_to_check ON guests (check_due)
    WHERE sync = 'in sync' AND state IN ('invited','active','suspended','removed');

-- When it was last read back that a guest has what the portal gave.
ALTER TABLE given ADD COLUMN confirmed_at timestamptz;
UPDATE given SET confirmed_at = now() WHERE confirmed;

-- Where Entra differs from what should be so.
CREATE TABLE drift (
    id        uuid PRIMARY KEY,
    guest_id  uuid NOT NULL REFERENCES guests (id),
    kind      text NOT NULL CHECK (kind IN ('given outside','taken away outside','blocked','deleted','renamed','back')),
    state     text NOT NULL CHECK (state IN ('open','adopted','restoring','settled')),
    resource  jsonb NOT NULL,
    called    text NOT NULL DEFAULT '',
    seen_at   timestamptz NOT NULL,
    by_id     uuid,
    by_name   text NOT NULL DEFAULT '',
    at        timestamptz,
    why       text NOT NULL DEFAULT ''
);
-- One of a kind at a time, whatever races there are.
CREATE UNIQUE INDEX drift_once ON drift (guest_id, kind, (resource->>'object_id'), (resource->>'role_id')) NULLS NOT DISTINCT
    WHERE state <> 'settled';
CREATE INDEX drift_open ON drift (id DESC) WHERE state = 'open';
CREATE INDEX drift_open_kind ON drift (kind, id DESC) WHERE state = 'open';
