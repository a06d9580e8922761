"""The queue's day: orders held together offline, undone and sent; and a view of one's own next morning."""

import asyncio

from PySide6.QtCore import Qt

from orderdesk.app import WindowProgram
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.work import View
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.tour.hands import Hands
from tests.journeys.window_life import Lives, opened
from tests.patience import PATIENCE_S, until

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


async def hold_two(desk: DeskWindow, hands: Hands) -> list[str]:
    """Mark the first two rows and put them on hold. Their numbers."""
    rows = desk.queue_page.list
    await until(lambda: rows.hasFocus())
    await hands.press(Qt.Key.Key_Down, SHIFT)
    numbers = [desk.queue.queued_names[order] for order in desk.queue.bulk.targets]
    await hands.press(Qt.Key.Key_H, CTRL)
    form = desk.queue_page.sheets.decision
    assert form is not None
    form.choose(HoldReason.INCORRECT_ADDRESS)
    await hands.press(Qt.Key.Key_Return, CTRL)
    await until(lambda: not desk.queue_page.sheets.sheet.is_open)
    return numbers


def on_hold(desk: DeskWindow) -> int:
    return desk.queue._listing.counts[View.ON_HOLD]


def test_orders_are_held_together_offline_undone_held_again_and_sent(
    lives: Lives, whole_shop: DemoProcess
) -> None:
    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await whole_shop.control.cut_internet()
        await until(lambda: not desk.parts.line.is_online)
        before = on_hold(desk)
        await hold_two(desk, hands)
        await until(lambda: on_hold(desk) == before + 2)
        await hands.press(Qt.Key.Key_Z, CTRL)
        await until(lambda: on_hold(desk) == before)
        numbers = await hold_two(desk, hands)
        await until(lambda: on_hold(desk) == before + 2)
        await whole_shop.control.heal_internet()
        async with asyncio.timeout(PATIENCE_S):
            for number in numbers:
                state: object = None
                while HoldReason.INCORRECT_ADDRESS not in str(state):
                    state = await whole_shop.control.state(number)

    assert lives.live(script) == 0


def test_a_view_of_ones_own_is_there_the_next_morning(lives: Lives) -> None:
    listed: list[int] = []

    async def evening(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await hands.press(Qt.Key.Key_F, CTRL | SHIFT)
        chooser = desk.queue_page.sheets.chooser
        assert chooser is not None
        await until(lambda: chooser.needle.hasFocus())
        await hands.type_text("pickup")
        await hands.press(Qt.Key.Key_Down)
        await hands.press(Qt.Key.Key_Space)
        await hands.press(Qt.Key.Key_Escape)
        await hands.press(Qt.Key.Key_D, CTRL)
        await hands.type_text("Shelf")
        await hands.press(Qt.Key.Key_Return)
        await until(lambda: desk.queue_page.tabs.current not in set(View))
        listed.append(len(desk.queue.listed_orders))

    async def morning(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await until(lambda: desk.queue._listing.kept)
        assert desk.queue_page.tabs.current == View.TO_PACK
        await hands.press(Qt.Key.Key_7, ALT)
        await until(lambda: desk.queue_page.tabs.current not in set(View))
        assert desk.queue_page.bar.chips
        assert len(desk.queue.listed_orders) == listed[0] > 0

    assert lives.live(evening) == 0
    assert lives.live(morning) == 0
