-- The shop itself: one row.
CREATE TABLE shop (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    payload TEXT NOT NULL
) STRICT;

CREATE TABLE location (
    location_id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Products by variant; a row takes only a reading with a higher number.
CREATE TABLE variant (
    variant_id TEXT PRIMARY KEY,
    reading INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The codes that name a variant: its barcode and its SKU, in the form in which codes are compared.
CREATE TABLE variant_code (
    variant_id TEXT NOT NULL REFERENCES variant (variant_id) ON DELETE CASCADE,
    code_key TEXT NOT NULL,
    is_barcode INTEGER NOT NULL,
    PRIMARY KEY (variant_id, code_key, is_barcode)
) STRICT, WITHOUT ROWID;
CREATE INDEX variant_code_by_key ON variant_code (code_key, is_barcode);

-- Stock of one item at one location.
CREATE TABLE level (
    inventory_item_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    reading INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (inventory_item_id, location_id)
) STRICT, WITHOUT ROWID;
