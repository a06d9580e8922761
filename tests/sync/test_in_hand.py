"""An order in hand at one of two benches, over the real road: what the packer is told, and when."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.stops import ChangeKind
from orderdesk.domain.verdicts import Verdict, VerdictKind
from orderdesk.errors import NotPossibleError
from orderdesk.services.author import Author
from orderdesk.services.bench import Bench
from orderdesk.services.orders import OrdersService
from orderdesk.services.packing import PackingService
from orderdesk.services.ports import Person
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.search import OrderSearch
from orderdesk.sync import prompt_readings
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station, TestTime


@dataclass
class Packer:
    """The packing service of a station, with hands."""

    station: Station
    packing: PackingService

    async def pack_all(self, placed: Placed) -> Bench:
        order = await self.station.load(placed.id)
        location_id = order.fulfillment_orders[0].location_id
        bench = await self.packing.open(placed.id, location_id or LocationGid(""))
        await self.packing.confirm(bench)
        for count in bench.box.counts:
            for _unit in range(count.needed):
                verdict = Verdict(VerdictKind.RIGHT, "code", count.line_item_id)
                await self.packing.count(bench, verdict)
        return bench


def packer_at(station: Station) -> Packer:
    packings = PackingStore(station.database)
    orders = OrdersService(
        station.orders,
        station.intents,
        packings,
        station.catalogue,
        OrderSearch(station.database),
        station.bus,
        zone=lambda: UTC,
    )
    clock = station.time.clock
    author = Author(clock, station.new_id, lambda: Person("Anna", station.name), clock)
    service = PackingService(
        packings,
        station.catalogue,
        orders,
        station.engine,
        station.engine.claims,
        station.bus,
        author,
        elsewhere=lambda: station.engine.board.holders,
    )
    return Packer(station, service)


@pytest.mark.parametrize(
    ("action", "arguments", "kind"),
    [
        ("cancel_order", {}, ChangeKind.CANCELLED),
        ("delete_order", {}, ChangeKind.GONE),
        ("hold", {}, ChangeKind.HELD),
        ("edit_order", {"set": [{"line": 0, "quantity": 1}]}, ChangeKind.LINE_REDUCED),
        ("edit_order", {"set": [{"line": 0, "quantity": 3}]}, ChangeKind.LINE_ADDED),
        ("fulfill", {}, ChangeKind.LINE_SENT),
        ("change_address", {"address": {"zip": "10999"}}, ChangeKind.ADDRESS_CHANGED),
    ],
)
async def test_online_nothing_is_completed_on_what_was_true_before(
    shop: DemoProcess,
    bench: Station,
    action: str,
    arguments: dict[str, object],
    kind: ChangeKind,
) -> None:
    order = await place(shop, 2)
    packer = packer_at(bench)
    in_hand = await packer.pack_all(order)
    await order.admin(action, **arguments)
    # Nobody has read the order since: fifteen seconds are over.
    await bench.time.sleep(15.0)
    with pytest.raises(NotPossibleError, match="changed"):
        await packer.packing.complete(in_hand, notify_customer=True)
    assert kind in {one.kind for one in in_hand.changes}
    assert in_hand.box.in_box == 2
    assert await bench.intents.load_open() == ()


class SleepyTime(TestTime):
    """A computer that dozes off: the clock on the wall goes on, the one that counts ticks does not."""

    def __init__(self, shop: DemoProcess) -> None:
        super().__init__(shop)
        self._dozed_s = 0.0

    def monotonic(self) -> float:
        return super().monotonic() - self._dozed_s

    async def doze(self, seconds: float) -> None:
        await self.sleep(seconds)
        self._dozed_s += seconds


async def test_a_computer_that_slept_completes_nothing_on_what_it_read_before(
    shop: DemoProcess, tmp_path: Path
) -> None:
    time = SleepyTime(shop)
    bench = await Station("Bench 6", tmp_path / "sleepy.sqlite3", shop, time).start()
    order = await place(shop, 2)
    packer = packer_at(bench)
    in_hand = await packer.pack_all(order)
    await order.admin("cancel_order")
    await time.doze(600.0)
    with pytest.raises(NotPossibleError, match="changed"):
        await packer.packing.complete(in_hand, notify_customer=True)
    assert ChangeKind.CANCELLED in {one.kind for one in in_hand.changes}
    assert await bench.intents.load_open() == ()
    await bench.close()


async def test_a_reading_that_was_asked_for_long_ago_is_no_fresh_one(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was answered, and the disk took its time with it while the packer waited."""
    order = await place(shop, 2)
    packer = packer_at(bench)
    in_hand = await packer.pack_all(order)
    reconciler, read, go_on = bench.engine._pull._reconciler, asyncio.Event(), asyncio.Event()
    audit = reconciler.audit

    async def slow(order_ids: Iterable[OrderGid]) -> None:
        read.set()
        await go_on.wait()
        await audit(order_ids)

    monkeypatch.setattr(reconciler, "audit", slow)
    monkeypatch.setattr(prompt_readings, "ANSWER_WITHIN_S", 0.02)
    await bench.time.sleep(15.0)
    assert await bench.engine.refresh_order(order.id) is None
    await read.wait()
    await order.admin("cancel_order")
    await bench.time.sleep(15.0)
    monkeypatch.setattr(prompt_readings, "ANSWER_WITHIN_S", 20.0)
    go_on.set()
    with pytest.raises(NotPossibleError, match="changed"):
        await packer.packing.complete(in_hand, notify_customer=True)
    assert await bench.intents.load_open() == ()


