"""What stands in place of rows: nothing left to do, nothing here yet, or what went wrong."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import cap
from orderdesk.presenters.queue_state import Link, Message
from orderdesk.ui.theme import Colour, Tone
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.empty_state import Elsewhere, EmptyPicture, EmptyState, EmptyText
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.words import _


class MessagePanel(QWidget):
    """Signals: followed(link); check_requested()."""

    followed = Signal(object)
    check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[Link, ...] = ()
        self.empty = EmptyState()
        self.empty.elsewhere_chosen.connect(self._on_elsewhere_chosen)
        self._checked = PlainLabel("", 13, 400, Colour.INK2, wraps=False)
        self.check = Button(_("Check now"), icon="arrows-clockwise", key=cap(CommandId.CHECK))
        self.check.clicked.connect(self.check_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 0, 20, 16)
        foot.addWidget(self._checked)
        foot.addStretch(1)
        foot.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)

    def show_message(self, message: Message) -> None:
        """Say this."""
        self._links = message.links
        self.empty.show_text(
            EmptyText(
                message.title,
                message.sentence,
                _picture(message),
                message.links_title if message.links else "",
                tuple(
                    Elsewhere(
                        str(place), link.mark.word, link.detail, link.mark.icon, Tone(link.mark.hue)
                    )
                    for place, link in enumerate(message.links)
                ),
            )
        )
        self._checked.setText(message.checked)

    def _on_elsewhere_chosen(self, key: str) -> None:
        self.followed.emit(self._links[int(key)])


def _picture(message: Message) -> EmptyPicture:
    if message.is_error:
        return EmptyPicture.NONE
    return EmptyPicture.ALL_DONE if message.is_all_done else EmptyPicture.SHELF
