"""What the queue can be filtered by, in a side sheet: headings with their values and counts."""

from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from orderdesk.domain.queue_filter import Choice
from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.queue_state import ChooserSection, ChooserState, ChooserValue
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, Cut, colour, font, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_VALUE = 36
_HEADING = 38
_BOX = 18
Index = QModelIndex | QPersistentModelIndex
Entry = ChooserSection | ChooserValue
_ENTRY_ROLE = Qt.ItemDataRole.UserRole


class FilterVerbs(Protocol):
    """What the chooser asks of its presenter."""

    def toggle(self, choice: Choice) -> None: ...
    def narrow(self, typed: str) -> None: ...
    def remove_all(self) -> None: ...


class _Model(QAbstractListModel):
    """Headings and values in one column; headings cannot be reached."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show_sections(self, sections: tuple[ChooserSection, ...]) -> None:
        entries: list[Entry] = []
        for section in sections:
            entries += [section, *section.values]
        if [_name(one) for one in entries] == [_name(one) for one in self.entries]:
            self.entries = entries
            if entries:
                self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.entries[index.row()], ChooserValue):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == _ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return entry.spoken if isinstance(entry, ChooserValue) else entry.title
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.word if isinstance(entry, ChooserValue) else entry.title
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_value = isinstance(index.data(_ENTRY_ROLE), ChooserValue)
        return QSize(0, _VALUE if is_value else _HEADING)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(_ENTRY_ROLE)
        rect = QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, ChooserSection):
            area = rect.adjusted(4, 8, 0, 0)
            text_paint.draw_line(painter, area, entry.title, font(13, 600), colour(Colour.INK2))
            return
        if not isinstance(entry, ChooserValue):
            return
        state = option.state
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_current = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.ACCENT_TINT if is_current else Colour.HOVER))
            painter.drawRoundedRect(rect.adjusted(0, 1, -6, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        _paint_box(painter, rect, is_on=entry.is_chosen)
        count_width = text_paint.width_of(entry.count, font(13, 600))
        count = QRectF(rect.right() - 16 - count_width, rect.top(), count_width, rect.height())
        text_paint.draw_line(painter, count, entry.count, font(13, 600), colour(Colour.INK2))
        word = QRectF(rect.left() + 40, rect.top(), count.left() - rect.left() - 52, rect.height())
        weight = 600 if entry.is_chosen else 400
        text_paint.draw_line(painter, word, entry.word, font(14, weight), colour(Colour.INK))


class _Values(QListView):
    """Space and Enter choose; a click does too. Up from the first value leads back to the field.

    Signals: chosen(choice); left_up().
    """

    chosen = Signal(object)
    left_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Filters"))
        self.clicked.connect(self._choose)

    def first(self) -> QModelIndex:
        """The first value."""
        model = self.model()
        for row in range(model.rowCount()):
            if model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsEnabled:
                return model.index(row, 0)
        return QModelIndex()

    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(_ENTRY_ROLE) if index.isValid() else None
        if isinstance(entry, ChooserValue):
            self.chosen.emit(entry.choice)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._choose(self.currentIndex())
        elif key == Qt.Key.Key_Up and self.currentIndex() == self.first():
            self.scrollToTop()
            self.left_up.emit()
        elif key == Qt.Key.Key_Escape or event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the field above."""


class _Needle(QLineEdit):
    """Down leads into the values.

    Signals: left_down().
    """

    left_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class FilterChooser(QWidget):
    """Every choice is applied at once; the button only closes the sheet.

    Signals: done().
    """

    done = Signal()

    def __init__(self, verbs: FilterVerbs) -> None:
        super().__init__()
        self.needle = _Needle()
        self.needle.setPlaceholderText(_("Type to find a filter, or a tag"))
        self.needle.setAccessibleName(_("Find a filter"))
        self.needle.setMaxLength(60)
        self.needle.textChanged.connect(verbs.narrow)
        self.needle.left_down.connect(self._enter_values)
        self.needle.returnPressed.connect(self._enter_values)
        self._model = _Model()
        self.values = _Values()
        self.values.setModel(self._model)
        self.values.chosen.connect(verbs.toggle)
        self.values.left_up.connect(lambda: self.needle.setFocus(Qt.FocusReason.BacktabFocusReason))
        self._nothing = PlainLabel("", 13, 400, Colour.INK2)
        self.remove = Button(_("Remove all"), ButtonKind.QUIET)
        self.remove.clicked.connect(verbs.remove_all)
        self.show_result = Button("", ButtonKind.PRIMARY, key=cap(CommandId.BACK))
        self.show_result.clicked.connect(self.done)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.remove)
        foot.addWidget(self.show_result, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.needle)
        column.addWidget(self._nothing)
        column.addWidget(self.values, 1)
        column.addLayout(foot)

    def show_chooser(self, state: ChooserState) -> None:
        """Show these choices; the current one keeps its place."""
        current = self.values.currentIndex().data(_ENTRY_ROLE)
        self._model.show_sections(state.sections)
        if isinstance(current, ChooserValue) and not self.values.currentIndex().isValid():
            self._select(current.choice)
        self._nothing.setText(state.nothing)
        self._nothing.setVisible(bool(state.nothing))
        self.show_result.set_label(state.result)
        self.remove.setEnabled(state.has_filter)

    def _select(self, choice: Choice) -> None:
        for row, entry in enumerate(self._model.entries):
            if isinstance(entry, ChooserValue) and entry.choice == choice:
                self.values.setCurrentIndex(self._model.index(row))
                return

    def _enter_values(self) -> None:
        if not self.values.currentIndex().isValid():
            self.values.setCurrentIndex(self.values.first())
        self.values.setFocus(Qt.FocusReason.TabFocusReason)


def _paint_box(painter: QPainter, row: QRectF, *, is_on: bool) -> None:
    box = QRectF(row.left() + 10, row.center().y() - _BOX / 2, _BOX, _BOX)
    if is_on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(Colour.ACCENT))
        painter.drawRoundedRect(box, 4, 4)
        paint_icon(painter, box.adjusted(3, 3, -3, -3), "check", colour(Colour.ON_ACCENT), Cut.BOLD)
    else:
        painter.setPen(colour(Colour.LINE_STRONG))
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _name(entry: Entry) -> object:
    return entry.choice if isinstance(entry, ChooserValue) else entry.title
