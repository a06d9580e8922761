"""Compare-and-set: who may write what over what."""

import pytest

from orderdesk.demo.shop import Caller
from tests.demo.replay import SCOPES
from tests.demo.shop_kit import SET, Json, Kit

READ = """query Claim($id: ID!) { order(id: $id) { updatedAt
  metafield(namespace: "$app:claims", key: "claim") { id namespace value compareDigest } } }"""
OTHER = Caller("900000000001", "Other", SCOPES, "test")


@pytest.fixture
def kit() -> Kit:
    return Kit()


def claim(order: Json, value: str, **more: object) -> Json:
    """An input that writes the claim."""
    return {
        "ownerId": order["id"],
        "namespace": "$app:claims",
        "key": "claim",
        "type": "json",
        "value": value,
        **more,
    }


def codes(payload: Json) -> list[str]:
    return [error["code"] for error in payload["userErrors"]]


def test_the_apps_own_space_gets_its_number(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    kit.data(SET, m=[claim(order, "{}", compareDigest=None)])
    found = kit.data(READ, id=order["id"])["metafield"]
    assert found["namespace"] == "app--347082227713--claims"
    assert kit.data(READ, OTHER, id=order["id"])["metafield"] is None


def test_only_the_digest_last_read_may_write(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    (first,) = kit.data(SET, m=[claim(order, '{"n":1}', compareDigest=None)])["metafields"]
    (second,) = kit.data(SET, m=[claim(order, '{"n":2}', compareDigest=first["compareDigest"])])[
        "metafields"
    ]
    assert second["compareDigest"] != first["compareDigest"]
    late = kit.data(SET, m=[claim(order, '{"n":3}', compareDigest=first["compareDigest"])])
    assert codes(late) == ["STALE_OBJECT"]
    assert late["metafields"] == []
    assert kit.data(READ, id=order["id"])["metafield"]["value"] == '{"n":2}'


def test_null_asks_for_absence(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    kit.data(SET, m=[claim(order, '{"n":1}', compareDigest=None)])
    assert codes(kit.data(SET, m=[claim(order, '{"n":2}', compareDigest=None)])) == ["STALE_OBJECT"]


def test_a_digest_where_nothing_is_stored_is_invalid(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    payload = kit.data(SET, m=[claim(order, "{}", compareDigest="0" * 64)])
    assert codes(payload) == ["INVALID_COMPARE_DIGEST"]


def test_an_identical_value_passes_a_wrong_digest(kit: Kit) -> None:
    """The trap: such a success proves nothing about who holds the claim."""
    order = kit.place(("SE-LORB-150", 1))
    kit.data(SET, m=[claim(order, '{"n":1}', compareDigest=None)])
    payload = kit.data(SET, m=[claim(order, '{"n":1}', compareDigest="f" * 64)])
    assert payload["userErrors"] == []


def test_without_a_digest_the_last_one_wins(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    for value in ('{"n":1}', '{"n":2}'):
        assert kit.data(SET, m=[claim(order, value)])["userErrors"] == []
    assert kit.data(READ, id=order["id"])["metafield"]["value"] == '{"n":2}'


def test_several_are_written_together_or_not_at_all(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    other = kit.place(("SE-LORB-150", 1))
    payload = kit.data(SET, m=[claim(order, "{}"), claim(other, "nope")])
    assert [error["field"] for error in payload["userErrors"]] == [["metafields", "1", "value"]]
    assert kit.data(READ, id=order["id"])["metafield"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"value": " "}, "INVALID_VALUE"),
        ({"key": "k"}, "TOO_SHORT"),
        ({"key": "k" * 65}, "TOO_LONG"),
        ({"type": None}, "BLANK"),
        ({"ownerId": "gid://shopify/Order/123"}, "INVALID_VALUE"),
        ({"namespace": "app--900000000001--claims"}, "APP_NOT_AUTHORIZED"),
    ],
)
def test_what_is_refused(kit: Kit, change: Json, code: str) -> None:
    order = kit.place(("SE-LORB-150", 1))
    assert codes(kit.data(SET, m=[claim(order, "{}") | change])) == [code]


def test_no_more_than_25(kit: Kit) -> None:
    order = kit.place(("SE-LORB-150", 1))
    many = [claim(order, "{}") | {"key": f"key{n}"} for n in range(26)]
    assert codes(kit.data(SET, m=many)) == ["LESS_THAN_OR_EQUAL_TO"]


def test_the_installation_owns_values_too(kit: Kit) -> None:
    query = """{ currentAppInstallation { id
      board: metafield(namespace: "orderdesk", key: "board-1") { value } } }"""
    installation = kit.data(query)
    given = {"ownerId": installation["id"], "namespace": "orderdesk", "key": "board-1",
             "type": "json", "value": '{"holds":[]}'}  # fmt: skip
    assert kit.data(SET, m=[given])["userErrors"] == []
    assert kit.data(query)["board"] == {"value": '{"holds":[]}'}
    assert codes(kit.data(SET, OTHER, m=[given])) == ["INVALID_VALUE"]


@pytest.mark.parametrize("touches", [False, True])
def test_whether_a_claim_moves_the_orders_time_is_a_setting(kit: Kit, touches: bool) -> None:
    kit.shop.settings.metafields_touch_order = touches
    order = kit.place(("SE-LORB-150", 1))
    before = kit.data(READ, id=order["id"])["updatedAt"]
    kit.later()
    kit.data(SET, m=[claim(order, "{}")])
    assert (kit.data(READ, id=order["id"])["updatedAt"] > before) is touches
