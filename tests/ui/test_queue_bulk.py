"""Marking rows of the queue and acting on them, under real keys and clicks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from orderdesk.domain.allowed_actions import OrderAction
from orderdesk.domain.holds import HoldReason
from orderdesk.presenters.command import CommandId
from orderdesk.ui.queue.queue_model import MARKED_ROLE
from orderdesk.ui.queue.queue_page import QueuePage
from orderdesk.ui.theme import Theme
from tests.presenters.fakes import settle
from tests.ui.queue_kit import Verbs, a_state, an_item

ITEMS = [an_item(number, tags=("vip",) if number % 2 else ()) for number in range(1000, 1010)]
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Live(Verbs):
    """The page's verbs on a real listing: marks are shown."""

    page: QueuePage

    def select(self, key: str) -> None:
        super().select(key)
        self.selection.choose(key)

    def _marked(self) -> None:
        super()._marked()
        self.page.show_marks(self.selection.current, self.selection.marks, self.bulk.state())


@pytest.fixture
def verbs() -> Live:
    verbs = Live()
    verbs.listing.items = tuple(ITEMS)
    return verbs


@pytest.fixture
def page(qtbot: QtBot, dressed: Theme, verbs: Live) -> QueuePage:
    page = verbs.page = QueuePage(verbs)
    qtbot.addWidget(page)
    page.resize(1082, 620)
    page.show()
    qtbot.waitExposed(page)
    verbs._changed()
    state = a_state(list(verbs.listing.listed), is_same_list=False)
    verbs.selection.choose(state.keys[0])
    page.show_state(state)
    page.setFocus()
    return page


def marked(page: QueuePage) -> list[int]:
    model = page.list.model()
    return [row for row in range(model.rowCount()) if model.index(row, 0).data(MARKED_ROLE)]


def click(qtbot: QtBot, page: QueuePage, row: int, modifiers: Qt.KeyboardModifier) -> None:
    place = page.list.visualRect(page.list.model().index(row, 0)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def test_shift_and_arrows_mark_space_toggles_and_escape_clears(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(page.list, Qt.Key.Key_Down, SHIFT)
    assert marked(page) == [0, 1, 2]
    assert page.bulk.isVisible()
    assert not page.preview.isVisible()
    qtbot.keyClick(page.list, Qt.Key.Key_Up, SHIFT)
    assert marked(page) == [0, 1]
    # Moving on keeps the marks: Space adds another one elsewhere.
    for _step in range(3):
        qtbot.keyClick(page.list, Qt.Key.Key_Down)
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert marked(page) == [0, 1, 4]
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    assert marked(page) == [0, 1]
    qtbot.keyClick(page.list, Qt.Key.Key_A, CTRL)
    assert len(marked(page)) == 10
    assert page.bulk.shown is not None
    assert page.bulk.shown.title == "10 orders selected"
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, NONE)
    page.list.keyPressEvent(event)
    assert event.isAccepted()
    assert marked(page) == []
    assert page.preview.isVisible() is page.bulk.isHidden()
    assert page.list.hasFocus()


def test_escape_clears_from_beside_the_list_too_and_gives_it_the_keyboard(
    qtbot: QtBot, page: QueuePage
) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    button = page.bulk.acts[OrderAction.TAG].button
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert marked(page) == []
    assert page.list.hasFocus()


def test_clicks_with_ctrl_and_shift_mark_and_a_plain_one_begins_anew(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    click(qtbot, page, 1, CTRL)
    click(qtbot, page, 3, CTRL)
    assert marked(page) == [1, 3]
    click(qtbot, page, 5, SHIFT)
    assert marked(page) == [1, 3, 4, 5]
    click(qtbot, page, 3, CTRL)
    assert marked(page) == [1, 4, 5]
    click(qtbot, page, 2, NONE)
    assert marked(page) == []
    assert page.list.currentIndex().row() == 2


def test_a_marked_row_says_so_to_a_screen_reader(qtbot: QtBot, page: QueuePage) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    spoken = page.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("marked, #1000")


def test_enter_packs_the_first_of_the_marked(qtbot: QtBot, page: QueuePage, verbs: Live) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Space)
    verbs.asked.clear()
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert verbs.asked == [("pack", None)]
    assert page.bulk.primary.text() == "Pack #1000 first"


async def test_orders_are_put_on_hold_by_keyboard(
    qtbot: QtBot, page: QueuePage, verbs: Live
) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_Down, SHIFT)
    with qtbot.waitSignal(page.command_wanted) as wanted:
        page.bulk.acts[OrderAction.HOLD].button.click()
    assert wanted.args == [CommandId.QUEUE_HOLD]
    page.sheets.open_hold()
    assert page.sheets.sheet.accessibleName() == "Put 2 orders on hold"
    form = page.sheets.decision
    assert form is not None
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert form.refusal
    form.choose(HoldReason.OTHER)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    await settle()
    assert verbs.changes.asked[0][:2] == ("hold", (ITEMS[0].order_id, ITEMS[1].order_id))
    assert not page.sheets.sheet.is_open
    assert marked(page) == []


async def test_tags_are_changed_for_all_marked(qtbot: QtBot, page: QueuePage, verbs: Live) -> None:
    qtbot.keyClick(page.list, Qt.Key.Key_A, CTRL)
    page.sheets.open_tags()
    assert page.sheets.sheet.accessibleName() == "Change the tags of 10 orders"
    form = page.sheets.decision
    assert form is not None
    field = page.window().focusWidget()
    qtbot.keyClicks(field, "b2b, fragile")
    qtbot.keyClick(field, Qt.Key.Key_Return, CTRL)
    await settle()
    assert (verbs.changes.asked[0][0], verbs.changes.asked[0][2]) == ("tag", ["b2b, fragile"])
    assert len(marked(page)) == 10
