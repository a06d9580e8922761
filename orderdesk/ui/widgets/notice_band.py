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
from orderdesk.words import _, ngettext

LOW_WINDOW = 800
"""Lower than this, in pixels, a window has no room for two notices."""


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

    Signals: closed() when the user put it away; more_wanted() for those that stand behind it.
    """

    closed = Signal()
    more_wanted = Signal()

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
        self.more = Button("", ButtonKind.QUIET)
        self.more.clicked.connect(self.more_wanted)
        self.more.hide()
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
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

    def offer_more(self, verb: str) -> None:
        """Lead to the notices that stand behind this one; "" for none."""
        self.more.set_label(verb)
        self.more.setVisible(bool(verb))

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
    """All notices of a window; the same key replaces.

    The page below needs its room: a low window shows one of them, any other two, those to be acted on
    first and the newest on top. The others come with a click.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: dict[str, NoticeBand] = {}
        self._is_low = False
        self._shows_all = False
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
        band.more_wanted.connect(self._turn_over)
        self._bands[key] = band
        self._column.addWidget(band)
        self._arrange()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, band.accessibleName()))
        return band

    def hide_notice(self, key: str) -> None:
        """Take a notice away; one that is not there is no mistake."""
        if key in self._bands:
            self._remove(key)
        self._arrange()

    def notices(self) -> dict[str, NoticeText]:
        """What stands, by key, also behind another one."""
        return {key: band.shown for key, band in self._bands.items()}

    def fit(self, window_height: int) -> None:
        """Leave the page its room in a window of this height."""
        is_low = window_height < LOW_WINDOW
        if is_low != self._is_low:
            self._is_low = is_low
            self._arrange()

    def _turn_over(self) -> None:
        self._shows_all = not self._shows_all
        self._arrange()

    def _arrange(self) -> None:
        newest_first = tuple(reversed(self._bands.values()))
        bands = sorted(newest_first, key=lambda band: band.shown.tone is Tone.ACCENT)
        limit = 1 if self._is_low else 2
        hidden = len(bands) - limit
        self._shows_all = self._shows_all and hidden > 0
        verb = ""
        if self._shows_all:
            verb = _("Show fewer")
        elif hidden > 0:
            sentence = ngettext("{count} more notice", "{count} more notices", hidden)
            verb = sentence.format(count=hidden)
        for place, band in enumerate(bands):
            if self._column.indexOf(band) != place:
                self._column.insertWidget(place, band)
            band.offer_more(verb if place == 0 else "")
            band.setVisible(self._shows_all or place < limit)
        self.setVisible(bool(bands))

    def _remove(self, key: str) -> None:
        band = self._bands.pop(key)
        self._column.removeWidget(band)
        band.hide()
        band.deleteLater()
