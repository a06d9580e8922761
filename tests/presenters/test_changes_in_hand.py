"""An order that changes under the packer's hands: what to take out, what to add, what is only told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.claims import SentNote
from orderdesk.domain.fulfillment import Fulfillment, FulfillmentLine, FulfillmentStatus
from orderdesk.domain.ids import FulfillmentGid
from orderdesk.domain.intents import Fulfill
from orderdesk.domain.order import Order
from orderdesk.domain.packing import How
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.events import ClaimLost
from orderdesk.presenters.packing_screens import RowKind, Sound
from tests.builders import BERLIN, LEIPZIG, line_id, some_work
from tests.presenters.bench_world import CANDLE, CUP, SOCK, BenchWorld, order_of, settle

THEIRS = FulfillmentGid("gid://shopify/Fulfillment/9")


def sent_elsewhere(world: BenchWorld, units: dict[int, int], left: dict[int, int]) -> Order:
    """The order of these units, of which somebody else has sent all but what is left."""
    order = order_of(units)
    sent = {line: count - left.get(line, 0) for line, count in units.items()}
    parcel = Fulfillment(
        id=THEIRS,
        name="#10482-F1",
        status=FulfillmentStatus.SUCCESS,
        created_at=world.clock(),
        location_id=BERLIN,
        lines=tuple(FulfillmentLine(line_id(line), n) for line, n in sent.items() if n),
    )
    work = order_of(left).fulfillment_orders
    return replace(order, fulfillment_orders=work, fulfillments=(parcel,))


class TestTakingOut:
    async def test_each_unit_is_confirmed_by_its_scan(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 3, SOCK: 1}))
        await world.scan(CUP, CUP, CUP, SOCK)
        await world.put(order_of({CUP: 1, SOCK: 1}))
        await world.do(world.presenter.answer)
        assert world.bench.band.word == "Take 2 out"
        assert world.bench.item is not None
        assert world.bench.item.label == "Take out"
        assert world.bench.complete.text == "Complete: take 2 out"
        await world.scan(CUP)
        assert (world.bench.band.kind, world.bench.band.word) == (
            VerdictKind.TAKEN_OUT,
            "Taken out",
        )
        assert "1 more to take out" in world.bench.band.sentence
        assert world.view.heard[-1] is Sound.OK
        await world.do(world.presenter.complete)
        assert await world.intents.load_open() == ()
        await world.scan(CUP)
        assert world.view.heard[-1] is Sound.LINE_DONE
        await world.do(world.presenter.complete)
        (intent,) = await world.intents.load_open()
        assert isinstance(intent.payload, Fulfill)
        assert [one.quantity for one in intent.payload.units] == [1, 1]

    async def test_scans_done_are_kept_and_others_go_on_between(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 2, SOCK: 2}))
        await world.scan(CUP, CUP, SOCK)
        await world.put(order_of({CUP: 1, SOCK: 2}))
        await world.do(world.presenter.answer)
        await world.scan(SOCK)
        assert world.bench.band.kind is VerdictKind.RIGHT
        await world.scan(CUP)
        assert world.bench.band.kind is VerdictKind.TAKEN_OUT
        assert world.bench.complete.is_enabled

    async def test_what_has_no_code_is_taken_out_by_key(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 3}))
        await world.scan(CUP, CUP, CUP)
        await world.put(order_of({CUP: 1}))
        await world.do(world.presenter.answer)
        await world.do(lambda: world.presenter.adjust(-1), lambda: world.presenter.adjust(-1))
        assert world.bench.complete.is_enabled

    async def test_undo_puts_it_back_in(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 2}))
        await world.scan(CUP, CUP)
        await world.put(order_of({CUP: 1}))
        await world.do(world.presenter.answer)
        await world.scan(CUP)
        await world.do(world.presenter.undo)
        assert "Put it in again" in world.bench.band.sentence
        assert world.bench.complete.text == "Complete: take 1 out"

    async def test_what_was_taken_out_stays_so_after_a_restart(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 2}))
        await world.scan(CUP, CUP)
        await world.put(order_of({CUP: 1}))
        await world.do(world.presenter.answer)
        await world.scan(CUP)
        (packing,) = await world.packings.find_open()
        assert [(one.quantity, one.how) for one in packing.events if one.line_item_id] == [
            (1, How.SCANNED),
            (1, How.SCANNED),
            (-1, How.SCANNED),
        ]


class TestWhatWasAdded:
    async def test_it_is_added_to_this_box(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 1}))
        await world.scan(CUP)
        await world.put(order_of({CUP: 1, SOCK: 2}))
        assert (world.stop.answer, world.stop.separately) == (
            "Add it to this box",
            "Ship it separately",
        )
        await world.scan(SOCK)
        assert world.stop.word == "Stop"
        await world.do(world.presenter.answer)
        assert world.bench.complete.text == "Complete: 2 left"

    async def test_or_ships_separately_and_stays_open_on_the_order(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 1}))
        await world.scan(CUP)
        order = await world.put(order_of({CUP: 2, SOCK: 2}))
        await world.do(world.presenter.open_short)
        assert world.bench.complete.is_enabled
        rows = [row for row in world.bench.rows if row.kind is RowKind.SHORT]
        assert {row.detail for row in rows} == {
            "1 ships separately",
            "2 ship separately",
        }
        assert "The rest ships separately" in world.bench.all_in_detail
        await world.put(replace(order, note=""))
        assert world.bench.complete.is_enabled
        await world.do(world.presenter.complete)
        (intent,) = await world.intents.load_open()
        assert isinstance(intent.payload, Fulfill)
        assert [one.quantity for one in intent.payload.units] == [1]

    async def test_nothing_ships_separately_where_the_order_may_not_leave(
        self, world: BenchWorld
    ) -> None:
        order = order_of({CUP: 1})
        await world.take(order)
        grown = order_of({CUP: 1, SOCK: 1})
        await world.put(replace(grown, cancelled_at=world.clock()))
        assert world.stop.separately == ""
        await world.do(world.presenter.open_short)
        assert world.stop.word == "Stop"


class TestSentElsewhere:
    async def test_the_station_that_was_faster_is_named(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 2}))
        await world.scan(CUP)
        note = SentNote("theirs", "Bench 1", "Marek", world.clock(), THEIRS)
        world.claims.sent = (note,)
        await world.put(sent_elsewhere(world, {CUP: 2}, {}))
        assert "Marek" in world.stop.sentence
        assert "Bench 1" in world.stop.sentence
        assert "Unpack yours" in world.stop.sentence
        assert "#10482-F1" in world.stop.changes[0].detail
        assert world.stop.answer == "Everything is out"
        await world.do(world.presenter.answer)
        assert await world.packings.find_open() == ()

    async def test_a_part_comes_out_and_the_rest_goes_on(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 2, CANDLE: 1}))
        await world.scan(CUP, CUP)
        await world.put(sent_elsewhere(world, {CUP: 2, CANDLE: 1}, {CUP: 1, CANDLE: 1}))
        assert world.stop.sentence.startswith("Somebody else sent a part of this order")
        await world.do(world.presenter.answer)
        await world.scan(CUP, CANDLE)
        assert world.bench.complete.is_enabled

    async def test_moved_to_another_location(self, world: BenchWorld) -> None:
        order = order_of({CUP: 1})
        await world.take(order)
        await world.scan(CUP)
        away = (some_work(3, {CUP: 1}, location=LEIPZIG, order_number=10482),)
        await world.put(replace(order, fulfillment_orders=away))
        assert "another location" in world.stop.sentence
        assert world.stop.changes[0].detail == "Packed at another location now."


class TestWhatIsOnlyTold:
    async def test_a_note_and_tags_are_told_in_passing(self, world: BenchWorld) -> None:
        order = order_of({CUP: 2})
        await world.take(order)
        await world.scan(CUP)
        heard = len(world.view.heard)
        noted = await world.put(replace(order, note="Ring twice"))
        assert "note on this order was changed" in world.bench.band.sentence
        assert not world.bench.band.is_locked
        await world.put(replace(noted, tags=("fragile",)))
        assert "fragile" in world.bench.band.sentence
        assert len(world.view.heard) == heard
        await world.scan(CUP)
        assert world.bench.band.kind is VerdictKind.RIGHT

    async def test_a_new_note_is_confirmed_before_the_box_is_closed(
        self, world: BenchWorld
    ) -> None:
        order = order_of({CUP: 1})
        await world.take(order)
        await world.scan(CUP)
        await world.put(replace(order, note="Ring twice"))
        assert world.bench.complete.text == "Complete: note first"

    async def test_after_a_new_address_slip_and_label_are_named(self, world: BenchWorld) -> None:
        order = order_of({CUP: 1})
        await world.take(order)
        assert order.shipping_address is not None
        await world.put(
            replace(order, shipping_address=replace(order.shipping_address, city="Potsdam"))
        )
        await world.do(world.presenter.answer)
        assert "Print the slip again" in world.bench.band.sentence
        assert "label" in world.bench.band.sentence


class TestNothingStaleIsCompleted:
    async def test_online_nothing_is_completed_before_the_shop_has_answered(
        self, world: BenchWorld
    ) -> None:
        await world.take(order_of({CUP: 1}))
        await world.scan(CUP)
        world.readings.is_slow = True
        await world.do(world.presenter.complete)
        assert await world.intents.load_open() == ()
        assert "slow" in world.bench.band.sentence
        world.readings.is_slow = False
        await world.do(world.presenter.complete)
        assert len(await world.intents.load_open()) == 1

    async def test_offline_nobody_waits(self, world: BenchWorld) -> None:
        await world.take(order_of({CUP: 1}))
        await world.scan(CUP)
        world.readings.is_online = False
        world.clock.pass_time(timedelta(hours=1))
        await world.do(world.presenter.complete)
        assert len(await world.intents.load_open()) == 1


async def test_what_a_colleague_took_over_and_sent_is_unpacked_and_no_more_his(
    world: BenchWorld,
) -> None:
    order = order_of({CUP: 2})
    await world.take(order)
    await world.scan(CUP)
    world.bus.publish(ClaimLost(order.id, "Bench 2", "Ben", "asked"))
    await settle()
    assert "Ben" in world.held.word
    assert "Nothing was sent" in world.held.safe
    await world.put(sent_elsewhere(world, {CUP: 2}, {}))
    assert world.stop.sentence.startswith("Somebody else sent this order")
    assert world.view.heard[-1] is Sound.STOP
    await world.do(world.presenter.answer)
    assert await world.packings.find_open() == ()


@pytest.mark.parametrize(
    ("scanned", "to_do"),
    [((), "Nothing of it is in the box yet."), ((CUP,), "Take everything out.")],
)
async def test_a_stop_says_what_the_hands_have_to_do(
    world: BenchWorld, scanned: tuple[int, ...], to_do: str
) -> None:
    await world.take(order_of({CUP: 2}))
    await world.scan(*scanned)
    await world.put(replace(order_of({CUP: 2}), cancelled_at=world.clock()))
    assert world.stop.sentence.startswith("This order was cancelled at ")
    assert world.stop.sentence.endswith(to_do)
