"""The outbox for tags, notes, holds, moves and splits: rows, both sides, and what can be decided."""

from dataclasses import replace

import pytest

from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus, Hold
from orderdesk.domain.ids import IntentId
from orderdesk.domain.intents import (
    AddTags,
    ChangeOfOrder,
    ChangeOfWork,
    HoldWork,
    IntentState,
    MoveWork,
    Problem,
    ProblemCode,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
)
from orderdesk.domain.order import Order
from orderdesk.domain.work_parts import change_basis
from orderdesk.errors import NotPossibleError
from orderdesk.presenters.outbox_state import Side
from tests.builders import BERLIN, LEIPZIG, an_intent, line_id
from tests.presenters.bench_world import CANDLE, CUP, order_of, settle
from tests.presenters.test_outbox_presenter import Outbox, outbox

__all__ = ["outbox"]

SHIPPING = DeliveryMethod.SHIPPING
HANDLE = "orderdesk-1"
ORDER = replace(order_of({CUP: 2, CANDLE: 1}), tags=("vip",), note="Ring twice")
HOLD = HoldWork(BERLIN, SHIPPING, "INCORRECT_ADDRESS", "No house number", HANDLE)
MOVE = MoveWork(BERLIN, SHIPPING, LEIPZIG, "Leipzig")
SPLIT = SplitWork(BERLIN, SHIPPING, (Units(line_id(CUP), 1),))
CUP_TITLE, CANDLE_TITLE = (one.title for one in ORDER.line_items)
Change = ChangeOfOrder | ChangeOfWork


async def waiting(outbox: Outbox, change: Change, order: Order = ORDER) -> None:
    await outbox.world.put(order)
    await outbox.add(replace(an_intent(order, change), basis=change_basis(order, change)))


async def stuck(
    outbox: Outbox, change: Change, code: ProblemCode, now: Order, said: str = ""
) -> None:
    """Decided on `ORDER`; the shop has `now`."""
    await outbox.world.put(now)
    intent = replace(
        an_intent(ORDER, change, state=IntentState.CONFLICT),
        basis=change_basis(ORDER, change),
        problem=Problem(code, said),
    )
    await outbox.add(intent)


def lines(side: Side | None) -> list[tuple[str, str, bool]]:
    assert side is not None
    strip = str.maketrans("", "", "\u2068\u2069")
    return [(one.title.translate(strip), one.amount, one.differs) for one in side.lines]


WAITING = [
    (HOLD, "Put on hold", [("On hold: the address is not right. “No house number”", "")]),
    (ReleaseHolds((HANDLE,)), "Hold released", [("Release our hold", "")]),
    (AddTags(("a", "b")), "Tags added: a, b", [("Add “a”", ""), ("Add “b”", "")]),
    (RemoveTags(("vip",)), "Tags removed: vip", [("Remove “vip”", "")]),
    (SetNote("Back door"), "Note changed", [("Back door", "")]),
    (SetNote(""), "Note changed", [("No note", "")]),
    (
        MOVE,
        "Moved to Leipzig",
        [(CUP_TITLE, "×\u00a02"), (CANDLE_TITLE, "×\u00a01"), ("To Leipzig", "")],
    ),
    (SPLIT, "Split", [(CUP_TITLE, "×\u00a01")]),
]


@pytest.mark.parametrize(("change", "what", "ours"), WAITING, ids=lambda one: str(one)[:12])
async def test_what_waits_is_told_in_words(
    outbox: Outbox, change: Change, what: str, ours: list[tuple[str, str]]
) -> None:
    await waiting(outbox, change)
    (row,) = outbox.state.sections[0].rows
    assert row.what.translate(str.maketrans("", "", "\u2068\u2069")) == what
    assert outbox.detail.advice == ""
    assert outbox.detail.take_back == "Take back"
    shown = [(title, amount) for title, amount, _differs in lines(outbox.detail.ours)]
    assert shown == ours


async def test_two_notes_side_by_side(outbox: Outbox) -> None:
    now = replace(ORDER, note="Front door")
    await stuck(outbox, SetNote("Back door"), ProblemCode.NOTE_CHANGED, now)
    detail = outbox.detail
    assert detail.title == "The note of #10482 was changed"
    assert lines(detail.ours) == [("Back door", "", True)]
    assert lines(detail.theirs) == [("Front door", "", True)]
    assert detail.legend
    assert [one.title for one in detail.choices] == [
        "Keep both texts",
        "Replace it with my note",
        "Keep Shopify's note",
        "Leave it for the manager",
    ]


