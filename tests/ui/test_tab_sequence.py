"""Looking for Tab's stops leaves nothing behind."""

import gc

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.tab_sequence import tab_stops


def gone_but_kept() -> int:
    """How many of Qt's objects are destroyed, and Python holds them still."""
    gc.collect()
    return sum(isinstance(one, QObject) and not shiboken6.isValid(one) for one in gc.get_objects())


def test_what_was_a_stop_goes_with_its_page(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    window.show()
    before = gone_but_kept()
    for _page in range(5):
        page, field = QWidget(), QComboBox()
        field.addItems(["one", "two"])
        field.view()
        QVBoxLayout(page).addWidget(field)
        column.addWidget(page)
        qtbot.waitUntil(field.isVisible)
        assert tab_stops(window, [page]) == [field]
        page.deleteLater()
        del page, field
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone_but_kept() <= before
