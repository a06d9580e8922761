"""The bench's verbs: what is counted, refused, completed, and what is on disk afterwards."""

from dataclasses import replace

import pytest

from orderdesk.domain.claims import Holder
from orderdesk.domain.fulfillment import FulfillmentOrderStatus, Tracking
from orderdesk.domain.intents import Fulfill, IntentState, Units
from orderdesk.domain.packing import EventKind, PackingState, ShortReason
from orderdesk.domain.stops import ChangeKind
from orderdesk.domain.verdicts import Verdict, VerdictKind
from orderdesk.errors import NotPossibleError
from orderdesk.events import IntentsChanged
from orderdesk.services.bench import Bench
from orderdesk.services.code_reading import read_code
from orderdesk.services.ports import Person
from tests.builders import BERLIN, NOW, an_intent, an_order, line_id, some_work
from tests.services.conftest import Rooms, a_variant

ORDER = an_order(some_work(1, {1: 2, 2: 1}))


async def at_the_bench(rooms: Rooms) -> Bench:
    await rooms.stocked(a_variant(1, "4006381333931"), a_variant(2), a_variant(3, "9999999999994"))
    await rooms.pulled(ORDER)
    return await rooms.packing.open(ORDER.id, BERLIN)


async def scan(rooms: Rooms, bench: Bench, code: str) -> Verdict:
    verdict = (
        bench.judge(read_code(code))
        or (await rooms.packing.look_up(bench, read_code(code))).verdict
    )
    if verdict.kind is VerdictKind.RIGHT:
        await rooms.packing.count(bench, verdict)
    return verdict


async def packed(rooms: Rooms, bench: Bench) -> None:
    for code in ("4006381333931", "4006381333931", "SKU-2"):
        assert (await scan(rooms, bench, code)).kind is VerdictKind.RIGHT


async def test_a_whole_order_by_barcode_and_sku(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await packed(rooms, bench)
    await rooms.packing.add_parcel(bench, " 00340434 ", "DHL")
    intent = await rooms.packing.complete(bench, notify_customer=True)
    assert intent.payload == Fulfill(
        BERLIN,
        (Units(line_id(1), 2), Units(line_id(2), 1)),
        (Tracking("00340434", "DHL"),),
        notify_customer=True,
        packing_id=bench.packing.id,
    )
    stored = await rooms.intents.find(intent.id)
    assert stored == intent
    assert (await rooms.packings.find(bench.packing.id)).state is PackingState.COMPLETED  # type: ignore[union-attr]
    assert rooms.readings.woken == 1
    assert rooms.claims.let_gone == [ORDER.id]
    assert IntentsChanged(frozenset({ORDER.id})) in rooms.heard
    assert await rooms.orders.queue(BERLIN) == ()


async def test_every_count_is_on_disk_when_it_returns(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "SKU-2")
    (resumed,) = await rooms.packing.find_open()
    assert resumed == bench.packing
    again = await rooms.packing.open(ORDER.id, BERLIN)
    assert again.box == bench.box


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("9999999999994", VerdictKind.WRONG),
        ("sku-3", VerdictKind.WRONG),
        ("1234567890128", VerdictKind.UNKNOWN),
        ("#1001", VerdictKind.BOUNCE),
        ("OD-1001", VerdictKind.BOUNCE),
    ],
)
async def test_codes_of_nothing_in_hand(rooms: Rooms, code: str, kind: VerdictKind) -> None:
    bench = await at_the_bench(rooms)
    assert (await scan(rooms, bench, code)).kind is kind
    assert bench.box.in_box == 0


