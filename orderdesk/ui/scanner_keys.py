"""What a key event types, as a scanner means it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_EDITING = frozenset(
    (
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
    )
)


def character_of(event: QKeyEvent, *, is_within: bool) -> str:
    """What the key types, or "". Some scanners send control characters, as Ctrl and a letter.

    `is_within`: the key came within a code.
    """
    text, key = event.text(), event.key()
    commanding = event.modifiers() & _COMMANDING
    if key in _EDITING:
        return ""
    if commanding == Qt.KeyboardModifier.ControlModifier:
        # Within a code, Ctrl and a letter is not a command: people are not that fast.
        is_control = is_within and Qt.Key.Key_At <= key <= Qt.Key.Key_Underscore
        return chr(key - Qt.Key.Key_At) if is_control else ""
    # Ctrl and Alt together are AltGr, which types "@" and its like.
    is_plain = not commanding or commanding == _COMMANDING
    return text if is_plain else ""


def copy_of(event: QKeyEvent) -> QKeyEvent:
    """A copy that can be sent later, stamped as the event was."""
    copy = QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    copy.setTimestamp(event.timestamp())
    return copy
