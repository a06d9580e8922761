"""The toast: one's own act just done, for six seconds, with Undo. Never for errors."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.theme.tokens import RADIUS_CARD
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.shadow import SHADOW_REACH, paint_shadow

TOAST_MS = 6_000
_ABOVE_STRIP = 36 + 16


class _ActionText(QPushButton):
    """The toast's one action, as text on its dark plate."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = colour(Colour.CANVAS)
        area = QRectF(self.rect())
        text_paint.draw_line(
            painter, area, self.text(), self.font(), ink, Qt.AlignmentFlag.AlignHCenter
        )
        y = area.center().y() + 9
        painter.setPen(ink)
        painter.drawLine(round(area.left()) + 12, round(y), round(area.right()) - 12, round(y))


class Toast(QWidget):
    """Lies over its parent, bottom centre, above the strip. A new one replaces the one before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._act: Callable[[], None] | None = None
        self._undo: Callable[[], None] | None = None
        self._of_page = False
        self._text = PlainLabel("", 14, 500, Colour.SURFACE, wraps=False)
        self._action = _ActionText("")
        self._action.setFont(font(14, 600))
        self._action.setFixedHeight(40)
        self._action.clicked.connect(self._on_action_clicked)
        self._text.setFixedHeight(40)
        self._row = row = QHBoxLayout(self)
        row.setSpacing(8)
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOAST_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def show_act(
        self,
        text: str,
        action: str = "",
        act: Callable[[], None] | None = None,
        *,
        of_page: bool = False,
    ) -> None:
        """Say what was done, and offer to undo it: here, and by `undo` until another act is told.

        What is said `of_page` means nothing on another one, and goes with it.
        """
        self._of_page = of_page
        self._act = act
        if act is not None:
            self._undo = act
        self._text.setText(text_paint.one_line(text))
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        right = 8 if action else 20
        self._row.setContentsMargins(
            SHADOW_REACH + 20, SHADOW_REACH + 4, SHADOW_REACH + right, SHADOW_REACH + 4
        )
        self._action.setFixedWidth(round(text_paint.width_of(action, self._action.font())) + 24)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def has_undo(self) -> bool:
        """Whether the act told last can still be undone."""
        return self._undo is not None

    def undo(self) -> None:
        """Undo the act told last, once."""
        act, self._act, self._undo = self._undo, None, None
        self.hide()
        self._timer.stop()
        if act is not None:
            act()

    def turn_page(self) -> None:
        """Another page came to the front."""
        if self._of_page:
            self.hide()
            self._timer.stop()

    def _on_action_clicked(self) -> None:
        if self._act is not None:
            self.undo()

    def _place(self) -> None:
        parent = self._over
        self.resize(self.sizeHint())
        x = (parent.width() - self.width()) // 2
        y = parent.height() - _ABOVE_STRIP - self.height() + SHADOW_REACH
        self.move(x, y)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRectF(self.rect()).adjusted(
            SHADOW_REACH, SHADOW_REACH, -SHADOW_REACH, -SHADOW_REACH
        )
        paint_shadow(painter, plate, RADIUS_CARD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.INK))
        painter.drawRoundedRect(plate, RADIUS_CARD, RADIUS_CARD)
