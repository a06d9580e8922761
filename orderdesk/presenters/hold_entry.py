"""Holding the order in hand: chosen with its reason, told to Shopify, and put aside here."""

from dataclasses import replace

from orderdesk.domain.holds import HoldReason
from orderdesk.errors import NotPossibleError, OrderDeskError
from orderdesk.presenters.bench_showing import BenchShowing
from orderdesk.presenters.order_words import hold_word
from orderdesk.presenters.sheet_states import Choice, HoldSheet
from orderdesk.presenters.turns import Rest
from orderdesk.words import _


class HoldEntry:
    """The sheet for a hold, and what is saved from it. Scans are kept until the hold is released."""

    def __init__(self, showing: BenchShowing) -> None:
        self._showing = showing

    def open(self) -> None:
        """Open the sheet."""
        if not self._showing.is_locked:
            self._showing.open_sheet(
                HoldSheet(
                    title=_("Hold this order"),
                    hint=_("It waits for every station. Put the box aside: your scans are kept."),
                    reasons=tuple(Choice(str(one), hold_word(one)) for one in HoldReason),
                    notes_label=_("Notes for whoever finds it"),
                    save=_("Hold it"),
                )
            )

    def save(self, reason: str, notes: str) -> Rest | None:
        """Hold what is left to pack here, and leave the order."""
        sheet = self._showing.overlay.sheet
        if not isinstance(sheet, HoldSheet):
            return None
        if not reason:
            self._showing.open_sheet(replace(sheet, error=_("Choose the reason first.")))
            return None
        return self._save(sheet, HoldReason(reason), notes)

    async def _save(self, sheet: HoldSheet, reason: HoldReason, notes: str) -> None:
        tools, bench = self._showing.tools, self._showing.bench
        try:
            await tools.hold([bench.packing.order_id], reason, notes)
        except NotPossibleError as error:
            self._showing.open_sheet(replace(sheet, error=f"{error.what} {error.advice}"))
            return
        except OrderDeskError as error:
            self._showing.fail(error)
            return
        self._showing.outlet.left()
