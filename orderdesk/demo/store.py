"""The shop's memory: where every thing is found by its number, and how a change is written down."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from orderdesk.demo.bulk import BulkDesk
from orderdesk.demo.clock import ShopClock
from orderdesk.demo.history import History
from orderdesk.demo.ids import IdSource, gid
from orderdesk.demo.sorted_index import TimeIndex
from orderdesk.demo.world import (
    Customer,
    Event,
    Fulfillment,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Hold,
    Installation,
    Item,
    Level,
    Line,
    Location,
    Mail,
    Metafield,
    Order,
    Product,
    Variant,
)

CLOSED_STATUSES = frozenset({"CLOSED", "CANCELLED"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the app behind the token, what it may, and what it calls the cause of its act."""

    app_id: str
    app_title: str
    scopes: frozenset[str]
    cause: str


class DemoActionError(Exception):
    """What only the shop's side does could not be done; the text is one sentence that says why."""


@dataclass(slots=True)
class Settings:
    """What a merchant chose, and what Shopify's documents leave open.

    `search_lag_s`: how long a change needs until `orders` finds it; reads by id never lag.
    `metafields_touch_order`: whether an app's value on an order moves the order's `updatedAt`.
    `events_name_apps`: whether an order's timeline says which app did something.
    """

    auto_archive: bool = True
    search_lag_s: float = 0.0
    metafields_touch_order: bool = False
    events_name_apps: bool = True


