-- +goose Up

-- Who changed a package last is {"by","by_name","at","what"}; a draft is the
-- package as it will be once its changes are published (guest.Entry). Words are
-- what a package is searched by: its name, description and what it opens.
ALTER TABLE packages
    ADD COLUMN edits  integer NOT NULL DEFAULT 0,
    ADD COLUMN edited jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN draft  jsonb,
    ADD COLUMN words  tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', translate(name || ' ' || description || ' ' || jsonb_path_query_array(resources, '$[*].name')::text,
            '@.,-_''’&()/"[]', '              '))) STORED;
CREATE INDEX packages_words ON packages USING gin (words);
CREATE INDEX packages_order ON packages (position, name);

-- Packages that are there already are in their first version that is kept.
INSERT INTO package_versions (package_id, version, body, author_name, reason, at)
SELECT p.id, p.version, jsonb_build_object('ID', p.id, 'Version', p.version, 'Name', p.name, 'Description', p.description,
        'Resources', p.resources, 'MaxDays', p.max_days, 'Enabled', p.enabled, 'Terms', p.terms,
        'Approvers', coalesce((SELECT jsonb_agg(jsonb_build_object('ID', a.id, 'TenantID', a.tenant_id, 'ObjectID', a.object_id,
            'Name', a.name, 'Email', a.email) ORDER BY a.name)
            FROM package_approvers pa JOIN people a ON a.id = pa.person_id WHERE pa.package_id = p.id), '[]')),
    'Guest Portal', 'As it was when versions began to be kept.', now()
FROM packages p ON CONFLICT DO NOTHING;

ALTER TABLE request_lines ADD COLUMN answers jsonb NOT NULL DEFAULT '[]';
CREATE INDEX request_lines_waiting ON request_lines (package_id) WHERE state = 'pending';

-- Whom a package was given to, and in which version.
ALTER TABLE grants
    ADD COLUMN package_id      uuid GENERATED ALWAYS AS ((package->>'ID')::uuid) STORED,
    ADD COLUMN package_version integer GENERATED ALWAYS AS ((package->>'Version')::integer) STORED;
CREATE INDEX grants_package ON grants (package_id, id DESC) INCLUDE (guest_id, package_version) WHERE ended_at IS NULL;
