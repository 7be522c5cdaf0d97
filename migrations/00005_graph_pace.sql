-- +goose Up

-- How much of Microsoft's quotas is spent, for all processes together: one row,
-- whose content is package graph's. Unlogged: it is worth nothing after a crash,
-- and a call to Graph must not wait for a disk because of it. It takes the place
-- of graph_quotas, which the version before may still use beside this one; a later
-- migration drops that.
CREATE UNLOGGED TABLE graph_pace (
    one   boolean PRIMARY KEY DEFAULT true CHECK (one),
    spent json NOT NULL DEFAULT 'null'
) WITH (fillfactor = 20);

-- How often a kind was closed in a row. One with trials opens again only after a
-- call that was let through has gone well. The version before writes none, and
-- takes such a kind for open when its time is over.
ALTER TABLE graph_closings ADD COLUMN trials int NOT NULL DEFAULT 0;
