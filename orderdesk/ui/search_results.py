"""The results below the search field: a list over the page that goes with the search."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.presenters.command_table import caps_of
from orderdesk.presenters.search_presenter import Result, SearchPresenter, SearchState
from orderdesk.ui import text_paint
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.theme import Colour, Cut, Tone, colour, font, paint_icon
from orderdesk.ui.theme.tokens import RADIUS_CARD, RADIUS_CONTROL
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.shadow import SHADOW_REACH, paint_shadow
from orderdesk.words import _

_ROW = 44
_TITLE = 34
_TITLE_WITH_BUTTON = 56
_MOST_ROWS = 9
_WIDTH = 640


class _Row(QWidget):
    """One found order."""

    def __init__(self, result: Result, search: SearchPresenter) -> None:
        super().__init__()
        self._result = result
        self._search = search
        self._is_current = False
        self.setFixedHeight(_ROW)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(
            ", ".join((result.number, result.name, result.detail, result.state.word))
        )

    def set_current(self, is_current: bool) -> None:
        """Whether Enter opens it."""
        self._is_current = is_current
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._search.open(self._result.order_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._is_current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            role = Colour.ACCENT_TINT if self._is_current else Colour.HOVER
            painter.setBrush(colour(role))
            painter.drawRoundedRect(rect.adjusted(6, 1, -6, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        tone = Tone(self._result.state.hue)
        state_font = font(13, 600 if self._result.state.filled else 400)
        state_width = text_paint.width_of(self._result.state.word, state_font)
        right = rect.right() - 18
        state = QRectF(right - state_width, 0, state_width, _ROW)
        text_paint.draw_line(painter, state, self._result.state.word, state_font, colour(tone.ink))
        cut = Cut.FILL if self._result.state.filled else Cut.REGULAR
        sign = QRectF(state.left() - 24, 0, 16, _ROW)
        paint_icon(painter, sign, self._result.state.icon, colour(tone.ink), cut)
        area = QRectF(18, 0, 76, _ROW)
        ink = colour(Colour.INK)
        text_paint.draw_line(painter, area, self._result.number, font(14, 700), ink)
        name = QRectF(100, 0, (sign.left() - 116) * 0.58, _ROW)
        text_paint.draw_line(painter, name, self._result.name, font(14, 500), ink)
        detail = QRectF(name.right() + 12, 0, sign.left() - name.right() - 24, _ROW)
        ink2 = colour(Colour.INK2)
        text_paint.draw_line(painter, detail, self._result.detail, font(13), ink2)


class SearchResults(QWidget):
    """Hangs below the field while something is typed; the keyboard stays in the field."""

    def __init__(self, window: MainWindow, search: SearchPresenter) -> None:
        super().__init__(window)
        self._window = window
        self._search = search
        self._title = ""
        self._rows: list[_Row] = []
        self._results: tuple[Result, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(
            SHADOW_REACH, SHADOW_REACH + _TITLE, SHADOW_REACH, SHADOW_REACH + 6
        )
        self._column.setSpacing(0)
        self.cancel = Button(_("Cancel"), key=caps_of("Esc"), parent=self)
        # The keyboard stays in the field, where Escape does the same.
        self.cancel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cancel.clicked.connect(search.close)
        self.setAccessibleName(_("Search results"))
        self.hide()
        window.search_changed.connect(search.type)
        window.search_submitted.connect(lambda _text: search.enter())
        window.installEventFilter(self)
        window.search.installEventFilter(self)
        for field in window.search.findChildren(QWidget):
            field.installEventFilter(self)

    def show_search(self, state: SearchState) -> None:
        """Show these results."""
        self.setVisible(state.is_open)
        if not state.is_open:
            return
        self._title = state.title
        self.cancel.setVisible(state.can_cancel)
        if state.results != self._results:
            self._rebuild(state.results)
        for place, row in enumerate(self._rows):
            row.set_current(place == state.current)
        self._place(state.current)
        self.raise_()
        self.update()

    def clear_search(self) -> None:
        """Empty the field and give the keyboard back to the page."""
        self._window.search.set_text("")
        self._window.focus_page()

    def _rebuild(self, results: tuple[Result, ...]) -> None:
        self._results = results
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Row(result, self._search) for result in results]
        for row in self._rows:
            self._column.addWidget(row)

    def _place(self, current: int) -> None:
        first = max(0, min(current - _MOST_ROWS + 1, len(self._rows) - _MOST_ROWS))
        shown = 0
        for place, row in enumerate(self._rows):
            is_shown = first <= place < first + _MOST_ROWS
            row.setVisible(is_shown)
            shown += is_shown
        field = self._window.search
        corner = field.mapTo(self._window, QPoint(0, field.height() + 4))
        height = self._title_height() + shown * _ROW + (6 if shown else 0)
        width = min(_WIDTH, self._window.width() - corner.x() - 16)
        self.setGeometry(
            corner.x() - SHADOW_REACH,
            corner.y() - SHADOW_REACH,
            width + 2 * SHADOW_REACH,
            height + 2 * SHADOW_REACH,
        )

    def _title_height(self) -> int:
        return _TITLE if self.cancel.isHidden() else _TITLE_WITH_BUTTON

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.cancel.sizeHint()
        left = self.width() - SHADOW_REACH - 12 - size.width()
        self.cancel.setGeometry(QRect(QPoint(left, SHADOW_REACH + 8), size))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event) if self.isVisible() else False
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _MOST_ROWS,
            Qt.Key.Key_PageUp: -_MOST_ROWS,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._search.move(step)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._search.close()
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate = QRectF(self.rect()).adjusted(
            SHADOW_REACH, SHADOW_REACH, -SHADOW_REACH, -SHADOW_REACH
        )
        paint_shadow(painter, plate, RADIUS_CARD)
        painter.setPen(colour(Colour.LINE))
        painter.setBrush(colour(Colour.SURFACE))
        painter.drawRoundedRect(plate.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CARD, RADIUS_CARD)
        room = 0 if self.cancel.isHidden() else self.cancel.width() + 12
        width, height = plate.width() - 36 - room, self._title_height()
        area = QRectF(plate.left() + 18, plate.top(), width, height)
        text_paint.draw_line(painter, area, self._title, font(12, 500), colour(Colour.INK2))
        if self._rows:
            painter.setPen(colour(Colour.LINE))
            y = plate.top() + _TITLE - 0.5
            painter.drawLine(QPointF(plate.left() + 18, y), QPointF(plate.right() - 18, y))
