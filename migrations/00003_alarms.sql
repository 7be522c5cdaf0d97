-- +goose Up

-- Breakers: whoever is about to try a step of their kind locks the row first, so
-- that the steps are counted by one after the other.
CREATE TABLE breakers (
    name        text PRIMARY KEY,
    paused_at   timestamptz,         -- null: it lets steps through
    counts_from timestamptz NOT NULL -- steps before do not count: a person let it go on
);
INSERT INTO breakers (name, counts_from) VALUES
    ('invitations', '-infinity'), ('gifts', '-infinity'), ('deletions', '-infinity');

-- What breakers count.
CREATE INDEX steps_counted ON steps (kind, intent_at);

-- What administrators are told of. It stays when it is over, with who let go on
-- what it had paused, and why.
CREATE TABLE alarms (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL,
    words      text NOT NULL,
    pauses     boolean NOT NULL,
    raised_at  timestamptz NOT NULL,
    mailed_at  timestamptz,
    closed_at  timestamptz,
    closed_by  uuid,
    closer     text NOT NULL DEFAULT '',
    reason     text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX alarms_one_open ON alarms (kind) WHERE closed_at IS NULL;
CREATE INDEX ON alarms (raised_at DESC);

-- A mail is about a guest or about an alarm.
ALTER TABLE mails ALTER COLUMN guest_id DROP NOT NULL;
ALTER TABLE mails ADD COLUMN alarm_id uuid REFERENCES alarms (id);
ALTER TABLE mails ADD CONSTRAINT mails_about_something CHECK (guest_id IS NOT NULL OR alarm_id IS NOT NULL);
CREATE INDEX mails_failed ON mails (failed_at) WHERE failed_at IS NOT NULL;

-- Guests who wait for a breaker.
CREATE INDEX guests_braked ON guests ((trouble->>'breaker')) WHERE trouble ? 'breaker';

-- When a feed was last read.
ALTER TABLE feeds ADD COLUMN read_at timestamptz;
