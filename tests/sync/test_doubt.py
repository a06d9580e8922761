"""Answers that are lost, late, doubled or refused: still one fulfillment, and honest words."""

from dataclasses import replace

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import Tracking
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import (
    CancelFulfillment,
    Intent,
    IntentState,
    ProblemCode,
    UpdateTracking,
)
from tests.sync.shop_view import Placed, place
from tests.sync.station import Station

CREATE = "FulfillmentCreate"

NEVER_CARRIED_OUT = [
    "drop_before_commit",
    "status_5xx",
    "internal_error_200",
    "captive_portal",
    "maintenance",
    "redirect",
    "throttled",
    "too_many_requests",
]
CARRIED_OUT = [
    "drop_after_commit",
    "status_5xx_after_commit",
    "internal_error_200_after_commit",
    "truncated",
    "invalid_json",
]


def code_of(intent: Intent) -> ProblemCode | None:
    return intent.problem.code if intent.problem else None


async def send_with(
    bench: Station, order: Placed, kind: str, *numbers: str, match: str = CREATE, **options: object
) -> Intent:
    intent = await bench.pack(order.id, *numbers)
    await order.shop.control.fault(kind, match, **options)
    await bench.settle()
    assert await order.shop.control.faults_fired()
    return await bench.find(intent)


@pytest.mark.parametrize("kind", NEVER_CARRIED_OUT)
@pytest.mark.parametrize("numbers", [("MARK0001",), ()])
async def test_what_never_arrived_is_sent_again(
    shop: DemoProcess, bench: Station, kind: str, numbers: tuple[str, ...]
) -> None:
    order = await place(shop, 2)
    # Numbers are unique in the shop: a label is printed once.
    own = tuple(f"{number}{kind}" for number in numbers)
    done = await send_with(bench, order, kind, *own)
    assert done.state is IntentState.DONE
    assert len(await order.made()) == 1
    (shown,) = await order.live()
    assert done.fulfillment_id == shown["id"]


@pytest.mark.parametrize("kind", CARRIED_OUT)
async def test_what_arrived_is_found_by_its_mark_and_not_sent_again(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 2)
    done = await send_with(bench, order, kind, f"FOUND-{kind}")
    assert done.state is IntentState.DONE
    (made,) = await order.made()
    assert done.fulfillment_id == made["detail"]["fulfillment_id"]
    assert bench.spy.calls.count("create_fulfillment") == 1


@pytest.mark.parametrize("kind", CARRIED_OUT)
async def test_without_a_mark_staff_are_asked_about_what_arrived(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 2)
    card = await send_with(bench, order, kind)
    (made,) = await order.made()
    assert card.state is IntentState.CONFLICT
    assert code_of(card) is ProblemCode.MAYBE_OURS
    assert card.problem is not None
    assert card.problem.fulfillment_ids == (FulfillmentGid(made["detail"]["fulfillment_id"]),)


@pytest.mark.parametrize("numbers", [("DOUBLE01",), ()])
async def test_a_doubled_request_is_not_taken_for_refused(
    shop: DemoProcess, bench: Station, numbers: tuple[str, ...]
) -> None:
    order = await place(shop, 2)
    intent = await send_with(bench, order, "doubled", *numbers)
    assert len(await order.made()) == 1
    if numbers:
        assert intent.state is IntentState.DONE
    else:
        assert code_of(intent) is ProblemCode.MAYBE_OURS
        assert "unfulfillable" in intent.refusal


async def test_a_doubled_split_leaves_one_fulfillment_of_the_right_size(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 6)
    intent = await bench.pack(order.id, "DSPLIT01", units={order.lines[0]: 2})
    await shop.control.fault("doubled", "FulfillmentOrderSplit")
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    (made,) = await order.made()
    assert [one["quantity"] for one in made["detail"]["lines"]] == [2]
    assert await order.remaining() == 4


@pytest.mark.parametrize(
    "kind", ["drop_before_commit", "drop_after_commit", "late", "internal_error_200_after_commit"]
)
async def test_a_split_whose_answer_was_lost_is_never_done_blindly_again(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 6)
    intent = await bench.pack(order.id, f"LSPLIT{kind}", units={order.lines[0]: 2})
    await shop.control.fault(kind, "FulfillmentOrderSplit")
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    (made,) = await order.made()
    assert [one["quantity"] for one in made["detail"]["lines"]] == [2]
    await bench.time.sleep(120.0)
    assert len(await order.splits()) == 1
    assert await order.remaining() == 4


