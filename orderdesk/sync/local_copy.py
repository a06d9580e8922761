"""Readings of the shop on their way into the local copy, and who is told of what they changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.order import Order
from orderdesk.events import Bus, OrdersChanged
from orderdesk.shopify.orders import keep_known, keep_read_lines
from orderdesk.shopify.readings import ClaimReading, Instant, OrderReading, Page
from orderdesk.storage.orders import OrderStore
from orderdesk.storage.sync_state import FirstLoad
from orderdesk.sync.ports import Clock, Monotonic


@dataclass(frozen=True, slots=True)
class PageTaken:
    """Which orders a page changed, and which have to be read by their id."""

    changed: frozenset[OrderGid]
    doubtful: tuple[OrderGid, ...]


class LocalCopy:
    """The one road in. What the shop withheld erases nothing, what did not change tells nobody.

    `may_lack_fields`: of some order something may have been withheld that is not known here.
    """

    def __init__(
        self,
        orders: OrderStore,
        bus: Bus,
        monotonic: Monotonic,
        clock: Clock,
        *,
        claim_seen: Callable[[OrderGid, ClaimReading], None],
    ) -> None:
        self._orders = orders
        self._bus = bus
        self._monotonic = monotonic
        self._clock = clock
        self._claim_seen = claim_seen
        self.may_lack_fields = True
        self._read_at: dict[OrderGid, Instant] = {}
        self._gone: set[OrderGid] = set()

    def age_s(self, order_id: OrderGid) -> float | None:
        """Seconds since the order was last asked for by its id, with an answer; None: not since the start."""
        read_at = self._read_at.get(order_id)
        return None if read_at is None else self._now().seconds_since(read_at)

    def _now(self) -> Instant:
        return Instant(self._monotonic(), self._clock())

    async def take(self, order_id: OrderGid, reading: OrderReading) -> Order | None:
        """Keep one order's reading by its id. Returns it as it is now known; None: it is gone."""
        if reading.order is None:
            self._tell(await self._orders.mark_gone([order_id], reading.reading))
            self._note_reading(order_id, reading)
            return None
        order = reading.order
        if reading.missing:
            known = await self._orders.find_order(order_id)
            order = keep_known(order, known.order if known else None, reading.missing)
            self.may_lack_fields = self.may_lack_fields or bool(order.withheld)
        if await self._orders.save_order(order, reading.reading):
            self._tell({order_id})
        self._claim_seen(order_id, reading.claim)
        self._note_reading(order_id, reading)
        return order

    def is_gone(self, order_id: OrderGid) -> bool:
        """Whether the last reading by its id found no such order; of one that was never here, too."""
        return order_id in self._gone

    def _note_reading(self, order_id: OrderGid, reading: OrderReading) -> None:
        if reading.order is None:
            self._gone.add(order_id)
        else:
            self._gone.discard(order_id)
        self._read_at[order_id] = reading.asked or self._now()

    async def take_page(self, page: Page[Order]) -> PageTaken:
        """Keep a page of a search. An order in it that is not newer than the copy is only named.

        The search lags behind the shop: what differs from the copy without a later `updated_at` has
        to be read by its id before anybody knows which of the two is true.
        """
        stored = {
            one.order.id: one for one in await self._orders.load_orders(o.id for o in page.items)
        }
        newer: list[tuple[Order, int]] = []
        doubtful: list[OrderGid] = []
        for order in page.items:
            known = stored.get(order.id)
            order = keep_known(order, known.order if known else None, page.missing)
            self.may_lack_fields = self.may_lack_fields or bool(order.withheld)
            if known is not None:
                if known.order == order and not known.gone:
                    continue
                if order.updated_at <= known.order.updated_at:
                    doubtful.append(order.id)
                    continue
            newer.append((order, page.reading))
        changed = await self._orders.save_orders(newer) if newer else frozenset()
        # Read by its id while the page was on its way: the row refuses a reading that began earlier,
        # though the page may show what happened since. Seen once, it would never be looked at again.
        doubtful += [order.id for order, _reading in newer if order.id not in changed]
        self._tell(changed)
        return PageTaken(changed, tuple(doubtful))

    async def take_bulk(
        self, orders: Sequence[Order], reading: int, progress: FirstLoad
    ) -> frozenset[OrderGid]:
        """Keep orders of a bulk operation under the number drawn before it began, and the place behind
        them with them. Returns the changed.

        What is refused here, because it was read since, needs no second look: whatever changed since
        the operation began is among the changes.
        """
        kept = await self._orders.save_history(orders, reading, progress, _unless_older)
        # Of a hundred thousand that come, nobody looks at those that are new and done already.
        looked_at = {one.id for one in orders if one.id not in kept.new or _is_open(one)}
        self._tell(kept.changed & looked_at)
        return kept.changed

    async def mark_gone(self, order_ids: Iterable[OrderGid]) -> frozenset[OrderGid]:
        """The shop does not show these any more. Nothing that staff did on them is dropped."""
        marked = await self._orders.mark_gone(order_ids)
        self._tell(marked)
        return marked

    def _tell(self, order_ids: Iterable[OrderGid]) -> None:
        changed = frozenset(order_ids)
        if changed:
            self._bus.publish(OrdersChanged(changed))


def _unless_older(order: Order, known: Order) -> Order | None:
    """What is kept of an order of a file where one is here already. None: that one."""
    if order.updated_at < known.updated_at:
        return None
    return keep_read_lines(order, known)


def _is_open(order: Order) -> bool:
    return any(one.is_open for one in order.fulfillment_orders)
