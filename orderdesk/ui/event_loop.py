"""asyncio on Qt's loop: qasync with a queue of its own, so that Qt holds one timer and no more.

Plain qasync makes a Qt timer of every callback and keeps the cancelled ones until they are due; ends
with the last window; starts ten threads at the first look-up; and loses a task's wake-up when a
dialog is executed inside a coroutine. Here none of these happens.
"""

import asyncio
import heapq
import logging
import sys
import time
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from orderdesk.ui.garbage import GuiCollector

log = logging.getLogger(__name__)

POOL_THREADS = 4
"""Threads for whatever else would block: PDF, pictures, name look-ups, decoding of a big page."""

_SLICE_S = 0.008
"""So long callbacks run before Qt may paint again: half a frame."""

_SWEEP_FROM = 64
"""From so many cancelled timers on the heap is cleared of them, once they are the greater part."""

HANDOVER_S = 0.001
"""After so long a thread hands the interpreter over to Qt's, which may wait for two in a row."""

START_MS = 3000
"""So long a start may take on a slow computer before anybody collects garbage in it."""

T = TypeVar("T")


class _Waker(QObject):
    """Brings the word from other threads that there is something to do."""

    called = Signal()


class DeskEventLoop(QEventLoop):  # type: ignore[misc]
    """The window's event loop. `close` it before the QApplication goes; `run_window` does."""

    def __init__(self, app: QApplication, pool_threads: int = POOL_THREADS) -> None:
        # asyncio's own initialiser already calls back into the loop.
        self._queue: deque[asyncio.Handle] = deque()
        self._heap: list[asyncio.TimerHandle] = []
        self._cancelled_timers = 0
        self._running_handle = False
        self._tick = QTimer()
        self._tick.setSingleShot(True)
        self._tick.setTimerType(Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._run_due)
        self._waker = _Waker()
        self._waker.called.connect(self._arm, Qt.ConnectionType.QueuedConnection)
        super().__init__(app)
        app.setQuitOnLastWindowClosed(False)
        self._pool = ThreadPoolExecutor(pool_threads, thread_name_prefix="orderdesk-pool")
        self.set_default_executor(self._pool)

    @property
    def timers_held(self) -> int:
        """Timers that the loop still keeps, cancelled ones not yet cleared away included."""
        return len(self._heap)

    def call_soon(
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Run `callback` in the loop's next turn, after all that was asked for before."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._queue.append(handle)
        self._arm()
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """`call_soon` from any thread."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._queue.append(handle)
        self._waker.called.emit()
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., Any],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run `callback` after `delay` seconds."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., Any],
        *args: Any,
        context: Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run `callback` at the loop's time `when`."""
        self._check_closed()
        timer = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._heap, timer)
        timer._scheduled = True  # type: ignore[attr-defined]
        self._arm()
        return timer

    def time(self) -> float:
        """The loop's clock, in seconds."""
        return time.monotonic()

    def close(self) -> None:
        """Stop the timer, end the pool's threads, and let go of everything that was asked for."""
        if self.is_closed():
            return
        self._tick.stop()
        super().close()
        self._queue.clear()
        self._heap.clear()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        # asyncio tells the loop, which plain qasync ignores: httpx alone leaves one per request.
        if not getattr(handle, "_scheduled", False):
            return
        self._cancelled_timers += 1
        many = self._cancelled_timers > _SWEEP_FROM
        if many and self._cancelled_timers * 2 > len(self._heap):
            self._heap = [timer for timer in self._heap if not timer.cancelled()]
            heapq.heapify(self._heap)
            self._cancelled_timers = 0

    def _arm(self) -> None:
        """Set the one timer to the next thing due."""
        if self.is_closed() or self._running_handle:
            return
        if self._queue:
            wait_ms = 0
        else:
            self._drop_cancelled()
            if not self._heap:
                self._tick.stop()
                return
            # Rounded up: a timer that fires a little early would only come back for the rest.
            wait_s = self._heap[0].when() - self.time()
            wait_ms = max(0, min(int(wait_s * 1000) + 1, 2**31 - 1)) if wait_s > 0 else 0
        if not self._tick.isActive() or self._tick.remainingTime() > wait_ms:
            self._tick.start(wait_ms)

    def _drop_cancelled(self) -> None:
        while self._heap and self._heap[0].cancelled():
            heapq.heappop(self._heap)
            self._cancelled_timers = max(0, self._cancelled_timers - 1)

    def _run_due(self) -> None:
        if self._running_handle:
            # A Qt loop nested in a coroutine: two tasks cannot run at once. Nothing is lost, the
            # rest goes on when the nested loop has ended.
            return
        self._drop_cancelled()
        now = self.time()
        while self._heap and self._heap[0].when() <= now:
            timer = heapq.heappop(self._heap)
            timer._scheduled = False  # type: ignore[attr-defined]
            if not timer.cancelled():
                self._queue.append(timer)
        stop_at = now + _SLICE_S
        for _turn in range(len(self._queue)):
            handle = self._queue.popleft()
            if not handle.cancelled():
                self._run(handle)
            if self.time() > stop_at:
                break
        self._arm()

    def _run(self, handle: asyncio.Handle) -> None:
        self._running_handle = True
        try:
            handle._run()
        finally:
            self._running_handle = False


def run_window(app: QApplication, main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end on Qt's loop, then end every task left, the pool and the loop.

    All of it happens while `app` is alive. Returns what `main` returns, raises what it raises.
    """
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(HANDOVER_S)
    collector = GuiCollector(app, rest_ms=START_MS)
    try:
        with asyncio.Runner(loop_factory=lambda: DeskEventLoop(app)) as runner:
            return runner.run(main)
    finally:
        collector.stop()
        sys.setswitchinterval(usual_s)
