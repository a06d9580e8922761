"""How an order leaves the bench: completed, changed in the shop, taken over, left."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus
from orderdesk.domain.intents import Fulfill, Intent, IntentState
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.events import BoardChanged, ClaimLost, ConnectionChanged, IntentsChanged
from orderdesk.presenters.packing_screens import PackedScreen, RowKind, Sound
from orderdesk.presenters.packing_words import ready_sentence
from orderdesk.presenters.sheet_states import (
    Action,
    MessageSheet,
)
from orderdesk.services.bench import Bench
from orderdesk.services.ports import Person
from tests.builders import BERLIN
from tests.presenters.bench_world import (
    BARCODES,
    CANDLE,
    CUP,
    SOCK,
    BenchWorld,
    cancelled,
    gift,
    order_of,
    settle,
    with_method,
)
from tests.presenters.fakes import FORMATS


async def test_completing_says_what_is_safe_and_opens_the_next_order(world: BenchWorld) -> None:
    await world.put(order_of({SOCK: 1}, number=10490, customer="Friederike"))
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.toggle_notify, world.presenter.complete)
    packed = world.packed
    assert world.view.heard[-1] is Sound.ORDER_DONE
    texts = [fact.text for fact in packed.facts]
    assert texts[:2] == ["Saved on this computer.", "Sending to Shopify."]
    assert "one mail" in texts[2]
    assert packed.next_order is not None
    assert packed.next_order.name == "#10490"
    (intent,) = await world.intents.load_open()
    assert isinstance(intent.payload, Fulfill)
    assert intent.payload.notify_customer
    assert world.readings.wakes == 1
    await world.do(world.presenter.complete)
    assert world.bench.head.title == "#10490"
    assert world.bench.head.unsent == "1\u00a0to send"


async def test_packed_is_shown_only_when_it_is_on_disk(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    world.presenter.complete()
    assert world.bench.complete.text == "Saving…"
    await settle()
    assert world.packed.word == "Packed"


async def test_the_next_scan_opens_the_next_order_and_is_judged_there(world: BenchWorld) -> None:
    await world.put(order_of({SOCK: 1}, number=10490))
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    await world.scan(SOCK)
    assert world.bench.head.title == "#10490"
    assert world.bench.band.kind is VerdictKind.RIGHT
    assert world.bench.band.count == "0"


async def test_both_buttons_stand_from_the_first_picture_of_packed(world: BenchWorld) -> None:
    await world.put(order_of({SOCK: 1}, number=10490))
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    packed = [screen for screen in world.view.screens if isinstance(screen, PackedScreen)]
    assert packed[0].next_order is None
    assert packed[-1].next_order is not None
    assert {(one.stay, one.open_next) for one in packed} == {
        ("Stay here", Action("Open now", True))
    }


async def test_staying_keeps_the_next_order_closed(world: BenchWorld) -> None:
    await world.put(order_of({SOCK: 1}, number=10490))
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.complete, world.presenter.back)
    assert world.packed.stay == "Queue"
    await world.scan(SOCK)
    assert world.idle.band.kind is VerdictKind.UNKNOWN
    assert await world.packings.find_open() == ()


async def test_what_was_packed_comes_back_into_hand_until_it_left(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    assert world.packed.undo == "Take it back"
    await world.do(world.presenter.undo)
    assert world.bench.band.count == "0"
    assert await world.intents.load_open() == ()
    assert await world.in_box() == 1
    await world.do(world.presenter.undo)
    assert await world.in_box() == 0


async def test_what_left_meanwhile_is_cancelled_on_the_orders_page(world: BenchWorld) -> None:
    order = order_of({CUP: 1})
    await world.take(order)
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    (intent,) = await world.intents.load_open()
    await world.intents.update(replace(intent, state=IntentState.SENDING))
    await world.do(world.presenter.undo)
    assert "on its way" in world.packed.facts[-1].text
    assert world.packed.undo == "Cancel the shipment…"
    await world.do(world.presenter.undo)
    assert world.navigator.went == [("detail", order.id)]


async def test_esc_that_waited_its_turn_turns_no_other_page_back(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    world.presenter.back()
    world.presenter.back()
    world.view.in_front = False
    await settle()
    assert world.navigator.went == []
    assert world.presenter.order_in_hand is None


async def test_offline_waits_to_be_sent_and_says_so_when_it_is_there(world: BenchWorld) -> None:
    world.line.is_online = False
    await world.take(order_of({CUP: 1}))
    assert not world.bench.head.is_online
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    assert world.packed.facts[1].text.startswith("Waiting to send.")
    world.line.is_signed_out = True
    world.bus.publish(ConnectionChanged())
    assert world.packed.head.connection == "Signed out, keep packing"
    assert (
        world.packed.facts[1].text == "Waiting to send. It goes by itself after signing in again."
    )
    world.line.is_online, world.line.is_signed_out = True, False
    world.bus.publish(ConnectionChanged())
    assert world.packed.facts[1].text == "Sending to Shopify."
    (intent,) = await world.intents.load_open()
    await world.intents.update(
        replace(intent, state=IntentState.DONE, settled_at=world.clock(), attempts=1)
    )
    world.bus.publish(IntentsChanged(frozenset({intent.order_id})))
    await settle()
    assert world.packed.facts[1].text == "In Shopify."


async def test_a_reduced_line_stops_before_the_next_scan_and_says_what_to_take_out(
    world: BenchWorld,
) -> None:
    order = order_of({CUP: 3, SOCK: 1})
    await world.take(order)
    await world.scan(CUP, CUP, CUP)
    await world.put(order_of({CUP: 1, SOCK: 1}))
    stop = world.stop
    assert stop.changes[0].was == "3"
    assert stop.changes[0].now == "1"
    assert stop.changes[0].task == "Take 2 out"
    assert world.view.heard[-1] is Sound.STOP
    await world.scan(SOCK)
    assert world.view.heard[-1] is Sound.STOP
    assert await world.in_box() == 3
    await world.do(world.presenter.answer)
    assert await world.in_box() == 3
    await world.scan(CUP, CUP, SOCK)
    await world.do(world.presenter.complete)
    assert world.packed.sentence.startswith("#10482: 2\u00a0items")


async def test_a_removed_line_stands_first_and_struck_through(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    changed = order_of({CUP: 1})
    kept = order_of({CUP: 1, SOCK: 1})
    lines = (kept.line_items[0], replace(kept.line_items[1], current_quantity=0))
    await world.put(replace(changed, line_items=lines))
    await world.do(world.presenter.answer)
    assert world.bench.rows[0].kind is RowKind.REMOVED
    assert world.bench.rows[0].title == "Wollsocken Merino"


async def test_a_cancelled_order_has_to_come_out_whole(world: BenchWorld) -> None:
    order = order_of({CUP: 2})
    await world.take(order)
    await world.scan(CUP)
    await world.put(cancelled(order, world.clock()))
    assert world.stop.answer == "Everything is out"
    await world.do(world.presenter.complete)
    assert await world.intents.load_open() == ()
    await world.do(world.presenter.answer)
    assert await world.packings.find_open() == ()
    assert world.navigator.went == [("queue", "")]


async def test_a_held_order_is_put_aside_with_its_scans(world: BenchWorld) -> None:
    order = order_of({CUP: 2})
    await world.take(order)
    await world.scan(CUP)
    work = tuple(
        replace(one, status=FulfillmentOrderStatus.ON_HOLD) for one in order.fulfillment_orders
    )
    await world.put(replace(order, fulfillment_orders=work))
    assert world.stop.answer == "Put it aside"
    await world.do(world.presenter.answer)
    assert await world.in_box() == 1


async def test_address_and_delivery_changes_stop_too(world: BenchWorld) -> None:
    order = order_of({CUP: 1})
    await world.take(order)
    assert order.shipping_address is not None
    moved = replace(order, shipping_address=replace(order.shipping_address, city="Potsdam"))
    await world.put(with_method(moved, DeliveryMethod.PICK_UP))
    titles = {row.title for row in world.stop.changes}
    assert titles == {"Address", "Delivery"}
    await world.do(world.presenter.answer)
    assert not world.bench.band.is_locked


async def test_a_change_that_only_the_shop_knows_stops_completing(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(CUP, CUP)
    world.readings.pending = order_of({CUP: 1})
    await world.do(world.presenter.complete)
    assert world.stop.changes[0].task == "Take 1 out"
    assert await world.intents.load_open() == ()


async def test_a_stop_outranks_a_wrong_item_which_is_still_to_be_answered(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(CANDLE)
    await world.put(order_of({CUP: 1}))
    assert world.stop.word == "Stop"
    await world.do(world.presenter.answer)
    assert world.wrong.word == "Wrong item"


async def test_a_colleague_who_has_the_order_is_named(world: BenchWorld) -> None:
    world.claims.holder = Holder("Bench 1", "Marek", world.clock() + timedelta(minutes=5))
    await world.take(order_of({CUP: 1}))
    held = world.held
    assert "Marek" in held.word
    assert "Bench 1" in held.sentence
    await world.scan(CUP)
    assert await world.in_box() == 0
    await world.do(lambda: world.presenter.take_over("asked"))
    assert world.claims.taken[-1][1] == "asked"
    await world.scan(CUP)
    assert await world.in_box() == 1


async def go_on() -> None:
    """Let everything run that waits for nobody; `settle` is for when the shop has answered."""
    for _turn in range(200):
        await asyncio.sleep(0)


async def test_while_an_order_is_taken_over_from_a_slow_shop_no_scan_goes_unanswered(
    world: BenchWorld,
) -> None:
    world.claims.holder = Holder("Bench 1", "Marek", world.clock() + timedelta(minutes=5))
    await world.take(order_of({CUP: 1}))
    world.claims.answers.clear()
    for _press in range(2):
        world.presenter.take_over("asked")
        await go_on()
    assert world.held.is_taking
    assert len(world.claims.taken) == 2
    heard = len(world.view.heard)
    world.presenter.scan(BARCODES[CUP])
    await go_on()
    assert world.view.heard[heard:] == [Sound.STOP]
    world.claims.answers.set()
    await settle()
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_an_order_that_its_holder_has_left_is_gone_on_with(world: BenchWorld) -> None:
    order = order_of({CUP: 1})
    holder = Holder("Bench 1", "Marek", world.clock() + timedelta(minutes=5))
    world.claims.holder = world.elsewhere[order.id] = holder
    await world.take(order)
    world.bus.publish(BoardChanged())
    await settle()
    assert len(world.claims.taken) == 1
    world.elsewhere.clear()
    world.bus.publish(BoardChanged())
    await settle()
    assert world.held.reasons
    world.claims.holder = None
    world.bus.publish(BoardChanged())
    await settle()
    assert "free again" in world.bench.band.sentence
    assert [reason for _order, reason in world.claims.taken] == ["", "", ""]
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_an_order_that_is_left_while_it_is_taken_over_is_given_free(
    world: BenchWorld,
) -> None:
    order = order_of({CUP: 1})
    world.claims.holder = Holder("Bench 1", "Marek", world.clock() + timedelta(minutes=5))
    await world.take(order)
    world.claims.answers.clear()
    world.presenter.take_over("asked")
    world.presenter.back()
    await go_on()
    assert world.presenter.order_in_hand is None
    world.claims.answers.set()
    await settle()
    assert world.claims.released == [order.id]
    assert world.presenter.order_in_hand is None


async def test_a_slow_shop_keeps_nobody_from_the_next_order(world: BenchWorld) -> None:
    first, second = order_of({CUP: 2}, number=10401), order_of({CUP: 1}, number=10402)
    await world.put(second)
    await world.take(first)
    await world.scan(CUP)
    world.claims.answers.clear()
    world.presenter.open(second.id)
    world.presenter.scan(BARCODES[CUP])
    await go_on()
    assert world.presenter.order_in_hand == second.id
    assert world.view.heard[-1] is Sound.LINE_DONE
    assert world.claims.released == [first.id]
    world.presenter.back()
    await go_on()
    assert world.presenter.order_in_hand is None
    world.claims.answers.set()
    await settle()


async def test_a_scan_that_waits_for_the_shop_is_heard_at_once(
    world: BenchWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    answers = asyncio.Event()
    complete = world.packing.complete

    async def complete_slowly(bench: Bench, *, notify_customer: bool) -> Intent:
        await answers.wait()
        return await complete(bench, notify_customer=notify_customer)

    monkeypatch.setattr(world.packing, "complete", complete_slowly)
    heard = len(world.view.heard)
    world.presenter.complete()
    world.presenter.scan("no order")
    await go_on()
    assert world.view.heard[heard:] == []
    world.patience.set()
    await go_on()
    assert world.view.heard[heard:] == [Sound.TICK]
    assert "The scan was heard" in world.bench.band.sentence
    answers.set()
    await settle()
    assert world.view.heard[heard:] == [Sound.TICK, Sound.ORDER_DONE, Sound.UNKNOWN]


async def test_losing_the_claim_is_said_at_once(world: BenchWorld) -> None:
    order = order_of({CUP: 2})
    await world.take(order)
    await world.scan(CUP)
    world.bus.publish(ClaimLost(order.id, "Bench 1", "Marek", "hurry"))
    await settle()
    assert "Marek" in world.held.word
    assert "It has to leave now" in world.held.sentence
    assert world.view.heard[-1] is Sound.STOP
    await world.scan(CUP)
    assert "scans are kept" in world.held.safe
    await world.do(world.presenter.back)
    assert await world.in_box() == 1


async def test_leaving_keeps_scans_and_an_untouched_order_is_simply_closed(
    world: BenchWorld,
) -> None:
    order = order_of({CUP: 2})
    await world.take(order)
    await world.do(world.presenter.back)
    assert await world.packings.find_open() == ()
    await world.do(lambda: world.presenter.open(order.id))
    await world.scan(CUP)
    await world.do(world.presenter.back)
    await world.do(world.presenter.activate)
    assert [row.name for row in world.idle.in_hand] == ["#10482"]
    await world.do(lambda: world.presenter.choose(1), world.presenter.complete)
    assert world.bench.band.count == "1"


async def test_an_order_that_waits_to_be_sent_cannot_be_packed_again(world: BenchWorld) -> None:
    order = order_of({CUP: 1})
    await world.take(order)
    await world.scan(CUP)
    await world.do(world.presenter.complete)
    await world.do(lambda: world.presenter.scan("OD-10482"))
    assert world.idle.band.kind is VerdictKind.ALREADY_PACKED
    assert not world.idle.band.is_locked


async def test_a_cancelled_order_is_not_opened(world: BenchWorld) -> None:
    await world.take(cancelled(order_of({CUP: 1}), world.clock()))
    assert world.idle.band.word == "Not to be packed"
    assert "cancelled" in world.idle.band.sentence


async def test_a_slip_opens_its_order_from_an_empty_bench(world: BenchWorld) -> None:
    await world.put(order_of({CUP: 1}))
    world.presenter.attach(world.view)
    await world.do(world.presenter.activate, lambda: world.presenter.scan("#10482"))
    assert world.bench.head.title == "#10482"


async def test_notes_and_gifts_are_read_whole_then_marked_done(world: BenchWorld) -> None:
    order = order_of({CUP: 1}, attributes=gift("Alles Gute!"), note="Ring twice\n" * 30)
    await world.take(order)
    assert [one.is_done for one in world.bench.messages] == [False, False]
    await world.do(world.presenter.open_message)
    sheet = world.bench.sheet
    assert isinstance(sheet, MessageSheet)
    assert sheet.text == "Alles Gute!"
    await world.do(world.presenter.open_message, world.presenter.open_message)
    sheet = world.bench.sheet
    assert isinstance(sheet, MessageSheet)
    assert sheet.text.count("Ring twice") == 30
    await world.do(world.presenter.open_message)
    assert [one.is_done for one in world.bench.messages] == [True, True]


async def test_the_shops_setting_decides_about_the_mail_until_it_is_changed(
    world: BenchWorld,
) -> None:
    world.notify_default = True
    await world.take(order_of({CUP: 1}))
    assert world.bench.notify.is_on
    await world.do(world.presenter.toggle_notify)
    assert not world.bench.notify.is_on


@pytest.mark.parametrize("setting", [False, True])
@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("has_address", [False, True])
async def test_what_is_said_about_the_mail_is_what_is_sent(
    world: BenchWorld, setting: bool, changed: bool, has_address: bool
) -> None:
    world.notify_default = setting
    await world.take(order_of({CUP: 1}, can_notify_customer=has_address))
    await world.scan(CUP)
    if changed:
        await world.do(world.presenter.toggle_notify)
    mails = has_address and setting != changed
    said = (world.bench.notify.text, world.bench.complete.text)
    assert world.bench.notify.is_enabled is has_address
    await world.do(world.presenter.complete)
    (intent,) = await world.intents.load_open()
    assert isinstance(intent.payload, Fulfill)
    assert intent.payload.notify_customer is mails
    facts = [fact.text for fact in world.packed.facts]
    if mails:
        assert said == ("Mail: yes", "Complete and tell the customer")
        assert "The customer gets one mail about it." in facts
    else:
        assert said[0] == ("Mail: no" if has_address else "No mail: no address")
        assert said[1] == "Complete, customer is not told"
        assert "The customer gets no mail." in facts


async def test_counts_equal_sounds_after_any_restart(world: BenchWorld) -> None:
    order = order_of({CUP: 4})
    await world.take(order)
    await world.scan(CUP, CUP, CUP)
    heard = [one for one in world.view.heard if one in (Sound.OK, Sound.LINE_DONE)]
    assert len(heard) == await world.in_box()
    again = await world.packing.open(order.id, BERLIN)
    assert again.box.in_box == 3
    assert world.person == Person("Anna Kühn", "Bench 2")


def test_one_line_that_is_left_has_no_sequence() -> None:
    assert ready_sentence(FORMATS, 2, 3) == "2\N{NO-BREAK SPACE}lines to go, in any sequence."
    assert ready_sentence(FORMATS, 1, 3) == "One line to go, the one below."
    assert ready_sentence(FORMATS, 1, 1) == "It is the one below."


async def test_a_withheld_address_is_said_at_the_bench(world: BenchWorld) -> None:
    await world.take(replace(order_of({CUP: 1}), withheld=("shipping_address",)))
    chips = [(chip.icon, chip.text) for chip in world.bench.head.chips]
    assert ("warning", "Address withheld by Shopify") in chips
