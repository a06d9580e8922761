"""The gateway against the demo shop: real HTTP, Shopify's schema and rules, and every fault on demand."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.fulfillment import Action, FulfillmentOrder, FulfillmentStatus, Tracking
from orderdesk.domain.ids import FulfillmentGid, OrderGid
from orderdesk.domain.intents import RequestLine
from orderdesk.domain.order import Order
from orderdesk.errors import (
    AmbiguousError,
    RefusedError,
    RejectedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
    UnreadableAnswerError,
)
from orderdesk.shopify import documents, sizes
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import ClientCredentials, SignIn, StaticToken
from orderdesk.shopify.client import Remark, ShopifyClient
from orderdesk.shopify.gateway import ShopifyGateway
from orderdesk.shopify.readings import Page

ORDERS = 60
PATIENCE_S = 30.0
GIVES_UP_AFTER_S = 1.0


@pytest.fixture(scope="module")
def shop() -> Iterator[DemoProcess]:
    """One shop for this module: each test takes an order that none before it has touched."""
    with DemoProcess.start(orders=ORDERS, seed=3, plan="plus") as running:
        yield running
        assert running.complaints() == ""


@pytest.fixture(autouse=True)
def _no_fault_left(shop: DemoProcess) -> Iterator[None]:
    yield
    shop.control.call("clear_faults")


class Desk:
    """A gateway with what a test looks at beside it."""

    def __init__(
        self, shop: DemoProcess, sign_in: SignIn | None = None, *, advance: bool = False
    ) -> None:
        self.control = shop.control
        self._advance = advance
        self.remarks: list[Remark] = []
        self.slept: list[float] = []
        self.client = ShopifyClient(
            parse_endpoint(shop.endpoint),
            sign_in or StaticToken(shop.token),
            clock=lambda: datetime.now(UTC),
            monotonic=lambda: time.monotonic() + sum(self.slept),
            sleep=self._sleep,
            random=random.Random(1).random,
            deadline_s=PATIENCE_S,
            remarked=self.remarks.append,
        )
        self.gateway = ShopifyGateway(self.client)

    @contextmanager
    def impatient(self, kind: str) -> Iterator[None]:
        """Give up soon within it, where the fault is that no answer comes."""
        self.client._deadline_s = GIVES_UP_AFTER_S if kind == "hang" else PATIENCE_S
        yield
        self.client._deadline_s = PATIENCE_S

    async def _sleep(self, seconds: float) -> None:
        # Nobody waits: the time is moved on, where it matters the shop's as well.
        self.slept.append(seconds)
        if self._advance:
            await self.control.advance_clock(seconds)
        await asyncio.sleep(0)

    async def orders(self) -> list[Order]:
        found: list[Order] = []
        cursor: str | None = None
        while True:
            page = await self.gateway.fetch_orders(None, cursor)
            found += page.items
            cursor = page.cursor
            if cursor is None:
                return found

    async def order(self, order_id: OrderGid) -> Order:
        order = (await self.gateway.fetch_order(order_id)).order
        assert order is not None
        return order

    async def work(self, units: int = 1) -> tuple[Order, FulfillmentOrder]:
        """An order with untouched work of at least so many units of one line."""
        for order in await self.orders():
            if order.fulfillments or order.cancelled_at:
                continue
            for one in order.fulfillment_orders:
                most = max((line.remaining_quantity for line in one.line_items), default=0)
                if one.allows(Action.CREATE_FULFILLMENT) and most >= units:
                    return order, one
        raise AssertionError("the world of the demo shop is used up")


@pytest.fixture
async def desk(shop: DemoProcess) -> AsyncIterator[Desk]:
    one = Desk(shop)
    yield one
    await one.gateway.aclose()


def everything(work: FulfillmentOrder) -> list[RequestLine]:
    return [
        RequestLine(
            work.id, line.id, line.line_item_id, line.remaining_quantity, line.remaining_quantity
        )
        for line in work.line_items
        if line.remaining_quantity
    ]


async def test_the_shop_its_locations_and_how_much_there_is(desk: Desk) -> None:
    shop = await desk.gateway.fetch_shop()
    assert shop.domain.endswith(".myshopify.com")
    assert "read_orders" in shop.scopes
    assert shop.installation_id.startswith("gid://shopify/AppInstallation/")
    locations = await desk.gateway.fetch_locations()
    assert len([one for one in locations if one.is_active]) >= 2
    count = await desk.gateway.count_orders()
    assert count is not None
    assert count >= ORDERS
    assert abs(await desk.gateway.probe() - datetime.now(UTC)) < timedelta(days=400)


async def test_every_order_is_whole_and_says_the_same_by_its_id(desk: Desk) -> None:
    orders = await desk.orders()
    assert len({one.id for one in orders}) == len(orders) >= ORDERS
    longest = max(orders, key=lambda one: len(one.line_items))
    assert len(longest.line_items) > sizes.LINES_IN_PAGE
    for order in (longest, *orders[:5]):
        assert await desk.order(order.id) == order
    stamps = [one.updated_at for one in orders if len(one.line_items) <= sizes.LINES_IN_PAGE]
    assert stamps == sorted(stamps)


async def test_only_what_changed_since(desk: Desk) -> None:
    order, work = await desk.work()
    await desk.gateway.create_fulfillment(everything(work), [], False)
    changed = await desk.order(order.id)
    page = await desk.gateway.fetch_orders(changed.updated_at, None)
    assert order.id in {one.id for one in page.items}
    assert all(one.updated_at >= changed.updated_at for one in page.items)
    assert len(page.items) < ORDERS


async def test_open_work_existing_orders_variants_and_stock(desk: Desk) -> None:
    orders = {one.id: one for one in await desk.orders()}
    sweep = await _all(desk.gateway.fetch_open_fulfillment_orders)
    open_here = {
        (order.id, one.id, one.remaining)
        for order in orders.values()
        for one in order.fulfillment_orders
        if one.is_open
    }
    assert {(one.order_id, one.id, one.remaining) for one in sweep} == open_here

    unknown = OrderGid("gid://shopify/Order/999999999999")
    known = next(iter(orders))
    assert await desk.gateway.fetch_existing([known, unknown]) == {known}

    variants = await _all(lambda cursor: desk.gateway.fetch_variants(None, cursor))
    assert any(one.barcode for one in variants)
    [first, *_] = await desk.gateway.fetch_locations()
    levels = await _all(lambda cursor: desk.gateway.fetch_levels(first.id, cursor))
    assert {one.inventory_item_id for one in levels} <= {one.inventory_item_id for one in variants}


async def _all(fetch: Any) -> list[Any]:
    found: list[Any] = []
    cursor: str | None = None
    while True:
        page: Page[Any] = await fetch(cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            return found


async def test_a_claim_is_taken_lost_and_read(desk: Desk) -> None:
    order, _work = await desk.work()
    gateway = desk.gateway
    assert (await gateway.fetch_claim(order.id)).value is None
    assert await gateway.write_claim(order.id, '{"nonce":"1"}', None)
    mine = await gateway.fetch_claim(order.id)
    assert mine.value == '{"nonce":"1"}'
    assert not await gateway.write_claim(order.id, '{"nonce":"2"}', "stale")
    assert await gateway.write_claim(order.id, '{"nonce":"3"}', mine.digest)
    assert not await gateway.write_claim(order.id, '{"nonce":"4"}', mine.digest)
    reading = await gateway.fetch_order(order.id)
    assert reading.claim.value == '{"nonce":"3"}'


async def test_a_board_for_all_stations(desk: Desk) -> None:
    shop = await desk.gateway.fetch_shop()
    before = await desk.gateway.fetch_board("stations")
    assert await desk.gateway.write_board(
        shop.installation_id, "stations", '{"nonce":"b"}', before.digest
    )
    assert (await desk.gateway.fetch_board("stations")).value == '{"nonce":"b"}'


async def test_a_fulfillment_from_creation_to_cancelling(desk: Desk) -> None:
    order, work = await desk.work()
    parcels = [Tracking("AB1", "La Poste"), Tracking("AB2", "La Poste")]
    acted = await desk.gateway.create_fulfillment(everything(work), parcels, True)
    assert acted.fulfillment_id is not None
    [made] = (await desk.order(order.id)).fulfillments
    assert made.id == acted.fulfillment_id
    assert made.numbers == ("AB1", "AB2")
    assert sum(line.quantity for line in made.lines) == work.remaining

    await desk.gateway.update_tracking(made.id, [Tracking("CD3", "La Poste")], False)
    [tracked] = (await desk.order(order.id)).fulfillments
    assert tracked.numbers == ("CD3",)

    await desk.gateway.cancel_fulfillment(made.id)
    await desk.gateway.cancel_fulfillment(made.id)
    [cancelled] = (await desk.order(order.id)).fulfillments
    assert cancelled.status is FulfillmentStatus.CANCELLED


async def test_the_second_time_is_refused_in_the_shops_own_words(desk: Desk) -> None:
    _order, work = await desk.work()
    lines = everything(work)
    await desk.gateway.create_fulfillment(lines, [], False)
    with pytest.raises(RejectedError, match="unfulfillable status= closed"):
        await desk.gateway.create_fulfillment(lines, [], False)
    with pytest.raises(RejectedError, match="not found"):
        await desk.gateway.cancel_fulfillment(FulfillmentGid("gid://shopify/Fulfillment/99999999"))


async def test_a_split_gives_the_units_an_order_of_their_own(desk: Desk) -> None:
    order, work = await desk.work(units=2)
    line = max(work.line_items, key=lambda one: one.remaining_quantity)
    part = RequestLine(work.id, line.id, line.line_item_id, 1, line.remaining_quantity)
    await desk.gateway.split(work.id, [part])
    after = {one.id: one.remaining for one in (await desk.order(order.id)).fulfillment_orders}
    assert after[work.id] == work.remaining - 1
    new = set(after) - {one.id for one in order.fulfillment_orders}
    assert [after[one] for one in new] == [1]


@pytest.mark.parametrize(
    ("kind", "carried_out"),
    [
        ("drop_before_commit", False),
        ("drop_after_commit", True),
        ("status_5xx", False),
        ("status_5xx_after_commit", True),
        ("internal_error_200", False),
        ("internal_error_200_after_commit", True),
        ("truncated", True),
        ("invalid_json", True),
        ("captive_portal", False),
        ("maintenance", False),
        ("redirect", False),
        ("hang", False),
    ],
)
async def test_a_mutation_whose_answer_is_lost(desk: Desk, kind: str, carried_out: bool) -> None:
    order, work = await desk.work()
    await desk.control.fault(kind, match="fulfillmentCreate")
    with desk.impatient(kind), pytest.raises(AmbiguousError):
        await desk.gateway.create_fulfillment(everything(work), [], False)
    assert len((await desk.order(order.id)).fulfillments) == carried_out

    await desk.control.fault(kind, match="order")
    with desk.impatient(kind), pytest.raises(ShopifyError) as unreachable:
        await desk.gateway.fetch_order(order.id)
    assert isinstance(unreachable.value, UnreachableError)
    await desk.order(order.id)


async def test_a_doubled_request_answers_with_its_twins_refusal(desk: Desk) -> None:
    order, work = await desk.work()
    await desk.control.fault("doubled", match="fulfillmentCreate")
    with pytest.raises(RejectedError):
        await desk.gateway.create_fulfillment(everything(work), [], False)
    assert len((await desk.order(order.id)).fulfillments) == 1


@pytest.mark.parametrize("kind", ["throttled", "too_many_requests"])
async def test_throttled_is_not_carried_out_and_a_query_waits(desk: Desk, kind: str) -> None:
    order, work = await desk.work()
    await desk.control.fault(kind, match="fulfillmentCreate")
    with pytest.raises(ThrottledError):
        await desk.gateway.create_fulfillment(everything(work), [], False)
    assert desk.slept == []
    await desk.control.fault(kind, match="order")
    assert (await desk.order(order.id)).fulfillments == ()
    assert desk.slept != []


@pytest.mark.parametrize("status", [402, 403, 404, 423])
async def test_a_shop_that_refuses_is_not_asked_again(desk: Desk, status: int) -> None:
    order, work = await desk.work()
    await desk.control.fault("refused", match="fulfillmentCreate", status=status)
    with pytest.raises(RefusedError):
        await desk.gateway.create_fulfillment(everything(work), [], False)
    assert (await desk.order(order.id)).fulfillments == ()


async def test_a_withheld_field_is_told_and_the_rest_is_there(desk: Desk) -> None:
    await desk.control.fault("partial_data", match="orders", field="email")
    page = await desk.gateway.fetch_orders(None, None)
    assert any("email" in path for path in page.missing)
    assert page.items


async def test_a_cursor_that_repeats_is_an_error(desk: Desk) -> None:
    first = await desk.gateway.fetch_orders(None, None, size=10)
    await desk.control.fault("repeated_cursor", match="orders")
    with pytest.raises(UnreadableAnswerError, match="endCursor"):
        await desk.gateway.fetch_orders(None, first.cursor, size=10)


async def test_another_version_and_a_deprecation_are_remarked(desk: Desk) -> None:
    await desk.control.fault("wrong_version", version="2027-01")
    await desk.gateway.probe()
    await desk.control.fault("deprecated", reason="https://example.org/why")
    await desk.gateway.probe()
    assert desk.remarks == [
        Remark("version", "2027-01"),
        Remark("deprecated", "https://example.org/why"),
    ]


async def test_the_internet_is_cut_and_comes_back(desk: Desk) -> None:
    order, work = await desk.work()
    await desk.control.cut_internet()
    with pytest.raises(ShopifyError) as unreachable:
        await desk.gateway.create_fulfillment(everything(work), [], False)
    assert isinstance(unreachable.value, (UnreachableError, AmbiguousError))
    with pytest.raises(ShopifyError) as certain:
        await desk.gateway.create_fulfillment(everything(work), [], False)
    # Nobody listens any more: the second one cannot have been sent.
    assert type(certain.value) is UnreachableError
    await desk.control.heal_internet()
    assert (await desk.order(order.id)).fulfillments == ()


async def test_a_wrong_token_is_said(shop: DemoProcess) -> None:
    desk = Desk(shop, StaticToken("shpat_wrong"))
    async with aclosing(desk.gateway):
        with pytest.raises(SignedOutError):
            await desk.gateway.probe()


async def test_an_app_signs_in_and_renews_a_token_that_was_refused(shop: DemoProcess) -> None:
    client_id, secret = await shop.control.credentials()
    desk = Desk(shop, ClientCredentials(client_id, secret, lambda: datetime.now(UTC)))
    wrong = Desk(shop, ClientCredentials(client_id, "wrong", lambda: datetime.now(UTC)))
    async with aclosing(desk.gateway), aclosing(wrong.gateway):
        order, work = await desk.work()
        await desk.control.expire_tokens()
        await desk.gateway.create_fulfillment(everything(work), [], False)
        assert len((await desk.order(order.id)).fulfillments) == 1
        with pytest.raises(SignedOutError):
            await wrong.gateway.probe()


async def test_a_scope_that_was_taken_away_is_refused(desk: Desk) -> None:
    await desk.control.remove_scope("read_products")
    try:
        with pytest.raises(RefusedError):
            await desk.gateway.fetch_variants(None, None)
    finally:
        await desk.control.grant_scope("read_products")


async def test_a_whole_day_of_one_station_never_meets_throttled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """On the smallest plan, with the shop's clock moved on by whatever the throttle waits."""
    with DemoProcess.start(orders=ORDERS, seed=3, plan="standard") as shop:
        desk = Desk(shop, advance=True)
        async with aclosing(desk.gateway):
            for _morning in range(6):
                await desk.orders()
                await _all(desk.gateway.fetch_open_fulfillment_orders)
                await _all(lambda cursor: desk.gateway.fetch_variants(None, cursor))
            for _parcel in range(10):
                order, work = await desk.work()
                await desk.gateway.fetch_order(order.id)
                await desk.gateway.create_fulfillment(everything(work), [], False)
            assert desk.slept != [], "too little was asked for to prove anything"
            assert "throttled" not in caplog.text
            # The same day without the throttle's patience is refused: the bucket is real.
            await desk.control.drain_bucket()
            with pytest.raises(ThrottledError):
                await desk.gateway.split(work.id, everything(work))
            assert "throttled" in caplog.text


