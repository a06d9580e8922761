"""Qt's objects are never destroyed on a thread that is not theirs."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from orderdesk.ui.garbage import GuiCollector


class Cycle:
    """Garbage that only the collector finds, and that notes on which thread it went."""

    def __init__(self, gone_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: gone_on.append(threading.get_ident()))


@pytest.fixture
def collector(qapp: object) -> Iterator[GuiCollector]:
    was_enabled = gc.isenabled()
    made = GuiCollector()
    yield made
    made.stop()
    if not was_enabled:
        gc.disable()


def allocate_much() -> None:
    kept = [[number] for number in range(20_000)]
    del kept


def test_garbage_waits_for_qts_thread(qtbot: QtBot, collector: GuiCollector) -> None:
    gone_on: list[int] = []
    Cycle(gone_on)
    other = threading.Thread(target=allocate_much)
    other.start()
    other.join()
    assert gone_on == []
    kept = [[number] for number in range(2_000)]
    qtbot.waitUntil(lambda: bool(gone_on))
    assert set(gone_on) == {threading.get_ident()}
    assert len(kept) == 2_000


def test_python_collects_by_itself_again(collector: GuiCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_one_that_is_stopped_in_its_rest_never_begins(qtbot: QtBot) -> None:
    """Left running, each short life of the window would collect beside all later ones."""
    resting = GuiCollector(rest_ms=1)
    resting.stop()
    after = QTimer()
    after.setSingleShot(True)
    with qtbot.waitSignal(after.timeout):
        after.start(20)
    assert gc.get_freeze_count() == 0
    assert not any(timer.isActive() for timer in resting.findChildren(QTimer))


def test_what_survived_a_full_collection_is_not_walked_again(
    monkeypatch: pytest.MonkeyPatch, collector: GuiCollector
) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 11))
    set_state(monkeypatch, Qt.ApplicationState.ApplicationActive)
    before = gc.get_freeze_count()
    collector.collect_due()
    assert gc.get_freeze_count() > before
    collector.stop()
    assert gc.get_freeze_count() == 0


def test_old_garbage_goes_when_the_window_is_left(
    monkeypatch: pytest.MonkeyPatch, collector: GuiCollector
) -> None:
    gone_on: list[int] = []
    kept = [Cycle(gone_on)]
    set_state(monkeypatch, Qt.ApplicationState.ApplicationActive)
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 11))
    collector.collect_due()
    kept.clear()
    collector.collect_due()
    assert gone_on == []
    set_state(monkeypatch, Qt.ApplicationState.ApplicationInactive)
    collector.collect_due()
    assert gone_on == [threading.get_ident()]


def set_state(monkeypatch: pytest.MonkeyPatch, state: Qt.ApplicationState) -> None:
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)
