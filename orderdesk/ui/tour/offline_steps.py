"""The second half of the tour: the internet goes, packing goes on, the shop comes back, one conflict."""

from PySide6.QtCore import Qt

from orderdesk.presenters.navigation import PageName
from orderdesk.ui.cut_button import CutButton
from orderdesk.ui.tour.casting import Part
from orderdesk.ui.tour.recorder import Step
from orderdesk.ui.tour.stage import Stage

OFFLINE_NUMBER = "00340434161094042564"
EDITED_NUMBER = "00340434161094042571"
BACK_WITHIN_S = 30.0
"""The shop is looked for every 15 seconds at the latest, and two answers 2 s apart must be good."""


async def tour_offline(stage: Stage) -> None:
    """From the cut to everything in the shop, exactly once."""
    await _cut(stage)
    await _pack_offline(stage)
    await _see_outbox(stage)
    await _come_back(stage)
    await _see_conflict(stage)
    await _resolve(stage)
    await _look_back(stage)


async def _cut(stage: Stage) -> None:
    async with stage.recorder.step(
        "offline", "Went to the queue and cut the internet with the window's own button"
    ) as step:
        await stage.go_to_queue()
        await _press_cut_button(stage, step)
        await step.reach("The window says that it is offline", lambda: _strip_is(stage, "Offline"))
        step.check("The queue is still there", bool(stage.desk.queue.count), stage.desk.queue.count)


async def _press_cut_button(stage: Stage, step: Step) -> None:
    button = stage.desk.window.findChild(CutButton)
    assert isinstance(button, CutButton)
    step.check("Tab comes to the button", await stage.hands.tab_to(button))
    was_cut = button.is_cut
    await stage.hands.press(Qt.Key.Key_Space)
    await step.reach("The button did it", lambda: button.is_cut is not was_cut)


def _strip_is(stage: Stage, title: str) -> bool:
    return stage.desk.window.strip.shown.title.startswith(title)


async def _pack_offline(stage: Stage) -> None:
    first, second = stage.cast.offline
    edited = stage.cast.edited
    parts = (
        ("offline-packed", first, OFFLINE_NUMBER, False),
        ("offline-packed-2", second, "", True),
        ("offline-packed-3", edited, EDITED_NUMBER, False),
    )
    async with stage.recorder.step("offline-pack", f"Scanned the slip of {first.name}") as step:
        await stage.take_in_hand(step, first)
        step.check(
            "The head says offline", stage.bench is not None and not stage.bench.head.is_online
        )
    for name, part, number, mails in parts:
        async with stage.recorder.step(name, f"Packed {part.name} without the internet") as step:
            await _pack(stage, step, part, number, mails=mails)
            await stage.check_untouched(step, (part,))
            await step.reach("The next order is shown", lambda: _shows_next(stage))


def _shows_next(stage: Stage) -> bool:
    return stage.packed is not None and stage.packed.next_order is not None


async def _pack(stage: Stage, step: Step, part: Part, number: str, *, mails: bool) -> None:
    if stage.bench is None:
        await stage.take_in_hand(step, part)
    await stage.fill_box(step, list(part.codes))
    if number:
        await stage.note_parcel(step, number)
        await stage.hands.press(Qt.Key.Key_Escape)
    if mails:
        await stage.hands.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    await stage.hands.press(Qt.Key.Key_F12)
    await step.reach(
        f"It says that {part.name} is packed",
        lambda: stage.packed is not None and stage.packed.head.title == part.name,
    )


async def _see_outbox(stage: Stage) -> None:
    async with stage.recorder.step("outbox-waiting", "Looked into the outbox (Ctrl+3)") as step:
        await stage.go_to_queue()
        await stage.hands.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        await step.reach("The outbox is open", lambda: stage.page == PageName.OUTBOX)
        counts = await stage.desk.parts.intents.counts()
        step.check_equal("Three are waiting", counts.waiting, 3)
        await stage.check_untouched(step, (*stage.cast.offline, stage.cast.edited))
    async with stage.recorder.step(
        "offline-queue", "Went back to the queue: what may be old says its age"
    ) as step:
        await stage.hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        await step.reach("The queue is open", lambda: stage.page == PageName.QUEUE)
        heard = stage.desk.parts.line.last_heard_at
        step.check("The window knows when the shop last answered", heard is not None)


