-- +goose Up

-- How much of Microsoft's quotas is spent, for all processes together. Unlogged:
-- it is worth nothing after a crash, and a call to Graph must not wait for a
-- disk because of it.
CREATE UNLOGGED TABLE graph_quotas (
    name  text PRIMARY KEY,
    spent timestamptz NOT NULL -- when the quota is whole again
) WITH (fillfactor = 50);

-- Kinds of calls that stay away until then. A reason says that the portal itself
-- is not let in; without one Microsoft asked to wait.
CREATE UNLOGGED TABLE graph_closings (
    kind   text PRIMARY KEY,
    reason text NOT NULL,
    until  timestamptz NOT NULL
);
