"""A window with nothing in it: the least that PySide6 can do. Says when it was painted and its size."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.told import tell


class EmptyWindow(QWidget):
    """Ends the program after its first paint."""

    def paintEvent(self, event: QPaintEvent) -> None:
        tell()
        QTimer.singleShot(0, QApplication.quit)


def main() -> None:
    """Show it."""
    app = QApplication(sys.argv)
    window = EmptyWindow()
    window.resize(1280, 720)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
