"""The foot of the settings during a first run: which step this is, and the way on."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.setup_guide import SetupGuide, SetupState, SetupStep
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.theme import Colour, colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _

_SECTIONS = {
    SetupStep.SCANNER: Section.SCANNER,
    SetupStep.PAPER: Section.PAPER,
    SetupStep.SOUND: Section.SOUND,
}


class SetupBar(QWidget):
    """Turns the page to each step's section. No scanner's Enter presses a button of it."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self._page = page
        self.step = PlainLabel("", 13, 600, wraps=False)
        self.sentence = PlainLabel("", 13, 400, Colour.INK2)
        self.skip = Button("", ButtonKind.QUIET)
        self.back = Button(_("Back"))
        self.next = Button("", ButtonKind.PRIMARY)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.step)
        words.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 12, 24, 12)
        row.setSpacing(12)
        row.addLayout(words, 1)
        for button in (self.skip, self.back, self.next):
            row.addWidget(button)
        self.hide()
        page.add_foot(self)

    def follow(self, guide: SetupGuide) -> None:
        """Let the buttons lead through this guide."""
        self.skip.clicked.connect(guide.skip)
        self.back.clicked.connect(guide.back)
        self.next.clicked.connect(guide.go_on)

    def show_setup(self, state: SetupState | None) -> None:
        """Show this step; None where the guide is over."""
        self.setVisible(state is not None)
        if state is None:
            return
        self._page.open_section(_SECTIONS[state.step])
        place = _("First run, step {number} of {count}")
        self.step.setText(place.format(number=state.number, count=state.count))
        self.sentence.setText(state.sentence)
        self.setAccessibleName(f"{self.step.text()}. {state.sentence}")
        self.skip.set_label(state.skip)
        self.skip.setVisible(bool(state.skip))
        self.back.setVisible(state.may_go_back)
        self.next.set_label(state.next)
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(QRectF(0, 0, self.width(), 1), colour(Colour.LINE))
