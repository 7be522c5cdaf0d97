-- +goose Up

-- Which database this is: of which server, on which of its timelines, and under
-- which number. Empty is what this server does not tell.
-- +goose StatementBegin
CREATE FUNCTION database_place(OUT cluster text, OUT timeline text, OUT number text) LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        SELECT system_identifier::text INTO cluster FROM pg_control_system();
    EXCEPTION WHEN OTHERS THEN cluster := '';
    END;
    BEGIN -- pg_control_checkpoint() tells the timeline only after the next checkpoint
        timeline := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
    EXCEPTION WHEN OTHERS THEN timeline := '';
    END;
    SELECT oid::text INTO number FROM pg_database WHERE datname = current_database();
END $$;
-- +goose StatementEnd

-- The database that the portal last worked on, as it saw itself then; without a
-- row nobody has worked on it yet. A row that says that another transaction wrote
-- it than the one that did is a copy, as pg_restore makes it.
CREATE TABLE database_seen (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    cluster    text NOT NULL,
    timeline   text NOT NULL,
    number     text NOT NULL,
    written_by xid8 NOT NULL,
    seen_at    timestamptz NOT NULL, -- the last sign of life, by the database's clock
    -- The last restore: what the portal did in between is not known here, and the
    -- directory's users are read from the beginning in this reading.
    lost_from  timestamptz,
    lost_until timestamptz,
    reading    integer
) WITH (fillfactor = 20);

-- While it is paused nothing is done at all.
INSERT INTO breakers (name, counts_from) VALUES ('restored', '-infinity');

-- Somebody wants the feed to be read from its beginning.
ALTER TABLE feeds ADD COLUMN again boolean NOT NULL DEFAULT false;

-- The reading from the feed's beginning in which a user was first seen; null: not
-- in one, or before this was noted.
ALTER TABLE directory_users ADD COLUMN found_in integer;
CREATE INDEX directory_users_found ON directory_users (object_id) WHERE found_in IS NOT NULL AND user_type = 'Guest';