async def test_two_notes_can_be_joined(outbox: Outbox) -> None:
    now = replace(ORDER, note="Front door")
    await stuck(outbox, SetNote("Back door"), ProblemCode.NOTE_CHANGED, now)
    await outbox.decide(0)
    assert "both notes" in outbox.state.told
    (intent,) = await outbox.world.intents.load_open()
    assert intent.payload == SetNote("Front door\nBack door")
    assert intent.basis.note == "Front door"


async def test_mine_can_replace_what_is_shown_and_nothing_newer(outbox: Outbox) -> None:
    now = replace(ORDER, note="Front door")
    await stuck(outbox, SetNote("Back door"), ProblemCode.NOTE_CHANGED, now)
    outbox.world.readings.pending = replace(ORDER, note="Garage")
    await outbox.decide(1)
    (intent,) = await outbox.world.intents.load_open()
    assert (intent.payload, intent.basis.note) == (SetNote("Back door"), "Garage")


async def test_a_note_can_be_given_up(outbox: Outbox) -> None:
    await stuck(
        outbox, SetNote("Back door"), ProblemCode.NOTE_CHANGED, replace(ORDER, note="Front door")
    )
    await outbox.decide(2)
    assert await outbox.world.intents.load_open() == ()
    assert outbox.state.empty is not None


async def test_a_hold_of_what_is_gone(outbox: Outbox) -> None:
    now = replace(ORDER, fulfillment_orders=())
    await stuck(outbox, HOLD, ProblemCode.NOTHING_LEFT, now)
    assert outbox.detail.title == "Nothing of #10482 is left here"
    assert lines(outbox.detail.theirs) == [("Nothing left at this location", "", True)]
    assert [one.title for one in outbox.detail.choices] == [
        "Give it up",
        "Leave it for the manager",
    ]
    assert "Nothing was changed in Shopify from here." in outbox.detail.sentence


async def test_a_move_of_what_has_grown(outbox: Outbox) -> None:
    now = replace(order_of({CUP: 5, CANDLE: 1}), name=ORDER.name)
    await stuck(outbox, MOVE, ProblemCode.WORK_CHANGED, now, "Cannot change location.")
    assert lines(outbox.detail.theirs)[0] == (CUP_TITLE, "5 left here", True)
    assert outbox.detail.shop_said == "Cannot change location."
    await outbox.decide(0)
    (intent,) = await outbox.world.intents.load_open()
    assert intent.basis.remaining[0].quantity == 5


@pytest.mark.parametrize("change", [HOLD, MOVE, SPLIT], ids=lambda one: type(one).__name__)
async def test_where_nothing_is_left_it_is_not_decided_anew(outbox: Outbox, change: Change) -> None:
    await stuck(outbox, change, ProblemCode.NOTHING_LEFT, replace(ORDER, fulfillment_orders=()))
    assert len(outbox.detail.choices) == 2
    with pytest.raises(NotPossibleError, match="Nothing of #10482 is left"):
        await outbox.world.outbox.send_again(IntentId("a"))
    await outbox.decide(0)
    assert await outbox.world.intents.load_open() == ()


async def test_a_hold_that_is_there_is_marked_on_the_other_side(outbox: Outbox) -> None:
    (work,) = ORDER.fulfillment_orders
    held = replace(
        work,
        status=FulfillmentOrderStatus.ON_HOLD,
        holds=(Hold("h1", "OTHER", "", HANDLE), Hold("h2", "HIGH_RISK_OF_FRAUD")),
    )
    now = replace(ORDER, fulfillment_orders=(held,))
    await stuck(outbox, ReleaseHolds((HANDLE,)), ProblemCode.REFUSED, now)
    assert lines(outbox.detail.theirs) == [
        ("On hold.", "", True),
        ("On hold: high risk of fraud.", "", False),
    ]
    await outbox.decide(0)
    await settle()
    (intent,) = await outbox.world.intents.load_open()
    assert intent.payload == ReleaseHolds((HANDLE,))


async def test_what_is_settled_is_told_in_words(outbox: Outbox) -> None:
    await outbox.world.put(ORDER)
    done = replace(an_intent(ORDER, MOVE, state=IntentState.DONE), settled_at=outbox.world.clock())
    await outbox.add(done)
    outbox.presenter.show_tab(outbox.state.tabs[1].tab)
    (row,) = outbox.state.sections[0].rows
    assert "Moved to" in row.what
    assert outbox.detail.title == "#10482 is in Shopify"
