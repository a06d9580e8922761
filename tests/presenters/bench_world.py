"""A bench with the real services on a real encrypted database, a shop of a few orders, no network."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from orderdesk.domain.catalogue import Location, Variant
from orderdesk.domain.claims import SentNote
from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.ids import OrderGid, ProductGid, VariantGid
from orderdesk.domain.order import Attribute, LineItem, Order
from orderdesk.domain.packing import add_up
from orderdesk.errors import StorageError
from orderdesk.events import Bus, OrdersChanged
from orderdesk.presenters.packing_presenter import PackingPresenter
from orderdesk.presenters.packing_screens import (
    BenchScreen,
    HeldScreen,
    IdleScreen,
    PackedScreen,
    Screen,
    Sound,
    StopScreen,
    WrongScreen,
)
from orderdesk.services.author import Author
from orderdesk.services.order_changes import OrderChangesService
from orderdesk.services.orders import OrdersService
from orderdesk.services.outbox import OutboxService
from orderdesk.services.packing import PackingService
from orderdesk.services.ports import Holder, Person
from orderdesk.storage.catalogue import CatalogueStore
from orderdesk.storage.database import Database
from orderdesk.storage.intents import IntentStore
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.packings import PackingStore
from orderdesk.storage.search import OrderSearch
from orderdesk.tasks import TaskSet
from tests.builders import BERLIN, LEIPZIG, a_line, an_order, some_work
from tests.presenters.fakes import FORMATS, ZONE, FakeClock, FakeLine, FakeNavigator
from tests.storage.inline_executor import InlineExecutor

_worlds: list[TaskSet] = []


async def settle() -> None:
    """Let everything that was spawned run to its end: none of it waits for the outside."""
    for _turn in range(2000):
        await asyncio.sleep(0)
        if not any(tasks._tasks for tasks in _worlds):
            return
    raise AssertionError("something waits for what never comes")


CUP, TOWEL, SOCK, GREY_SOCK, CANDLE, TWIN_A, TWIN_B = range(1, 8)
BARCODES = {
    CUP: "4006381333931",
    TOWEL: "4006381333948",
    SOCK: "4006381333955",
    GREY_SOCK: "4006381333962",
    CANDLE: "4006381333979",
    TWIN_A: "4006381333986",
    TWIN_B: "4006381333986",
}
NAMES = {
    CUP: ("Emaillebecher „Kranich“ 350 ml", "Weiß / Blau"),
    TOWEL: (
        "Bio-Baumwoll-Geschirrtuch-Set „Herbstspaziergang“, 3-teilig, waschbar bis 60 °C",
        "Ockergelb / 50 × 70 cm",
    ),
    SOCK: ("Wollsocken Merino", "Senf / 39–42"),
    GREY_SOCK: ("Wollsocken Merino", "Grau / 39–42"),
    CANDLE: ("Duftkerze Zeder & Feige, 220 g", ""),
    TWIN_A: ("Notizbuch A5, punktkariert", "Tannengrün"),
    TWIN_B: ("Notizbuch A5, liniert", "Tannengrün"),
}


def product(number: int) -> ProductGid:
    return ProductGid(f"gid://shopify/Product/{SOCK if number == GREY_SOCK else number}")


def variant(number: int) -> Variant:
    title, option = NAMES[number]
    return Variant(
        id=VariantGid(f"gid://shopify/ProductVariant/{number}"),
        product_id=product(number),
        title=title,
        variant_title=option,
        sku=f"SKU-{number}",
        barcode=BARCODES[number],
    )


def line(number: int, quantity: int) -> LineItem:
    title, option = NAMES[number]
    return replace(
        a_line(number, quantity, title=title), variant_title=option, product_id=product(number)
    )


def order_of(
    units: dict[int, int], *, number: int = 10482, customer: str = "山本 美咲", **changes: object
) -> Order:
    """An order to be packed at Berlin."""
    work = some_work(number, units, order_number=number)
    lines = tuple(line(item, quantity) for item, quantity in units.items())
    return replace(an_order(work, number=number, lines=lines, customer=customer), **changes)  # type: ignore[arg-type]


@dataclass
class FakeReadings:
    """The shop's side of a refresh: what it would say now is written into the copy."""

    world: "BenchWorld"
    is_online: bool = True
    is_slow: bool = False
    wakes: int = 0
    pending: Order | None = None
    asked: int = 0

    async def refresh_order(self, order_id: OrderGid) -> object | None:
        self.asked += 1
        if self.pending is not None:
            order, self.pending = self.pending, None
            await self.world.put(order, tell=False)
        return self if self.is_online and not self.is_slow else None

    def wake(self) -> None:
        self.wakes += 1