@dataclass(slots=True)
class Store:
    """All things by number, and the only ways in which they are found, kept sorted and recorded."""

    clock: ShopClock
    name: str = "Kranich & Söhne"
    domain: str = "kranich-demo.myshopify.com"
    number: int = 1
    history: History = field(default_factory=History)
    ids: IdSource = field(default_factory=IdSource)
    settings: Settings = field(default_factory=Settings)
    # Where pictures are served; nobody sees any while no port is open.
    pictures_origin: str = ""
    mailbox: list[Mail] = field(default_factory=list)
    locations: dict[int, Location] = field(default_factory=dict)
    customers: dict[int, Customer] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    variants: dict[int, Variant] = field(default_factory=dict)
    items: dict[int, Item] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    fulfillment_orders: dict[int, FulfillmentOrder] = field(default_factory=dict)
    fulfillment_order_lines: dict[int, FulfillmentOrderLine] = field(default_factory=dict)
    open_fulfillment_orders: dict[int, FulfillmentOrder] = field(default_factory=dict)
    fulfillments: dict[int, Fulfillment] = field(default_factory=dict)
    metafields: dict[int, Metafield] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)
    by_updated: TimeIndex = field(default_factory=TimeIndex)
    by_created: TimeIndex = field(default_factory=TimeIndex)
    last_order_number: int = 1000
    archive_at: deque[tuple[datetime, int, str]] = field(default_factory=deque)
    _lagging: deque[tuple[datetime, int]] = field(default_factory=deque)
    bulk: BulkDesk = field(init=False)

    def __post_init__(self) -> None:
        self.bulk = BulkDesk(self.clock)

    def now(self) -> datetime:
        """Shop time, whole seconds."""
        return self.clock.now()

    def installation(self, app_id: str) -> Installation:
        """The installation of an app; known from its first request on."""
        found = self.installations.get(app_id)
        if found is None:
            found = Installation(820_000_000_000 + len(self.installations) + 1, app_id)
            self.installations[app_id] = found
        return found

    # Changes

    def touch(self, order: Order, *fulfillment_orders: FulfillmentOrder) -> None:
        """Moves `updatedAt` of the order and of the given fulfillment orders to now."""
        now = self.now()
        order.updated_at = now
        for fulfillment_order in fulfillment_orders:
            fulfillment_order.updated_at = now
        self.reindex(order)

    def reindex(self, order: Order) -> None:
        """Lets the search know of the order's times, at once or after the lag."""
        if self.settings.search_lag_s > 0:
            due = self.clock.exact_now() + timedelta(seconds=self.settings.search_lag_s)
            self._lagging.append((due, order.number))
        else:
            self._index(order)

    def settle_search(self) -> None:
        """Brings the search up to what it has had time to notice. Called before each search."""
        now = self.clock.exact_now()
        lag = self.settings.search_lag_s > 0
        while self._lagging and (not lag or self._lagging[0][0] <= now):
            order = self.orders.get(self._lagging.popleft()[1])
            if order is not None:
                self._index(order)

    def _index(self, order: Order) -> None:
        self.by_updated.put(order.number, order.updated_at)
        self.by_created.put(order.number, order.created_at)

    def record(self, kind: str, order: Order | None, cause: str, **detail: Any) -> None:
        """Writes a change into the history."""
        order_id = None if order is None else gid("Order", order.number)
        self.history.add(self.now(), kind, order_id, cause, detail)

    def say(self, order: Order, action: str, message: str, app_title: str | None) -> None:
        """Adds an entry to the order's time line."""
        number = self.ids.next("BasicEvent")
        app_title = app_title if self.settings.events_name_apps else None
        order.events.append(Event(number, action, message, self.now(), app_title, order))

    def mail(self, kind: str, order: Order, fulfillment: Fulfillment | None, cause: str) -> None:
        """Sends a message to the customer; nothing where there is no address."""
        if order.email is None:
            return
        fulfillment_id = None if fulfillment is None else gid("Fulfillment", fulfillment.number)
        self.mailbox.append(
            Mail(self.now(), kind, order.email, gid("Order", order.number), fulfillment_id, cause)
        )

    # Things

    def add_fulfillment_order(self, fulfillment_order: FulfillmentOrder) -> None:
        """Makes a fulfillment order findable, with its lines, and hangs it on its order."""
        fulfillment_order.order.fulfillment_orders.append(fulfillment_order)
        self.fulfillment_orders[fulfillment_order.number] = fulfillment_order
        for line in fulfillment_order.lines:
            self.fulfillment_order_lines[line.number] = line
        self.note_status(fulfillment_order)

    def add_fulfillment_order_line(
        self, fulfillment_order: FulfillmentOrder, line: Line, quantity: int
    ) -> FulfillmentOrderLine:
        """A new line of a fulfillment order, all of it remaining."""
        number = self.ids.next("FulfillmentOrderLineItem")
        made = FulfillmentOrderLine(number, line, quantity, quantity)
        fulfillment_order.lines.append(made)
        self.fulfillment_order_lines[number] = made
        return made

    def drop_empty_lines(self, fulfillment_order: FulfillmentOrder) -> None:
        """Forgets lines of which nothing is left, neither sent nor to be sent."""
        for part in fulfillment_order.lines:
            if part.total == 0:
                self.fulfillment_order_lines.pop(part.number, None)
        fulfillment_order.lines = [part for part in fulfillment_order.lines if part.total > 0]

    def set_status(self, fulfillment_order: FulfillmentOrder, status: str) -> None:
        """Changes a fulfillment order's status and keeps the list of open ones right."""
        fulfillment_order.status = status
        self.note_status(fulfillment_order)

    def note_status(self, fulfillment_order: FulfillmentOrder) -> None:
        """Keeps the list of open fulfillment orders right."""
        if fulfillment_order.status in CLOSED_STATUSES:
            self.open_fulfillment_orders.pop(fulfillment_order.number, None)
        else:
            self.open_fulfillment_orders[fulfillment_order.number] = fulfillment_order

    def twin(self, fulfillment_order: FulfillmentOrder) -> FulfillmentOrder:
        """A new, empty, open fulfillment order for the same place, way and time; not yet added."""
        now = self.now()
        return FulfillmentOrder(
            self.ids.next("FulfillmentOrder"),
            fulfillment_order.order,
            fulfillment_order.location,
            fulfillment_order.method,
            now,
            now,
            fulfillment_order.fulfill_at,
            fulfillment_order.fulfill_by,
            fulfillment_order.destination,
        )

    def level(self, line: Line, location: Location) -> Level | None:
        """The stock behind an order line at a location; None where it is not tracked."""
        if line.variant is None or not line.variant.item.tracked:
            return None
        return line.variant.item.levels.get(location.number)

    def commit_stock(self, line: Line, location: Location, units: int) -> None:
        """Reserves units for an order, or frees them with a negative number."""
        level = self.level(line, location)
        if level is not None:
            level.committed += units
            level.updated_at = self.now()

    def ship_stock(self, line: Line, location: Location, units: int) -> None:
        """Takes reserved units off the shelf, or puts them back with a negative number."""
        level = self.level(line, location)
        if level is not None:
            level.committed -= units
            level.on_hand -= units
            level.updated_at = self.now()

    def find_hold(self, number: int) -> Hold | None:
        """A hold by its number."""
        for fulfillment_order in self.open_fulfillment_orders.values():
            for hold in fulfillment_order.holds:
                if hold.number == number:
                    return hold
        return None
