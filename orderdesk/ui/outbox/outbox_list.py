"""The list of the outbox: rows under headings, reached by arrows alone."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from orderdesk.domain.ids import IntentId
from orderdesk.presenters.outbox_state import OutboxRow, RowTone, Section
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.widgets.list_delegate import RowDelegate, WorkList, paint_row_ground
from orderdesk.words import _

ROW_HEIGHT = 64
HEADING_HEIGHT = 38

Index = QModelIndex | QPersistentModelIndex
Entry = OutboxRow | Section

_INKS = {
    RowTone.ALERT: Colour.WRONG_INK,
    RowTone.WAITING: Colour.INK2,
    RowTone.SENT: Colour.RIGHT_INK,
    RowTone.DROPPED: Colour.INK2,
}


class OutboxModel(QAbstractListModel):
    """Headings and rows in one column. Headings can be neither selected nor reached."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[Entry] = []

    def show_sections(self, sections: tuple[Section, ...]) -> bool:
        """Show these. Returns whether the rows are others than before (not only their words)."""
        entries: list[Entry] = []
        for section in sections:
            entries.append(section)
            entries.extend(section.rows)
        if entries == self._entries:
            return False
        if [_key(one) for one in entries] == [_key(one) for one in self._entries]:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return False
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()
        return True

    def entry(self, index: Index) -> Entry | None:
        """What stands at a place."""
        return self._entries[index.row()] if 0 <= index.row() < len(self._entries) else None

    def place_of(self, intent_id: IntentId) -> QModelIndex:
        """Where a decision stands; an invalid index where it does not."""
        for place, one in enumerate(self._entries):
            if isinstance(one, OutboxRow) and one.intent_id == intent_id:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        one = self.entry(index)
        if one is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return one.title if isinstance(one, Section) else one.spoken

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entry(index), Section):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(one: Entry) -> str:
    return one.title if isinstance(one, Section) else one.intent_id


class OutboxDelegate(RowDelegate):
    """Paints headings and rows."""

    def __init__(self, model: OutboxModel, parent: QWidget | None = None) -> None:
        super().__init__(ROW_HEIGHT, parent)
        self._model = model
        self._k = 1.0

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._k = factor

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_heading = isinstance(self._model.entry(index), Section)
        return QSize(0, round((HEADING_HEIGHT if is_heading else ROW_HEIGHT) * self._k))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = self._model.entry(index)
        rect = QRectF(option.rect)
        painter.save()
        if isinstance(one, Section):
            ink = colour(Colour.WRONG_INK if one.is_alert else Colour.INK2)
            area = rect.adjusted(24, 6, -12, 0)
            text_paint.draw_line(painter, area, one.title, font(14 * self._k, 600), ink)
        elif one is not None:
            view = option.widget
            is_current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
            paint_row_ground(
                painter,
                rect,
                is_current=is_current,
                is_hovered=bool(option.state & QStyle.StateFlag.State_MouseOver),
            )
            self._paint_entry(painter, rect.adjusted(24, 0, -20, 0), one)
        painter.restore()

    def _paint_entry(self, painter: QPainter, rect: QRectF, row: OutboxRow) -> None:
        k = self._k
        is_alert = row.tone is RowTone.ALERT
        ink = colour(_INKS[row.tone])
        icon = QRectF(rect.left(), rect.top() + 12 * k, 18 * k, 18 * k)
        filled = row.tone in (RowTone.ALERT, RowTone.SENT)
        paint_icon(painter, icon, row.icon, ink, Cut.FILL if filled else Cut.REGULAR)
        left = rect.left() + 28 * k
        name = QRectF(left, rect.top() + 9 * k, rect.right() - left, 24 * k)
        used = text_paint.draw_line(painter, name, row.name, font(15 * k, 600), colour(Colour.INK))
        used += 10 * k
        what = QRectF(left + used, name.top(), rect.right() - left - used, 24 * k)
        text_paint.draw_line(painter, what, row.what, font(13 * k, 400), colour(Colour.INK2))
        detail = QRectF(left, rect.top() + 33 * k, rect.right() - left, 22 * k)
        face = font(14 * k, 500 if is_alert else 400)
        soft = ink if is_alert else colour(Colour.INK2)
        text_paint.draw_line(painter, detail, row.detail, face, soft)


class OutboxList(WorkList):
    """Enter belongs to the decision, and a double click decides nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Decisions in the outbox"), parent)
        self.rows = OutboxModel()
        self.setModel(self.rows)
        self._delegate = OutboxDelegate(self.rows, self)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(False)
        self.doubleClicked.disconnect(self.opened)

    def set_scale(self, factor: float) -> None:
        """Draw larger by the reading factor."""
        self._delegate.set_scale(factor)
        self.scheduleDelayedItemsLayout()

    def show_sections(self, sections: tuple[Section, ...], selected: IntentId | None) -> None:
        """Show these rows, with one of them current; nobody is told of it."""
        self.blockSignals(True)
        try:
            self.rows.show_sections(sections)
            wanted = self.rows.place_of(selected) if selected is not None else QModelIndex()
            if wanted != self.currentIndex():
                self.setCurrentIndex(wanted)
        finally:
            self.blockSignals(False)
        self.viewport().update()
