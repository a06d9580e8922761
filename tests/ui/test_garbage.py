"""Qt's objects are never destroyed on a thread that is not theirs."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
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
    qtbot.waitUntil(lambda: bool(gone_on), timeout=5_000)
    assert set(gone_on) == {threading.get_ident()}
    assert len(kept) == 2_000


def test_python_collects_by_itself_again(collector: GuiCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
