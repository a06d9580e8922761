"""The print ledger on disk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from orderdesk.domain.ids import IntentId, OrderGid
from orderdesk.domain.paper import PaperJob, PaperKind, PaperState
from orderdesk.errors import NotFoundError
from orderdesk.storage.database import Database
from orderdesk.storage.paper import PaperStore
from tests.builders import NOW

ORDERS = tuple(OrderGid(f"gid://shopify/Order/{number}") for number in range(1, 4))


@pytest.fixture
def ledger(database: Database) -> PaperStore:
    return PaperStore(database)


def a_job(number: int, *orders: OrderGid, kind: PaperKind = PaperKind.SLIP) -> PaperJob:
    return PaperJob(
        id=f"job-{number}",
        kind=kind,
        order_ids=orders,
        order_names=tuple(f"#{order[-1]}" for order in orders),
        printer="Laser",
        asked_at=NOW + timedelta(minutes=number),
        staff="Mara",
        station="Bench 2",
        intent_id=IntentId("intent-1"),
    )


async def test_a_job_comes_back_as_it_went_in(ledger: PaperStore) -> None:
    job = a_job(1, *ORDERS)
    await ledger.add(job)
    assert await ledger.load_unsettled() == (job,)
    assert await ledger.load_recent(5) == (job,)


async def test_a_settled_job_is_on_its_way_no_more(ledger: PaperStore) -> None:
    for number in (1, 2, 3):
        await ledger.add(a_job(number, ORDERS[0]))
    await ledger.settle("job-2", PaperState.FAILED, NOW)
    assert [job.id for job in await ledger.load_unsettled()] == ["job-1", "job-3"]
    failed = (await ledger.load_recent(2))[1]
    assert failed == replace(a_job(2, ORDERS[0]), state=PaperState.FAILED, settled_at=NOW)


async def test_only_what_was_sent_is_found_and_only_of_its_kind(ledger: PaperStore) -> None:
    await ledger.add(a_job(1, *ORDERS))
    await ledger.add(a_job(2, ORDERS[0], kind=PaperKind.PICK_LIST))
    await ledger.add(a_job(3, ORDERS[0]))
    assert await ledger.find_sent(ORDERS[0], PaperKind.SLIP) is None
    for number, state in ((1, PaperState.SENT), (2, PaperState.SENT), (3, PaperState.FAILED)):
        await ledger.settle(f"job-{number}", state, NOW)
    found = await ledger.find_sent(ORDERS[0], PaperKind.SLIP)
    assert found is not None
    assert found.id == "job-1"
    assert await ledger.find_sent(OrderGid("other"), PaperKind.SLIP) is None


async def test_a_list_of_very_many_orders_is_one_job(ledger: PaperStore) -> None:
    many = tuple(OrderGid(f"gid://shopify/Order/{number}") for number in range(2000))
    await ledger.add(a_job(1, *many, many[0], kind=PaperKind.PICK_LIST))
    await ledger.settle("job-1", PaperState.SENT, NOW)
    found = await ledger.find_sent(many[1999], PaperKind.PICK_LIST)
    assert found is not None
    assert len(found.order_ids) == 2001


async def test_an_unknown_job_is_said(ledger: PaperStore) -> None:
    with pytest.raises(NotFoundError):
        await ledger.settle("nobody", PaperState.SENT, NOW)
