"""The timeline as a list: what happened, what belongs to it, when and by whom."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from orderdesk.presenters.marks import Hue
from orderdesk.presenters.timeline_entry import TimelineEntry
from orderdesk.ui import text_paint
from orderdesk.ui.detail.reading_list import ROW_ROLE, Index, ReadingList, RowsModel
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.words import _

_INDENT = 28
_ICON = 18.0
_LINE = 18.0
_META_LINE = 17.0
_GAP = 14.0


def _words(entry: TimelineEntry) -> list[tuple[str, Any, Colour, float]]:
    """The paragraphs of an entry: text, font, colour, line height."""
    is_loud = entry.mark.hue is not Hue.PLAIN
    role = Tone(entry.mark.hue).ink if is_loud else Colour.INK
    paragraphs = [(entry.mark.word, font(13, 600 if is_loud else 500), role, _LINE)]
    paragraphs += [(detail, font(13), Colour.INK2, _LINE) for detail in entry.details]
    paragraphs.append((entry.meta, font(12), Colour.INK2, _META_LINE))
    return paragraphs


def height_of(entry: TimelineEntry, width: float) -> float:
    """How tall an entry is in a list of this width, with the gap below it."""
    room = max(40.0, width - _INDENT)
    heights = (text_paint.lay_out(text, f, room, line)[1] for text, f, _role, line in _words(entry))
    return sum(heights) + _GAP


class _EntryDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        entry = index.data(ROW_ROLE)
        return QSize(width, round(height_of(entry, width)) if entry is not None else 40)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(ROW_ROLE)
        if not isinstance(entry, TimelineEntry):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if has_focus and self._view.hasFocus():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.ACCENT_TINT))
            painter.drawRoundedRect(rect.adjusted(0, 0, 0, -_GAP / 2), 6, 6)
        if index.row() + 1 < index.model().rowCount():
            painter.setPen(colour(Colour.LINE_MID))
            x = rect.left() + _ICON / 2
            start, end = rect.top() + _ICON + 4, rect.bottom() - 2
            painter.drawLine(QPointF(x, start), QPointF(x, end))
        tone = Tone(entry.mark.hue)
        cut = Cut.FILL if entry.mark.filled else Cut.REGULAR
        area = QRectF(rect.left(), rect.top() + 1, _ICON, _ICON)
        paint_icon(painter, area, entry.mark.icon, colour(tone.ink), cut)
        top = rect.top()
        for text, text_font, role, line in _words(entry):
            left = QPointF(rect.left() + _INDENT, top)
            width = rect.width() - _INDENT
            top += text_paint.draw_wrapped(
                painter, left, text, text_font, colour(role), width, line
            )


class TimelineList(ReadingList):
    """The entries, newest first. `whole` shows all of them at once, without scrolling by itself."""

    def __init__(self, *, whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(_("Timeline"), parent)
        self._whole = whole
        self._model: RowsModel[TimelineEntry] = RowsModel(lambda entry: entry.mark.word)
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        if whole:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def entries(self) -> tuple[TimelineEntry, ...]:
        """What is shown."""
        return self._model.rows

    def show_entries(self, entries: tuple[TimelineEntry, ...]) -> None:
        """Show these, the newest first."""
        self._model.show(entries)
        self.scheduleDelayedItemsLayout()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole:
            width = self.viewport().width()
            self.setFixedHeight(sum(round(height_of(one, width)) for one in self.entries) + 2)
