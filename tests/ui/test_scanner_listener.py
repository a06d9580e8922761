"""The scanner from anywhere in the window, by real key events and a clock that the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from orderdesk.ui.scan_burst import Refusal, RefusedBurst, ScannerSettings
from orderdesk.ui.scanner_listener import ScannerListener

EAN = "4006381333931"
SCANNER_MS = 8


@dataclass
class Clock:
    now_ms: float = 1_000.0


class Window(QWidget):
    """A window with all that can have the keyboard; it notes what reaches it."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[str] = []
        self.clicks = 0
        self.line = QLineEdit()
        self.text = QPlainTextEdit()
        self.number = QSpinBox()
        self.number.setRange(0, 999_999_999)
        self.button = QPushButton("Complete")
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._count)
        self.list = QListWidget()
        self.list.addItems(["alpha", "4 four", "zero"])
        column = QVBoxLayout(self)
        for widget in (self.line, self.text, self.number, self.button, self.list):
            column.addWidget(widget)

    def _count(self) -> None:
        self.clicks += 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.keys.append(event.text())
        if event.text() == "/":
            self.line.setFocus()
        super().keyPressEvent(event)


class Desk:
    """The listener, its clock, the window, and a scanner to hold in the hand."""

    def __init__(self, qapp: QApplication, settings: ScannerSettings | None = None) -> None:
        self.clock = Clock()
        self.listener = ScannerListener(qapp, settings, lambda _event: self.clock.now_ms)
        self.scans: list[str] = []
        self.refusals: list[RefusedBurst] = []
        self.listener.scanned.connect(self.scans.append)
        self.listener.burst_refused.connect(self.refusals.append)
        self.window = Window()

    def press(self, key: Qt.Key, after_ms: float = SCANNER_MS, text: str = "") -> None:
        self.clock.now_ms += after_ms
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)

    def type(self, text: str, gap_ms: float = SCANNER_MS) -> None:
        for character in text:
            self.clock.now_ms += gap_ms
            target = QApplication.focusWidget()
            assert target is not None
            QTest.keyClicks(target, character)

    def scan(self, code: str = EAN, end: Qt.Key = Qt.Key.Key_Return) -> None:
        self.clock.now_ms += 1_000
        self.type(code)
        self.press(end)


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qapp)
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.listener.close()
    made.listener.deleteLater()


def focus(widget: QWidget) -> None:
    widget.setFocus()
    assert QApplication.focusWidget() is widget


def test_a_scan_is_heard_when_nothing_has_the_keyboard(desk: Desk) -> None:
    focus(desk.window)
    desk.scan()
    assert desk.scans == [EAN]
    assert desk.window.keys == []


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_a_scan_never_goes_into_a_text_field(desk: Desk, end: Qt.Key) -> None:
    desk.window.line.setText("two of these")
    focus(desk.window.line)
    desk.window.line.setCursorPosition(3)
    desk.scan(end=end)
    assert desk.scans == [EAN]
    assert desk.window.line.text() == "two of these"
    assert desk.window.line.cursorPosition() == 3
    assert QApplication.focusWidget() is desk.window.line


def test_a_selection_that_the_scan_typed_over_comes_back(desk: Desk) -> None:
    desk.window.line.setText("keep all this")
    focus(desk.window.line)
    desk.window.line.selectAll()
    desk.scan()
    assert desk.window.line.text() == "keep all this"
    assert desk.window.line.selectedText() == "keep all this"


def test_what_was_typed_just_before_a_scan_stays(desk: Desk) -> None:
    focus(desk.window.line)
    desk.type("note ", gap_ms=150)
    desk.scan()
    assert desk.window.line.text() == "note "
    assert desk.scans == [EAN]


def test_what_is_typed_fast_behind_a_key_that_leads_elsewhere_arrives_there(desk: Desk) -> None:
    focus(desk.window)
    desk.type("/gi", gap_ms=60)
    desk.listener.set_settings(desk.listener.settings)
    assert desk.window.keys == ["/"]
    assert desk.window.line.text() == "gi"


