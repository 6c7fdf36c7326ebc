-- Photos and signed papers that arrive in pieces, papers, contact cards.

-- The pieces of a photo or paper that is not yet here as a whole, from its start on.
CREATE TABLE upload_piece (
    sha256       bytea NOT NULL,
    start        integer NOT NULL,
    bytes        bytea NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (sha256, start)
);
CREATE INDEX upload_piece_by_age ON upload_piece (received_at);

-- A paper as it was signed on a phone: its text and the signatures, beside the chain.
CREATE TABLE signed_paper (
    sha256       bytea PRIMARY KEY,
    sweep_id     text,                                     -- NULL: of no sweep that is known
    check_in_id  text NOT NULL,
    form         text NOT NULL,
    raw          bytea,                                    -- NULL once erased
    salt         bytea NOT NULL,
    refused      boolean NOT NULL,
    person_id    text NOT NULL,
    phone_id     text,
    received_ms  bigint NOT NULL,
    n            bigint
);
CREATE INDEX signed_paper_by_check_in ON signed_paper (check_in_id, form);

-- A paper is issued when the office has approved it and given it a number.
CREATE TABLE issued_paper (
    check_in_id  text NOT NULL,
    form         text NOT NULL,
    sweep_id     text NOT NULL REFERENCES sweep (sweep_id),
    number       text NOT NULL,
    approved_by  text NOT NULL,                            -- as the office names the approver
    issued_by    text NOT NULL,
    issued_ms    bigint NOT NULL,
    signed       bytea,                                    -- which signing; NULL: it was issued unsigned
    n            bigint NOT NULL,
    PRIMARY KEY (check_in_id, form),
    CONSTRAINT issued_paper_number UNIQUE (sweep_id, form, number)
);

-- What a shopkeeper may open without signing in: by the hash of a link that the phone made.
CREATE TABLE contact_card (
    token_hash   bytea PRIMARY KEY,
    sweep_id     text NOT NULL,
    check_in_id  text NOT NULL,
    rating       smallint,
    rated_ms     bigint
);
CREATE INDEX contact_card_rated ON contact_card (sweep_id, rated_ms) WHERE rating IS NOT NULL;
