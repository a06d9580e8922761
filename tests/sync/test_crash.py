"""The program ends at any await of a push: the same database is enough to go on, exactly once."""

from collections.abc import Callable
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.intents import IntentState
from orderdesk.storage.connection import Connection
from tests.sync.shop_view import Placed, place
from tests.sync.station import CrashError, Station


class Edges:
    """Counts the awaits of a push and ends the program at one of them."""

    def __init__(self, crash_at: int | None, more: tuple[str, ...] = ()) -> None:
        self.crash_at = crash_at
        self.calls = (*CALLS, *more)
        self.passed: list[str] = []

    def watch(self, bench: Station) -> None:
        """Every call of the gateway and every commit, before and after, is an edge."""
        for name in self.calls:
            bench.spy.before[name] = self._edge(f"before {name}")
            bench.spy.after[name] = self._edge(f"after {name}")
        write = bench.database.write

        async def watched(work: Callable[[Connection], Any]) -> Any:
            self._edge("before commit")()
            answer = await write(work)
            self._edge("after commit")()
            return answer

        bench.database.write = watched  # type: ignore[method-assign]

    def _edge(self, name: str) -> Callable[[], None]:
        def step() -> None:
            if self.crash_at is not None and len(self.passed) >= self.crash_at:
                raise CrashError(name)
            self.passed.append(name)

        return step


CALLS = ("fetch_claim", "write_claim", "fetch_order", "create_fulfillment", "split")


async def _pack(
    shop: DemoProcess, bench: Station, name: str, quantity: int, packed: int
) -> tuple[Placed, dict[LineItemGid, int]]:
    order = await place(shop, quantity)
    units = {order.lines[0]: packed}
    await bench.pack(order.id, name, units=units)
    return order, units


@pytest.mark.parametrize(("quantity", "packed"), [(2, 2), (4, 2)], ids=["whole", "split"])
async def test_the_program_ends_at_every_edge_of_a_push_in_turn(
    shop: DemoProcess, bench: Station, quantity: int, packed: int
) -> None:
    edges = Edges(None)
    order, _units = await _pack(shop, bench, f"ALL{quantity}", quantity, packed)
    edges.watch(bench)
    await bench.settle()
    assert len(await order.made()) == 1
    met = edges.passed
    assert {"before create_fulfillment", "after create_fulfillment"} <= set(met)
    for at, edge in enumerate(met):
        await bench.restart()
        order, _units = await _pack(shop, bench, f"EDGE{quantity}N{at:03}", quantity, packed)
        intents = await bench.intents.load_for_order(order.id)
        edges = Edges(at)
        edges.watch(bench)
        await bench.run_until_crash()
        await bench.restart()
        await bench.settle()
        (intent,) = await bench.intents.load_for_order(order.id)
        assert intent.id == intents[0].id
        made = await order.made()
        assert len(made) == 1, f"{edge}: {len(made)} fulfillments"
        assert intent.state is IntentState.DONE, f"{edge}: {intent.state}"
        assert intent.fulfillment_id == made[0]["detail"]["fulfillment_id"], edge
        assert [one["quantity"] for one in made[0]["detail"]["lines"]] == [packed], edge


async def test_the_program_ends_while_the_answer_is_awaited_and_the_request_is_late(
    shop: DemoProcess, bench: Station
) -> None:
    order, _units = await _pack(shop, bench, "LATECRASH", 2, 2)
    await shop.control.fault("late", "FulfillmentCreate", seconds=20.0)

    def end() -> None:
        raise CrashError

    bench.spy.failed["create_fulfillment"] = end
    await bench.run_until_crash()
    (left,) = await bench.intents.load_for_order(order.id)
    assert left.state is IntentState.SENDING
    await bench.restart()
    await bench.engine.connection.connect()
    await bench.push.drain()
    (doubted,) = await bench.intents.load_for_order(order.id)
    assert doubted.state is IntentState.AMBIGUOUS
    assert "create_fulfillment" not in bench.spy.calls
    await bench.settle()
    assert "create_fulfillment" not in bench.spy.calls
    (intent,) = await bench.intents.load_for_order(order.id)
    assert intent.state is IntentState.DONE
    assert len(await order.made()) == 1


async def test_without_a_number_a_crash_after_sending_asks_staff(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    await bench.pack(order.id)

    def end() -> None:
        raise CrashError

    bench.spy.after["create_fulfillment"] = end
    await bench.run_until_crash()
    await bench.restart()
    await bench.settle()
    (intent,) = await bench.intents.load_for_order(order.id)
    (made,) = await order.made()
    assert intent.state is IntentState.CONFLICT
    assert intent.problem is not None
    assert intent.problem.fulfillment_ids == (made["detail"]["fulfillment_id"],)
