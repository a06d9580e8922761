"""A white card with rounded corners, for what belongs together in a form."""

from PySide6.QtWidgets import QWidget

from orderdesk.ui.theme.tokens import RADIUS_CONTROL
from orderdesk.ui.widgets.surface import Surface


class Card(Surface):
    """Its content goes into `column`."""

    def __init__(self, parent: QWidget | None = None, *, edge: int = 16) -> None:
        super().__init__(RADIUS_CONTROL, edge, 4, parent)
