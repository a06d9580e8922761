"""The window's keys: those of the command table, for the page in front."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QShortcut

from orderdesk.presenters.command_table import by_key, table
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.keys import shortcuts_for
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.widgets.cover import covers


class CommandKeys(QObject):
    """Binds the keys of the table to the window; only those of the page in front act.

    `refused` hears why a command was not done. While a sheet or the palette is open the page below
    gets none of its keys; what belongs to the whole program acts on.
    """

    def __init__(
        self, window: MainWindow, commands: Commands, refused: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._refused = refused
        self._shortcuts: dict[str, list[QShortcut]] = {}
        for key in dict.fromkeys(key for one in table().values() for key in one.keys):
            self._shortcuts[key] = shortcuts_for(key, window)
            for shortcut in self._shortcuts[key]:
                shortcut.activated.connect(lambda key=key: self._on_key(key))
        window.page_shown.connect(self.follow_page)
        if window.current_page in set(PageName):
            self.follow_page(window.current_page)

    def follow_page(self, page: str) -> None:
        """Let only the keys of this page act."""
        for key, shortcuts in self._shortcuts.items():
            command_id = by_key(PageName(page), key)
            is_bound = (
                command_id is not None
                and key in table()[command_id].keys
                and self._commands.is_bound(command_id)
            )
            for shortcut in shortcuts:
                shortcut.setEnabled(is_bound)

    def _on_key(self, key: str) -> None:
        command_id = by_key(PageName(self._window.current_page), key)
        if command_id is None:
            return
        if covers(self._window) and not table()[command_id].is_everywhere:
            return
        why_not = self._commands.run(command_id)
        if why_not:
            self._refused(why_not)
