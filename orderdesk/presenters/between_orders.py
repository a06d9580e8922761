"""Between two orders: what was packed, what is left in hand here, what comes next."""

from collections.abc import Callable

from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Packing
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import NoLocationError, NotFoundError, OrderDeskError
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_showing import BenchTools
from orderdesk.presenters.between_screens import Upcoming, build_idle, build_packed
from orderdesk.presenters.packing_screens import Band, Screen
from orderdesk.services.bench import Bench
from orderdesk.words import _


class BetweenOrders:
    """Shows the order that was packed, or an empty bench, each with the next order of the queue."""

    def __init__(self, tools: BenchTools, location_id: Callable[[], LocationGid]) -> None:
        self._tools = tools
        self._location_id = location_id
        self._packed: tuple[Bench, Intent] | None = None
        self._armed = False
        self._is_looked_up = False
        self._upcoming: Upcoming | None = None
        self._in_hand: tuple[tuple[Packing, str], ...] = ()
        self._chosen = -1
        self._band: Band | None = None
        self._trouble = ""

    @property
    def packed_order(self) -> OrderGid | None:
        """The order that was just packed, while its screen stands."""
        return self._packed[1].order_id if self._packed else None

    @property
    def packed_intent(self) -> Intent | None:
        """The decision that packed it, while its screen stands."""
        return self._packed[1] if self._packed else None

    @property
    def opens_by_scan(self) -> bool:
        """Whether the next scan opens the order that is offered."""
        return self._packed is not None and self._armed and self._upcoming is not None

    @property
    def offered(self) -> OrderGid | None:
        """The order that F12 opens."""
        if self._packed is None and self._chosen >= 0:
            return self._in_hand[self._chosen][0].order_id
        return self._upcoming.work.order_id if self._upcoming is not None else None

    def screen(self) -> Screen:
        """What stands on the page while no order is in hand."""
        formats, now, around = self._tools.formats(), self._tools.clock(), self._tools.around()
        if self._packed is not None:
            bench, intent = self._packed
            return build_packed(
                bench,
                intent,
                self._upcoming,
                now,
                around,
                formats,
                armed=self._armed,
                is_looked_up=self._is_looked_up,
                trouble=self._trouble,
            )
        chosen = self._in_hand[self._chosen][0].order_id if self._chosen >= 0 else None
        return build_idle(self._band, self._in_hand, chosen, self._upcoming, now, around, formats)

    def show_packed(self, bench: Bench, intent: Intent) -> None:
        """An order was packed: that is on disk."""
        self._packed = (bench, intent)
        self._armed = True
        self._is_looked_up = False
        self._upcoming = None
        self._trouble = ""

    def show_empty(self, band: Band | None = None) -> None:
        """The bench is empty; `band` tells why an order could not be opened."""
        self._packed = None
        self._band = band

    def begin(self) -> None:
        """An order was taken in hand: forget what was shown."""
        self.show_empty()
        self._chosen = -1
        self._upcoming = None

    def stay(self) -> bool:
        """Open nothing by scan any more. False: nothing would have been."""
        was = self.opens_by_scan
        self._armed = False
        return was

    def choose(self, step: int) -> bool:
        """Choose among the packings left in hand. False: there is nothing to choose."""
        if self._packed is not None or not self._in_hand:
            return False
        self._chosen = max(-1, min(len(self._in_hand) - 1, self._chosen + step))
        return True

    async def look_around(self) -> None:
        """Read what is left in hand here, and what comes next."""
        found = []
        for packing in reversed(await self._tools.packing.find_open()):
            found.append((packing, await self._customer_of(packing.order_id)))
        self._in_hand = tuple(found)
        self._chosen = min(self._chosen, len(found) - 1)
        await self.find_next()

    async def find_next(self) -> None:
        """Read which order of the queue comes next."""
        try:
            self._upcoming = await self._read_next(self._location_id())
        except NoLocationError:
            # Nothing can come next before the station knows where it stands.
            self._upcoming = None
        self._is_looked_up = True

    async def _read_next(self, location_id: LocationGid) -> Upcoming | None:
        after = self.packed_order or OrderGid("")
        order_id = await self._tools.packing.next_order(location_id, after)
        if order_id is None:
            return None
        for work in await self._tools.orders.queue(location_id):
            if work.order_id == order_id:
                return Upcoming(work, await self._tools.orders.order(order_id))
        return None

    async def follow(self, trouble: str = "") -> None:
        """Read whether what was packed has reached Shopify meanwhile; `trouble` is told beside it."""
        self._trouble = trouble or self._trouble
        packed = self._packed
        if packed is None:
            return
        bench, known = packed
        sheet = await self._tools.orders.order(known.order_id)
        for intent in sheet.intents:
            if intent.id == known.id and self._packed is packed:
                self._packed = (bench, intent)

    def show_no_order(self, code: str) -> None:
        """A code that names no order."""
        sentence = _("{code} is no order here. Scan the slip of an order.")
        self.show_unknown(sentence.format(code=words.shown_code(code)))

    def show_unknown(self, sentence: str) -> None:
        """A scan that opens nothing."""
        kind = VerdictKind.UNKNOWN
        self.show_empty(Band(kind, words.word_of(kind), sentence))

    async def show_why_not(self, order_id: OrderGid, error: OrderDeskError) -> None:
        """An order that cannot be packed: calmly, since nothing of it is in a box."""
        kind, word = VerdictKind.NOT_EXPECTED, _("Not to be packed")
        try:
            projected = (await self._tools.orders.order(order_id)).projected
        except NotFoundError:
            projected = None
        if projected is not None and not projected.gone:
            order = projected.order
            left = any(one.is_open and one.remaining for one in order.fulfillment_orders)
            if not left and order.cancelled_at is None:
                kind = VerdictKind.ALREADY_PACKED
                word = words.word_of(kind)
        self.show_empty(Band(kind, word, f"{error.what} {error.advice}"))

    async def _customer_of(self, order_id: OrderGid) -> str:
        try:
            return (await self._tools.orders.order(order_id)).projected.order.customer_name
        except NotFoundError:
            return ""
