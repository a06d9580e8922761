"""What is asked at the bench: quantities, what is short, tracking numbers."""

from orderdesk.domain.intents import Fulfill
from orderdesk.domain.packing import How
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.presenters.packing_screens import RowKind
from orderdesk.presenters.sheet_states import (
    PartSheet,
    QuantitySheet,
    ShortSheet,
    TrackingSheet,
)
from tests.presenters.bench_world import (
    BARCODES,
    CANDLE,
    CUP,
    SOCK,
    BenchWorld,
    order_of,
)


async def test_quantity_by_key_on_a_chosen_line(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4, SOCK: 2}))
    await world.do(lambda: world.presenter.choose(1))
    assert world.bench.item is not None
    assert world.bench.item.title == "Wollsocken Merino"
    await world.do(world.presenter.open_quantity)
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert (sheet.value, sheet.label) == (0, "In the box, of 2")
    await world.do(lambda: world.presenter.save_quantity(2))
    assert world.bench.sheet is None
    assert await world.in_box() == 2
    (packing,) = await world.packings.find_open()
    assert packing.events[-1].how is How.BY_KEY
    assert world.bench.band.kind is VerdictKind.RIGHT
    await world.do(lambda: world.presenter.choose(1), lambda: world.presenter.adjust(-1))
    assert await world.in_box() == 1
    assert world.bench.band.kind is VerdictKind.READY
    assert world.bench.band.sentence.endswith("1 of 2 in the box.")


async def test_a_quantity_above_what_is_needed_is_refused_in_the_sheet(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4}))
    await world.do(world.presenter.open_quantity, lambda: world.presenter.save_quantity(5))
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert "needs 4" in sheet.error
    assert await world.in_box() == 0


async def test_a_scan_in_the_quantity_sheet_chooses_the_line(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 4, SOCK: 2}))
    await world.do(world.presenter.open_quantity)
    await world.scan(SOCK)
    sheet = world.bench.sheet
    assert isinstance(sheet, QuantitySheet)
    assert sheet.product.startswith("Wollsocken")
    assert await world.in_box() == 0


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
    assert await world.in_box() == 2
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
    assert await world.in_box() == 0
