-- Work in hand. An order is in one pair of hands at one location; `payload` is the packing without
-- its events.
CREATE TABLE packing (
    id INTEGER PRIMARY KEY,
    packing_id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    location_id TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_at TEXT,
    payload TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX packing_in_hand ON packing (order_id, location_id) WHERE state = 'open';
CREATE INDEX packing_by_state ON packing (state, order_id);
CREATE INDEX packing_by_age ON packing (opened_at);

-- What happened, in sequence. Rows are only ever added.
CREATE TABLE packing_event (
    packing_row INTEGER NOT NULL REFERENCES packing (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (packing_row, seq)
) STRICT, WITHOUT ROWID;
