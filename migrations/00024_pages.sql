-- +goose Up

-- Which list of things a grant opens: the same for all that open the same, so that
-- very many grants can be told apart without reading what each of them opens.
-- Whoever has a package in which version, with which list, is read from the index.
DROP INDEX grants_package;
ALTER TABLE grants ADD COLUMN opens uuid GENERATED ALWAYS AS (md5(package->>'Resources')::uuid) STORED;
CREATE INDEX grants_package ON grants (package_id, id DESC) INCLUDE (guest_id, package_version, opens) WHERE ended_at IS NULL;

-- What a search finds first: names that begin with what was typed.
CREATE INDEX directory_groups_named ON directory_groups (lower(name) COLLATE "C", object_id);
CREATE INDEX directory_apps_named ON directory_apps (lower(name) COLLATE "C", object_id);
CREATE INDEX directory_staff_named ON directory_users (lower(display_name) COLLATE "C", object_id) WHERE user_type <> 'Guest' AND enabled;
