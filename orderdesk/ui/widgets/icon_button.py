"""A small button that is only an icon."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from orderdesk.ui.theme import Colour, colour, paint_icon
from orderdesk.ui.widgets.arrow_keys import leaves_arrows
from orderdesk.ui.widgets.hover import paint_hover
from orderdesk.ui.widgets.plain_label import plain_tooltip


class IconButton(QAbstractButton):
    """`name` is what screen readers say and the tooltip shows."""

    def __init__(self, icon: str, name: str, edge: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._edge = edge
        self.setFixedSize(edge, edge)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_icon(self, icon: str, name: str) -> None:
        """Change what it shows and is called."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_arrows(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse() and self.isEnabled():
            paint_hover(painter, rect)
        ink = colour(Colour.INK2 if self.isEnabled() else Colour.LINE_MID)
        edge = min(18.0, rect.width() - 8)
        area = QRectF(0, 0, edge, edge)
        area.moveCenter(rect.center())
        paint_icon(painter, area, self._icon, ink)
