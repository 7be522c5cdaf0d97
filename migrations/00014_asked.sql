-- +goose Up

-- Who is assigned a role of the portal's own app, people and groups, and who is a
-- member of such a group itself. Their places among the feeds are "roles app <id>"
-- and "holders group <id>".
CREATE TABLE directory_roles (
    app_id    uuid NOT NULL,    -- object id of the app's service principal
    holder_id uuid NOT NULL,    -- of the user or group
    role      text NOT NULL,    -- its value: Portal.Approver
    of_group  boolean NOT NULL,
    reading   integer NOT NULL,
    PRIMARY KEY (app_id, holder_id, role)
);
CREATE INDEX ON directory_roles (holder_id);

CREATE TABLE directory_holders (
    group_id  uuid NOT NULL,
    member_id uuid NOT NULL,
    reading   integer NOT NULL,
    PRIMARY KEY (group_id, member_id)
);
CREATE INDEX ON directory_holders (member_id);

-- Since when a request waits without anybody who is known to be able to decide; see
-- guest.Request.UnaskedSince.
ALTER TABLE requests ADD COLUMN unasked_since timestamptz;
CREATE INDEX requests_unasked ON requests (unasked_since) WHERE state = 'pending' AND unasked_since IS NOT NULL;
