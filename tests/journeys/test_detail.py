"""An order held from its page by key: Shopify has it, the page says whose it is, and all is told offline."""

from PySide6.QtCore import Qt

from orderdesk.app import WindowProgram
from orderdesk.demo.process import DemoProcess
from orderdesk.domain.holds import HoldReason
from orderdesk.domain.ids import OrderGid
from orderdesk.presenters.navigation import PageName
from orderdesk.ui.desk_window import DeskWindow
from orderdesk.ui.detail.change_forms import HoldForm
from orderdesk.ui.tour.casting import Cast
from tests.journeys.window_life import Lives, opened
from tests.patience import until

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def told(desk: DeskWindow) -> str:
    state = desk.detail.state
    return "\n".join(one.spoken for one in state.timeline.entries) if state else ""


def test_an_order_is_held_by_key_and_released_and_its_timeline_is_there_offline(
    lives: Lives, cast: Cast, whole_shop: DemoProcess
) -> None:
    part = cast.main

    async def script(program: WindowProgram) -> None:
        desk, hands = await opened(program)
        await until(lambda: desk.parts.line.is_online)
        desk.queue.select_order(part.order_id)
        await hands.press(Qt.Key.Key_Right)
        await until(lambda: desk.window.current_page == PageName.DETAIL and told(desk))
        await until(lambda: "placed this order" in told(desk))
        await hands.press(Qt.Key.Key_H, CTRL)
        form = desk.detail_page.sheets.form
        assert isinstance(form, HoldForm)
        form.choose(HoldReason.INCORRECT_ADDRESS)
        form.notes.setFocus()
        await hands.type_text("no.")
        await hands.press(Qt.Key.Key_Return, CTRL)
        await until(lambda: not desk.detail_page.sheets.sheet.is_open)
        await until(lambda: desk.detail.state and desk.detail.state.holds)
        await until(lambda: held(whole_shop, part.order_id))
        await until(lambda: "In Shopify since" in told(desk))
        assert not desk.detail_page.pack.isEnabled()
        whole_shop.control.call("cut_internet")
        await until(lambda: not desk.parts.line.is_online)
        await hands.press(Qt.Key.Key_Escape)
        await until(lambda: desk.window.current_page == PageName.QUEUE)
        # What is on hold has left the view of what can be packed.
        desk.open_detail(OrderGid(part.order_id))
        await until(lambda: "placed this order" in told(desk))
        state = desk.detail.state
        assert state is not None
        assert "stock at" in state.lines.title
        await hands.press(Qt.Key.Key_H, CTRL | SHIFT)
        await until(lambda: desk.detail.state and not desk.detail.state.holds)
        assert held(whole_shop, part.order_id)
        whole_shop.control.call("heal_internet")
        await until(lambda: not held(whole_shop, part.order_id))

    assert lives.live(script) == 0


def held(shop: DemoProcess, order_id: str) -> bool:
    order = shop.control.call("state", order=order_id)
    return any(work["holds"] for work in order["fulfillment_orders"])