def test_a_scan_is_taken_out_of_a_text_of_many_lines(desk: Desk) -> None:
    desk.window.text.setPlainText("first\nsecond")
    focus(desk.window.text)
    cursor = desk.window.text.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(8, cursor.MoveMode.KeepAnchor)
    desk.window.text.setTextCursor(cursor)
    desk.scan("ABCD-1234")
    assert desk.scans == ["ABCD-1234"]
    assert desk.window.text.toPlainText() == "first\nsecond"
    assert desk.window.text.textCursor().selectedText().replace("\u2029", "\n") == "rst\nse"


def test_a_scan_is_taken_out_of_a_number_field(desk: Desk) -> None:
    desk.window.number.setValue(12)
    focus(desk.window.number)
    desk.window.number.selectAll()
    desk.scan()
    assert desk.scans == [EAN]
    assert desk.window.number.value() == 12


def test_a_scan_does_not_press_the_focused_button(desk: Desk) -> None:
    focus(desk.window.button)
    desk.scan(" 12 34 ")
    assert desk.scans == ["12 34"]
    assert desk.window.clicks == 0


def test_enter_does_nothing_for_a_while_after_a_scan_and_then_works_again(desk: Desk) -> None:
    heard: list[bool] = []
    focus(desk.window.line)
    desk.window.line.returnPressed.connect(lambda: heard.append(True))
    desk.scan()
    desk.press(Qt.Key.Key_Return, after_ms=290)
    assert heard == []
    desk.press(Qt.Key.Key_Return, after_ms=20)
    assert heard == [True]


def test_enter_as_a_shortcut_does_not_fire_from_a_scan(desk: Desk) -> None:
    fired: list[bool] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Return), desk.window)
    shortcut.activated.connect(lambda: fired.append(True))
    focus(desk.window.list)
    desk.scan()
    assert fired == []
    desk.press(Qt.Key.Key_Return, after_ms=400)
    assert fired == [True]


def test_a_scan_moves_no_current_row(desk: Desk) -> None:
    desk.window.list.setCurrentRow(0)
    focus(desk.window.list)
    desk.scan("4711-Z")
    assert desk.scans == ["4711-Z"]
    assert desk.window.list.currentRow() == 0


def test_a_scan_is_heard_while_a_dialog_is_open_and_does_not_answer_it(
    desk: Desk, qtbot: QtBot
) -> None:
    dialog = QDialog(desk.window)
    field, accept = QLineEdit(), QPushButton("Delete")
    accept.setDefault(True)
    accept.clicked.connect(dialog.accept)
    column = QVBoxLayout(dialog)
    column.addWidget(field)
    column.addWidget(accept)
    dialog.setModal(True)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    focus(field)
    desk.scan()
    assert desk.scans == [EAN]
    assert field.text() == ""
    assert dialog.isVisible()
    focus(accept)
    desk.scan()
    assert desk.scans == [EAN, EAN]
    assert dialog.isVisible()
    dialog.close()


def test_a_scan_does_not_choose_from_a_combo_box(desk: Desk) -> None:
    choice = QComboBox(desk.window)
    choice.addItems(["DHL", "4 wheels", "6 bikes"])
    choice.show()
    focus(choice)
    desk.scan("4006")
    assert desk.scans == ["4006"]
    assert choice.currentText() == "DHL"


def test_a_scan_does_not_choose_from_an_open_menu(desk: Desk, qtbot: QtBot) -> None:
    chosen: list[str] = []
    menu = QMenu(desk.window)
    for name in ("&4 hold", "&6 give back"):
        menu.addAction(name, lambda name=name: chosen.append(name))
    menu.popup(desk.window.mapToGlobal(desk.window.rect().center()))
    qtbot.waitUntil(menu.isVisible)
    desk.clock.now_ms += 1_000
    for character in "4006":
        desk.clock.now_ms += SCANNER_MS
        QTest.keyClicks(menu, character)
    desk.clock.now_ms += SCANNER_MS
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert desk.scans == ["4006"]
    assert chosen == []
    menu.close()


