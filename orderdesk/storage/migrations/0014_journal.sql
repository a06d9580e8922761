-- Which journal beside the database is its own, and the last commit that was written there first.
ALTER TABLE meta ADD COLUMN journaled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN journal_lineage TEXT NOT NULL DEFAULT '';
