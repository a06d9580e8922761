"""The bench, scan by scan, on the real services and a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import DeliveryMethod, FulfillmentOrderStatus
from orderdesk.domain.intents import Fulfill, IntentState
from orderdesk.domain.packing import EventKind, How, add_up
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import DiskFullError
from orderdesk.events import ClaimLost, ConnectionChanged, IntentsChanged
from orderdesk.presenters.packing_screens import PackedScreen, RowKind, Sound
from orderdesk.presenters.packing_words import ready_sentence
from orderdesk.presenters.sheet_states import (
    Action,
    MessageSheet,
    PartSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from orderdesk.services.ports import Person
from tests.builders import BERLIN
from tests.presenters.bench_world import (
    BARCODES,
    CANDLE,
    CUP,
    GREY_SOCK,
    SOCK,
    TOWEL,
    TWIN_A,
    TWIN_B,
    BenchWorld,
    cancelled,
    gift,
    order_of,
    settle,
    with_method,
)
from tests.presenters.fakes import FORMATS


async def in_box(world: BenchWorld) -> int:
    """Units by the disk's account."""
    (packing,) = await world.packings.find_open()
    return add_up(packing).in_box


async def test_opening_shows_the_first_line_and_how_much_is_left(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4, TOWEL: 2}))
    bench = world.bench
    assert bench.band.kind is VerdictKind.READY
    assert bench.band.count == "6"
    assert bench.item is not None
    assert bench.item.title.startswith("Emaillebecher")
    assert bench.item.of_needed == "of 4"
    assert bench.complete.text == "Complete: 6 left"
    assert not bench.complete.is_enabled


async def test_right_paints_at_once_but_counts_and_sounds_only_from_the_disk(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 2}))
    world.view.log.clear()
    world.presenter.scan(BARCODES[CUP])
    # Nothing has run but the call itself: the verdict is there, the count is not.
    assert world.bench.band.kind is VerdictKind.RIGHT
    assert world.bench.band.count == "2"
    assert world.view.heard == []
    assert await in_box(world) == 0
    await settle()
    assert world.bench.band.count == "1"
    assert "1 of 2" in world.bench.band.sentence
    assert world.view.heard == [Sound.OK]
    assert await in_box(world) == 1


async def test_the_last_unit_of_a_line_sounds_another_way(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2, SOCK: 1}))
    await world.scan(CUP, CUP)
    assert world.view.heard == [Sound.OK, Sound.LINE_DONE]
    assert "line done" in world.bench.band.sentence
    assert world.bench.item is not None
    assert world.bench.item.title == "Wollsocken Merino"


async def test_scans_that_overtake_the_disk_are_neither_lost_nor_counted_twice(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 3, SOCK: 1}))
    for code in (CUP, SOCK, CUP, CUP):
        world.clock.pass_time(timedelta(seconds=1))
        world.presenter.scan(BARCODES[code])
    await settle()
    assert world.bench.band.count == "0"
    assert world.view.heard == [Sound.OK, Sound.LINE_DONE, Sound.OK, Sound.LINE_DONE]


async def test_a_scan_behind_a_commit_is_judged_on_the_box_with_that_unit(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1}))
    world.presenter.scan(BARCODES[CUP])
    world.clock.pass_time(timedelta(seconds=1))
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert await in_box(world) == 1


async def test_a_bouncing_trigger_is_one_unit(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 3}))
    await world.scan(CUP)
    world.clock.pass_time(timedelta(milliseconds=100))
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert await in_box(world) == 1
    world.clock.pass_time(timedelta(milliseconds=300))
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert await in_box(world) == 2


async def test_one_too_many_locks_until_it_is_answered_and_buffers_nothing(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(CUP, CUP)
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert world.bench.band.answer == "It is out"
    await world.scan(SOCK, SOCK)
    assert world.view.heard[-3:] == [Sound.OVER, Sound.OVER, Sound.OVER]
    assert await in_box(world) == 1
    await world.do(world.presenter.answer)
    assert world.bench.band.kind is VerdictKind.READY
    assert await in_box(world) == 1
    await world.scan(SOCK)
    assert await in_box(world) == 2


@pytest.mark.parametrize("verb", ["undo", "complete", "open_quantity", "open_short", "back"])
async def test_nothing_but_the_answer_unlocks(world: BenchWorld, verb: str) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(CUP, CUP)
    await world.do(getattr(world.presenter, verb))
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert await in_box(world) == 1


async def test_another_variant_of_a_needed_product_shows_which_option_differs(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(GREY_SOCK)
    wrong = world.wrong
    assert wrong.sentence == "Same product, other variant. It was not counted."
    assert [(one.text, one.differs) for one in wrong.scanned.options] == [
        ("Grau", True),
        ("39–42", False),
    ]
    assert wrong.needed is not None
    assert [(one.text, one.differs) for one in wrong.needed.options] == [
        ("Senf", True),
        ("39–42", False),
    ]
    assert wrong.alarm.sound is Sound.WRONG
    await world.do(world.presenter.answer)
    assert world.bench.band.kind is VerdictKind.READY
    assert await in_box(world) == 0


async def test_the_sibling_of_a_line_that_is_done_is_told_as_one(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2, SOCK: 1}))
    await world.scan(SOCK, GREY_SOCK)
    wrong = world.wrong
    assert wrong.sentence == "Same product, other variant. It was not counted."
    assert wrong.needed is not None
    assert wrong.needed.label == "This order has"
    assert [(one.text, one.differs) for one in wrong.needed.options] == [
        ("Senf", True),
        ("39–42", False),
    ]
    assert wrong.needed.note == "1 of 1 in the box"


