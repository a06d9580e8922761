"""The connect page by keyboard: the ring stands on what Enter does, and Enter always does something."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from orderdesk.presenters.connect_presenter import ConnectPresenter
from orderdesk.presenters.connect_state import Field, Step, Way
from orderdesk.tasks import TaskSet
from orderdesk.ui.connect.connect_page import ConnectPage
from orderdesk.ui.connect.steps import SignInStep
from orderdesk.ui.theme import Theme
from tests.presenters.test_connect_presenter import Door


@pytest.fixture
def page(dressed: Theme, qtbot: QtBot) -> ConnectPage:
    presenter = ConnectPresenter(Door(), TaskSet(), lambda _shop: None)
    made = ConnectPage(presenter)
    qtbot.addWidget(made)
    presenter.attach(made)
    made.resize(1280, 720)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def enter(page: ConnectPage) -> None:
    QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Return)


def test_the_keyboard_stands_on_what_enter_does(page: ConnectPage) -> None:
    assert page.focusWidget() is page.forms[Step.WELCOME].findChild(type(page.go))
    enter(page)
    assert page.forms[Step.APP].isVisible()
    assert page.focusWidget() is page.go
    enter(page)
    assert page.forms[Step.SIGN_IN].isVisible()


def test_enter_leads_to_the_field_that_is_missing(page: ConnectPage) -> None:
    enter(page)
    enter(page)
    fields = page.forms[Step.SIGN_IN].fields
    assert page.focusWidget() is fields[Field.ADDRESS]
    QTest.keyClicks(fields[Field.ADDRESS], "kiezladen")
    enter(page)
    assert page.focusWidget() is fields[Field.CLIENT_ID]
    QTest.keyClicks(fields[Field.CLIENT_ID], "id")
    enter(page)
    assert page.focusWidget() is fields[Field.SECRET]
    fields[Field.ADDRESS].setFocus()
    enter(page)
    assert page.focusWidget() is fields[Field.SECRET]


def test_the_keyboard_goes_from_a_field_that_is_not_asked_for_any_more_to_the_one_that_is(
    page: ConnectPage,
) -> None:
    enter(page)
    enter(page)
    form = page.forms[Step.SIGN_IN]
    assert isinstance(form, SignInStep)
    QTest.keyClicks(form.fields[Field.ADDRESS], "kiezladen")
    form.fields[Field.SECRET].setFocus()
    form.ways.chosen.emit(Way.TOKEN)
    assert page.focusWidget() is form.fields[Field.TOKEN]


async def test_while_the_shop_is_asked_the_keyboard_is_on_no_button(page: ConnectPage) -> None:
    enter(page)
    enter(page)
    form = page.forms[Step.SIGN_IN]
    for field in (Field.ADDRESS, Field.CLIENT_ID, Field.SECRET):
        QTest.keyClicks(form.fields[field], "kiezladen")
    page.go.setFocus(Qt.FocusReason.TabFocusReason)
    enter(page)
    assert not page.go.isEnabled()
    assert page.focusWidget() in form.fields.values()
