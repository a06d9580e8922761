"""A bug of ours leaves a trace without anybody's data."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from orderdesk.logbook import CarefulFormatter, stack_of
from orderdesk.ui.crash_hook import CrashHook

SECRET = "Aoife Ó Súilleabháin, Torstraße 1"


def fail() -> None:
    raise ValueError(SECRET)


def a_failure() -> BaseException:
    try:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        return error
    raise AssertionError


@pytest.fixture
def hook() -> Iterator[CrashHook]:
    before, thread_before = sys.excepthook, threading.excepthook
    told: list[None] = []
    made = CrashHook(lambda: told.append(None))
    made.install()
    yield made
    assert len(told) == made.count
    sys.excepthook, threading.excepthook = before, thread_before


def test_the_trace_names_types_and_places_and_nobody() -> None:
    trace = stack_of(a_failure())
    assert "RuntimeError" in trace
    assert "ValueError" in trace
    assert "in fail" in trace
    assert SECRET not in trace


def test_the_log_file_is_as_careful() -> None:
    failure = a_failure()
    record = logging.LogRecord(
        "orderdesk",
        logging.ERROR,
        __file__,
        1,
        "a task failed",
        (),
        (type(failure), failure, failure.__traceback__),
    )
    line = CarefulFormatter("%(message)s").format(record)
    assert line.startswith("a task failed")
    assert "in fail" in line
    assert SECRET not in line


def test_failures_of_slots_and_threads_are_taken(
    hook: CrashHook, caplog: pytest.LogCaptureFixture
) -> None:
    failure = a_failure()
    sys.excepthook(type(failure), failure, failure.__traceback__)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert hook.count == 2
    assert SECRET not in caplog.text


def test_an_interrupt_is_no_crash(hook: CrashHook, capsys: pytest.CaptureFixture[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert hook.count == 0
    assert "KeyboardInterrupt" in capsys.readouterr().err
