"""The rows of the queue as Qt's model: brought up to date in place, so that nothing jumps."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from orderdesk.presenters.queue_rows import QueueRow
from orderdesk.ui.widgets.plain_label import plain_tooltip
from orderdesk.words import _

ROW_ROLE = Qt.ItemDataRole.UserRole
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
MARKED_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


class QueueTableModel(QAbstractListModel):
    """Holds the presenter's rows. `bring_up_to_date` removes, moves and inserts only what differs."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[QueueRow] = ()
        self._keys: list[str] = []
        self._place_of: dict[str, int] = {}
        self._marks: frozenset[str] = frozenset()

    def set_marks(self, marks: frozenset[str]) -> None:
        """These rows are marked."""
        if marks == self._marks:
            return
        self._marks = marks
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))

    def replace(self, rows: Sequence[QueueRow], keys: Sequence[str]) -> None:
        """Show another list."""
        self.beginResetModel()
        self._take(rows, keys)
        self._keys = list(keys)
        self.endResetModel()

    def bring_up_to_date(self, rows: Sequence[QueueRow], keys: Sequence[str]) -> frozenset[str]:
        """Show the same list as it is now. Returns the keys of the rows that are new in it."""
        wanted = set(keys)
        self._remove([place for place, key in enumerate(self._keys) if key not in wanted])
        self._take(rows, keys)
        there = set(self._keys)
        self._reorder([key for key in keys if key in there])
        new = frozenset(key for key in keys if key not in there)
        self._insert(keys, new)
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))
        return new

    def place(self, key: str | None) -> QModelIndex:
        """The index of a row; invalid where it is not listed."""
        place = self._place_of.get(key) if key is not None else None
        # While rows are being taken in the two differ, and nobody asks for a place.
        return self.index(place) if place is not None else QModelIndex()

    def key_at(self, row: int) -> str:
        """The key of the row at this place."""
        return self._keys[row]

    def _take(self, rows: Sequence[QueueRow], keys: Sequence[str]) -> None:
        self._rows = rows
        self._place_of = {key: place for place, key in enumerate(keys)}

    def _remove(self, places: list[int]) -> None:
        for first, last in reversed(_runs(places)):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._keys[first : last + 1]
            self.endRemoveRows()

    def _reorder(self, order: list[str]) -> None:
        if order == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        names = [self._keys[index.row()] for index in before]
        self._keys = order
        place = {key: number for number, key in enumerate(order)}
        self.changePersistentIndexList(before, [self.index(place[name]) for name in names])
        self.layoutChanged.emit()

    def _insert(self, keys: Sequence[str], new: frozenset[str]) -> None:
        for first, last in _runs([place for place, key in enumerate(keys) if key in new]):
            self.beginInsertRows(QModelIndex(), first, last)
            self._keys[first:first] = keys[first : last + 1]
            self.endInsertRows()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._keys)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._keys):
            return None
        key = self._keys[index.row()]
        if role == KEY_ROLE:
            return key
        place = self._place_of.get(key)
        if place is None:
            return None
        row = self._rows[place]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("marked, {row}").format(row=row.spoken) if key in self._marks else row.spoken
        if role == MARKED_ROLE:
            return key in self._marks
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.number} {row.name}"
        if role == Qt.ItemDataRole.ToolTipRole:
            words = [mark.word for mark in row.marks]
            return plain_tooltip("\n".join([*words, row.with_words]).strip()) or None
        return None


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Neighbouring places joined: [1, 2, 5] becomes [(1, 2), (5, 5)]."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
