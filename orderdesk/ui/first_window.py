"""One window per profile: a second start asks the first to come to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 500
_WORD = b"raise\n"


def _name(profile: Path) -> str:
    digest = hashlib.sha256(str(profile.resolve()).encode()).hexdigest()
    return f"orderdesk-{digest[:20]}"


class FirstWindow(QObject):
    """Listens for later starts with the same profile. Made only by who holds the profile's lock.

    Signals: raise_requested().
    """

    raise_requested = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)
        # The lock is ours, so that a socket of this name was left by a process that died.
        QLocalServer.removeServer(_name(profile))
        self._server.listen(_name(profile))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _on_new_connection(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            self.raise_requested.emit()


def raise_first_window(profile: Path) -> bool:
    """Ask the window that has the profile open to come to the front. False: it is no window."""
    caller = QLocalSocket()
    caller.connectToServer(_name(profile))
    if not caller.waitForConnected(_PATIENCE_MS):
        return False
    caller.write(_WORD)
    caller.waitForBytesWritten(_PATIENCE_MS)
    caller.disconnectFromServer()
    return True