def test_forty_scans_in_a_row_are_forty(desk: Desk) -> None:
    focus(desk.window.line)
    codes = [f"40063813{number:05d}" for number in range(40)]
    for code in codes:
        desk.clock.now_ms += 200
        desk.type(code)
        desk.press(Qt.Key.Key_Return)
    assert desk.scans == codes
    assert desk.window.line.text() == ""
    assert desk.refusals == []


def test_posted_key_events_are_heard_too(desk: Desk, qtbot: QtBot) -> None:
    focus(desk.window.button)
    for character in EAN:
        press = QKeyEvent(
            QEvent.Type.KeyPress, ord(character), Qt.KeyboardModifier.NoModifier, character
        )
        QApplication.postEvent(desk.window.button, press)
    end = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
    QApplication.postEvent(desk.window.button, end)
    qtbot.waitUntil(lambda: desk.scans == [EAN])
    assert desk.window.clicks == 0


@pytest.mark.parametrize("gap_ms", [85, 110, 160])
def test_people_type_what_they_like(desk: Desk, gap_ms: float) -> None:
    focus(desk.window.line)
    desk.type("Friederike 4711", gap_ms=gap_ms)
    desk.press(Qt.Key.Key_Return, after_ms=gap_ms)
    assert desk.window.line.text() == "Friederike 4711"
    assert desk.scans == []


def test_the_fastest_typist_is_not_mistaken_and_loses_nothing(desk: Desk) -> None:
    focus(desk.window.line)
    heard: list[str] = []
    desk.window.line.returnPressed.connect(lambda: heard.append(desk.window.line.text()))
    for gap_ms, character in zip((120, 55, 45, 78, 60, 50, 75, 66), "Ahornweg", strict=True):
        desk.type(character, gap_ms=gap_ms)
    desk.press(Qt.Key.Key_Return, after_ms=70)
    assert heard == ["Ahornweg"]
    assert desk.scans == []
    assert [refused.reason for refused in desk.refusals] == [Refusal.TOO_SLOW]
    assert desk.refusals[0].was_typed


def test_keys_held_back_arrive_by_themselves(desk: Desk, qtbot: QtBot) -> None:
    focus(desk.window.line)
    desk.type("ab", gap_ms=20)
    assert desk.window.line.text() == "a"
    qtbot.waitUntil(lambda: desk.window.line.text() == "ab")


def test_a_correction_while_typing_keeps_its_place(desk: Desk) -> None:
    focus(desk.window.line)
    desk.type("abx", gap_ms=20)
    desk.press(Qt.Key.Key_Backspace, after_ms=20)
    desk.type("c", gap_ms=20)
    desk.press(Qt.Key.Key_Left, after_ms=20)
    assert desk.window.line.text() == "abc"


def test_a_single_key_reaches_who_waits_for_it(desk: Desk, qtbot: QtBot) -> None:
    focus(desk.window)
    desk.type("+")
    qtbot.waitUntil(lambda: desk.window.keys == ["+"])


def test_two_quick_presses_of_a_key_are_two(desk: Desk, qtbot: QtBot) -> None:
    focus(desk.window)
    desk.type("++", gap_ms=60)
    qtbot.waitUntil(lambda: desk.window.keys == ["+", "+"])


def test_space_still_presses_a_button(desk: Desk, qtbot: QtBot) -> None:
    focus(desk.window.button)
    desk.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: desk.window.clicks == 1)


def test_a_key_held_down_is_a_person(desk: Desk) -> None:
    focus(desk.window.line)
    for _repeat in range(6):
        desk.clock.now_ms += 30
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7", True
        )
        QApplication.sendEvent(desk.window.line, press)
    desk.press(Qt.Key.Key_Return, after_ms=30)
    assert desk.window.line.text() == "777777"
    assert desk.scans == []


