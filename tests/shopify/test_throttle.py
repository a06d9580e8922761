"""The bucket: requests wait before they are sent, push before pull, and never too long for a mutation."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.errors import ThrottledError
from orderdesk.shopify import documents
from orderdesk.shopify.protocol import Cost
from orderdesk.shopify.throttle import LEFT_FOR_PUSH, MARGIN, MAXIMUM, Throttle


class FakeTime:
    """Seconds that pass only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        self._wakes: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.slept.append(seconds)
        wake = self.now + seconds
        self._wakes.append(wake)
        # Others may lie down to sleep, too; the one that is due first moves the time on.
        for _ in range(5):
            await asyncio.sleep(0)
        while wake > min(self._wakes):  # noqa: ASYNC110 - yields to the other sleepers
            await asyncio.sleep(0)
        self._wakes.remove(wake)
        self.now = max(self.now, wake)


def throttle(time: FakeTime) -> Throttle:
    return Throttle(time.monotonic, time.sleep, lambda: 0.5)


def cost(requested: float, available: float, actual: float | None = 1) -> Cost:
    return Cost(requested, actual, 2000, available, 100)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def spend(one: Throttle, available: float) -> None:
    one.settle(await one.enter("first", 1, urgent=True), cost(1, available))


def test_the_first_request_leaves_at_once() -> None:
    time = FakeTime()
    run(throttle(time).enter("orders_page", 751, urgent=False))
    assert time.slept == []


def test_a_request_waits_until_its_points_are_there() -> None:
    time, started = FakeTime(), 100.0

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=50)
        await one.enter("orders_page", 751, urgent=False)

    run(story())
    lacking = 751 + (MARGIN + LEFT_FOR_PUSH) * 2000 - 50
    assert time.now - started >= lacking / 100
    assert time.now - started < lacking / 100 * 1.1


def test_push_spends_what_pull_leaves() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=300)
        await one.enter("fulfillment_create", 32, urgent=True)
        assert time.slept == []
        await one.enter("shop", 4, urgent=False)
        assert time.slept != []

    run(story())


def test_push_goes_before_a_pull_that_waited_longer() -> None:
    time, left = FakeTime(), []

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=0)

        async def go(key: str, urgent: bool) -> None:
            reserved = await one.enter(key, 40, urgent=urgent)
            left.append(key)
            one.settle(reserved, cost(40, 2000))

        pull = asyncio.create_task(go("pull", False))
        await asyncio.sleep(0)
        await asyncio.gather(pull, go("push", True))

    run(story())
    assert left == ["push", "pull"]


def test_what_pull_leaves_is_enough_for_whatever_push_asks() -> None:
    urgent = ("order", "claim", "probe", "order_lines", "order_fulfillment_orders")
    mutations = [name for name in documents.names() if documents.load(name).is_mutation]
    dearest = max(documents.load(name).points for name in (*urgent, *mutations))
    assert dearest <= LEFT_FOR_PUSH * MAXIMUM


def test_points_of_requests_on_their_way_are_not_spent_twice() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=2000)
        first = await one.enter("orders_page", 751, urgent=False)
        second = await one.enter("orders_page", 751, urgent=False)
        assert one.budget().available == pytest.approx(2000 - 2 * 751)
        one.settle(first, cost(751, 1990))
        one.settle(second, cost(751, 1980))
        assert one.budget().available == pytest.approx(1980)

    run(story())


def test_a_cost_that_shopify_told_is_believed_from_then_on() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        one.settle(await one.enter("order", 10, urgent=True), cost(500, 2000))
        await one.enter("order", 10, urgent=True)
        assert one.budget().available == pytest.approx(1500)

    run(story())


def test_a_mutation_does_not_wait_long_and_nothing_was_sent() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=0)
        with pytest.raises(ThrottledError) as waits:
            await one.enter("fulfillment_create", 400, urgent=True, patience_s=2)
        assert waits.value.wait_s == pytest.approx(5)
        assert one.budget().available == 0

    run(story())
    assert time.slept == []


def test_what_is_dearer_than_the_bucket_goes_when_it_is_full() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=1000)
        await one.enter("bulk", 5000, urgent=False)

    run(story())
    assert time.now - 100 == pytest.approx(10, rel=0.1)


def test_a_refusal_holds_everybody_back_and_longer_each_time() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        pauses = [one.refused(3) - 3 for _ in range(4)]
        assert pauses == sorted(pauses)
        assert pauses[-1] > 4 * pauses[0]
        assert one.budget().available == 0
        before = time.now
        await one.enter("probe", 1, urgent=True)
        assert time.now - before >= 3
        # An answer ends the row.
        one.settle(await one.enter("probe", 1, urgent=True), cost(1, 2000))
        assert one.refused(0) < 2

    run(story())


def test_lost_answers_count_as_spent_unless_nothing_was_sent() -> None:
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        await spend(one, available=1000)
        one.settle(await one.enter("order", 200, urgent=True), None, sent=False)
        assert one.budget().available == pytest.approx(1000)
        one.settle(await one.enter("order", 200, urgent=True), None)
        assert one.budget().available == pytest.approx(800)

    run(story())


@settings(max_examples=50, deadline=None)
@given(
    requests=st.lists(
        st.tuples(
            st.floats(min_value=1, max_value=990),
            st.floats(min_value=0, max_value=1),
            st.booleans(),
            st.floats(min_value=0, max_value=5),
        ),
        max_size=40,
    )
)
def test_a_station_of_its_own_never_meets_throttled(
    requests: list[tuple[float, float, bool, float]],
) -> None:
    """Against a bucket that does what Shopify's does: reserve, refuse what does not fit, refund."""
    time = FakeTime()

    async def story() -> None:
        one = throttle(time)
        level, at = 2000.0, time.now
        for points, used, urgent, pause_s in requests:
            reserved = await one.enter(f"cost {points}", points, urgent=urgent)
            level = min(2000.0, level + (time.now - at) * 100)
            at = time.now
            assert points <= level, "the shop would have refused this one"
            level -= points * used
            one.settle(reserved, cost(points, level, points * used))
            time.now += pause_s

    run(story())
