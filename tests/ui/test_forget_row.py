"""How long customers' data is kept, among the settings: chosen by key, and in force at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from orderdesk.presenters.forget_settings import ForgetSettingsPresenter
from orderdesk.settings import Settings
from orderdesk.ui.settings.forget_row import ForgetRow
from orderdesk.ui.theme import Theme


class Kept:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def apply(self, settings: Settings) -> None:
        self.settings = settings


def shown(kept: Kept, qtbot: QtBot) -> ForgetRow:
    row = ForgetRow(ForgetSettingsPresenter(lambda: kept.settings, kept.apply))
    qtbot.addWidget(row)
    row.show()
    return row


def test_the_days_are_chosen_by_key(dressed: Theme, qtbot: QtBot) -> None:
    kept = Kept(Settings())
    row = shown(kept, qtbot)
    assert row.days.currentText() == "90 days"
    assert row.days.accessibleName() == "Keep customers' data for"
    QTest.keyClick(row.days, Qt.Key.Key_Up)
    assert kept.settings.forget_after_days == 60
    assert row.days.currentText() == "60 days"


def test_another_number_of_days_from_the_file_is_shown_as_it_is(
    dressed: Theme, qtbot: QtBot
) -> None:
    kept = Kept(Settings(forget_after_days=45))
    row = shown(kept, qtbot)
    assert row.days.currentText() == "45 days"
    assert kept.settings.forget_after_days == 45
