"""The protocol: what each answer means, and that no bytes whatever break it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import (
    AmbiguousError,
    NoSuchShopError,
    NotTheShopError,
    ProtocolError,
    QueryTooDearError,
    RefusedError,
    RejectedError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    UnreachableError,
    UserError,
)
from orderdesk.shopify import documents, protocol
from orderdesk.shopify.protocol import HttpAnswer
from tests.shopify.answers import THROTTLED, answer, cost, error, fulfillment, ok

QUERY = documents.load("shop")
CREATE = documents.load("fulfillment_create")
RECORDINGS = Path(__file__).parents[2] / ".." / "shared" / "shopify" / "recordings"

INTERNAL = error("Internal error. Looks like something went wrong.", "INTERNAL_SERVER_ERROR")
CREATED = {"fulfillmentCreate": {"fulfillment": fulfillment(1), "userErrors": []}}


def failure(document: documents.Document, got: HttpAnswer) -> ShopifyError:
    with pytest.raises(ShopifyError) as raised:
        protocol.decipher(document, got)
    return raised.value


def outcome(document: documents.Document, got: HttpAnswer) -> protocol.Answer | ShopifyError:
    try:
        return protocol.decipher(document, got)
    except ShopifyError as raised:
        return raised


def test_a_request_carries_the_text_its_variables_and_the_token() -> None:
    request = protocol.compose("https://x.myshopify.com/g", "shpat_1", QUERY, {"first": 1})
    body = json.loads(request.body)
    assert body["operationName"] == "Shop"
    assert body["variables"] == {"first": 1}
    assert body["query"] == QUERY.text
    assert request.headers["X-Shopify-Access-Token"] == "shpat_1"
    assert "shpat_1" not in repr(request)


def test_a_good_answer_gives_data_cost_and_the_shops_time() -> None:
    got = protocol.decipher(QUERY, answer(ok({"shop": {"id": "1"}})))
    assert got.data == {"shop": {"id": "1"}}
    assert got.server_time == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert got.cost is not None
    assert got.cost.available == 1990
    assert got.missing == ()


def test_a_mutation_without_user_errors_is_carried_out() -> None:
    got = protocol.decipher(CREATE, answer(ok(CREATED)))
    assert got.data == CREATED


def test_user_errors_are_kept_word_for_word() -> None:
    said = {"field": ["fulfillment"], "message": "Fulfillment order does not exist."}
    body = ok({"fulfillmentCreate": {"fulfillment": None, "userErrors": [said]}})
    refused = failure(CREATE, answer(body))
    assert isinstance(refused, RejectedError)
    assert refused.user_errors == (
        UserError("Fulfillment order does not exist.", ("fulfillment",), None),
    )


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [INTERNAL], "data": {"fulfillmentCreate": None}},
        {"errors": [INTERNAL]},
        {"errors": [error("Something new", "NEVER_SEEN")], "data": None},
        {"errors": [error("Something without a code")], "data": {"fulfillmentCreate": None}},
        {"errors": "a string", "data": None},
        {"data": {"fulfillmentCreate": None}},
        {"data": {"fulfillmentCreate": {"fulfillment": {"id": "1"}}}},
        {"data": {"fulfillmentCreate": {"fulfillment": None, "userErrors": None}}},
        {"data": {}},
        {"data": None},
        {},
        [],
        b"<html><body>Sign in to Hotel WiFi</body></html>",
        b'{"data":{"fulfillmentCreate":{"fulfillment":{"id":"gid://shopify/Ful',
        b"",
        # The mutation ran, and a field deeper down took the whole payload with it.
        {
            "errors": [
                error("Access denied", "ACCESS_DENIED", ["fulfillmentCreate", "fulfillment"])
            ],
            "data": {"fulfillmentCreate": None},
        },
        # It says both: what is certain is only that nobody knows.
        {"errors": [error("Throttled", "THROTTLED"), INTERNAL], "data": None},
        {"errors": [error("Throttled", "THROTTLED")], "data": CREATED},
        {"errors": [{**INTERNAL, "path": ["fulfillmentCreate"]}], "data": CREATED},
    ],
)
def test_a_mutation_whose_outcome_nobody_knows_is_ambiguous(body: object) -> None:
    assert isinstance(failure(CREATE, answer(body)), AmbiguousError)


@pytest.mark.parametrize(
    "status", [301, 302, 307, 308, 400, 401, 403, 404, 408, 500, 502, 503, 504, 530]
)
def test_a_page_of_html_is_no_answer(status: int) -> None:
    got = answer(b"<html>Sign in</html>", status)
    assert isinstance(failure(CREATE, got), AmbiguousError)
    meant = NotTheShopError if status < 500 else UnreachableError
    assert type(failure(QUERY, got)) is meant
    # A pause that a page asks for is a pause all the same.
    assert isinstance(failure(QUERY, answer(b"<html>Slow down</html>", 429)), ThrottledError)


def test_a_field_withheld_below_the_root_leaves_a_mutation_carried_out() -> None:
    denied = error(
        "Access denied", "ACCESS_DENIED", ["fulfillmentCreate", "fulfillment", "location"]
    )
    got = protocol.decipher(CREATE, answer({"data": CREATED, "errors": [denied]}))
    assert got.missing == ("fulfillmentCreate.fulfillment.location",)


@pytest.mark.parametrize("document", [QUERY, CREATE])
def test_throttled_means_not_carried_out_and_says_how_long(document: documents.Document) -> None:
    waits = failure(document, answer(THROTTLED))
    assert isinstance(waits, ThrottledError)
    assert waits.wait_s == pytest.approx((752 - 252) / 100)


@pytest.mark.parametrize("document", [QUERY, CREATE])
def test_429_waits_as_long_as_it_is_told(document: documents.Document) -> None:
    waits = failure(document, answer(b"", 429, {"retry-after": "7.5"}))
    assert isinstance(waits, ThrottledError)
    assert waits.wait_s == 7.5
    default = failure(document, answer(b"", 429, {"retry-after": "soon"}))
    assert isinstance(default, ThrottledError)
    assert default.wait_s > 0


@pytest.mark.parametrize("document", [QUERY, CREATE])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, SignedOutError),
        (402, RefusedError),
        (403, RefusedError),
        (404, NoSuchShopError),
        (423, RefusedError),
        (400, ProtocolError),
        (422, ProtocolError),
    ],
)
def test_a_status_with_shopifys_own_words(
    document: documents.Document, status: int, kind: type[ShopifyError]
) -> None:
    assert type(failure(document, answer({"errors": "Not Found"}, status))) is kind


@pytest.mark.parametrize("document", [QUERY, CREATE])
@pytest.mark.parametrize(
    "entry",
    [
        error("Field 'x' doesn't exist", "undefinedField", ["query Shop", "shop", "x"]),
        error("Variable $id of type ID! was provided invalid value", "INVALID_VARIABLE"),
        error("The @idempotent directive is required", "BAD_REQUEST", ["locationDeactivate"]),
        {"message": 'Parse error on "}"', "locations": [{"line": 1, "column": 2}]},
    ],
)
def test_what_does_not_fit_the_schema_is_our_bug(
    document: documents.Document, entry: dict[str, Any]
) -> None:
    assert type(failure(document, answer({"errors": [entry]}))) is ProtocolError


def test_too_dear_is_a_bug_that_a_smaller_page_cures() -> None:
    said = "Query cost is 2003, which exceeds the single query max cost limit (1000)."
    too_dear = failure(QUERY, answer({"errors": [error(said, "MAX_COST_EXCEEDED")]}))
    assert isinstance(too_dear, QueryTooDearError)


def test_a_bad_id_is_rejected_for_a_mutation() -> None:
    entry = error("Invalid id: gid://shopify/FulfillmentOrder/0", "RESOURCE_NOT_FOUND")
    body = {
        "errors": [{**entry, "path": ["fulfillmentCreate"]}],
        "data": {"fulfillmentCreate": None},
    }
    rejected = failure(CREATE, answer(body))
    assert isinstance(rejected, RejectedError)
    assert rejected.user_errors[0].code == "RESOURCE_NOT_FOUND"


def test_a_bad_id_finds_nothing_in_a_query() -> None:
    entry = error("Invalid id", "RESOURCE_NOT_FOUND", ["order"])
    got = protocol.decipher(QUERY, answer({"errors": [entry], "data": {"order": None}}))
    assert got.data == {"order": None}


def test_withheld_fields_leave_the_rest_of_a_query() -> None:
    entries = [
        error("Access denied for email field.", "ACCESS_DENIED", ["orders", "nodes", i, "email"])
        for i in range(3)
    ]
    got = protocol.decipher(QUERY, answer(ok({"orders": {"nodes": []}}, errors=entries)))
    assert got.missing == ("orders.nodes.email",)


def test_a_root_that_is_denied_is_refused() -> None:
    entry = error("Access denied for orders field.", "ACCESS_DENIED", ["orders"])
    for data in ({"orders": None}, None):
        refused = failure(QUERY, answer({"errors": [entry], "data": data}))
        assert isinstance(refused, RefusedError)
        assert "orders" in refused.reason


def test_a_servers_fault_inside_a_query_may_not_pass_for_emptied_fields() -> None:
    entry = {**INTERNAL, "path": ["orders", "nodes", 0, "note"]}
    body = ok({"orders": {"nodes": [{"note": None}]}}, errors=[entry])
    assert type(failure(QUERY, answer(body))) is UnreachableError


def test_a_date_that_is_none_leaves_the_time_unknown() -> None:
    for date in ("", "yesterday", "Mon, 99 Foo 2026 99:99:99 GMT"):
        got = protocol.decipher(QUERY, answer(ok({"shop": {}}), headers={"date": date}))
        assert got.server_time is None


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "cost",
        {"cost": None},
        {"cost": {"requestedQueryCost": "much"}},
        {"cost": {"throttleStatus": {"maximumAvailable": 0}}},
        {"cost": {**cost()["cost"], "requestedQueryCost": 10**400}},
        {"cost": {**cost()["cost"], "requestedQueryCost": -1}},
    ],
)
def test_an_odd_cost_is_no_cost(odd: object) -> None:
    got = protocol.decipher(QUERY, answer({"data": {"shop": {}}, "extensions": odd}))
    assert got.cost is None


@given(cut=st.integers(min_value=0, max_value=10_000), status=st.sampled_from([200, 401, 429, 502]))
def test_no_truncation_leaves_the_tree_or_passes_for_success(cut: int, status: int) -> None:
    whole = json.dumps(ok(CREATED)).encode()
    for document in (QUERY, CREATE):
        raised = failure(document, answer(whole[: cut % len(whole)], status))
        assert raised.what


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["data", "errors", "extensions", "cost", "code", "path", "message", "userErrors",
             "fulfillmentCreate", "throttleStatus", "field", "locations"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(
    body=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()),
    status=st.integers(min_value=100, max_value=599) | st.just(200),
    headers=st.dictionaries(st.sampled_from(["date", "retry-after"]), st.text(max_size=30)),
)
def test_no_bytes_raise_anything_outside_the_tree(
    body: bytes, status: int, headers: dict[str, str]
) -> None:
    for document in (QUERY, CREATE):
        got = outcome(document, HttpAnswer(status, headers, body))
        if isinstance(got, ShopifyError):
            assert got.what
            assert got.advice
        else:
            assert status == 200
            assert not document.is_mutation or next(iter(got.data.values()))["userErrors"] == []


def test_a_body_that_is_nested_without_end_is_no_answer() -> None:
    assert isinstance(failure(CREATE, answer(b'{"a":' * 200_000)), AmbiguousError)


def _recorded_bodies() -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = []

    def walk(name: str, part: Any) -> None:
        if isinstance(part, list):
            for one in part:
                walk(name, one)
        elif isinstance(part, dict):
            if ("data" in part or "errors" in part) and set(part) <= {
                "data",
                "errors",
                "extensions",
            }:
                found.append((name, part))
                return
            for one in part.values():
                walk(name, one)

    for path in sorted(RECORDINGS.glob("*.json")):
        walk(path.stem, json.loads(path.read_text("utf-8")))
    return found


def test_every_recorded_answer_is_understood() -> None:
    if not RECORDINGS.exists():
        pytest.skip("no recordings beside this checkout")
    outcomes: dict[str, int] = {}
    for name, body in _recorded_bodies():
        roots = body.get("data") or {}
        is_mutation = any(
            isinstance(root, dict) and "userErrors" in root for root in roots.values()
        )
        got = outcome(CREATE if is_mutation else QUERY, answer(body))
        assert not isinstance(got, (ThrottledError, SignedOutError)), name
        if isinstance(got, AmbiguousError):
            assert len(roots) != 1 or "errors" in body, name
        if isinstance(got, protocol.Answer):
            assert got.data == roots
        kind = type(got).__name__
        outcomes[kind] = outcomes.get(kind, 0) + 1
    assert outcomes["Answer"] > 300
    assert outcomes["RejectedError"] > 50
