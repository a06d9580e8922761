"""The frame around every page: rail with counts, strip, notices, and the demo's cut internet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orderdesk.domain.catalogue import Location, Shop
from orderdesk.events import (
    Bus,
    ConnectionChanged,
    IntentsChanged,
    PackingChanged,
    PrinterAnswered,
)
from orderdesk.notices import Notice, Notices
from orderdesk.presenters.formats import Formats, isolated
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.shop_line import ShopLine
from orderdesk.services.ports import Person
from orderdesk.tasks import TaskSet
from orderdesk.words import _, ngettext

LONGEST_PRINTER = 20


class IntentCounts(Protocol):
    """How many decisions stand where."""

    @property
    def waiting(self) -> int:
        """Go by themselves, not sent yet."""
        ...

    @property
    def sending(self) -> int:
        """On their way, or their answer is being looked for."""
        ...

    @property
    def needs_person(self) -> int:
        """Need a decision."""
        ...


class CountsReader(Protocol):
    """Counts the outbox."""

    async def counts(self) -> IntentCounts:
        """How many intents stand where."""
        ...


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page in the rail. `needs_person` makes its count loud; 0 shows no count."""

    page: PageName
    icon: str
    title: str
    count: int = 0
    needs_person: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The line at the bottom. While offline it is filled, and `detail` says what that means.

    `printer` is "" where none is chosen; it is away where it did not take the last paper.
    """

    connection: Mark
    detail: str
    scanner: str
    printer: str
    unsent: str
    is_offline: bool
    needs_person: bool
    is_printer_away: bool = False


@dataclass(frozen=True, slots=True)
class FrameState:
    """Everything around the page."""

    shop: str
    location: str
    staff: str
    station: str
    rail: tuple[RailEntry, ...]
    strip: Strip
    notices: tuple[Notice, ...]


class FrameView(Protocol):
    """What the window does for its presenter."""

    def show_frame(self, state: FrameState) -> None:
        """Show this around the page."""
        ...


class FramePresenter:
    """Keeps the frame true: told by events, and by `tick` that time has passed."""

    def __init__(
        self,
        line: ShopLine,
        counts: CountsReader,
        open_packings: Callable[[], int],
        queue_count: Callable[[], int | None],
        bus: Bus,
        notices: Notices,
        tasks: TaskSet,
        formats: Callable[[], Formats],
        clock: Callable[[], datetime],
        shop: Callable[[], Shop | None],
        location: Callable[[], Location | None],
        person: Callable[[], Person],
        printer: Callable[[], str],
    ) -> None:
        self._line = line
        self._counts_reader = counts
        self._open_packings = open_packings
        self._queue_count = queue_count
        self._notices = notices
        self._tasks = tasks
        self._formats = formats
        self._clock = clock
        self._shop = shop
        self._location = location
        self._person = person
        self._printer = printer
        self._away = ""
        self._view: FrameView | None = None
        self._counts: IntentCounts | None = None
        self._scanned_at: datetime | None = None
        bus.subscribe(ConnectionChanged, lambda _event: self.tick())
        bus.subscribe(IntentsChanged, lambda _event: self.reload())
        bus.subscribe(PackingChanged, lambda _event: self.tick())
        bus.subscribe(PrinterAnswered, self._on_printer)
        notices.subscribe(self.tick)

    def attach(self, view: FrameView) -> None:
        """Start to tell `view` what to show."""
        self._view = view
        self.tick()
        self.reload()

    def note_scan(self) -> None:
        """A scan arrived: the scanner is known to work."""
        self._scanned_at = self._clock()
        self.tick()

    def dismiss(self, notice: Notice) -> None:
        """Take a notice away."""
        self._notices.solve(notice.key)

    def reload(self) -> None:
        """Count the outbox again."""
        self._tasks.spawn(self._read())

    def tick(self) -> None:
        """Say everything again, as of now."""
        if self._view is not None:
            self._view.show_frame(self._state())

    def _on_printer(self, event: PrinterAnswered) -> None:
        if not event.took_it:
            self._away = event.printer
        elif event.printer == self._away:
            self._away = ""
        self.tick()

    async def _read(self) -> None:
        self._counts = await self._counts_reader.counts()
        self.tick()

    def _state(self) -> FrameState:
        formats, person = self._formats(), self._person()
        shop, location = self._shop(), self._location()
        return FrameState(
            shop=shop.name if shop is not None else "",
            location=location.name if location is not None else "",
            staff=person.staff,
            station=person.station,
            rail=self._rail(),
            strip=self._strip(formats),
            notices=tuple(self._notices.standing.values()),
        )

    def _rail(self) -> tuple[RailEntry, ...]:
        counts = self._counts
        asking = counts.needs_person if counts else 0
        # What merely waits is no alarm: beside what needs somebody it is left to the strip.
        unsent = asking or (counts.waiting + counts.sending if counts else 0)
        queue = self._queue_count() or 0
        return (
            RailEntry(PageName.QUEUE, "list-checks", _("Queue"), queue),
            RailEntry(PageName.PACK, "package", _("Pack"), self._open_packings()),
            RailEntry(
                PageName.OUTBOX, "paper-plane-tilt", _("Outbox"), unsent, needs_person=asking > 0
            ),
            RailEntry(PageName.REPORT, "calendar-blank", _("Today")),
            RailEntry(PageName.SETTINGS, "gear-six", _("Settings")),
        )

    def _strip(self, formats: Formats) -> Strip:
        connection, detail = self._connection(formats)
        printer = self._printer()
        is_away = bool(printer) and printer == self._away
        return Strip(
            connection=connection,
            detail=detail,
            scanner=self._scanner(formats),
            printer=_printer_words(printer, is_away=is_away),
            unsent=self._unsent(formats),
            is_offline=connection.hue is Hue.OFFLINE,
            needs_person=bool(self._counts and self._counts.needs_person),
            is_printer_away=is_away,
        )

    def _connection(self, formats: Formats) -> tuple[Mark, str]:
        line, now = self._line, self._clock()
        heard = line.last_heard_at
        if line.is_signed_out:
            sentence = _(
                "Keep working: everything is saved here. Ask the manager to connect again."
            )
            return Mark("lock-simple", _("Signed out."), Hue.AMBER, filled=True), sentence
        if line.is_online:
            age = _("synced {age}").format(age=formats.age(heard, now)) if heard else ""
            return Mark("cloud-check", _("Online"), Hue.RIGHT, filled=True), age
        if line.is_connecting:
            return Mark("cloud", _("Connecting")), _("What you see is the local copy.")
        sentence = _("Keep working: everything is saved here and sent later.")
        word = _("Offline.")
        if line.since is not None:
            word = _("Offline since {time}.").format(time=formats.when(line.since, now))
        return Mark("cloud-slash", word, Hue.OFFLINE, filled=True), sentence

    def _scanner(self, formats: Formats) -> str:
        if self._scanned_at is None:
            return _("No scan yet")
        return _("Last scan {age}").format(age=formats.age(self._scanned_at, self._clock()))

    def _unsent(self, formats: Formats) -> str:
        if self._counts is None:
            return ""
        asking = self._counts.needs_person
        waiting = self._counts.waiting + self._counts.sending
        if asking and waiting:
            sentence = ngettext(
                "{count} needs you, {waiting} waiting to send",
                "{count} need you, {waiting} waiting to send",
                asking,
            )
        elif asking:
            sentence = ngettext("{count} needs you", "{count} need you", asking)
        elif waiting:
            sentence = _("{waiting} waiting to send")
        else:
            return _("Nothing waiting")
        return sentence.format(count=formats.number(asking), waiting=formats.number(waiting))


def _printer_words(printer: str, *, is_away: bool) -> str:
    """Which printer is chosen. Whether one is ready nobody can know before it is given a paper."""
    if not printer:
        return ""
    short = printer if len(printer) <= LONGEST_PRINTER else f"{printer[: LONGEST_PRINTER - 1]}…"
    if is_away:
        return _("{printer} took no paper").format(printer=isolated(short))
    return isolated(short)
