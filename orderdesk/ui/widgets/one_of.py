"""Several widgets in one place, of which one is shown.

A QStackedWidget is as high as the highest of them, so that a short one would scroll.
"""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class OneOf(QWidget):
    """As high as the one that is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget) -> None:
        """Take one in, hidden."""
        widget.hide()
        self._widgets.append(widget)
        self._column.addWidget(widget)

    def show_only(self, widget: QWidget) -> None:
        """Show this one in the place of the others."""
        for other in self._widgets:
            if other is not widget:
                other.hide()
        widget.show()
