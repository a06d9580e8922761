"""Enter presses the button that the focus ring stands on, and never one that a scanner came upon."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QDialog

from orderdesk.ui.keys import ENTERS
from orderdesk.ui.widgets.focus_frame import FocusRingKeeper


class EnterPresses(QObject):
    """Listens for Enter on the button that was gone to by key, wherever `ring` says that it is.

    Behind a character Enter presses nothing: that is how a code ends which was not known for a scan.
    Nor does it in a dialog, whose questions no Enter answers, or on a choice that is made already:
    there it stays the page's key.
    """

    def __init__(self, ring: FocusRingKeeper) -> None:
        super().__init__(ring)
        self._button: QAbstractButton | None = None
        ring.moved.connect(self._on_moved)

    def _on_moved(self, widget: object) -> None:
        # A page may be thrown away with the button that the ring stood on.
        if self._button is not None and shiboken6.isValid(self._button):
            self._button.removeEventFilter(self)
        self._button = widget if isinstance(widget, QAbstractButton) else None
        if self._button is not None:
            self._button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        button = self._button
        if button is None or button is not watched:
            return False
        if event.key() in ENTERS:
            if not _is_for(button, event):
                return False
            button.click()
            return True
        if event.text().strip() and event.text().isprintable():
            self._on_moved(None)
        return False


def _is_for(button: QAbstractButton, event: QKeyEvent) -> bool:
    is_alone = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    is_chosen = button.isCheckable() and button.isChecked()
    is_asking = isinstance(button.window(), QDialog)
    return is_alone and not event.isAutoRepeat() and not is_chosen and not is_asking
