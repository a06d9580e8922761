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

HEIGHT = 46
_LINE = 18
_MOST_LINES = 4
_CAP_HEIGHT = 26.0


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
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(HEIGHT)
        self.act = Button("", ButtonKind.PRIMARY, key=cap(CommandId.OUTBOX_DO), parent=self)
        self.act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.act.clicked.connect(self.done)
        self.act.hide()

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
        width = self.act.sizeHint().width()
        self.act.setGeometry(self.width() - width - 6, 6, width, HEIGHT - 12)
        height = HEIGHT
        if self._choice is not None and self._choice.is_chosen:
            room = max(60.0, self.act.x() - 12 - self._left())
            shown = text_paint.lay_out(self._choice.detail, font(13), room, _LINE, _MOST_LINES)[1]
            height += round(max(0.0, shown - _LINE))
        if height != self.height():
            self.setFixedHeight(height)

    def _left(self) -> float:
        return 12 + cap_width(self._cap(), _CAP_HEIGHT) + 18

    def _cap(self) -> str:
        return f"Alt {self._number}"

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

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
        used = cap_width(self._cap(), _CAP_HEIGHT)
        place = QRectF(12, (HEIGHT - _CAP_HEIGHT) / 2, used, _CAP_HEIGHT)
        paint_cap(painter, place, self._cap(), CapGround.SUNKEN)
        right = self.act.x() - 12 if choice.is_chosen else rect.right() - 14
        left = self._left()
        ink = colour(Colour.INK)
        title = QRectF(left, 4, right - left, 20)
        text_paint.draw_line(painter, title, choice.title, font(14, 600), ink)
        soft = colour(Colour.INK2)
        lines = _MOST_LINES if choice.is_chosen else 1
        below = QPointF(left, 24)
        text_paint.draw_wrapped(
            painter, below, choice.detail, font(13), soft, right - left, _LINE, lines
        )
