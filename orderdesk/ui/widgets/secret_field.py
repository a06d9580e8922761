"""A field for what nobody should read over a shoulder, with an eye to look at it all the same."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from orderdesk.ui.theme import font
from orderdesk.ui.widgets.icon_button import IconButton
from orderdesk.words import _

_EYE = 32


class SecretField(QLineEdit):
    """Masked; `eye` shows it until it is pressed again."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFont(font(15, code=True))
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setTextMargins(0, 0, _EYE, 0)
        self.eye = IconButton("eye", _("Show it"), _EYE, self)
        self.eye.clicked.connect(self._on_eye_clicked)

    def hide_text(self) -> None:
        """Mask it again."""
        self._show_text(False)

    def _on_eye_clicked(self) -> None:
        self._show_text(self.echoMode() is QLineEdit.EchoMode.Password)

    def _show_text(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)
        name = _("Hide it") if shown else _("Show it")
        self.eye.set_icon("eye-slash" if shown else "eye", name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.eye.move(self.width() - _EYE - 6, (self.height() - _EYE) // 2)
