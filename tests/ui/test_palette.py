"""The palette under real keys: the field has them, the page below has none, scans pass it by."""

from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.palette_presenter import PalettePresenter
from orderdesk.tasks import TaskSet
from orderdesk.ui import motion
from orderdesk.ui.command_keys import CommandKeys
from orderdesk.ui.keys import bind_keys
from orderdesk.ui.palette import Palette
from orderdesk.ui.scanner_listener import ScannerListener
from orderdesk.ui.theme import Theme
from tests.presenters.fakes import FORMATS, FakeNavigator, FakeOrders
from tests.presenters.test_scan_and_search import Queued
from tests.ui.window_kit import KeyedDesk

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


class NoSearch(TaskSet):
    """Nothing is looked for: these tests have no loop."""

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        work.close()


class Desk(KeyedDesk):
    """A window with one page and a palette whose key is bound."""

    def __init__(self) -> None:
        super().__init__()
        self.page = QLineEdit()
        self.window.add_page(PageName.OUTBOX, "Outbox", "package", self.page)
        self.done: list[str] = []
        commands = Commands()
        commands.bind(CommandId.CHECK, lambda: self.done.append("check"))
        commands.bind(CommandId.OUTBOX_SEND, lambda: self.done.append("send"))
        bind_keys(self.page, CommandId.OUTBOX_CHOOSE, lambda place: self.done.append(f"{place}"))
        self.presenter = PalettePresenter(
            FakeOrders([]),
            commands,
            Queued(),
            NoSearch(),
            lambda: FORMATS,
            FakeNavigator(),
            lambda: PageName.OUTBOX,
            lambda: "",
        )
        commands.bind(CommandId.PALETTE, self.presenter.toggle)
        self.palette = Palette(self.window, self.presenter)
        self.keys = CommandKeys(self.window, commands, self.done.append)


@pytest.fixture
def desk(dressed: Theme, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    with made.in_front(qtbot):
        yield made


def test_its_key_opens_it_at_once_and_closes_it_again(desk: Desk) -> None:
    before = QApplication.focusWidget()
    desk.press(Key.Key_K, CTRL)
    assert desk.palette.isVisible()
    assert desk.palette.field.hasFocus()
    desk.press(Key.Key_K, CTRL)
    assert not desk.palette.isVisible()
    assert QApplication.focusWidget() is before


def test_keys_find_choose_and_do(desk: Desk) -> None:
    desk.press(Key.Key_K, CTRL)
    QTest.keyClicks(desk.palette.field, ">")
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert desk.done == ["check"]
    assert not desk.palette.isVisible()
    desk.press(Key.Key_K, CTRL)
    assert desk.palette.field.text() == ""
    desk.press(Key.Key_Escape)
    assert not desk.palette.isVisible()


def test_the_page_below_hears_none_of_its_keys(desk: Desk) -> None:
    desk.press(Key.Key_K, CTRL)
    desk.press(Key.Key_2, ALT)
    assert desk.done == []
    desk.press(Key.Key_Tab)
    assert desk.palette.field.hasFocus()
    desk.press(Key.Key_Escape)
    desk.press(Key.Key_2, ALT)
    assert desk.done == ["1"]


def test_the_mouse_does_the_row_it_points_at_and_leaves_beside_it(desk: Desk, qtbot: QtBot) -> None:
    desk.press(Key.Key_K, CTRL)
    view = desk.palette.list
    rect = view.visualRect(view.rows.place_of(0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert desk.done == ["send"]
    desk.press(Key.Key_K, CTRL)
    qtbot.mouseClick(desk.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not desk.palette.isVisible()


def test_a_scan_is_not_typed_into_it(desk: Desk, qapp: QApplication) -> None:
    listener = ScannerListener(qapp)
    scans: list[str] = []
    listener.scanned.connect(scans.append)
    desk.press(Key.Key_K, CTRL)
    for sign in "4006381333931":
        QTest.keyClick(desk.palette.field, ord(sign))
    QTest.keyClick(desk.palette.field, Key.Key_Return)
    listener.close()
    assert scans == ["4006381333931"]
    assert desk.palette.field.text() == ""
    assert desk.done == []


def test_it_fades_in_unless_motion_is_reduced(desk: Desk) -> None:
    desk.press(Key.Key_K, CTRL)
    assert desk.palette._fade.isActive()
    desk.press(Key.Key_Escape)
    motion.set_reduced(True)
    try:
        desk.press(Key.Key_K, CTRL)
        assert not desk.palette._fade.isActive()
    finally:
        motion.set_reduced(False)
