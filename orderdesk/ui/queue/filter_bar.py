"""The row below the tabs: what the list is narrowed to, as chips, and the sequence it stands in."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from orderdesk.domain.queue_filter import Choice
from orderdesk.domain.queue_sort import SortBy
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import tooltip
from orderdesk.presenters.queue_state import FilterBar, FilterChipText
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font, paint_icon
from orderdesk.ui.widgets.arrow_keys import leaves_arrows
from orderdesk.ui.widgets.chip import FilterChip
from orderdesk.ui.widgets.hover import paint_hover
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _, ngettext

BAR_HEIGHT = 48
_EDGE = 24
_GAP = 8
_MORE = 72
_TEXT_PX = 13


class _TextButton(QAbstractButton):
    """A quiet button: an icon, a lead in grey and a word in ink, perhaps with a caret."""

    def __init__(self, word: str, *, icon: str = "", lead: str = "", caret: bool = False) -> None:
        super().__init__()
        self._icon, self._lead, self._caret = icon, lead, caret
        self.setFixedHeight(32)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_word(word)

    def set_word(self, word: str) -> None:
        """Change what stands on it."""
        self.setText(word.replace("&", "&&"))
        self._word = word
        self.setAccessibleName(f"{self._lead} {word}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = text_paint.width_of(self._word, font(_TEXT_PX, 600)) + 12
        if self._icon:
            width += 22
        if self._lead:
            width += text_paint.width_of(self._lead, font(_TEXT_PX)) + 6
        return QSize(round(width) + (20 if self._caret else 0), 32)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if leaves_arrows(self, event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.underMouse():
            paint_hover(painter, rect)
        left = 6.0
        ink, ink2 = colour(Colour.INK), colour(Colour.INK2)
        if self._icon:
            paint_icon(painter, QRectF(left, 0, 16, rect.height()), self._icon, ink2)
            left += 22
        if self._lead:
            area = QRectF(left, 0, rect.width() - left, rect.height())
            left += text_paint.draw_line(painter, area, self._lead, font(_TEXT_PX), ink2) + 6
        area = QRectF(left, 0, rect.width() - left, rect.height())
        left += text_paint.draw_line(painter, area, self._word, font(_TEXT_PX, 600), ink)
        if self._caret:
            paint_icon(painter, QRectF(left + 6, 0, 14, rect.height()), "caret-down", ink2)


class FilterRow(QWidget):
    """Shows a FilterBar. Chips that do not fit are behind “more”, which opens the chooser.

    Signals: removed(choices); chooser_wanted(); sorted(by); expedited_first_wanted(bool);
    save_wanted() to keep a changed view as it is looked at.
    """

    removed = Signal(object)
    chooser_wanted = Signal()
    sorted = Signal(object)
    expedited_first_wanted = Signal(bool)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(BAR_HEIGHT)
        self._bar = FilterBar()
        self.chips: list[FilterChip] = []
        self.more = _TextButton("")
        self.more.clicked.connect(self.chooser_wanted)
        self.filter = _TextButton(_("Filter"), icon="plus")
        self.filter.setToolTip(tooltip(CommandId.QUEUE_FILTER))
        self.filter.clicked.connect(self.chooser_wanted)
        self._shown = PlainLabel("", _TEXT_PX, 400, Colour.INK2, wraps=False)
        self.save = _TextButton(_("Save changes"))
        self.save.clicked.connect(self.save_wanted)
        self.sort = _TextButton("", lead=_("Sort by"), caret=True)
        self.sort.setToolTip(tooltip(CommandId.QUEUE_SORT))
        self.sort.clicked.connect(self.open_sort_menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_EDGE, 0, 18, 0)
        self._row.setSpacing(_GAP)
        for part in (self.more, self.filter, self._shown):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for part in (self.save, self.sort):
            self._row.addWidget(part)
        self.menu: QMenu | None = None

    def show_bar(self, bar: FilterBar) -> None:
        """Show this; the same chips keep the keyboard."""
        before, self._bar = self._bar, bar
        if [chip.choices for chip in bar.chips] != [chip.choices for chip in before.chips]:
            self._rebuild(bar.chips)
        self._shown.setText(bar.shown)
        self.save.setVisible(bar.is_changed)
        self._fit()

    def open_sort_menu(self) -> None:
        """Offer the sequences, the present one ticked; returns at once."""
        menu = self.menu = QMenu(self)
        group = QActionGroup(menu)
        for option in self._bar.sorts:
            action = _ticked(menu, option.word, is_on=option.is_chosen)
            group.addAction(action)
            action.triggered.connect(lambda _on=False, by=option.by: self._on_sorted(by))
            if option.is_chosen:
                menu.setActiveAction(action)
        if self._bar.expedited_first is not None:
            menu.addSeparator()
            first = _ticked(menu, _("Expedited first"), is_on=self._bar.expedited_first)
            first.triggered.connect(self.expedited_first_wanted)
        menu.aboutToHide.connect(menu.deleteLater)
        corner = QPoint(self.sort.width() - menu.sizeHint().width(), self.sort.height() + 2)
        menu.popup(self.sort.mapToGlobal(corner))

    def _on_sorted(self, by: SortBy) -> None:
        self.sorted.emit(by)

    def _rebuild(self, chips: Sequence[FilterChipText]) -> None:
        had_keyboard = any(chip.hasFocus() for chip in self.chips)
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for place, text in enumerate(chips):
            chip = FilterChip(text.word, text.icon)
            chip.removed.connect(lambda choices=text.choices: self._on_removed(choices))
            self._row.insertWidget(place, chip)
            self.chips.append(chip)
        if had_keyboard:
            (self.chips[-1] if self.chips else self.filter).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_removed(self, choices: tuple[Choice, ...]) -> None:
        self.removed.emit(choices)

    def _fit(self) -> None:
        """Where the row is full, the count goes first, the sequence is named shorter, chips go last."""
        widths = [chip.sizeHint().width() + _GAP for chip in self.chips]
        self.sort.set_word(self._bar.sort_word)
        room = self._room()
        if sum(widths) > room:
            chosen = (one.word for one in self._bar.sorts if one.is_chosen)
            self.sort.set_word(next(chosen, self._bar.sort_word))
            room = self._room()
        count_width = self._shown.sizeHint().width() + _GAP
        self._shown.setVisible(bool(self._bar.shown) and sum(widths) + count_width <= room)
        kept = len(widths)
        if sum(widths) > room:
            room -= _MORE
            while kept and sum(widths[:kept]) > room:
                kept -= 1
        for place, chip in enumerate(self.chips):
            chip.setVisible(place < kept)
        hidden = len(widths) - kept
        sentence = ngettext("{count} more", "{count} more", hidden)
        self.more.set_word(sentence.format(count=hidden))
        self.more.setVisible(bool(hidden))

    def _room(self) -> int:
        """What the chips and their count may take."""
        others = [self.filter, self.sort] + ([self.save] if self._bar.is_changed else [])
        taken = sum(part.sizeHint().width() + _GAP for part in others)
        return self.width() - _EDGE - 18 - _GAP - taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(200, BAR_HEIGHT)


def _ticked(menu: QMenu, word: str, *, is_on: bool) -> QAction:
    action = menu.addAction(word.replace("&", "&&"))
    action.setCheckable(True)
    action.setChecked(is_on)
    return action