def test_equal_characters_of_one_millisecond_are_a_scanners(desk: Desk) -> None:
    """As Qt tells them on X11 when a busy window finds several keys waiting."""
    focus(desk.window)
    desk.clock.now_ms += 1_000
    for character, is_repeat in zip("4260000", (0, 0, 0, 0, 1, 1, 1), strict=True):
        press = QKeyEvent(
            QEvent.Type.KeyPress,
            ord(character),
            Qt.KeyboardModifier.NoModifier,
            character,
            bool(is_repeat),
        )
        QApplication.sendEvent(desk.window, press)
    desk.press(Qt.Key.Key_Return, after_ms=0)
    assert desk.scans == ["4260000"]
    assert desk.window.keys == []


def test_a_key_that_somebody_goes_on_holding_ends_a_burst(desk: Desk) -> None:
    desk.listener.set_settings(ScannerSettings(gap_ms=250))
    focus(desk.window)
    desk.type("7")
    for _repeat in range(6):
        desk.clock.now_ms += 200 if not _repeat else 30
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7", True
        )
        QApplication.sendEvent(desk.window, press)
    desk.press(Qt.Key.Key_Return, after_ms=30)
    assert desk.scans == []
    assert desk.window.keys[:7] == ["7"] * 7


def test_function_keys_and_commands_pass(desk: Desk) -> None:
    fired: list[str] = []
    for keys in ("F12", "Ctrl+Z", "Alt+1"):
        shortcut = QShortcut(QKeySequence(keys), desk.window)
        shortcut.activated.connect(lambda keys=keys: fired.append(keys))
    focus(desk.window.list)
    QTest.keyClick(desk.window.list, Qt.Key.Key_F12)
    QTest.keyClick(desk.window.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.window.list, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert fired == ["F12", "Ctrl+Z", "Alt+1"]


def test_bare_characters_are_nobodys_shortcut(desk: Desk) -> None:
    fired: list[bool] = []
    shortcut = QShortcut(QKeySequence("/"), desk.window)
    shortcut.activated.connect(lambda: fired.append(True))
    focus(desk.window.list)
    desk.scan("https://id.gs1.org/01/04006381333931")
    assert desk.scans == ["https://id.gs1.org/01/04006381333931"]
    assert fired == []


def test_capitals_and_signs_arrive_as_typed(desk: Desk) -> None:
    focus(desk.window.list)
    code = '0123456789ABCXYZ-"@abc/+.$%'
    desk.clock.now_ms += 1_000
    for character in code:
        desk.clock.now_ms += SCANNER_MS
        if character.isupper():
            QTest.keyPress(desk.window.list, Qt.Key.Key_Shift)
        QTest.keyClicks(desk.window.list, character)
        if character.isupper():
            QTest.keyRelease(desk.window.list, Qt.Key.Key_Shift)
    desk.press(Qt.Key.Key_Return)
    assert desk.scans == [code]


def send(target: QObject, key: int, text: str, modifiers: Qt.KeyboardModifier) -> None:
    QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def test_control_characters_do_not_command_and_do_not_stay(desk: Desk) -> None:
    fired: list[bool] = []
    shortcut = QShortcut(QKeySequence("Ctrl+G"), desk.window)
    shortcut.activated.connect(lambda: fired.append(True))
    focus(desk.window.list)
    desk.clock.now_ms += 1_000
    desk.type("40063")
    desk.clock.now_ms += SCANNER_MS
    QTest.keyClick(desk.window.list, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    desk.clock.now_ms += SCANNER_MS
    control = Qt.KeyboardModifier.ControlModifier
    send(desk.window.list, Qt.Key.Key_BracketRight, "\x1d", control)
    desk.type("81333931")
    desk.press(Qt.Key.Key_Return)
    assert desk.scans == ["40063\x1d81333931"]
    assert fired == []


def test_nothing_but_control_characters_is_refused_with_the_reason(desk: Desk) -> None:
    focus(desk.window.button)
    desk.clock.now_ms += 1_000
    for character in "\x01\x02\x03\x04\x05":
        desk.clock.now_ms += SCANNER_MS
        send(desk.window.button, 0, character, Qt.KeyboardModifier.NoModifier)
    desk.press(Qt.Key.Key_Return)
    assert desk.scans == []
    assert [refused.reason for refused in desk.refusals] == [Refusal.UNREADABLE]
    assert desk.window.clicks == 0


def test_four_thousand_characters_are_refused_and_leave_nothing_behind(desk: Desk) -> None:
    focus(desk.window.line)
    desk.clock.now_ms += 1_000
    for _count in range(4_000):
        desk.clock.now_ms += 2
        send(desk.window.line, Qt.Key.Key_7, "7", Qt.KeyboardModifier.NoModifier)
    desk.press(Qt.Key.Key_Return)
    assert desk.scans == []
    assert [(one.reason, one.length) for one in desk.refusals] == [(Refusal.TOO_LONG, 4_000)]
    assert desk.window.line.text() == ""
    desk.scan()
    assert desk.scans == [EAN]


def test_the_rest_of_a_scan_that_lost_characters_presses_nothing(desk: Desk) -> None:
    focus(desk.window.button)
    desk.scan("12")
    assert [refused.reason for refused in desk.refusals] == [Refusal.TOO_SHORT]
    assert desk.window.clicks == 0


def test_a_burst_without_its_end_is_told_and_its_late_enter_presses_nothing(
    desk: Desk, qtbot: QtBot
) -> None:
    focus(desk.window.button)
    desk.clock.now_ms += 1_000
    desk.type(EAN)
    qtbot.waitUntil(lambda: bool(desk.refusals))
    assert desk.refusals[0].reason is Refusal.NO_TERMINATOR
    assert not desk.refusals[0].was_typed
    assert desk.window.keys == []
    desk.press(Qt.Key.Key_Return, after_ms=150)
    assert desk.window.clicks == 0


@pytest.mark.parametrize("late_ms", [120, 290])
def test_an_enter_that_comes_late_still_ends_the_code_of_a_scanner(
    desk: Desk, late_ms: float
) -> None:
    focus(desk.window.button)
    desk.clock.now_ms += 1_000
    desk.type(EAN)
    desk.press(Qt.Key.Key_Return, after_ms=late_ms)
    assert desk.scans == [EAN]
    assert desk.refusals == []
    assert desk.window.clicks == 0


def test_a_character_that_comes_late_begins_another_code(desk: Desk) -> None:
    focus(desk.window.button)
    desk.clock.now_ms += 1_000
    desk.type(EAN)
    desk.clock.now_ms += 120
    desk.type(EAN)
    desk.press(Qt.Key.Key_Return)
    assert desk.scans == [EAN]
    assert [refused.reason for refused in desk.refusals] == [Refusal.NO_TERMINATOR]


def test_a_burst_without_its_end_stays_in_the_field_that_it_was_typed_into(
    desk: Desk, qtbot: QtBot
) -> None:
    focus(desk.window.line)
    desk.clock.now_ms += 1_000
    desk.type(EAN)
    qtbot.waitUntil(lambda: bool(desk.refusals))
    assert desk.refusals[0].was_typed
    assert desk.window.line.text() == EAN


def test_a_slow_scanner_is_heard_after_calibration(desk: Desk) -> None:
    focus(desk.window.list)
    desk.clock.now_ms += 1_000
    desk.type(EAN, gap_ms=95)
    desk.press(Qt.Key.Key_Return, after_ms=95)
    assert desk.scans == []
    assert [refused.reason for refused in desk.refusals] == [Refusal.TOO_SLOW]
    desk.listener.set_settings(ScannerSettings(gap_ms=144))
    desk.clock.now_ms += 1_000
    desk.type(EAN, gap_ms=95)
    desk.press(Qt.Key.Key_Return, after_ms=95)
    assert desk.scans == [EAN]
    assert desk.listener.last_longest_gap_ms == pytest.approx(95)


def test_a_code_that_comes_as_slowly_as_typing_is_told_and_its_enter_presses_nothing(
    desk: Desk,
) -> None:
    fired: list[str] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Return), desk.window)
    shortcut.activated.connect(lambda: fired.append("Enter"))
    focus(desk.window.button)
    desk.clock.now_ms += 1_000
    desk.type(EAN, gap_ms=400)
    desk.press(Qt.Key.Key_Return, after_ms=400)
    assert [refused.reason for refused in desk.refusals] == [Refusal.TOO_SLOW]
    assert not desk.refusals[0].was_typed
    assert desk.refusals[0].length == len(EAN)
    assert desk.refusals[0].longest_gap_ms == pytest.approx(400)
    desk.press(Qt.Key.Key_Return, after_ms=200)
    assert fired == []
    assert desk.window.clicks == 0
    desk.press(Qt.Key.Key_Return, after_ms=1_000)
    assert fired == ["Enter"]


