"""The palette: orders, then what can be done with the one on the page, then pages and settings."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from orderdesk.domain.ids import OrderGid
from orderdesk.errors import OrderDeskError
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import caps_of
from orderdesk.presenters.commands import Commands, Offer
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.long_work import CANCEL_AFTER_S, Sleep
from orderdesk.presenters.navigation import Navigator, PageName
from orderdesk.presenters.search_presenter import HitReader, Result, result_of
from orderdesk.tasks import TaskSet
from orderdesk.words import _

MOST_ORDERS = 6
ONLY_COMMANDS = ">"
Span = tuple[int, int]


class Queued(Protocol):
    """Knows which orders can be packed here now."""

    def packable(self, order_id: OrderGid) -> bool:
        """Whether the order has work here that can be packed now, or is in hand."""
        ...


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """One thing to do. The spans are what of title and detail matches, in bold.

    `caps` are the printed keys; `why_not` stands in the place of the detail where it is forbidden.
    """

    key: str
    icon: str
    title: str
    detail: str = ""
    caps: tuple[str, ...] = ()
    why_not: str = ""
    title_spans: tuple[Span, ...] = ()
    detail_spans: tuple[Span, ...] = ()

    @property
    def spoken(self) -> str:
        """The whole row in words."""
        return ", ".join(one for one in (self.title, self.why_not or self.detail) if one)


@dataclass(frozen=True, slots=True)
class PaletteSection:
    """Rows under a heading."""

    title: str
    rows: tuple[PaletteRow, ...]


@dataclass(frozen=True, slots=True)
class PaletteState:
    """The whole palette. `current` counts the rows of all sections; `nothing` says that none match.

    `told` is why the row that was tried cannot be done.
    """

    is_open: bool = False
    sections: tuple[PaletteSection, ...] = ()
    current: int = 0
    nothing: str = ""
    told: str = ""

    @property
    def rows(self) -> tuple[PaletteRow, ...]:
        """The rows of all sections in their sequence."""
        return tuple(row for section in self.sections for row in section.rows)


class PaletteView(Protocol):
    """What the palette's widget does for its presenter."""

    def show_palette(self, state: PaletteState) -> None:
        """Show this, opening or closing where that changed."""
        ...


