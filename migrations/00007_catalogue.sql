-- +goose Up

-- Who may ask for a package, for whom, and with which answers; see guest.Terms.
ALTER TABLE packages ADD COLUMN terms jsonb NOT NULL DEFAULT '{}';

-- People who may change a package beside the administrators.
CREATE TABLE package_owners (
    package_id uuid NOT NULL REFERENCES packages (id) ON DELETE CASCADE,
    person_id  uuid NOT NULL REFERENCES people (id),
    PRIMARY KEY (package_id, person_id)
);
CREATE INDEX ON package_owners (person_id);

-- Every version that a package ever had, as it then stood.
CREATE TABLE package_versions (
    package_id  uuid NOT NULL REFERENCES packages (id) ON DELETE CASCADE,
    version     integer NOT NULL,
    body        jsonb NOT NULL,
    author_id   uuid REFERENCES people (id),
    author_name text NOT NULL,
    reason      text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (package_id, version)
);

-- The directory mirror beside its users: what can be given, and who answers for
-- it. Reading is the number of the reading from a feed's beginning that saw the
-- row last, as in directory_users.
CREATE TABLE directory_groups (
    object_id       uuid PRIMARY KEY,
    name            text NOT NULL,
    description     text NOT NULL,
    mail            text NOT NULL,
    security        boolean NOT NULL, -- securityEnabled
    mail_enabled    boolean NOT NULL,
    unified         boolean NOT NULL, -- a Microsoft 365 group
    dynamic         boolean NOT NULL,
    synced          boolean NOT NULL, -- an on-premises directory is the master
    role_assignable boolean NOT NULL,
    restricted      boolean NOT NULL, -- in a restricted administrative unit
    hidden          boolean NOT NULL, -- hidden membership
    reading         integer NOT NULL,
    words           tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', translate(name || ' ' || description || ' ' || mail, '@.,-_''’&()/', '           '))) STORED
);
CREATE INDEX directory_groups_words ON directory_groups USING gin (words);
CREATE INDEX ON directory_groups (lower(name), object_id);

-- Enterprise applications: service principals that people can be assigned to.
-- Roles are a list of {"id","name","description","enabled","for_people"}.
CREATE TABLE directory_apps (
    object_id           uuid PRIMARY KEY,
    app_id              uuid NOT NULL,
    name                text NOT NULL,
    description         text NOT NULL,
    publisher           text NOT NULL,
    template_id         text NOT NULL, -- of the gallery; empty: not from there
    enabled             boolean NOT NULL,
    assignment_required boolean NOT NULL,
    first_party         boolean NOT NULL, -- Microsoft's own
    hidden              boolean NOT NULL, -- not among a person's apps (HideApp)
    roles               jsonb NOT NULL,
    reading             integer NOT NULL,
    words               tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', translate(name || ' ' || description || ' ' || publisher, '@.,-_''’&()/', '           '))) STORED
);
CREATE INDEX directory_apps_words ON directory_apps USING gin (words);
CREATE INDEX ON directory_apps (lower(name), object_id);
CREATE INDEX ON directory_apps (template_id) WHERE template_id <> '';

-- Who owns a group or an app, by their object ids.
CREATE TABLE directory_owners (
    object_id uuid NOT NULL, -- of the group or the app's service principal
    owner_id  uuid NOT NULL, -- of the user
    reading   integer NOT NULL,
    PRIMARY KEY (object_id, owner_id)
);
CREATE INDEX ON directory_owners (owner_id);

-- Who is a member, nested groups included, of those groups that a rule names;
-- other groups are not read.
CREATE TABLE directory_members (
    group_id  uuid NOT NULL,
    member_id uuid NOT NULL,
    PRIMARY KEY (group_id, member_id)
);
CREATE INDEX ON directory_members (member_id);

CREATE TABLE directory_managers (
    object_id  uuid PRIMARY KEY, -- of the user
    manager_id uuid NOT NULL,
    read_at    timestamptz NOT NULL
);

-- Staff are searched by the beginnings of words of their name and address.
CREATE INDEX directory_staff_words ON directory_users USING gin (
    to_tsvector('simple', translate(display_name || ' ' || mail || ' ' || principal, '@.,-_''’&()/', '           ')))
    WHERE user_type <> 'Guest';
