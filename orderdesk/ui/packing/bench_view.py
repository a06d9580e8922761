"""The order in hand: head, verdict, what is next, the other lines, foot. One layout for all states."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.packing_screens import Band, BenchScreen, RowKind
from orderdesk.ui.packing.foot import FOOT_HEIGHT, Foot
from orderdesk.ui.packing.head import HEAD_HEIGHT, HeadLine
from orderdesk.ui.packing.item_card import ItemCard
from orderdesk.ui.packing.message_card import MessageCard
from orderdesk.ui.packing.row_list import RowList
from orderdesk.ui.packing.sheet_forms import SheetForm
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.product_picture import Pictures
from orderdesk.ui.widgets.unit_segments import UnitSegments
from orderdesk.ui.widgets.verdict_band import BAND_HEIGHT, BandText, VerdictBand, VerdictState

_STATES = {
    VerdictKind.READY: VerdictState.READY,
    VerdictKind.BOUNCE: VerdictState.READY,
    VerdictKind.RIGHT: VerdictState.RIGHT,
    VerdictKind.TAKEN_OUT: VerdictState.RIGHT,
    VerdictKind.TOO_MANY: VerdictState.TOO_MANY,
    VerdictKind.ALREADY_PACKED: VerdictState.ALREADY_PACKED,
    VerdictKind.UNKNOWN: VerdictState.UNKNOWN,
    VerdictKind.AMBIGUOUS: VerdictState.UNKNOWN,
    VerdictKind.NOT_EXPECTED: VerdictState.UNKNOWN,
    VerdictKind.DAMAGED: VerdictState.UNKNOWN,
    VerdictKind.WRONG: VerdictState.WRONG,
    VerdictKind.STOP: VerdictState.STOP,
    VerdictKind.PACKED: VerdictState.PACKED,
}


def band_text(band: Band) -> BandText:
    """The band as the kit paints it."""
    return BandText(_STATES[band.kind], band.sentence, band.count, band.count_label, word=band.word)


class BenchView(QWidget):
    """Places its parts by the bench factor, so that nothing moves when the state changes.

    Signals: line_touched(line_item_id), message_touched().
    """

    line_touched = Signal(str)
    message_touched = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = HeadLine(self)
        self.band = VerdictBand(self)
        self.segments = UnitSegments(self)
        self.item = ItemCard(pictures, self)
        self.rows = RowList(pictures, self)
        self.foot = Foot(self)
        self.form = SheetForm(self)
        self.form.number_typed.connect(self.foot.set_typed)
        self._messages: list[MessageCard] = []
        self._band: Band | None = None
        self._stands_alone = False
        self.rows.chosen.connect(self.line_touched)

    def show_screen(self, screen: BenchScreen) -> None:
        """Show the order in hand."""
        if screen.band != self._band:
            before, self._band = self._band, screen.band
            self._show_band(before, screen.band)
        self.head.show_head(screen.head)
        progress = screen.progress
        self.segments.set_units(progress.in_box, progress.needed, progress.short)
        self.item.show_bench(screen)
        self.rows.show_rows(screen.rows, screen.done_text)
        self._show_messages(screen)
        self._stands_alone = _stands_alone(screen)
        self.rows.setVisible(bool(screen.rows) and not self._stands_alone)
        self.form.show_sheet(screen.sheet)
        self.foot.show_bench(screen)
        self._place()

    def _show_band(self, before: Band | None, band: Band) -> None:
        is_same_verdict = before is not None and (
            (before.kind, before.word, before.sentence) == (band.kind, band.word, band.sentence)
        )
        if is_same_verdict:
            # Said and painted already; only the number has moved.
            self.band.set_count(band.count, band.count_label)
        else:
            self.band.show_text(band_text(band))

    def forget(self) -> None:
        """The next screen is of another order: say its band again even if it is the same."""
        self._band = None

    def _show_messages(self, screen: BenchScreen) -> None:
        while len(self._messages) < len(screen.messages):
            card = MessageCard(self)
            card.opened.connect(self.message_touched)
            card.show()
            self._messages.append(card)
        while len(self._messages) > len(screen.messages):
            card = self._messages.pop()
            card.hide()
            card.deleteLater()
        waiting = [message for message in screen.messages if not message.is_done]
        for card, message in zip(self._messages, screen.messages, strict=True):
            is_next = message is (waiting[0] if waiting else screen.messages[0])
            card.show_message(message, has_key=is_next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        k = bench_factor(width, height)
        for part in (self.band, self.segments, self.item, self.rows, self.foot, self.form):
            part.set_scale(k)
        head, band = round(HEAD_HEIGHT * k), round(BAND_HEIGHT * k)
        foot = round(FOOT_HEIGHT * k)
        edge, gap = round(24 * k), round(16 * k)
        self.head.setGeometry(0, 0, width, head)
        self.band.setGeometry(0, head, width, band)
        self.segments.setGeometry(edge, head + band + round(4 * k), width - 2 * edge, round(8 * k))
        top = head + band + round(24 * k)
        bottom = height - foot - round(8 * k)
        right_width = round(430 * k)
        left_width = width - 2 * edge - gap - right_width
        item_width = width - 2 * edge if self._stands_alone else left_width
        self.item.setGeometry(edge, top, item_width, bottom - top)
        left = edge + left_width + gap
        if self.form.is_wide:
            self.form.setGeometry(edge, top, width - 2 * edge, bottom - top)
        else:
            self.form.setGeometry(left, top, right_width, bottom - top)
        for card in self._messages:
            card.set_scale(k)
            card_height = card.height_for(right_width)
            card.setGeometry(QRect(left, top, right_width, card_height))
            top += card_height + round(12 * k)
        self.rows.setGeometry(left, top, right_width, max(0, bottom - top))
        self.foot.setGeometry(0, height - foot, width, foot)
        self.form.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour(Colour.CANVAS))


def _stands_alone(screen: BenchScreen) -> bool:
    """Whether the line in front is all there is to show: an order of one line, also when it is done."""
    if screen.messages or screen.sheet is not None:
        return False
    if screen.item is not None:
        return not screen.rows
    return len(screen.rows) < 2 and all(row.kind is RowKind.DONE for row in screen.rows)
