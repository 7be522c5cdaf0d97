-- +goose Up

-- Who put rules in force, beside the name that was theirs then. A change of the
-- rules also stands in the history.
ALTER TABLE policies ADD COLUMN author_id uuid REFERENCES people (id);

-- Why the guest's address is no work address, where the rules ask for that.
ALTER TABLE requests ADD COLUMN address_reason text NOT NULL DEFAULT '';

-- Organisations that sponsors ask to be allowed, with a draft that waits for it.
-- The database itself refuses an answer to one's own.
CREATE TABLE domain_asks (
    id          uuid PRIMARY KEY,
    domain      text NOT NULL,
    sponsor_id  uuid NOT NULL REFERENCES people (id),
    reason      text NOT NULL,
    at          timestamptz NOT NULL,
    state       text NOT NULL CHECK (state IN ('open','allowed','refused')),
    answered_by uuid REFERENCES people (id),
    answerer    text NOT NULL DEFAULT '',
    answer      text NOT NULL DEFAULT '',
    answered_at timestamptz,
    CONSTRAINT nobody_answers_their_own_ask CHECK (answered_by <> sponsor_id),
    CHECK ((state = 'open') = (answered_by IS NULL))
);
CREATE UNIQUE INDEX domain_asks_one_open ON domain_asks (sponsor_id, domain) WHERE state = 'open';
CREATE INDEX domain_asks_waiting ON domain_asks (at) WHERE state = 'open';
CREATE INDEX ON domain_asks (sponsor_id, domain, at DESC);

-- What is asked of an address while it is typed, and what caps count.
CREATE INDEX ON directory_groups (lower(mail)) WHERE mail <> '';
CREATE INDEX requests_sent ON requests (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX requests_open ON requests (sponsor_id) WHERE state = 'pending';
