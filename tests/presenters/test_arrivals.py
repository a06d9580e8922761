"""New orders: told once for each pull, by number and count, and not what was there before."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from orderdesk.domain.fulfillment import DeliveryMethod
from orderdesk.domain.ids import LocationGid, OrderGid
from orderdesk.domain.order import FinancialStatus
from orderdesk.domain.work import Stock, StockState, WorkItem, WorkStatus
from orderdesk.events import Bus, IntentsChanged
from orderdesk.notices import Notices
from orderdesk.presenters.arrivals import ArrivalsPresenter, Arrived, Chime
from orderdesk.settings import Settings
from orderdesk.tasks import TaskSet
from tests.builders import NOW
from tests.presenters.fakes import FORMATS, settle

HERE = LocationGid("gid://shopify/Location/1")
THERE = LocationGid("gid://shopify/Location/2")


def item(number: int, method: DeliveryMethod = DeliveryMethod.SHIPPING) -> WorkItem:
    return WorkItem(
        order_id=OrderGid(f"gid://shopify/Order/{number}"),
        order_name=f"#{number}",
        location_id=HERE,
        delivery_method=method,
        delivery_name="DHL",
        fulfillment_order_ids=(),
        customer_name="A customer",
        units=1,
        lines=1,
        titles=("Mug",),
        created_at=NOW,
        due_at=NOW,
        status=WorkStatus.TO_PACK,
        stock=Stock(StockState.ALL_HERE),
        financial_status=FinancialStatus.PAID,
    )


@dataclass
class Desk:
    """The presenter, and what it let the window do."""

    settings: Settings = field(default_factory=Settings)
    notices: Notices = field(default_factory=Notices)
    told: list[Arrived] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    repeated: list[tuple[Chime, ...]] = field(default_factory=list)
    is_watched: bool = False
    bus: Bus = field(default_factory=Bus)

    def __post_init__(self) -> None:
        self.pulled = asyncio.Event()
        self.presenter = ArrivalsPresenter(
            self.notices, TaskSet(), lambda: FORMATS, lambda: self.settings, self._pause, self.bus
        )
        self.presenter.attach(self)

    async def _pause(self) -> None:
        await self.pulled.wait()

    def tell_arrival(self, arrived: Arrived) -> None:
        self.told.append(arrived)

    def show_waiting(self, count: int) -> None:
        self.waiting.append(count)

    def repeat(self, chimes: tuple[Chime, ...]) -> None:
        self.repeated.append(chimes)

    def is_queue_watched(self) -> bool:
        return self.is_watched

    def read(self, *items: WorkItem, is_filling: bool = False) -> None:
        self.presenter.take(HERE, items, is_filling=is_filling)

    async def gather(self) -> None:
        self.pulled.set()
        await settle()
        self.pulled.clear()


@pytest.fixture
async def desk() -> Desk:
    return Desk()


async def test_what_is_there_at_the_start_and_by_the_first_load_is_no_news(desk: Desk) -> None:
    desk.read(item(1))
    desk.read(item(1), item(2), is_filling=True)
    await desk.gather()
    assert desk.told == []


async def test_a_new_order_is_told_by_its_number_alone(desk: Desk) -> None:
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    assert desk.told == [Arrived(1, "1 new order", "#2", (Chime.NEW_ORDER,))]
    assert desk.waiting == [1]
    assert "Customer" not in desk.notices.standing["arrivals"].what


async def test_a_pile_behind_an_outage_is_one_notice(desk: Desk) -> None:
    desk.read(item(1))
    for count in range(2, 14):
        desk.read(*(item(number) for number in range(1, count + 1)))
    await desk.gather()
    assert desk.told == [Arrived(12, "12 new orders", "#2, #3, #4 and 9 more", (Chime.NEW_ORDER,))]


async def test_each_kind_has_its_chime_and_its_switch(desk: Desk) -> None:
    desk.read(item(1))
    pickup = item(2, DeliveryMethod.PICK_UP)
    desk.read(item(1), pickup)
    await desk.gather()
    assert desk.told == [Arrived(1, "1 new order for pickup", "#2", (Chime.PICKUP,))]
    desk.settings = replace(desk.settings, tells_pickups=False)
    desk.read(item(1), pickup, item(3), item(4, DeliveryMethod.PICK_UP))
    await desk.gather()
    assert desk.told[1:] == [Arrived(1, "1 new order", "#3", (Chime.NEW_ORDER,))]
    desk.settings = replace(desk.settings, tells_orders=False)
    desk.read(item(1), pickup, item(3), item(5))
    await desk.gather()
    assert len(desk.told) == 2


async def test_an_order_that_comes_back_is_no_news(desk: Desk) -> None:
    desk.read(item(1), item(2))
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    assert desk.told == []


async def test_an_order_that_a_decision_brings_back_is_no_news(desk: Desk) -> None:
    """Packed before the program was started, and opened on the bench again from the outbox."""
    desk.read(item(1))
    desk.bus.publish(IntentsChanged(frozenset({item(2).order_id})))
    desk.read(item(1), item(2))
    await desk.gather()
    assert desk.told == []
    desk.read(item(1), item(2), item(3))
    await desk.gather()
    assert [told.detail for told in desk.told] == ["#3"]


async def test_another_location_begins_anew(desk: Desk) -> None:
    desk.read(item(1))
    desk.presenter.take(THERE, [item(7), item(8)], is_filling=False)
    await desk.gather()
    assert desk.told == []


async def test_it_repeats_until_somebody_looks_if_the_setting_says_so(desk: Desk) -> None:
    desk.settings = replace(desk.settings, repeats_chime=True)
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    assert desk.repeated == [(Chime.NEW_ORDER,)]
    assert desk.presenter.waiting == 1
    desk.presenter.look()
    assert desk.repeated == [(Chime.NEW_ORDER,), ()]
    assert desk.waiting == [1, 0]
    assert desk.notices.standing == {}


async def test_the_notice_can_be_snoozed(desk: Desk) -> None:
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    notice = desk.notices.standing["arrivals"]
    assert (notice.what, notice.advice, notice.action) == ("1 new order", "#2", "Snooze")
    assert notice.act is not None
    notice.act()
    assert desk.presenter.waiting == 0
    assert desk.repeated == [(), ()]


async def test_packed_elsewhere_before_anybody_looked_it_waits_no_more(desk: Desk) -> None:
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    desk.read(item(1))
    assert desk.presenter.waiting == 0
    desk.read(item(1), item(3))
    desk.read(item(1))
    await desk.gather()
    assert len(desk.told) == 1


async def test_who_watches_the_queue_hears_it_once(desk: Desk) -> None:
    desk.is_watched = True
    desk.read(item(1))
    desk.read(item(1), item(2))
    await desk.gather()
    assert len(desk.told) == 1
    assert desk.presenter.waiting == 0
    assert desk.notices.standing == {}