@pytest.mark.parametrize("seconds", [5.0, 29.0, 31.0, 100.0])
@pytest.mark.parametrize("numbers", [("LATE",), ()])
async def test_a_request_that_is_carried_out_late(
    shop: DemoProcess, bench: Station, seconds: float, numbers: tuple[str, ...]
) -> None:
    order = await place(shop, 2)
    own = tuple(f"{number}{seconds:.0f}" for number in numbers)
    intent = await send_with(bench, order, "late", *own, seconds=seconds)
    await bench.time.sleep(200.0)
    assert len(await order.made()) == 1
    (shown,) = await order.live()
    if intent.state is IntentState.DONE:
        assert intent.fulfillment_id == shown["id"]
    else:
        assert not numbers
        assert code_of(intent) is ProblemCode.MAYBE_OURS


async def test_late_and_the_line_went_down_before_it_could_be_sent_again(
    shop: DemoProcess, bench: Station
) -> None:
    """The window passes while the shop is out of reach; what arrived then is found by its mark."""
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "LATEDOWN")
    await shop.control.fault("late", CREATE, seconds=60.0)
    await bench.push.drain()
    await bench.time.sleep(120.0)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1
    assert bench.spy.calls.count("create_fulfillment") == 1


async def test_refused_for_good_after_two_readings_with_the_shops_words(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "REFUSE01")

    async def edit(quantity: int) -> None:
        await order.admin("edit_order", set=[{"line": 0, "quantity": quantity}])

    # An admin takes a unit out just before the request, and puts it back just after.
    bench.spy.before["create_fulfillment"] = lambda: edit(1)
    bench.spy.failed["create_fulfillment"] = lambda: edit(2)
    await bench.settle()
    refused = await bench.find(intent)
    assert refused.state is IntentState.REJECTED
    assert refused.problem is not None
    assert refused.problem.code is ProblemCode.REFUSED
    assert refused.problem.shop_said == "Invalid fulfillment order line item quantity requested."
    assert await order.made() == []
    assert bench.spy.calls.count("create_fulfillment") == 1


async def test_an_edit_while_sending_is_a_card_after_the_window(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "EDITED01")

    async def edit() -> None:
        await order.admin("edit_order", set=[{"line": 0, "quantity": 1}])

    bench.spy.before["create_fulfillment"] = edit
    await bench.push.drain()
    assert (await bench.find(intent)).state is IntentState.AMBIGUOUS
    await bench.settle()
    card = await bench.find(intent)
    assert card.state is IntentState.CONFLICT
    assert code_of(card) is ProblemCode.CHANGED_WHILE_SENDING
    assert card.problem is not None
    assert card.problem.shop_said
    assert await order.made() == []


@pytest.mark.parametrize(
    ("action", "state", "code"),
    [
        ("cancel_order", IntentState.CONFLICT, ProblemCode.ORDER_CANCELLED),
        ("hold", IntentState.REJECTED, ProblemCode.REFUSED),
        ("fulfill", IntentState.CONFLICT, ProblemCode.MAYBE_OURS),
    ],
)
async def test_what_an_admin_does_while_it_is_sent(
    shop: DemoProcess, bench: Station, action: str, state: IntentState, code: ProblemCode
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, f"WHILE{action}")
    bench.spy.before["create_fulfillment"] = lambda: order.admin(action)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (state, code)
    assert await order.made_by_us() == []


async def test_an_admins_equal_parcel_is_not_taken_for_ours(
    shop: DemoProcess, bench: Station
) -> None:
    """Ours never arrived, theirs has the same units: shape proves nothing."""
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "NOTTHEIRS")
    await shop.control.fault("drop_before_commit", CREATE)
    await bench.push.drain()
    await order.admin("fulfill")
    await bench.settle()
    card = await bench.find(intent)
    (theirs,) = await order.live()
    assert card.state is IntentState.CONFLICT
    assert code_of(card) is ProblemCode.MAYBE_OURS
    assert card.problem is not None
    assert card.problem.fulfillment_ids == (theirs["id"],)


async def test_ours_that_was_cancelled_before_it_was_found(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "UNDONE01")
    await shop.control.fault("drop_after_commit", CREATE)

    async def cancel() -> None:
        if await order.live():
            await order.admin("cancel_fulfillment")

    bench.spy.before["fetch_order"] = cancel
    await bench.settle()
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert code_of(done) is ProblemCode.SENT_THEN_CANCELLED
    assert done.needs_person
    assert len(await order.made()) == 1


