"""The focus ring: outside the widget, and only for who comes by keyboard."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFocusFrame, QWidget

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.desk_style import RING_WIDTH
from orderdesk.ui.theme.tokens import RADIUS_CONTROL

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)

ON_FILL = "on_fill"
"""The property of a widget that lies on a full colour, on which the ring's own is not seen."""


class FocusRing(QFocusFrame):
    """A 2 px line, 2 px outside the widget it follows; white where that lies on a verdict's colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        followed = self.widget()
        is_on_fill = followed is not None and bool(followed.property(ON_FILL))
        role = Colour.ON_ACCENT if is_on_fill else Colour.FOCUS
        painter.setPen(QPen(colour(role), RING_WIDTH))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = RING_WIDTH / 2
        radius = RADIUS_CONTROL + half + 1
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )


class FocusRingKeeper(QObject):
    """Moves the one ring of each window to the widget that has the keyboard.

    Lists show their current row instead; so does any widget whose property "ring" is False.

    Signals: moved(widget) to what the ring stands on now, None while it stands nowhere.
    """

    moved = Signal(object)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._rings: dict[QWidget, FocusRing] = {}
        app.installEventFilter(self)

    def ring_of(self, window: QWidget) -> FocusRing | None:
        """The ring of a window, if it ever needed one."""
        return self._rings.get(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes by here: asking for its class is the quickest way out.
        if not isinstance(event, QFocusEvent) or not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            if event.reason() in _BY_KEYBOARD:
                self._show_on(watched)
            else:
                self._hide(watched.window())
        elif kind == QEvent.Type.FocusOut:
            self._hide(watched.window())
        return False

    def _show_on(self, widget: QWidget) -> None:
        target = _ring_target(widget)
        if target is None:
            self._hide(widget.window())
            return
        window = widget.window()
        ring = self._ring_there(window)
        if ring is None:
            ring = FocusRing(window)
            self._rings[window] = ring
            window.destroyed.connect(lambda: self._rings.pop(window, None))
        ring.setWidget(target)
        self.moved.emit(target)

    def _hide(self, window: QWidget) -> None:
        self.moved.emit(None)
        ring = self._ring_there(window)
        if ring is not None and ring.widget() is not None:
            ring.setWidget(None)  # type: ignore[arg-type]

    def _ring_there(self, window: QWidget) -> FocusRing | None:
        """The window's ring, unless it went with a page that it was on: Qt moves it into scroll areas."""
        ring = self._rings.get(window)
        return ring if ring is not None and shiboken6.isValid(ring) else None


def _ring_target(widget: QWidget) -> QWidget | None:
    if widget.property("ring") is False or isinstance(widget, QAbstractItemView):
        return None
    # A bare line is the inside of a field that draws the edge: the ring belongs around that.
    return widget.parentWidget() if widget.property("bare") else widget
