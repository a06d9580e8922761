-- Codes that staff linked to a product of this shop. No reading of the catalogue touches them.
CREATE TABLE code_link (
    code_key TEXT PRIMARY KEY,
    variant_id TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX code_link_by_variant ON code_link (variant_id);
