"""The tour's hands: keys and scans as the system brings them, to whatever has the keyboard."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PERSON_TYPES_EVERY_S = 0.1
"""Slower than any scanner, so that the listener takes each key for a person's."""

PERSON_REACTS_AFTER_S = 0.35
"""Enter does nothing for 300 ms after a scan; nobody's hand is back on the keyboard before that."""

PERSON_SCANS_EVERY_S = 0.3
"""The same code again sooner than 250 ms is the bounce of a trigger, and not a second unit."""

SCANNER_TYPES_EVERY_MS = 10
"""The pace of a common scanner."""

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_MOST_TABS = 120


class _Stamp(QObject):
    """Says when a key was pressed, as the system does: a busy window does not slow a scanner."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.at_ms = 0
        app.installEventFilter(self)

    def set_to_now(self) -> None:
        """The next key is a person's."""
        self.at_ms = int(time.monotonic() * 1000)

    def set_to_next_of_burst(self) -> None:
        """The next key follows the one before it at a scanner's pace."""
        self.at_ms = min(int(time.monotonic() * 1000), self.at_ms + SCANNER_TYPES_EVERY_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.at_ms and isinstance(event, QKeyEvent):
            event.setTimestamp(self.at_ms)
        return False


class Hands:
    """Presses keys on the window that has the keyboard. Nothing is called on any widget.

    Each key is delivered by Qt's own loop, outside of every coroutine, as a keyboard's are; it passes
    shortcuts, event filters and the focus widget.
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._last_code = ""
        self._last_scan_at = float("-inf")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._stamp = _Stamp(app)

    async def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
        """Press and release one key."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            await self._rest_after_scan(PERSON_REACTS_AFTER_S)

        def click() -> None:
            self._stamp.set_to_now()
            QTest.keyClick(self._target(), key, modifiers)

        await self._deliver(click)

    async def type_text(self, text: str) -> None:
        """Type at a person's pace."""
        for sign in text:
            await asyncio.sleep(PERSON_TYPES_EVERY_S)
            await self._deliver(partial(self._click_now, sign))
        await asyncio.sleep(PERSON_TYPES_EVERY_S)

    async def scan(self, code: str) -> None:
        """A keyboard wedge: the code's keys in one burst, and its Enter."""

        def burst() -> None:
            # To the widget, not to its window: Qt would run its timers between two keys then.
            self._stamp.set_to_now()
            for sign in code:
                QTest.keyClick(self._focused(), ord(sign))
                self._stamp.set_to_next_of_burst()
            QTest.keyClick(self._focused(), Qt.Key.Key_Return)

        if code == self._last_code:
            await self._rest_after_scan(PERSON_SCANS_EVERY_S)
        await self._deliver(burst)
        self._last_code, self._last_scan_at = code, time.monotonic()

    async def tab_to(self, wanted: QWidget) -> bool:
        """Walk with Tab until `wanted` has the keyboard. False: Tab never comes there."""
        for _step in range(_MOST_TABS):
            if QApplication.focusWidget() is wanted:
                return True
            await self.press(Qt.Key.Key_Tab)
        return False

    async def _rest_after_scan(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, self._last_scan_at + seconds - time.monotonic()))

    def _click_now(self, sign: str) -> None:
        self._stamp.set_to_now()
        QTest.keyClick(self._target(), ord(sign))

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self._window

    def _target(self) -> QWindow:
        focused = QGuiApplication.focusWindow()
        if focused is not None:
            return focused
        own = self._window.windowHandle()
        assert own is not None
        return own

    async def _deliver(self, act: Callable[[], None]) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def run() -> None:
            try:
                act()
            except Exception as problem:
                done.set_exception(problem)
            else:
                done.set_result(None)

        QTimer.singleShot(0, run)
        await done
