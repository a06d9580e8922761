"""What a text field held before a scan was typed into it, and how it gets it back."""

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)


@dataclass(frozen=True, slots=True)
class FieldSnapshot:
    """`restore` gives `field` its text, cursor and selection back; a field that is gone stays gone."""

    field: QWidget
    _restore: Callable[[], None]

    def restore(self) -> None:
        """Put the field back as it was."""
        if shiboken6.isValid(self.field):
            self._restore()


def take_snapshot(receiver: QWidget) -> FieldSnapshot | None:
    """The state of the field that would take a key sent to `receiver`; None where nobody types."""
    line = _line_of(receiver)
    if line is not None:
        return None if line.isReadOnly() else _of_line(receiver, line)
    if isinstance(receiver, QTextEdit | QPlainTextEdit) and not receiver.isReadOnly():
        return _of_text(receiver)
    return None


def _line_of(receiver: QWidget) -> QLineEdit | None:
    if isinstance(receiver, QLineEdit):
        return receiver
    if isinstance(receiver, QAbstractSpinBox):
        return receiver.lineEdit()
    if isinstance(receiver, QComboBox) and receiver.isEditable():
        return receiver.lineEdit()
    return None


def _of_line(receiver: QWidget, line: QLineEdit) -> FieldSnapshot:
    text, cursor = line.text(), line.cursorPosition()
    start, length = line.selectionStart(), len(line.selectedText())
    was_modified = line.isModified()

    def restore() -> None:
        if line.text() != text:
            line.setText(text)
            line.setModified(was_modified)
        if start >= 0:
            line.setSelection(start, length)
        else:
            line.setCursorPosition(cursor)

    return FieldSnapshot(receiver, restore)


def _of_text(field: QTextEdit | QPlainTextEdit) -> FieldSnapshot:
    before = field.textCursor()
    start, replaced = before.selectionStart(), before.selection().toPlainText()
    anchor, position = before.anchor(), before.position()
    length = len(field.toPlainText())

    def restore() -> None:
        added = len(field.toPlainText()) - length + len(replaced)
        if added <= 0:
            return
        cursor = field.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + added, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(replaced)
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)

    return FieldSnapshot(field, restore)
