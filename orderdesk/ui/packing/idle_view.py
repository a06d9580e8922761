"""An empty bench: scan a slip, go on with what was left in hand, or take the next order."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import IdleScreen, InHand
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import paint_card
from orderdesk.ui.packing.bench_view import band_text
from orderdesk.ui.packing.foot import FOOT_HEIGHT
from orderdesk.ui.packing.head import HEAD_HEIGHT, HeadLine
from orderdesk.ui.packing.next_order import paint_next
from orderdesk.ui.theme import Colour, colour, font, paint_icon
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.ui.widgets.product_picture import Pictures
from orderdesk.ui.widgets.verdict_band import BAND_HEIGHT, BandText, VerdictBand

_ROW_HEIGHT = 76


class IdleView(QWidget):
    """The head and the band of the bench over a list and a preview.

    Signals: open_wanted(), leave_wanted().
    """

    open_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._screen: IdleScreen | None = None
        self._band: BandText | None = None
        self.head = HeadLine(self)
        self.band = VerdictBand(self)
        self.leave = Button(
            "",
            ButtonKind.SECONDARY,
            ButtonSize.BENCH,
            icon="arrow-left",
            key=cap(CommandId.PACK_BACK),
            parent=self,
        )
        self.open_next = Button(
            "", ButtonKind.PRIMARY, ButtonSize.BENCH, key=cap(CommandId.PACK_COMPLETE), parent=self
        )
        for button in (self.leave, self.open_next):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.clicked.connect(self.leave_wanted)
        self.open_next.clicked.connect(self.open_wanted)

    def show_screen(self, screen: IdleScreen) -> None:
        """Show what could be taken in hand."""
        self._screen = screen
        text = band_text(screen.band)
        if text != self._band:
            self._band = text
            self.band.show_text(text)
        self.head.show_head(screen.head)
        self.leave.set_label(screen.leave)
        self.open_next.set_label(screen.open_next.text)
        self.open_next.setEnabled(screen.open_next.is_enabled)
        rows = " ".join(f"{row.spoken}." for row in screen.in_hand)
        self.setAccessibleName(screen.in_hand_title if screen.in_hand else screen.empty)
        self.setAccessibleDescription(rows or screen.empty_detail)
        self.update()

    def forget(self) -> None:
        """Say the band again the next time, even if it is the same."""
        self._band = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        k = bench_factor(self.width(), self.height())
        width, height = self.width(), self.height()
        for part in (self.band, self.leave, self.open_next):
            part.set_scale(k)
        head, band = round(HEAD_HEIGHT * k), round(BAND_HEIGHT * k)
        self.head.setGeometry(0, 0, width, head)
        self.band.setGeometry(0, head, width, band)
        top = round(height - FOOT_HEIGHT * k + 16 * k)
        leave = self.leave.sizeHint().width()
        self.leave.setGeometry(round(24 * k), top, leave, round(56 * k))
        wide = round(300 * k)
        self.open_next.setGeometry(round(width - 24 * k - wide), top, wide, round(56 * k))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.CANVAS))
        k = bench_factor(self.width(), self.height())
        foot = QRectF(0, rect.height() - FOOT_HEIGHT * k, rect.width(), FOOT_HEIGHT * k)
        painter.fillRect(foot, colour(Colour.SURFACE))
        painter.fillRect(QRectF(0, foot.top(), rect.width(), 1), colour(Colour.LINE))
        screen = self._screen
        if screen is None:
            return
        top = (HEAD_HEIGHT + BAND_HEIGHT + 16) * k
        height = foot.top() - 16 * k - top
        right_width = 480 * k
        left = QRectF(24 * k, top, rect.width() - 48 * k - 16 * k - right_width, height)
        right = QRectF(left.right() + 16 * k, top, right_width, height)
        self._paint_in_hand(painter, left, screen, k)
        paint_card(painter, right, colour(Colour.SURFACE), colour(Colour.LINE), 12)
        inner = right.adjusted(28 * k, 20 * k, -28 * k, -14 * k)
        if screen.next_order is not None:
            paint_next(painter, inner, screen.next_order, self._pictures, 0.82 * k)

    def _paint_in_hand(self, painter: QPainter, rect: QRectF, screen: IdleScreen, k: float) -> None:
        paint_card(painter, rect, colour(Colour.SURFACE), colour(Colour.LINE), 12)
        if not screen.in_hand:
            area = QRectF(rect.center().x() - 36 * k, rect.center().y() - 96 * k, 72 * k, 72 * k)
            paint_icon(painter, area, "package", colour(Colour.LINE_STRONG))
            middle = Qt.AlignmentFlag.AlignHCenter
            what = QRectF(rect.left(), area.bottom() + 12 * k, rect.width(), 40 * k)
            text_paint.draw_line(
                painter, what, screen.empty, font(28 * k, 600), colour(Colour.INK), middle
            )
            detail = QRectF(
                rect.left() + 24 * k, what.bottom() + 4 * k, rect.width() - 48 * k, 30 * k
            )
            text_paint.draw_line(
                painter, detail, screen.empty_detail, font(18 * k, 400), colour(Colour.INK2), middle
            )
            return
        title = QRectF(rect.left() + 24 * k, rect.top() + 14 * k, rect.width() - 48 * k, 30 * k)
        text_paint.draw_line(
            painter, title, screen.in_hand_title, font(18 * k, 600), colour(Colour.INK2)
        )
        top = title.bottom() + 6 * k
        for row in screen.in_hand:
            row_rect = QRectF(rect.left() + 8 * k, top, rect.width() - 16 * k, _ROW_HEIGHT * k)
            if row_rect.bottom() > rect.bottom() - 8 * k:
                return
            self._paint_row(painter, row_rect, row, k)
            top = row_rect.bottom() + 4 * k

    def _paint_row(self, painter: QPainter, rect: QRectF, row: InHand, k: float) -> None:
        if row.is_chosen:
            paint_card(painter, rect, colour(Colour.ACCENT_TINT), None, 8)
            bar = QRectF(rect.left(), rect.top() + 12 * k, 4 * k, rect.height() - 24 * k)
            paint_card(painter, bar, colour(Colour.ACCENT), None, 2 * k)
        left = rect.left() + 18 * k
        area = QRectF(left, rect.top() + 10 * k, rect.width() * 0.4, 30 * k)
        used = text_paint.draw_line(painter, area, row.name, font(24 * k, 700), colour(Colour.INK))
        area = QRectF(
            left + used + 14 * k, rect.top() + 10 * k, rect.width() - used - 50 * k, 30 * k
        )
        text_paint.draw_line(painter, area, row.customer, font(20 * k, 500), colour(Colour.INK))
        text_paint.draw_wrapped(
            painter,
            QPointF(left, rect.top() + 42 * k),
            row.detail,
            font(18 * k, 400),
            colour(Colour.INK2),
            rect.width() - 36 * k,
            26 * k,
            1,
        )
