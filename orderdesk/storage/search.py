"""Search as you type over all orders. SQLite's FTS5 is known in this module only.

Words are folded here, on the way in and on the way out alike: case, accents, full-width signs. Scripts
that put no spaces between words are kept sign by sign and looked up as a run of signs, so that a name
of two Japanese characters is found, and any part of a longer one.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from orderdesk.domain.codes import code_key
from orderdesk.domain.ids import OrderGid, VariantGid, gid_number
from orderdesk.domain.order import Order
from orderdesk.domain.tracking_numbers import number_keys
from orderdesk.storage.connection import Connection
from orderdesk.storage.database import Database

# What is typed beyond this finds nothing more: a scan of 4,000 signs costs no time.
LONGEST_TEXT = 200
MOST_TERMS = 12
MERGED_AT_ONCE = 100
"""Pages of the index: whoever works waits for so long, about ten milliseconds."""

# Letters that are no letter with an accent to Unicode, as people type them without.
PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
APOSTROPHES = re.compile(r"['’ʼ‘`´]")
# Han, kana and their extensions, Thai, Lao, Khmer, Burmese.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
# The voiced marks of kana make another syllable, not an accent.
KANA_MARKS = "\u3099\u309a"

PUT_WORDS = (
    "INSERT INTO order_search (rowid, number, customer, goods, tracking, note, variants)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
FORGET_WORDS = "DELETE FROM order_search WHERE rowid = ?"
SEARCH = (
    "SELECT orders.order_id FROM order_search JOIN orders ON orders.id = order_search.rowid"
    " WHERE order_search MATCH ? ORDER BY order_search.rowid DESC LIMIT ?"
)


class OrderSearch:
    """Finds orders by number, customer, address, SKU, product, barcode, tracking number and note."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, text: str, limit: int = 50) -> tuple[OrderGid, ...]:
        """The orders that match every word of `text`, the last one perhaps half typed, best first.

        The exact order number comes first, then numbers that begin so, then customers, then the rest;
        within each the one that was stored last. Nothing that is typed is an error.
        """
        typed = text[:LONGEST_TEXT]
        return await self._database.read(lambda connection: _search(connection, typed, limit))


def words_of(row: int, order: Order) -> tuple[int | str, ...]:
    """The words of an order under its row's id, as PUT_WORDS takes them."""
    numbers = [key for one in order.fulfillments for key in sorted(number_keys(one.numbers))]
    people = [order.customer_name, order.email, order.phone, _joined(order.phone)]
    for address in (order.shipping_address, order.billing_address):
        if address is not None:
            people += [address.name, address.company, address.address1, address.city, address.zip]
    goods = [
        part
        for line in order.line_items
        for part in (line.title, line.variant_title, line.sku, _joined(line.sku))
    ]
    variants = [_variant_word(line.variant_id) for line in order.line_items if line.variant_id]
    return (
        row,
        _indexed([order.name, _joined(order.name)]),
        _indexed(people),
        " ".join(filter(None, map(_goods, dict.fromkeys(goods)))),
        _indexed(numbers),
        _indexed([order.note, *order.tags]),
        " ".join(sorted(set(variants))),
    )


def merge_index(connection: Connection, *, is_first: bool) -> bool:
    """Write a part of the index anew, without the words that orders do not have any more.

    FTS5 only notes that a row is gone, and keeps its words until the part that they are in is merged
    into another one. Whether there is more to do. See https://sqlite.org/fts5.html#the_merge_command
    """
    before = connection.total_changes()
    # The first call takes in everything that stands now, the others go on with that.
    pages = -MERGED_AT_ONCE if is_first else MERGED_AT_ONCE
    connection.run("INSERT INTO order_search (order_search, rank) VALUES ('merge', ?)", (pages,))
    return connection.total_changes() - before >= 2


def fold(text: str) -> str:
    """Text without case, accents and width, as words are compared."""
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold()).translate(_WITHOUT_MARKS)
    return unicodedata.normalize("NFC", spread).translate(PLAIN_LETTERS)


def words(text: str) -> list[str]:
    """The words of a text, folded; scripts without spaces sign by sign."""
    return WORD.findall(APOSTROPHES.sub("", fold(text)))


class _Marks(dict[int, str | None]):
    """What becomes of a sign where the accents go; each is looked up once."""

    def __missing__(self, number: int) -> str | None:
        sign = chr(number)
        is_mark = unicodedata.category(sign) == "Mn" and sign not in KANA_MARKS
        self[number] = None if is_mark else sign
        return self[number]


_WITHOUT_MARKS = _Marks()


def _indexed(texts: Iterable[str]) -> str:
    # No word goes beyond the end of a line.
    return " ".join(words("\n".join(dict.fromkeys(texts))))


@lru_cache(maxsize=4096)
def _goods(text: str) -> str:
    """The words of a title or SKU: a shop's products are in order after order."""
    return " ".join(words(text))


def _joined(code: str) -> str:
    """A code with its dashes left out, since people type it both ways."""
    return "".join(filter(str.isalnum, code))


def _variant_word(variant_id: VariantGid) -> str:
    return f"v{gid_number(variant_id)}"


def _search(connection: Connection, typed: str, limit: int) -> tuple[OrderGid, ...]:
    # Only letters and digits are left in a term, so that nothing of FTS5's language can be typed.
    terms = [term for part in typed.split()[:MOST_TERMS] if (term := words(part))]
    if not terms:
        return ()
    match = " AND ".join(f'"{" ".join(term)}" *' for term in terms)
    found: dict[OrderGid, None] = {}
    key = "".join(sign for sign in typed if sign.isalnum()).upper()
    exact = connection.rows(
        "SELECT order_id FROM orders WHERE name_key = ? ORDER BY created_at DESC LIMIT ?",
        (key, limit),
    )
    found.update((OrderGid(row[0]), None) for row in exact)
    for query in (
        f"number : ({match})",
        f"customer : ({match})",
        *_by_barcode(connection, typed),
        f"- variants : ({match})",
    ):
        if len(found) < limit:
            rows = connection.rows(SEARCH, (query, limit))
            found.update((OrderGid(row[0]), None) for row in rows)
    return tuple(found)[:limit]


def _by_barcode(connection: Connection, typed: str) -> list[str]:
    rows = connection.rows(
        "SELECT variant_id FROM variant_code WHERE code_key = ? AND is_barcode = 1",
        (code_key(typed),),
    )
    named = [f'"{_variant_word(VariantGid(row[0]))}"' for row in rows]
    return [f"variants : ({' OR '.join(named)})"] if named else []
