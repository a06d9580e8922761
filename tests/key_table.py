"""Writes the README's keys from the command table: python -m tests.key_table."""

from pathlib import Path

from orderdesk.presenters.command import Command
from orderdesk.presenters.command_table import commands_of
from orderdesk.presenters.navigation import PageName

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- end of keys -->\n"
_PLACES = {
    PageName.QUEUE: "queue",
    PageName.DETAIL: "order",
    PageName.PACK: "packing",
    PageName.OUTBOX: "outbox",
    PageName.REPORT: "report",
    PageName.SETTINGS: "settings",
}
_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "PgDown": "PgDn"}


def written() -> str:
    """The keys as the README has them now."""
    return README.read_text().partition(BEGIN)[2].partition(END)[0]


def wanted() -> str:
    """The keys as the table has them: everywhere first, then page by page."""
    lines = ["| where | key | what it does |", "| --- | --- | --- |"]
    commands = {one.id: one for page in _PLACES for one in commands_of(page)}
    rows = [("everywhere", one) for one in commands.values() if one.is_everywhere]
    for page, name in _PLACES.items():
        rows += [(name, one) for one in commands_of(page) if not one.is_everywhere]
    for place, command in rows:
        if command.all_keys:
            lines.append(f"| {place} | {_keys(command)} | {command.title()} |")
    return "\n".join(lines) + "\n"


def _keys(command: Command) -> str:
    keys = command.all_keys
    if command.is_numbered:
        return f"{_key(keys[0])}…<kbd>{keys[-1].rpartition('+')[2]}</kbd>"
    return " or ".join(_key(key) for key in keys)


def _key(key: str) -> str:
    return "+".join(f"<kbd>{_SIGNS.get(part, part)}</kbd>" for part in key.split("+"))


def main() -> None:
    """Bring the README up to date."""
    text = README.read_text()
    before, _begin, rest = text.partition(BEGIN)
    README.write_text(before + BEGIN + wanted() + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()
