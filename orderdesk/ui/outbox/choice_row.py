"""One decision that can be made: marked by Alt and its number, done by Enter."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.outbox_state import ChoiceWords
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.key_cap import CapGround, cap_width, paint_cap

HEIGHT = 52
LOW_HEIGHT = 34
_LINE = 19
_MOST_LINES = 4
_CAP_HEIGHT = 26.0
_TITLE_PX, _DETAIL_PX = 16, 14


class ChoiceRow(QAbstractButton):
    """Pressing it only marks it; what it does is on the button that appears then.

    What follows from it is read to its end before it is done: the marked one is as high as that needs.

    Signals: done() when that button is pressed.
    """

    done = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._choice: ChoiceWords | None = None
        self._k = 1.0
        self._is_low = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self.act = Button("", ButtonKind.PRIMARY, key=cap(CommandId.OUTBOX_DO), parent=self)
        self.act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.act.clicked.connect(self.done)
        self.act.hide()

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._k = factor
        self.act.set_scale(factor)
        self._place()
        self.update()

    def set_low(self, *, is_low: bool) -> None:
        """In a low window what follows from a choice is read once it is marked."""
        self._is_low = is_low
        self._place()
        self.update()

    def _height(self) -> float:
        is_short = self._is_low and not (self._choice is not None and self._choice.is_chosen)
        return (LOW_HEIGHT if is_short else HEIGHT) * self._k

    def show_choice(self, choice: ChoiceWords, *, is_busy: bool) -> None:
        """Show a decision; while one is carried out nothing else can be marked."""
        self._choice = choice
        self.setEnabled(not is_busy)
        self.setAccessibleName(choice.title)
        marked = f"Alt+{self._number}"
        self.setAccessibleDescription(f"{choice.detail} {marked}")
        self.act.set_label(choice.act)
        self.act.setVisible(choice.is_chosen)
        self._place()
        self.update()

    def _place(self) -> None:
        k = self._k
        width, low = self.act.sizeHint().width(), round(self._height())
        self.act.setGeometry(self.width() - width - 6, 6, width, low - 12)
        height = low
        if self._choice is not None and self._choice.is_chosen:
            room = max(60.0, self.act.x() - 12 * k - self._left())
            face, line = font(_DETAIL_PX * k), _LINE * k
            shown = text_paint.lay_out(self._choice.detail, face, room, line, _MOST_LINES)[1]
            height += round(max(0.0, shown - line))
        if height != self.height():
            self.setFixedHeight(height)

    def _left(self) -> float:
        return 12 * self._k + cap_width(self._cap(), _CAP_HEIGHT * self._k) + 18 * self._k

    def _cap(self) -> str:
        return f"Alt {self._number}"

    def sizeHint(self) -> QSize:
        return QSize(400, round(self._height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        choice = self._choice
        if choice is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if choice.is_chosen:
            fill, edge, width = colour(Colour.ACCENT_TINT), colour(Colour.ACCENT), 2.0
        else:
            hot = self.underMouse() and self.isEnabled()
            fill = colour(Colour.HOVER if hot else Colour.SURFACE)
            edge, width = colour(Colour.LINE_STRONG if hot else Colour.LINE_MID), 1.0
        painter.setPen(QPen(edge, width))
        painter.setBrush(fill)
        inset = width / 2
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 8, 8)
        k = self._k
        cap_height = _CAP_HEIGHT * k
        used = cap_width(self._cap(), cap_height)
        height = self._height()
        place = QRectF(12 * k, (height - cap_height) / 2, used, cap_height)
        paint_cap(painter, place, self._cap(), CapGround.SUNKEN)
        right = self.act.x() - 12 * k if choice.is_chosen else rect.right() - 14 * k
        left = self._left()
        is_short = height < HEIGHT * k
        title = QRectF(left, 0 if is_short else 5 * k, right - left, height if is_short else 22 * k)
        text_paint.draw_line(
            painter, title, choice.title, font(_TITLE_PX * k, 600), colour(Colour.INK)
        )
        if is_short:
            return
        soft = colour(Colour.INK2)
        lines = _MOST_LINES if choice.is_chosen else 1
        below, face = QPointF(left, 27 * k), font(_DETAIL_PX * k)
        text_paint.draw_wrapped(
            painter, below, choice.detail, face, soft, right - left, _LINE * k, lines
        )
