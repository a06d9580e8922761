"""The report page: one day in numbers, bars and lists, and the way to the days before."""

from datetime import date
from typing import Protocol

from PySide6.QtCore import QDate, QLocale, QPointF, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap, icon, title, tooltip
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.report_state import ReportState
from orderdesk.ui.keys import command_of
from orderdesk.ui.outbox.note_line import NoteLine
from orderdesk.ui.report.charts import BarChart, HourChart
from orderdesk.ui.report.parts import FiguresRow, LineList, Part
from orderdesk.ui.theme import Colour, Tone, colour, font
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.empty_state import Elsewhere, EmptyPicture, EmptyState, EmptyText
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.ui.widgets.loading_bars import LoadingBars
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_HEAD = 76
_FOOT = 64
_SIDE = 300
_EDGE = 24
_WIDE_FROM = 880


class ReportVerbs(Protocol):
    """What the page asks of its presenter."""

    def step(self, days: int) -> None: ...
    def choose(self, day: date) -> None: ...
    def choose_today(self) -> None: ...
    def stop(self) -> None: ...
    def read_again(self) -> None: ...
    def save_pdf(self) -> None: ...
    def save_table(self) -> None: ...


class ReportPage(QWidget):
    """Left and Right go through the days, Home comes back to today."""

    def __init__(self, verbs: ReportVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self._state: ReportState | None = None
        self._is_narrow = False
        self._title = PlainLabel("", 24, 700, wraps=False)
        self._subtitle = PlainLabel("", 13, 400, Colour.INK2, wraps=False)
        self.before = _step_button(CommandId.REPORT_BEFORE)
        self.before.clicked.connect(lambda: verbs.step(-1))
        self.after = _step_button(CommandId.REPORT_AFTER)
        self.after.clicked.connect(lambda: verbs.step(1))
        self.date = QDateEdit()
        self.date.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)
        self.date.setFixedSize(124, 40)
        self.date.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.date.setAccessibleName(_("Day of the report"))
        self.date.setKeyboardTracking(False)
        self.date.setDisplayFormat(_date_format())
        self.date.setFont(font(14))
        self.date.dateChanged.connect(self._on_date)
        self.today = Button(title(CommandId.REPORT_TODAY), key=cap(CommandId.REPORT_TODAY))
        self.today.clicked.connect(verbs.choose_today)
        self.trouble = NoteLine("warning-octagon", Tone.WRONG)
        self.figures = FiguresRow()
        self.hours = HourChart(_("Orders by hour"))
        self.people = BarChart(_("Packed by"))
        self.stops = BarChart(_("Stops at the bench"))
        self.still_open = LineList()
        self.shorts = LineList()
        self.empty = EmptyState()
        self.empty.elsewhere_chosen.connect(lambda _key: verbs.read_again())
        self._nothing = PlainLabel("", 15, 600)
        self._why_nothing = PlainLabel("", 13, 400, Colour.INK2)
        self.loading = LoadingBars(can_cancel=True)
        self.loading.cancelled.connect(verbs.stop)
        self.table = _button(CommandId.REPORT_TABLE, ButtonKind.SECONDARY)
        self.table.clicked.connect(verbs.save_table)
        self.pdf = _button(CommandId.REPORT_PDF, ButtonKind.PRIMARY)
        self.pdf.clicked.connect(verbs.save_pdf)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def state_shown(self) -> ReportState | None:
        """What is shown now."""
        return self._state

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._head.setFixedHeight(_HEAD)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        words.addStretch(1)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(_EDGE, 0, _EDGE, 0)
        head.setSpacing(8)
        head.addLayout(words, 1)
        for control in (self.today, self.before, self.date, self.after):
            head.addWidget(control)
        self._parts = {
            "people": Part(_("Packed by"), self.people),
            "stops": Part(_("Stops at the bench"), self.stops),
            "hours": Part(_("Orders by hour"), self.hours),
            "still_open": Part(_("Still open now"), self.still_open),
            "shorts": Part(_("Short picks"), self.shorts),
        }
        self._main_column, main = _column(
            (
                self._nothing_packed(),
                self.figures,
                *(self._parts[name] for name in ("people", "stops", "hours")),
            )
        )
        self._main_area = _scroll(main)
        self._main = QStackedWidget()
        for widget in (self._main_area, self.empty, self.loading):
            self._main.addWidget(widget)
        self._side_column, side = _column((self._parts["still_open"], self._parts["shorts"]))
        self._side = _scroll(side)
        self._side.setFixedWidth(_SIDE)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 1, 0)
        middle.setSpacing(1)
        middle.addWidget(self._main, 1)
        middle.addWidget(self._side)
        self._foot = QWidget()
        self._foot.setFixedHeight(_FOOT)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(_EDGE, 0, 20, 0)
        foot.setSpacing(12)
        self._why = PlainLabel("", 13, 400, Colour.INK2)
        foot.addWidget(self._why, 1)
        foot.addWidget(self.table)
        foot.addWidget(self.pdf)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.trouble)
        column.addLayout(middle, 1)
        column.addWidget(self._foot)

    def _nothing_packed(self) -> QWidget:
        """The words of an empty day where what is still open takes the place of its picture."""
        self._nothing_part = QWidget()
        column = QVBoxLayout(self._nothing_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._nothing)
        column.addWidget(self._why_nothing)
        return self._nothing_part

    def show_state(self, state: ReportState) -> None:
        """Show this day."""
        is_same = self._state is not None and self._state.day == state.day
        self._state = state
        self._title.setText(state.title)
        self._show_subtitle(state)
        self._show_date(state)
        self.trouble.show_text(f"{state.trouble} {state.advice}".strip())
        self.figures.show_figures(state.figures)
        self.hours.show_bars(state.hours)
        self.people.show_bars(state.people)
        self.stops.show_bars(state.stops)
        self._parts["stops"].set_title(state.stops_title)
        self.still_open.show_lines(state.still_open)
        self.shorts.show_lines(state.shorts)
        for name, part in self._parts.items():
            part.setVisible(bool(getattr(state, name)))
        self._side.setVisible(not self._is_narrow and bool(state.still_open or state.shorts))
        if state.is_loading:
            self._main.setCurrentWidget(self.loading)
        elif state.empty_title and not (self._is_narrow and state.still_open):
            self.empty.show_text(_empty_text(state))
            self._main.setCurrentWidget(self.empty)
        else:
            self._main.setCurrentWidget(self._main_area)
        self._nothing.setText(state.empty_title)
        self._why_nothing.setText(state.empty_sentence)
        self._nothing_part.setVisible(bool(state.empty_title))
        self.figures.setVisible(bool(state.figures))
        self._why.setText(state.why_no_file)
        for button in (self.table, self.pdf):
            button.setEnabled(not state.why_no_file)
        if not is_same:
            self._main_area.verticalScrollBar().setValue(0)
        self.setAccessibleName(state.title)

    def _show_subtitle(self, state: ReportState) -> None:
        words = (state.date_text,) if self._is_narrow else (state.date_text, state.subtitle)
        self._subtitle.setText("  ·  ".join(words))

    def _fit(self) -> None:
        """In a narrow window what stands beside the figures comes below them."""
        is_narrow = self.width() < _WIDE_FROM
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self.figures.set_in_a_row(3 if is_narrow else 5)
        to = self._main_column if is_narrow else self._side_column
        for place, name in enumerate(("still_open", "shorts")):
            to.insertWidget(place + 2 if is_narrow else place, self._parts[name])
        if self._state is not None:
            self.show_state(self._state)

    def _show_date(self, state: ReportState) -> None:
        blocker = QSignalBlocker(self.date)
        self.date.setMaximumDate(_qdate(state.today))
        if not self.date.hasFocus() or self.date.date() != _qdate(state.day):
            self.date.setDate(_qdate(state.day))
        self.after.setEnabled(not state.is_today)
        self.today.setVisible(not state.is_today)
        del blocker

    def _on_date(self, chosen: QDate) -> None:
        self._verbs.choose(date(chosen.year(), chosen.month(), chosen.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match command_of(event, PageName.REPORT):
            case CommandId.REPORT_BEFORE:
                self._verbs.step(-1)
            case CommandId.REPORT_AFTER:
                self._verbs.step(1)
            case CommandId.REPORT_TODAY:
                self._verbs.choose_today()
            case _:
                # What scrolls any scroll area; the rest it passes on.
                self._main_area.keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colour(Colour.LINE))
        top, bottom = self._head.geometry().bottom(), self._foot.geometry().top()
        painter.drawLine(QPointF(0, top + 0.5), QPointF(self.width(), top + 0.5))
        painter.drawLine(QPointF(0, bottom - 0.5), QPointF(self.width(), bottom - 0.5))
        if self._side.isVisible():
            side = self._side.geometry().left() - 0.5
            painter.drawLine(QPointF(side, top), QPointF(side, bottom))


def _empty_text(state: ReportState) -> EmptyText:
    again = Elsewhere("again", state.again, icon="arrows-clockwise")
    return EmptyText(
        state.empty_title,
        state.empty_sentence,
        EmptyPicture.SHELF,
        elsewhere=(again,) if state.again else (),
    )


def _step_button(command_id: CommandId) -> IconButton:
    return IconButton(icon(command_id), tooltip(command_id), 40)


def _button(command_id: CommandId, kind: ButtonKind) -> Button:
    return Button(title(command_id), kind, icon=icon(command_id), key=cap(command_id))


def _date_format() -> str:
    """The locale's short date, with the year in full; the standard's where there is no locale."""
    if QLocale().language() == QLocale.Language.C:
        return "yyyy-MM-dd"
    short = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    return short if "yyyy" in short else short.replace("yy", "yyyy")


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _column(widgets: tuple[QWidget, ...]) -> tuple[QVBoxLayout, QWidget]:
    body = QWidget()
    body.setObjectName("content")
    column = QVBoxLayout(body)
    column.setContentsMargins(_EDGE, 20, _EDGE, 20)
    column.setSpacing(20)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column, body


def _scroll(body: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    return area
