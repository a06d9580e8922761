"""Work said to be ready for pickup, and events of what was sent: told once, or staff are asked."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain import proof_of_pickup
from orderdesk.domain.intents import AddFulfillmentEvent, IntentState, ProblemCode
from orderdesk.domain.projection import project
from tests.sync.changes import (
    EVENT,
    PREPARE,
    TOLD,
    Change,
    an_event,
    code_of,
    decided,
    sent,
    shop_said,
)
from tests.sync.shop_view import Placed, place
from tests.sync.station import CrashError, Station, put_back

READY = "ready_for_pickup"


async def prove(shop: DemoProcess, bench: Station) -> None:
    """A preparing that was confirmed and is seen: from now on its absence counts."""
    order = await PREPARE.prepared(shop, bench)
    await PREPARE.decide(bench, order)
    await bench.settle()
    assert len(await order.mails(READY)) == 1


@pytest.mark.parametrize("change", TOLD, ids=lambda one: one.name)
async def test_it_is_told_once_and_the_local_copy_shows_it(
    shop: DemoProcess, bench: Station, change: Change
) -> None:
    order = await change.prepared(shop, bench)
    intent = await change.decide(bench, order)
    await bench.settle()
    done = await bench.find(intent)
    assert (done.state, done.attempts) == (IntentState.DONE, 1)
    assert await change.done_times(order) == 1
    assert len(await order.mails(READY)) == (1 if change is PREPARE else 0)
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    assert change.is_done(stored.order, order)


@pytest.mark.parametrize("change", TOLD, ids=lambda one: one.name)
async def test_it_is_shown_before_the_shop_knows_and_can_be_taken_back(
    shop: DemoProcess, bench: Station, change: Change
) -> None:
    order = await change.prepared(shop, bench)
    await bench.load(order.id)
    intent = await change.decide(bench, order)
    stored = await bench.orders.find_order(order.id)
    assert stored is not None
    shown = project(stored.order, [intent], reading=stored.reading).order
    assert change.is_done(shown, order)
    assert await bench.intents.take_back(intent.id, bench.time.clock())
    await bench.settle()
    assert await change.done_times(order) == 0
    assert await order.mails(READY) == []


@pytest.mark.parametrize(
    "kind", ["drop_after_commit", "status_5xx_after_commit", "late", "doubled"]
)
async def test_a_preparing_whose_answer_is_lost_is_found_and_mails_once(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await shop.control.fault(kind, PREPARE.operation)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    await bench.time.sleep(120.0)
    assert len(await order.mails(READY)) == 1
    assert bench.spy.calls.count("prepare_for_pickup") == 1


async def test_what_may_have_mailed_is_not_sent_again_before_somebody_decides(
    shop: DemoProcess, bench: Station
) -> None:
    """Nothing has shown yet that this shop shows what is prepared."""
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await shop.control.fault("drop_before_commit", PREPARE.operation)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.MAYBE_MAILED)
    assert bench.spy.calls.count("prepare_for_pickup") == 1
    assert await order.mails(READY) == []


async def test_in_a_shop_that_has_shown_it_what_was_lost_is_sent_again(
    shop: DemoProcess, bench: Station
) -> None:
    await prove(shop, bench)
    await bench.restart()
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await shop.control.fault("drop_before_commit", PREPARE.operation)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert len(await order.mails(READY)) == 1


async def test_what_an_admin_hands_over_meanwhile_is_asked_about(
    shop: DemoProcess, bench: Station
) -> None:
    await prove(shop, bench)
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    bench.spy.before["prepare_for_pickup"] = lambda: order.admin("fulfill")
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.MAYBE_MAILED)
    assert shop_said(card).startswith("Invalid fulfillment_order_id provided ")
    assert await order.mails(READY) == []


@pytest.mark.parametrize("ends", [True, False])
async def test_an_older_state_that_was_put_back_does_not_mail_again(
    shop: DemoProcess, bench: Station, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ends: bool
) -> None:
    """Nothing is entered about it before the next look at who this station is."""
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    older = tmp_path / "before"
    shutil.copytree(bench.path.parent, older)

    def end() -> None:
        raise CrashError

    if ends:
        bench.spy.after["prepare_for_pickup"] = end
    await bench.run_until_crash()
    assert len(await order.mails(READY)) == 1
    await put_back(bench, older)
    # A shop in which it shows nowhere, and whose fulfillment order stays open.
    monkeypatch.setattr(proof_of_pickup, "is_ready_for_pickup", lambda _one: False)
    monkeypatch.setattr(proof_of_pickup, "may_be_prepared", lambda _one: True)
    monkeypatch.setattr(proof_of_pickup, "find_prepared", lambda _intent, _order: None)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, ProblemCode.MAYBE_MAILED)
    assert "prepare_for_pickup" not in bench.spy.calls


@pytest.mark.parametrize("edge", ["before", "after"])
async def test_a_program_that_ends_while_it_mails_does_not_mail_again(
    shop: DemoProcess, bench: Station, edge: str
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)

    def end() -> None:
        raise CrashError

    getattr(bench.spy, edge)["prepare_for_pickup"] = end
    await bench.run_until_crash()
    assert (await bench.find(intent)).state is IntentState.SENDING
    await bench.restart()
    await bench.settle()
    found = await bench.find(intent)
    if edge == "after":
        assert found.state is IntentState.DONE
    else:
        assert code_of(found) is ProblemCode.MAYBE_MAILED
    assert len(await order.mails(READY)) == (1 if edge == "after" else 0)


CONFLICTS = [
    ("cancel_order", {}, ProblemCode.ORDER_CANCELLED),
    ("delete_order", {}, ProblemCode.ORDER_GONE),
    ("fulfill", {}, ProblemCode.NOTHING_LEFT),
    ("hold", {}, ProblemCode.ON_HOLD),
    ("edit_order", {"set": [{"line": 0, "quantity": 1}]}, ProblemCode.WORK_CHANGED),
    ("fulfill", {"lines": [{"line": 0, "quantity": 1}]}, ProblemCode.NOT_ALLOWED),
]


@pytest.mark.parametrize(("action", "more", "code"), CONFLICTS)
async def test_what_was_not_put_together_so_mails_nobody(
    shop: DemoProcess, bench: Station, action: str, more: dict[str, object], code: ProblemCode
) -> None:
    order = await PREPARE.prepared(shop, bench)
    intent = await PREPARE.decide(bench, order)
    await order.admin(action, **more)
    await bench.settle()
    card = await bench.find(intent)
    assert (card.state, code_of(card)) == (IntentState.CONFLICT, code)
    assert await order.mails(READY) == []


async def test_two_benches_and_an_admin_mail_once(
    shop: DemoProcess, bench: Station, other_bench: Station
) -> None:
    order = await PREPARE.prepared(shop, bench)
    one, other = await PREPARE.decide(bench, order), await PREPARE.decide(other_bench, order)
    await bench.settle()
    await other_bench.settle()
    assert (await bench.find(one)).state is IntentState.DONE
    assert (await other_bench.find(other)).state is IntentState.DONE
    assert len(await order.mails(READY)) == 1
    by_admin = await PREPARE.prepared(shop, bench)
    third = await PREPARE.decide(bench, by_admin)
    await by_admin.admin("prepare_for_pickup")
    await bench.settle()
    assert (await bench.find(third)).state is IntentState.DONE
    assert len(await by_admin.mails(READY)) == 1


@pytest.mark.parametrize("kind", ["drop_before_commit", "drop_after_commit", "late"])
async def test_an_event_whose_answer_is_lost_is_there_once(
    shop: DemoProcess, bench: Station, kind: str
) -> None:
    order = await EVENT.prepared(shop, bench)
    intent = await EVENT.decide(bench, order)
    await shop.control.fault(kind, EVENT.operation)
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    await bench.time.sleep(120.0)
    assert await EVENT.done_times(order) == 1


@pytest.mark.parametrize("edge", ["before", "after"])
async def test_an_event_of_a_program_that_ended_is_there_once(
    shop: DemoProcess, bench: Station, edge: str
) -> None:
    order = await EVENT.prepared(shop, bench)
    intent = await EVENT.decide(bench, order)

    def end() -> None:
        raise CrashError

    getattr(bench.spy, edge)["add_event"] = end
    await bench.run_until_crash()
    await bench.restart()
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert await EVENT.done_times(order) == 1


async def test_what_the_carrier_has_said_is_not_said_again(
    shop: DemoProcess, bench: Station
) -> None:
    order = await EVENT.prepared(shop, bench)
    intent = await EVENT.decide(bench, order)
    await order.admin("carrier_scan", status="OUT_FOR_DELIVERY")
    await bench.settle()
    assert (await bench.find(intent)).state is IntentState.DONE
    assert await EVENT.done_times(order) == 1
    assert "add_event" not in bench.spy.calls


async def _of_a_parcel(bench: Station, order: Placed, status: str) -> AddFulfillmentEvent:
    event = await an_event(bench, order)
    at = event.happened_at + timedelta(seconds=2)
    return AddFulfillmentEvent(event.fulfillment_id, status, at)


async def test_a_delivery_is_tried_twice_and_arrives(shop: DemoProcess, bench: Station) -> None:
    order = await EVENT.prepared(shop, bench)
    for status in ("OUT_FOR_DELIVERY", "ATTEMPTED_DELIVERY", "OUT_FOR_DELIVERY", "DELIVERED"):
        done = await sent(bench, order, await _of_a_parcel(bench, order, status))
        assert done.state is IntentState.DONE
        await bench.time.sleep(60.0)
    assert await EVENT.done_times(order) == 4


async def test_nothing_is_said_of_a_parcel_that_was_cancelled(
    shop: DemoProcess, bench: Station
) -> None:
    order = await place(shop, 1)
    await order.admin("fulfill")
    intent = await decided(bench, order, await an_event(bench, order))
    await order.admin("cancel_fulfillment")
    await bench.settle()
    assert code_of(await bench.find(intent)) is ProblemCode.FULFILLMENT_CANCELLED
    assert await EVENT.done_times(order) == 0


async def test_without_the_permission_it_is_a_card(shop: DemoProcess, bench: Station) -> None:
    order = await EVENT.prepared(shop, bench)
    intent = await EVENT.decide(bench, order)
    await shop.control.remove_scope("write_fulfillments")
    await bench.settle()
    await shop.control.grant_scope("write_fulfillments")
    assert code_of(await bench.find(intent)) is ProblemCode.ACCESS_MISSING