class NoTargets:
    """Nothing may be moved from here."""

    async def move_targets(self, fulfillment_order_ids: object) -> None:
        return None


def _set_event() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


@dataclass
class FakeClaims:
    """Claims as another station would see them; clear `answers`, and the shop is slow."""

    holder: Holder | None = None
    taken: list[tuple[OrderGid, str]] = field(default_factory=list)
    released: list[OrderGid] = field(default_factory=list)
    let_gone: list[OrderGid] = field(default_factory=list)
    sent: tuple[SentNote, ...] = ()
    answers: asyncio.Event = field(default_factory=_set_event)

    async def take(self, order_id: OrderGid, *, reason: str = "") -> Holder | None:
        self.taken.append((order_id, reason))
        await self.answers.wait()
        if reason:
            self.holder = None
        return self.holder

    def let_go(self, order_id: OrderGid) -> None:
        self.let_gone.append(order_id)

    def sent_by(self, order_id: OrderGid) -> tuple[SentNote, ...]:
        return self.sent

    async def release(self, order_id: OrderGid) -> None:
        self.released.append(order_id)
        await self.answers.wait()


class RecordingView:
    """A page without Qt: every screen it was shown, in sequence, beside what was heard."""

    def __init__(self) -> None:
        self.screens: list[Screen] = []
        self.heard: list[Sound] = []
        self.said: list[str] = []
        self.log: list[str] = []
        self.in_front = True

    def show_screen(self, screen: Screen) -> None:
        self.screens.append(screen)
        band = getattr(screen, "band", None)
        self.log.append(f"show {band.word if band else type(screen).__name__}")

    def play(self, sound: Sound) -> None:
        self.heard.append(sound)
        self.log.append(f"play {sound}")

    def announce(self, text: str) -> None:
        self.said.append(text)

    def is_in_front(self) -> bool:
        return self.in_front


class FailingPackings(PackingStore):
    """The real store, whose disk can be full."""

    full: StorageError | None = None

    async def append(self, packing_id: object, event: object) -> None:  # type: ignore[override]
        if self.full is not None:
            raise self.full
        await super().append(packing_id, event)  # type: ignore[arg-type]


