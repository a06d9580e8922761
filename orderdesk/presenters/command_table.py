"""Every command of the program with its keys: the one place that knows them.

Shortcuts, key caps, tooltips, menus, the sheet on F1 and the palette are fed from here. To add one:

1. Give it a name in `CommandId` and a row in `command_rows`: pages, icon, title, keys. `keys` act wherever
   the keyboard is, so they hold Ctrl, Alt or a function key; the window binds them. `page_keys` are
   given by the page or a widget of it, after text fields had their turn (Enter, Esc, arrows, and the
   numbered ones); it asks `by_key(page, key_of(event))`, or binds them by `bind_keys`.
2. Say what it does and when it cannot be done, where the presenter is at hand (`ui/desk_commands`):
   `commands.bind(CommandId.HOLD, presenter.ask_hold, lambda: presenter.why_no_hold)`. The answer is a
   whole sentence, "" where it can be done. A command that is not bound is offered nowhere.
3. Print its key: `Button(title(id), icon=icon(id), key=cap(id))`, `setToolTip(tooltip(id))`.
4. Menus on rows (`offer_menu`), F1 and the palette list it by themselves once it is bound.
5. Bring the README up to date: `python -m tests.key_table`; a test compares the two.

Tests refuse two commands with one key on a page, and a key that stands anywhere else in `ui`.
"""

from functools import cache

from orderdesk.presenters.command import Command, CommandId
from orderdesk.presenters.command_rows import rows
from orderdesk.presenters.navigation import PageName
from orderdesk.words import _


@cache
def table() -> dict[CommandId, Command]:
    """All commands by name, in the sequence in which they are listed."""
    return {one.id: one for one in rows()}


@cache
def commands_of(page: PageName) -> tuple[Command, ...]:
    """The commands that apply on a page, its own first."""
    found = [one for one in table().values() if page in one.pages]
    return tuple(sorted(found, key=lambda one: one.is_everywhere))


@cache
def by_key(page: PageName, key: str) -> CommandId | None:
    """What a key means on a page; None for nothing."""
    return next((one.id for one in commands_of(page) if key in one.all_keys), None)


def title(command_id: CommandId) -> str:
    """The command in words, in the user's language."""
    return table()[command_id].title()


def icon(command_id: CommandId) -> str:
    """The name of its icon."""
    return table()[command_id].icon


def cap(command_id: CommandId, number: int = 0) -> str:
    """What stands on its key cap ("Ctrl P"); of a numbered command the key of choice `number`."""
    keys = table()[command_id].all_keys
    return caps_of(keys[number - 1 if number else 0])


def caps_of(key: str) -> str:
    """A key's name as it is printed on caps."""
    return " ".join(_parts(key))


def tooltip(command_id: CommandId) -> str:
    """Title and key, for whoever points at a button."""
    keys = table()[command_id].all_keys
    if not keys:
        return title(command_id)
    return _("{title} ({key})").format(title=title(command_id), key="+".join(_parts(keys[0])))


def _parts(key: str) -> list[str]:
    return [_PRINTED.get(part, part) for part in key.split("+")]


_PRINTED = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "PgDown": "PgDn"}
