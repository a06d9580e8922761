"""Whose the arrow keys are: the page's list's, unless a question with its few answers is open."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


def leaves_arrows(button: QWidget, event: QKeyEvent) -> bool:
    """Whether `button` should pass this key on to its page.

    Qt would look for the next button in that direction, wherever in the window it lies.
    """
    return event.key() in _ARROWS and not isinstance(button.window(), QDialog)
