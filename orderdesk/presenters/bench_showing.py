"""What an order in hand shows: its screen, the verdict over it, and what locks the bench."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from orderdesk.domain.claims import Holder
from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import LineItemGid, OrderGid
from orderdesk.domain.intents import Intent
from orderdesk.domain.packing import Count
from orderdesk.domain.stops import Change
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import DatabaseDamagedError, OrderDeskError
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import (
    Overlay,
    Surroundings,
    build_bench,
    current_count,
    product_of,
    ready_band,
    with_count,
)
from orderdesk.presenters.formats import Formats
from orderdesk.presenters.full_window_screens import build_held, build_wrong
from orderdesk.presenters.packing_screens import Band, Screen, Sound
from orderdesk.presenters.sheet_states import Sheet
from orderdesk.presenters.stop_screen import build_stop
from orderdesk.services.bench import Bench, LookedUp
from orderdesk.services.orders import OrdersService
from orderdesk.services.packing import PackingService
from orderdesk.words import _

_SOUNDS = {
    VerdictKind.TOO_MANY: Sound.OVER,
    VerdictKind.UNKNOWN: Sound.UNKNOWN,
    VerdictKind.AMBIGUOUS: Sound.UNKNOWN,
    VerdictKind.NOT_EXPECTED: Sound.UNKNOWN,
    VerdictKind.WRONG: Sound.WRONG,
    VerdictKind.STOP: Sound.STOP,
}


class Outlet(Protocol):
    """Where an order in hand shows itself; the packing presenter is one."""

    def paint(self) -> None:
        """Show the present screen now."""
        ...

    def play(self, sound: Sound) -> None:
        """Let the bench be heard."""
        ...

    def say(self, text: str) -> None:
        """Tell a screen reader what no verdict says."""
        ...

    def packed(self, intent: Intent) -> None:
        """The order was completed."""
        ...

    def left(self) -> None:
        """The order left the bench without being packed."""
        ...


@dataclass(frozen=True, slots=True)
class BenchTools:
    """What an order in hand works with. `around` gives person and connection as they are now; `hold`
    keeps orders back for a reason with notes, or raises NotPossibleError.
    """

    packing: PackingService
    orders: OrdersService
    formats: Callable[[], Formats]
    clock: Callable[[], datetime]
    around: Callable[[], Surroundings]
    hold: Callable[[Sequence[OrderGid], HoldReason, str], Awaitable[object]]


class BenchShowing:
    """The screen of one order in hand. What is hardest is shown first: held, stop, wrong, the rest."""

    def __init__(self, bench: Bench, tools: BenchTools, outlet: Outlet, *, notify: bool) -> None:
        self.bench = bench
        self.tools = tools
        self.outlet = outlet
        self.overlay = Overlay(notify=notify)
        self.wrong: LookedUp | None = None
        self.needs_help = False
        self.linkable: ScannedCode | None = None
        self.stop: tuple[Change, ...] = ()
        self.held_by: Holder | None = None
        self.is_taking_over = False

    @property
    def is_locked(self) -> bool:
        """Whether a person has to answer before a scan is taken again."""
        band = self.overlay.band
        return bool(
            self.held_by or self.stop or self.wrong or (band is not None and band.is_locked)
        )

    def screen(self) -> Screen:
        """The present screen: what is hardest comes first."""
        around, formats = self.tools.around(), self.tools.formats()
        if self.held_by is not None:
            held = build_held(self.bench, self.held_by, around, formats, self.tools.clock())
            return replace(held, is_taking=self.is_taking_over)
        if self.stop:
            return build_stop(self.bench, self.stop, around, formats)
        if self.wrong is not None:
            return build_wrong(self.bench, self.wrong, around, formats, needs_help=self.needs_help)
        return build_bench(self.bench, self.overlay, around, formats)

    def current(self) -> Count | None:
        """The line in front of the packer."""
        return current_count(self.bench, self.overlay.chosen)

    def taken_out(self, line_item_id: LineItemGid | None) -> None:
        """What was too many is out of the box, on disk: say so, and let it be heard."""
        count = self.bench.box.count(line_item_id) if line_item_id is not None else None
        if count is None:
            return
        if self.overlay.chosen == line_item_id and not count.surplus:
            self.overlay = replace(self.overlay, chosen=None)
        kind = VerdictKind.TAKEN_OUT
        product = product_of(self.bench, line_item_id)
        sentence = words.taken_out_sentence(self.tools.formats(), product, count)
        self.show(Band(kind, words.word_of(kind), sentence))
        self.outlet.play(Sound.OK if count.surplus else Sound.LINE_DONE)

    def counted(self, line_item_id: LineItemGid | None) -> None:
        """A line's count is on disk: say so, and let it be heard."""
        count = self.bench.box.count(line_item_id) if line_item_id is not None else None
        if count is None:
            return
        if self.overlay.chosen == line_item_id and not count.left:
            self.overlay = replace(self.overlay, chosen=None)
        product = product_of(self.bench, line_item_id)
        sentence = words.right_sentence(self.tools.formats(), product, count)
        self.show(Band(VerdictKind.RIGHT, words.word_of(VerdictKind.RIGHT), sentence))
        is_done = count.in_box >= count.needed
        self.outlet.play(Sound.LINE_DONE if is_done else Sound.OK)

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a side sheet, or show it anew."""
        self.overlay = replace(self.overlay, sheet=sheet)
        self.outlet.paint()

    def show(self, band: Band) -> None:
        """Show a verdict, with what is left by the disk's account."""
        shown = with_count(self.bench, self.tools.formats(), band)
        self.overlay = replace(self.overlay, band=shown)
        self.outlet.paint()

    def ready(self, sentence: str = "") -> None:
        """Show the quiet band, with a sentence where there is something to say."""
        band = ready_band(self.bench, self.tools.formats(), sentence)
        self.overlay = replace(self.overlay, band=band)
        self.outlet.paint()

    def lock(self, kind: VerdictKind, sentence: str, word: str = "") -> None:
        """Show a verdict that a person has to answer."""
        link = _("Link it to a line") if self.linkable is not None else ""
        answer = words.answer_of(kind)
        self.show(Band(kind, word or words.word_of(kind), sentence, answer=answer, link=link))
        self.outlet.play(_SOUNDS[kind])

    def tell(self, error: OrderDeskError) -> None:
        """Show an expected failure that changed nothing."""
        self.ready(f"{error.what} {error.advice}")

    def fail(self, error: OrderDeskError) -> None:
        """Nothing was saved: that has to be seen, whatever the packer looks at."""
        said = f"{error.what} {error.advice}"
        if isinstance(error, DatabaseDamagedError):
            # A path and a command are for whoever looks after the computer; its start mends it too.
            said = _(
                "The local copy of the orders is damaged. What was counted before is safe: close"
                " OrderDesk, open it again, and let it mend the copy."
            )
        self.lock(VerdictKind.STOP, said, word=_("Not saved"))

    def sound_again(self) -> None:
        """A scan while locked: the error is heard again, nothing else happens."""
        if self.stop or self.held_by is not None:
            self.outlet.play(Sound.STOP)
        elif self.wrong is not None:
            self.outlet.play(Sound.WRONG)
        elif self.overlay.band is not None:
            self.outlet.play(_SOUNDS.get(self.overlay.band.kind, Sound.WRONG))
