-- Whether the people were taken out of an order that is long done. Its next reading brings them back.
ALTER TABLE orders ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
CREATE INDEX orders_to_forget ON orders (created_at) WHERE forgotten = 0;
