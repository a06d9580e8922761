"""Codes at the bench: linked, damaged, typed, GS1, on cases; errors by kind, and help at the third."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from orderdesk.domain.packing import EventKind, How
from orderdesk.domain.verdicts import VerdictKind, refusals
from orderdesk.presenters.packing_screens import BenchScreen, Sound
from orderdesk.presenters.sheet_states import CodeSheet, LinkSheet
from tests.presenters.bench_world import (
    BARCODES,
    CANDLE,
    CUP,
    GREY_SOCK,
    SOCK,
    TWIN_A,
    BenchWorld,
    order_of,
    settle,
    variant,
)


async def scanned(world: BenchWorld, *codes: str) -> None:
    for code in codes:
        world.clock.pass_time(timedelta(seconds=1))
        world.presenter.scan(code)
        await settle()


async def events(world: BenchWorld) -> tuple[EventKind, ...]:
    (packing,) = await world.packings.find_open()
    return tuple(event.kind for event in packing.events)


async def without_barcode(world: BenchWorld, number: int) -> None:
    await world.catalogue.save_variants([replace(variant(number), barcode="")], 9)


async def link_sheet(world: BenchWorld) -> LinkSheet:
    sheet = world.bench.sheet
    assert isinstance(sheet, LinkSheet)
    return sheet


async def test_an_unknown_code_is_linked_to_a_line_and_counts_from_then_on(
    world: BenchWorld,
) -> None:
    await without_barcode(world, SOCK)
    await world.take(order_of({CUP: 1, SOCK: 3}))
    await scanned(world, "HOUSE-99")
    assert world.bench.band.link == "Link it to a line"
    await world.do(world.presenter.open_quantity)
    sheet = await link_sheet(world)
    assert [choice.text for choice in sheet.choices] == [
        "Wollsocken Merino, Senf / 39–42",
        "Another line of this order",
    ]
    await world.do(lambda: world.presenter.save_link("", 1))
    assert (await link_sheet(world)).error == "Choose the line first."
    await world.do(lambda: world.presenter.save_link(sheet.choices[0].key, 1))
    assert world.bench.sheet is None
    assert await world.in_box() == 0
    await scanned(world, "house-99")
    assert await world.in_box() == 1
    (link,) = await world.catalogue.links.load()
    assert (link.code, link.staff, link.station) == ("HOUSE-99", "Anna Kühn", "Bench 2")


async def test_a_line_with_a_barcode_is_offered_only_when_asked_for(world: BenchWorld) -> None:
    await without_barcode(world, SOCK)
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await scanned(world, "HOUSE-99")
    await world.do(world.presenter.open_quantity)
    other = (await link_sheet(world)).choices[-1].key
    await world.do(lambda: world.presenter.save_link(other, 1))
    (cup, back) = (await link_sheet(world)).choices
    assert cup.text.startswith("Emaillebecher")
    assert back.key == other


async def test_undo_takes_a_link_back(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await scanned(world, "HOUSE-99")
    await world.do(world.presenter.open_quantity)
    choice = (await link_sheet(world)).choices[0].key
    await world.do(lambda: world.presenter.save_link(choice, 1), world.presenter.undo)
    assert await world.catalogue.links.load() == ()
    await scanned(world, "HOUSE-99")
    assert world.bench.band.kind is VerdictKind.UNKNOWN


async def test_a_linked_code_that_another_product_gets_is_refused_aloud(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    await scanned(world, "HOUSE-99")
    await world.do(world.presenter.open_quantity)
    choice = (await link_sheet(world)).choices[0].key
    await world.do(lambda: world.presenter.save_link(choice, 1))
    await world.catalogue.save_variants([replace(variant(CANDLE), barcode="house-99")], 9)
    await world.put(order_of({CUP: 2}))
    await scanned(world, "HOUSE-99")
    assert world.bench.band.kind is VerdictKind.AMBIGUOUS
    assert await world.in_box() == 0


async def test_a_scan_while_a_line_is_to_be_chosen_is_refused_aloud(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    await scanned(world, "HOUSE-99")
    await world.do(world.presenter.open_quantity)
    await world.scan(CUP)
    assert "Answer this first" in (await link_sheet(world)).error
    assert world.view.said[-1].startswith("Answer this first")
    assert world.view.heard[-1] is Sound.UNKNOWN
    assert await world.in_box() == 0
    await world.do(world.presenter.back)
    assert world.bench.band.word == "Scan an item"
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_a_scan_over_the_hold_sheet_counts_nothing(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 2}))
    await world.do(world.presenter.open_hold)
    await world.scan(CUP)
    assert await world.in_box() == 0
    assert world.view.said[-1].startswith("Answer this first")
    await world.do(world.presenter.back)
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_a_linked_case_counts_its_units_and_is_refused_where_too_large(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 14}))
    await scanned(world, "CASE-12")
    await world.do(world.presenter.open_quantity)
    choice = (await link_sheet(world)).choices[0].key
    await world.do(lambda: world.presenter.save_link(choice, 12))
    await scanned(world, "CASE-12")
    assert await world.in_box() == 12
    await scanned(world, "CASE-12")
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert "the case holds 12" in world.bench.band.sentence
    await world.do(world.presenter.answer)
    await world.scan(CUP, CUP)
    assert world.bench.band.count == "0"


async def test_a_gs1_code_counts_its_product_and_keeps_lot_and_expiry(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    world.presenter.scan(f"]C1010{BARCODES[CUP]}1727063010LOT7")
    while world.tasks._tasks:
        # The library is loaded on a thread of its own.
        await asyncio.wait(world.tasks._tasks)
    (packing,) = await world.packings.find_open()
    assert (packing.events[-1].lot, packing.events[-1].expires) == ("LOT7", "2027-06-30")


async def test_a_damaged_code_is_scanned_again_and_the_same_twice_is_a_code(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1}))
    damaged = BARCODES[CUP][:-1] + "9"
    await scanned(world, damaged)
    assert world.bench.band.kind is VerdictKind.DAMAGED
    assert not world.bench.band.is_locked
    assert "scan again" in world.bench.band.sentence
    await scanned(world, damaged)
    assert world.bench.band.kind is VerdictKind.UNKNOWN
    assert world.bench.band.link
    await world.do(world.presenter.answer)
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_a_code_is_typed_where_no_scanner_is_and_recorded_as_typed(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 2}))
    await world.do(world.presenter.open_code)
    assert isinstance(world.bench.sheet, CodeSheet)
    await world.do(
        lambda: world.presenter.type_code(" sku-1 "), lambda: world.presenter.type_code("sku-1")
    )
    (packing,) = await world.packings.find_open()
    assert [event.how for event in packing.events] == [How.TYPED, How.TYPED]
    assert await world.in_box() == 2
    assert isinstance(world.bench.sheet, CodeSheet)


async def test_a_bounce_is_a_calm_tick_and_every_error_is_kept_by_its_kind(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1, TWIN_A: 1}))
    await world.scan(CUP)
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert world.view.heard[-1] is Sound.TICK
    assert world.bench.band.kind is VerdictKind.RIGHT
    await world.scan(CUP)
    await world.do(world.presenter.answer)
    await world.scan(CANDLE)
    await world.do(world.presenter.answer)
    await world.scan(TWIN_A)
    await world.do(world.presenter.answer)
    await scanned(world, "NOTHING", "4006381333932")
    await world.do(world.presenter.answer)
    await scanned(world, "4006381333932")
    (packing,) = await world.packings.find_open()
    assert refusals(packing) == {
        VerdictKind.BOUNCE: 1,
        VerdictKind.TOO_MANY: 1,
        VerdictKind.WRONG: 1,
        VerdictKind.AMBIGUOUS: 1,
        VerdictKind.UNKNOWN: 1,
        VerdictKind.DAMAGED: 1,
    }
    assert {event.staff for event in packing.events} == {"Anna Kühn"}


async def test_scans_that_a_busy_window_hears_at_once_are_as_many_as_were_sent(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 3}))
    # The clock of this computer stands: the window was busy, and hears them all in one go.
    for sent_ms in (5_000.0, 5_100.0, 6_000.0):
        world.presenter.scan(BARCODES[CUP], sent_ms)
    await settle()
    assert await world.in_box() == 2


async def test_the_third_hard_error_of_a_parcel_offers_help(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(CUP, CUP)
    assert "third mistake" not in world.bench.band.sentence
    await world.do(world.presenter.answer)
    await scanned(world, "NOTHING")
    await world.do(world.presenter.answer)
    await world.scan(GREY_SOCK)
    assert "third mistake" in world.wrong.help
    await world.do(world.presenter.answer)
    await world.scan(GREY_SOCK)
    assert world.wrong.help == ""


async def test_a_wrong_item_names_the_order_that_needs_it(world: BenchWorld) -> None:
    await world.put(order_of({CANDLE: 1}, number=10490))
    await world.put(order_of({CANDLE: 1}, number=10491))
    begun = order_of({CANDLE: 2}, number=10499)
    await world.take(begun)
    await world.scan(CANDLE)
    await world.take(order_of({CUP: 1}))
    await world.scan(CANDLE)
    # The one that is begun already lies on this bench's cart.
    assert "#10499" in world.wrong.put_back
    await world.do(world.presenter.answer)
    await world.scan(GREY_SOCK)
    assert world.wrong.put_back == "Put it back where it came from"


async def test_forty_scans_in_two_seconds_are_all_answered_in_their_sequence(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 20, SOCK: 20}))
    for number in range(40):
        world.clock.pass_time(timedelta(milliseconds=50))
        world.presenter.scan(BARCODES[CUP if number % 2 else SOCK])
    await settle()
    assert await world.in_box() == 40
    (packing,) = await world.packings.find_open()
    assert [event.code for event in packing.events] == [
        BARCODES[CUP if number % 2 else SOCK] for number in range(40)
    ]
    heard = [one for one in world.view.heard if one in (Sound.OK, Sound.LINE_DONE)]
    assert len(heard) == 40
    screen = world.screen
    assert isinstance(screen, BenchScreen)
    assert screen.band.count == "0"


async def test_a_code_that_the_catalogue_learns_meanwhile_counts(world: BenchWorld) -> None:
    await without_barcode(world, CUP)
    await world.take(order_of({CUP: 1}))
    await world.catalogue.save_variants([variant(CUP)], 10)
    await world.scan(CUP)
    assert await world.in_box() == 1
