"""All orders at once, against the demo shop: started, found again, polled, and read from its file."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from orderdesk.demo.process import DemoProcess
from orderdesk.errors import BulkFileError, RejectedError, UnreachableError, UnreadableAnswerError
from orderdesk.shopify import bulk_operations
from orderdesk.shopify.address import parse_endpoint
from orderdesk.shopify.auth import StaticToken
from orderdesk.shopify.bulk_lines import BulkPlace
from orderdesk.shopify.bulk_operations import BulkBatch
from orderdesk.shopify.gateway import ShopifyGateway, open_gateway
from orderdesk.shopify.readings import BulkOperation

ORDERS = 40


@pytest.fixture(scope="module")
def shop() -> Iterator[DemoProcess]:
    with DemoProcess.start(orders=ORDERS, seed=3) as running:
        yield running
        assert running.complaints() == ""


@pytest.fixture
async def gateway(
    shop: DemoProcess, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ShopifyGateway]:
    monkeypatch.setattr(bulk_operations, "BATCH_BYTES", 8 * 1024)
    made = open_gateway(
        parse_endpoint(shop.endpoint), StaticToken(shop.token), clock=lambda: datetime.now(UTC)
    )
    yield made
    await made.aclose()
    shop.control.call("clear_faults")


async def done(shop: DemoProcess, gateway: ShopifyGateway) -> BulkOperation:
    """An operation that is over."""
    started = await gateway.start_bulk_orders()
    assert started.status == "CREATED"
    await shop.control.advance_clock(60)
    found = await gateway.fetch_bulk_operation(started.id)
    assert found is not None
    assert found.status == "COMPLETED"
    return found


async def batches(
    gateway: ShopifyGateway, url: str, place: BulkPlace | None = None
) -> list[BulkBatch]:
    return [one async for one in gateway.fetch_bulk_orders(url, place or BulkPlace())]


async def test_every_order_comes_in_batches_and_the_token_stays_at_home(
    shop: DemoProcess, gateway: ShopifyGateway
) -> None:
    operation = await done(shop, gateway)
    found = await batches(gateway, operation.url)
    assert len(found) > 3
    assert [one.is_last for one in found] == [*[False] * (len(found) - 1), True]
    last = found[-1].place
    assert (last.position, last.lines, last.orders) == (
        operation.size,
        operation.objects,
        operation.orders,
    )
    orders = [order for one in found for order in one.orders]
    assert len(orders) == ORDERS
    assert {order.id for order in orders} == {
        order.id for order in (await gateway.fetch_orders(None, None)).items
    }
    middle = found[2].place
    rest = await batches(gateway, operation.url, middle)
    assert [order for one in rest for order in one.orders] == orders[middle.orders :]
    asked = (await shop.control.bulk())["asked"]
    assert [one["range"] for one in asked] == ["", f"bytes={middle.position}-"]
    assert not any(one["with_token"] for one in asked)


async def test_one_that_was_started_is_found_again(
    shop: DemoProcess, gateway: ShopifyGateway
) -> None:
    await shop.control.advance_clock(3600)
    since = await gateway.probe()
    assert await gateway.find_bulk_orders(since) is None
    started = await gateway.start_bulk_orders()
    found = await gateway.find_bulk_orders(since)
    assert found is not None
    assert found.id == started.id
    assert await gateway.find_bulk_orders(since + timedelta(seconds=60)) is None


async def test_one_too_many_is_refused(shop: DemoProcess, gateway: ShopifyGateway) -> None:
    await shop.control.advance_clock(60)
    for _each in range(5):
        await gateway.start_bulk_orders()
    with pytest.raises(RejectedError) as told:
        await gateway.start_bulk_orders()
    assert told.value.user_errors[0].code == "OPERATION_IN_PROGRESS"
    await shop.control.advance_clock(60)


async def test_one_that_the_shop_does_not_know(gateway: ShopifyGateway) -> None:
    assert await gateway.fetch_bulk_operation("gid://shopify/BulkOperation/1") is None


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("truncated", UnreachableError),
        ("drop_before_commit", UnreachableError),
        ("status_5xx", UnreachableError),
        ("captive_portal", UnreachableError),
        ("redirect", UnreachableError),
        ("refused", BulkFileError),
        ("invalid_json", UnreadableAnswerError),
    ],
)
async def test_what_came_before_a_failure_was_right(
    shop: DemoProcess, gateway: ShopifyGateway, kind: str, error: type[Exception]
) -> None:
    operation = await done(shop, gateway)
    whole = [order for one in await batches(gateway, operation.url) for order in one.orders]
    await shop.control.fault(kind, "BulkFile")
    came: list[BulkBatch] = []

    async def read() -> None:
        async for one in gateway.fetch_bulk_orders(operation.url, BulkPlace()):
            came.append(one)

    with pytest.raises(error):
        await read()
    orders = [order for one in came for order in one.orders]
    assert orders == whole[: len(orders)]
    assert not any(one.is_last for one in came)
    place = came[-1].place if came else BulkPlace()
    rest = await batches(gateway, operation.url, place)
    assert [*orders, *(order for one in rest for order in one.orders)] == whole


async def test_a_file_that_ends_early_has_another_end(
    shop: DemoProcess, gateway: ShopifyGateway
) -> None:
    operation = await done(shop, gateway)
    await shop.control.fault("shortened", "BulkFile")
    try:
        found = await batches(gateway, operation.url)
    except UnreadableAnswerError:
        return
    assert found[-1].place.position != operation.size


async def test_an_address_ends_after_a_week(shop: DemoProcess, gateway: ShopifyGateway) -> None:
    operation = await done(shop, gateway)
    await shop.control.advance_clock(8 * 24 * 3600)
    with pytest.raises(BulkFileError):
        await batches(gateway, operation.url)
    again = await gateway.fetch_bulk_operation(operation.id)
    assert again is not None
    assert (again.status, again.url) == ("EXPIRED", "")
