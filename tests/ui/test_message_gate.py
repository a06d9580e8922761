"""The mails that wait for a word, on the outbox page: seen, and decided by keys and pointer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import Fulfill, IntentState, PrepareForPickup
from orderdesk.domain.message_gate import Because, MailRules, Said, Word
from orderdesk.notices import Notices
from orderdesk.presenters.gate_presenter import NOTICE, GatePresenter
from orderdesk.presenters.gate_words import mail_card
from orderdesk.presenters.outbox_presenter import OutboxPresenter
from orderdesk.services.message_gate import MessageGateService
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.ui.outbox.gate_sheet import GateList, GateSheet
from orderdesk.ui.outbox.outbox_page import OutboxPage
from orderdesk.ui.theme import Theme
from orderdesk.ui.widgets.plain_label import PlainLabel
from tests.builders import BERLIN, an_intent
from tests.presenters.bench_world import CUP, FORMATS, ZONE, BenchWorld, order_of, settle
from tests.presenters.fakes import FakeTimelines


class Gate:
    """The outbox page with its gate, over a real database."""

    def __init__(self, world: BenchWorld) -> None:
        self.world = world
        self.store = MessageGateStore(world.database)
        self.notices = Notices()
        self.opened = 0
        service = MessageGateService(
            self.store,
            world.intents,
            world.orders_store,
            world.packings,
            world.readings,
            world.bus,
            world.author,
            rules=lambda: MailRules(ZONE, time(21), time(8)),
        )
        self.outbox = OutboxPresenter(
            world.outbox,
            world.bus,
            world.tasks,
            world.line,
            world.navigator,
            formats=lambda: FORMATS,
            clock=world.clock,
            timelines=FakeTimelines(world.bus),
            mails=lambda: self.presenter.mails(),
        )
        self.presenter = GatePresenter(
            service,
            world.bus,
            self.notices,
            world.tasks,
            world.line,
            formats=lambda: FORMATS,
            open_list=self._count,
        )
        self.page = OutboxPage(self.outbox)
        self.sheet = GateSheet(self.page, self.page.gate_strip, self.presenter)
        self.outbox.attach(self.page)
        self.presenter.attach(self.sheet)
        self.presenter.on_changed(self.outbox.tick)
        self.outbox.reload()

    def _count(self) -> None:
        self.opened += 1

    async def held(self, name: str, number: int, *, pickup: bool = False, ago_h: int = 3) -> None:
        """An intent whose mail the gate holds."""
        order = order_of({CUP: 1}, number=number)
        if pickup:
            work = tuple(
                replace(one, delivery_method=DeliveryMethod.PICK_UP)
                for one in order.fulfillment_orders
            )
            order = replace(order, fulfillment_orders=work)
        order = replace(order, can_notify_customer=True)
        await self.world.put(order)
        intent = an_intent(order, PrepareForPickup(BERLIN) if pickup else None)
        if isinstance(intent.payload, Fulfill):
            intent = replace(intent, payload=replace(intent.payload, notify_customer=True))
        at = self.world.clock() - timedelta(hours=ago_h)
        await self.world.intents.add(
            replace(intent, id=IntentId(name), number=0, created_at=at, decided_at=at)
        )
        now = self.world.clock()
        await self.store.hold(Said(IntentId(name), Word.HELD, now, Because.LATE))
        self.presenter.reload()
        self.outbox.reload()
        await settle()

    async def word(self, name: str) -> Said:
        found = await self.store.find(IntentId(name))
        assert found is not None
        return found

    async def open(self) -> GateList:
        self.page.gate_strip.look.click()
        await settle()
        QApplication.processEvents()
        assert self.sheet.list is not None
        return self.sheet.list


@pytest_asyncio.fixture
async def gate(dressed: Theme, qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Gate]:
    world = await BenchWorld.open(tmp_path)
    made = Gate(world)
    qtbot.addWidget(made.page)
    made.page.resize(1084, 620)
    made.page.show()
    made.page.activateWindow()
    await settle()
    try:
        yield made
    finally:
        await world.close()
    assert world.failures == []


async def test_without_any_it_takes_no_room_and_says_so(gate: Gate) -> None:
    assert not gate.page.gate_strip.isVisible()
    gate.sheet.open()
    assert gate.sheet.list is not None
    assert gate.sheet.list.empty.isVisible()
    assert not gate.sheet.list.send_all.isVisible()
    assert NOTICE not in gate.notices.standing


async def test_they_are_told_everywhere_and_listed_with_what_matters(gate: Gate) -> None:
    await gate.held("a", 10466, pickup=True)
    await gate.held("b", 10467)
    assert gate.page.gate_strip.isVisible()
    notice = gate.notices.standing[NOTICE]
    assert notice.what == "2 messages wait for your word"
    assert notice.act is not None
    notice.act()
    assert gate.opened == 1
    state = gate.outbox.state()
    assert [one.title for one in state.sections] == ["Messages wait"]
    assert state.sections[0].rows[0].detail == "Waits for your word"
    assert state.detail is not None
    assert state.detail.sentence == "Too old to go by itself: it waits for your word."
    shown = await gate.open()
    first, second = (box.card for box in shown.boxes)
    assert (first.kind, second.kind) == ("Ready for pickup", "Shipping confirmation")
    assert "3 h ago" in first.age.replace("\u00a0", " ")
    assert list(shown.boxes[0].buttons) == ["send", "morning", "never"]
    assert list(shown.boxes[1].buttons) == ["send", "silent", "morning", "never"]
    assert shown.boxes[0].buttons["send"].hasFocus()
    # Who looks at them need not be told, until there are others.
    assert NOTICE not in gate.notices.standing
    await gate.held("c", 10468)
    assert gate.notices.standing[NOTICE].what == "3 messages wait for your word"


async def test_the_keyboard_stays_in_the_sheet_also_behind_the_last_word(gate: Gate) -> None:
    await gate.held("a", 10466)
    await gate.held("b", 10467)
    shown = await gate.open()
    for left in (1, 0):
        QTest.keyClick(shown.boxes[0].buttons["send"], Qt.Key.Key_Space)
        await settle()
        QApplication.processEvents()
        assert len(shown.boxes) == left
        focused = QApplication.focusWidget()
        assert focused is not None
        assert gate.sheet.sheet.isAncestorOf(focused)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert gate.sheet.sheet.isHidden()


async def test_an_endless_name_pushes_no_order_number_out_of_sight(gate: Gate) -> None:
    await gate.held("a", 10466)
    shown = await gate.open()
    (box,) = shown.boxes
    shown.show_gate(replace(gate.presenter.state(), cards=(replace(box.card, name="lang" * 40),)))
    await settle()
    QApplication.processEvents()
    (box,) = shown.boxes
    viewport = box.parentWidget().parentWidget()
    assert box.width() <= viewport.width()
    name = next(one for one in box.findChildren(PlainLabel) if one.text() == "lang" * 40)
    assert name.height() > name.fontMetrics().lineSpacing()


async def test_a_mail_is_as_old_as_the_shop_says_and_told_to_be_cancelled_there(gate: Gate) -> None:
    await gate.held("a", 10466)
    now = gate.world.clock()
    (mail,) = gate.presenter._mails
    slow = replace(mail.intent, created_at=now, decided_at=now - timedelta(minutes=22))
    card = mail_card(replace(mail, intent=slow), now, now, FORMATS)
    assert mail.order is not None
    cancelled = replace(mail, order=replace(mail.order, cancelled_at=now))
    assert mail_card(cancelled, now, now, FORMATS).why.startswith("Cancelled in Shopify")
    assert card.age.replace("\u00a0", " ").startswith("Decided 22 min ago")


async def test_each_word_is_kept_with_the_name_of_who_said_it(gate: Gate) -> None:
    await gate.held("a", 10466, pickup=True)
    await gate.held("b", 10467)
    await gate.held("c", 10468, pickup=True)
    shown = await gate.open()
    QTest.keyClick(shown.boxes[0].buttons["send"], Qt.Key.Key_Space)
    await settle()
    said = await gate.word("a")
    assert (said.word, said.staff, said.station) == (Word.SEND, "Anna Kühn", "Bench 2")
    assert [box.card.intent_id for box in shown.boxes] == ["b", "c"]
    QTest.mouseClick(shown.boxes[0].buttons["silent"], Qt.MouseButton.LeftButton)
    await settle()
    assert (await gate.word("b")).word is Word.SILENT
    QTest.mouseClick(shown.boxes[0].buttons["never"], Qt.MouseButton.LeftButton)
    await settle()
    assert (await gate.word("c")).word is Word.NEVER
    taken = await gate.world.intents.find(IntentId("c"))
    assert taken is not None
    assert taken.state is IntentState.CANCELLED
    assert shown.empty.isVisible()
    assert NOTICE not in gate.notices.standing


async def test_all_at_once_now_or_in_the_morning(gate: Gate) -> None:
    await gate.held("a", 10466, pickup=True)
    await gate.held("b", 10467)
    shown = await gate.open()
    QTest.mouseClick(shown.hold_all, Qt.MouseButton.LeftButton)
    await settle()
    assert [(await gate.word(name)).word for name in "ab"] == [Word.MORNING] * 2
    # They have a word: nobody is called any more, and it can still be changed.
    assert NOTICE not in gate.notices.standing
    assert [box.card.is_put_off for box in shown.boxes] == [True, True]
    QTest.mouseClick(shown.send_all, Qt.MouseButton.LeftButton)
    await settle()
    assert [(await gate.word(name)).word for name in "ab"] == [Word.SEND] * 2


async def test_what_left_meanwhile_is_said(gate: Gate) -> None:
    await gate.held("a", 10466)
    shown = await gate.open()
    sending = await gate.world.intents.find(IntentId("a"))
    assert sending is not None
    await gate.world.intents.update(replace(sending, state=IntentState.SENDING))
    QTest.mouseClick(shown.boxes[0].buttons["send"], Qt.MouseButton.LeftButton)
    await settle()
    assert shown.trouble.text == "It is on its way to Shopify already."
    assert (await gate.word("a")).word is Word.HELD


async def test_offline_it_says_what_a_word_is_worth(gate: Gate) -> None:
    await gate.held("a", 10466)
    gate.world.line.is_online = False
    gate.presenter.tick()
    shown = await gate.open()
    assert "a quarter of an hour" in shown.connection.text