async def test_a_product_of_no_line_is_wrong_and_names_what_is_needed(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CANDLE)
    wrong = world.wrong
    assert "not in this order" in wrong.sentence
    assert wrong.needed is not None
    assert wrong.needed.title.startswith("Emaillebecher")
    (packing,) = await world.packings.find_open()
    assert packing.events[-1].kind is EventKind.REFUSED


async def test_an_unknown_code_locks_and_is_shown_shortened(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.scan("\x1d" + "9" * 4000))
    band = world.bench.band
    assert band.kind is VerdictKind.UNKNOWN
    assert band.is_locked
    assert len(band.sentence) < 100
    assert band.sentence.isprintable()


async def test_what_the_scanner_garbled_is_said_and_locks(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(world.presenter.refuse_scan)
    assert world.bench.band.is_locked
    assert "no code" in world.bench.band.sentence


async def test_a_code_on_two_products_proves_nothing(world: BenchWorld) -> None:
    await world.take(order_of({TWIN_A: 1}))
    await world.scan(TWIN_A)
    assert world.bench.band.kind is VerdictKind.AMBIGUOUS
    assert await in_box(world) == 0
    assert BARCODES[TWIN_A] == BARCODES[TWIN_B]


async def test_the_slip_of_the_order_in_hand_is_no_error(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.scan("OD-10482"))
    assert world.bench.band.kind is VerdictKind.READY
    assert not world.bench.band.is_locked


async def test_the_code_of_a_finished_order_is_told_calmly(world: BenchWorld) -> None:
    done = order_of({CUP: 1}, number=10400)
    work = tuple(
        replace(
            one,
            status=FulfillmentOrderStatus.CLOSED,
            line_items=tuple(replace(line, remaining_quantity=0) for line in one.line_items),
        )
        for one in done.fulfillment_orders
    )
    await world.put(replace(done, fulfillment_orders=work))
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.scan("OD-10400"))
    assert world.bench.band.kind is VerdictKind.ALREADY_PACKED
    assert not world.bench.band.is_locked


async def test_undo_takes_the_last_unit_back(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(CUP)
    await world.do(world.presenter.undo)
    assert await in_box(world) == 0
    assert world.bench.band.sentence.startswith("Undone")
    await world.do(world.presenter.undo)
    assert world.bench.band.sentence == "There is nothing to undo."
    await world.scan(CUP)
    assert await in_box(world) == 1


async def test_a_full_disk_is_shown_and_nothing_is_counted(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    world.packings.full = DiskFullError()
    await world.scan(CUP)
    band = world.bench.band
    assert band.word == "Not saved"
    assert band.is_locked
    assert Sound.OK not in world.view.heard
    world.packings.full = None
    await world.do(world.presenter.answer)
    await world.scan(CUP)
    assert await in_box(world) == 1


async def test_quantity_by_key_on_a_chosen_line(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4, SOCK: 2}))
    await world.do(lambda: world.presenter.choose(1))
    assert world.bench.item is not None
    assert world.bench.item.title == "Wollsocken Merino"
    await world.do(world.presenter.open_quantity)
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert (sheet.value, sheet.highest) == (0, 2)
    await world.do(lambda: world.presenter.save_quantity(2))
    assert world.bench.sheet is None
    assert await in_box(world) == 2
    (packing,) = await world.packings.find_open()
    assert packing.events[-1].how is How.BY_KEY
    assert world.bench.band.kind is VerdictKind.RIGHT
    await world.do(lambda: world.presenter.choose(1), lambda: world.presenter.adjust(-1))
    assert await in_box(world) == 1
    assert world.bench.band.kind is VerdictKind.READY
    assert world.bench.band.sentence.endswith("1 of 2 in the box.")


async def test_a_quantity_above_what_is_needed_is_refused_in_the_sheet(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4}))
    await world.do(world.presenter.open_quantity, lambda: world.presenter.save_quantity(5))
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert "needs 4" in sheet.error
    assert await in_box(world) == 0


