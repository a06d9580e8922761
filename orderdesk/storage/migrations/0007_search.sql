-- The words of each order, folded by the program; its row has the order's own id. The text itself is
-- not kept a second time.
CREATE VIRTUAL TABLE order_search USING fts5 (
    number, customer, goods, tracking, note, variants,
    content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii'
);
