"""What is on record of one order: its packings, decisions, paper and Shopify's timeline, and no other's."""

from orderdesk.domain.ids import OrderGid
from orderdesk.domain.intents import IntentState
from orderdesk.domain.message_gate import Because, Said, Word
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.domain.timeline import ShopEvent, ShopTimeline
from orderdesk.services.history import HistoryService
from orderdesk.storage.database import Database
from orderdesk.storage.message_gate import MessageGateStore
from orderdesk.storage.paper import PaperStore
from orderdesk.storage.timelines import TimelineStore
from tests.builders import NOW, an_intent, an_order, some_work
from tests.services.conftest import Rooms

ONE = an_order(some_work(1, {1: 2}))
TWO = an_order(some_work(2, {3: 1}, order_number=1002), number=1002)


class Readings:
    """Remembers which timelines were asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[OrderGid, bool]] = []

    async def refresh(self, order_id: OrderGid, *, at_once: bool = False) -> None:
        self.asked.append((order_id, at_once))


def a_job(number: int, *orders: OrderGid) -> PaperJob:
    names = tuple(one[-4:] for one in orders)
    return PaperJob(str(number), PaperKind.SLIP, orders, names, "Laser", NOW, "Anna", "Bench 2")


async def test_each_order_has_its_own_records(rooms: Rooms, database: Database) -> None:
    papers, timelines = PaperStore(database), TimelineStore(database, rooms.clock)
    readings = Readings()
    messages = MessageGateStore(database)
    service = HistoryService(
        rooms.intents, rooms.packings, papers, timelines, rooms.catalogue, messages, readings
    )
    await rooms.pulled(ONE, TWO)
    await papers.add(a_job(1, ONE.id, TWO.id))
    await papers.add(a_job(2, TWO.id))
    await papers.settle("1", PaperState.SENT, NOW)
    intent = await rooms.intents.add(an_intent(ONE))
    await messages.hold(Said(intent.id, Word.HELD, NOW, Because.LATE))
    await messages.say([Said(intent.id, Word.NEVER, NOW, staff="Ben", station="Office")])
    await rooms.intents.take_back(intent.id, NOW)
    await timelines.save(ONE.id, ShopTimeline((ShopEvent("1", "placed", "Placed.", NOW),)), 1)
    record = await service.history(ONE.id)
    assert [job.id for job in record.papers] == ["1"]
    assert record.papers[0].state is PaperState.SENT
    assert [entry.after for entry in record.log(intent.id)] == [
        IntentState.WAITING,
        IntentState.CANCELLED,
    ]
    assert record.timeline is not None
    assert record.read_at is not None
    said = [(one.word, one.staff) for one in record.mail_words]
    assert said == [(Word.HELD, ""), (Word.NEVER, "Ben")]
    other = await service.history(TWO.id)
    assert other.mail_words == ()
    assert [job.id for job in other.papers] == ["1", "2"]
    assert other.log(intent.id) == ()
    assert other.timeline is None
    await service.refresh(TWO.id, at_once=True)
    assert readings.asked == [(TWO.id, True)]


async def test_a_packing_that_was_set_aside_is_still_on_record(
    rooms: Rooms, database: Database
) -> None:
    service = HistoryService(
        rooms.intents,
        rooms.packings,
        PaperStore(database),
        TimelineStore(database, rooms.clock),
        rooms.catalogue,
        MessageGateStore(database),
        Readings(),
    )
    await rooms.pulled(ONE, TWO)
    bench = await rooms.packing.open(ONE.id, ONE.fulfillment_orders[0].location_id)
    assert bench is not None
    (packing,) = (await service.history(ONE.id)).packings
    assert (packing.staff, packing.station) == ("Anna", "Bench 2")
    assert (await service.history(TWO.id)).packings == ()
