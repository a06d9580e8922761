"""An address that the shop keeps back at first: said, and read again once it does not any more."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import IntentState
from orderdesk.domain.order import Order
from orderdesk.shopify import sizes
from orderdesk.sync import pull
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

FIELD = "shippingAddress"


@pytest.fixture(autouse=True)
def _one_order_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo shop keeps back a field of an answer's first order."""
    monkeypatch.setattr(pull, "FIRST_CHANGES", 1)
    monkeypatch.setattr(sizes, "ORDERS", 1)


async def stored(bench: Station, *orders: Placed) -> list[Order]:
    found = {
        one.order.id: one.order for one in await bench.orders.load_orders([o.id for o in orders])
    }
    return [found[one.id] for one in orders]


async def withheld_at_first(shop: DemoProcess, bench: Station) -> list[Placed]:
    """Orders whose address no reading has shown, in a shop that keeps it back from readings by id too."""
    await bench.engine.connection.connect()
    while not (await bench.state.first_load()).finished:
        await bench.engine._pull.orders()
        await bench.engine._pull.history()
    await bench.engine._withheld.read_again()
    orders = [await place(shop, 1) for _order in range(3)]
    for operation in ("OrdersPage", "Order"):
        await shop.control.fault("partial_data", operation, times=None, field=FIELD)
    await bench.engine._pull.orders()
    for order in await stored(bench, *orders):
        assert order.is_address_withheld
        assert order.shipping_address is None
    bench.spy.calls.clear()
    return orders


async def test_one_is_asked_for_while_it_is_withheld_and_all_are_read_once_it_is_not(
    shop: DemoProcess, bench: Station
) -> None:
    orders = await withheld_at_first(shop, bench)
    for _minute in range(4):
        assert await bench.engine._withheld.read_again() == 1
    assert bench.spy.calls.count("fetch_order") == 4
    await bench.engine._pull.orders()
    assert bench.spy.calls.count("fetch_order") == 4
    await shop.control.clear_faults()
    assert await bench.engine._withheld.read_again() == 3
    for order in await stored(bench, *orders):
        assert order.withheld == ()
        assert order.shipping_address is not None
        assert order.customer_name
    assert await bench.engine._withheld.read_again() == 0
    assert bench.spy.calls.count("fetch_order") == 7


async def test_what_was_withheld_is_asked_for_after_a_start_too(
    shop: DemoProcess, bench: Station
) -> None:
    orders = await withheld_at_first(shop, bench)
    await shop.control.clear_faults()
    await bench.restart()
    await bench.engine.connection.connect()
    await bench.engine._pull_step()
    assert not any(one.withheld for one in await stored(bench, *orders))


async def test_an_address_that_shows_after_packing_is_no_other_address(
    shop: DemoProcess, bench: Station
) -> None:
    order = (await withheld_at_first(shop, bench))[0]
    intent = await bench.pack(order.id, "WITHHELD1")
    assert intent.basis.is_destination_withheld
    await shop.control.clear_faults()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE


async def test_no_address_is_not_taken_for_one_that_is_withheld(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    known = await bench.load(order.id)
    await shop.control.fault("partial_data", "Order", field="note")
    again = await bench.load(order.id)
    assert (known.note, again.note, again.withheld) == ("", "", ())
