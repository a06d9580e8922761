"""One decision that can be made: marked by Alt and its number, done by Enter."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
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


class ChoiceRow(QAbstractButton):
    """Pressing it only marks it; what it does is on the button that appears then.

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
        cap = f"Alt {self._number}"
        height = 26.0
        used = cap_width(cap, height)
        paint_cap(
            painter,
            QRectF(12, rect.center().y() - height / 2, used, height),
            cap,
            CapGround.SUNKEN,
        )
        right = self.act.x() - 12 if choice.is_chosen else rect.right() - 14
        left = 12 + used + 18
        ink = colour(Colour.INK)
        title = QRectF(left, 4, right - left, 20)
        text_paint.draw_line(painter, title, choice.title, font(14, 600), ink)
        detail = QRectF(left, 24, right - left, 18)
        soft = colour(Colour.INK2)
        text_paint.draw_line(painter, detail, choice.detail, font(13), soft)
