"""The packing page's logic: which order is in hand, what was packed, what comes next."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from orderdesk.domain.claims import Holder
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import IntentId, LocationGid, OrderGid
from orderdesk.domain.intents import Intent, IntentState
from orderdesk.domain.packing import How
from orderdesk.errors import NotFoundError, OrderDeskError
from orderdesk.events import (
    BoardChanged,
    Bus,
    ClaimLost,
    ConnectionChanged,
    IntentsChanged,
    OrdersChanged,
)
from orderdesk.presenters.bench_screen import Surroundings
from orderdesk.presenters.bench_showing import BenchTools
from orderdesk.presenters.between_orders import BetweenOrders
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.frame_presenter import IntentCounts
from orderdesk.presenters.hand_verbs import HandVerbs
from orderdesk.presenters.heard_scans import HeardScans, Pause, pause_before_heard
from orderdesk.presenters.misreads import Misread, misread_band
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.order_in_hand import OrderInHand
from orderdesk.presenters.packing_screens import Screen, Sound
from orderdesk.presenters.packing_view import PackingView
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.presenters.turns import Rest, Turns
from orderdesk.services.orders import OrdersService
from orderdesk.services.packing import PackingService
from orderdesk.services.ports import Person
from orderdesk.tasks import TaskSet


class PackingPresenter(HandVerbs):
    """One order in hand at a time. Verbs return at once; what they start runs one after another."""

    def __init__(
        self,
        packing: PackingService,
        orders: OrdersService,
        bus: Bus,
        tasks: TaskSet,
        line: ShopLine,
        navigator: Navigator,
        *,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        location_id: Callable[[], LocationGid],
        person: Callable[[], Person],
        count_unsent: Callable[[], Awaitable[IntentCounts]],
        notify_default: Callable[[], bool],
        take_back: Callable[[IntentId], Awaitable[None]],
        hold: Callable[[Sequence[OrderGid], HoldReason, str], Awaitable[object]],
        pause: Pause = pause_before_heard,
    ) -> None:
        """`take_back` undoes a decision that has not left yet, `hold` keeps orders back for a reason;
        both raise NotPossibleError where that cannot be.
        """
        super().__init__(Turns(tasks, self._start_over), packing, tasks)
        self._packing = packing
        self._orders = orders
        self._tasks = tasks
        self._line = line
        self._navigator = navigator
        self._formats = formats
        self._clock = clock
        self._location_id = location_id
        self._person = person
        self._count_unsent = count_unsent
        self._notify_default = notify_default
        self._take_back = take_back
        self._view: PackingView | None = None
        self._counts: IntentCounts | None = None
        # What holds for orders that were left, until the program ends; the button says it anyway.
        self._mails: dict[OrderGid, bool] = {}
        self._told_packed: list[Callable[[Intent], None]] = []
        self._tools = BenchTools(packing, orders, formats, clock, self._surroundings, hold)
        self._between = BetweenOrders(self._tools, location_id)
        self._scans = HeardScans(self._turns, tasks, pause, self._tell_waiting)
        self._ends = [
            bus.subscribe(OrdersChanged, self._on_orders_changed),
            bus.subscribe(IntentsChanged, self._on_intents_changed),
            bus.subscribe(ConnectionChanged, self._on_connection_changed),
            bus.subscribe(ClaimLost, self._on_claim_lost),
            bus.subscribe(BoardChanged, self._on_board_changed),
        ]

    def attach(self, view: PackingView) -> None:
        """Show everything on `view` from now on."""
        self._view = view
        self.paint()

    def detach(self) -> None:
        """Stop listening to what changes."""
        self._view = None
        for end in self._ends:
            end()
        self._ends.clear()

    @property
    def order_in_hand(self) -> OrderGid | None:
        """The order that is being packed."""
        return self._hand.bench.packing.order_id if self._hand is not None else None

    @property
    def packed_intent(self) -> Intent | None:
        """The decision that packed the order just finished, while no other is in hand."""
        return self._between.packed_intent if self._hand is None else None

    def on_packed(self, told: Callable[[Intent], None]) -> None:
        """Call `told` with each order that was packed here and is on disk."""
        self._told_packed.append(told)

    def screen(self) -> Screen:
        """What the page shows now."""
        return self._hand.screen() if self._hand is not None else self._between.screen()

    def activate(self) -> None:
        """The page came to the front: show the order in hand, or what could be taken in hand."""
        self._turns.add(lambda: self._look_around() if self._hand is None else self._repaint())

    def open(self, order_id: OrderGid) -> None:
        """Take an order in hand; the one in hand now is left, with its scans kept."""
        self._turns.add(lambda: self._open(order_id))

    def scan(self, code: str, at_ms: float | None = None) -> None:
        """A scan from anywhere in the window. Scans are answered in their sequence, none is lost.
        One that waits for what runs is heard meanwhile.

        `at_ms` is when the scanner sent it, by a clock of its own; without it, it is sent now.
        """
        sent_ms = self._now_ms() if at_ms is None else at_ms
        self._scans.add(lambda: self._scan(code, sent_ms))

    def _now_ms(self) -> float:
        return self._clock().timestamp() * 1000

    def refuse_scan(self, misread: Misread) -> None:
        """The scanner sent what is no scan."""

        def refuse() -> None:
            if self._hand is not None:
                self._hand.refuse_misread(misread)
                return
            self._between.show_empty(misread_band(misread))
            self.paint()
            self.play(Sound.UNKNOWN)

        self._turns.add(refuse)

    def hear_command(self, *, may_answer: bool) -> None:
        """A command was scanned: it is heard, and so is the error that has to be answered before it."""

        def hear() -> None:
            if self._hand is not None:
                self._hand.hear_command(may_answer=may_answer)
            else:
                self.play(Sound.TICK)

        self._turns.add(hear)

    def undo(self) -> None:
        """F4: take the last count, short or parcel back; what was just packed comes into hand again.

        What is in Shopify already can only be cancelled there: its page opens.
        """

        def press() -> Rest | None:
            if self._hand is not None:
                return self._hand.undo()
            intent = self._between.packed_intent
            return self._undo_packed(intent) if intent is not None else None

        self._turns.add(press)

    def choose(self, step: int) -> None:
        """Another line in front; on an empty bench another of the packings left here."""

        def move() -> None:
            if self._hand is not None:
                self._hand.choose(step)
            elif self._between.choose(step):
                self.paint()

        self._turns.add(move)

    def type_code(self, code: str) -> None:
        """A code that was typed into the sheet."""
        at_ms = self._now_ms()
        if code.strip():
            self._with_hand(lambda hand: hand.take_scan(code.strip(), at_ms, How.TYPED))

    def next(self) -> None:
        """Another line in front; between two orders: open the next one."""

        def press() -> Rest | None:
            if self._hand is None:
                return self._open_offered()
            self._hand.choose(1)
            return None

        self._turns.add(press)

    def complete(self) -> None:
        """F12: complete the order in hand; between two orders: open the next one."""

        def press() -> Rest | None:
            if self._hand is not None:
                return self._hand.complete()
            return self._open_offered()

        self._turns.add(press)

    def back(self) -> None:
        """Esc: close the sheet, stay after packing, leave the order, or go to the queue."""

        def press() -> Rest | None:
            if self._hand is not None:
                return None if self._hand.sheets.close_sheet() else self._hand.leave()
            if self._between.stay():
                self.paint()
            else:
                self._to_queue()
            return None

        self._turns.add(press)

    def paint(self) -> None:
        """Show the present screen."""
        if self._view is not None:
            self._view.show_screen(self.screen())

    def play(self, sound: Sound) -> None:
        """Let the bench be heard."""
        if self._view is not None:
            self._view.play(sound)

    def say(self, text: str) -> None:
        """Tell a screen reader what no verdict says."""
        if self._view is not None:
            self._view.announce(text)

    def packed(self, intent: Intent) -> None:
        """The order in hand is packed and on disk; look for the next one."""
        assert self._hand is not None
        self._between.show_packed(self._hand.bench, intent)
        self._mails.pop(intent.order_id, None)
        self._hand = None
        self.paint()
        self._turns.add(self._find_next)
        self._tasks.spawn(self._count_again())
        for told in self._told_packed:
            told(intent)

    def left(self) -> None:
        """The order in hand left the bench unpacked."""
        self._let_go()
        self._to_queue()

    async def _repaint(self) -> None:
        self.paint()

    async def _look_around(self) -> None:
        self._counts = await self._count_unsent()
        await self._between.look_around()
        self.paint()

    async def _find_next(self) -> None:
        await self._between.find_next()
        self.paint()

    def _open_offered(self) -> Rest | None:
        offered = self._between.offered
        return self._open(offered) if offered is not None else None

    async def _undo_packed(self, intent: Intent) -> None:
        if intent.state is not IntentState.WAITING:
            self._navigator.open_detail(intent.order_id)
            return
        try:
            await self._take_back(intent.id)
        except OrderDeskError as error:
            # It left a moment ago.
            await self._between.follow(f"{error.what} {error.advice}")
            self.paint()
            self.play(Sound.UNKNOWN)
            return
        await self._open(intent.order_id)

    async def _open(self, order_id: OrderGid, *, notify: bool | None = None) -> None:
        if self._hand is not None:
            if self._hand.bench.packing.order_id == order_id:
                self.paint()
                return
            self._let_go()
        try:
            bench = await self._packing.open(order_id, self._location_id())
        except OrderDeskError as error:
            await self._between.show_why_not(order_id, error)
            await self._look_around()
            self.play(Sound.UNKNOWN)
            return
        self._between.begin()
        if notify is None:
            notify = self._mails.get(order_id, self._notify_default())
        self._hand = OrderInHand(bench, self._tools, self, notify=notify)
        self.paint()
        self._talk.confirm(bench)
        self._tasks.spawn(self._count_again())

    def _let_go(self) -> None:
        if self._hand is not None:
            self._mails[self._hand.bench.packing.order_id] = self._hand.notify
            self._talk.give_free(self._hand.bench)
            self._hand = None

    async def _start_over(self) -> None:
        """A step ended in a defect of ours: show what the disk has, whatever that step had painted."""
        hand, self._hand = self._hand, None
        if hand is None:
            await self._look_around()
            return
        await self._open(hand.bench.packing.order_id, notify=hand.notify)
        if self._hand is not None:
            self._hand.tell_defect()

    def _tell_waiting(self) -> None:
        if self._hand is not None:
            self._hand.tell_waiting()
        self.play(Sound.TICK)

    def _scan(self, code: str, at_ms: float) -> Rest | None:
        if self._hand is not None:
            return self._hand.take_scan(code, at_ms)
        return self._scan_between(code, at_ms)

    async def _scan_between(self, code: str, at_ms: float) -> None:
        """Between two orders a scan opens the order that it names, else the one that is offered."""
        try:
            await self._open(await self._orders.find(code))
            if self._hand is not None:
                self.play(Sound.OK)
            return
        except NotFoundError:
            offered = self._between.offered if self._between.opens_by_scan else None
        if offered is None:
            self._between.show_no_order(code)
            self.paint()
            self.play(Sound.UNKNOWN)
            return
        await self._open(offered)
        rest = self._hand.take_scan(code, at_ms) if self._hand is not None else None
        if rest is not None:
            await rest

    def _to_queue(self) -> None:
        self._between.show_empty()
        self.paint()
        # Esc may have waited its turn while staff turned to another page: that is where they stay.
        if self._view is None or self._view.is_in_front():
            self._navigator.open_queue()

    def _surroundings(self) -> Surroundings:
        line, counts = self._line, self._counts
        return Surroundings(
            self._person(),
            line.is_online,
            counts.waiting + counts.sending if counts else 0,
            line.is_signed_out,
            counts.needs_person if counts else 0,
        )

    def _on_orders_changed(self, event: OrdersChanged) -> None:
        if self._hand is None:
            return
        order_id = self._hand.bench.packing.order_id
        if not event.order_ids or order_id in event.order_ids:
            self._with_hand(lambda hand: hand.refresh())

    def _on_intents_changed(self, event: IntentsChanged) -> None:
        self._tasks.spawn(self._count_again())

    def _on_connection_changed(self, event: ConnectionChanged) -> None:
        self.paint()

    def _on_claim_lost(self, event: ClaimLost) -> None:
        holder = Holder(event.station, event.staff, self._clock(), event.reason)
        if self.order_in_hand == event.order_id:
            self._with_hand(lambda hand: hand.claim_lost(holder))

    def _on_board_changed(self, event: BoardChanged) -> None:
        if self._hand is not None:
            self._talk.ask_again(self._hand)

    async def _count_again(self) -> None:
        self._counts = await self._count_unsent()
        await self._between.follow()
        self.paint()
