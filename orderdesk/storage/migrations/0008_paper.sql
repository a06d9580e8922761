-- The print ledger: what was asked to be put on paper, when and by whom, and whether a printer took it.
CREATE TABLE paper_job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX paper_job_by_state ON paper_job (state) WHERE state = 'asked';
-- The orders of each job.
CREATE TABLE paper_order (
    job_row INTEGER NOT NULL REFERENCES paper_job (id) ON DELETE CASCADE,
    order_id TEXT NOT NULL,
    PRIMARY KEY (order_id, job_row)
) STRICT, WITHOUT ROWID;
