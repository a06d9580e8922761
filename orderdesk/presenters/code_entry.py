"""Codes by hand: a code that is typed, and an unknown one that is linked to a line."""

from dataclasses import replace

from orderdesk.domain.codes import ScannedCode
from orderdesk.domain.ids import LineItemGid
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.presenters import packing_words as words
from orderdesk.presenters.bench_screen import product_of
from orderdesk.presenters.bench_showing import BenchShowing
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import Band, Sound
from orderdesk.presenters.sheet_states import Choice, CodeSheet, HoldSheet, LinkSheet
from orderdesk.presenters.turns import Rest
from orderdesk.services.bench import Bench
from orderdesk.words import _

OTHER_LINES = "other lines"
MOST_CHOICES = 8


class CodeEntry:
    """The two sheets, and what is saved from them."""

    def __init__(self, showing: BenchShowing) -> None:
        self._showing = showing
        self._code: ScannedCode | None = None

    def open_code(self) -> None:
        """The sheet for a code that no scanner reads."""
        if not self._showing.is_locked:
            self._showing.open_sheet(
                CodeSheet(
                    title=_("Type a code"),
                    hint=_("Barcode or SKU, as it stands on the goods. It counts one unit."),
                    label=_("Code"),
                    save=_("Count it"),
                )
            )

    def hint(self) -> None:
        """Somebody types where nothing takes it, or the scanner is too slow or not there."""
        if self._showing.is_locked:
            self._showing.sound_again()
            return
        if self._showing.overlay.sheet is not None:
            return
        sentence = _("Keys, but no scan: is the scanner plugged in? {key} takes a typed code.")
        self._showing.ready(sentence.format(key=cap(CommandId.PACK_CODE)))
        self._showing.outlet.play(Sound.UNKNOWN)

    def open_link(self) -> bool:
        """From an unknown code, choose the line that it stands for. False: there is no such code."""
        code = self._showing.linkable
        if code is None:
            return False
        self._code, self._showing.linkable = code, None
        shown = words.shown_code(code.text)
        sentence = _("{code} is no product yet. Which line is it?").format(code=shown)
        self._showing.show(Band(VerdictKind.READY, _("Link it to a line"), sentence))
        self._open(_without_code(self._showing.bench) or _lines(self._showing.bench))
        return True

    def _open(self, lines: list[LineItemGid], error: str = "") -> None:
        assert self._code is not None
        bench = self._showing.bench
        rest = [line for line in _lines(bench) if line not in lines]
        choices = [
            Choice(line, product_of(bench, line), _sku_of(bench, line))
            for line in lines[:MOST_CHOICES]
        ]
        if rest:
            choices.append(Choice(OTHER_LINES, _("Another line of this order")))
        self._showing.open_sheet(
            LinkSheet(
                title=_("Link this code"),
                code=words.shown_code(self._code.text),
                hint=_("It counts for this product from now on, on this computer."),
                choices=tuple(choices),
                units_label=_("Units that one scan counts"),
                save=_("Link it"),
                error=error,
            )
        )

    def refuse_scan(self) -> None:
        """A scan while something is to be chosen: the question is answered first."""
        sheet = self._showing.overlay.sheet
        if isinstance(sheet, LinkSheet | HoldSheet):
            error = _("Answer this first, or close with {key}.").format(
                key=cap(CommandId.PACK_BACK)
            )
            self._showing.open_sheet(replace(sheet, error=error))
            self._showing.outlet.say(error)
            self._showing.outlet.play(Sound.UNKNOWN)

    def save_link(self, choice: str, units: int) -> Rest | None:
        """Link the code to the line that was chosen."""
        sheet = self._showing.overlay.sheet
        if not isinstance(sheet, LinkSheet) or self._code is None:
            return None
        if choice == OTHER_LINES:
            shown = {one.key for one in sheet.choices}
            bench = self._showing.bench
            self._open([line for line in _lines(bench) if line not in shown] or _lines(bench))
            return None
        if not choice:
            self._showing.open_sheet(replace(sheet, error=_("Choose the line first.")))
            return None
        return self._save_link(self._code, LineItemGid(choice), units)

    async def _save_link(self, code: ScannedCode, line: LineItemGid, units: int) -> None:
        showing = self._showing
        try:
            await showing.tools.packing.link(showing.bench, code, line, units)
        except NotPossibleError as error:
            sheet = showing.overlay.sheet
            if isinstance(sheet, LinkSheet):
                showing.open_sheet(replace(sheet, error=f"{error.what} {error.advice}"))
            return
        except OrderDeskError as error:
            showing.fail(error)
            return
        showing.overlay = replace(showing.overlay, sheet=None)
        sentence = _("Linked to {product}. Scan it again to count it; {key} takes the link back.")
        showing.ready(
            sentence.format(product=product_of(showing.bench, line), key=cap(CommandId.PACK_UNDO))
        )


def _lines(bench: Bench) -> list[LineItemGid]:
    """The lines with a product that the shop has, those first of which something is left."""
    counts = [
        count
        for count in bench.box.counts
        if count.needed and bench.variant_of(count.line_item_id) is not None
    ]
    counts.sort(key=lambda count: not count.left)
    return [count.line_item_id for count in counts]


def _without_code(bench: Bench) -> list[LineItemGid]:
    """The lines that no barcode and no linked code stands for yet."""
    linked = {link.variant_id for link in bench.sheet.links}
    found = []
    for line in _lines(bench):
        variant = bench.variant_of(line)
        if variant is not None and not variant.barcode.strip() and variant.id not in linked:
            found.append(line)
    return found


def _sku_of(bench: Bench, line: LineItemGid) -> str:
    item = bench.line_item(line)
    return item.sku if item is not None else ""
