"""The whole window in a colleague's violet: another station has the order in hand."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.packing_screens import HeldScreen
from orderdesk.ui import text_paint
from orderdesk.ui.packing.bench_paint import fitting_font, paint_card
from orderdesk.ui.packing.locked import answer_button, paint_locked_strip
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.theme.type_scale import bench_factor
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize
from orderdesk.words import _


class HeldView(QWidget):
    """Taking over needs a reason, chosen by Alt+1 to 4 or by touch; leaving needs nothing.

    Signals: take_over_wanted(reason key), leave_wanted().
    """

    take_over_wanted = Signal(str)
    leave_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen: HeldScreen | None = None
        self._chosen = -1
        self._reasons: list[Button] = []
        self.leave = answer_button(self, "", CommandId.PACK_BACK, Colour.INK)
        self.take_over = answer_button(self, "", CommandId.PACK_ANSWER, Colour.INK)
        self.leave.clicked.connect(self.leave_wanted)
        self.take_over.clicked.connect(self.answer)

    def show_screen(self, screen: HeldScreen) -> None:
        """Show who has the order."""
        if self._screen is None or screen.reasons != self._screen.reasons:
            self._build_reasons(screen)
        if self._screen is None or screen.word != self._screen.word:
            self.choose(-1)
        self._screen = screen
        self.setAccessibleName(f"{screen.word}. {screen.sentence}")
        self.setAccessibleDescription(screen.safe)
        self.leave.set_label(screen.leave)
        self._show_choice()
        self._place()
        self.update()

    def choose(self, index: int) -> None:
        """Choose the reason for taking over; −1 for none yet."""
        if -1 <= index < len(self._reasons):
            self._chosen = index
            self._show_choice()

    def answer(self) -> None:
        """F9: take over, once there is a reason."""
        screen = self._screen
        if screen is not None and self._chosen >= 0 and not screen.is_taking:
            self.take_over_wanted.emit(screen.reasons[self._chosen].key)

    def _build_reasons(self, screen: HeldScreen) -> None:
        for button in self._reasons:
            button.deleteLater()
        self._reasons = []
        for index, choice in enumerate(screen.reasons):
            button = Button(
                choice.text,
                ButtonKind.ANSWER,
                ButtonSize.BENCH,
                key=cap(CommandId.PACK_CHOOSE, index + 1),
                parent=self,
            )
            button.set_answer_colour(Colour.INK)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, index=index: self.choose(index))
            button.show()
            self._reasons.append(button)

    def _show_choice(self) -> None:
        for index, button in enumerate(self._reasons):
            button.setChecked(index == self._chosen)
            button.set_icon("check-circle" if index == self._chosen else "circle-dashed")
        if self._screen is None:
            return
        if self._screen.is_taking:
            self.take_over.block(_("Taking it over…"))
        elif self._chosen < 0:
            self.take_over.block(_("Choose why first"))
        else:
            self.take_over.set_label(self._screen.take_over)
            self.take_over.unblock()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _place(self) -> None:
        k = bench_factor(self.width(), self.height())
        for button in (*self._reasons, self.leave, self.take_over):
            button.set_scale(k)
        top = round(444 * k)
        width = round((self.width() - 80 * k - 16 * k) / 2)
        for index, button in enumerate(self._reasons):
            column, row = index % 2, index // 2
            button.setGeometry(
                round(40 * k + column * (width + 16 * k)),
                round(top + row * 68 * k),
                width,
                round(56 * k),
            )
        bottom = round(self.height() - 108 * k)
        take = max(round(330 * k), self.take_over.sizeHint().width())
        self.take_over.setGeometry(round(self.width() - 40 * k - take), bottom, take, round(80 * k))
        leave = max(round(240 * k), self.leave.sizeHint().width())
        self.leave.setGeometry(round(40 * k), bottom, leave, round(80 * k))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        screen = self._screen
        fill, ink = colour(Colour.VIOLET_FILL), colour(Colour.VIOLET_TEXT)
        painter.fillRect(self.rect(), fill)
        if screen is None:
            return
        k = bench_factor(self.width(), self.height())
        locked = _("In a colleague's hands")
        paint_locked_strip(painter, self.width(), screen.head, locked, Tone.VIOLET, k)
        disc = QRectF(40 * k, 100 * k, 164 * k, 164 * k)
        paint_card(painter, disc, ink, None, disc.height() / 2)
        inner = disc.adjusted(34 * k, 34 * k, -34 * k, -34 * k)
        paint_icon(painter, inner, "user", fill, Cut.FILL)
        room = self.width() - 244 * k - 40 * k
        face = fitting_font(screen.word, room, 84 * k, 44 * k, 800)
        word = QRectF(244 * k, 104 * k, room, 100 * k)
        text_paint.draw_line(painter, word, screen.word, face, ink)
        below = QRectF(247 * k, 214 * k, room, 40 * k)
        face = fitting_font(screen.sentence, room, 28 * k, 18 * k, 500)
        text_paint.draw_line(painter, below, screen.sentence, face, ink)
        text_paint.draw_wrapped(
            painter,
            QPointF(42 * k, 308 * k),
            screen.safe,
            font(26 * k, 600),
            ink,
            self.width() - 84 * k,
            34 * k,
            2,
        )
        label = QRectF(42 * k, 396 * k, self.width() - 84 * k, 34 * k)
        text_paint.draw_line(painter, label, screen.reason_label, font(22 * k, 500), ink)
