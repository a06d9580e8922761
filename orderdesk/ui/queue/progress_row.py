"""How far the first load is, above the rows, with the way to stop it for now."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.plain_label import PlainLabel


class ProgressRow(QWidget):
    """Not there at all while nothing is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.words = PlainLabel("", 13, 500, Colour.INK2)
        self.act = Button("")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 6, 24, 6)
        row.setSpacing(16)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        self.hide()

    def show_progress(self, words: str, act: str) -> None:
        """Say how far it is; `act` is the button's verb, "" for none yet."""
        self.words.setText(words)
        self.act.set_label(act)
        self.act.setVisible(bool(act))
        self.setVisible(bool(words))
