"""Keys of the command table in Qt: what a pressed key means, and shortcuts that a page gives."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.command_table import by_key, table
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.widgets.cover import covers

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def key_of(event: QKeyEvent) -> str:
    """The pressed key as the table names it: "Enter" for both, no keypad, "" for a modifier alone."""
    key = event.key()
    if key in ENTERS:
        key = Qt.Key.Key_Enter
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if event.text() == "/":
        # On many keyboards it needs Shift: it is known by its text.
        return "/"
    return QKeySequence(modifiers.value | key).toString(QKeySequence.SequenceFormat.PortableText)


def command_of(event: QKeyEvent, page: PageName) -> CommandId | None:
    """What the pressed key means on a page."""
    return by_key(page, key_of(event))


def bind_keys(
    widget: QWidget,
    command_id: CommandId,
    act: Callable[[int], None],
    *,
    within: bool = False,
) -> None:
    """Bind the keys of a command that its page gives: `act` hears which of them, counted from 0.

    `within` binds them only while the keyboard is in `widget`. What lies below an open sheet or
    palette hears nothing.
    """
    for place, key in enumerate(table()[command_id].page_keys):
        for shortcut in shortcuts_for(key, widget):
            if within:
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(_unless_covered(widget, act, place))


def _unless_covered(widget: QWidget, act: Callable[[int], None], place: int) -> Callable[[], None]:
    def press() -> None:
        if not covers(widget.window(), widget):
            act(place)

    return press


def shortcuts_for(key: str, parent: QWidget) -> list[QShortcut]:
    """Shortcuts of one key of the table on a widget: two for Enter, which stands twice on keyboards."""
    names = {key, key.replace("Enter", "Return")}
    made = [QShortcut(QKeySequence(name), parent) for name in sorted(names)]
    for shortcut in made:
        # A key that is held down does a thing once.
        shortcut.setAutoRepeat(False)
    return made
