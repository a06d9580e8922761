"""A search field: glass, text, and at its end the key that leads here or the cross that clears it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from orderdesk.ui.theme import Colour, colour, font, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.key_cap import KeyCap
from orderdesk.words import _


class _Line(QLineEdit):
    """Tells its frame of focus, and hands over the keys that steer the list of results."""

    focus_changed = Signal()
    left_down = Signal()
    left = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left.emit()
        else:
            super().keyPressEvent(event)


class SearchField(QWidget):
    """One field for an order, a name, a SKU.

    Signals: text_changed(text) while typing, submitted(text) on Enter, moved_down() on the down
    arrow, left() on Escape in the empty field.
    """

    text_changed = Signal(str)
    submitted = Signal(str)
    moved_down = Signal()
    left = Signal()

    def __init__(
        self, placeholder: str, key: str = "", height: int = 38, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._line = _Line()
        self._line.setProperty("bare", True)
        self._line.setFont(font(14))
        self._line.setPlaceholderText(placeholder)
        self._line.setAccessibleName(placeholder)
        self._line.setFrame(False)
        self._cap = KeyCap(key) if key else None
        self._clear = IconButton("x", _("Clear"), 28)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(38, 0, 9, 0)
        row.setSpacing(8)
        row.addWidget(self._line, 1)
        if self._cap is not None:
            row.addWidget(self._cap)
        row.addWidget(self._clear)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._line)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._line.textChanged.connect(self._on_text_changed)
        self._line.returnPressed.connect(lambda: self.submitted.emit(self._line.text()))
        self._line.focus_changed.connect(self.update)
        self._line.left_down.connect(self.moved_down)
        self._line.left.connect(self.left)
        self._clear.clicked.connect(self._line.clear)

    @property
    def line(self) -> QLineEdit:
        """The field itself."""
        return self._line

    def text(self) -> str:
        """What is typed."""
        return self._line.text()

    def set_text(self, text: str) -> None:
        """Replace what is typed."""
        self._line.setText(text)

    def clear(self) -> None:
        """Empty the field."""
        self._line.clear()

    def focus_and_select(self) -> None:
        """Take the focus, ready to be typed over."""
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if self._cap is not None:
            self._cap.setVisible(not text)
        self.text_changed.emit(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        has_focus = self._line.hasFocus()
        painter.setPen(colour(Colour.FOCUS if has_focus else Colour.LINE_STRONG))
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
        paint_icon(
            painter, QRectF(12, 0, 18, rect.height()), "magnifying-glass", colour(Colour.INK2)
        )
