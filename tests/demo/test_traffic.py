"""Live traffic: the same seed does the same, and everything that it does is on record."""

import asyncio
from datetime import UTC, datetime

import pytest

from orderdesk.demo.shop import Shop
from orderdesk.demo.traffic import _EVENTS, Traffic
from tests.demo.replay import answer

SET = """mutation Set($metafields: [MetafieldsSetInput!]!) {
  metafieldsSet(metafields: $metafields) { userErrors { message } }
}"""
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def lived(seed: int, steps: int) -> tuple[Shop, list[str | None]]:
    """A small shop in which so much has happened, and what."""
    shop = Shop(seed, 12, NOW)
    traffic = Traffic(shop, seed)
    did = []
    for _ in range(steps):
        shop.clock.advance(25)
        did.append(traffic.step())
    return shop, did


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
        "change_address",
        "refund",
        "fulfill",
        "add_tag",
    }
    edits = [entry.detail for entry in shop.history if entry.kind == "order.edited"]
    assert any(edit["add"] for edit in edits)
    assert any(change["quantity"] == 0 for edit in edits for change in edit["set"])
    causes = {cause for _, _, cause in told(shop)}
    assert causes <= {f"traffic:{action}" for action in did if action}
    assert len(shop.store.orders) == 12 + did.count("place_order")


def test_an_empty_shop_only_gets_orders() -> None:
    shop = Shop(1, 0, NOW)
    traffic = Traffic(shop, 1)
    before = len(shop.store.orders)

    did = [traffic.step() for _ in range(4)]

    assert len(shop.store.orders) == before + did.count("place_order")


def test_parcels_travel_in_the_sequence_of_carriers() -> None:
    shop, _ = lived(5, 400)

    sequence = ("CARRIER_PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED")
    scanned: dict[str, list[int]] = {}
    for entry in shop.history:
        if entry.kind == "fulfillment.scanned":
            scanned.setdefault(entry.detail["name"], []).append(
                sequence.index(entry.detail["status"])
            )
    assert any(len(steps) > 2 for steps in scanned.values())
    assert all(steps == sorted(set(steps)) for steps in scanned.values())


def test_an_order_is_left_in_peace_when_it_is_new_or_in_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In hand is an order on which an app wrote its own metafield within the last minute."""
    monkeypatch.setitem(_EVENTS, "place_order", 0)
    shop = Shop(7, 0, NOW)
    made = shop.admin("place_order", {"lines": [{"title": "Kanne", "quantity": 3}]})
    traffic = Traffic(shop, 7)

    def befell() -> set[str]:
        before = len(shop.history)
        for _ in range(60):
            traffic.step()
        return {entry.kind for entry in shop.history.since(before) if entry.order_id == made["id"]}

    assert befell() == set()
    shop.clock.advance(61)
    claim = {
        "ownerId": made["id"],
        "namespace": "$app:orderdesk",
        "key": "claim",
        "type": "json",
        "value": "{}",
    }
    answer(shop, SET, {"metafields": [claim]})
    assert befell() == set()
    shop.clock.advance(61)
    assert befell() != set()


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
