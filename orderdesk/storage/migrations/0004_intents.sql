-- What staff decided. `number` is the sequence of the decisions and never used twice; `payload` is the
-- whole intent, and the other columns repeat what is asked for. `is_standing` is set while it is open or
-- needs a person: few rows are.
CREATE TABLE intent (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    intent_id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    is_standing INTEGER NOT NULL,
    needs_person INTEGER NOT NULL,
    retry_at TEXT,
    settled_at TEXT,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX intent_by_order ON intent (order_id, number);
CREATE INDEX intent_standing ON intent (is_standing, number);
CREATE INDEX intent_by_settling ON intent (settled_at);

-- The tracking numbers that an intent sets, in the form in which numbers are compared.
CREATE TABLE intent_number (
    intent_number INTEGER NOT NULL REFERENCES intent (number) ON DELETE CASCADE,
    number_key TEXT NOT NULL,
    PRIMARY KEY (intent_number, number_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX intent_number_by_key ON intent_number (number_key);

-- Every change of an intent's state: the audit trail. Rows are only ever added.
CREATE TABLE intent_log (
    id INTEGER PRIMARY KEY,
    intent_number INTEGER NOT NULL REFERENCES intent (number) ON DELETE CASCADE,
    at TEXT NOT NULL,
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX intent_log_by_intent ON intent_log (intent_number, id);
