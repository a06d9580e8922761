-- What Shopify last said of each order. `payload` is the whole order (compressed JSON), `digest` the
-- digest of that JSON; a row takes only a reading with a higher number than `reading`. `gone` is set when
-- Shopify no longer shows the order. Times are ISO 8601 in UTC with microseconds, so that they sort.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE,
    name_key TEXT NOT NULL,
    created_at TEXT NOT NULL,
    reading INTEGER NOT NULL,
    read_at TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0,
    digest BLOB NOT NULL,
    payload BLOB NOT NULL
) STRICT;
CREATE INDEX orders_by_name ON orders (name_key);
CREATE INDEX orders_by_age ON orders (created_at, order_id);

-- One row per open fulfillment order: whose turn it is. `location_id` is null where Shopify hides it.
CREATE TABLE open_work (
    fulfillment_order_id TEXT PRIMARY KEY,
    order_row INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    location_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX open_work_by_order ON open_work (order_row);
CREATE INDEX open_work_by_location ON open_work (location_id, order_row);

-- The tracking numbers of each order's fulfillments, in the form in which numbers are compared.
CREATE TABLE order_number (
    order_row INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    fulfillment_id TEXT NOT NULL,
    number_key TEXT NOT NULL,
    PRIMARY KEY (order_row, fulfillment_id, number_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_number_by_key ON order_number (number_key);
