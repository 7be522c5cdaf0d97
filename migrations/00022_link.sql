-- +goose Up

-- A guest's link can be made anew. The number goes into the code: the first link has
-- 0, and its code is the one that it always had. An older program that runs beside
-- this one leaves these columns as they are and works out the code of number 0; once
-- that link was replaced it leads nowhere, and nothing brings it back, since a guest
-- has one row in invitations.
ALTER TABLE guests
    ADD COLUMN link_number integer NOT NULL DEFAULT 0,
    -- When it was made anew: in the last day, and the last time whenever that was.
    ADD COLUMN link_made timestamptz[] NOT NULL DEFAULT '{}',
    -- When somebody looked at the invitation by this link, first and last.
    ADD COLUMN link_opened_at timestamptz,
    ADD COLUMN link_seen_at timestamptz;
