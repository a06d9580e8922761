"""When the shop counts as out of reach, when as back, and what time it is there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from orderdesk.errors import (
    OtherShopError,
    RefusedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
)
from orderdesk.events import Bus, ConnectionChanged
from orderdesk.sync.connectivity import Connection, ConnectionState
from tests.patience import PATIENCE_S

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Line:
    """A shop that answers probes as it was told, and a computer with two clocks."""

    def __init__(self, identify: Callable[[], Awaitable[None]] | None = None) -> None:
        self.answers: list[ShopifyError | None] = []
        self.always: ShopifyError | None = None
        self.probes_at: list[float] = []
        self.wall = NOW
        self.ticks = 0.0
        self.shop_ahead = timedelta(hours=2)
        self.bus = Bus()
        self.told: list[ConnectionState] = []
        self.connection = Connection(
            self,  # type: ignore[arg-type]
            self.bus,
            clock=lambda: self.wall,
            monotonic=lambda: self.ticks,
            sleep=self.sleep,
            random=lambda: 1.0,
            identify=identify,
        )
        self.bus.subscribe(ConnectionChanged, lambda _e: self.told.append(self.connection.state))

    async def sleep(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ticks += seconds
        await asyncio.sleep(0)

    async def probe(self) -> datetime:
        self.probes_at.append(self.ticks)
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else self.always
        if answer is not None:
            raise answer
        return self.wall + self.shop_ahead

    def server_now(self) -> datetime:
        return self.wall + self.shop_ahead


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    one = Line()
    watching = asyncio.create_task(one.connection.watch())
    await asyncio.wait_for(one.connection.wait_online(), PATIENCE_S)
    one.told.clear()
    one.probes_at.clear()
    yield one
    watching.cancel()


async def test_the_first_answer_is_enough_to_begin() -> None:
    line = Line()
    assert line.connection.is_connecting
    await line.connection.connect()
    assert line.connection.is_online
    assert line.connection.last_heard_at == NOW
    assert line.told == [ConnectionState.ONLINE]


async def test_one_lost_call_is_no_outage(line: Line) -> None:
    await line.connection.suspect(UnreachableError())
    assert line.connection.is_online
    assert line.told == []


async def test_a_lost_call_and_a_lost_retry_are_and_two_probes_end_it(line: Line) -> None:
    line.answers = [UnreachableError(), UnreachableError(), None, UnreachableError()]
    await line.connection.suspect(UnreachableError())
    assert line.connection.state is ConnectionState.OFFLINE
    assert line.connection.since == line.wall
    await line.connection.wait_online()
    assert line.told == [ConnectionState.OFFLINE, ConnectionState.ONLINE]
    last, before = line.probes_at[-1], line.probes_at[-2]
    assert last - before == pytest.approx(2.0)
    # The retry, one more failure, a good one that was followed by a bad one, and two good ones.
    assert len(line.probes_at) == 6


async def test_who_answers_is_asked_each_time_that_the_shop_is_reached_anew() -> None:
    other = OtherShopError("a.myshopify.com", "b.myshopify.com")
    answers: list[OtherShopError | None] = [None, None, other]
    asked: list[OtherShopError | None] = []

    async def identify() -> None:
        asked.append(answers[len(asked)])
        if asked[-1] is not None:
            raise asked[-1]

    line = Line(identify)
    await line.connection.connect()
    await line.connection.suspect(UnreachableError())
    assert asked == [None]
    # A good probe that is followed by a bad one reaches nobody for good.
    line.answers = [UnreachableError(), None, UnreachableError(), None]
    await line.connection.suspect(UnreachableError())
    over = asyncio.Event()
    line.bus.subscribe(
        ConnectionChanged, lambda _event: over.set() if line.connection.is_signed_out else None
    )
    watching = asyncio.create_task(line.connection.watch())
    await asyncio.wait_for(over.wait(), PATIENCE_S)
    watching.cancel()
    assert asked == [None, None, other]
    assert line.connection.problem is other


@pytest.mark.parametrize("answer", [UnreachableError(), None])
async def test_many_calls_that_fail_at_once_are_asked_about_once(
    answer: ShopifyError | None,
) -> None:
    line = Line()
    await line.connection.connect()
    line.answers = [answer]
    await asyncio.gather(*(line.connection.suspect(UnreachableError()) for _call in range(20)))
    assert len(line.probes_at) == 2
    assert line.connection.is_online == (answer is None)


async def test_pauses_grow_to_fifteen_seconds_and_no_further(line: Line) -> None:
    line.answers = [UnreachableError()] * 12
    await line.connection.suspect(UnreachableError())
    await line.connection.wait_online()
    apart = [b - a for a, b in zip(line.probes_at, line.probes_at[1:], strict=False)]
    assert max(apart) == pytest.approx(15.0)
    assert apart[1] < apart[2] < apart[3]


async def test_a_line_that_comes_and_goes_is_not_stormed(line: Line) -> None:
    began = line.ticks
    for _time in range(300):
        # Each time that the shop is back, the first call is lost again, and the next probe too.
        line.answers = [UnreachableError()]
        await line.connection.suspect(UnreachableError())
        await asyncio.wait_for(line.connection.wait_online(), 5)
    assert line.told == [ConnectionState.OFFLINE, ConnectionState.ONLINE] * 300
    assert len(line.probes_at) <= 2 * (line.ticks - began)


async def test_somebody_who_waits_cuts_the_pause_short(line: Line) -> None:
    reached = asyncio.Event()

    async def sleep(seconds: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    line.connection._alarm._sleep = sleep
    line.answers = [UnreachableError(), UnreachableError()]
    await line.connection.suspect(UnreachableError())
    await asyncio.wait_for(reached.wait(), PATIENCE_S)
    assert not line.connection.is_online
    line.connection.nudge()
    await asyncio.wait_for(line.connection.wait_online(), PATIENCE_S)


async def test_a_refused_sign_in_is_not_asked_again_until_a_person_acts(line: Line) -> None:
    line.always = SignedOutError()
    await line.connection.suspect(SignedOutError())
    assert line.connection.is_signed_out
    line.connection.nudge()
    for _turn in range(50):
        await asyncio.sleep(0)
    assert line.probes_at == []
    line.always = None
    line.connection.sign_in_again()
    await asyncio.wait_for(line.connection.wait_online(), PATIENCE_S)


async def test_who_asks_for_a_pause_is_there(line: Line) -> None:
    line.answers = [ThrottledError(2.0)]
    await line.connection.suspect(UnreachableError())
    assert line.connection.is_online


async def test_a_frozen_store_is_out_of_reach_and_says_why(line: Line) -> None:
    line.answers = [RefusedError("Unavailable Shop")]
    await line.connection.suspect(UnreachableError())
    assert line.connection.state is ConnectionState.OFFLINE
    assert isinstance(line.connection.problem, RefusedError)


@pytest.mark.parametrize("error", [UnreachableError(), SignedOutError(), RefusedError("no")])
async def test_connecting_says_what_is_wrong(error: ShopifyError) -> None:
    line = Line()
    line.always = error
    with pytest.raises(type(error)):
        await line.connection.connect()
    assert not line.connection.is_online


class TestTheShopsTime:
    async def test_it_is_the_shops_whatever_this_computer_believes(self, line: Line) -> None:
        assert line.connection.server_now() == line.wall + timedelta(hours=2)
        line.wall += timedelta(seconds=10)
        line.ticks += 10
        assert line.connection.server_now() == line.wall + timedelta(hours=2)

    async def test_a_clock_that_is_set_back_does_not_lengthen_a_lease(self, line: Line) -> None:
        told = line.connection.server_now()
        line.wall -= timedelta(hours=5)
        line.ticks += 30
        assert line.connection.server_now() == told + timedelta(seconds=30)

    async def test_a_computer_that_slept_has_lost_its_leases(self, line: Line) -> None:
        told = line.connection.server_now()
        line.wall += timedelta(hours=1)
        line.ticks += 1
        assert line.connection.server_now() == told + timedelta(hours=1)

    async def test_the_next_answer_puts_it_right(self, line: Line) -> None:
        line.wall += timedelta(days=400)
        line.connection.heard(NOW)
        assert line.connection.server_now() == NOW
