-- +goose Up

-- How each person wants their messages: a group's name with 'daily' or 'off'. Who is
-- not here, and a group that is not named, gets everything at once, as an older
-- version of the program does it for everybody.
CREATE TABLE mail_preferences (
    person_id  uuid PRIMARY KEY REFERENCES people (id),
    wishes     jsonb NOT NULL DEFAULT '{}',
    changed_at timestamptz NOT NULL
);

-- One letter at a time about one thing to one person: the letter that has the turn,
-- and when another one may have it.
CREATE TABLE mail_turns (
    person_id uuid NOT NULL REFERENCES people (id),
    about     text NOT NULL,
    mail_id   uuid NOT NULL,
    free_at   timestamptz NOT NULL,
    PRIMARY KEY (person_id, about)
);

-- wait_until: another letter about the same thing has just gone. digest_at: it waits
-- for the digest of that moment; digest_id: it is part of that one, which is a mail
-- itself.
ALTER TABLE mails
    ADD COLUMN wait_until timestamptz,
    ADD COLUMN digest_at  timestamptz,
    ADD COLUMN digest_id  uuid;
CREATE INDEX mails_waiting ON mails (wait_until)
    WHERE wait_until IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mails_gathering ON mails (digest_at, person_id)
    WHERE digest_at IS NOT NULL AND digest_id IS NULL AND sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX mails_digest ON mails (digest_id) WHERE digest_id IS NOT NULL;

-- A digest concerns the person whom it goes to, and nothing else.
ALTER TABLE mails DROP CONSTRAINT IF EXISTS mails_about_something;
