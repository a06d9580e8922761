"""The form for who works here, under real keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from orderdesk.ui.theme import Theme
from orderdesk.ui.user_form import UserForm


def shown(form: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)


def test_a_known_name_is_chosen_by_space(dressed: Theme, qtbot: QtBot) -> None:
    taken: list[str] = []
    form = UserForm("Mara", ["Jonas", "Élodie"], lambda name: not taken.append(name))
    shown(form, qtbot)
    form.first.setFocus()
    QTest.keyClick(form.first, Qt.Key.Key_Space)
    assert taken == ["Jonas"]


def test_enter_takes_the_name_that_is_typed_and_none_is_refused(
    dressed: Theme, qtbot: QtBot
) -> None:
    taken: list[str] = []

    def choose(name: str) -> bool:
        taken.append(name)
        return bool(name)

    form = UserForm("", [], choose)
    shown(form, qtbot)
    assert form.first is form.field
    form.field.setFocus()
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert form._refusal.isVisible()
    QTest.keyClicks(form.field, "Ida")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert taken == ["", "Ida"]
