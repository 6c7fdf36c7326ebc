-- Names of witnesses and custodians, beside the ledger: its entries hold marks (sweep/domain/personal.py).
ALTER TABLE sweep ADD COLUMN name_salt bytea NOT NULL
    DEFAULT sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));

CREATE TABLE personal_name (
    sweep_id  text NOT NULL REFERENCES sweep (sweep_id),
    mark      text NOT NULL,
    name      text,                                        -- NULL once erased
    PRIMARY KEY (sweep_id, mark)
);

-- The name behind a mark; nothing once it was erased. What is no mark is what it says.
CREATE FUNCTION name_behind(of_sweep text, told text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN told LIKE 'name:%'
        THEN coalesce((SELECT p.name FROM personal_name p WHERE p.sweep_id = of_sweep AND p.mark = told), '')
        ELSE coalesce(told, '') END
$$;
