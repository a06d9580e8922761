"""Painted rows: a list that keeps its keys to itself, and what every row has on its ground."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.theme.tokens import RADIUS_CONTROL

ROW_COMFORTABLE = 58
ROW_COMPACT = 44
_INSET = 8
_BAR = 3

Index = QModelIndex | QPersistentModelIndex


class WorkList(QListView):
    """A list of painted rows, reached by arrows alone: letters search nothing, "/" passes on.

    Signals: opened(index) on Enter or a double click; left_to_right(index) on the right arrow;
    current_changed(index) whenever another row becomes the current one.
    """

    opened = Signal(QModelIndex)
    right_pressed = Signal(QModelIndex)
    current_changed = Signal(QModelIndex)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(self.opened)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current_changed.emit(current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.opened.emit(index)
        elif key == Qt.Key.Key_Right and index.isValid():
            self.right_pressed.emit(index)
        elif event.text().strip() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters search nothing here: a slow scanner would move the current row."""


class RowDelegate(QStyledItemDelegate):
    """Paints the ground of a row, then asks `paint_row` for its content.

    The model gives the row's spoken text by Qt.ItemDataRole.AccessibleTextRole.
    """

    def __init__(self, row_height: int = ROW_COMFORTABLE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row_height = row_height

    def paint_row(self, painter: QPainter, content: QRectF, index: Index) -> None:
        """Paint the row's content into `content`, which ends where the grid's columns end."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = QRectF(option.rect)
        state = option.state
        view = option.widget
        is_current = isinstance(view, QAbstractItemView) and view.currentIndex() == index
        paint_row_ground(
            painter,
            rect,
            is_current=is_current,
            is_selected=bool(state & QStyle.StateFlag.State_Selected),
            is_hovered=bool(state & QStyle.StateFlag.State_MouseOver),
        )
        self.paint_row(painter, rect.adjusted(24, 0, -24, 0), index)
        painter.restore()


def paint_row_ground(
    painter: QPainter,
    rect: QRectF,
    *,
    is_current: bool,
    is_selected: bool = False,
    is_hovered: bool = False,
    has_divider: bool = True,
) -> None:
    """Tint and bar of the current row, hover, and the hairline to the next."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plate = rect.adjusted(_INSET, 0, -_INSET, -1)
    role = None
    if is_current or is_selected:
        role = Colour.ACCENT_TINT
    elif is_hovered:
        role = Colour.HOVER
    if role is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(role))
        painter.drawRoundedRect(plate, RADIUS_CONTROL, RADIUS_CONTROL)
    elif has_divider:
        painter.fillRect(
            QRectF(rect.left() + 24, rect.bottom() - 1, rect.width() - 48, 1), colour(Colour.LINE)
        )
    if is_current:
        paint_current_bar(painter, plate)


def paint_current_bar(painter: QPainter, plate: QRectF) -> None:
    """The 3 px bar at the left of the current row."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(Colour.ACCENT))
    bar = QRectF(plate.left(), plate.top() + 9, _BAR, plate.height() - 18)
    painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
