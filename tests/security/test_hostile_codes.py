"""What a scanner, a field or a shop may send, carried to the encrypted copy: found by its words or not."""

from dataclasses import replace

import pytest

from orderdesk.domain.queue_look import QueueLook, view_name
from orderdesk.services.code_reading import read_code
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.queue_views import QueueViewStore
from orderdesk.storage.search import OrderSearch
from orderdesk.ui.scan_burst import clean_code
from tests.builders import NOW, an_order, some_work
from tests.storage.conftest import database, path

__all__ = ["database", "path"]

HOSTILE = [
    "'; DROP TABLE orders; --",
    '" OR 1=1 --',
    "x' UNION SELECT payload FROM orders --",
    "number : 1001",
    "- variants : (v1)",
    "{number customer} : zenobia NOT zenobia",
    "zenobia OR 1001",
    "NEAR(zenobia 1001, 5)",
    "customer:^",
    "%",
    "_____",
    "*",
    "\x1b]0;title\x07\x00\x08",
    "\u202e7777#\u202c\u2066",
    "]C1\x1d01\x1d10",
    "(01)04012345678901(10)../../x(21)'; --",
    "https://id.gs1.org/01/04012345678901?x=<script>",
    "file:///etc/passwd",
    "../../../../etc/passwd",
    "9" * 4000,
    "A\x1d" * 2000,
]


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
async def test_it_finds_nothing_that_it_does_not_say_and_changes_nothing(
    database: Database, sent: str
) -> None:
    orders, search = OrderStore(database, lambda: NOW), OrderSearch(database)
    catalogue, views = CatalogueStore(database), QueueViewStore(database)
    kept = an_order(some_work(1, {1: 1}), customer="Zenobia")
    await orders.save_order(kept, 1)
    code = read_code(clean_code(sent))
    assert all(key.isprintable() for key in code.keys)
    assert await search.search(sent) == ()
    for key in code.keys:
        assert await catalogue.variants_by_code(key) == ()
    await views.add("own", view_name(sent) or "x", QueueLook())
    (view,) = await views.load()
    assert view.name.isprintable()
    # The order itself may hold it all: then it is found by it, and stays as it was.
    holding = replace(an_order(some_work(2, {2: 1}), number=1002), note=f"xylo {sent}")
    await orders.save_order(holding, 2)
    assert await search.search("xylo") == (holding.id,)
    found = await orders.load_orders([kept.id, holding.id])
    assert [one.order for one in found] == [kept, holding]
