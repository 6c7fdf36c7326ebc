-- Issued papers that hold no longer; pictures of lots.

-- A paper may be issued again after it was withdrawn; its old number stays used.
ALTER TABLE issued_paper
    ADD COLUMN withdrawn_ms bigint,
    ADD COLUMN withdrawn_reason text NOT NULL DEFAULT '',
    DROP CONSTRAINT issued_paper_pkey,
    ADD PRIMARY KEY (sweep_id, n);
CREATE UNIQUE INDEX issued_paper_standing ON issued_paper (check_in_id, form) WHERE withdrawn_ms IS NULL;
CREATE INDEX issued_paper_by_check_in ON issued_paper (check_in_id);

-- What phones show of a lot: small, and without anything but the picture. What was given stays among the photos.
CREATE TABLE picture (
    sha256       bytea PRIMARY KEY,
    bytes        bytea NOT NULL,
    original     bytea NOT NULL REFERENCES photo (sha256)
);
CREATE TABLE lot_picture (
    sweep_id     text NOT NULL REFERENCES sweep (sweep_id),
    n            bigint NOT NULL,
    lot_id       text NOT NULL,
    picture      bytea NOT NULL REFERENCES picture (sha256),
    withdrawn_n  bigint,
    PRIMARY KEY (sweep_id, n)
);
CREATE UNIQUE INDEX lot_picture_shown ON lot_picture (sweep_id, lot_id, picture) WHERE withdrawn_n IS NULL;
