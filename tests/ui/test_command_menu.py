"""Menus of commands: on the row that is meant, with keys, and with the reason where forbidden."""

import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from orderdesk.presenters.command import CommandId
from orderdesk.presenters.commands import Commands
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.command_menu import offer_menu
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.list_delegate import WorkList


class Desk:
    """A list with a menu."""

    def __init__(self) -> None:
        self.view = WorkList("Orders")
        self.view.setModel(QStringListModel(["one", "two", "three"]))
        self.view.setCurrentIndex(self.view.model().index(0, 0))
        self.commands = Commands()
        self.done: list[str] = []
        self.commands.bind(CommandId.PRINT_SLIP, lambda: self.done.append("slip"))
        self.commands.bind(CommandId.QUEUE_PACK, lambda: None, lambda: "It is on hold & waits.")
        self.commands.bind(CommandId.CHECK, lambda: None)
        offer_menu(self.view, self.commands, PageName.QUEUE)

    @staticmethod
    def menu() -> QMenu:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        return popup


@pytest.fixture
def desk(dressed: Theme, qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made.view)
    made.view.resize(400, 300)
    made.view.show()
    made.view.activateWindow()
    qtbot.waitUntil(made.view.isActiveWindow)
    return made


def test_it_opens_on_the_row_under_the_pointer(desk: Desk) -> None:
    rect = desk.view.visualRect(desk.view.model().index(1, 0))
    desk.view.customContextMenuRequested.emit(rect.center())
    assert desk.view.currentIndex().row() == 1
    texts = {action.text(): action.isEnabled() for action in desk.menu().actions()}
    assert texts == {
        "Pack the selected order\tIt is on hold && waits.": False,
        "Print slip\tCtrl+P": True,
    }
    QTest.keyClick(desk.menu(), Qt.Key.Key_Down)
    QTest.keyClick(desk.menu(), Qt.Key.Key_Return)
    assert desk.done == ["slip"]


def test_the_menu_key_means_the_current_row(desk: Desk) -> None:
    desk.view.customContextMenuRequested.emit(QPoint(-1, -1))
    assert desk.view.currentIndex().row() == 0
    desk.menu().close()