async def test_a_card_is_settled_when_ours_turns_up_late(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "TURNSUP1")
    await shop.control.fault("late", CREATE, seconds=600.0)
    await bench.push.drain()
    await order.admin("set_note", note="call first")
    await order.admin("edit_order", set=[{"line": 0, "quantity": 3}])
    await bench.settle()
    card = await bench.find(intent)
    assert code_of(card) is ProblemCode.CHANGED_WHILE_SENDING
    await bench.time.sleep(700.0)
    await bench.load(order.id)
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.made()) == 1


async def test_a_second_fulfillment_of_one_decision_is_found_by_the_audit(
    shop: DemoProcess, bench: Station
) -> None:
    """What nothing can prevent: work grows after the reading, and the request is doubled."""
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "AUDIT001")
    bench.spy.before["create_fulfillment"] = lambda: order.admin(
        "edit_order", set=[{"line": 0, "quantity": 4}]
    )
    await shop.control.fault("doubled", CREATE)
    await bench.settle()
    assert len(await order.made()) == 2
    done = await bench.find(intent)
    assert done.state is IntentState.DONE
    assert done.needs_person
    assert code_of(done) is ProblemCode.SENT_TWICE
    assert done.problem is not None
    (extra,) = done.problem.fulfillment_ids
    assert {extra, done.fulfillment_id} == {one["id"] for one in await order.live()}
    await order.admin("cancel_fulfillment", fulfillment=extra)
    await bench.load(order.id)
    assert not (await bench.find(intent)).needs_person


async def test_an_extra_that_an_intent_cancels_is_not_shown_again(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 2)
    intent = await bench.pack(order.id, "AUDIT002")
    bench.spy.before["create_fulfillment"] = lambda: order.admin(
        "edit_order", set=[{"line": 0, "quantity": 4}]
    )
    await shop.control.fault("doubled", CREATE)
    await bench.settle()
    done = await bench.find(intent)
    assert done.problem is not None
    (extra,) = done.problem.fulfillment_ids
    await bench.intents.update(replace(done, problem=None))
    await bench.decide(await bench.load(order.id), CancelFulfillment(extra))
    await bench.load(order.id)
    assert not (await bench.find(intent)).needs_person
    await bench.settle()
    assert len(await order.live()) == 1


async def test_a_missing_right_is_a_card(shop: DemoProcess, bench: Station) -> None:
    order = await place(shop, 1)
    intent = await bench.pack(order.id, "RIGHT001")
    scope = "write_merchant_managed_fulfillment_orders"
    await shop.control.remove_scope(scope)
    await bench.settle()
    await shop.control.grant_scope(scope)
    card = await bench.find(intent)
    assert card.state is IntentState.CONFLICT
    assert code_of(card) is ProblemCode.ACCESS_MISSING
    assert card.attempts == 0


async def test_a_missing_right_is_known_with_its_first_card(
    shop: DemoProcess, bench: Station
) -> None:
    scope = "write_merchant_managed_fulfillment_orders"
    for number in range(3):
        await bench.pack((await place(shop, 1)).id, f"RIGHT10{number}")
    await bench.engine._catalogue.shop()
    await shop.control.remove_scope(scope)
    bench.spy.calls.clear()
    await bench.push.drain()
    await shop.control.grant_scope(scope)
    known = await bench.catalogue.find_shop()
    assert known is not None
    assert scope not in known.scopes
    assert bench.spy.calls.count("fetch_shop") == 1


@pytest.mark.parametrize("kind", [*CARRIED_OUT, "drop_before_commit", "late", "doubled"])
async def test_new_tracking_whose_answer_was_lost(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id)
    await bench.settle()
    made = (await bench.find(packed)).fulfillment_id
    assert made is not None
    known = await bench.load(order.id)
    update = await bench.decide(known, UpdateTracking(made, (Tracking(f"NEW-{kind}", "UPS"),)))
    await shop.control.fault(kind, "FulfillmentTrackingUpdate")
    await bench.settle()
    assert (await bench.find(update)).state is IntentState.DONE
    (shown,) = await order.live()
    assert [one["number"] for one in shown["tracking"]] == [f"NEW-{kind}"]


@pytest.mark.parametrize("kind", [*CARRIED_OUT, "drop_before_commit", "late", "doubled"])
async def test_a_cancelling_whose_answer_was_lost(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await place(shop, 1)
    packed = await bench.pack(order.id)
    await bench.settle()
    made = (await bench.find(packed)).fulfillment_id
    assert made is not None
    cancel = await bench.decide(await bench.load(order.id), CancelFulfillment(made))
    await shop.control.fault(kind, "FulfillmentCancel")
    await bench.settle()
    assert (await bench.find(cancel)).state is IntentState.DONE
    assert await order.live() == []
    await bench.time.sleep(60.0)
    assert await order.remaining() == 1
