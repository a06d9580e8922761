"""The sheet: the one white page on the canvas."""

from PySide6.QtWidgets import QWidget

from orderdesk.ui.theme.tokens import RADIUS_CARD
from orderdesk.ui.widgets.surface import Surface


class Sheet(Surface):
    """It does not clip: rows inside keep their own radius."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(RADIUS_CARD, 1, 0, parent)
