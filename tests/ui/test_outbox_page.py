"""The outbox page under real key events, over the real presenter, service and database."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import IntentState, Problem, ProblemCode, SetNote
from orderdesk.events import ConnectionChanged
from orderdesk.presenters.outbox_presenter import OutboxPresenter
from orderdesk.ui.outbox.detail_panel import DetailPanel
from orderdesk.ui.outbox.outbox_page import OutboxPage
from orderdesk.ui.theme import Theme
from tests.builders import an_intent
from tests.presenters.bench_world import CUP, FORMATS, SOCK, BenchWorld, order_of, settle
from tests.presenters.fakes import FakeTimelines
from tests.presenters.test_outbox_presenter import their_parcel

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    def __init__(self, world: BenchWorld, page: OutboxPage, presenter: OutboxPresenter) -> None:
        self.world, self.page, self.presenter = world, page, presenter

    async def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QApplication.processEvents()
        QTest.keyClick(QApplication.focusWidget() or self.page.list, key, modifiers)
        await settle()
        QApplication.processEvents()

    async def conflict(self, name: str = "a", number: int = 10466) -> None:
        order = order_of({CUP: 1, SOCK: 1}, number=number)
        left = order_of({SOCK: 1}, number=number)
        theirs = their_parcel(self.world, {CUP: 1})
        await self.world.put(
            replace(order, fulfillment_orders=left.fulfillment_orders, fulfillments=(theirs,))
        )
        await self.world.intents.add(
            replace(
                an_intent(order, state=IntentState.CONFLICT),
                id=IntentId(name),
                number=0,
                problem=Problem(ProblemCode.NOT_ENOUGH_LEFT, "", (theirs.id,)),
            )
        )
        self.presenter.reload()
        await settle()

    async def waiting(self, name: str, number: int) -> None:
        order = order_of({CUP: 1}, number=number)
        await self.world.put(order)
        await self.world.intents.add(replace(an_intent(order), id=IntentId(name), number=0))
        self.presenter.reload()
        await settle()

    async def state_of(self, name: str) -> IntentState:
        found = await self.world.intents.find(IntentId(name))
        assert found is not None
        return found.state


@pytest_asyncio.fixture
async def desk(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Desk]:
    world = await BenchWorld.open(tmp_path)
    presenter = OutboxPresenter(
        world.outbox,
        world.bus,
        world.tasks,
        world.line,
        world.navigator,
        formats=lambda: FORMATS,
        clock=world.clock,
        timelines=FakeTimelines(world.bus),
    )
    page = OutboxPage(presenter)
    qtbot.addWidget(page)
    page.resize(1084, 620)
    page.show()
    page.activateWindow()
    page.setFocus()
    presenter.attach(page)
    presenter.reload()
    await settle()
    try:
        yield Desk(world, page, presenter)
    finally:
        await world.close()
    assert world.failures == []


async def test_alt_marks_and_enter_does(desk: Desk) -> None:
    await desk.conflict()
    await desk.press(Key.Key_Return)
    assert await desk.state_of("a") is IntentState.CONFLICT
    await desk.press(Key.Key_1, ALT)
    rows = desk.page.detail.choices
    assert [row.act.isVisible() for row in rows] == [True, False, False]
    assert await desk.state_of("a") is IntentState.CONFLICT
    await desk.press(Key.Key_Return)
    assert await desk.state_of("a") is IntentState.CANCELLED
    assert desk.page.told.isVisible()
    assert desk.page.empty.isVisible()


async def test_a_double_click_decides_nothing(desk: Desk) -> None:
    await desk.conflict()
    await desk.press(Key.Key_3, ALT)
    place = desk.page.list.visualRect(desk.page.list.currentIndex()).center()
    QTest.mouseDClick(desk.page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    await settle()
    assert await desk.state_of("a") is IntentState.CONFLICT


async def test_the_pointer_marks_first_and_does_by_the_button(desk: Desk) -> None:
    await desk.conflict()
    row = desk.page.detail.choices[0]
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    await settle()
    assert await desk.state_of("a") is IntentState.CONFLICT
    QTest.mouseClick(row.act, Qt.MouseButton.LeftButton)
    await settle()
    assert await desk.state_of("a") is IntentState.CANCELLED


async def test_arrows_walk_over_the_headings(desk: Desk) -> None:
    await desk.waiting("w1", 10401)
    await desk.waiting("w2", 10402)
    await desk.conflict()
    desk.presenter.select(IntentId("a"))
    await desk.press(Key.Key_Down)
    assert desk.presenter.state().selected == "w1"
    assert desk.page.detail.title.text() == "#10401 waits to be sent"
    await desk.press(Key.Key_Up)
    assert desk.presenter.state().selected == "a"


async def test_ctrl_z_takes_back_and_the_next_row_is_selected(desk: Desk) -> None:
    await desk.waiting("w1", 10401)
    await desk.waiting("w2", 10402)
    assert desk.page.detail.take_back.isVisible()
    await desk.press(Key.Key_Z, CTRL)
    assert await desk.state_of("w1") is IntentState.CANCELLED
    assert desk.presenter.state().selected == "w2"
    assert desk.page.list.hasFocus()


async def test_ctrl_r_sends_now(desk: Desk) -> None:
    await desk.waiting("w1", 10401)
    await desk.press(Key.Key_R, CTRL)
    assert desk.world.readings.wakes == 1


async def test_right_opens_the_order(desk: Desk) -> None:
    await desk.waiting("w1", 10401)
    await desk.press(Key.Key_Right)
    assert desk.world.navigator.went[0][0] == "detail"


async def test_a_change_in_the_background_keeps_mark_and_selection(desk: Desk) -> None:
    await desk.conflict()
    await desk.press(Key.Key_2, ALT)
    await desk.waiting("w1", 10401)
    assert desk.presenter.state().selected == "a"
    assert desk.page.detail.choices[1].act.isVisible()


async def test_choices_are_in_sight_at_the_smallest_size(desk: Desk) -> None:
    await desk.conflict()
    desk.page.resize(764, 500)
    QApplication.processEvents()
    for row in desk.page.detail.choices:
        spot = row.mapTo(desk.page, row.rect().bottomLeft())
        assert desk.page.rect().contains(spot)
        assert row.isVisible()


async def test_no_more_than_one_line_stands_between_the_tabs_and_the_list(desk: Desk) -> None:
    await desk.conflict()
    await desk.waiting("w1", 10401)
    desk.world.line.is_online = False
    desk.world.bus.publish(ConnectionChanged())
    page = desk.page
    lines = (page.connection, page.trouble, page.told)
    assert [line.isVisible() for line in lines] == [True, False, False]
    desk.presenter.choose(0)
    desk.presenter.do_it()
    await settle()
    assert page.told.text or page.trouble.text
    assert sum(line.isVisible() for line in lines) == 1
    assert not page.connection.isVisible()


async def test_the_page_is_drawn_larger_in_a_large_window(desk: Desk) -> None:
    await desk.conflict()
    panel = desk.page.detail
    small = (panel.choices[0].height(), panel.sentence.font().pixelSize(), desk.page.list.width())
    assert small[1] >= 15
    desk.page.resize(1792, 1008)
    QApplication.processEvents()
    large = (panel.choices[0].height(), panel.sentence.font().pixelSize(), desk.page.list.width())
    assert all(
        new == pytest.approx(old * 1.4, abs=1) for old, new in zip(small, large, strict=True)
    )


async def test_both_sides_are_read_to_their_ends_by_key(desk: Desk) -> None:
    await desk.conflict()
    desk.page.resize(1084, 420)
    QApplication.processEvents()
    story = desk.page.detail.findChild(QScrollArea)
    assert story is not None
    assert story.verticalScrollBar().maximum() > 0
    story.setFocus(Qt.FocusReason.TabFocusReason)
    assert story.hasFocus()
    await desk.press(Key.Key_Down)
    assert story.verticalScrollBar().value() > 0
    desk.page.resize(1084, 1200)
    QApplication.processEvents()
    assert story.focusPolicy() == Qt.FocusPolicy.NoFocus


async def test_choices_never_lie_over_one_another(desk: Desk) -> None:
    """Everything enlarged twice, with notices above: some 250 pixels are left."""
    order = order_of({CUP: 2}, number=10466)
    await desk.world.put(order_of({CUP: 1}, number=10466))
    card = replace(
        an_intent(order, state=IntentState.CONFLICT),
        id=IntentId("a"),
        number=0,
        problem=Problem(ProblemCode.LESS_ORDERED),
    )
    await desk.world.intents.add(card)
    desk.presenter.reload()
    await settle()
    desk.page.resize(764, 300)
    for marked in (None, Key.Key_1):
        if marked is not None:
            await desk.press(marked, ALT)
        QApplication.processEvents()
        rows = desk.page.detail.choices
        assert len(rows) >= 3
        for above, below in pairwise(rows):
            assert above.geometry().bottom() < below.geometry().top()
        end = rows[-1].mapTo(desk.page, rows[-1].rect().bottomLeft())
        assert desk.page.rect().contains(end)


async def test_what_follows_is_read_to_its_end_before_it_is_done(desk: Desk) -> None:
    await desk.conflict()
    desk.page.resize(764, 500)
    QApplication.processEvents()
    row = desk.page.detail.choices[2]
    low = row.height()
    await desk.press(Key.Key_3, ALT)
    QApplication.processEvents()
    assert row.height() > low
    assert desk.page.rect().contains(row.mapTo(desk.page, row.rect().bottomLeft()))
    await desk.press(Key.Key_1, ALT)
    assert row.height() == low


async def test_two_long_notes_are_read_to_their_ends_at_every_height(desk: Desk) -> None:
    """A page on which the text just fits beside a scroll bar, or just does not, comes to rest."""
    order = order_of({CUP: 1}, number=10466)
    mine = " ".join(f"word{number}" for number in range(120))
    await desk.world.put(replace(order, note=mine.upper()))
    card = replace(
        an_intent(order, SetNote(mine), state=IntentState.CONFLICT),
        id=IntentId("note"),
        number=0,
        problem=Problem(ProblemCode.NOTE_CHANGED),
    )
    await desk.world.intents.add(card)
    desk.presenter.reload()
    await settle()
    panel = desk.page.findChild(DetailPanel)
    assert panel is not None
    story = panel.findChild(QScrollArea)
    assert story is not None
    for height in range(420, 1000, 20):
        desk.page.resize(1084, height)
        QApplication.processEvents()
        body = story.widget()
        assert body.height() >= panel.comparison.height()
        scrolled = story.verticalScrollBar().maximum()
        assert scrolled == max(0, body.height() - story.viewport().height())
        assert body.width() == story.viewport().width()
    assert panel.comparison.height() > 14 * 20


async def test_shopifys_words_stay_plain_text(desk: Desk) -> None:
    order = order_of({CUP: 1})
    await desk.world.put(order)
    await desk.world.intents.add(
        replace(
            an_intent(order, state=IntentState.REJECTED),
            number=0,
            problem=Problem(ProblemCode.REFUSED, "<img src=x>Denied"),
        )
    )
    desk.presenter.reload()
    await settle()
    words = desk.page.detail._quote.words
    assert words.text() == "<img src=x>Denied"
    assert words.textFormat() is Qt.TextFormat.PlainText


async def test_everything_has_a_name_for_screen_readers(desk: Desk) -> None:
    await desk.conflict()
    assert "differs" in desk.page.detail.comparison.accessibleDescription()
    for row in desk.page.detail.choices:
        assert row.accessibleName()
        assert "Alt+" in row.accessibleDescription()
    spoken = desk.page.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("#10466. Packed")
