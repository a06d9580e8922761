-- What the gate and staff said of mails to customers. Rows are only ever added; the last one counts.
CREATE TABLE message_word (
    id INTEGER PRIMARY KEY,
    intent_id TEXT NOT NULL,
    word TEXT NOT NULL,
    because TEXT NOT NULL,
    at TEXT NOT NULL,
    until TEXT,
    staff TEXT NOT NULL,
    station TEXT NOT NULL
) STRICT;
CREATE INDEX message_word_by_intent ON message_word (intent_id, id);
