"""Two benches with a database each, one shop: one of them sends, the other is told."""

import asyncio
import json
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.claims import Holder
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import IntentState, ProblemCode
from orderdesk.events import ClaimLost
from orderdesk.sync.leases import LEASE_LASTS, LEAST_LEFT
from tests.sync.shop_view import place
from tests.sync.station import CrashError, Station, TestTime


async def test_two_benches_packed_the_same_goods_offline(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    mine = await bench.pack(order.id, "BENCH1A")
    theirs = await other_bench.pack(order.id, "BENCH2A")
    await asyncio.gather(bench.settle(), other_bench.settle())
    states = {(await bench.find(mine)).state, (await other_bench.find(theirs)).state}
    assert states == {IntentState.DONE, IntentState.CONFLICT}
    assert len(await order.made()) == 1
    loser = await bench.find(mine)
    if loser.state is IntentState.DONE:
        loser = await other_bench.find(theirs)
    assert loser.problem is not None
    assert loser.problem.code is ProblemCode.NOT_ENOUGH_LEFT
    (made,) = await order.live()
    assert loser.problem.fulfillment_ids == (made["id"],)
    winner = "Bench 1" if loser.station == "Bench 2" else "Bench 2"
    assert [(one.station, one.staff) for one in loser.problem.senders] == [(winner, "Anna")]


async def test_two_benches_packed_different_parts(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2, 3)
    mine = await bench.pack(order.id, "PART1A", units={order.lines[0]: 2})
    theirs = await other_bench.pack(order.id, "PART2A", units={order.lines[1]: 3})
    await asyncio.gather(bench.settle(), other_bench.settle())
    assert (await bench.find(mine)).state is IntentState.DONE
    assert (await other_bench.find(theirs)).state is IntentState.DONE
    assert len(await order.made()) == 2
    assert await order.remaining() == 0


async def test_halves_of_one_line_from_two_benches(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 4)
    await bench.pack(order.id, "HALF1A", units={order.lines[0]: 2})
    await other_bench.pack(order.id, "HALF2A", units={order.lines[0]: 2})
    await asyncio.gather(bench.settle(), other_bench.settle())
    assert sorted(
        one["quantity"] for made in await order.made() for one in made["detail"]["lines"]
    ) == [2, 2]


async def test_equal_parcels_without_numbers_from_two_benches_are_no_twins(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 3)
    mine = await bench.pack(order.id, units={order.lines[0]: 1})
    theirs = await other_bench.pack(order.id, units={order.lines[0]: 1})
    await bench.settle()
    await other_bench.settle()
    await bench.load(order.id)
    assert len(await order.made()) == 2
    assert not (await bench.find(mine)).needs_person
    assert not (await other_bench.find(theirs)).needs_person


async def test_an_admins_equal_parcel_without_a_number_may_be_ours_twice(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 3)
    mine = await bench.pack(order.id, units={order.lines[0]: 1})
    await bench.settle()
    await order.admin("fulfill", lines=[{"line": 0, "quantity": 1}])
    await bench.load(order.id)
    problem = (await bench.find(mine)).problem
    assert problem is not None
    assert problem.code is ProblemCode.SENT_TWICE


async def test_the_lease_of_a_bench_that_died_is_waited_out(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await place(shop, 2)
    await bench.pack(order.id, "DIED0001")

    def end() -> None:
        raise CrashError

    bench.spy.before["create_fulfillment"] = end
    await bench.run_until_crash()
    heir = await other_bench.pack(order.id, "HEIR0001")
    await other_bench.push.drain()
    waiting = await other_bench.find(heir)
    assert waiting.state is IntentState.WAITING
    assert waiting.retry_at is not None
    assert waiting.retry_at > other_bench.time.clock() + timedelta(seconds=30)
    assert await order.made() == []
    await other_bench.settle()
    assert (await other_bench.find(heir)).state is IntentState.DONE
    # The dead one comes back, finds nothing of its own, and does not send a second parcel.
    await bench.restart()
    await bench.settle()
    assert len(await order.made()) == 1
    (back,) = await bench.intents.load_for_order(order.id)
    assert back.state is IntentState.CONFLICT


async def test_a_lease_under_which_nothing_left_does_not_hold_up_its_own_station(
    shop: DemoProcess, bench: Station
) -> None:
    """It was written, and the line was cut before the order was read under it."""
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "CUT00001")
    await shop.control.fault("drop_before_commit", "Order")
    await bench.push.drain()
    assert (await bench.find(intent)).state is IntentState.WAITING
    kept = (await bench.spy.fetch_claim(order.id)).value
    assert kept is not None
    assert json.loads(kept)["sending"] is not None
    began = bench.time.clock()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert bench.time.clock() < began + LEASE_LASTS - LEAST_LEFT


async def test_a_lease_that_ran_out_before_the_request_left_is_taken_again(
    shop: DemoProcess, bench: Station
) -> None:
    """The computer slept between reading and sending."""
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "SLEPT001")
    asleep = [True]
    planned = bench.orders.numbers_elsewhere

    async def slow(*args: object, **kwargs: object) -> frozenset[str]:
        if asleep.pop() if asleep else False:
            await bench.time.sleep(600.0)
        return await planned(*args, **kwargs)  # type: ignore[arg-type]

    bench.orders.numbers_elsewhere = slow  # type: ignore[method-assign]
    await bench.settle()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert done.attempts == 1
    assert bench.spy.calls.count("create_fulfillment") == 1
    assert bench.spy.calls.count("fetch_claim") == 2


