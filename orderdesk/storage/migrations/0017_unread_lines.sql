-- Whether the last reading did not say which lines the fulfillments have, as in a bulk operation's file.
ALTER TABLE orders ADD COLUMN lines_unread INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_lines_unread ON orders (created_at) WHERE lines_unread = 1;
