"""Live traffic: the same seed does the same, and everything that it does is on record."""

import asyncio
from datetime import UTC, datetime

from orderdesk.demo.shop import Shop
from orderdesk.demo.traffic import Traffic

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def lived(seed: int, steps: int) -> tuple[Shop, list[str | None]]:
    """A small shop in which so much has happened, and what."""
    shop = Shop(seed, 12, NOW)
    traffic = Traffic(shop, seed)
    return shop, [traffic.step() for _ in range(steps)]


def told(shop: Shop) -> list[tuple[str, str | None, str]]:
    return [(entry.kind, entry.order_id, entry.cause) for entry in shop.history]


def test_the_same_seed_lives_the_same_life() -> None:
    first, did = lived(7, 60)
    second, did_again = lived(7, 60)
    _, did_else = lived(8, 60)

    assert did == did_again
    assert told(first) == told(second)
    assert did != did_else


def test_all_of_it_happens_and_is_on_record() -> None:
    shop, did = lived(3, 300)

    assert {action for action in did if action} >= {
        "place_order",
        "edit_order",
        "cancel_order",
        "hold",
        "release_hold",
        "set_note",
        "carrier_scan",
    }
    causes = {cause for _, _, cause in told(shop)}
    assert causes <= {f"traffic:{action}" for action in did if action}
    assert len(shop.store.orders) == 12 + did.count("place_order")


def test_an_empty_shop_only_gets_orders() -> None:
    shop = Shop(1, 0, NOW)
    traffic = Traffic(shop, 1)
    before = len(shop.store.orders)

    did = [traffic.step() for _ in range(4)]

    assert len(shop.store.orders) == before + did.count("place_order")


async def test_it_runs_at_its_rate_until_it_is_stopped() -> None:
    shop = Shop(1, 3, NOW)
    happened = asyncio.Event()
    traffic = Traffic(shop, 1)
    placed = traffic.step

    def step() -> str | None:
        happened.set()
        return placed()

    traffic.step = step  # type: ignore[method-assign]
    traffic.set_rate(60_000)
    await happened.wait()
    traffic.set_rate(0)
    assert traffic.per_minute == 0
    before = len(shop.history)
    await asyncio.sleep(0)
    assert len(shop.history) == before