def test_keys_long_before_enter_are_no_code(desk: Desk) -> None:
    focus(desk.window.list)
    desk.type(EAN, gap_ms=700)
    desk.press(Qt.Key.Key_Return, after_ms=300)
    desk.type("abcd", gap_ms=300)
    desk.press(Qt.Key.Key_Return, after_ms=700)
    assert desk.refusals == []


def test_enter_works_though_the_systems_stamps_begin_anew(desk: Desk) -> None:
    focus(desk.window.line)
    heard: list[str] = []
    desk.window.line.returnPressed.connect(lambda: heard.append("Enter"))
    desk.clock.now_ms = 4_294_967_000.0
    desk.type(EAN)
    desk.press(Qt.Key.Key_Return)
    desk.clock.now_ms = 5_000.0
    desk.press(Qt.Key.Key_Return)
    assert heard == ["Enter"]


@pytest.fixture
def framed(qapp: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qapp, ScannerSettings(prefix_key=Qt.Key.Key_F18, suffix_key=Qt.Key.Key_F19))
    qtbot.addWidget(made.window)
    made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    yield made
    made.listener.close()
    made.listener.deleteLater()


def test_between_prefix_and_suffix_no_timing_counts_and_nothing_leaks(framed: Desk) -> None:
    focus(framed.window.line)
    framed.press(Qt.Key.Key_F18)
    framed.type(EAN, gap_ms=200)
    framed.press(Qt.Key.Key_F19)
    framed.press(Qt.Key.Key_Return)
    assert framed.scans == [EAN]
    assert framed.window.line.text() == ""


