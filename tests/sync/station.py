"""A station for tests: the real engine on a real database, speaking HTTP to the demo shop.

Time is the tests' own: a sleep moves the station's clocks and the shop's on, and nobody waits.
"""

import asyncio
import random
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import IntentId, LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import (
    ChangeOfOrder,
    ChangeOfWork,
    Fulfill,
    Intent,
    Payload,
    Units,
)
from orderdesk.domain.message_gate import MailRules
from orderdesk.domain.open_work import basis_of, remaining_at
from orderdesk.domain.order import Order
from orderdesk.domain.work_parts import change_basis
from orderdesk.errors import ShopifyError
from orderdesk.events import Bus, Event
from orderdesk.notices import Notices
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.client import ShopifyClient
from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.recovery import Comparison, keep_journal
from orderdesk.storage.sync_state import SyncStateStore
from orderdesk.sync.engine import SyncEngine
from orderdesk.sync.push import Push

KEY = bytes(range(32))
DEADLINE_S = 5.0


@dataclass(frozen=True)
class Person:
    staff: str
    station: str


@dataclass(eq=False)
class _Rest:
    """A station with nothing to do until `wake_at`."""

    wake_at: datetime
    over: asyncio.Future[None]


class TestTime:
    """The time of all stations of one test, and of the shop.

    A station that sleeps moves it on. Stations that settle side by side `rest` instead: time passes
    only when all of them do, so that no bench's wait ends a lease under another one's request.
    """

    __test__ = False

    def __init__(self, shop: DemoProcess) -> None:
        self._control = shop.control
        self._ahead_s = 0.0
        self._settling = 0
        self._resting: list[_Rest] = []
        self.slept: list[float] = []

    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead_s)

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time() + self._ahead_s

    async def sleep(self, seconds: float) -> None:
        """Time passes everywhere at once."""
        self.slept.append(seconds)
        self._ahead_s += seconds
        await self._control.advance_clock(seconds)
        await asyncio.sleep(0)

    @asynccontextmanager
    async def side_by_side(self) -> AsyncIterator[None]:
        """Within it a station is counted as busy while it does not rest."""
        self._settling += 1
        try:
            yield
        finally:
            self._settling -= 1
            await self._pass_if_all_rest()

    async def rest(self, seconds: float) -> None:
        """Sleep until all others rest too and this is the first to wake."""
        until = self.clock() + timedelta(seconds=seconds)
        mine = _Rest(until, asyncio.get_running_loop().create_future())
        self._resting.append(mine)
        await self._pass_if_all_rest()
        await mine.over

    async def _pass_if_all_rest(self) -> None:
        if not self._resting or len(self._resting) < self._settling:
            return
        first = min(self._resting, key=lambda one: one.wake_at)
        self._resting.remove(first)
        await self.sleep(max((first.wake_at - self.clock()).total_seconds(), 0.0))
        first.over.set_result(None)


class FastTime(TestTime):
    """Time that runs by itself, many times as fast as ours: for loops that sleep side by side."""

    FACTOR = 40.0

    def __init__(self, shop: DemoProcess) -> None:
        super().__init__(shop)
        self._began = time.monotonic()
        self._told_s = 0.0

    def _gained_s(self) -> float:
        return (time.monotonic() - self._began) * (self.FACTOR - 1)

    def clock(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._gained_s())

    def monotonic(self) -> float:
        return time.monotonic() + self._gained_s()

    async def sleep(self, seconds: float) -> None:
        """Wait a fraction of it, and bring the shop's clock along."""
        await asyncio.sleep(seconds / self.FACTOR)
        gained = self._gained_s()
        step, self._told_s = gained - self._told_s, gained
        await self._control.advance_clock(step)


class CrashError(BaseException):
    """The program ends here. No handler of ours may take it for a failure."""


class Spy:
    """Passes everything on to the gateway, and lets a test step in before or after a call."""

    def __init__(self, gateway: ShopifyGateway) -> None:
        self._gateway = gateway
        self.calls: list[str] = []
        self.before: dict[str, Callable[[], Any]] = {}
        self.after: dict[str, Callable[[], Any]] = {}
        self.failed: dict[str, Callable[[], Any]] = {}

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._gateway, name)
        if not asyncio.iscoroutinefunction(real):
            return real

        async def call(*args: Any, **kwargs: Any) -> Any:
            self.calls.append(name)
            await _step(self.before.get(name))
            try:
                answer = await real(*args, **kwargs)
            except ShopifyError:
                await _step(self.failed.get(name))
                raise
            await _step(self.after.get(name))
            return answer

        return call


async def _step(step: Callable[[], Any] | None) -> None:
    if step is not None:
        done = step()
        if asyncio.iscoroutine(done):
            await done


