"""The sheet on F1: the keys of the page first, any of several, numbered ones as a range."""

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.key_sheet import key_groups
from orderdesk.presenters.navigation import PageName


def test_it_lists_what_somebody_does_on_the_page_and_everywhere() -> None:
    commands = Commands()
    for command_id in (
        CommandId.CHECK,
        CommandId.ROWS,
        CommandId.PACK_SLIP,
        CommandId.OUTBOX_CHOOSE,
        CommandId.OUTBOX_DO,
    ):
        commands.bind(command_id, lambda: None)
    own, everywhere = key_groups(commands, PageName.OUTBOX)
    assert own.title == "On this page"
    assert [(row.title, row.keys) for row in own.rows] == [
        ("Mark what you decide", ("Alt 1 … 9",)),
        ("Do what is marked", ("Enter",)),
        ("Another row", ("↑", "↓")),
    ]
    assert [row.title for row in everywhere.rows] == ["Check for changes now"]
    (own, _everywhere) = key_groups(commands, PageName.PACK)
    assert own.rows[0].keys == ("F10", "Ctrl P")
