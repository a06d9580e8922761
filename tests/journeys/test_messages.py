"""A customer is told that the order is ready: at once by key, and after an outage only by somebody's word."""

from PySide6.QtCore import Qt

from orderdesk.app import WindowProgram
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import OrderGid
from orderdesk.domain.message_gate import MAILS_WITHIN
from orderdesk.presenters.gate_presenter import NOTICE
from orderdesk.presenters.navigation import PageName
from tests.journeys.window_life import Lives, opened
from tests.patience import until

CTRL = Qt.KeyboardModifier.ControlModifier


def to_be_fetched(shop: DemoProcess, title: str) -> str:
    lines = [{"title": title, "quantity": 1, "price": 1000, "location": "Berlin Mitte"}]
    placed = shop.control.call(
        "place_order", lines=lines, method="PICK_UP", email="kundin@example.com"
    )
    return str(placed["id"])


def mails(shop: DemoProcess, order_id: str) -> int:
    found = shop.control.call("mailbox")["mails"]
    return sum((one["order_id"], one["kind"]) == (order_id, "ready_for_pickup") for one in found)


def test_ready_for_pickup_is_mailed_once_and_late_only_when_somebody_says_so(
    lives: Lives, whole_shop: DemoProcess
) -> None:
    first, second = (to_be_fetched(whole_shop, title) for title in ("Early", "Late"))

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)

        def shows_ready() -> bool:
            state = desk.detail.state
            return state is not None and "Ready for pickup" in [one.word for one in state.chips]

        await until(lambda: desk.parts.line.is_online)
        for order_id in (first, second):
            desk.open_detail(OrderGid(order_id))
            await until(lambda: desk.detail.state and desk.detail.state.actions)
        desk.open_detail(OrderGid(first))
        await until(lambda: desk.detail.state and desk.detail.state.order_id == first)
        await hands.press(Qt.Key.Key_R, CTRL)
        await until(lambda: mails(whole_shop, first) == 1)
        await until(shows_ready)
        whole_shop.control.call("cut_internet")
        await until(lambda: not desk.parts.line.is_online)
        desk.open_detail(OrderGid(second))
        await until(lambda: desk.detail.state and desk.detail.state.order_id == second)
        await hands.press(Qt.Key.Key_R, CTRL)
        await until(shows_ready)
        late_s = MAILS_WITHIN.total_seconds() + 60
        whole_shop.control.call("advance_clock", seconds=late_s)
        whole_shop.control.call("heal_internet")
        await until(lambda: desk.gate.count == 1)
        assert mails(whole_shop, second) == 0
        await until(lambda: NOTICE in desk.parts.notices.standing)
        desk.open_outbox()
        await until(lambda: desk.window.current_page == PageName.OUTBOX)
        assert NOTICE not in desk.parts.notices.standing
        assert desk.outbox_page.gate_strip.isVisible()
        await hands.press(Qt.Key.Key_E, CTRL)
        await until(lambda: desk.gate_sheet.list and desk.gate_sheet.list.boxes)
        await hands.press(Qt.Key.Key_Space)
        await until(lambda: mails(whole_shop, second) == 1)
        await until(lambda: desk.gate.count == 0)
        assert mails(whole_shop, first) == 1

    assert lives.live(script) == 0
