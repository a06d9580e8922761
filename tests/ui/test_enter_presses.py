"""Enter on a button: pressed where the ring stands, and never by a scanner."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.enter_presses import EnterPresses
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.focus_frame import FocusRingKeeper

Key = Qt.Key


class Desk:
    """Two buttons on a window, or on a dialog."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.pressed: list[str] = []
        column = QVBoxLayout(window)
        self.buttons = {}
        for name in ("Keep", "Cancel"):
            button = self.buttons[name] = Button(name)
            button.clicked.connect(lambda _checked=False, name=name: self.pressed.append(name))
            column.addWidget(button)

    def go_to(self, name: str, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> Button:
        self.window.show()
        self.window.activateWindow()
        self.buttons[name].setFocus(reason)
        return self.buttons[name]


@pytest.fixture(autouse=True)
def listening(qapp: QApplication, dressed: Theme) -> Iterator[None]:
    keeper = FocusRingKeeper(qapp)
    EnterPresses(keeper)
    yield
    qapp.removeEventFilter(keeper)
    keeper.deleteLater()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk(QWidget())
    qtbot.addWidget(made.window)
    made.go_to("Keep")
    qtbot.waitUntil(made.window.isActiveWindow)
    return made


def test_enter_presses_what_was_gone_to_by_key(desk: Desk) -> None:
    QTest.keyClick(desk.go_to("Cancel"), Key.Key_Return)
    assert desk.pressed == ["Cancel"]


def test_enter_behind_a_character_is_a_scanners(desk: Desk) -> None:
    button = desk.go_to("Cancel")
    QTest.keyClicks(button, "4006")
    QTest.keyClick(button, Key.Key_Return)
    QTest.keyClick(button, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.pressed == []


def test_a_button_that_only_has_the_keyboard_is_the_pages(desk: Desk) -> None:
    desk.go_to("Keep")
    QTest.keyClick(desk.go_to("Cancel", Qt.FocusReason.OtherFocusReason), Key.Key_Return)
    assert desk.pressed == []


def test_a_choice_that_is_made_leaves_enter_to_the_page(desk: Desk) -> None:
    button = desk.go_to("Cancel")
    button.setCheckable(True)
    QTest.keyClick(button, Key.Key_Return)
    QTest.keyClick(button, Key.Key_Return)
    assert desk.pressed == ["Cancel"]


def test_no_enter_answers_a_dialog(qtbot: QtBot) -> None:
    asking = Desk(QDialog())
    qtbot.addWidget(asking.window)
    asking.go_to("Keep")
    qtbot.waitUntil(asking.window.isActiveWindow)
    QTest.keyClick(asking.go_to("Cancel"), Key.Key_Return)
    assert asking.pressed == []


def test_a_button_that_is_thrown_away_below_the_ring_stops_nothing(desk: Desk) -> None:
    shiboken6.delete(desk.go_to("Cancel"))
    QTest.keyClick(desk.go_to("Keep"), Key.Key_Return)
    assert desk.pressed == ["Keep"]
