"""Domain objects survive the disk, and payloads of other versions still open."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.domain.catalogue import InventoryLevel, Location, Shop, Variant
from orderdesk.domain.fulfillment import (
    Action,
    DeliveryMethod,
    FulfillmentOrder,
    FulfillmentOrderStatus,
)
from orderdesk.domain.ids import FulfillmentGid, LineItemGid, LocationGid, OrderGid
from orderdesk.domain.intents import (
    AddFulfillmentEvent,
    AddTags,
    CancelFulfillment,
    Fulfill,
    HoldWork,
    Intent,
    MoveWork,
    Payload,
    PrepareForPickup,
    ReleaseHolds,
    RemoveTags,
    SetNote,
    SplitWork,
    Units,
    UpdateTracking,
)
from orderdesk.domain.money import Money
from orderdesk.domain.order import Order
from orderdesk.domain.packing import Packing, PackingEvent
from orderdesk.storage.codec import decode, encode, time_of, time_text

KEPT = (Order, Intent, Packing, PackingEvent, Shop, Location, Variant, InventoryLevel)

# Lone surrogates are no text: SQLite could not keep them, and JSON from Shopify cannot hold them.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
moments = st.datetimes(
    min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)
st.register_type_strategy(str, texts)
st.register_type_strategy(datetime, moments)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))


@pytest.mark.parametrize("kind", KEPT)
@given(data=st.data())
def test_equal_things_have_one_text_the_keys_in_their_sequence(
    kind: type, data: st.DataObject
) -> None:
    """An order's digest is that of its text, also one that an older version has written."""
    text = encode(data.draw(st.from_type(kind)))
    usual = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == usual


@pytest.mark.parametrize("kind", KEPT)
@given(data=st.data())
def test_whatever_is_kept_comes_back_equal(kind: type, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert is_dataclass(value)
    text = encode(value)
    assert decode(kind, text) == value
    assert encode(decode(kind, text)) == text


def test_a_value_that_shopify_invents_later_survives() -> None:
    work = FulfillmentOrder(
        id="gid://shopify/FulfillmentOrder/1",  # type: ignore[arg-type]
        order_id=OrderGid("gid://shopify/Order/1"),
        status=FulfillmentOrderStatus("NEW_IN_2027"),
        updated_at=datetime(2026, 11, 23, tzinfo=UTC),
        location_id=None,
        supported_actions=frozenset({Action.SPLIT, Action("TELEPORT")}),
    )
    back = decode(FulfillmentOrder, encode(work))
    assert back == work
    assert back.status == "NEW_IN_2027"
    assert not back.status.is_known
    assert Action("TELEPORT") in back.supported_actions


def test_equal_objects_give_equal_text() -> None:
    names = [f"scope_{number}" for number in range(50)]
    shop = Shop("1", "n", "d", "z", "EUR", scopes=frozenset(names))
    other = Shop("1", "n", "d", "z", "EUR", scopes=frozenset(reversed(names)))
    assert encode(shop) == encode(other)


@pytest.mark.parametrize(
    "payload",
    [
        Fulfill(LocationGid("l"), (Units(LineItemGid("a"), 2),), notify_customer=True),
        UpdateTracking(FulfillmentGid("f"), ()),
        CancelFulfillment(FulfillmentGid("f")),
        HoldWork(LocationGid("l"), DeliveryMethod.PICK_UP, "OTHER", "Wait", "orderdesk-1"),
        ReleaseHolds(("orderdesk-1",)),
        AddTags(("a", "b")),
        RemoveTags(("a",)),
        SetNote(""),
        MoveWork(LocationGid("l"), DeliveryMethod.SHIPPING, LocationGid("m"), "Leipzig"),
        SplitWork(LocationGid("l"), DeliveryMethod("DRONE"), (Units(LineItemGid("a"), 1),)),
        PrepareForPickup(LocationGid("l")),
        AddFulfillmentEvent(FulfillmentGid("f"), "DELIVERED", datetime(2026, 11, 23, tzinfo=UTC)),
    ],
)
def test_a_kind_of_intent_is_told_by_its_name(
    payload: Payload,
) -> None:
    @dataclass(frozen=True)
    class Holder:
        payload: Payload | None

    text = encode(Holder(payload))
    assert json.loads(text)["payload"]["_"] == type(payload).__name__
    assert decode(Holder, text) == Holder(payload)
    assert decode(Holder, '{"payload":null}') == Holder(None)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Old:
    name: str
    dropped: int = 3


@dataclass(frozen=True)
class New:
    name: str
    colour: Colour = Colour.RED
    added_at: datetime | None = None
    count: int = 7


def test_payloads_of_other_versions_open() -> None:
    assert decode(New, encode(Old("a"))) == New("a")


def test_only_empty_defaults_are_left_out() -> None:
    """A default that is not empty may change one day, and what was decided must not change with it."""
    assert json.loads(encode(New("a"))) == {"name": "a", "colour": "red", "count": 7}
    assert decode(New, encode(New("", count=0))) == New("", count=0)


def test_no_field_of_ours_has_a_default_that_is_made_anew() -> None:
    for kind in KEPT:
        for field in fields(kind):
            assert field.default_factory is not list, f"{kind.__name__}.{field.name}"


def test_times_are_kept_in_utc_and_sort_as_texts() -> None:
    berlin = timezone(timedelta(hours=1))
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=berlin)
    assert time_text(noon) == "2026-11-23T11:00:00.000000+00:00"
    assert time_of(time_text(noon)) == noon
    later = noon + timedelta(microseconds=1)
    assert time_text(noon) < time_text(later) < time_text(noon + timedelta(seconds=1))


def test_a_time_without_a_zone_is_a_bug() -> None:
    with pytest.raises(ValueError, match="zone"):
        encode(New("a", added_at=datetime(2026, 11, 23)))


@pytest.mark.parametrize("value", [{"a": 1}, object(), 1 + 2j])
def test_what_has_no_rule_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


def test_a_pair_has_no_rule() -> None:
    @dataclass(frozen=True)
    class Pair:
        both: tuple[int, str]

    with pytest.raises(TypeError):
        encode(Pair((1, "a")))


def test_amounts_are_exact() -> None:
    money = Money(Decimal("0.10"), "EUR")
    assert str(decode(Money, encode(money)).amount) == "0.10"
