"""What the bench answers to a code while an order is in hand."""

from dataclasses import replace

from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.packing import How
from orderdesk.domain.verdicts import Verdict, VerdictKind, hard_errors
from orderdesk.errors import NotFoundError, OrderDeskError
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import product_of
from orderdesk.presenters.bench_showing import BenchShowing
from orderdesk.presenters.code_entry import CodeEntry
from orderdesk.presenters.order_sheets import OrderSheets
from orderdesk.presenters.packing_screens import Band, Sound
from orderdesk.presenters.sheet_states import (
    CodeSheet,
    HoldSheet,
    LinkSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.presenters.turns import Rest
from orderdesk.services import code_reading
from orderdesk.services.bench import LookedUp
from orderdesk.words import _

BOUNCE_MS = 250
ERRORS_BEFORE_HELP = 3


class ScanAnswers:
    """Judges each code on the box as the codes before it have left it."""

    def __init__(self, showing: BenchShowing, sheets: OrderSheets, entry: CodeEntry) -> None:
        self._showing = showing
        self._sheets = sheets
        self._entry = entry
        self._packing = showing.tools.packing
        self._last_code = ""
        self._last_scan_ms: float | None = None
        self._misread = ""

    def forget_last(self) -> None:
        """The next code is a new unit, even if it is the same one at once."""
        self._last_code = ""

    def take(self, code: str, at_ms: float, how: How = How.SCANNED) -> Rest | None:
        """Answer a code at once; what is returned is the rest, on disk and in the catalogue."""
        if self._showing.is_locked:
            self._showing.sound_again()
            return None
        sheet = self._showing.overlay.sheet
        if isinstance(sheet, TrackingSheet):
            return self._sheets.scan_number(code)
        if isinstance(sheet, LinkSheet | HoldSheet):
            self._entry.refuse_scan()
            return None
        if code_reading.needs_loading(code):
            return self._take_when_ready(code, at_ms, how)
        read = code_reading.read_code(code)
        if isinstance(sheet, QuantitySheet | ShortSheet):
            self._sheets.choose_by_scan(read, sheet)
            return None
        if sheet is not None and not isinstance(sheet, CodeSheet):
            self._showing.overlay = replace(self._showing.overlay, sheet=None)
        if how is How.SCANNED and self._is_bounce(code, at_ms):
            self._showing.outlet.play(Sound.TICK)
            return self._packing.refuse(
                self._showing.bench, Verdict(VerdictKind.BOUNCE, code, read=read)
            )
        verdict = self._showing.bench.judge(read)
        if verdict is None:
            return self._look_up(read, at_ms, how)
        return self._answer(verdict, at_ms, how)

    async def _take_when_ready(self, code: str, at_ms: float, how: How) -> None:
        await code_reading.load()
        rest = self.take(code, at_ms, how)
        if rest is not None:
            await rest

    def _is_bounce(self, code: str, at_ms: float) -> bool:
        """The trigger of a scanner bounces: the same code at once is one unit, not two."""
        before = self._last_scan_ms
        return code == self._last_code and before is not None and at_ms - before < BOUNCE_MS

    def _answer(self, verdict: Verdict, at_ms: float, how: How) -> Rest:
        self._misread = ""
        if verdict.kind in (VerdictKind.RIGHT, VerdictKind.TAKEN_OUT):
            self._last_code, self._last_scan_ms = verdict.code, at_ms
            product = product_of(self._showing.bench, verdict.line_item_id)
            self._showing.show(Band(verdict.kind, words.word_of(verdict.kind), f"{product}."))
            return self._count(verdict, how)
        self._last_code = ""
        if verdict.kind is VerdictKind.AMBIGUOUS:
            sentence = words.ambiguous_sentence(verdict.code)
            self._showing.lock(VerdictKind.AMBIGUOUS, self._with_help(sentence))
        else:
            self._refuse_too_many(verdict)
        return self._packing.refuse(self._showing.bench, verdict, how)

    async def _count(self, verdict: Verdict, how: How) -> None:
        try:
            await self._packing.count(self._showing.bench, verdict, how)
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        if verdict.kind is VerdictKind.TAKEN_OUT:
            self._showing.taken_out(verdict.line_item_id)
        else:
            self._showing.counted(verdict.line_item_id)
        self._sheets.show_waiting_message()

    async def _look_up(self, read: ScannedCode, at_ms: float, how: How) -> None:
        found = await self._packing.look_up(self._showing.bench, read)
        verdict = found.verdict
        match verdict.kind:
            case VerdictKind.BOUNCE:
                self._showing.ready(_("This is the slip of the order in hand."))
                self._showing.outlet.play(Sound.TICK)
                return
            case (
                VerdictKind.RIGHT
                | VerdictKind.TAKEN_OUT
                | VerdictKind.TOO_MANY
                | VerdictKind.AMBIGUOUS
            ):
                await self._answer(verdict, at_ms, how)
                return
            case VerdictKind.WRONG:
                self._refuse_wrong(found)
            case _ if await self._is_an_order(read.text):
                verdict = replace(verdict, kind=VerdictKind.NOT_EXPECTED)
            case _:
                verdict = self._refuse_unknown(verdict, read)
        self._last_code = ""
        await self._packing.refuse(self._showing.bench, verdict, how)

    def _refuse_wrong(self, found: LookedUp) -> None:
        self._misread = ""
        self._showing.wrong = found
        self._showing.needs_help = self._is_time_for_help()
        self._showing.outlet.paint()
        self._showing.outlet.play(Sound.WRONG)

    def _refuse_unknown(self, verdict: Verdict, read: ScannedCode) -> Verdict:
        """A damaged code is scanned again; one that reads the same twice is no misreading."""
        if verdict.kind is VerdictKind.DAMAGED and read.text != self._misread:
            self._misread = read.text
            kind = VerdictKind.DAMAGED
            self._showing.show(Band(kind, words.word_of(kind), words.damaged_sentence(read.text)))
            self._showing.outlet.play(Sound.UNKNOWN)
            return verdict
        self._misread = ""
        self._showing.linkable = read
        sentence = self._with_help(words.unknown_sentence(read.text))
        self._showing.lock(VerdictKind.UNKNOWN, sentence)
        return replace(verdict, kind=VerdictKind.UNKNOWN)

    async def _is_an_order(self, code: str) -> bool:
        """Whether the code is one of an order: told calmly, since nothing can be counted wrongly."""
        try:
            order_id = await self._showing.tools.orders.find(code)
            sheet = await self._showing.tools.orders.order(order_id)
        except NotFoundError:
            return False
        name = sheet.projected.order.name
        open_here = any(
            work.is_open and work.remaining for work in sheet.projected.order.fulfillment_orders
        )
        if open_here:
            kind = VerdictKind.NOT_EXPECTED
            sentence = _(
                "This is the code of {order}. Finish this order first, or leave it with Esc."
            )
        else:
            kind = VerdictKind.ALREADY_PACKED
            sentence = _("This is the code of {order}. Nothing of it is left to pack.")
        self._showing.show(Band(kind, words.word_of(kind), sentence.format(order=name)))
        self._showing.outlet.play(Sound.UNKNOWN)
        return True

    def _refuse_too_many(self, verdict: Verdict) -> None:
        line = verdict.line_item_id
        count = self._showing.bench.box.count(line) if line is not None else None
        product = product_of(self._showing.bench, line)
        formats = self._showing.tools.formats()
        if verdict.quantity > 1 and count is not None and count.left:
            sentence = words.case_too_large_sentence(formats, product, count, verdict.quantity)
        else:
            sentence = words.too_many_sentence(formats, product, count)
        self._showing.lock(VerdictKind.TOO_MANY, self._with_help(sentence))

    def _is_time_for_help(self) -> bool:
        """Whether the error at hand is the third of this parcel, or the sixth, and so on."""
        return (hard_errors(self._showing.bench.packing) + 1) % ERRORS_BEFORE_HELP == 0

    def _with_help(self, sentence: str) -> str:
        return f"{sentence} {words.help_sentence()}" if self._is_time_for_help() else sentence
