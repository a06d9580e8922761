-- Looks at the queue that staff keep under a name, in the sequence in which they were made. `look` is JSON with a
-- version of its own: what this version cannot read stays as it is.
CREATE TABLE queue_view (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    view_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    look TEXT NOT NULL
) STRICT;
