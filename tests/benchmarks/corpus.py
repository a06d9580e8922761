"""A profile with N orders to measure on, and the same orders as a plain SQLite file.

Orders of the demo shop are the pattern: the first come from it over the real road, the others are the
same with other ids, numbers, names, times and parcels.
"""

import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import peewee

from orderdesk.arguments import Arguments
from orderdesk.composition import Desk, open_desk
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid, FulfillmentOrderGid, LocationGid, OrderGid
from orderdesk.domain.order import Order
from orderdesk.storage.codec import encode
from tests.benchmarks.corpus_address import NOWHERE
from tests.headless.program import copy_profile

PATTERNS = 200
OPEN_ORDERS = 200
PAGE = 500
SEED = 7

FIRST = (
    "Anna Bea Cem Dana Emil Finn Greta Hana Ivo Jana Kai Lena Milo Nora Olaf Pia Rosa Tom Uwe Zoé"
)
LAST = "Adler Berger Çelik Dietz Ernst Fuchs Groß Haas Ibsen Jäger König Lang Müller Nagel Østby Peters"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Where the orders lie, and how many of them are open at the bench's location."""

    profile: Path
    plain: Path
    orders: int
    open_orders: int

    @property
    def arguments(self) -> Arguments:
        """Opens the profile without a shop that answers."""
        return Arguments(profile=self.profile, endpoint=NOWHERE, token="unused")

    def copy(self, folder: Path) -> "Corpus":
        """The same again, to be written to."""
        copy_profile(self.profile, folder / "profile")
        return replace(self, profile=folder / "profile")


def plain_database(path: Path) -> tuple[peewee.SqliteDatabase, type[peewee.Model]]:
    """What an afternoon's program keeps: one table, a row an order, its JSON beside a few columns."""
    database = peewee.SqliteDatabase(path)

    class PlainOrder(peewee.Model):
        id = peewee.CharField(primary_key=True)
        name = peewee.CharField()
        customer = peewee.CharField()
        created_at = peewee.CharField()
        status = peewee.CharField()
        payload = peewee.TextField()

        class Meta:
            table_name = "orders"

    PlainOrder.bind(database)
    database.connect()
    database.create_tables([PlainOrder])
    return database, PlainOrder


def plain_values(order: Order) -> dict[str, str]:
    """An order as a row of the plain table."""
    return {
        "id": order.id,
        "name": order.name,
        "customer": order.customer_name,
        "created_at": order.created_at.isoformat(),
        "status": str(order.fulfillment_status),
        "payload": encode(order),
    }


async def build(folder: Path, orders: int, *, open_orders: int = OPEN_ORDERS) -> Corpus:
    """Make the corpus in `folder`, or take the one that lies there already."""
    open_orders = min(open_orders, orders)
    corpus = Corpus(folder / "profile", folder / "plain.sqlite", orders, open_orders)
    done = folder / "complete.json"
    wanted = {"orders": orders, "open": open_orders}
    if done.exists() and json.loads(done.read_text()) == wanted:
        return corpus
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with DemoProcess.start(orders=PATTERNS, plan="enterprise") as shop:
        arguments = Arguments(profile=corpus.profile, endpoint=shop.endpoint, token=shop.token)
        desk = await open_desk(arguments)
        try:
            await desk.sync_once()
            await _fill(desk, corpus)
        finally:
            await desk.close()
    done.write_text(json.dumps(wanted))
    return corpus


async def patterns(desk: Desk) -> tuple[list[Order], list[Order]]:
    """The shop's own orders: those with open work at the bench's location, and those with none."""
    ids = await desk.stores.orders.known_ids(None, 10 * PATTERNS)
    stored = [one.order for one in await desk.stores.orders.load_orders(ids)]
    location = desk.location_id()
    assert location is not None
    is_open = [one for one in stored if _is_work(one, location)]
    closed = [one for one in stored if not any(work.is_open for work in one.fulfillment_orders)]
    return is_open, closed


async def _fill(desk: Desk, corpus: Corpus) -> None:
    """Bring the copy to its size. Open orders come last, as they do in life."""
    is_open, closed = await patterns(desk)
    known = await desk.stores.orders.count()
    more_open = max(0, corpus.open_orders - len(is_open))
    chance = random.Random(SEED)
    newest = datetime.now(UTC)
    made = varied(closed, max(0, corpus.orders - known - more_open), chance, newest, first=0)
    opened = varied(is_open, more_open, chance, newest, first=corpus.orders)
    database, model = plain_database(corpus.plain)
    with database:
        for part in _parts([*is_open, *closed]):
            model.insert_many([plain_values(one) for one in part]).execute()
        for orders in (made, opened):
            for part in _parts(orders):
                await desk.stores.orders.save_orders([(one, 1) for one in part])
                with database.atomic():
                    model.insert_many([plain_values(one) for one in part]).execute()


def varied(
    sources: list[Order], number: int, chance: random.Random, newest: datetime, *, first: int
) -> Iterator[Order]:
    """So many orders like these, each with its own ids; deterministic for one `chance`."""
    for place in range(number):
        serial = 1_000_000 + first + place
        yield _vary(sources[place % len(sources)], serial, chance, newest)


def _vary(order: Order, serial: int, chance: random.Random, newest: datetime) -> Order:
    is_open = any(one.is_open for one in order.fulfillment_orders)
    age = timedelta(minutes=chance.randrange(10, 3_000 if is_open else 500_000))
    return replace(
        order,
        id=OrderGid(f"gid://shopify/Order/9{serial}"),
        name=f"#{serial}",
        created_at=newest - age,
        updated_at=newest - age,
        processed_at=newest - age,
        customer_name=f"{chance.choice(FIRST.split())} {chance.choice(LAST.split())}",
        fulfillment_orders=tuple(
            replace(one, id=FulfillmentOrderGid(f"gid://shopify/FulfillmentOrder/9{serial}{place}"))
            for place, one in enumerate(order.fulfillment_orders)
        ),
        fulfillments=tuple(
            replace(
                one,
                id=FulfillmentGid(f"gid://shopify/Fulfillment/9{serial}{place}"),
                tracking=tuple(
                    Tracking(f"JD{serial}{place}{number}", parcel.company)
                    for number, parcel in enumerate(one.tracking)
                ),
            )
            for place, one in enumerate(order.fulfillments)
        ),
    )


def _is_work(order: Order, location: LocationGid) -> bool:
    if order.cancelled_at is not None:
        return False
    return any(
        one.is_open and one.remaining and one.is_bench_work
        for one in order.fulfillment_orders_at(location)
    )


def _parts(orders: Iterator[Order] | list[Order]) -> Iterator[list[Order]]:
    part: list[Order] = []
    for order in orders:
        part.append(order)
        if len(part) == PAGE:
            yield part
            part = []
    if part:
        yield part
