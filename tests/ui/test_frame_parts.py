"""Notices on the window, the results below the search field, the settings form, the cut button."""

import asyncio
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.domain.ids import OrderGid
from orderdesk.notices import Notice, Notices, Tone
from orderdesk.presenters.frame_presenter import FrameState, RailEntry, Strip
from orderdesk.presenters.marks import Hue, Mark
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.search_presenter import Result, SearchState
from orderdesk.presenters.settings_presenter import Choice, Fact, SettingsState
from orderdesk.settings import Settings
from orderdesk.settings import Theme as ThemeSetting
from orderdesk.tasks import TaskSet
from orderdesk.ui.cut_button import CutButton
from orderdesk.ui.event_loop import run_window
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.search_results import SearchResults
from orderdesk.ui.settings.settings_page import Section, SettingsPage
from orderdesk.ui.start_page import StartPage
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.plain_label import PlainLabel
from orderdesk.ui.window_frame import WindowFrame


class Page(QWidget):
    """A page that takes the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


@pytest.fixture
def window(qtbot: QtBot, dressed: Theme) -> MainWindow:
    window = MainWindow()
    window.add_page(PageName.QUEUE, "Queue", "list-checks", Page())
    window.add_page(PageName.OUTBOX, "Outbox", "paper-plane-tilt", Page())
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


def a_frame(*notices: Notice, offline: bool = False) -> FrameState:
    mark = Mark("cloud-slash", "Offline.", Hue.OFFLINE) if offline else Mark("cloud", "Online")
    return FrameState(
        shop="Kranich",
        location="Berlin Mitte",
        staff="Anna",
        station="Bench 2",
        rail=(
            RailEntry(PageName.QUEUE, "list-checks", "Queue", 42),
            RailEntry(PageName.OUTBOX, "paper-plane-tilt", "Outbox", 1, needs_person=True),
            RailEntry(PageName.SETTINGS, "gear-six", "Settings"),
        ),
        strip=Strip(mark, "synced", "No scan yet", "", "1 needs you", offline, needs_person=True),
        notices=notices,
    )


def test_a_notice_stays_until_it_is_solved_and_is_not_shown_again(window: MainWindow) -> None:
    frame = WindowFrame(window, Notices(), (PageName.QUEUE, PageName.OUTBOX))
    act = Notice("k", Tone.ACT, "What.", "Do.")
    frame.show_frame(a_frame(act))
    assert window.notices()["k"].happened == "What."
    window.hide_notice("k")
    frame.show_frame(a_frame(act))
    assert "k" not in window.notices()
    frame.show_frame(a_frame(replace(act)))
    assert "k" in window.notices()
    frame.show_frame(a_frame())
    assert window.notices() == {}


def test_the_same_words_are_shown_once(window: MainWindow) -> None:
    frame = WindowFrame(window, Notices(), (PageName.QUEUE, PageName.OUTBOX))
    first = Notice("k", Tone.ACT, "The disk is full.", "Make room.")
    frame.show_frame(a_frame(first, replace(first, key="l"), Notice("m", Tone.ACT, "What.")))
    assert list(window.notices()) == ["k", "m"]
    frame.show_frame(a_frame(replace(first, key="l")))
    assert list(window.notices()) == ["l"]


def test_what_was_done_passes_by_itself(window: MainWindow) -> None:
    notices = Notices()
    undone: list[bool] = []
    done = Notice("k", Tone.DONE, "Saved.", undo=lambda: undone.append(True))
    notices.show(done)
    frame = WindowFrame(window, notices, (PageName.QUEUE, PageName.OUTBOX))
    frame.show_frame(a_frame(done))
    assert window.notices() == {}
    assert notices.standing == {}


def test_the_strip_is_filled_while_offline(window: MainWindow) -> None:
    frame = WindowFrame(window, Notices(), (PageName.QUEUE, PageName.OUTBOX))
    frame.show_frame(a_frame(offline=True))
    assert window.strip.shown.fills
    assert window.rail.row(PageName.QUEUE).count == 42


class Search:
    """Remembers what the field asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def type(self, text: str) -> None:
        self.asked.append(text)

    def move(self, by: int) -> None:
        self.asked.append(by)

    def enter(self) -> None:
        self.asked.append("enter")

    def open(self, order_id: OrderGid) -> None:
        self.asked.append(order_id)

    def close(self) -> None:
        self.asked.append("close")


def results(count: int) -> SearchState:
    rows = tuple(
        Result(OrderGid(str(n)), f"#{n}", "Anna", "Mon", Mark("circle-dashed", "To pack"))
        for n in range(count)
    )
    return SearchState(True, rows, f"{count} orders found", 0)


def test_the_field_keeps_the_keyboard_and_steers_the_results(
    qtbot: QtBot, window: MainWindow
) -> None:
    search = Search()
    shown = SearchResults(window, search)  # type: ignore[arg-type]
    window.focus_search()
    line = window.search.line
    qtbot.keyClicks(line, "an")
    shown.show_search(results(12))
    assert shown.isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(line, key)
    assert search.asked == ["a", "an", 1, -1, "enter", "close"]
    assert line.hasFocus()
    shown.clear_search()
    assert window.search.text() == ""
    shown.show_search(SearchState())
    assert not shown.isVisible()


def test_a_click_opens_a_result(qtbot: QtBot, window: MainWindow) -> None:
    search = Search()
    shown = SearchResults(window, search)  # type: ignore[arg-type]
    shown.show_search(results(2))
    qtbot.mouseClick(shown._rows[1], Qt.MouseButton.LeftButton)
    assert search.asked == [OrderGid("1")]