async def _come_back(stage: Stage) -> None:
    first, second = stage.cast.offline
    edited = stage.cast.edited
    async with stage.recorder.step(
        "online-again",
        f"The shop's staff took a unit off {edited.name}; then the internet was plugged in again",
    ) as step:
        product = edited.products[0]
        await stage.shop.admin(
            "edit_order",
            order=edited.order_id,
            set=[{"line_item_id": product.line_item_id, "quantity": product.units - 1}],
        )
        await _press_cut_button(stage, step)
        await step.reach(
            "The window says that it is online", lambda: _strip_is(stage, "Online"), BACK_WITHIN_S
        )
    async with stage.recorder.step("drained", "Waited: the outbox empties by itself") as step:
        await stage.check_sent_once(step, first, first.contents, number=OFFLINE_NUMBER)
        await stage.check_sent_once(step, second, second.contents, mails=1)
        await stage.check_untouched(step, (edited,))


async def _see_conflict(stage: Stage) -> None:
    async with stage.recorder.step(
        "conflict", "Opened the outbox: one order needs a person"
    ) as step:
        await stage.hands.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        await step.reach("The outbox is open", lambda: stage.page == PageName.OUTBOX)
        await step.reach("It offers choices", lambda: bool(stage.desk.outbox_page.detail.choices))
        await stage.check_untouched(step, (stage.cast.edited,))
    async with stage.recorder.step("conflict-chosen", "Marked the first choice with Alt+1") as step:
        await stage.hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        choices = stage.desk.outbox_page.detail.choices
        await step.reach("Its button is there", lambda: choices[0].act.isVisible())
        await stage.check_untouched(step, (stage.cast.edited,))


async def _resolve(stage: Stage) -> None:
    edited = stage.cast.edited
    async with stage.recorder.step(
        "resolved", "Took the unit out of the box and pressed Enter: send it as it is now"
    ) as step:
        await stage.hands.press(Qt.Key.Key_Return)
        left = dict(edited.contents)
        left[edited.products[0].line_item_id] -= 1
        wanted = {line: units for line, units in left.items() if units}
        await stage.check_sent_once(step, edited, wanted, number=EDITED_NUMBER)


async def _look_back(stage: Stage) -> None:
    async with stage.recorder.step("report", "Looked at the day's report (Ctrl+4)") as step:
        await stage.hands.press(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        await step.reach("The report is open", lambda: stage.page == PageName.REPORT)
        page = stage.desk.report_page
        await step.settle(
            "Every order of the tour is counted",
            lambda: page.figures.shown[0].value if page.figures.shown else "",
            str(len(stage.cast.parts)),
        )
    async with stage.recorder.step("end", "Looked at the queue again") as step:
        await stage.hands.press(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        await step.reach("The queue is open", lambda: stage.page == PageName.QUEUE)
        counts = await stage.desk.parts.intents.counts()
        step.check_equal(
            "Nothing waits and nobody is asked",
            (counts.waiting, counts.sending, counts.needs_person),
            (0, 0, 0),
        )
        toured = {part.order_id for part in stage.cast.parts}
        others = [
            order["name"]
            for order in await stage.shop.orders()
            if order["id"] not in toured
            and any(entry["kind"].startswith("fulfillment.") for entry in order["history"])
        ]
        step.check_equal("No other order was touched", others, [])
        numbers = [len(await stage.sent(part)) for part in stage.cast.parts]
        step.check_equal("Each order went out exactly once", numbers, [1] * len(stage.cast.parts))
