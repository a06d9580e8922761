"""The side sheet: input that belongs to the page below, from the right, over a scrim."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.tokens import RADIUS_CARD
from orderdesk.ui.widgets.cover import Cover
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.widgets.shadow import paint_shadow
from orderdesk.words import _

SHEET_WIDTH = 420


class _Place:
    """A widget that may be gone by the time it is wanted again: the page below is made anew at times."""

    def __init__(self, widget: QWidget | None) -> None:
        self.widget = widget
        if widget is not None:
            widget.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self.widget = None


class SideSheet(Cover):
    """Lies over its parent while it is open; the keyboard stays inside.

    Escape, the cross and a click beside it close it, and the focus goes back to where it was.

    Signals: closed().
    """

    closed = Signal()

    def __init__(self, over: QWidget, width: int = SHEET_WIDTH) -> None:
        super().__init__(over)
        self._over = over
        self._width = width
        self._before = _Place(None)
        self._proxy = _Place(None)
        self._is_over = False
        self._content: QWidget | None = None
        self._title = PlainLabel("", 20, 600)
        close = IconButton("x", _("Close"), 32)
        close.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._panel = QWidget()
        self._panel.setFixedWidth(width)
        self._column = QVBoxLayout(self._panel)
        self._column.setContentsMargins(24, 20, 20, 20)
        self._column.setSpacing(16)
        self._column.addLayout(head)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 12, 12)
        row.addStretch(1)
        row.addWidget(self._panel)
        over.installEventFilter(self)
        self.hide()

    def open_sheet(self, title: str, content: QWidget, first: QWidget | None = None) -> None:
        """Show `content` under `title`; `first` takes the keyboard. The sheet owns `content` now."""
        self._drop_content()
        self._title.setText(title)
        self.setAccessibleName(title)
        self._content = content
        self._column.addWidget(content, 1)
        self._before = _Place(self.window().focusWidget())
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        target = first or content
        if not self._over.isWindow() and not self._is_over:
            # Whoever goes to another page and comes back is in the sheet again, not below it.
            self._proxy = _Place(self._over.focusProxy())
            self._over.setFocusProxy(self._panel)
            self._is_over = True
        self._panel.setFocusProxy(target)
        # A field shows its cursor; on a button only the ring tells where the keyboard is.
        is_button = isinstance(target, QAbstractButton)
        reason = Qt.FocusReason
        target.setFocus(reason.ShortcutFocusReason if is_button else reason.OtherFocusReason)
        if isinstance(target, QAbstractSpinBox):
            # What is typed takes the place of the number that stands there, as after Tab.
            target.selectAll()
        focused = self.window().focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            # What cannot take the keyboard yet must not leave it to the page below.
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_sheet(self) -> None:
        """Close it and give the keyboard back."""
        if self.isHidden():
            return
        if self._is_over:
            # Qt takes None for none; PySide's types do not say so.
            self._over.setFocusProxy(self._proxy.widget)  # type: ignore[arg-type]
            self._is_over = False
        self.hide()
        self._drop_content()
        before = self._before.widget
        self._before = _Place(None)
        if before is None or not before.isVisible():
            before = self._over
        before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def _drop_content(self) -> None:
        if self._content is not None:
            self._column.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
            self._content = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self.setGeometry(self._over.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        # Nothing typed here may reach the page below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour(Colour.SCRIM))
        plate = QRectF(self._panel.geometry())
        paint_shadow(painter, plate, RADIUS_CARD)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(plate, RADIUS_CARD, RADIUS_CARD)
