-- Readings up to this number may still show an order as it was before a confirmed act (0: any shows it):
-- until a later one is here, the act stays laid over what the order's row says.
ALTER TABLE intent ADD COLUMN settled_reading INTEGER NOT NULL DEFAULT 0;
CREATE INDEX intent_unread ON intent (order_id, settled_reading) WHERE settled_reading > 0;
