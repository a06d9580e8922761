"""Cyclic garbage is collected on Qt's own thread only.

Python collects on whichever thread happens to allocate: on the database's thread as well. A widget or
timer that is part of the garbage would be destroyed there, which Qt does not survive.
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

LOOK_EVERY_MS = 150


class GuiCollector(QObject):
    """Takes over from Python's automatic collection while it lives; `stop` gives it back.

    What survives a full collection is not walked again: the modules and a few thousand orders take
    longer than a frame. Cycles among that are found when the window is not the active one, where
    nobody sees it stand still.
    """

    def __init__(self, parent: QObject | None = None, *, rest_ms: int = 0) -> None:
        """For `rest_ms` nothing is collected: what a start loads and builds stays."""
        super().__init__(parent)
        self._thresholds = gc.get_threshold()
        self._is_thawed = True
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._end_rest)
        if rest_ms:
            self._rest.start(rest_ms)
        else:
            self._timer.start()

    def _end_rest(self) -> None:
        gc.freeze()
        self._timer.start()

    def collect_due(self) -> None:
        """Collect the oldest generation whose threshold is passed, as Python would have by itself."""
        if QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive:
            self._is_thawed = False
        elif not self._is_thawed:
            # Once for each time that the window is left.
            self._is_thawed = True
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            return
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                if generation == 2:
                    gc.freeze()
                return

    def stop(self) -> None:
        """Let Python collect by itself again, for good: also where the rest has not ended yet."""
        self._rest.stop()
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