def test_with_a_prefix_set_even_the_fastest_typing_is_typing(framed: Desk) -> None:
    focus(framed.window.line)
    framed.type("4711", gap_ms=10)
    framed.press(Qt.Key.Key_Return)
    assert framed.window.line.text() == "4711"
    assert framed.scans == []
    assert [refused.reason for refused in framed.refusals] == [Refusal.NO_PREFIX]


def test_a_scanner_that_lost_its_prefix_presses_nothing(framed: Desk) -> None:
    focus(framed.window.button)
    framed.scan()
    assert framed.scans == []
    assert framed.refusals[0].reason is Refusal.NO_PREFIX
    assert framed.window.clicks == 0


def test_a_prefix_without_its_suffix_is_told(framed: Desk, qtbot: QtBot) -> None:
    focus(framed.window.line)
    framed.press(Qt.Key.Key_F18)
    framed.type("4711")
    qtbot.waitUntil(lambda: bool(framed.refusals))
    assert framed.refusals[0].reason is Refusal.NO_SUFFIX
    assert framed.window.line.text() == ""


def test_after_closing_it_hears_nothing(desk: Desk) -> None:
    focus(desk.window.line)
    desk.listener.close()
    desk.scan("4711")
    assert desk.scans == []
    assert desk.window.line.text() == "4711"
