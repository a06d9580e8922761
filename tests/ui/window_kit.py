"""What the tests of the window stand on: a page to show, and a desk under real keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.main_window import MainWindow
from orderdesk.ui.widgets.list_delegate import WorkList


class Page(QWidget):
    """A page with a list and a field."""

    def __init__(self) -> None:
        super().__init__()
        self.list = WorkList("Orders")
        self.field = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(self.field)
        self.setFocusProxy(self.list)


class KeyedDesk:
    """A window whose keys are pressed."""

    def __init__(self) -> None:
        self.window = MainWindow()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    @contextmanager
    def in_front(self, qtbot: QtBot) -> Iterator[None]:
        """Show the window, and close it afterwards."""
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        yield
        self.window.close_for_good()
