-- One row: how many transactions have changed this file. The journal compares its own count with it.
CREATE TABLE meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    commit_number INTEGER NOT NULL
) STRICT;

INSERT INTO meta (id, commit_number) VALUES (1, 0);
