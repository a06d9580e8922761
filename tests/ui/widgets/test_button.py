"""Buttons: keys, reasons, and text from anywhere."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Mode, Theme
from orderdesk.ui.theme.tokens import TOUCH_MIN
from orderdesk.ui.widgets.button import Button, ButtonKind, ButtonSize


def test_a_printed_key_binds_nothing(dressed: Theme, qtbot: QtBot) -> None:
    pressed: list[str] = []
    button = Button("Complete & next", ButtonKind.PRIMARY, key="F12")
    button.clicked.connect(lambda: pressed.append("pressed"))
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    qtbot.waitUntil(button.isActiveWindow)
    QTest.keyClick(button, Qt.Key.Key_F12)
    QTest.keyClick(button, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert pressed == []


def test_a_blocked_button_says_why_and_does_nothing(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Complete", ButtonKind.PRIMARY, key="F12")
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.block("Complete: 10 left")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == []
    assert button.accessibleName() == "Complete: 10 left"
    button.unblock()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    assert button.accessibleName() == "Complete"


def test_pointed_at_it_says_verb_and_key_or_why_not(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Hold <all>", key="Ctrl Shift H")
    qtbot.addWidget(button)
    assert button.toolTip() == "<p>Hold &lt;all&gt; (Ctrl+Shift+H)</p>"
    button.block("Nothing is selected")
    assert button.toolTip() == "<p>Nothing is selected</p>"
    button.unblock()
    assert "Ctrl+Shift+H" in button.toolTip()
    plain = Button("Test page")
    qtbot.addWidget(plain)
    assert plain.toolTip() == ""


def test_an_ampersand_is_no_mnemonic(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Fish & Chips", key="F6")
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "Fish & Chips"


def test_bench_and_counter_can_be_hit_with_gloves(dressed: Theme, qtbot: QtBot) -> None:
    for size in (ButtonSize.COUNTER, ButtonSize.BENCH, ButtonSize.STOP):
        button = Button("Hold", size=size)
        qtbot.addWidget(button)
        assert button.sizeHint().height() >= TOUCH_MIN
    large = Button("Hold", size=ButtonSize.BENCH)
    qtbot.addWidget(large)
    large.set_scale(1.5)
    assert large.sizeHint().height() == 84


def test_an_icon_alone_is_square(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("", icon="dots-three")
    qtbot.addWidget(button)
    assert button.sizeHint().width() == button.sizeHint().height() == 40


def test_enter_does_not_press_a_button(dressed: Theme, qtbot: QtBot) -> None:
    button = Button("Delete")
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == [True]


def test_the_key_on_a_white_answer_is_light_in_the_dark_too(dressed: Theme, qtbot: QtBot) -> None:
    dressed.set_mode(Mode.DARK)
    button = Button("", ButtonKind.ANSWER, key="F9")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    image = button.grab().toImage()
    in_cap = image.pixelColor(image.width() - 14, image.height() // 2 - 8)
    assert in_cap.lightness() > 200
