"""The window's keys: those of the table, for the page in front, and none below a sheet."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.command_keys import CommandKeys
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.list_delegate import WorkList
from orderdesk.ui.widgets.side_sheet import SideSheet
from tests.ui.window_kit import KeyedDesk, Page

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


class Desk(KeyedDesk):
    """A window with pages, and commands that remember that they were done."""

    def __init__(self) -> None:
        super().__init__()
        self.commands = Commands()
        self.done: list[CommandId] = []
        self.refused: list[str] = []
        self.why_not = ""
        for page in (PageName.QUEUE, PageName.PACK, PageName.SETTINGS):
            self.window.add_page(
                page, page.title(), "package", Page(), full_bleed=page is PageName.PACK
            )
        for command_id in (CommandId.CHECK, CommandId.PRINT_SLIP, CommandId.GO_SETTINGS):
            self.commands.bind(command_id, self._doing(command_id), lambda: self.why_not)
        self.commands.bind(CommandId.SEARCH, self.window.focus_search)
        self.commands.bind(CommandId.NEXT_PANE, self.window.focus_next_pane)
        self.keys = CommandKeys(self.window, self.commands, self.refused.append)

    def _doing(self, command_id: CommandId) -> Callable[[], None]:
        return lambda: self.done.append(command_id)


@pytest.fixture
def desk(dressed: Theme, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    with made.in_front(qtbot):
        yield made


def test_keys_do_what_the_table_says(desk: Desk) -> None:
    desk.press(Key.Key_F5)
    desk.press(Key.Key_5, CTRL)
    desk.press(Key.Key_P, CTRL)
    assert desk.done == [CommandId.CHECK, CommandId.GO_SETTINGS, CommandId.PRINT_SLIP]


def test_only_the_page_in_front_has_its_keys(desk: Desk) -> None:
    desk.window.show_page(PageName.SETTINGS)
    desk.press(Key.Key_P, CTRL)
    assert desk.done == []
    desk.press(Key.Key_F5)
    assert desk.done == [CommandId.CHECK]


def test_a_command_that_cannot_be_done_says_why(desk: Desk) -> None:
    desk.why_not = "No order is selected."
    desk.press(Key.Key_P, CTRL)
    assert desk.done == []
    assert desk.refused == ["No order is selected."]


def test_a_page_below_a_sheet_gets_none_of_its_keys(desk: Desk) -> None:
    sheet = SideSheet(desk.window)
    sheet.open_sheet("Tracking", QLineEdit())
    desk.press(Key.Key_P, CTRL)
    desk.press(Key.Key_F5)
    assert desk.done == [CommandId.CHECK]
    sheet.close_sheet()
    desk.press(Key.Key_P, CTRL)
    assert desk.done == [CommandId.CHECK, CommandId.PRINT_SLIP]


def test_control_f_leads_to_the_search(desk: Desk) -> None:
    desk.press(Key.Key_F, CTRL)
    assert QApplication.focusWidget() is desk.window.search.line


def test_f6_goes_round_the_parts_of_the_window(desk: Desk) -> None:
    seen = []
    for _press in range(4):
        desk.press(Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
    window = desk.window
    assert window.rail.isAncestorOf(seen[0])
    assert seen[1] is window.search.line
    assert isinstance(seen[2], WorkList)
    assert window.rail.isAncestorOf(seen[3])
