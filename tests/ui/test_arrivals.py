"""New orders outside the page: chimes, title, and no failure where the desktop has no tray."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.presenters.arrivals import Arrived, Chime
from orderdesk.presenters.navigation import PageName
from orderdesk.settings import Settings
from orderdesk.ui import arrivals
from orderdesk.ui.arrivals import Arrivals
from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.sounds import Sound, SoundPlayer
from orderdesk.ui.theme import Theme
from tests.ui.conftest import RESOURCES

ONE = Arrived(1, "1 new order", "#1180", (Chime.NEW_ORDER,))


@dataclass
class Tray:
    """A desktop's tray that remembers what it showed."""

    shown: list[tuple[str, str]] = field(default_factory=list)

    def showMessage(self, title: str, detail: str, *_rest: object) -> None:
        self.shown.append((title, detail))

    def hide(self) -> None:
        pass


class Player(SoundPlayer):
    """Remembers what was to be heard."""

    def __init__(self) -> None:
        super().__init__(RESOURCES / "sounds", opener=lambda: None)
        self.played: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.played.append(sound)


class Desk:
    """A window on the queue with what tells of new orders."""

    def __init__(self) -> None:
        self.window = MainWindow()
        self.window.add_page(PageName.QUEUE, "Queue", "package", QWidget())
        self.window.add_page(PageName.OUTBOX, "Outbox", "package", QWidget())
        self.player = Player()
        self.settings = Settings()
        self.outside = Arrivals(
            self.window,
            self.player,
            lambda: self.settings,
            lambda: self.window.show_page(PageName.QUEUE),
        )


@pytest.fixture
def desk(dressed: Theme, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk()
    qtbot.addWidget(made.window)
    yield made
    made.outside.close()
    made.window.close_for_good()


def test_without_a_tray_there_is_the_chime(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    desk.outside.tell_arrival(ONE)
    assert desk.player.played == [Sound.NEW_ORDER]


def test_the_desktop_is_told_while_the_window_is_not_in_front(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray()
    monkeypatch.setattr(desk.outside, "_find_tray", lambda: tray)
    desk.outside.tell_arrival(ONE)
    assert tray.shown == [("1 new order", "#1180")]
    desk.settings = Settings(shows_on_desktop=False)
    desk.outside.tell_arrival(ONE)
    assert len(tray.shown) == 1
    desk.settings = Settings()
    desk.window.show()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    desk.outside.tell_arrival(ONE)
    assert len(tray.shown) == 1


def test_title_and_count_follow(desk: Desk) -> None:
    desk.outside.show_waiting(3)
    assert desk.window.windowTitle() == "3 new orders · OrderDesk"
    desk.outside.show_waiting(0)
    assert desk.window.windowTitle() == "OrderDesk"


def test_the_chime_comes_again_until_it_is_ended(
    dressed: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "REPEAT_MS", 1)
    desk = Desk()
    qtbot.addWidget(desk.window)
    desk.outside.repeat((Chime.NEW_ORDER, Chime.PICKUP))
    qtbot.waitUntil(lambda: desk.player.played[:2] == [Sound.NEW_ORDER, Sound.PICKUP])
    desk.outside.repeat(())
    assert not desk.outside.is_repeating
    desk.window.close_for_good()


def test_only_the_queue_in_front_is_watched(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.outside.is_queue_watched()
    desk.window.show()
    desk.window.activateWindow()
    qtbot.waitUntil(desk.window.isActiveWindow)
    assert desk.outside.is_queue_watched()
    desk.window.show_page(PageName.OUTBOX)
    assert not desk.outside.is_queue_watched()
