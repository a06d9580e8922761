"""The system's word to end is heard at once, and handed back afterwards."""

import signal
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from orderdesk.ui.end_requests import EndRequests

WANTED = [signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def nothing_ignored() -> Iterator[None]:
    """Whoever started the tests may have had these ignored (nohup)."""
    before = {one: signal.signal(one, signal.SIG_DFL) for one in WANTED}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def ends(qtbot: QtBot, nothing_ignored: None) -> Iterator[EndRequests]:
    made = EndRequests()
    yield made
    made.close()


@pytest.mark.parametrize("wanted", WANTED)
def test_it_is_heard_while_qt_waits(
    qtbot: QtBot, ends: EndRequests, wanted: signal.Signals
) -> None:
    assert signal.getsignal(wanted) is not signal.SIG_DFL
    with qtbot.waitSignal(ends.asked):
        signal.raise_signal(wanted)


def test_another_signal_is_none_of_it(qtbot: QtBot, ends: EndRequests) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_told: None)
    with qtbot.assertNotEmitted(ends.asked):
        signal.raise_signal(signal.SIGUSR1)
        qtbot.wait(1)
    signal.signal(signal.SIGUSR1, before)


def test_what_was_ignored_stays_so_and_everything_is_given_back(qtbot: QtBot) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    ends = EndRequests()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
    ends.close()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.set_wakeup_fd(-1) == -1
    signal.signal(signal.SIGHUP, before)
