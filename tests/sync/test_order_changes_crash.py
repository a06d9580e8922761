"""The program ends at every await of a change that takes two requests: each is done once."""

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import IntentState
from tests.sync.changes import BY_NAME, Change
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station
from tests.sync.test_crash import Edges

EVERY = 4


async def _decided(shop: DemoProcess, bench: Station, change: Change) -> Placed:
    order = await place(shop, 4)
    await order.admin("split", lines=[{"line": 0, "quantity": 1}])
    await change.decide(bench, order)
    return order


@pytest.mark.parametrize(("name", "first"), [("hold", 0), ("move", 2)])
async def test_the_program_ends_at_edges_of_a_change_in_two_parts(
    shop: DemoProcess, bench: Station, name: str, first: int
) -> None:
    """Every fourth edge, another one for each kind: both take the same road."""
    change = BY_NAME[name]
    edges = Edges(None, more=(change.call,))
    order = await _decided(shop, bench, change)
    edges.watch(bench)
    await bench.settle()
    assert await change.done_times(order) == 2
    met = edges.passed
    assert met.count(f"before {change.call}") == 2
    at_the_act = [at for at, edge in enumerate(met) if edge.endswith(change.call)]
    for at in sorted({*range(first, len(met), EVERY), *at_the_act}):
        await bench.restart()
        order = await _decided(shop, bench, change)
        edges = Edges(at, more=(change.call,))
        edges.watch(bench)
        await bench.run_until_crash()
        await bench.restart()
        await bench.settle()
        (intent,) = await bench.intents.load_for_order(order.id)
        assert intent.state is IntentState.DONE, f"{met[at]}: {intent.state}"
        assert await change.done_times(order) == 2, met[at]
