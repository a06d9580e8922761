-- The packings of a day, for its report.
CREATE INDEX packing_by_closing ON packing (closed_at);
