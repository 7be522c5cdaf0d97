-- +goose Up

-- How reading a feed goes. Feeds of change are called users, groups and apps. What
-- has none is read from its beginning again and again, object by object, each with
-- a place of its own: "owners group <id>", "owners app <id>", "members group <id>",
-- "manager user <id>".
ALTER TABLE feeds
    ADD COLUMN began_at     timestamptz,                -- of the reading from the beginning that goes on
    ADD COLUMN seen         integer NOT NULL DEFAULT 0, -- objects that it has read so far
    ADD COLUMN completed_at timestamptz,                -- when the feed's end was reached last
    ADD COLUMN objects      integer NOT NULL DEFAULT 0, -- in the mirror then
    ADD COLUMN due_at       timestamptz,                -- of a list: not to be read before; null: at once
    ADD COLUMN fault        jsonb;                      -- what kept the last try from reading, a guest.Trouble

ALTER TABLE directory_members ADD COLUMN reading integer NOT NULL DEFAULT 0;
ALTER TABLE directory_managers ADD COLUMN reading integer NOT NULL DEFAULT 0;

-- An id as it stands in a document; null when it is none.
CREATE FUNCTION id_in(document text) RETURNS uuid IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE WHEN document ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN document::uuid END
$$;

-- The groups whose members are mirrored: those that the terms of a package or the
-- rules in force name, wherever they do.
CREATE FUNCTION watched_groups() RETURNS SETOF uuid STABLE LANGUAGE sql AS $$
    SELECT DISTINCT id_in(named #>> '{}')
    FROM (SELECT terms AS document FROM packages
            UNION ALL SELECT body FROM policies WHERE version = (SELECT max(version) FROM policies)) d,
        jsonb_path_query(d.document, 'strict $.** ? (@.kind == "group").object_id', '{}', true) AS named
    WHERE id_in(named #>> '{}') IS NOT NULL
$$;
