"""The list of the queue: one painting delegate, and a place that background changes do not move."""

import time
from collections import OrderedDict

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPaintDevice,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.queue_rows import QueueRow
from orderdesk.presenters.queue_state import QueueState
from orderdesk.ui import motion, text_paint
from orderdesk.ui.keys import command_of
from orderdesk.ui.queue.columns import RIGHT_EDGE, columns_for
from orderdesk.ui.queue.queue_model import KEY_ROLE, MARKED_ROLE, ROW_ROLE, QueueTableModel
from orderdesk.ui.queue.row_paint import ROW_HEIGHT, Ground, paint_ground, paint_row
from orderdesk.ui.theme import Colour, colour, font, tokens
from orderdesk.words import _

HEAD_HEIGHT = 28
FADE_S = 1.2
_FRAME_MS = 50
_PICTURES_KEPT = 48
"""About four screens of rows, ten megabytes."""
Index = QModelIndex | QPersistentModelIndex


class _RowDelegate(QStyledItemDelegate):
    """Keeps the pictures of the rows in sight: what did not change is not written again."""

    def __init__(self, view: "QueueList") -> None:
        super().__init__(view)
        self._view = view
        self._pictures: OrderedDict[tuple[str, int], tuple[tuple[object, ...], QPixmap]] = (
            OrderedDict()
        )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, QueueRow):
            return
        state = option.state
        ground = Ground(
            is_current=bool(state & QStyle.StateFlag.State_Selected),
            is_hovered=bool(state & QStyle.StateFlag.State_MouseOver),
            is_marked=bool(index.data(MARKED_ROLE)),
            newness=self._view.newness(row.key),
        )
        if ground.newness:
            # It fades, so that no two frames are alike.
            self._write(painter, QRectF(option.rect), row, ground)
            return
        picture = self._picture(row, ground, option.rect.size(), painter.device())
        painter.drawPixmap(option.rect.topLeft(), picture)

    def _picture(self, row: QueueRow, ground: Ground, size: QSize, device: QPaintDevice) -> QPixmap:
        ratio, width = device.devicePixelRatioF(), self._view.width()
        looks = (row, size, ratio, width, tokens())
        name = (row.key, ground.is_current + 2 * ground.is_hovered + 4 * ground.is_marked)
        kept = self._pictures.pop(name, None)
        if kept is None or kept[0] != looks:
            picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(colour(Colour.SURFACE))
            painter = QPainter(picture)
            self._write(painter, QRectF(QPointF(), QSizeF(size)), row, ground)
            painter.end()
            kept = (looks, picture)
        self._pictures[name] = kept
        if len(self._pictures) > _PICTURES_KEPT:
            self._pictures.popitem(last=False)
        return kept[1]

    def _write(self, painter: QPainter, rect: QRectF, row: QueueRow, ground: Ground) -> None:
        width = self._view.width()
        paint_ground(painter, rect, ground, divider_to=width - RIGHT_EDGE)
        paint_row(painter, rect, row, columns_for(width))


class QueueHead(QWidget):
    """The names of the columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stock_title = ""
        self.setFixedHeight(HEAD_HEIGHT)

    def set_stock_title(self, title: str) -> None:
        """The stock column's name tells its age while offline."""
        if title != self._stock_title:
            self._stock_title = title
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, colour(Colour.SUNKEN))
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(rect.topLeft(), rect.topRight())
        bottom = rect.adjusted(0, 0, 0, -1)
        painter.drawLine(bottom.bottomLeft(), bottom.bottomRight())
        columns = columns_for(rect.width())
        titles = {
            "order": _("Order"),
            "stock": self._stock_title,
            "due": _("Due"),
        }
        if columns.has_delivery:
            titles["delivery"] = _("Delivery")
        if columns.end - columns.with_whom >= 27:
            titles["with_whom"] = _("With")
        for name, title in titles.items():
            area = columns.area(name, rect)
            text_paint.draw_line(painter, area, title, font(12, 500), colour(Colour.INK2))


