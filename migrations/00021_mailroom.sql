-- +goose Up

-- What became of a message, for the page that lists them. A version of the program
-- that does not know these columns leaves them as they are: then it is not known who
-- stood in the way, and of tries there are none.
ALTER TABLE mails
    ADD COLUMN failed_kind  text,    -- see guest.SetbackKind; of the last try that did not succeed
    ADD COLUMN failed_words text,
    ADD COLUMN tries        integer NOT NULL DEFAULT 0, -- since it was queued, or sent again
    ADD COLUMN waits        integer NOT NULL DEFAULT 0, -- times that the mail server asked to wait, which is no try
    ADD COLUMN again        integer NOT NULL DEFAULT 0, -- times that somebody had it sent again, with less than a day between them
    ADD COLUMN again_at     timestamptz;                -- the last of these

-- A test message is about nothing; whom a message goes to is in its row.
ALTER TABLE mails DROP CONSTRAINT IF EXISTS mails_about_something;

-- The list, newest first: each message is in one of the first four.
CREATE INDEX mails_page_waiting ON mails (id) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mails_page_sent ON mails (id) WHERE sent_at IS NOT NULL;
CREATE INDEX mails_page_given_up ON mails (id) WHERE failed_at IS NOT NULL AND failed_kind IS DISTINCT FROM 'not needed';
CREATE INDEX mails_page_moot ON mails (id) WHERE failed_at IS NOT NULL AND failed_kind = 'not needed';
CREATE INDEX mails_guest_page ON mails (guest_id, id) WHERE guest_id IS NOT NULL;
CREATE INDEX mails_person_page ON mails (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX mails_tests ON mails (person_id, created_at) WHERE kind = 'test';

-- Who is written to is found by how the words of their name and address begin.
CREATE INDEX people_words ON people USING gin (
    to_tsvector('simple', translate(name || ' ' || email, '@.,-_''’&()/', '           ')));
