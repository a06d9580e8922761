"""The fixture `qtbot`, with the patience that every test has."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE_S

_PATIENCE_MS = round(PATIENCE_S * 1000)


class PatientBot(QtBot):
    """By itself it waits for five seconds, which a busy computer may take for a single turn."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = _PATIENCE_MS) -> None:
        """Let Qt work until `callback` returns true, or fails no more; `timeout` in ms."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE_MS, **more: Any) -> Any:
        """Let Qt work at the end of the block until `signal` has come; `timeout` in ms."""
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Uses the window as a person does, and closes at the test's end what it was given."""
    return PatientBot(request)