async def test_one_too_many(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await packed(rooms, bench)
    assert (await scan(rooms, bench, "4006381333931")).kind is VerdictKind.TOO_MANY
    assert bench.box.in_box == 3


async def test_a_barcode_of_two_products_is_refused_and_counted_by_key(rooms: Rooms) -> None:
    await rooms.stocked(a_variant(1, "4006381333931"), a_variant(2), a_variant(9, "4006381333931"))
    await rooms.pulled(ORDER)
    bench = await rooms.packing.open(ORDER.id, BERLIN)
    assert (await scan(rooms, bench, "4006381333931")).kind is VerdictKind.AMBIGUOUS
    await rooms.packing.set_quantity(bench, line_id(1), 2)
    assert bench.box.in_box == 2
    with pytest.raises(NotPossibleError):
        await rooms.packing.set_quantity(bench, line_id(1), 3)


async def test_refused_scans_are_kept_for_the_figures(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.refuse(bench, Verdict(VerdictKind.WRONG, "9" * 4000))
    stored = await rooms.packings.find(bench.packing.id)
    assert stored is not None
    assert stored.events[-1].code == "9" * 100


async def test_a_short_pick_sends_what_is_here_and_leaves_the_rest_open(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "SKU-2")
    with pytest.raises(NotPossibleError, match="2 left"):
        await rooms.packing.complete(bench, notify_customer=False)
    await rooms.packing.short(bench, line_id(1), 2, ShortReason.DAMAGED)
    with pytest.raises(NotPossibleError):
        await rooms.packing.short(bench, line_id(1), 3, ShortReason.DAMAGED)
    intent = await rooms.packing.complete(bench, notify_customer=False)
    assert isinstance(intent.payload, Fulfill)
    assert intent.payload.units == (Units(line_id(2), 1),)
    (rest,) = await rooms.orders.queue(BERLIN)
    assert (rest.units, rest.unsent) == (2, True)


async def test_a_short_unit_that_turns_up_lifts_the_short(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.short(bench, line_id(1), 2, ShortReason.NOT_FOUND)
    await scan(rooms, bench, "4006381333931")
    assert bench.box.count(line_id(1)).left == 1  # type: ignore[union-attr]


async def test_an_empty_box_cannot_be_sent(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.short(bench, line_id(1), 2, ShortReason.OTHER)
    await rooms.packing.short(bench, line_id(2), 1, ShortReason.OTHER)
    with pytest.raises(NotPossibleError, match="empty"):
        await rooms.packing.complete(bench, notify_customer=False)


async def test_undo_takes_back_counts_shorts_and_parcels(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "SKU-2")
    await rooms.packing.add_parcel(bench, "N1")
    await rooms.packing.undo(bench)
    assert (bench.box.parcels, bench.box.in_box) == ((), 1)
    await rooms.packing.undo(bench)
    assert bench.box.in_box == 0
    assert await rooms.packing.undo(bench) is None


@pytest.mark.parametrize("number", ["", "   ", "x" * 101, "12\x0734", "4006381333931", "sku-2"])
async def test_what_is_no_tracking_number(rooms: Rooms, number: str) -> None:
    bench = await at_the_bench(rooms)
    with pytest.raises(NotPossibleError):
        await rooms.packing.add_parcel(bench, number)
    assert bench.box.parcels == ()


async def test_orders_that_cannot_be_packed_say_why(rooms: Rooms) -> None:
    held = some_work(1, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD, actions=frozenset())
    scheduled = some_work(2, {1: 1}, status=FulfillmentOrderStatus.SCHEDULED, actions=frozenset())
    cases = {
        "cancelled": an_order(some_work(9, {1: 1}), number=1, cancelled_at=NOW),
        "hold": an_order(held, number=2),
        "scheduled": an_order(scheduled, number=3),
        "left to pack": an_order(some_work(8, {1: 0}), number=4),
    }
    await rooms.pulled(*cases.values())
    for why, order in cases.items():
        with pytest.raises(NotPossibleError, match=why):
            await rooms.packing.open(order.id, BERLIN)
    assert await rooms.packing.find_open() == ()


async def test_what_waits_or_needs_a_decision_is_not_packed_again(rooms: Rooms) -> None:
    await rooms.pulled(ORDER)
    waiting = await rooms.intents.add(an_intent(ORDER))
    with pytest.raises(NotPossibleError, match="waits to be sent"):
        await rooms.packing.open(ORDER.id, BERLIN)
    disputed = replace(waiting, state=IntentState.REJECTED)
    await rooms.intents.update(disputed)
    with pytest.raises(NotPossibleError, match="decision"):
        await rooms.packing.open(ORDER.id, BERLIN)


async def test_a_change_upstream_stops_completion_until_it_is_seen(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await packed(rooms, bench)
    edited = replace(ORDER, fulfillment_orders=(some_work(1, {1: 1, 2: 1}),))
    rooms.readings.shop_has[ORDER.id] = edited
    with pytest.raises(NotPossibleError, match="changed"):
        await rooms.packing.complete(bench, notify_customer=False)
    assert [one.kind for one in bench.changes] == [ChangeKind.LINE_MOVED]
    await rooms.packing.accept_changes(bench)
    assert (bench.changes, bench.box.surplus) == ((), 1)
    with pytest.raises(NotPossibleError, match="too many"):
        await rooms.packing.complete(bench, notify_customer=False)
    await rooms.packing.set_quantity(bench, line_id(1), 1)
    intent = await rooms.packing.complete(bench, notify_customer=False)
    assert isinstance(intent.payload, Fulfill)
    assert intent.payload.units == (Units(line_id(1), 1), Units(line_id(2), 1))


async def test_who_has_the_order_is_told_and_it_can_be_taken_over(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    marek = Holder("Bench 1", "Marek", NOW)
    rooms.claims.held[ORDER.id] = marek
    await rooms.packing.confirm(bench)
    assert bench.held_by == marek
    await rooms.packing.take_over(bench, "Marek went home")
    assert bench.held_by is None
    assert rooms.claims.taken == [ORDER.id]
    (event,) = bench.packing.events
    assert (event.kind, event.code, event.note, event.staff) == (
        EventKind.TAKEN_OVER,
        "Marek, Bench 1",
        "Marek went home",
        "Anna",
    )


async def test_losing_it_is_kept_on_record_and_is_no_work_on_the_goods(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.lose(bench, Holder("Bench 1", "Marek", NOW, "hurry"))
    (packing,) = await rooms.packing.find_open()
    (event,) = packing.events
    assert (event.kind, event.code, event.note) == (EventKind.OUSTED, "Marek, Bench 1", "hurry")
    assert not packing.is_begun


async def test_whoever_packs_a_part_of_it_stays_on_record(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "4006381333931")
    # Marek takes the place over, at the same station.
    rooms.person = Person("Marek", "Bench 2")
    await scan(rooms, bench, "4006381333931")
    await scan(rooms, bench, "SKU-2")
    intent = await rooms.packing.complete(bench, notify_customer=False)
    assert intent.staff == "Marek"
    packing = await rooms.packings.find(bench.packing.id)
    assert packing is not None
    assert [one.staff for one in packing.events] == ["Anna", "Marek", "Marek"]
    assert packing.staff == "Anna"


async def test_an_order_that_vanishes_keeps_its_scans(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "SKU-2")
    assert await rooms.order_store.mark_gone([ORDER.id]) == {ORDER.id}
    await rooms.packing.refresh(bench)
    assert [change.kind for change in bench.changes] == [ChangeKind.GONE]
    with pytest.raises(NotPossibleError, match="changed"):
        await rooms.packing.complete(bench, notify_customer=False)
    (packing,) = await rooms.packings.find_open()
    assert [one.quantity for one in packing.events] == [1]


async def test_leaving_keeps_the_scans_and_setting_aside_ends_them(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await scan(rooms, bench, "SKU-2")
    await rooms.packing.leave(bench)
    assert rooms.claims.released == [ORDER.id]
    again = await rooms.packing.open(ORDER.id, BERLIN)
    assert again.box.in_box == 1
    await rooms.packing.set_aside(again)
    assert (await rooms.packing.open(ORDER.id, BERLIN)).box.in_box == 0


async def test_the_next_order_is_the_most_urgent_that_can_be_packed(rooms: Rooms) -> None:
    held = some_work(5, {1: 1}, status=FulfillmentOrderStatus.ON_HOLD, actions=frozenset())
    urgent = an_order(some_work(6, {1: 1}), number=3, tags=("express",))
    await rooms.pulled(ORDER, an_order(held, number=2, tags=("express",)), urgent)
    assert await rooms.packing.next_order(BERLIN, ORDER.id) == urgent.id
    assert await rooms.packing.next_order(BERLIN, urgent.id) == ORDER.id
    rooms.elsewhere[urgent.id] = Holder("Bench 1", "Marek", NOW)
    assert await rooms.packing.next_order(BERLIN, urgent.id) == ORDER.id
    rooms.elsewhere[ORDER.id] = Holder("Bench 1", "Marek", NOW)
    assert await rooms.packing.next_order(BERLIN, urgent.id) is None


async def test_a_customer_without_an_address_for_mails_is_not_notified(rooms: Rooms) -> None:
    silent = replace(ORDER, can_notify_customer=False)
    await rooms.stocked(a_variant(1), a_variant(2))
    await rooms.pulled(silent)
    bench = await rooms.packing.open(silent.id, BERLIN)
    for code in ("SKU-1", "SKU-1", "SKU-2"):
        await scan(rooms, bench, code)
    intent = await rooms.packing.complete(bench, notify_customer=True)
    assert isinstance(intent.payload, Fulfill)
    assert not intent.payload.notify_customer


async def test_the_part_of_an_order_that_is_not_on_hold_is_packed(rooms: Rooms) -> None:
    held = some_work(7, {3: 4}, status=FulfillmentOrderStatus.ON_HOLD)
    order = an_order(some_work(1, {1: 2, 2: 1}), held)
    await rooms.stocked(a_variant(1, "4006381333931"), a_variant(2), a_variant(3))
    await rooms.pulled(order)
    bench = await rooms.packing.open(order.id, BERLIN)
    assert bench.box.needed == 3
    await packed(rooms, bench)
    intent = await rooms.packing.complete(bench, notify_customer=False)
    assert isinstance(intent.payload, Fulfill)
    assert intent.payload.units == (Units(line_id(1), 2), Units(line_id(2), 1))


@pytest.mark.parametrize("code", ["9999999999994", "SKU-3", "OD-1001", "x" * 101, ""])
async def test_a_code_that_means_something_is_not_linked_to_a_line(rooms: Rooms, code: str) -> None:
    bench = await at_the_bench(rooms)
    with pytest.raises(NotPossibleError):
        await rooms.packing.link(bench, read_code(code), line_id(2))
    assert await rooms.catalogue.links.load() == ()
    assert bench.packing.events == ()


async def test_a_linked_gs1_code_stands_for_its_product_whatever_its_lot(rooms: Rooms) -> None:
    bench = await at_the_bench(rooms)
    await rooms.packing.link(bench, read_code("]C1010400638133395510LOT1"), line_id(2))
    assert (await scan(rooms, bench, "]C1010400638133395510LOT2")).kind is VerdictKind.RIGHT
    assert (await scan(rooms, bench, "4006381333955")).kind is VerdictKind.TOO_MANY
