-- +goose Up

-- What a message tells of beside its guest: what keeps the guest from getting in, as
-- they chose it.
ALTER TABLE mails ADD COLUMN about text NOT NULL DEFAULT '';
