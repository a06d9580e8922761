"""The orders of a new shop: a few days of open work, and weeks of what was sent before."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from orderdesk.demo.people import GIFTS, NOTES
from orderdesk.demo.placing import Basket, Wish, add_transaction, place
from orderdesk.demo.statuses import current_total, fulfillment_status, is_settled, received
from orderdesk.demo.store import Store
from orderdesk.demo.tracking import read_tracking
from orderdesk.demo.world import (
    Customer,
    Event,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    Hold,
    Location,
    Order,
    Refund,
    Step,
    Variant,
)

SEED_CAUSE = "seed"
SEED_APP = "Packtisch"
PERIOD = timedelta(days=50)
OPEN_PERIOD = timedelta(days=3)
_METHODS = (
    ("SHIPPING", "DHL Paket", 590),
    ("SHIPPING", "DHL Paket", 0),
    ("SHIPPING", "DHL Express", 1690),
    ("SHIPPING", "DPD Classic", 490),
    ("LOCAL", "Lastenrad Berlin", 390),
    ("PICK_UP", "Abholung im Laden", 0),
    ("PICKUP_POINT", "DHL Packstation 145", 390),
    ("RETAIL", None, 0),
)
_METHOD_WEIGHTS = (34, 18, 6, 14, 8, 10, 5, 5)
_DUE_STEP = 5
_DUE_IN_MINUTES = ((-140, -10), (20, 60), (60, 480), (1_200, 1_680), (2_640, 3_000))
_DUE_WEIGHTS = (6, 8, 50, 30, 6)
_CARRIERS = {"DHL Express": "DHL Express", "DPD Classic": "DPD"}


class OrderSeeder:
    """Makes orders from a random source; every choice comes from it, so a seed repeats."""

    def __init__(
        self, store: Store, rng: Random, now: datetime, people: Sequence[Customer]
    ) -> None:
        self.store = store
        self.rng = rng
        self.now = now
        self.people = people
        locations = list(store.locations.values())
        self.main, self.second = locations[0], locations[1]
        self._goods = [v for v in store.variants.values() if v.requires_shipping and v.item.tracked]
        self._vouchers = [v for v in store.variants.values() if not v.requires_shipping]
        self.by_sku = {v.sku: v for v in store.variants.values() if v.sku is not None}

    def seed(
        self, seed: int, count: int, every: "Sequence[Callable[[OrderSeeder, datetime], None]]"
    ) -> None:
        """Makes `count` orders, oldest first; each of `every` stands once among the open ones.

        Each order has a random source of its own, and its moment comes from another one: what is in
        the shop is the same at any hour of the day at which it is opened.
        """
        open_count = min(round(count * 0.42), 150 + count // 100)
        specials = list(every)[: max(open_count - 2, 0)]
        places = self.rng.sample(range(open_count), len(specials))
        special_at = dict(zip(places, specials, strict=True))
        moments = Random(f"{seed}:moments")
        for serial, at in enumerate(
            self._moments(moments, count - open_count, PERIOD, OPEN_PERIOD)
        ):
            self.rng = Random(f"{seed}:sent:{serial}")
            self._old_order(at)
        newest = timedelta(minutes=6)
        for serial, at in enumerate(self._moments(moments, open_count, OPEN_PERIOD, newest)):
            self.rng = Random(f"{seed}:open:{serial}")
            special_at.get(serial, OrderSeeder._open_order)(self, at)

    def _moments(
        self, rng: Random, count: int, longest: timedelta, shortest: timedelta
    ) -> list[datetime]:
        """Times between the two ages, by day more likely than by night, the earliest first."""
        span_s = (longest - shortest).total_seconds()
        found = []
        for _order in range(count):
            ages = [timedelta(seconds=int(rng.random() * span_s)) for _try in range(4)]
            tries = [(self.now - shortest - age).replace(microsecond=0) for age in ages]
            found.append(next((one for one in tries if 6 <= one.hour <= 21), tries[-1]))
        return sorted(found)

    # Baskets

    def someone(self) -> Customer:
        """Any customer."""
        return self.rng.choice(self.people)

    def wish(
        self, sku: str, quantity: int = 1, location: Location | None = None, **more: str
    ) -> Wish:
        """A line by SKU, from the main location unless another is given."""
        return Wish(
            self.by_sku[sku], quantity, location or self.main, attributes=tuple(more.items())
        )

    def random_wishes(self, lines: int, location: Location | None = None) -> list[Wish]:
        """Distinct goods in likely quantities."""
        chosen: list[Variant] = self.rng.sample(self._goods, lines)
        return [
            Wish(
                variant,
                self.rng.choices((1, 2, 3, 4, 6), (66, 20, 7, 4, 3))[0],
                location or self.main,
            )
            for variant in chosen
        ]

    def basket(self) -> Basket:
        """A basket as they usually are."""
        rng = self.rng
        customer = self.someone()
        method_type, name, price = rng.choices(_METHODS, _METHOD_WEIGHTS)[0]
        wishes = self.random_wishes(rng.choices((1, 2, 3, 4, 5, 7), (38, 26, 16, 10, 6, 4))[0])
        if rng.random() < 0.07:
            wishes += self.random_wishes(1, self.second)
        elif rng.random() < 0.1:
            wishes = [Wish(wish.variant, wish.quantity, self.second) for wish in wishes]
        if rng.random() < 0.03:
            wishes.append(Wish(rng.choice(self._vouchers), 1, self.main))
        retail = method_type == "RETAIL"
        basket = Basket(
            wishes,
            customer,
            customer.address,
            method_type,
            name,
            shipping_price=price,
            source_name="pos" if retail else "web",
            retail_location=self.main if retail else None,
        )
        if method_type == "PICK_UP":
            basket.instructions = "Bitte Ausweis mitbringen. Mo–Sa 10–19 Uhr."
        if name == "DHL Express":
            basket.tags = ("expedited",)
        if rng.random() < 0.12:
            basket.note = rng.choice(NOTES)
        if rng.random() < 0.09:
            basket.attributes = (("Grußkarte", rng.choice(GIFTS)),)
            basket.tags = (*basket.tags, "geschenk")
        if rng.random() < 0.06:
            basket.tags = (*basket.tags, "stammkunde")
        return basket

    # Orders

    def place(self, basket: Basket, at: datetime) -> Order:
        """Places a basket."""
        return place(self.store, basket, at)

    def _open_order(self, at: datetime) -> None:
        basket = self.basket()
        rng = self.rng
        basket.fulfill_by = self.deadline(at)
        roll = rng.random()
        if roll < 0.06:
            basket.money = "PENDING"
        elif roll < 0.12:
            basket.money = "AUTHORIZED"
        order = self.place(basket, at)
        if basket.method_type == "RETAIL":
            self.send_all(order, at)
        for fulfillment_order in order.fulfillment_orders:
            if fulfillment_order.method.method_type == "NONE":
                self.send(fulfillment_order, None, at + timedelta(minutes=1), tracked=False)

    def deadline(self, at: datetime) -> datetime:
        """A promise that fits the hour at which the shop is opened: a few are missed already, most
        are for the next hours, the rest for tomorrow. Never sooner than an hour after the order.
        """
        least, most = self.rng.choices(_DUE_IN_MINUTES, _DUE_WEIGHTS)[0]
        due = self.now + timedelta(minutes=self.rng.randrange(least, most, _DUE_STEP))
        return max(due, at + timedelta(hours=1)).replace(second=0, microsecond=0)

    def _old_order(self, at: datetime) -> None:
        basket = self.basket()
        order = self.place(basket, at)
        roll = self.rng.random()
        if roll < 0.03:
            self.cancel(order, at + timedelta(hours=self.rng.randrange(1, 20)))
            return
        sent_at = at
        if basket.method_type != "RETAIL":
            sent_at = at + timedelta(minutes=self.rng.randrange(90, 2_800))
        self.send_all(order, min(sent_at, self.now - timedelta(hours=1)))
        if roll < 0.07:
            line = self.rng.choice(order.lines)
            self.refund(order, line.price, order.updated_at + timedelta(hours=30))

    # What happened to them

    def send_all(self, order: Order, at: datetime) -> None:
        """Everything leaves, one fulfillment a fulfillment order."""
        for fulfillment_order in order.fulfillment_orders:
            self.send(fulfillment_order, None, at)

    def send(
        self,
        fulfillment_order: FulfillmentOrder,
        units: int | None,
        at: datetime,
        *,
        tracked: bool = True,
    ) -> Fulfillment:
        """At most `units` of each line leave; None: all."""
        order, rng, store = fulfillment_order.order, self.rng, self.store
        method = fulfillment_order.method
        order.named_fulfillments += 1
        by_parcel = method.method_type in ("SHIPPING", "PICKUP_POINT") and tracked
        given = None
        if by_parcel:
            company = _CARRIERS.get(method.presented_name or "", "DHL")
            given = {"company": company, "number": f"0034043{rng.randrange(10**12, 10**13)}"}
        fulfillment = Fulfillment(
            store.ids.next("Fulfillment"),
            order,
            f"{order.name}-F{order.named_fulfillments}",
            fulfillment_order.location,
            at,
            at,
            read_tracking(given),
            SEED_CAUSE,
            SEED_APP,
            display_status="PICKED_UP" if method.method_type == "PICK_UP" else "FULFILLED",
            notify=by_parcel,
        )
        for part in fulfillment_order.lines:
            quantity = part.remaining if units is None else min(units, part.remaining)
            if quantity == 0:
                continue
            part.remaining -= quantity
            part.line.fulfilled += quantity
            store.commit_stock(part.line, fulfillment_order.location, -quantity)
            number = store.ids.next("FulfillmentLineItem")
            fulfillment.lines.append(FulfillmentLine(number, part.line, quantity))
            fulfillment.parts.append((fulfillment_order, part, quantity))
        order.fulfillments.append(fulfillment)
        store.fulfillments[fulfillment.number] = fulfillment
        rest = fulfillment_order.remaining
        store.set_status(fulfillment_order, "IN_PROGRESS" if rest else "CLOSED")
        fulfillment_order.updated_at = at
        self.happened(order, "fulfillment_success", f"{SEED_APP} fulfilled items.", at, SEED_APP)
        if by_parcel:
            self._carry(fulfillment, at)
        if fulfillment_status(order) == "FULFILLED" and is_settled(order):
            order.closed_at = at
        return fulfillment

    def _carry(self, fulfillment: Fulfillment, at: datetime) -> None:
        """The carrier's scans since, as far as time has gone."""
        steps = (("IN_TRANSIT", 9), ("OUT_FOR_DELIVERY", 30), ("DELIVERED", 34))
        for status, hours in steps:
            happened = at + timedelta(hours=hours)
            if happened > self.now:
                break
            number = self.store.ids.next("FulfillmentEvent")
            fulfillment.steps.append(Step(number, status, happened, happened))
            fulfillment.display_status = status
            fulfillment.updated_at = happened
            fulfillment.order.updated_at = max(fulfillment.order.updated_at, happened)

    def hold(
        self, fulfillment_order: FulfillmentOrder, reason: str, notes: str, at: datetime
    ) -> None:
        """Someone keeps it back."""
        number = self.store.ids.next("FulfillmentHold")
        fulfillment_order.holds.append(Hold(number, reason, notes, None, None, None))
        fulfillment_order.updated_at = at
        self.store.set_status(fulfillment_order, "ON_HOLD")
        fulfillment_order.order.updated_at = at

    def cancel(self, order: Order, at: datetime) -> None:
        """The order is called off and its money goes back."""
        order.cancelled_at = at
        order.cancel_reason = "CUSTOMER"
        for fulfillment_order in order.fulfillment_orders:
            for part in fulfillment_order.lines:
                self.store.commit_stock(part.line, fulfillment_order.location, -part.remaining)
            self.store.set_status(fulfillment_order, "CLOSED")
            fulfillment_order.updated_at = at
        if received(order):
            self.refund(order, received(order), at)
        self.happened(order, "cancelled", "The order was cancelled.", at)

    def refund(self, order: Order, amount: int, at: datetime) -> None:
        """Money goes back; the goods stay as they are."""
        at = min(at, self.now)
        number = self.store.ids.next("Refund")
        order.refunds.append(Refund(number, at, amount, None, []))
        add_transaction(self.store, order, "REFUND", amount, at, order.transactions[0])
        order.updated_at = max(order.updated_at, at)

    def remove(self, order: Order, position: int, units: int, at: datetime) -> None:
        """An edit takes units out of a line that was not sent yet; paid money goes back."""
        line = order.lines[position]
        for fulfillment_order in order.fulfillment_orders:
            for part in [p for p in fulfillment_order.lines if p.line is line]:
                part.total -= units
                part.remaining -= units
                self.store.commit_stock(line, fulfillment_order.location, -units)
            self.store.drop_empty_lines(fulfillment_order)
        line.removed += units
        order.edited = True
        over = received(order) - current_total(order)
        if over > 0:
            self.refund(order, over, at)
        self.happened(order, "edited", "Shop staff edited this order.", at)

    def happened(
        self, order: Order, action: str, message: str, at: datetime, app_title: str | None = None
    ) -> None:
        """An entry of the time line."""
        number = self.store.ids.next("BasicEvent")
        order.events.append(Event(number, action, message, at, app_title, order))
        order.updated_at = max(order.updated_at, at)
