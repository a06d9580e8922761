"""The local copy is lost, or an older one is put back: the journal keeps sending to exactly once."""

import os
import shutil
from collections.abc import Callable

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import IntentState, ProblemCode
from orderdesk.storage.connection import set_database_aside
from tests.sync.shop_view import place
from tests.sync.station import CrashError, Station


async def lose(bench: Station) -> None:
    """The database is gone; whoever starts next makes a new one."""
    await bench.close()
    set_database_aside(bench.path)
    await bench.start()
    assert bench.compared.replayed is not None


def end() -> None:
    raise CrashError


async def test_what_waited_goes_out_once_after_a_loss(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 2)
    packed = await bench.pack(order.id, "LOST1")
    await lose(bench)
    assert (await bench.find(packed)).state is IntentState.AMBIGUOUS
    await bench.settle()
    assert (await bench.find(packed)).state is IntentState.DONE
    assert len(await order.made()) == 1


@pytest.mark.parametrize("edge", ["before", "after"])
async def test_what_was_on_its_way_is_read_back_and_not_sent_twice(
    shop: DemoProcess, bench: Station, edge: str
) -> None:
    order = await place(shop, 2)
    packed = await bench.pack(order.id, f"LOST2{edge}")
    hooks: dict[str, Callable[[], None]] = getattr(bench.spy, edge)
    hooks["create_fulfillment"] = end
    await bench.run_until_crash()
    await lose(bench)
    await bench.settle()
    found = await bench.find(packed)
    made = await order.made()
    assert len(made) == 1
    assert found.state is IntentState.DONE
    assert found.fulfillment_id == made[0]["detail"]["fulfillment_id"]
    assert bench.spy.calls.count("create_fulfillment") == (1 if edge == "before" else 0)


async def test_an_older_copy_does_not_send_what_was_sent_since(
    shop: DemoProcess, bench: Station
) -> None:
    # Half an order: its replay would not be refused by what is left.
    order = await place(shop, 4)
    packed = await bench.pack(order.id, units={order.lines[0]: 2})
    await bench.close()
    older = bench.path.with_name("older")
    shutil.copyfile(bench.path, older)
    await bench.start()
    await bench.settle()
    assert (await bench.find(packed)).state is IntentState.DONE
    await bench.close()
    os.replace(older, bench.path)
    await bench.start()
    assert bench.compared.replayed is not None
    assert (await bench.find(packed)).state is IntentState.DONE
    await bench.settle()
    assert "create_fulfillment" not in bench.spy.calls
    assert len(await order.made()) == 1


async def test_what_mails_the_customer_waits_for_a_person(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id, "LOST4", notify=True)
    await lose(bench)
    await bench.settle()
    found = await bench.find(packed)
    assert found.problem is not None
    assert (found.state, found.problem.code) == (IntentState.CONFLICT, ProblemCode.FOUND_AGAIN)
    assert await order.made() == []
