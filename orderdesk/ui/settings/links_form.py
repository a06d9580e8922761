"""The list of linked codes among the settings."""

from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.code_links import CodeLinksState, LinkRow
from orderdesk.ui.theme import Colour
from orderdesk.ui.widgets.button import Button, ButtonKind
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class LinkVerbs(Protocol):
    """What the list asks of its presenter."""

    def remove(self, key: str) -> None: ...


class LinksForm(QWidget):
    """One row for each link, with the button that takes it away."""

    def __init__(self, verbs: LinkVerbs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verbs = verbs
        self.buttons: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._body: QWidget | None = None

    def show_state(self, state: CodeLinksState) -> None:
        """Show these links."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.buttons = []
        body = self._body = QWidget()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        if not state.rows:
            rows.addWidget(PlainLabel(state.empty, 13, 400, Colour.INK2))
        for row in state.rows:
            rows.addLayout(self._row(row))
        self._column.addWidget(body)
        body.show()

    def _row(self, row: LinkRow) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(PlainLabel(row.code, 14, 600))
        texts.addWidget(PlainLabel(row.product, 14, 400))
        texts.addWidget(PlainLabel(row.origin, 12, 400, Colour.INK2))
        button = Button(_("Unlink"), ButtonKind.SECONDARY, icon="x")
        button.setAccessibleName(row.spoken)
        button.clicked.connect(lambda _checked=False, key=row.key: self._verbs.remove(key))
        self.buttons.append(button)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addLayout(texts, 1)
        line.addWidget(button)
        return line
