"""Bands at the top of a page: where one must act, what happened and what to do."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.ui.theme import Colour, Cut, Tone, colour, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


@dataclass(frozen=True, slots=True)
class NoticeText:
    """`happened` bold, `to_do` below; `action` on a button. Without `may_close` it stays until solved."""

    happened: str
    to_do: str = ""
    tone: Tone = Tone.AMBER
    icon: str = "warning"
    action: str = ""
    may_close: bool = False


class NoticeBand(QWidget):
    """One notice.

    Signals: closed() when the user put it away.
    """

    closed = Signal()

    def __init__(
        self,
        text: NoticeText,
        act: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PlainLabel(text.happened, 14, 600, text.tone.ink))
        if text.to_do:
            words.addWidget(PlainLabel(text.to_do, 13, 400, Colour.INK))
        row = QHBoxLayout(self)
        row.setContentsMargins(46, 10, 12, 10)
        row.setSpacing(12)
        row.addLayout(words, 1)
        if text.action:
            button = Button(text.action, ButtonKind.SECONDARY)
            if act is not None:
                button.clicked.connect(act)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        if text.may_close:
            close = IconButton("x", _("Close"))
            close.clicked.connect(self.closed)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{text.happened} {text.to_do}".strip())

    @property
    def shown(self) -> NoticeText:
        """What the band says."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._text.tone.tint))
        painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
        area = QRectF(14, 0, 20, rect.height())
        paint_icon(painter, area, self._text.icon, colour(self._text.tone.ink), Cut.FILL)


class NoticeStack(QWidget):
    """All notices of a window, one below the other; the same key replaces."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: dict[str, NoticeBand] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_notice(
        self, key: str, text: NoticeText, act: Callable[[], None] | None = None
    ) -> NoticeBand:
        """Show a notice and say it to screen readers; the same words again change nothing."""
        before = self._bands.get(key)
        if before is not None:
            if before.shown == text:
                return before
            self._remove(key)
        band = NoticeBand(text, act)
        band.closed.connect(lambda: self.hide_notice(key))
        self._bands[key] = band
        self._column.addWidget(band)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, band.accessibleName()))
        return band

    def hide_notice(self, key: str) -> None:
        """Take a notice away; one that is not there is no mistake."""
        if key in self._bands:
            self._remove(key)
        self.setVisible(bool(self._bands))

    def notices(self) -> dict[str, NoticeText]:
        """What is shown, by key."""
        return {key: band.shown for key, band in self._bands.items()}

    def _remove(self, key: str) -> None:
        band = self._bands.pop(key)
        self._column.removeWidget(band)
        band.hide()
        band.deleteLater()