class Station:
    """One bench. `start` opens it, `crash` drops it as a power cut would, `close` ends it."""

    def __init__(self, name: str, path: Path, shop: DemoProcess, clocks: TestTime) -> None:
        self.name = name
        self.path = path
        self.journal = path.with_suffix(".journal")
        self.shop = shop
        self.time = clocks
        self.token = shop.token
        self.location: LocationGid | None = None
        self.packed: set[OrderGid] = set()
        self.mail_rules = MailRules(UTC)
        self._ids = count(1)
        self._starts = 0

    async def start(self) -> "Station":
        self._starts += 1
        self.database = await Database.open(self.path, KEY)
        self.orders = OrderStore(self.database, self.time.clock)
        self.intents = IntentStore(self.database, self.time.clock)
        self.compared: Comparison = await keep_journal(
            self.database, self.journal, KEY, self.time.clock
        )
        self.catalogue = CatalogueStore(self.database)
        self.state = SyncStateStore(self.database)
        self.messages = MessageGateStore(self.database)
        self.bus = Bus()
        self.notices = Notices()
        self.client = ShopifyClient(
            parse_endpoint(self.shop.endpoint),
            StaticToken(self.token),
            clock=self.time.clock,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            random=random.Random(1).random,
            first_reading=await self.state.next_reading_floor(),
            deadline_s=DEADLINE_S,
        )
        self.gateway = ShopifyGateway(self.client)
        self.spy = Spy(self.gateway)
        self.engine = SyncEngine(
            self.spy,  # type: ignore[arg-type]
            orders=self.orders,
            intents=self.intents,
            catalogue=self.catalogue,
            state=self.state,
            messages=self.messages,
            bus=self.bus,
            notices=self.notices,
            person=lambda: Person("Anna", self.name),
            location=lambda: self.location,
            in_hand=self._in_hand,
            clock=self.time.clock,
            new_id=self.new_id,
            random=random.Random(self.name).random,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            mail_rules=lambda: self.mail_rules,
        )
        return self

    async def _in_hand(self) -> frozenset[OrderGid]:
        """No packing is opened here: what is claimed is in hand, until a test says that it was packed."""
        return frozenset(self.engine.claims.held) - self.packed

    def new_id(self) -> str:
        return f"{self.name}-{self._starts}-{next(self._ids)}"

    @property
    def push(self) -> Push:
        return self.engine._push

    def listen(self, kind: type[Event]) -> list[Any]:
        """Every event of a kind from now on."""
        heard: list[Any] = []
        self.bus.subscribe(kind, heard.append)
        return heard

    async def close(self) -> None:
        await self.engine.close()
        await self.gateway.aclose()
        await self.database.close()

    async def restart(self) -> "Station":
        """The same database, everything else anew."""
        await self.close()
        return await self.start()

    async def load(self, order_id: OrderGid) -> Order:
        """Pull one order."""
        if not self.engine.is_online:
            await self.engine.connection.connect()
        await self.engine._pull.by_id(order_id)
        stored = await self.orders.find_order(order_id)
        assert stored is not None
        return stored.order

    async def pack(
        self,
        order_id: OrderGid,
        *numbers: str,
        units: dict[LineItemGid, int] | None = None,
        notify: bool = False,
    ) -> Intent:
        """Decide to send units (all that is left at the first place, unless said) in these parcels."""
        order = await self.load(order_id)
        location_id = order.fulfillment_orders[0].location_id
        assert location_id is not None
        left = remaining_at(order, location_id)
        if units is not None:
            left = tuple(Units(line, quantity) for line, quantity in units.items())
        parcels = tuple(Tracking(number, "DHL Express") for number in numbers)
        return await self.decide(order, Fulfill(location_id, left, parcels, notify))

    async def decide(
        self,
        order: Order,
        payload: Payload,
        *,
        shown: tuple[Tracking, ...] | None = None,
        created_at: datetime | None = None,
        decided_at: datetime | None = None,
    ) -> Intent:
        """Add an intent as the services do; `shown` is the tracking that staff saw."""
        number = next(self._ids)
        basis = basis_of(order, order.fulfillment_orders[0].location_id or LocationGid(""))
        if isinstance(payload, ChangeOfOrder | ChangeOfWork):
            basis = change_basis(order, payload)
        elif not isinstance(payload, Fulfill):
            fulfillment = order.fulfillment(payload.fulfillment_id)
            seen = fulfillment.tracking if fulfillment else ()
            basis = replace(basis, parcels=seen if shown is None else shown)
        return await self.intents.add(
            Intent(
                id=IntentId(f"{self.name} intent {self._starts}.{number}"),
                number=0,
                order_id=order.id,
                order_name=order.name,
                payload=payload,
                basis=replace(basis, read_at=self.time.clock()),
                created_at=created_at or self.time.clock(),
                decided_at=decided_at or self.engine.connection.server_now(),
                staff="Anna",
                station=self.name,
            )
        )

    async def find(self, intent: Intent) -> Intent:
        found = await self.intents.find(intent.id)
        assert found is not None
        return found

    async def settle(self, patience_s: float = 300.0) -> None:
        """Push until nothing goes by itself any more, or patience is at its end."""
        if not self.engine.is_online:
            await self.engine.connection.connect()
        left_s = patience_s
        async with self.time.side_by_side():
            while True:
                await self.push.drain()
                due_at = await self.push.next_due_at()
                if due_at is None:
                    return
                wait_s = (due_at - self.engine.connection.server_now()).total_seconds() + 0.2
                left_s -= max(wait_s, 0.2)
                assert left_s > 0, "it did not settle"
                await self.time.rest(max(wait_s, 0.2))

    async def run_until_crash(self) -> None:
        """Push until the program ends where a test has put it."""
        with suppress(CrashError, BaseExceptionGroup):
            await self.settle()


async def put_back(bench: Station, older: Path) -> None:
    """Start on an older state of everything that lies on the disk."""
    await bench.close()
    shutil.copytree(older, bench.path.parent, dirs_exist_ok=True)
    for file in bench.path.parent.glob(f"{bench.path.name}-*"):
        if not (older / file.name).exists():
            file.unlink()
    await bench.start()
    await bench.engine.connection.connect()
    await bench.engine.identity.prove()
