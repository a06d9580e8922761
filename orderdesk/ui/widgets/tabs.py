"""The views of a page as tabs with their counts; Alt+1 to Alt+9 reach them from anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.ui import text_paint
from orderdesk.ui.keys import bind_keys
from orderdesk.ui.theme import Colour, colour, font
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.plain_label import plain_tooltip
from orderdesk.words import _

TABS_HEIGHT = 48
_GAP = 20
_PILL = 20
_MORE = 36


@dataclass(frozen=True, slots=True)
class TabText:
    """One view. `count` None shows no number.

    One that cannot be chosen says `why_not`; clicked, it offers what can be done about that.
    """

    key: str
    title: str
    count: int | None = None
    why_not: str = ""


class _Tab(QAbstractButton):
    """One tab: its title, its count in a pill, and a line below the one that is chosen."""

    def __init__(self, text: TabText, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.shown = text
        self.show_text(text)

    def show_text(self, text: TabText) -> None:
        self.shown = text
        # A shop's own view may be called "Fish & chips": no mnemonic in there.
        self.setText(text.title.replace("&", "&&"))
        has_count = text.count is not None
        spoken = f"{text.title}, {text.count}" if has_count else text.title
        self.setAccessibleName(f"{spoken}, {text.why_not}" if text.why_not else spoken)
        self.setCheckable(not text.why_not)
        self.setToolTip(plain_tooltip(text.why_not))
        self.updateGeometry()
        self.update()

    def _pill_width(self) -> float:
        if self.shown.count is None:
            return 0.0
        width = text_paint.width_of(str(self.shown.count), font(12, 600))
        return max(_PILL, round(width) + 12)

    def sizeHint(self) -> QSize:
        pill = self._pill_width()
        width = text_paint.width_of(self.shown.title, font(14, 600)) + (pill + 8 if pill else 0)
        return QSize(round(width) + 1, TABS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        is_chosen = self.isChecked()
        ink = colour(Colour.INK if is_chosen or self.underMouse() else Colour.INK2)
        if self.shown.why_not:
            ink = colour(Colour.INK3)
        text_paint.draw_line(painter, rect, self.shown.title, font(14, 600), ink)
        if self.shown.count is not None:
            width = self._pill_width()
            pill = QRectF(rect.right() - width, rect.center().y() - _PILL / 2, width, _PILL)
            self._paint_pill(painter, pill, str(self.shown.count), is_chosen)
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.INK))
            painter.drawRoundedRect(QRectF(0, rect.bottom() - 3, rect.width(), 3), 1.5, 1.5)

    @staticmethod
    def _paint_pill(painter: QPainter, pill: QRectF, text: str, is_chosen: bool) -> None:
        if is_chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(Colour.INK))
            plate, ink = pill, colour(Colour.SURFACE)
        else:
            painter.setPen(colour(Colour.LINE))
            painter.setBrush(colour(Colour.SUNKEN))
            plate, ink = pill.adjusted(0.5, 0.5, -0.5, -0.5), colour(Colour.INK2)
        painter.drawRoundedRect(plate, plate.height() / 2, plate.height() / 2)
        centre = Qt.AlignmentFlag.AlignHCenter
        text_paint.draw_line(painter, pill, text, font(12, 600), ink, centre)


class ViewTabs(QWidget):
    """Tabs for the views of one page. What does not fit goes into a menu at the end.

    Signals: chosen(key) when the user chooses; not for `select`. unusable_clicked(key, place) for one that
    cannot be chosen, with the place for a menu.
    """

    chosen = Signal(str)
    unusable_clicked = Signal(str, QPoint)

    def __init__(self, parent: QWidget | None = None, *, binds_numbers: bool = True) -> None:
        super().__init__(parent)
        self._tabs: list[_Tab] = []
        self._at_end: list[QWidget] = []
        self._group = QButtonGroup(self)
        self.setFixedHeight(TABS_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 24, 0)
        self._row.setSpacing(_GAP)
        self._row.addStretch(1)
        self._more = IconButton("caret-down", _("More views"), 28, self)
        self._more.clicked.connect(self._on_more_clicked)
        self._more.hide()
        # A page that has something else on Alt and a number keeps the tabs to the pointer and Tab.
        if binds_numbers:
            bind_keys(self, CommandId.QUEUE_VIEW, self._on_number)

    def show_tabs(self, tabs: Sequence[TabText]) -> None:
        """Show these views. Same keys in the same sequence keep their places and the focus."""
        if [tab.shown.key for tab in self._tabs] == [tab.key for tab in tabs]:
            for tab, text in zip(self._tabs, tabs, strict=True):
                tab.show_text(text)
        else:
            chosen = self.current
            self._rebuild(tabs)
            self.select(chosen)
        self._fit()

    @property
    def current(self) -> str:
        """The key of the view chosen, "" for none."""
        return next((tab.shown.key for tab in self._tabs if tab.isChecked()), "")

    def select(self, key: str) -> None:
        """Mark a view as chosen, without telling anybody."""
        for tab in self._tabs:
            if tab.shown.key == key:
                tab.setChecked(True)
        self._fit()

    def add_at_end(self, widget: QWidget) -> None:
        """Put a widget at the right end of the row."""
        self._row.addWidget(widget)
        self._at_end.append(widget)

    def _rebuild(self, tabs: Sequence[TabText]) -> None:
        for tab in self._tabs:
            self._group.removeButton(tab)
            self._row.removeWidget(tab)
            tab.hide()
            tab.deleteLater()
        self._tabs = []
        for index, text in enumerate(tabs):
            tab = _Tab(text, self)
            tab.clicked.connect(lambda _checked, tab=tab: self._on_clicked(tab))
            self._group.addButton(tab)
            self._row.insertWidget(index, tab)
            self._tabs.append(tab)

    def _on_clicked(self, tab: _Tab) -> None:
        if tab.shown.why_not:
            below = tab if tab.isVisible() else self._more
            place = below.mapToGlobal(below.rect().bottomLeft())
            self.unusable_clicked.emit(tab.shown.key, place)
        else:
            self._choose(tab)

    def _on_number(self, place: int) -> None:
        usable = [tab for tab in self._tabs if not tab.shown.why_not]
        if place < len(usable):
            self._choose(usable[place])

    def _choose(self, tab: _Tab) -> None:
        tab.setChecked(True)
        self._fit()
        self.chosen.emit(tab.shown.key)

    def _on_more_clicked(self) -> None:
        menu = QMenu(self)
        for tab in self._tabs:
            if tab.isHidden():
                action = menu.addAction(tab.accessibleName().replace("&", "&&"))
                action.triggered.connect(lambda _checked, tab=tab: self._on_clicked(tab))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _fit(self) -> None:
        """Hide from the end what does not fit; the chosen view always stays."""
        others = sum(widget.sizeHint().width() + _GAP for widget in self._at_end)
        room = self.width() - 48 - others
        wanted = sum(tab.sizeHint().width() + _GAP for tab in self._tabs) - _GAP
        is_tight = wanted > room and self.width() > 0
        if is_tight:
            room -= _MORE
        right = 24.0
        chosen = next((tab for tab in self._tabs if tab.isChecked()), None)
        kept = chosen.sizeHint().width() + _GAP if chosen is not None else 0
        left_over = room - kept
        for tab in self._tabs:
            width = tab.sizeHint().width() + _GAP
            fits = not is_tight or tab is chosen or width <= left_over + _GAP
            if tab is not chosen:
                left_over = left_over - width if fits else -1
            tab.setVisible(fits)
            right += width if fits else 0
        self._more.setVisible(is_tight)
        self._more.move(round(right) - 12, (TABS_HEIGHT - self._more.height()) // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, TABS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = QRectF(0, self.height() - 1, self.width(), 1)
        painter.fillRect(line, colour(Colour.LINE))