async def test_a_shop_that_is_slow_is_waited_for_and_then_said_to_be(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = await place(shop, 1)
    packer = packer_at(bench)
    in_hand = await packer.pack_all(order)
    await bench.time.sleep(15.0)
    monkeypatch.setattr(prompt_readings, "ANSWER_WITHIN_S", 0.02)
    await shop.control.fault("hold_before_commit", "Order")
    with pytest.raises(NotPossibleError, match="slow"):
        await packer.packing.complete(in_hand, notify_customer=False)
    monkeypatch.setattr(prompt_readings, "ANSWER_WITHIN_S", 5.0)
    await shop.control.release()
    intent = await packer.packing.complete(in_hand, notify_customer=False)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE


async def test_the_other_bench_that_sent_it_is_named_at_the_one_that_has_it_in_hand(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 1)
    packer = packer_at(bench)
    in_hand = await packer.pack_all(order)
    await other_bench.pack(order.id, f"NAMED{order.name.strip('#')}")
    await other_bench.settle()
    await bench.time.sleep(15.0)
    with pytest.raises(NotPossibleError, match="changed"):
        await packer.packing.complete(in_hand, notify_customer=False)
    (change,) = in_hand.changes
    assert change.kind is ChangeKind.LINE_SENT
    assert [note.station for note in in_hand.sent_by] == ["Bench 2"]
    assert in_hand.sent_by[0].fulfillment in change.fulfillment_ids
    assert len(await order.made()) == 1


async def test_who_takes_over_gives_a_reason_and_both_keep_it(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 1)
    mine = await packer_at(bench).pack_all(order)
    theirs = packer_at(other_bench)
    await other_bench.load(order.id)
    location_id = mine.packing.location_id
    in_hand = await theirs.packing.open(order.id, location_id)
    await theirs.packing.confirm(in_hand)
    assert in_hand.held_by is not None
    assert in_hand.held_by.station == "Bench 1"
    await theirs.packing.take_over(in_hand, "away")
    assert in_hand.held_by is None
    assert [(one.code, one.note) for one in in_hand.packing.events] == [("Anna, Bench 1", "away")]
    await other_bench.engine.presence.board_step()
    await bench.engine.presence.board_step()
    assert bench.engine.claims.held == ()
    assert order.id in bench.engine.board.holders
    assert await theirs.packing.next_order(location_id, order.id) != order.id