class PalettePresenter:
    """Answers typing at once with commands; orders follow, and what was typed over is dropped."""

    def __init__(
        self,
        reader: HitReader,
        commands: Commands,
        queued: Queued,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        navigator: Navigator,
        page: Callable[[], PageName],
        subject: Callable[[], str],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._reader = reader
        self._commands = commands
        self._queued = queued
        self._tasks = tasks
        self._formats = formats
        self._navigator = navigator
        self._page = page
        self._subject = subject
        self._sleep = sleep
        self._searching: tuple[asyncio.Task[Any] | None, ...] = ()
        self._view: PaletteView | None = None
        self._state = PaletteState()
        self._typed = ""
        self._found: tuple[Result, ...] = ()
        self._answered = ""
        self._enters_for: str | None = None
        self._acts: dict[str, Callable[[], None]] = {}

    def attach(self, view: PaletteView) -> None:
        """Start to tell `view` what to show."""
        self._view = view

    @property
    def is_open(self) -> bool:
        """Whether it lies over the page."""
        return self._state.is_open

    def toggle(self) -> None:
        """Open it, or close it again."""
        if self._state.is_open:
            self.close()
            return
        self._typed, self._found, self._answered, self._enters_for = "", (), "", None
        self._show(self._built())

    def type(self, text: str) -> None:
        """The field's text has changed."""
        if not self._state.is_open:
            return
        self._typed, self._enters_for = text.strip(), None
        wanted = self._wanted_orders()
        if not wanted:
            self._found = ()
        self._end_search()
        self._show(self._built())
        if wanted:
            self._searching = (
                self._tasks.spawn(self._search(wanted)),
                self._tasks.spawn(self._say_it_takes_long()),
            )

    def move(self, by: int) -> None:
        """Mark another row; beyond the last comes the first."""
        count = len(self._state.rows)
        if count:
            current = (self._state.current + by) % count
            self._show(replace(self._state, current=current, told=""))

    def mark(self, place: int) -> None:
        """Mark the row that is pointed at."""
        if 0 <= place < len(self._state.rows) and place != self._state.current:
            self._show(replace(self._state, current=place, told=""))

    def enter(self) -> None:
        """Do what is marked; while orders are still looked for, what will be the first of them."""
        rows = self._state.rows
        wanted = self._wanted_orders()
        if wanted and self._answered != wanted and self._state.current == 0:
            self._enters_for = wanted
        elif rows:
            self._do(rows[self._state.current])

    def enter_open(self) -> None:
        """Show the marked order whole, whatever its row would do."""
        rows = self._state.rows
        if not rows:
            return
        kind, _colon, order_id = rows[self._state.current].key.partition(":")
        if kind in (_PACK, _OPEN):
            self.close()
            self._navigator.open_detail(OrderGid(order_id))

    def close(self) -> None:
        """Nobody wants it any more."""
        self._typed, self._enters_for = "", None
        self._end_search()
        if self._state.is_open:
            self._show(PaletteState())

    def _do(self, row: PaletteRow) -> None:
        if row.why_not:
            self._show(replace(self._state, told=row.why_not))
            return
        act = self._acts[row.key]
        self.close()
        act()

    def _wanted_orders(self) -> str:
        return "" if self._typed.startswith(ONLY_COMMANDS) else self._typed

    async def _search(self, text: str) -> None:
        try:
            hits = await self._reader.search(text, MOST_ORDERS)
        except OrderDeskError as error:
            self._end_search()
            self._show(replace(self._state, told=error.what))
            return
        self._end_search()
        if not self._state.is_open or text != self._wanted_orders():
            return
        self._answered = text
        formats = self._formats()
        self._found = tuple(result_of(hit, formats) for hit in hits)
        self._show(self._built(keep_place=self._state.current > 0))
        if self._enters_for == text:
            self._enters_for = None
            if self._state.rows:
                self._do(self._state.rows[0])

    async def _say_it_takes_long(self) -> None:
        await self._sleep(CANCEL_AFTER_S)
        self._show(replace(self._state, told=_("Still looking for orders. Escape cancels it.")))

    def _end_search(self) -> None:
        for task in self._searching:
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self._searching = ()

    def _built(self, *, keep_place: bool = False) -> PaletteState:
        words = _words_of(self._typed.removeprefix(ONLY_COMMANDS))
        self._acts = {}
        sections = [PaletteSection(_("Orders"), tuple(self._orders(words)))]
        offers = [offer for offer in self._commands.offers(self._page()) if _is_listed(offer)]
        own = [offer for offer in offers if not offer.command.is_everywhere]
        rest = [offer for offer in offers if offer.command.is_everywhere]
        subject = self._subject()
        title = (
            _("What you can do with {order}").format(order=subject)
            if subject
            else _("What you can do here")
        )
        sections.append(PaletteSection(title, tuple(self._offered(own, words))))
        sections.append(PaletteSection(_("Pages and settings"), tuple(self._offered(rest, words))))
        shown = tuple(section for section in sections if section.rows)
        state = PaletteState(is_open=True, sections=shown)
        if not shown:
            nothing = _("Nothing found. Try a number, a name, or a word of a command.")
            return replace(state, nothing=nothing)
        return replace(state, current=self._place_in(state)) if keep_place else state

    def _place_in(self, state: PaletteState) -> int:
        """Where the marked row stands now that orders came before it."""
        marked = self._state.rows[self._state.current].key
        keys = [row.key for row in state.rows]
        return keys.index(marked) if marked in keys else 0

    def _orders(self, words: Sequence[str]) -> Iterable[PaletteRow]:
        for place, found in enumerate(self._found):
            detail = ", ".join((found.name, found.detail, found.state.word))
            can_pack = self._queued.packable(found.order_id)
            if can_pack:
                title = _("Pack {order}").format(order=found.number)
                caps = _caps("Enter") if place == 0 else ()
                yield self._order_row(_PACK, "package", title, detail, caps, found, words)
            if not can_pack or place == 0:
                title = _("Open {order}").format(order=found.number)
                key = "Ctrl+Enter" if can_pack else "Enter"
                caps = _caps(key) if place == 0 else ()
                yield self._order_row(_OPEN, found.state.icon, title, detail, caps, found, words)

    def _order_row(
        self,
        kind: str,
        icon: str,
        title: str,
        detail: str,
        caps: tuple[str, ...],
        found: Result,
        words: Sequence[str],
    ) -> PaletteRow:
        key = f"{kind}:{found.order_id}"
        go = self._navigator.open_packing if kind == _PACK else self._navigator.open_detail
        self._acts[key] = lambda: go(found.order_id)
        spans, detail_spans = _matches(title, words), _matches(detail, words)
        return PaletteRow(
            key, icon, title, detail, caps, title_spans=spans, detail_spans=detail_spans
        )

    def _offered(self, offers: Iterable[Offer], words: Sequence[str]) -> Iterable[PaletteRow]:
        for offer in offers:
            command = offer.command
            title = command.title()
            spans = _matches(title, words)
            if len(spans) < len(words):
                continue
            self._acts[command.id] = self._running(command.id)
            caps = _caps(command.all_keys[0]) if command.all_keys else ()
            yield PaletteRow(
                command.id, command.icon, title, offer.detail, caps, offer.why_not, spans
            )

    def _running(self, command_id: CommandId) -> Callable[[], None]:
        def run() -> None:
            self._commands.run(command_id)

        return run

    def _show(self, state: PaletteState) -> None:
        self._state = state
        if self._view is not None:
            self._view.show_palette(state)


_PACK, _OPEN = "pack", "open"


def _is_listed(offer: Offer) -> bool:
    command = offer.command
    is_palette = command.id is CommandId.PALETTE
    return not (command.is_numbered or command.is_steering or is_palette)


def _caps(key: str) -> tuple[str, ...]:
    return tuple(caps_of(key).split(" "))


def _words_of(text: str) -> list[str]:
    return [_folded(word) for word in text.split()]


def _folded(text: str) -> str:
    """`text` without case and accents, sign for sign, so that places in it stay what they were."""
    return "".join((unicodedata.normalize("NFKD", sign)[:1] or sign).lower() for sign in text)


def _matches(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Where the words stand in `text`, each at its first place that begins a word."""
    plain = _folded(text)
    found: list[Span] = []
    for word in words:
        start = plain.find(word)
        while start > 0 and plain[start - 1].isalnum():
            start = plain.find(word, start + 1)
        if start >= 0:
            found.append((start, start + len(word)))
    return tuple(sorted(found))