async def test_the_shop_charges_what_the_documents_state(desk: Desk) -> None:
    order, work = await desk.work()
    await desk.gateway.fetch_order(order.id)
    await desk.gateway.create_fulfillment(everything(work), [], False)
    await desk.gateway.fetch_open_fulfillment_orders(None)
    stated = {
        document.operation: document.points
        for document in map(documents.load, documents.names())
        # Asked for without its events, which its figure includes.
        if document.name != "order"
    }
    asked = {
        one["operation"]: one["requested_cost"]
        for one in await desk.control.requests()
        if one["operation"] in stated and one["requested_cost"] is not None
    }
    assert {"OrdersPage", "FulfillmentCreate", "OpenFulfillmentOrders"} <= set(asked)
    assert asked["FulfillmentCreate"] == stated["FulfillmentCreate"]
    assert asked["OpenFulfillmentOrders"] == stated["OpenFulfillmentOrders"]


async def test_a_timeline_names_who_did_what(desk: Desk) -> None:
    order, work = await desk.work()
    await desk.gateway.create_fulfillment(everything(work), [Tracking("TL-1", "DHL")], False)
    reading = await desk.gateway.fetch_timeline(order.id)
    assert reading.timeline is not None
    first, last = reading.timeline.events[0], reading.timeline.events[-1]
    assert first.action == "placed"
    assert first.app_title == ""
    assert not first.by_staff
    assert last.action == "fulfillment_success"
    assert last.app_title == (await desk.gateway.fetch_shop()).app_title
    assert not last.by_staff
    gone = await desk.gateway.fetch_timeline(OrderGid("gid://shopify/Order/404"))
    assert gone.timeline is None


async def test_a_timeline_tells_what_carriers_said(desk: Desk, shop: DemoProcess) -> None:
    sent = next(
        one
        for order in await desk.orders()
        for one in order.fulfillments
        if one.is_live
        and one.display_status in ("IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED")
        and order.cancelled_at is None
    )
    order = next(one for one in await desk.orders() if sent in one.fulfillments)
    reading = await desk.gateway.fetch_timeline(order.id)
    assert reading.timeline is not None
    told = [one for one in reading.timeline.steps if one.fulfillment_id == sent.id]
    assert told[-1].status == sent.display_status
