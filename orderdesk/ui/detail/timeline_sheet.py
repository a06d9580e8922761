"""The whole timeline in the side sheet, and its newest entries in the column."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from orderdesk.presenters.timeline_entry import Timeline
from orderdesk.ui.detail.timeline_list import TimelineList
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import ngettext

NEWEST = 4


class TimelineSheet(QWidget):
    """Every entry, to be scrolled by the arrow keys; it follows the order while it is open."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.list = TimelineList()
        self._age = PlainLabel("", 12, 400, Colour.INK2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list, 1)
        column.addWidget(self._age)
        self.show_timeline(timeline)
        if timeline.entries:
            self.list.setCurrentIndex(self.list.model().index(0, 0))

    def show_timeline(self, timeline: Timeline) -> None:
        """Show it as it stands now."""
        self.list.show_entries(timeline.entries)
        self._age.setText(timeline.age)


class NewestEntries(QWidget):
    """The newest few entries, and the way to the others."""

    def __init__(self, timeline: Timeline, open_whole: Callable[[], None]) -> None:
        super().__init__()
        count = len(timeline.entries)
        words = ngettext(
            "Whole timeline ({count} entry)", "Whole timeline ({count} entries)", count
        )
        self.whole = Button(words.format(count=count), icon="clock-countdown")
        self.whole.clicked.connect(lambda _checked=False: open_whole())
        self.list = TimelineList(whole=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        self._age = PlainLabel(timeline.age, 12, 400, Colour.INK2)
        column.addWidget(self._age)
        column.addWidget(self.whole)
        self.list.show_entries(timeline.entries[:NEWEST])

    def show_age(self, age: str) -> None:
        """Only time has passed."""
        self._age.setText(age)
