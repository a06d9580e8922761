"""The system wants the program to end: at log-off and shutdown, or by whoever manages services.

Windows and macOS close the window then, which asks by itself. Elsewhere a signal comes, and Python
would end at once, in the middle of whatever it does.
"""

import os
import signal
import socket
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ENOUGH = 4096


class EndRequests(QObject):
    """Hears the signals that ask for an end, at once. Lives in the main thread; `close` it.

    Signals: asked().
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard: list[signal.Signals] = []
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        # Python itself looks for signals only between two of its own steps, and Qt may wait for long.
        self._waker_before = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(
            self._near.fileno(), QSocketNotifier.Type.Read, parent=self
        )
        self._notifier.activated.connect(self._on_woken)
        for one in _wanted():
            # Somebody who started us may have told us to ignore it (nohup).
            if signal.getsignal(one) is signal.SIG_DFL:
                signal.signal(one, lambda *_told: None)
                self._heard.append(one)

    def close(self) -> None:
        """Hear no more: the next signal ends the program as it would any other."""
        for one in self._heard:
            signal.signal(one, signal.SIG_DFL)
        self._heard.clear()
        signal.set_wakeup_fd(self._waker_before)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()

    def _on_woken(self) -> None:
        told = b""
        with suppress(BlockingIOError):
            told = self._near.recv(_ENOUGH)
        if not set(told).isdisjoint(self._heard):
            self.asked.emit()


def _wanted() -> tuple[signal.Signals, ...]:
    if os.name != "posix":
        return ()
    return (signal.SIGTERM, signal.SIGHUP)