async def test_a_scan_in_the_quantity_sheet_chooses_the_line(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4, SOCK: 2}))
    await world.do(world.presenter.open_quantity)
    await world.scan(SOCK)
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert sheet.product.startswith("Wollsocken")
    assert await in_box(world) == 0


async def short_one(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1, SOCK: 2}))
    await world.scan(CUP, SOCK)
    await world.do(world.presenter.open_short)
    assert isinstance(world.bench.sheet, ShortSheet)
    await world.do(lambda: world.presenter.save_short(1, "not_found"))


async def test_short_then_send_what_is_here(world: BenchWorld) -> None:
    await short_one(world)
    bench = world.bench
    assert bench.complete.is_enabled
    assert [row.kind for row in bench.rows] == [RowKind.SHORT, RowKind.DONE]
    assert "Not found" in bench.rows[0].detail
    await world.do(world.presenter.complete)
    sheet = world.bench.sheet
    assert isinstance(sheet, PartSheet)
    assert await world.intents.load_open() == ()
    await world.do(world.presenter.complete)
    (intent,) = await world.intents.load_open()
    assert isinstance(intent.payload, Fulfill)
    assert sum(units.quantity for units in intent.payload.units) == 2
    assert any("1\u00a0item short" in fact.text for fact in world.packed.facts)


async def test_short_then_leave_the_order_open(world: BenchWorld) -> None:
    await short_one(world)
    await world.do(world.presenter.complete, world.presenter.open_short)
    assert await world.intents.load_open() == ()
    assert await in_box(world) == 2
    assert world.navigator.went == [("queue", "")]
    assert world.claims.released


async def test_a_short_unit_that_turns_up_after_all_counts(world: BenchWorld) -> None:
    await short_one(world)
    await world.scan(SOCK)
    assert all(row.kind is RowKind.DONE for row in world.bench.rows)
    await world.do(world.presenter.complete)
    assert world.packed.word == "Packed"


async def test_nothing_can_be_sent_from_an_empty_box(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(world.presenter.open_short, lambda: world.presenter.save_short(1, "damaged"))
    await world.do(world.presenter.complete)
    sheet = world.bench.sheet
    assert isinstance(sheet, PartSheet)
    assert not sheet.send.is_enabled
    await world.do(world.presenter.complete)
    assert await world.intents.load_open() == ()


async def test_a_scan_in_the_tracking_sheet_is_a_number_with_its_carrier(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(world.presenter.open_tracking)
    await world.do(lambda: world.presenter.scan("00340434161602094771"))
    sheet = world.bench.sheet
    assert isinstance(sheet, TrackingSheet)
    assert sheet.parcels == ("00340434161602094771",)
    assert sheet.carrier == "DHL"
    assert world.bench.parcels == ("DHL 00340434161602094771",)
    await world.do(lambda: world.presenter.remove_parcel("00340434161602094771"))
    assert world.bench.parcels == ()


async def test_a_products_barcode_is_no_tracking_number(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(world.presenter.open_tracking)
    await world.scan(CANDLE)
    assert world.bench.band.is_locked
    assert "barcode of a product" in world.bench.band.sentence
    assert world.bench.parcels == ()
    await world.do(world.presenter.answer)
    assert isinstance(world.bench.sheet, TrackingSheet)
    await world.do(lambda: world.presenter.save_parcel(BARCODES[CUP], "DHL"))
    sheet = world.bench.sheet
    assert isinstance(sheet, TrackingSheet)
    assert "barcode of a product" in sheet.error
    assert sheet.number == BARCODES[CUP]
    assert await in_box(world) == 0


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
    assert await in_box(world) == 1
    await world.do(world.presenter.undo)
    assert await in_box(world) == 0


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
    assert await in_box(world) == 3
    await world.do(world.presenter.answer)
    assert await in_box(world) == 3
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
    assert await in_box(world) == 1


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
    assert await in_box(world) == 0
    await world.do(lambda: world.presenter.take_over("asked"))
    assert world.claims.taken[-1][1] == "asked"
    await world.scan(CUP)
    assert await in_box(world) == 1


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
    assert await in_box(world) == 1


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
    assert len(heard) == await in_box(world)
    again = await world.packing.open(order.id, BERLIN)
    assert again.box.in_box == 3
    assert world.person == Person("Anna Kühn", "Bench 2")


def test_one_line_that_is_left_has_no_sequence() -> None:
    assert ready_sentence(FORMATS, 2, 3) == "2\N{NO-BREAK SPACE}lines to go, in any sequence."
    assert ready_sentence(FORMATS, 1, 3) == "One line to go, the one below."
    assert ready_sentence(FORMATS, 1, 1) == "It is the one below."
