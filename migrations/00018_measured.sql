-- +goose Up

-- What the migrations before have left to be looked at: under a lock that lets
-- others read and write.
ALTER TABLE mails VALIDATE CONSTRAINT mails_ask_id_fkey;
ALTER TABLE mails VALIDATE CONSTRAINT mails_about_something;
ALTER TABLE requests VALIDATE CONSTRAINT only_drafts_edit;
ALTER TABLE requests VALIDATE CONSTRAINT nobody_edits_what_others_ask;
ALTER TABLE request_lines VALIDATE CONSTRAINT nobody_suggests_to_themselves;

-- What caps count of one sponsor's guests, and of all.
CREATE INDEX guests_counted ON guests (sponsor_id)
    WHERE state IN ('inviting','invited','active','suspended','ending') OR status = 'pending';

-- Who has an address.
CREATE INDEX ON people (lower(email));

-- Who has something of a package by another way.
CREATE INDEX drift_open_object ON drift ((resource->>'object_id'), id DESC) WHERE state = 'open';