class BenchWorld:
    """Everything below the packing page. `open` makes one; `close` ends it."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock()
        self.database = database
        self.orders_store = OrderStore(database, self.clock)
        self.packings = FailingPackings(database)
        self.intents = IntentStore(database, self.clock)
        self.catalogue = CatalogueStore(database)
        self.bus = Bus()
        self.failures: list[BaseException] = []
        self.tasks = TaskSet(self.failures.append)
        _worlds.append(self.tasks)
        self.line = FakeLine()
        self.navigator = FakeNavigator()
        self.readings = FakeReadings(self)
        self.claims = FakeClaims()
        self.elsewhere: dict[OrderGid, Holder] = {}
        self.person = Person("Anna Kühn", "Bench 2")
        self._reading = itertools.count(1)
        ids = (f"id-{number}" for number in itertools.count(1))
        new_id: Callable[[], str] = lambda: next(ids)  # noqa: E731
        self.author = Author(self.clock, new_id, lambda: self.person, self.clock)
        self.orders = OrdersService(
            self.orders_store,
            self.intents,
            self.packings,
            self.catalogue,
            OrderSearch(database),
            self.bus,
            lambda: ZONE,
        )
        self.packing = PackingService(
            self.packings,
            self.catalogue,
            self.orders,
            self.readings,
            self.claims,
            self.bus,
            self.author,
            elsewhere=lambda: self.elsewhere,
        )
        self.outbox = OutboxService(
            self.intents,
            self.orders_store,
            self.packings,
            self.readings,
            self.bus,
            self.author,
        )
        self.changes = OrderChangesService(
            self.intents,
            self.orders,
            self.readings,
            NoTargets(),
            self.bus,
            self.author,
            location=lambda: BERLIN,
        )
        self.notify_default = False
        self.patience = asyncio.Event()
        self.presenter = PackingPresenter(
            self.packing,
            self.orders,
            self.bus,
            self.tasks,
            self.line,
            self.navigator,
            formats=lambda: FORMATS,
            clock=self.clock,
            location_id=lambda: BERLIN,
            person=lambda: self.person,
            count_unsent=self.intents.counts,
            notify_default=lambda: self.notify_default,
            take_back=self.outbox.take_back,
            hold=self.changes.hold,
            pause=self.patience.wait,
        )
        self.view = RecordingView()

    @classmethod
    async def open(cls, folder: Path) -> "BenchWorld":
        database = await Database.open(folder / "copy.db", b"k" * 32, executor=InlineExecutor())
        world = cls(database)
        await world.catalogue.save_locations(
            [Location(BERLIN, "Berlin Mitte"), Location(LEIPZIG, "Leipzig")]
        )
        await world.catalogue.save_variants([variant(number) for number in NAMES], 1)
        return world

    async def close(self) -> None:
        _worlds.remove(self.tasks)
        await self.tasks.close()
        await self.database.close()

    async def put(self, order: Order, *, tell: bool = True) -> Order:
        """Shopify says this of the order now."""
        await self.orders_store.save_order(order, next(self._reading) + 100)
        self.bus.publish(OrdersChanged(frozenset({order.id})))
        if tell:
            await settle()
        return order

    async def take(self, order: Order) -> None:
        """Put the order into the copy, and take it in hand."""
        await self.put(order)
        self.presenter.attach(self.view)
        self.presenter.open(order.id)
        await settle()

    async def scan(self, *numbers: int) -> None:
        """Scan products one after another, a second apart."""
        for number in numbers:
            self.clock.pass_time(timedelta(seconds=1))
            self.presenter.scan(BARCODES[number])
            await settle()

    async def in_box(self) -> int:
        """Units by the disk's account."""
        (packing,) = await self.packings.find_open()
        return add_up(packing).in_box

    async def do(self, *verbs: Callable[[], None]) -> None:
        """Press keys one after another."""
        for verb in verbs:
            verb()
            await settle()

    @property
    def screen(self) -> Screen:
        return self.presenter.screen()

    @property
    def bench(self) -> BenchScreen:
        screen = self.screen
        assert isinstance(screen, BenchScreen), screen
        return screen

    @property
    def wrong(self) -> WrongScreen:
        screen = self.screen
        assert isinstance(screen, WrongScreen), screen
        return screen

    @property
    def stop(self) -> StopScreen:
        screen = self.screen
        assert isinstance(screen, StopScreen), screen
        return screen

    @property
    def packed(self) -> PackedScreen:
        screen = self.screen
        assert isinstance(screen, PackedScreen), screen
        return screen

    @property
    def held(self) -> HeldScreen:
        screen = self.screen
        assert isinstance(screen, HeldScreen), screen
        return screen

    @property
    def idle(self) -> IdleScreen:
        screen = self.screen
        assert isinstance(screen, IdleScreen), screen
        return screen


def gift(text: str) -> tuple[Attribute, ...]:
    return (Attribute("Gift message", text),)


def with_method(order: Order, method: DeliveryMethod) -> Order:
    """The same order, to be handed over another way."""
    work = tuple(replace(one, delivery_method=method) for one in order.fulfillment_orders)
    return replace(order, fulfillment_orders=work)


def cancelled(order: Order, at: datetime) -> Order:
    return replace(order, cancelled_at=at)
