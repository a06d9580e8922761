"""The whole engine: it keeps in step by itself, through cuts, sign-outs and defects."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.catalogue import Shop
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.intents import Fulfill, Intent, IntentState, ProblemCode
from orderdesk.domain.open_work import remaining_at
from orderdesk.errors import ProtocolError, RefusedError, SignedOutError, UnreachableError
from orderdesk.events import ConnectionChanged, OrdersChanged
from orderdesk.shopify.readings import Budget
from orderdesk.sync import prompt_readings
from orderdesk.sync.connectivity import ConnectionState
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station


@asynccontextmanager
async def running(bench: Station) -> AsyncIterator[None]:
    task = asyncio.create_task(bench.engine.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(holds: Callable[[], Awaitable[bool] | bool], turns: int = 4000) -> None:
    """Let the engine work until something holds. Its time passes by itself."""
    for _turn in range(turns):
        held = holds()
        if held if isinstance(held, bool) else await held:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it never held")


def all_done(bench: Station, *intents: Intent) -> Callable[[], Awaitable[bool]]:
    async def holds() -> bool:
        return all([(await bench.find(one)).state is IntentState.DONE for one in intents])

    return holds


async def test_packed_while_cut_off_goes_out_by_itself_exactly_once(
    shop: DemoProcess, fast_bench: Station
) -> None:
    orders = [await place(shop, 2) for _order in range(4)]
    states: list[ConnectionState] = []
    fast_bench.bus.subscribe(
        ConnectionChanged, lambda _event: states.append(fast_bench.engine.connection.state)
    )
    async with running(fast_bench):
        await until(lambda: _has_all(fast_bench, orders))
        first = await fast_bench.pack(orders[0].id, "CUT00000")
        fast_bench.engine.wake()
        await until(all_done(fast_bench, first))
        known = [await fast_bench.load(one.id) for one in orders[1:]]
        await shop.control.cut_internet()
        await until(lambda: fast_bench.engine.connection.state is ConnectionState.OFFLINE)
        packed = [await _decide(fast_bench, order) for order in known]
        for intent in packed:
            fast_bench.engine.wake()
            assert (await fast_bench.find(intent)).state is IntentState.WAITING
        asked = len(await shop.control.requests())
        await shop.control.heal_internet()
        await until(all_done(fast_bench, *packed))
    assert states[0] is ConnectionState.ONLINE
    assert ConnectionState.OFFLINE in states
    for order in orders:
        assert len(await order.made_by_us()) == 1
    sent = [
        one["operation"]
        for one in (await shop.control.requests())[asked:]
        if one["operation"] == "FulfillmentCreate"
    ]
    assert len(sent) == 3


async def _has_all(bench: Station, orders: list[Placed]) -> bool:
    return all([await bench.orders.find_order(one.id) for one in orders])


async def _decide(bench: Station, order: Any) -> Intent:
    location_id = order.fulfillment_orders[0].location_id
    parcels = (Tracking(f"CUT{order.name}", "DHL Express"),)
    return await bench.decide(
        order, Fulfill(location_id, remaining_at(order, location_id), parcels)
    )


async def test_a_change_in_the_shop_arrives_within_an_interval(
    shop: DemoProcess, fast_bench: Station
) -> None:
    async with running(fast_bench):
        await until(lambda: _loaded(fast_bench))
        order = await place(shop, 1)
        searched = fast_bench.spy.calls.count("fetch_orders")
        searches: list[int] = []

        def note(event: OrdersChanged) -> None:
            if order.id in event.order_ids:
                searches.append(fast_bench.spy.calls.count("fetch_orders") - searched)

        fast_bench.bus.subscribe(OrdersChanged, note)
        await until(lambda: bool(searches))
        assert await _has_all(fast_bench, [order])
        # One may have been under way when the order was placed.
        assert searches[0] <= 2


async def _loaded(bench: Station) -> bool:
    return (await bench.state.first_load()).finished


async def test_signed_out_in_the_middle_keeps_the_queue_and_asks_once(
    shop: DemoProcess, fast_bench: Station
) -> None:
    orders = [await place(shop, 1) for _order in range(3)]
    intents = [await fast_bench.pack(one.id, f"OUT{at:05}") for at, one in enumerate(orders)]
    await shop.control.fault("expired_token", "FulfillmentCreate", times=None)
    async with running(fast_bench):
        await until(lambda: fast_bench.engine.connection.is_signed_out)
        assert isinstance(fast_bench.engine.connection.problem, SignedOutError)
        await fast_bench.time.sleep(60)
        asked = len(await shop.control.requests())
        for _turn in range(100):
            await asyncio.sleep(0.001)
        assert len(await shop.control.requests()) - asked <= 1
        for intent in intents:
            kept = await fast_bench.find(intent)
            assert kept.state is IntentState.WAITING
            assert kept.attempts == 0
        await shop.control.clear_faults()
        fast_bench.engine.connection.sign_in_again()
        await until(all_done(fast_bench, *intents))
    assert "sync" not in fast_bench.notices.standing


async def test_a_defect_in_one_road_stops_no_other(shop: DemoProcess, fast_bench: Station) -> None:
    order = await place(shop, 1)
    intent = await fast_bench.pack(order.id, "DEFECT01")

    async def broken(*_args: Any) -> Any:
        raise ValueError("a defect")

    fast_bench.spy.fetch_variants = broken
    async with running(fast_bench):
        await until(all_done(fast_bench, intent))
        await until(lambda: "sync catalogue" in fast_bench.notices.standing)


async def test_a_poisoned_intent_delays_no_other_and_becomes_a_card(
    shop: DemoProcess, bench: Station
) -> None:
    orders = [await place(shop, 1) for _order in range(3)]
    intents = [await bench.pack(one.id, f"POISON{at:02}") for at, one in enumerate(orders)]
    real = bench.orders.numbers_elsewhere

    async def broken(numbers: Any, **more: Any) -> Any:
        if "POISON00" in list(numbers):
            raise ZeroDivisionError
        return await real(numbers, **more)

    bench.orders.numbers_elsewhere = broken  # type: ignore[method-assign]
    await bench.engine.connection.connect()
    await bench.push.drain()
    assert [(await bench.find(one)).state for one in intents[1:]] == [IntentState.DONE] * 2
    await bench.settle()
    card = await bench.find(intents[0])
    assert card.state is IntentState.CONFLICT
    assert card.problem is not None
    assert card.problem.code is ProblemCode.BUG
    assert await orders[0].made() == []


async def test_a_request_that_the_schema_refuses_is_a_card_and_kept(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "SCHEMA01")

    def refuse() -> None:
        raise ProtocolError("undefinedField")

    bench.spy.before["create_fulfillment"] = refuse
    await bench.settle()
    card = await bench.find(intent)
    assert card.problem is not None
    assert (card.state, card.problem.code) == (IntentState.CONFLICT, ProblemCode.BUG)
    assert card.attempts == 0


class TestRefresh:
    async def test_it_reads_once_in_a_while_and_once_for_all_who_ask(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.engine.connection.connect()
        found = await asyncio.gather(*(bench.engine.refresh_order(order.id) for _asker in range(5)))
        assert {one.order.id for one in found if one is not None} == {order.id}
        assert await bench.engine.refresh_order(order.id) is not None
        assert bench.spy.calls.count("fetch_order") == 1
        await bench.time.sleep(20)
        await bench.engine.refresh_order(order.id)
        assert bench.spy.calls.count("fetch_order") == 2

    async def test_offline_and_unanswered_it_is_none(
        self, shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        order = await place(shop, 1)
        assert await bench.engine.refresh_order(order.id) is None
        await bench.engine.connection.connect()
        monkeypatch.setattr(prompt_readings, "ANSWER_WITHIN_S", 0.05)
        await shop.control.fault("hold_before_commit", "Order")
        assert await bench.engine.refresh_order(order.id) is None
        await shop.control.release()
        await until(lambda: bench.engine._copy.age_s(order.id) is not None)
        assert await bench.engine.refresh_order(order.id) is not None

    async def test_an_order_that_was_deleted_before_it_was_ever_here_is_known_to_be_gone(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.engine.connection.connect()
        assert not bench.engine.is_gone(order.id)
        await order.admin("delete_order")
        assert await bench.engine.refresh_order(order.id) is None
        assert bench.engine.is_gone(order.id)

    async def test_a_lost_line_is_noticed(self, shop: DemoProcess, bench: Station) -> None:
        order = await place(shop, 1)
        await bench.engine.connection.connect()
        await shop.control.cut_internet()
        assert await bench.engine.refresh_order(order.id) is None
        assert not bench.engine.is_online

    async def test_the_order_in_hand_is_read_every_few_seconds(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order = await place(shop, 1)
        await bench.load(order.id)
        await bench.engine.claims.take(order.id)
        bench.spy.calls.clear()
        bench.engine.set_busy_order(order.id)
        for _turn in range(5):
            await bench.time.sleep(await bench.engine.presence.bench_step())
        assert 4 <= bench.spy.calls.count("fetch_order") <= 5
        assert bench.spy.calls.count("write_claim") >= 1
        bench.engine.set_busy_order(None)
        bench.spy.calls.clear()
        await bench.engine.presence.bench_step()
        assert "fetch_order" not in bench.spy.calls

    async def test_an_order_that_was_packed_though_the_disk_said_no_is_claimed_no_longer(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order, other = await place(shop, 1), await place(shop, 1)
        await bench.engine.connection.connect()
        for one in (order, other):
            await bench.load(one.id)
            await bench.engine.claims.take(one.id)
        bench.packed.add(order.id)
        await bench.engine.presence.bench_step()
        assert bench.engine.claims.held == (other.id,)


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("other.myshopify.com", "This profile belongs to {own}, not to other.myshopify.com."),
        ("", "Under {own} another shop answers than the one of this profile."),
    ],
)
async def test_another_shop_under_the_address_is_not_taken_over(
    shop: DemoProcess, bench: Station, domain: str, sentence: str
) -> None:
    await bench.engine.connection.connect()
    own = await bench.catalogue.find_shop()
    assert own is not None
    other = replace(own, id="gid://shopify/Shop/999", domain=domain or own.domain)

    async def fetch_shop() -> Shop:
        return other

    bench.gateway.fetch_shop = fetch_shop  # type: ignore[method-assign]
    await bench.engine._rounds._attempt("catalogue", bench.engine._catalogue_step)
    assert await bench.catalogue.find_shop() == own
    assert bench.engine.connection.is_signed_out
    told = bench.notices.standing["sync"]
    assert told.what == sentence.format(own=own.domain)
    assert told.advice.startswith("Nothing was sent to it, and what waits here stays.")
    assert bench.spy.calls[-1] == "fetch_shop"


async def test_the_pull_takes_its_time_when_points_are_short(bench: Station) -> None:
    pauses = []
    for available in (1500.0, 800.0, 100.0):
        bench.spy.budget = lambda available=available: Budget(available, 2000.0, 100.0)
        pauses.append(bench.engine._pull_pause_s())
    assert pauses == [3.0, 6.0, 15.0]


class TestSyncOnce:
    async def test_it_pulls_and_sends_everything_and_says_so(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        order, held = await place(shop, 2), await place(shop, 1)
        sent = await bench.pack(order.id, "ONCE0001")
        card = await bench.pack(held.id, "ONCE0002")
        await held.admin("hold")
        await shop.control.fault("drop_before_commit", "FulfillmentCreate")
        report = await bench.engine.sync_once()
        assert report.pulled >= 20
        assert report.sent == 1
        assert report.waiting == 0
        assert report.needs_person == 1
        assert report.problems == ()
        assert (await bench.find(sent)).state is IntentState.DONE
        assert (await bench.find(card)).state is IntentState.CONFLICT
        again = await bench.engine.sync_once()
        assert (again.sent, again.needs_person) == (0, 1)

    async def test_it_does_not_wait_for_ever(self, shop: DemoProcess, bench: Station) -> None:
        order = await place(shop, 2)
        await bench.pack(order.id, "ONCE0003")
        await shop.control.fault("drop_before_commit", "FulfillmentCreate", times=None)
        report = await bench.engine.sync_once(patience_s=20)
        assert report.waiting == 1
        assert report.sent == 0

    async def test_without_a_shop_it_cannot_run(self, shop: DemoProcess, bench: Station) -> None:
        await shop.control.cut_internet()
        with pytest.raises(UnreachableError):
            await bench.engine.sync_once()

    async def test_a_missing_scope_is_noted_and_the_rest_is_done(
        self, shop: DemoProcess, bench: Station
    ) -> None:
        await shop.control.remove_scope("read_inventory")
        report = await bench.engine.sync_once()
        await shop.control.grant_scope("read_inventory")
        assert report.pulled > 0
        assert [type(one) for one in report.problems] == [RefusedError]
