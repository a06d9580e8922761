"""The views of the queue as tabs with counts."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from orderdesk.domain.work import View
from orderdesk.presenters.queue_state import Tab
from orderdesk.ui import text_paint
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.words import _

TABS_HEIGHT = 48
_EDGE = 24
_GAP = 26
_CHIP_PAD = 8


class _TabButton(QAbstractButton):
    """One view. The active one is underlined, its count a dark pill."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._count = ""
        self._number = number
        self.setCheckable(True)
        self.setFixedHeight(TABS_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_tab(self, tab: Tab) -> None:
        """Name, count, and whether it is the active one."""
        if (self.text(), self._count) != (tab.title, tab.count):
            self.setText(tab.title)
            self._count = tab.count
            self.setAccessibleName(f"{tab.title}, {tab.count}")
            self.setToolTip(f"Alt+{self._number}")
            self.updateGeometry()
        self.setChecked(tab.is_active)
        self.update()

    def _title_font(self) -> QFont:
        return font(14, 600)

    def _pill_width(self) -> float:
        return max(24.0, text_paint.width_of(self._count, font(12, 600)) + 2 * _CHIP_PAD)

    def sizeHint(self) -> QSize:
        width = text_paint.width_of(self.text(), self._title_font()) + 8 + self._pill_width()
        return QSize(round(width + 1), TABS_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        is_strong = self.isChecked() or self.underMouse()
        ink = colour(Colour.INK if is_strong else Colour.INK2)
        used = text_paint.draw_line(painter, rect, self.text(), self._title_font(), ink)
        pill = QRectF(used + 8, rect.center().y() - 10, self._pill_width(), 20)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.INK))
        else:
            painter.setPen(colour(Colour.LINE))
            painter.setBrush(colour(Colour.SUNKEN))
            pill = pill.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(pill, 10, 10)
        count_ink = colour(Colour.SURFACE if self.isChecked() else Colour.INK2)
        centre = Qt.AlignmentFlag.AlignHCenter
        text_paint.draw_line(painter, pill, self._count, font(12, 600), count_ink, centre)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.INK))
            painter.drawRoundedRect(QRectF(0, rect.bottom() - 3, rect.width(), 3), 1.5, 1.5)


class ViewTabs(QWidget):
    """Signals: chosen(view)."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(TABS_HEIGHT)
        self.setAccessibleName(_("Views"))
        self._buttons: dict[View, _TabButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_EDGE, 0, _EDGE, 0)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)

    def show_tabs(self, tabs: tuple[Tab, ...]) -> None:
        """Show these views in their sequence."""
        for number, tab in enumerate(tabs, 1):
            button = self._buttons.get(tab.view)
            if button is None:
                button = _TabButton(number)
                button.clicked.connect(lambda _checked=False, view=tab.view: self.chosen.emit(view))
                self._buttons[tab.view] = button
                self._group.addButton(button)
                self._row.insertWidget(self._row.count() - 1, button)
            button.show_tab(tab)

    def button(self, view: View) -> QAbstractButton:
        """The tab of a view."""
        return self._buttons[view]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(Colour.LINE))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
