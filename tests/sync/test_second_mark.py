"""Parcels without a number whose answer was lost: the shop's timeline tells, where it has proved that."""

from collections.abc import Awaitable, Callable

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.intents import Intent, IntentState, ProblemCode
from orderdesk.domain.second_mark import NEEDED
from tests.sync.changes import code_of
from tests.sync.shop_view import Placed, place
from tests.sync.station import CrashError, Station

CREATE = "FulfillmentCreate"


async def prove(shop: DemoProcess, bench: Station, times: int = NEEDED) -> None:
    """Confirmed parcels, after each of which the shop was seen to name the app."""
    for _time in range(times):
        order = await place(shop, 1)
        intent = await bench.pack(order.id)
        await bench.settle()
        assert (await bench.find(intent)).state is IntentState.DONE


async def lose(bench: Station, order: Placed, kind: str) -> Intent:
    intent = await bench.pack(order.id)
    await order.shop.control.fault(kind, CREATE)
    await bench.settle()
    return await bench.find(intent)


@pytest.mark.parametrize(
    "kind", ["drop_after_commit", "internal_error_200_after_commit", "doubled", "late"]
)
async def test_what_arrived_is_known_by_its_entry(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    await prove(shop, bench)
    await bench.restart()
    order = await place(shop, 2)
    done = await lose(bench, order, kind)
    assert done.state is IntentState.DONE, code_of(done)
    (made,) = await order.made()
    assert done.fulfillment_id == made["detail"]["fulfillment_id"]
    assert bench.spy.calls.count("create_fulfillment") == 1


async def test_not_before_the_shop_has_shown_it(shop: DemoProcess, bench: Station) -> None:
    await prove(shop, bench, NEEDED - 1)
    order = await place(shop, 2)
    assert code_of(await lose(bench, order, "drop_after_commit")) is ProblemCode.MAYBE_OURS


async def test_not_in_a_shop_whose_entries_name_nobody(shop: DemoProcess, bench: Station) -> None:
    await shop.control.act("settings", events_name_apps=False)
    try:
        await prove(shop, bench, NEEDED + 1)
        order = await place(shop, 2)
        card = await lose(bench, order, "drop_after_commit")
    finally:
        await shop.control.act("settings", events_name_apps=True)
    assert code_of(card) is ProblemCode.MAYBE_OURS


def by_admin(order: Placed) -> Callable[[], Awaitable[object]]:
    return lambda: order.admin("fulfill")


def by_another_app(order: Placed) -> Callable[[], Awaitable[object]]:
    return lambda: order.admin("fulfill", app_title="Another app")


@pytest.mark.parametrize("whose", [by_admin, by_another_app])
async def test_a_parcel_of_somebody_else_is_not_taken_for_ours(
    shop: DemoProcess,
    bench: Station,
    whose: Callable[[Placed], Callable[[], Awaitable[object]]],
) -> None:
    """The same units at the same moment, and our own request was refused or never arrived."""
    await prove(shop, bench)
    for kind in (None, "drop_before_commit"):
        order = await place(shop, 2)
        intent = await bench.pack(order.id)
        bench.spy.before["create_fulfillment"] = whose(order)
        if kind is not None:
            await shop.control.fault(kind, CREATE)
        await bench.settle()
        card = await bench.find(intent)
        assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.MAYBE_OURS)
        assert len(await order.made()) == 1


async def test_a_program_that_ended_knows_its_parcel_by_the_entry(
    shop: DemoProcess, bench: Station
) -> None:
    await prove(shop, bench)
    order = await place(shop, 2)
    intent = await bench.pack(order.id)

    def end() -> None:
        raise CrashError

    bench.spy.after["create_fulfillment"] = end
    await bench.run_until_crash()
    await bench.restart()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1


async def test_under_a_lease_that_ran_out_at_another_bench_staff_are_asked(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    """A request of the bench before might still have arrived: an entry does not say whose it was."""
    await prove(shop, bench)
    order = await place(shop, 2)
    left = await other_bench.pack(order.id)

    def end() -> None:
        raise CrashError

    other_bench.spy.before["create_fulfillment"] = end
    await other_bench.run_until_crash()
    card = await lose(bench, order, "drop_after_commit")
    assert code_of(card) is ProblemCode.MAYBE_OURS
    assert (await other_bench.find(left)).state is IntentState.SENDING
