-- What Shopify's own timeline of an order said when the order was last looked at, with the number and
-- time of that reading. Few orders have a row: only those that somebody opened.
CREATE TABLE timeline (
    order_id TEXT PRIMARY KEY,
    reading INTEGER NOT NULL,
    read_at TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT, WITHOUT ROWID;
