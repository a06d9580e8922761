"""The first half of the tour: find an order, pack it with every verdict, send another in part."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.navigation import PageName
from orderdesk.presenters.sheet_states import PartSheet, ShortSheet
from orderdesk.ui.tour.casting import UNKNOWN_CODE
from orderdesk.ui.tour.recorder import Step
from orderdesk.ui.tour.stage import Stage

FIRST_NUMBER = "00340434161094042557"
_PACKABLE = ("OPEN", "IN_PROGRESS")
_BENCH_WORK = ("SHIPPING", "LOCAL", "PICK_UP", "PICKUP_POINT")


async def tour_bench(stage: Stage) -> None:
    """From the queue to two orders sent."""
    await _see_queue(stage)
    await _search(stage)
    await _take_in_hand(stage)
    await _scan_right(stage)
    await _scan_wrong(stage)
    await _finish_line(stage)
    await _scan_too_many(stage)
    await _scan_unknown(stage)
    await _fill_the_rest(stage)
    await _note_number(stage)
    await _complete(stage)
    await _pack_short(stage)
    await _send_part(stage)


async def _see_queue(stage: Stage) -> None:
    desk = stage.desk
    async with stage.recorder.step("queue", "Opened the demo shop and looked at the queue") as step:
        await step.reach("The connection is there", lambda: desk.parts.line.is_online)
        location = desk.parts.location()
        in_shop = {
            order["name"]
            for order in await stage.shop.orders()
            if location is not None
            and not order["cancelled_at"]
            and any(
                work["location_id"] == location.id
                and work["status"] in _PACKABLE
                and work["method"] in _BENCH_WORK
                and any(line["remaining"] for line in work["lines"])
                for work in order["fulfillment_orders"]
            )
        }

        def shown() -> set[str]:
            names = desk.queue.queued_names
            return {names[order_id] for order_id in desk.queue.listed_orders}

        await step.settle(
            "The queue lists the orders that the shop has to pack here", shown, in_shop
        )


async def _search(stage: Stage) -> None:
    desk, main = stage.desk, stage.cast.main
    async with stage.recorder.step("search", "Pressed “/” and typed the order's number") as step:
        await stage.hands.type_text("/")
        await step.reach("The search field has the keyboard", desk.window.search.line.hasFocus)
        await stage.hands.type_text(main.number)
        await step.reach("The order is among the results", lambda: _is_found(stage))
    async with stage.recorder.step("detail", "Pressed Enter") as step:
        await stage.hands.press(Qt.Key.Key_Return)
        await step.reach("The page of an order is open", lambda: stage.page == PageName.DETAIL)
        await step.reach(
            "It shows the order that was typed",
            lambda: desk.detail_page.accessibleDescription() == main.name,
        )
        step.check("It can be packed", desk.detail_page.pack.isEnabled())


def _is_found(stage: Stage) -> bool:
    results = stage.desk.covers.results
    return results.isVisible() and any(
        row.accessibleName().startswith(stage.cast.main.name)
        for row in results.findChildren(QWidget)
    )


async def _take_in_hand(stage: Stage) -> None:
    main = stage.cast.main
    async with stage.recorder.step("pack", "Pressed Enter: the order is in hand") as step:
        await stage.hands.press(Qt.Key.Key_Return)
        await step.reach(
            "It is on the bench",
            lambda: stage.bench is not None and stage.bench.head.title == main.name,
        )

        async def is_claimed() -> bool:
            fields = (await stage.shop.state(main.order_id))["metafields"]
            return any("packing" in field["value"] for field in fields)

        await step.reach_in_shop("The shop knows who has it in hand", is_claimed)


async def _scan_right(stage: Stage) -> None:
    first = stage.cast.main.products[0]
    async with stage.recorder.step("right", "Scanned an item of the order") as step:
        await stage.fill_box(step, [first.barcode])
        step.check("The verdict is right", stage.verdict_is(VerdictKind.RIGHT))


async def _finish_line(stage: Stage) -> None:
    first = stage.cast.main.products[0]
    async with stage.recorder.step("line-done", "Scanned the rest of that line") as step:
        await stage.fill_box(step, [first.barcode] * (first.units - 1), already=1)
        step.check("The verdict is right", stage.verdict_is(VerdictKind.RIGHT))


async def _scan_wrong(stage: Stage) -> None:
    cast = stage.cast
    async with stage.recorder.step(
        "wrong", "Scanned the same product in another colour or size"
    ) as step:
        await stage.hands.scan(cast.wrong_code)
        await step.reach("The whole window says that it is wrong", lambda: stage.is_wrong)
    async with stage.recorder.step(
        "wrong-locked", "Scanned a right item before answering: nothing is counted"
    ) as step:
        await stage.hands.scan(cast.main.products[1].barcode)
        step.check("It still says so", stage.is_wrong)
    async with stage.recorder.step("wrong-answered", "Put it back and pressed F9") as step:
        await stage.hands.press(Qt.Key.Key_F9)
        await step.reach("The bench is back", lambda: stage.verdict_is(VerdictKind.READY))
        step.check("Nothing was counted", stage.has_in_box(1))


async def _scan_too_many(stage: Stage) -> None:
    await _scan_and_answer(
        stage,
        "too-many",
        "Scanned one more of the line that is done",
        stage.cast.main.products[0].barcode,
        VerdictKind.TOO_MANY,
    )


async def _scan_unknown(stage: Stage) -> None:
    await _scan_and_answer(
        stage, "unknown", "Scanned a code that the shop has not", UNKNOWN_CODE, VerdictKind.UNKNOWN
    )


async def _scan_and_answer(stage: Stage, name: str, did: str, code: str, kind: VerdictKind) -> None:
    units = stage.cast.main.products[0].units
    async with stage.recorder.step(name, did) as step:
        await stage.hands.scan(code)
        await step.reach(f"The verdict is {kind}", lambda: stage.verdict_is(kind))
        step.check("Nothing was counted", stage.has_in_box(units))
    async with stage.recorder.step(f"{name}-answered", "Pressed F9") as step:
        await stage.hands.press(Qt.Key.Key_F9)
        await step.reach("The bench is ready", lambda: stage.verdict_is(VerdictKind.READY))


async def _fill_the_rest(stage: Stage) -> None:
    main = stage.cast.main
    async with stage.recorder.step("all-in", "Scanned everything else") as step:
        done = main.products[0].units
        await stage.fill_box(step, list(main.codes)[done:], already=done)
        await step.reach(
            "It can be completed",
            lambda: stage.bench is not None and stage.bench.complete.is_enabled,
        )


async def _note_number(stage: Stage) -> None:
    async with stage.recorder.step(
        "tracking-refused", "Pressed F8 and scanned a product where a parcel's number belongs"
    ) as step:
        await stage.hands.press(Qt.Key.Key_F8)
        await step.reach(
            "The sheet is open", lambda: stage.bench is not None and stage.bench.sheet is not None
        )
        await stage.hands.scan(stage.cast.main.products[0].barcode)
        await step.reach(
            "It is refused", lambda: stage.bench is not None and stage.bench.band.is_locked
        )
        step.check("No parcel is noted", stage.bench is not None and not stage.bench.parcels)
    async with stage.recorder.step("tracking", "Pressed F9 and scanned the label") as step:
        await stage.hands.press(Qt.Key.Key_F9)
        await step.reach(
            "The bench is free", lambda: stage.bench is not None and not stage.bench.band.is_locked
        )
        if stage.bench is not None and stage.bench.sheet is not None:
            await stage.hands.press(Qt.Key.Key_Escape)
            await step.reach(
                "The sheet is closed", lambda: stage.bench is not None and stage.bench.sheet is None
            )
        await stage.note_parcel(step, FIRST_NUMBER)


async def _complete(stage: Stage) -> None:
    main = stage.cast.main
    async with stage.recorder.step(
        "packed", "Let the customer be mailed (Ctrl+M) and pressed F12"
    ) as step:
        await stage.hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        await step.reach(
            "The customer will be mailed",
            lambda: stage.bench is not None and stage.bench.notify.is_on,
        )
        await stage.hands.press(Qt.Key.Key_F12)
        await step.reach(
            "It says that it is packed",
            lambda: stage.packed is not None and stage.packed.head.title == main.name,
        )
        await stage.check_sent_once(step, main, main.contents, number=FIRST_NUMBER, mails=1)
        await step.reach(
            "The next order is shown",
            lambda: stage.packed is not None and stage.packed.next_order is not None,
        )


async def _pack_short(stage: Stage) -> None:
    short = stage.cast.short
    async with stage.recorder.step("next", "Scanned the slip of the next order") as step:
        await stage.take_in_hand(step, short)
    async with stage.recorder.step(
        "short", "Scanned all but the last line, then F6: the rest was not found (Alt+3)"
    ) as step:
        here = [code for code in short.codes if code != short.products[-1].barcode]
        await stage.fill_box(step, here)
        await stage.hands.press(Qt.Key.Key_F6)
        await step.reach(
            "The sheet asks what is missing",
            lambda: stage.bench is not None and isinstance(stage.bench.sheet, ShortSheet),
        )
        await stage.hands.press(Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        step.check_equal(
            "The reason is marked", stage.desk.packing_page.bench.form.reason, "not_found"
        )


async def _send_part(stage: Stage) -> None:
    short = stage.cast.short
    async with stage.recorder.step("short-asked", "Pressed F12 to save, F12 to complete") as step:
        await stage.hands.press(Qt.Key.Key_F12)
        await step.reach("It is noted", lambda: _can_complete(stage))
        await stage.hands.press(Qt.Key.Key_F12)
        await step.reach(
            "It asks whether to send what is here",
            lambda: stage.bench is not None and isinstance(stage.bench.sheet, PartSheet),
        )
        await _check_nothing_yet(stage, step)
    async with stage.recorder.step("short-packed", "Pressed F12: send what is here now") as step:
        await stage.hands.press(Qt.Key.Key_F12)
        await step.reach(
            "It says that it is packed",
            lambda: stage.packed is not None and stage.packed.head.title == short.name,
        )
        here = {one.line_item_id: one.units for one in short.products[:-1]}
        await stage.check_sent_once(step, short, here)
        last = short.products[-1]
        state = await stage.shop.state(short.order_id)
        left = {line["id"]: line["unfulfilled"] for line in state["lines"] if line["unfulfilled"]}
        step.check_equal(
            "The order stays open with what is missing", left, {last.line_item_id: last.units}
        )


def _can_complete(stage: Stage) -> bool:
    return stage.bench is not None and stage.bench.sheet is None and stage.bench.complete.is_enabled


async def _check_nothing_yet(stage: Stage, step: Step) -> None:
    await stage.check_untouched(step, (stage.cast.short,))