def test_a_result_far_down_comes_into_sight(window: MainWindow) -> None:
    shown = SearchResults(window, Search())  # type: ignore[arg-type]
    shown.show_search(replace(results(20), current=15))
    assert shown._rows[15].isVisible()
    assert not shown._rows[0].isVisible()


class SettingsVerbs:
    """Remembers what the form asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, object]] = []

    def __getattr__(self, name: str) -> object:
        return lambda value=None: self.asked.append((name, value))


def a_settings_state(**more: object) -> SettingsState:
    return replace(
        SettingsState(
            settings=Settings(station_name="Bench 2", scanner_gap_ms=90),
            themes=(Choice("system", "As the system"), Choice("dark", "Dark")),
            scales=(Choice("100", "100 %"), Choice("200", "200 %")),
            locations=(Choice("l1", "Berlin"), Choice("l2", "Leipzig")),
            location_id="l1",
            location_why_not="",
            shop_facts=(Fact("Address", "kranich.myshopify.com"),),
        ),
        **more,  # type: ignore[arg-type]
    )


def test_the_form_shows_settings_without_asking_for_any(qtbot: QtBot, dressed: Theme) -> None:
    verbs = SettingsVerbs()
    page = SettingsPage(verbs)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show_state(a_settings_state())
    page.show_state(
        a_settings_state(settings=Settings(theme=ThemeSetting.DARK, sound_volume_percent=10))
    )
    assert verbs.asked == []
    assert page.theme.currentText() == "Dark"
    assert page.location.currentText() == "Berlin"
    assert page.volume.value() == 10


def test_each_control_asks_at_once(qtbot: QtBot, dressed: Theme) -> None:
    verbs = SettingsVerbs()
    page = SettingsPage(verbs)  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show_state(a_settings_state())
    page.show()
    page.volume.setValue(30)
    page.muted.click()
    page.gap.setValue(120)
    page.notify.click()
    page.test.click()
    page.location.activated.emit(1)
    page.station.setText("Bench 3")
    page.station.editingFinished.emit()
    asked = dict(verbs.asked)
    assert asked["set_volume"] == 30
    assert asked["set_muted"] is True
    assert asked["set_scanner_gap"] == 120
    assert asked["set_notify"] is True
    assert "test_sound" in asked
    assert "choose_location" in asked
    assert asked["rename_station"] == "Bench 3"


def test_arrows_turn_the_sections_of_the_settings(qtbot: QtBot, dressed: Theme) -> None:
    page = SettingsPage(SettingsVerbs())  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Down)
    assert page.sections[Section.SCANNER].isChecked()
    assert page.gap.isVisible()


def test_a_location_that_may_not_change_says_why(qtbot: QtBot, dressed: Theme) -> None:
    page = SettingsPage(SettingsVerbs())  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show_state(a_settings_state(location_why_not="Order #1001 is in hand."))
    assert not page.location.isEnabled()


def test_a_narrow_form_puts_labels_above_and_never_scrolls_sideways(
    qtbot: QtBot, dressed: Theme
) -> None:
    page = SettingsPage(SettingsVerbs())  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show_state(a_settings_state())
    page.resize(764, 436)
    page.show()
    (label,) = (one for one in page.findChildren(PlainLabel) if one.text() == "Station")
    for section in Section:
        page.open_section(section)
        QApplication.processEvents()
        body = page._scroller.widget()
        assert body.width() == page._scroller.viewport().width()
        assert body.minimumSizeHint().width() <= body.width()
    page.open_section(Section.STATION)
    QApplication.processEvents()
    assert _at(page.station, page).y() >= _at(label, page).y() + label.height()
    page.resize(1084, 600)
    QApplication.processEvents()
    assert _at(page.station, page).x() >= _at(label, page).x() + label.width()


def _at(widget: QWidget, page: QWidget) -> QPoint:
    return widget.mapTo(page, QPoint())


def test_the_internet_is_cut_and_plugged_in_by_one_button(
    qtbot: QtBot, dressed: Theme, qapp: QApplication
) -> None:
    switched: list[bool] = []

    async def switch(is_cut: bool) -> None:
        switched.append(is_cut)

    async def main() -> None:
        button = CutButton(switch, TaskSet())
        qtbot.addWidget(button)
        assert button.text() == "Cut the internet"
        button.click()
        button.click()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert button.text() == "Internet cut: plug it in"
        button.click()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run_window(qapp, main())
    assert switched == [True, False]


def test_a_recovery_code_takes_several_rows_and_is_sent_off_by_key(
    qtbot: QtBot, dressed: Theme, qapp: QApplication
) -> None:
    async def main() -> str:
        page = StartPage()
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        asking = asyncio.ensure_future(page.ask_recovery_code("Lost.", "Enter it."))
        await asyncio.sleep(0)
        assert page.go.accessibleDescription() == "Ctrl Enter"
        qtbot.keyClicks(page.code, "0000")
        qtbot.keyClick(page.code, Qt.Key.Key_Return)
        qtbot.keyClicks(page.code, "1111")
        assert not asking.done()
        qtbot.keyClick(page.code, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        return await asking

    assert run_window(qapp, main()) == "0000\n1111"


def test_a_passphrase_is_asked_for_and_kept_nowhere(
    qtbot: QtBot, dressed: Theme, qapp: QApplication
) -> None:
    async def main() -> str:
        page = StartPage()
        qtbot.addWidget(page)
        page.show()
        asking = asyncio.ensure_future(page.ask_passphrase("Locked.", "Enter it."))
        await asyncio.sleep(0)
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
        assert not asking.done()
        qtbot.keyClicks(page.passphrase, "open sesame")
        qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
        given = await asking
        assert page.passphrase.text() == ""
        return given

    assert run_window(qapp, main()) == "open sesame"
