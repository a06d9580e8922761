"""The strip at the bottom: connection and its age at the left, devices and unsent work at the right."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.widgets.focus_frame import ON_FILL
from orderdesk.ui.widgets.plain_label import plain_tooltip

STRIP_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class StripState:
    """`title` bold ("Online", "Offline since 13:31."), `sentence` beside it.

    OFFLINE fills the whole strip; any other tone only tints the icon (RIGHT online, AMBER while
    connecting, WRONG when signed out).
    """

    title: str
    sentence: str = ""
    tone: Tone = Tone.RIGHT
    icon: str = "cloud-check"

    @property
    def fills(self) -> bool:
        """Whether the strip itself takes the tone's colour."""
        return self.tone is Tone.OFFLINE


class StripItem(QAbstractButton):
    """One fact at the right, with its icon. One that leads to where one can act on it is a button;
    any other is only read: no focus, no hover.
    """

    def __init__(self, icon: str, *, leads: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._leads = leads
        self._is_strong = False
        self._on_fill = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if leads else Qt.FocusPolicy.NoFocus)
        if leads:
            self.setAttribute(Qt.WidgetAttribute.WA_Hover)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(28)

    def set_icon(self, icon: str) -> None:
        """Change the icon with what it says."""
        self._icon = icon
        self.update()

    def set_text(self, text: str, *, is_strong: bool = False) -> None:
        """What it says; strong for what waits while offline."""
        self.setText(text)
        self.setAccessibleName(text)
        self._is_strong = is_strong
        self.updateGeometry()
        self.update()

    def set_on_fill(self, on_fill: bool) -> None:
        """Whether the strip below is filled."""
        self._on_fill = on_fill
        self.setProperty(ON_FILL, on_fill)
        self.update()

    def sizeHint(self) -> QSize:
        width = text_paint.width_of(self.text(), self._font())
        return QSize(round(width) + 16 + 6 + 2, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._on_fill:
            ink = colour(Tone.OFFLINE.on_fill)
        else:
            ink = colour(Colour.INK if self._leads and self.underMouse() else Colour.INK2)
        paint_icon(painter, QRectF(0, 0, 16, rect.height()), self._icon, ink)
        area = QRectF(22, 0, rect.width() - 22, rect.height())
        text_paint.draw_line(painter, area, self.text(), self._font(), ink)

    def _font(self) -> QFont:
        return font(13, 600 if self._is_strong else 400)


class StatusStrip(QWidget):
    """Signals: item_clicked(key)."""

    item_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = StripState("", "", Tone.PLAIN, "cloud")
        self._items: dict[str, StripItem] = {}
        self.setFixedHeight(STRIP_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(20)
        self._row.addStretch(1)

    @property
    def shown(self) -> StripState:
        """What the strip says now."""
        return self._state

    def show_state(self, state: StripState) -> None:
        """Show the connection. A change of its title is announced to screen readers, once."""
        is_news = state.title != self._state.title and bool(self._state.title)
        self._state = state
        self.setAccessibleName(f"{state.title} {state.sentence}".strip())
        self.setToolTip(plain_tooltip(self.accessibleName()))
        if is_news:
            announcement = QAccessibleAnnouncementEvent(self, self.accessibleName())
            QAccessible.updateAccessibility(announcement)
        for item in self._items.values():
            item.set_on_fill(state.fills)
        self.update()

    def set_item(
        self, key: str, icon: str, text: str, *, is_strong: bool = False, leads: bool = True
    ) -> StripItem:
        """Show a fact at the right; the same key replaces it, an empty text hides it.

        `leads`: clicking it goes somewhere, so that it is a button.
        """
        item = self._items.get(key)
        if item is None:
            item = StripItem(icon, leads=leads)
            item.clicked.connect(lambda: self.item_clicked.emit(key))
            item.set_on_fill(self._state.fills)
            self._items[key] = item
            self._row.addWidget(item)
        item.set_icon(icon)
        item.set_text(text, is_strong=is_strong)
        item.setVisible(bool(text))
        return item

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        state = self._state
        if state.fills:
            painter.fillRect(rect, colour(state.tone.fill))
        bold = soft = colour(Tone.OFFLINE.on_fill)
        sign = bold
        if not state.fills:
            bold, soft, sign = colour(Colour.INK), colour(Colour.INK2), colour(state.tone.ink)
        if not state.title:
            return
        paint_icon(painter, QRectF(16, 0, 18, rect.height()), state.icon, sign, Cut.FILL)
        shown = [item.x() for item in self._items.values() if item.isVisible()]
        end = min(shown, default=rect.width()) - 20
        area = QRectF(44, 0, end - 44, rect.height())
        used = text_paint.draw_line(painter, area, state.title, font(13, 700), bold)
        left = 44 + used + 8
        rest = QRectF(left, 0, max(0.0, end - left), rect.height())
        weight = 500 if state.fills else 400
        text_paint.draw_line(painter, rest, state.sentence, font(13, weight), soft)
