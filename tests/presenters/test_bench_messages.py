"""Gift message and note: confirmed before completing, by whom and when, and anew when they change."""

from dataclasses import replace

from orderdesk.domain.packing import EventKind
from orderdesk.presenters.sheet_states import MessageSheet
from tests.presenters.bench_world import CUP, SOCK, BenchWorld, gift, order_of

ORDER = order_of({CUP: 1}, attributes=gift("Alles Gute!"), note="Ring twice")


async def test_completing_waits_for_every_message_and_says_why(world: BenchWorld) -> None:
    await world.take(ORDER)
    await world.scan(CUP)
    sheet = world.bench.sheet
    assert isinstance(sheet, MessageSheet), "it is shown by itself once everything is in"
    assert (sheet.text, sheet.done) == ("Alles Gute!", "It is in the box")
    await world.do(world.presenter.back)
    assert world.bench.complete.text == "Complete: gift message first"
    assert not world.bench.complete.is_enabled
    await world.do(world.presenter.complete)
    assert await world.intents.load_open() == ()
    assert isinstance(world.bench.sheet, MessageSheet)
    await world.do(world.presenter.open_message)
    sheet = world.bench.sheet
    assert isinstance(sheet, MessageSheet)
    assert sheet.text == "Ring twice"
    await world.do(world.presenter.open_message)
    assert world.bench.complete.is_enabled
    (packing,) = await world.packings.find_open()
    seen = [event for event in packing.events if event.kind is EventKind.MESSAGE_SEEN]
    assert [(event.note, event.staff) for event in seen] == [
        ("gift", "Anna Kühn"),
        ("note", "Anna Kühn"),
    ]
    await world.do(world.presenter.complete)
    assert world.packed.word == "Packed"


async def test_a_hurried_complete_neither_reads_an_open_note_nor_closes_it(
    world: BenchWorld,
) -> None:
    await world.take(order_of({CUP: 1}, note="Ring twice"))
    await world.scan(CUP)
    for _press in range(2):
        await world.do(world.presenter.complete)
        assert isinstance(world.bench.sheet, MessageSheet)
    assert [message.is_done for message in world.bench.messages] == [False]
    await world.do(world.presenter.back)
    said = "Read the note with F3, then close the box and press F12."
    assert world.bench.all_in_detail == said
    await world.do(world.presenter.complete)
    assert isinstance(world.bench.sheet, MessageSheet)
    await world.do(world.presenter.open_message, world.presenter.complete)
    assert world.packed.word == "Packed"


async def test_a_message_that_changes_upstream_is_confirmed_anew(world: BenchWorld) -> None:
    await world.take(ORDER)
    await world.scan(CUP)
    await world.do(world.presenter.open_message, world.presenter.open_message)
    assert world.bench.complete.is_enabled
    await world.put(replace(ORDER, attributes=gift("Alles Liebe!")))
    assert world.bench.complete.text == "Complete: gift message first"
    assert [message.is_done for message in world.bench.messages] == [False, True]


async def test_a_message_only_the_shop_knows_stops_completing(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1}))
    await world.scan(CUP)
    world.readings.pending = order_of({CUP: 1}, note="No plastic")
    await world.do(world.presenter.complete)
    assert await world.intents.load_open() == ()
    assert "note on this order" in world.bench.band.sentence


async def test_confirmed_before_the_last_scan_is_not_asked_again(world: BenchWorld) -> None:
    await world.take(order_of({CUP: 1, SOCK: 1}, note="Ring twice"))
    await world.do(world.presenter.open_message, world.presenter.open_message)
    await world.scan(CUP, SOCK)
    assert world.bench.sheet is None
    assert world.bench.complete.text == "Complete, customer is not told"
