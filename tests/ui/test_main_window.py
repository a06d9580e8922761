"""The window's frame: pages, keys, counts, strip, notices, and closing as a request."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.enter_presses import EnterPresses
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.theme import Theme, Tone
from orderdesk.ui.widgets.button import Button
from orderdesk.ui.widgets.focus_frame import FocusRingKeeper
from orderdesk.ui.widgets.list_delegate import WorkList
from orderdesk.ui.widgets.notice_band import NoticeText
from orderdesk.ui.widgets.sheet import Sheet
from orderdesk.ui.widgets.status_strip import StripState
from orderdesk.ui.widgets.toast import TOAST_MS, Toast
from tests.ui.window_kit import Page


@pytest.fixture
def window(dressed: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow()
    qtbot.addWidget(made)
    made.add_page("queue", "Queue", "list-checks", Page())
    made.add_page("pack", "Pack", "package", Page(), full_bleed=True)
    made.add_page("settings", "Settings", "gear-six", Page(), at_foot=True)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_for_good()


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def page_in_front() -> Page:
    focused = QApplication.focusWidget()
    assert focused is not None
    page = focused.parentWidget()
    assert isinstance(page, Page)
    return page


def test_the_first_page_is_shown_and_has_the_keyboard(window: MainWindow) -> None:
    assert window.current_page == "queue"
    assert isinstance(QApplication.focusWidget(), WorkList)


def test_a_page_is_made_when_it_is_first_shown_and_only_once(window: MainWindow) -> None:
    made: list[Page] = []

    def make() -> Page:
        made.append(Page())
        return made[-1]

    window.add_page("outbox", "Outbox", "paper-plane-tilt", make)
    shown: list[int] = []
    window.page_shown.connect(lambda _key: shown.append(len(made)))
    assert not made
    for key in ("outbox", "queue", "outbox"):
        window.show_page(key)
    assert shown == [1, 1, 1]
    assert page_in_front() is made[0]
    assert made[0].accessibleName() == "Outbox"
    assert window.make_page("outbox") is made[0]


def test_the_packing_page_has_no_rail_and_no_strip(window: MainWindow) -> None:
    window.show_page("pack")
    assert window.is_full_bleed
    assert not window.rail.isVisible()
    assert not window.strip.isVisible()
    window.show_page("queue")
    assert window.rail.isVisible()


def test_the_rail_turns_to_a_page(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_shown) as shown:
        qtbot.mouseClick(window.rail.row("settings"), Qt.MouseButton.LeftButton)
    assert shown.args == ["settings"]


def test_tab_stops_in_the_rail_at_the_page_in_front_alone(window: MainWindow) -> None:
    for key in ("queue", "pack", "settings"):
        window.show_page("queue")
        window.show_page(key)
        stops = [
            name
            for name in ("queue", "pack", "settings")
            if window.rail.row(name).focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert stops == [key]


def test_arrows_in_the_rail_turn_no_page_and_enter_turns_to_one(
    window: MainWindow, qapp: QApplication
) -> None:
    keeper = FocusRingKeeper(qapp)
    EnterPresses(keeper)
    rail = window.rail
    rail.row("queue").setFocus(Qt.FocusReason.TabFocusReason)
    press(rail, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is rail.row("queue")
    press(rail, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is rail.row("pack")
    assert window.current_page == "queue"
    press(rail, Qt.Key.Key_Down)
    press(rail, Qt.Key.Key_Up)
    press(rail, Qt.Key.Key_Return)
    qapp.removeEventFilter(keeper)
    assert window.current_page == "pack"
    assert isinstance(page_in_front(), Page)


def test_f6_leads_to_what_the_page_is_about(window: MainWindow) -> None:
    page = page_in_front()
    column = page.layout()
    assert isinstance(column, QVBoxLayout)
    column.insertWidget(0, page.field)
    column.activate()
    window.focus_search()
    window.focus_next_pane()
    assert isinstance(QApplication.focusWidget(), WorkList)


def test_slash_leads_to_the_search(window: MainWindow) -> None:
    QTest.keyClicks(QApplication.focusWidget(), "/")
    assert QApplication.focusWidget() is window.search.line
    assert window.search.text() == ""


def test_a_slash_in_a_text_field_is_a_slash(window: MainWindow) -> None:
    page = window.findChild(Page)
    assert page is not None
    page.field.setFocus()
    QTest.keyClicks(page.field, "1/2")
    assert page.field.text() == "1/2"


def test_search_tells_of_typing_and_enter(window: MainWindow) -> None:
    typed: list[str] = []
    submitted: list[str] = []
    window.search_changed.connect(typed.append)
    window.search_submitted.connect(submitted.append)
    window.focus_search()
    QTest.keyClicks(window.search.line, "yo")
    press(window, Qt.Key.Key_Return)
    assert typed == ["y", "yo"]
    assert submitted == ["yo"]


def test_escape_clears_the_search_then_leaves_it_then_goes_back(window: MainWindow) -> None:
    back: list[bool] = []
    window.back_requested.connect(lambda: back.append(True))
    window.focus_search()
    QTest.keyClicks(window.search.line, "yo")
    press(window, Qt.Key.Key_Escape)
    assert window.search.text() == ""
    assert QApplication.focusWidget() is window.search.line
    press(window, Qt.Key.Key_Escape)
    assert isinstance(QApplication.focusWidget(), WorkList)
    assert back == []
    press(window, Qt.Key.Key_Escape)
    assert back == [True]


def test_counts_are_shown_and_spoken(window: MainWindow) -> None:
    window.set_rail_count("queue", 42)
    row = window.rail.row("queue")
    assert row.count == 42
    assert row.accessibleName() == "Queue, 42"
    window.set_rail_count("queue", 0)
    assert row.accessibleName() == "Queue"


def test_offline_fills_the_strip_and_moves_nothing(window: MainWindow) -> None:
    window.strip.show_state(StripState("Online", "synced 20 s ago"))
    before = window.strip.geometry()
    window.strip.show_state(StripState("Offline since 13:31.", "Keep working.", Tone.OFFLINE))
    assert window.strip.shown.fills
    assert window.strip.geometry() == before
    assert window.strip.accessibleName() == "Offline since 13:31. Keep working."


def test_a_fact_on_the_strip_leads_on(window: MainWindow, qtbot: QtBot) -> None:
    item = window.strip.set_item("unsent", "paper-plane-tilt", "1 waiting to send")
    with qtbot.waitSignal(window.strip_item_clicked) as clicked:
        qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
    assert clicked.args == ["unsent"]
    assert window.strip.set_item("unsent", "paper-plane-tilt", "") is item
    assert not item.isVisible()


def test_a_fact_that_leads_nowhere_is_no_button(window: MainWindow) -> None:
    item = window.strip.set_item("scanner", "barcode", "No scan yet", leads=False)
    assert item.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_a_fact_changes_its_icon_with_its_words(window: MainWindow) -> None:
    item = window.strip.set_item("unsent", "paper-plane-tilt", "1 thing")
    before = item.grab().toImage()
    window.strip.set_item("unsent", "warning-octagon", "1 thing")
    assert item.grab().toImage() != before


def test_tab_goes_through_the_window_as_one_reads(window: MainWindow) -> None:
    late = QPushButton("Late")
    page = page_in_front()
    layout = page.layout()
    assert isinstance(layout, QVBoxLayout)
    # Made last, and yet it stands between list and field.
    layout.insertWidget(1, late)
    window.rail.set_person("Anna", "Bench 2")
    window.strip.set_item("unsent", "paper-plane-tilt", "Nothing waiting")
    QApplication.processEvents()
    walked = []
    for _step in range(8):
        press(window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        walked.append(focused.accessibleName() or type(focused).__name__)
    assert walked == [
        "QPushButton",
        "QLineEdit",
        "Nothing waiting",
        "Queue",
        "Anna, Bench 2",
        "Find an order, a name, a SKU",
        "Orders",
        "QPushButton",
    ]
    press(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is page.list


def test_arrows_on_a_button_stay_with_the_page(window: MainWindow) -> None:
    page = page_in_front()
    first, second = Button("Open"), Button("Pack order")
    layout = page.layout()
    assert layout is not None
    for button in (first, second):
        layout.addWidget(button)
    QApplication.processEvents()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right):
        first.setFocus()
        press(window, key)
        assert QApplication.focusWidget() is first


def test_several_notices_leave_the_page_its_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 540)
    calm = NoticeText("The printer does not answer.", "Go on working.", tone=Tone.ACCENT)
    first = NoticeText("The shop no longer accepts the key.", "Sign in again.", action="Sign in")
    last = NoticeText("The disk is full.", "Make room.", may_close=True)
    for key, notice in (("first", first), ("last", last), ("calm", calm)):
        window.show_notice(key, notice)
    stack = window._frame.notices
    bands = stack._bands

    def seen() -> list[str]:
        QApplication.processEvents()
        shown = [(band.y(), key) for key, band in bands.items() if band.isVisible()]
        return [key for _y, key in sorted(shown)]

    assert seen() == ["last"]
    qtbot.waitUntil(lambda: stack.height() <= window.height() * 0.2)
    more = bands["last"].more
    assert more.text() == "2 more notices"
    assert list(window.notices()) == ["first", "last", "calm"]
    more.setFocus()
    qtbot.keyClick(more, Qt.Key.Key_Space)
    assert seen() == ["last", "first", "calm"]
    assert more.text() == "Show fewer"
    window.hide_notice("last")
    window.hide_notice("calm")
    assert seen() == ["first"]
    assert not bands["first"].more.isVisible()
    window.show_notice("last", last)
    window.resize(1280, 720)
    assert seen() == ["last"]
    window.resize(1280, 800)
    assert seen() == ["last", "first"]


def test_a_notice_stays_until_it_is_taken_away(window: MainWindow) -> None:
    notice = NoticeText("The shop no longer accepts the key.", "Sign in again.", action="Sign in")
    window.show_notice("signed-out", notice)
    window.show_notice("signed-out", notice)
    assert window.notices() == {"signed-out": notice}
    window.hide_notice("signed-out")
    window.hide_notice("signed-out")
    assert window.notices() == {}


def test_why_a_command_does_nothing_is_not_said_on_another_page(window: MainWindow) -> None:
    toast = window.findChild(Toast)
    assert toast is not None
    window.show_page("queue")
    window.show_toast("#10482 is on hold.")
    window.show_page("settings")
    assert toast.isVisible()
    window.show_why_not("#10482 has only one item left here.")
    window.show_page("settings")
    assert toast.isVisible()
    window.show_page("queue")
    assert not toast.isVisible()


def test_a_toast_goes_by_itself_and_its_action_is_done_once(
    window: MainWindow, qtbot: QtBot
) -> None:
    undone: list[bool] = []
    window.show_toast("#10482 is on hold.", "Undo", lambda: undone.append(True))
    toast = window.findChild(Toast)
    assert toast is not None
    assert toast.isVisible()
    assert toast._timer.remainingTime() > TOAST_MS - 2_000
    qtbot.mouseClick(toast._action, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not toast.isVisible()
    window.show_toast("#10483 is on hold.")
    toast._timer.timeout.emit()
    assert not toast.isVisible()


def test_closing_is_a_request(window: MainWindow) -> None:
    asked: list[bool] = []
    window.close_requested.connect(lambda: asked.append(True))
    window.close()
    assert asked == [True]
    assert window.isVisible()
    window.close_for_good()
    assert not window.isVisible()


def test_a_small_screen_is_filled_and_a_large_one_is_not(dressed: Theme) -> None:
    small, large, tiny = MainWindow(), MainWindow(), MainWindow()
    small.fit_into(QSize(960, 516))
    assert (small.width(), small.height(), small.isMaximized()) == (960, 540, True)
    large.fit_into(QSize(1920, 1040))
    assert (large.width(), large.height(), large.isMaximized()) == (1280, 720, False)
    tiny.fit_into(QSize(800, 800))
    assert not tiny.isMaximized()


def test_the_frame_has_the_measures_of_the_look(window: MainWindow) -> None:
    window.resize(1280, 720)
    QApplication.processEvents()
    assert window.rail.width() == 184
    assert window.strip.geometry().top() == 684
    assert window.strip.height() == 36
    sheet = window.findChild(Sheet)
    assert sheet is not None
    top_left = sheet.mapTo(window, sheet.rect().topLeft())
    bottom_right = sheet.mapTo(window, sheet.rect().bottomRight())
    assert (top_left.x(), top_left.y()) == (184, 58)
    assert (bottom_right.x() + 1, bottom_right.y() + 1) == (1268, 678)
    field = window.search
    assert field.mapTo(window, field.rect().topLeft()).x() == 184
    assert field.width() == 520
