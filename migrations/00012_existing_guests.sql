-- +goose Up

-- What a request is for: a new guest, or other access of one who is here; see
-- guest.Purpose. A draft of the latter names its guest already. Account is a guest
-- account that was in the directory before, for those who are taken on with it.
ALTER TABLE requests ADD COLUMN purpose text NOT NULL DEFAULT ''
    CHECK (purpose IN ('', 'account', 'add', 'change', 'extend'));
ALTER TABLE requests ADD COLUMN account_id uuid;
ALTER TABLE requests ADD CONSTRAINT changes_are_for_a_guest
    CHECK (purpose NOT IN ('add', 'change', 'extend') OR guest_id IS NOT NULL);
ALTER TABLE requests ADD CONSTRAINT an_account_is_named CHECK ((purpose = 'account') = (account_id IS NOT NULL));

-- The grant in whose place the line's access comes; see guest.Replaced.
ALTER TABLE request_lines ADD COLUMN replaces jsonb NOT NULL DEFAULT '{}';
