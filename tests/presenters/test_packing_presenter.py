"""The bench, scan by scan, on the real services and a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.fulfillment import FulfillmentOrderStatus
from orderdesk.domain.packing import EventKind
from orderdesk.domain.verdicts import VerdictKind
from orderdesk.errors import DiskFullError
from orderdesk.presenters.misreads import Misread
from orderdesk.presenters.packing_screens import Sound, WrongScreen
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
    order_of,
    settle,
)


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
    assert await world.in_box() == 0
    await settle()
    assert world.bench.band.count == "1"
    assert "1\u00a0of\u00a02" in world.bench.band.sentence
    assert world.view.heard == [Sound.OK]
    assert await world.in_box() == 1


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
    assert await world.in_box() == 1


async def test_a_bouncing_trigger_is_one_unit(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 3}))
    await world.scan(CUP)
    world.clock.pass_time(timedelta(milliseconds=100))
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert await world.in_box() == 1
    world.clock.pass_time(timedelta(milliseconds=300))
    world.presenter.scan(BARCODES[CUP])
    await settle()
    assert await world.in_box() == 2


async def test_one_too_many_locks_until_it_is_answered_and_buffers_nothing(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(CUP, CUP)
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert world.bench.band.answer == "It is out"
    await world.scan(SOCK, SOCK)
    assert world.view.heard[-3:] == [Sound.OVER, Sound.OVER, Sound.OVER]
    assert await world.in_box() == 1
    await world.do(world.presenter.answer)
    assert world.bench.band.kind is VerdictKind.READY
    assert await world.in_box() == 1
    await world.scan(SOCK)
    assert await world.in_box() == 2


@pytest.mark.parametrize("verb", ["undo", "complete", "open_quantity", "open_short", "back"])
async def test_nothing_but_the_answer_unlocks(world: BenchWorld, verb: str) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}))
    await world.scan(CUP, CUP)
    await world.do(getattr(world.presenter, verb))
    assert world.bench.band.kind is VerdictKind.TOO_MANY
    assert await world.in_box() == 1


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
    assert await world.in_box() == 0


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


async def test_what_the_scanner_garbled_is_said_and_the_next_scan_counts(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.refuse_scan(Misread.UNREADABLE))
    assert world.bench.band.kind is VerdictKind.DAMAGED
    assert "no code" in world.bench.band.sentence
    assert world.view.heard == [Sound.UNKNOWN]
    await world.scan(CUP)
    assert await world.in_box() == 1


async def test_what_the_scanner_garbled_is_no_answer_to_an_error(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(SOCK)
    await world.do(lambda: world.presenter.refuse_scan(Misread.CUT_OFF))
    assert isinstance(world.screen, WrongScreen)
    assert world.view.heard == [Sound.WRONG, Sound.WRONG]


async def test_each_thing_that_a_scanner_does_wrong_has_its_own_words(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    sentences = set()
    for misread in Misread:
        await world.do(lambda misread=misread: world.presenter.refuse_scan(misread))
        sentences.add(world.bench.band.sentence)
    assert len(sentences) == len(Misread)
    assert world.view.heard == [Sound.UNKNOWN] * len(Misread)


async def test_a_scanned_command_is_heard_and_so_is_what_it_cannot_answer(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.hear_command(may_answer=False))
    assert world.view.heard == [Sound.TICK]
    await world.scan(SOCK)
    await world.do(lambda: world.presenter.hear_command(may_answer=False))
    assert world.view.heard[-2:] == [Sound.WRONG, Sound.WRONG]
    await world.do(lambda: world.presenter.hear_command(may_answer=True))
    assert world.view.heard[-1] == Sound.TICK


async def test_a_code_on_two_products_proves_nothing(world: BenchWorld) -> None:
    await world.take(order_of({TWIN_A: 1}))
    await world.scan(TWIN_A)
    assert world.bench.band.kind is VerdictKind.AMBIGUOUS
    assert await world.in_box() == 0
    assert BARCODES[TWIN_A] == BARCODES[TWIN_B]


async def test_the_slip_of_the_order_in_hand_is_no_error(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.do(lambda: world.presenter.scan("OD-10482"))
    assert world.bench.band.kind is VerdictKind.READY
    assert not world.bench.band.is_locked
    assert world.view.heard == [Sound.TICK]


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
    assert await world.in_box() == 0
    assert world.bench.band.sentence.startswith("Undone")
    await world.do(world.presenter.undo)
    assert world.bench.band.sentence == "There is nothing to undo."
    await world.scan(CUP)
    assert await world.in_box() == 1


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
    assert await world.in_box() == 1


async def test_a_choice_of_mail_is_kept_while_another_order_is_in_hand(world: BenchWorld) -> None:
    order = replace(order_of({CUP: 2}), can_notify_customer=True)
    await world.take(order)
    await world.scan(CUP)
    before = world.bench.notify.text
    await world.do(world.presenter.toggle_notify)
    chosen = world.bench.notify.text
    await world.take(order_of({CUP: 1}, number=10490))
    assert world.bench.notify.text == before
    await world.do(lambda: world.presenter.open(order.id))
    assert world.bench.notify.text == chosen
    await world.do(world.presenter.back, lambda: world.presenter.open(order.id))
    assert world.bench.notify.text == chosen