class QueueList(QListView):
    """Rows of work. What is selected and what is looked at stay where they are while rows change.

    Signals: chosen(key) when the user moved to a row; pack_requested(key) for Enter and double
    click; open_requested(key) for the right arrow. mark_toggled(key), run_marked(key), all_marked()
    and marks_cleared() for the marks, which are the presenter's.
    """

    mark_toggled = Signal(str)
    run_marked = Signal(str)
    all_marked = Signal()
    marks_cleared = Signal()

    chosen = Signal(str)
    pack_requested = Signal(str)
    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QueueTableModel()
        self._new_since: dict[str, float] = {}
        self._is_updating = False
        self._has_marks = False
        self._fader = QTimer(self)
        self._fader.setInterval(_FRAME_MS)
        self._fader.timeout.connect(self._on_fade)
        self.setModel(self._model)
        self.setItemDelegate(_RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Orders"))
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.doubleClicked.connect(lambda index: self.pack_requested.emit(index.data(KEY_ROLE)))

    @property
    def current_key(self) -> str | None:
        """The key of the selected row."""
        index = self.currentIndex()
        return index.data(KEY_ROLE) if index.isValid() else None

    def show_state(self, state: QueueState) -> None:
        """Show these rows; the same list keeps its place, another starts at its top."""
        self._is_updating = True
        try:
            if state.is_same_list:
                self._bring_up_to_date(state)
            else:
                self._new_since.clear()
                self._model.replace(state.rows, state.keys)
                self._select(state.selected)
                self.scrollToTop()
        finally:
            self._is_updating = False
        self._set_marks(state.marks)

    def show_marks(self, selected: str | None, marks: frozenset[str]) -> None:
        """Show these rows as marked, and this one as the current."""
        self._is_updating = True
        try:
            index = self._model.place(selected)
            if index.isValid() and index != self.currentIndex():
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
        finally:
            self._is_updating = False
        self._set_marks(marks)

    def _set_marks(self, marks: frozenset[str]) -> None:
        self._has_marks = bool(marks)
        self._model.set_marks(marks)

    def newness(self, key: str) -> float:
        """1 for a row that has just come, falling to 0 while its tint fades."""
        since = self._new_since.get(key)
        return 0.0 if since is None else max(0.0, 1 - (time.monotonic() - since) / FADE_S)

    def _bring_up_to_date(self, state: QueueState) -> None:
        anchor = self._anchor(set(state.keys))
        was_empty = self._model.rowCount() == 0
        new = self._model.bring_up_to_date(state.rows, state.keys)
        self._select(state.selected)
        if anchor is not None:
            key, offset = anchor
            self.doItemsLayout()
            place = self._model.place(key).row()
            self.verticalScrollBar().setValue(place * ROW_HEIGHT - offset)
        if new and not was_empty and motion.duration_ms(round(FADE_S * 1000)):
            now = time.monotonic()
            self._new_since.update(dict.fromkeys(new, now))
            self._fader.start()

    def _anchor(self, staying: set[str]) -> tuple[str, int] | None:
        """A row that is looked at and stays, with its distance from the top of the view.

        The selected row, where it is in sight, else the first one.
        """
        value = self.verticalScrollBar().value()
        first = value // ROW_HEIGHT
        last = min(self._model.rowCount() - 1, (value + self.viewport().height()) // ROW_HEIGHT)
        in_sight = list(range(first, last + 1))
        current = self.currentIndex().row()
        if value == 0 and current <= 0:
            # Whoever looks at the top wants to see what comes in there.
            return None
        if current in in_sight:
            in_sight.insert(0, current)
        for place in in_sight:
            key = self._model.key_at(place)
            if key in staying:
                return key, place * ROW_HEIGHT - value
        return None

    def _select(self, key: str | None) -> None:
        index = self._model.place(key)
        selection = self.selectionModel()
        if index.isValid() and self.currentIndex() != index:
            value = self.verticalScrollBar().value()
            self.setAutoScroll(False)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.setAutoScroll(True)
            self.verticalScrollBar().setValue(value)
        elif index.isValid() and not selection.isSelected(index):
            selection.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if not self._is_updating and current.isValid():
            self.chosen.emit(current.data(KEY_ROLE))

    def _on_fade(self) -> None:
        self._new_since = {key: at for key, at in self._new_since.items() if self.newness(key) > 0}
        if not self._new_since:
            self._fader.stop()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.current_key
        match command_of(event, PageName.QUEUE):
            case CommandId.QUEUE_PACK:
                if key is not None:
                    self.pack_requested.emit("" if self._has_marks else key)
            case CommandId.QUEUE_OPEN:
                if key is not None:
                    self.open_requested.emit(key)
            case CommandId.QUEUE_MARK:
                if key is not None:
                    self.mark_toggled.emit(key)
            case CommandId.QUEUE_MARK_DOWN:
                self._extend(1)
            case CommandId.QUEUE_MARK_UP:
                self._extend(-1)
            case CommandId.QUEUE_MARK_ALL:
                self.all_marked.emit()
            case CommandId.BACK if self._has_marks:
                self.marks_cleared.emit()
            case CommandId.BACK | CommandId.SEARCH:
                event.ignore()
            case _:
                super().keyPressEvent(event)

    def _extend(self, by: int) -> None:
        """Mark from where marking began to the row above or below the current one."""
        place = self.currentIndex().row() + by
        if 0 <= place < self._model.rowCount():
            self.run_marked.emit(self._model.key_at(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            key = index.data(KEY_ROLE)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.mark_toggled.emit(key)
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.run_marked.emit(key)
                return
            if self._has_marks:
                self.marks_cleared.emit()
        super().mousePressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """No bare letter acts: a slow scanner would press it."""

    def visualRect(self, index: Index) -> QRect:
        rect = super().visualRect(index)
        return QRect(rect.left(), rect.top(), self.viewport().width(), rect.height())
