-- +goose Up

-- What caps count of one sponsor's guests, and of all.
CREATE INDEX guests_counted ON guests (sponsor_id)
    WHERE state IN ('inviting','invited','active','suspended','ending') OR status = 'pending';

-- Who has an address.
CREATE INDEX ON people (lower(email));

-- Who has something of a package by another way.
CREATE INDEX drift_open_object ON drift ((resource->>'object_id'), id DESC) WHERE state = 'open';