@pytest.mark.parametrize(
    ("value", "waits_s"),
    [
        ('{"v": 2, "holder": {"until": "%s"}}', 300),
        ('{"v": 2, "holder": "somebody"}', 600),
        ('{"v": 9, "until": "2999-01-01T00:00:00Z"}', 600),
    ],
)
async def test_a_claim_of_another_version_is_respected_but_not_for_ever(
    shop: DemoProcess, bench: Station, value: str, waits_s: int
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, f"FOREIGN{len(value)}{waits_s}")
    now = bench.engine.connection.server_now()
    if "%s" in value:
        value = value % (now + timedelta(seconds=waits_s)).isoformat()
    assert await bench.spy.write_claim(order.id, value, None)
    await bench.push.drain()
    waiting = await bench.find(intent)
    assert waiting.state is IntentState.WAITING
    assert waiting.retry_at is not None
    assert abs((waiting.retry_at - now).total_seconds() - waits_s) < 10
    await bench.settle(patience_s=1200)
    assert (await bench.find(intent)).state is IntentState.DONE


async def test_a_bench_of_the_same_name_is_not_the_same_holder(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    """A cloned disk: name, person and queue are equal, the nonce is not."""
    other_bench.name = bench.name
    order = await place(shop, 2)
    await bench.pack(order.id, "CLONE001")

    def end() -> None:
        raise CrashError

    bench.spy.before["create_fulfillment"] = end
    await bench.run_until_crash()
    twin = await other_bench.pack(order.id, "CLONE002")
    await other_bench.push.drain()
    assert (await other_bench.find(twin)).state is IntentState.WAITING


async def packing_of(bench: Station, order_id: OrderGid) -> dict[str, str] | None:
    value = (await bench.spy.fetch_claim(order_id)).value
    packing: dict[str, str] | None = json.loads(value)["packing"] if value else None
    return packing


class TestPacking:
    async def test_an_order_in_hand_is_claimed_renewed_and_given_back(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        assert await bench.engine.claims.take(order.id) is None
        first = await packing_of(bench, order.id)
        assert first is not None
        assert first["station"] == "Bench 1"
        await bench.engine.claims.renew()
        assert await packing_of(bench, order.id) == first
        await bench.time.sleep(40.0)
        await bench.engine.claims.renew()
        renewed = await packing_of(bench, order.id)
        assert renewed is not None
        assert renewed["until"] > first["until"]
        assert renewed["nonce"] == first["nonce"]
        await bench.engine.claims.release(order.id)
        assert await packing_of(bench, order.id) is None
        assert bench.engine.claims.held == ()

    async def test_a_packed_order_is_renewed_no_more(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await other_bench.load(order.id)
        await bench.engine.claims.take(order.id)
        bench.engine.claims.let_go(order.id)
        assert bench.engine.claims.held == ()
        assert await other_bench.engine.claims.take(order.id) is not None
        await bench.time.sleep(50.0)
        await bench.engine.claims.renew()
        await bench.time.sleep(15.0)
        assert await other_bench.engine.claims.take(order.id) is None

    async def test_what_is_left_of_a_packed_order_is_taken_again_at_once(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await bench.engine.claims.take(order.id)
        bench.engine.claims.let_go(order.id)
        await bench.engine.claims.renew()
        assert await bench.engine.claims.take(order.id) is None
        assert bench.engine.claims.held == (order.id,)

    async def test_the_other_bench_is_told_who_has_it(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await other_bench.load(order.id)
        await bench.engine.claims.take(order.id)
        holder = await other_bench.engine.claims.take(order.id)
        assert isinstance(holder, Holder)
        assert (holder.station, holder.staff) == ("Bench 1", "Anna")
        assert other_bench.engine.claims.held == ()

    async def test_taking_over_with_a_reason_is_told_to_who_had_it(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await other_bench.load(order.id)
        lost = bench.listen(ClaimLost)
        await bench.engine.claims.take(order.id)
        assert await other_bench.engine.claims.take(order.id, reason="Anna went home") is None
        packing = await packing_of(bench, order.id)
        assert packing is not None
        assert (packing["station"], packing["reason"]) == ("Bench 2", "Anna went home")
        await bench.load(order.id)
        assert lost == [ClaimLost(order.id, "Bench 2", "Anna", "Anna went home")]
        await bench.time.sleep(50.0)
        await bench.engine.claims.renew()
        assert len(lost) == 1
        assert await packing_of(bench, order.id) == packing

    async def test_a_claim_that_was_not_renewed_is_free(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await other_bench.load(order.id)
        await bench.engine.claims.take(order.id)
        await bench.time.sleep(61.0)
        assert await other_bench.engine.claims.take(order.id) is None

    async def test_packing_and_sending_do_not_block_each_other(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 2)
        await bench.load(order.id)
        await bench.engine.claims.take(order.id)
        intent = await other_bench.pack(order.id, "BESIDE01")
        await other_bench.settle()
        assert (await other_bench.find(intent)).state is IntentState.DONE
        packing = await packing_of(bench, order.id)
        assert packing is not None
        assert packing["station"] == "Bench 1"

    async def test_after_a_restart_the_claim_is_still_ours(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await bench.engine.claims.take(order.id)
        await bench.restart()
        await bench.load(order.id)
        assert await bench.engine.claims.take(order.id) is None

    async def test_offline_it_is_granted_and_claimed_when_the_shop_is_back(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        assert not bench.engine.is_online
        assert await bench.engine.claims.take(order.id) is None
        await bench.load(order.id)
        assert await packing_of(bench, order.id) is None
        await bench.engine.claims.renew()
        assert await packing_of(bench, order.id) is not None

    async def test_offline_it_was_granted_to_two(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.engine.claims.take(order.id)
        await other_bench.engine.claims.take(order.id)
        lost = other_bench.listen(ClaimLost)
        await bench.load(order.id)
        await bench.engine.claims.renew()
        await other_bench.load(order.id)
        await other_bench.engine.claims.renew()
        assert lost == [ClaimLost(order.id, "Bench 1", "Anna")]

    async def test_a_write_whose_answer_was_lost_is_known_by_reading_it_back(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await shop.control.fault("drop_after_commit", "GuardedValueSet")
        assert await bench.engine.claims.take(order.id) is None
        assert bench.engine.claims.held == (order.id,)
        assert bench.spy.calls.count("write_claim") == 1

    @pytest.mark.parametrize("hours", [-7.0, 7.0])
    async def test_a_bench_whose_clock_is_hours_off_goes_by_the_shops(
        self, shop: DemoProcess, bench: Station, time: TestTime, tmp_path: Path, hours: float
    ) -> None:
        wrong = Station("Bench 4", tmp_path / "wrong.sqlite3", shop, WrongClock(time, hours))
        await wrong.start()
        try:
            order = await place(shop, 2)
            await bench.load(order.id)
            await wrong.load(order.id)
            assert await bench.engine.claims.take(order.id) is None
            holder = await wrong.engine.claims.take(order.id)
            assert holder is not None
            assert holder.station == "Bench 1"
            await bench.engine.claims.release(order.id)
            assert await wrong.engine.claims.take(order.id) is None
            holder = await bench.engine.claims.take(order.id)
            assert holder is not None
            until = holder.until - bench.engine.connection.server_now()
            assert timedelta(0) < until <= timedelta(seconds=61)
            await time.sleep(62.0)
            assert await bench.engine.claims.take(order.id) is None
            intent = await wrong.pack(order.id, f"CLOCK{int(hours) + 10}")
            await wrong.settle()
            assert (await wrong.find(intent)).state is IntentState.DONE
        finally:
            await wrong.close()

    async def test_the_ousted_hears_it_from_the_board_with_the_reason(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await other_bench.load(order.id)
        await bench.engine.claims.take(order.id)
        await bench.engine.presence.board_step()
        lost = bench.listen(ClaimLost)
        assert await other_bench.engine.claims.take(order.id, reason="away") is None
        await other_bench.engine.presence.board_step()
        await bench.engine.presence.board_step()
        assert lost == [ClaimLost(order.id, "Bench 2", "Anna", "away")]
        assert bench.engine.claims.held == ()

    async def test_who_sent_it_is_known_at_the_bench_that_has_it_in_hand(
        self, shop: DemoProcess, bench: Station, other_bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await bench.engine.claims.take(order.id)
        await other_bench.pack(order.id, "FASTER01")
        await other_bench.settle()
        await bench.load(order.id)
        (note,) = bench.engine.claims.sent_by(order.id)
        assert (note.station, note.fulfillment) == ("Bench 2", (await order.live())[0]["id"])
        await bench.engine.claims.release(order.id)
        assert bench.engine.claims.sent_by(order.id) == ()


class WrongClock(TestTime):
    """A computer whose clock is hours off; it sleeps as long as the others do."""

    def __init__(self, right: TestTime, hours: float) -> None:
        self._right = right
        self._off = timedelta(hours=hours)

    def clock(self) -> datetime:
        return self._right.clock() + self._off

    def __getattr__(self, name: str) -> Any:
        return getattr(self._right, name)

    def monotonic(self) -> float:
        return self._right.monotonic()

    async def sleep(self, seconds: float) -> None:
        await self._right.sleep(seconds)

    async def rest(self, seconds: float) -> None:
        await self._right.rest(seconds)

    def side_by_side(self) -> AbstractAsyncContextManager[None]:
        return self._right.side_by_side()
