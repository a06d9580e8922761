"""The outbox page's logic: what waits, what needs a person, what was sent, and the decisions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Fulfill, IntentState
from orderdesk.errors import OrderDeskError
from orderdesk.events import Bus, ConnectionChanged, IntentsChanged, OrdersChanged
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.gate_state import MailCard
from orderdesk.presenters.navigation import Navigator
from orderdesk.presenters.outbox_deciding import decide
from orderdesk.presenters.outbox_details import conflict_detail, plain_detail
from orderdesk.presenters.outbox_listing import Listing
from orderdesk.presenters.outbox_state import (
    EmptyWords,
    OutboxDetail,
    OutboxState,
    OutboxTab,
    Section,
    TabWords,
)
from orderdesk.presenters.outbox_timeline import FollowedTimeline, ShopTimelines
from orderdesk.presenters.problem_sentences import problem_text
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.presenters.turns import Rest, Turns
from orderdesk.services.outbox import OutboxEntry, OutboxService
from orderdesk.services.outbox_choices import Choice, ChoiceKind
from orderdesk.tasks import TaskSet
from orderdesk.words import _


class OutboxView(Protocol):
    """What the outbox page does for its presenter."""

    def show_state(self, state: OutboxState) -> None:
        """Show the whole page."""
        ...


def _question(entry: OutboxEntry) -> tuple[object, ...]:
    """What an answer answers: the decisions on offer, and what Shopify says of the order."""
    return entry.choices, entry.intent.problem, entry.order


class OutboxPresenter:
    """Nothing is decided by default: a decision is first chosen, then done."""

    def __init__(
        self,
        outbox: OutboxService,
        bus: Bus,
        tasks: TaskSet,
        line: ShopLine,
        navigator: Navigator,
        *,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        timelines: ShopTimelines,
        mails: Callable[[], Mapping[IntentId, MailCard]] = dict,
    ) -> None:
        """`mails` are those that wait for a word, by the intent that they belong to."""
        self._outbox = outbox
        self._followed = FollowedTimeline(timelines, bus, tasks, self._show)
        self._tasks = tasks
        self._line = line
        self._navigator = navigator
        self._formats = formats
        self._clock = clock
        self._mails = mails
        self._turns = Turns(tasks)
        self._view: OutboxView | None = None
        self._tab = OutboxTab.OPEN
        self._open: tuple[OutboxEntry, ...] = ()
        self._sent: tuple[OutboxEntry, ...] = ()
        self._selected: IntentId | None = None
        self._wanted: IntentId | None = None
        self._chosen = -1
        self._busy = False
        self._loaded = False
        self._reload_waits = False
        self._told = ""
        self._trouble = ""
        self._on_its_way: OutboxEntry | None = None
        self._tries_all = False
        self._looks_for_shop = False
        bus.subscribe(IntentsChanged, lambda _event: self.reload())
        bus.subscribe(OrdersChanged, self._on_orders_changed)
        bus.subscribe(ConnectionChanged, self._on_connection_changed)

    def attach(self, view: OutboxView) -> None:
        """Show everything on `view` from now on."""
        self._view = view
        self._show()

    def reload(self) -> None:
        """Read the outbox again; what is selected stays selected."""
        if not self._reload_waits:
            self._reload_waits = True
            self._turns.add(self._reload)

    def leave(self) -> None:
        """Somebody turns to another page: what the last deed led to is old news when they are back."""
        self._say("")
        self._show()

    def tick(self) -> None:
        """Time has passed: show ages anew."""
        self._show()

    def show_tab(self, tab: OutboxTab) -> None:
        """Show what is open, or what was sent."""
        if tab is self._tab:
            return
        self._tab = tab
        self._select(self._first())
        self._say("")
        self._show()

    def select(self, intent_id: IntentId) -> None:
        """Select a row, also one that is not loaded yet."""
        if any(entry.intent.id == intent_id for entry in self._entries()):
            if intent_id != self._selected:
                self._say("")
            self._select(intent_id)
            self._show()
            return
        self._wanted = intent_id
        self.reload()

    def move(self, step: int) -> None:
        """Select the row `step` further down (or up) the list."""
        order = [row.intent_id for section in self._sections() for row in section.rows]
        if not order:
            return
        place = order.index(self._selected) if self._selected in order else -1
        self.select(order[max(0, min(len(order) - 1, place + step))])

    def choose(self, index: int) -> None:
        """Mark a decision; nothing happens yet."""
        entry = self._entry()
        if entry is None or self._busy or not 0 <= index < len(entry.choices):
            return
        self._chosen = index
        self._show()

    def do_it(self) -> None:
        """Do what is marked; nothing where nothing is."""
        entry = self._entry()
        if entry is None or self._busy or not 0 <= self._chosen < len(entry.choices):
            return
        choice = entry.choices[self._chosen]
        self._start(lambda: self._decide(entry, choice))

    def take_back(self) -> None:
        """Undo what still waits: a packing is open on the bench again, with all its scans."""
        entry = self._entry()
        if entry is not None and not self._busy and entry.intent.state is IntentState.WAITING:
            self._start(lambda: self._take_back(entry))

    def send_now(self) -> None:
        """Try everything that waits at once."""
        self._outbox.send_now()
        self._say(_("OrderDesk tries everything that waits now.") if self._line.is_online else "")
        self._tries_all = self._line.is_online
        self._looks_for_shop = not self._line.is_online
        self._show()

    def open_order(self) -> None:
        """Show the order of the selected row whole."""
        entry = self._entry()
        if entry is not None and entry.order is not None:
            self._navigator.open_detail(entry.intent.order_id)

    def state(self) -> OutboxState:
        """What the page shows now."""
        sections = self._sections()
        entry = self._entry()
        return OutboxState(
            tabs=(
                TabWords(OutboxTab.OPEN, _("Open"), len(self._open)),
                TabWords(OutboxTab.SENT, _("Settled today"), len(self._sent)),
            ),
            tab=self._tab,
            sections=sections,
            selected=self._selected,
            detail=self._detail(entry) if entry is not None else None,
            empty=None if sections or not self._loaded else self._empty(),
            connection=self._connection(),
            can_send_now=any(entry.intent.state.goes_by_itself for entry in self._open),
            told=self._told,
            trouble=self._trouble,
            is_loading=not self._loaded,
        )

    def _on_connection_changed(self, event: ConnectionChanged) -> None:
        self._looks_for_shop = False
        self._show()

    def _on_orders_changed(self, event: OrdersChanged) -> None:
        concerned = {entry.intent.order_id for entry in (*self._open, *self._sent)}
        if not event.order_ids or event.order_ids & concerned:
            self.reload()

    def _start(self, work: Callable[[], Rest]) -> None:
        self._busy = True
        self._say("")
        self._show()
        self._turns.add(work)

    async def _reload(self) -> None:
        self._reload_waits = False
        before = self._entry()
        place = self._place()
        self._open = await self._outbox.open_entries()
        self._sent = await self._outbox.sent_entries()
        self._loaded = True
        self._follow_on_its_way()
        if self._wanted is not None:
            self._take_wanted(self._wanted)
        entry = self._entry()
        if entry is None:
            order = [row.intent_id for section in self._sections() for row in section.rows]
            self._select(order[min(place, len(order) - 1)] if order and place >= 0 else None)
            if self._selected is None:
                self._select(self._first())
        elif before is not None and _question(before) != _question(entry):
            # The question is another one now: an answer that was marked must not answer it.
            self._chosen = -1
        self._show()

    def _take_wanted(self, wanted: IntentId) -> None:
        self._wanted = None
        for tab, entries in ((OutboxTab.OPEN, self._open), (OutboxTab.SENT, self._sent)):
            if any(entry.intent.id == wanted for entry in entries):
                self._tab = tab
                self._select(wanted)
                return

    async def _decide(self, entry: OutboxEntry, choice: Choice) -> None:
        try:
            told = await decide(self._outbox, entry.intent.id, choice)
            self._say(told.format(order=entry.intent.order_name))
            if choice.kind in (ChoiceKind.SEND_AGAIN, ChoiceKind.JOIN_NOTES):
                self._on_its_way = entry
        except OrderDeskError as error:
            self._trouble = f"{error.what} {error.advice}"
        self._chosen = -1
        self._busy = False
        await self._reload()

    async def _take_back(self, entry: OutboxEntry) -> None:
        try:
            await self._outbox.take_back(entry.intent.id)
            self._told = (
                _("{order} is open on the bench again, with all its scans.")
                if isinstance(entry.intent.payload, Fulfill)
                else _("{order}: taken back. Nothing was sent.")
            ).format(order=entry.intent.order_name)
        except OrderDeskError as error:
            self._trouble = f"{error.what} {error.advice}"
        self._busy = False
        await self._reload()

    def _say(self, told: str) -> None:
        self._told, self._trouble, self._on_its_way = told, "", None
        self._tries_all = self._looks_for_shop = False

    def _follow_on_its_way(self) -> None:
        # What was said to be on its way has arrived, or asks again: the banner must not linger.
        if self._tries_all and not any(one.intent.state.goes_by_itself for one in self._open):
            self._say("")
        entry = self._on_its_way
        if entry is None:
            return
        order_id = entry.intent.order_id
        still = [one.intent for one in self._open if one.intent.order_id == order_id]
        if any(intent.state.goes_by_itself for intent in still):
            return
        if not still:
            name = entry.intent.order_name
            self._say(_("{order}: Shopify has it.").format(order=name))
            return
        self._say("")
        asking = next((intent for intent in still if intent.needs_person), None)
        if asking is not None:
            sentence = _("Not sent, and in the list again: {title}.")
            self._trouble = sentence.format(title=problem_text(asking).title)

    def _entries(self) -> tuple[OutboxEntry, ...]:
        return self._open if self._tab is OutboxTab.OPEN else self._sent

    def _entry(self) -> OutboxEntry | None:
        return next((one for one in self._entries() if one.intent.id == self._selected), None)

    def _select(self, intent_id: IntentId | None) -> None:
        if intent_id != self._selected:
            self._chosen = -1
        self._selected = intent_id

    def _first(self) -> IntentId | None:
        sections = self._sections()
        return sections[0].rows[0].intent_id if sections else None

    def _place(self) -> int:
        order = [row.intent_id for section in self._sections() for row in section.rows]
        return order.index(self._selected) if self._selected in order else -1

    def _sections(self) -> tuple[Section, ...]:
        listing = Listing(self._line.is_online, self._clock(), self._formats(), self._mails())
        return listing.sections(self._tab, self._entries())

    def _detail(self, entry: OutboxEntry) -> OutboxDetail:
        formats, now = self._formats(), self._clock()
        if entry.intent.needs_person:
            timeline = self._followed.timeline
            return conflict_detail(entry, timeline, self._chosen, now, formats, is_busy=self._busy)
        mail = self._mails().get(entry.intent.id)
        is_online = self._line.is_online
        return plain_detail(entry, mail, now, formats, is_online=is_online, is_busy=self._busy)

    def _empty(self) -> EmptyWords:
        if self._tab is OutboxTab.SENT:
            return EmptyWords(
                _("Nothing was sent yet"),
                _("What this station sends shows here for 24 hours."),
            )
        return EmptyWords(_("Nothing waits"), _("Everything you did is in Shopify."))

    def _connection(self) -> str:
        if self._line.is_signed_out:
            return _(
                "The shop no longer accepts this station's sign-in. Everything is saved here. "
                "Ask the manager to connect the shop again."
            )
        if self._looks_for_shop:
            return _("The shop cannot be reached. OrderDesk looks for it now.")
        if not self._line.is_online:
            return _("Offline. Everything is saved here and goes by itself, oldest first.")
        return ""

    def _show(self) -> None:
        entry = self._entry()
        # Both sides say who did what: for that, Shopify's timeline is read.
        asks = entry is not None and entry.intent.needs_person
        self._followed.follow(entry.intent.order_id if entry is not None and asks else None)
        if self._view is not None:
            self._view.show_state(self.state())
