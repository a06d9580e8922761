"""Asks the demo shop what a real store was asked, and compares the answers but for ids and times."""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, parse, print_ast, validate

from orderdesk.demo.shop import Caller, Shop

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SCOPES = frozenset(
    {
        "read_orders",
        "write_orders",
        "read_products",
        "write_products",
        "read_inventory",
        "read_locations",
        "read_customers",
        "write_fulfillments",
        "read_merchant_managed_fulfillment_orders",
        "write_merchant_managed_fulfillment_orders",
    }
)
CALLER = Caller("347082227713", "OrderDesk", SCOPES, "test")
_GID = re.compile(r"gid://shopify/(\w+)/\d+(\?\w+=\d+)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_SORTING_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+|1[78]\d{8}000")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LONG_NUMBER = re.compile(r"\d{8,}")
_SHOP_WORDS = frozenset({"name", "currencyCode"})
"""Keys whose text is the store's own: order names, names of locations, the currency."""


def answer(
    shop: Shop,
    query: str,
    variables: dict[str, Any] | None = None,
    caller: Caller = CALLER,
    operation: str | None = None,
) -> dict[str, Any]:
    """What the shop answers, as it would travel; a query that the schema refuses fails the test."""
    document = parse(query)
    assert validate(shop.schema, document) == []
    result = shop.execute(document, variables or {}, operation, caller=caller)
    plain: dict[str, Any] = json.loads(json.dumps(result.formatted))
    return plain


_GOODS = """query Goods($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes {
  id status lineItems(first: 5) { nodes { id totalQuantity remainingQuantity lineItem { id } } }
} } } }"""


class Replay:
    """One recording against one shop. `known` maps the store's ids, names and digests to ours."""

    def __init__(self, *, api_version: str = "2026-04") -> None:
        self.shop = Shop(seed=7, orders=0, now=NOW)
        self.known: dict[str, str] = {}
        self._progress = api_version >= "2026-04"

    # Making an equal state

    def place(
        self,
        created: dict[str, Any],
        location: str = "Berlin Mitte",
        goods_only: bool = False,
    ) -> str:
        """Makes the order that the store made by `orderCreate`; its id with us.

        What the store answered is compared with what we answer, and its ids are learnt; with
        `goods_only` no more than its goods, where the rest asks for what the demo shop has not.
        """
        wanted = created["variables"]["order"]
        made = self.shop.admin(
            "place_order",
            {
                "lines": [
                    {
                        "title": line["title"],
                        "quantity": line["quantity"],
                        "sku": line.get("sku"),
                        "price": round(float(line["priceSet"]["shopMoney"]["amount"]) * 100),
                        "location": location,
                    }
                    for line in wanted["lineItems"]
                ],
                "shipping_price": 0,
                "note": wanted["note"],
                "tags": wanted["tags"],
                "email": wanted["email"],
                "customer": {"phone": None},
            },
        )
        payload = created["response"].get("payload", created["response"])
        recorded = payload["data"]["orderCreate"]["order"]
        query = _GOODS if goods_only else _order_query(created["query"])
        ours = answer(self.shop, query, {"id": made["id"]})["data"]["order"]
        if goods_only:
            recorded = _like(recorded, ours)
        self.compare(recorded, ours)
        return str(made["id"])

    def ask(self, case: dict[str, Any], query: str | None = None) -> None:
        """Sends a recorded request and compares the answer with the recorded one."""
        response = case["response"]
        response = response.get("payload", response.get("body", response))
        self.ask_for(query or case["query"], case["variables"], response)

    def wait(self) -> None:
        """Lets a second pass, as it did between the requests that were recorded."""
        self.shop.clock.advance(1)

    def ask_for(self, query: str, variables: dict[str, Any], response: dict[str, Any]) -> None:
        """The same, given its parts."""
        ours = answer(self.shop, query, self.translated(variables))
        self.compare(
            {key: value for key, value in response.items() if key != "extensions"},
            {key: value for key, value in ours.items() if key != "extensions"},
        )

    def translated(self, recorded: Any) -> Any:
        """The store's ids and digests in variables, as ours."""
        if isinstance(recorded, dict):
            return {key: self.translated(value) for key, value in recorded.items()}
        if isinstance(recorded, list):
            return [self.translated(value) for value in recorded]
        return self.known.get(recorded, recorded) if isinstance(recorded, str) else recorded

    # Comparing

    def compare(self, recorded: Any, ours: Any, path: str = "") -> None:
        """Fails where the two differ in more than ids and times; learns what it sees anew."""
        if isinstance(recorded, dict):
            assert isinstance(ours, dict), f"{path}: {recorded} against {ours}"
            assert recorded.keys() == ours.keys(), path
            for key, value in recorded.items():
                self.compare(self._of_version(key, value), self._of_version(key, ours[key]),
                             f"{path}.{key}")  # fmt: skip
        elif isinstance(recorded, list):
            assert isinstance(ours, list), f"{path}: {recorded} against {ours}"
            assert len(recorded) == len(ours), f"{path}: {recorded} against {ours}"
            for position, value in enumerate(recorded):
                self.compare(value, ours[position], f"{path}[{position}]")
        elif isinstance(recorded, str) and isinstance(ours, str):
            self._compare_texts(recorded, ours, path)
        else:
            assert recorded == ours, f"{path}: {recorded!r} against {ours!r}"

    def _of_version(self, key: str, value: Any) -> Any:
        if key == "supportedActions" and not self._progress:
            return [entry for entry in value if entry["action"] != "REPORT_PROGRESS"]
        # A line and a column say where in the document, which is the same document.
        return [] if key == "locations" and value and "line" in value[0] else value

    def _compare_texts(self, recorded: str, ours: str, path: str) -> None:
        if _GID.fullmatch(recorded):
            assert _GID.fullmatch(ours), f"{path}: {recorded} against {ours}"
            assert recorded.split("/")[3] == ours.split("/")[3], path
            self._learn(recorded, ours, path)
            self._learn(_number(recorded), _number(ours), path)
        elif _TIME.fullmatch(recorded):
            assert _TIME.fullmatch(ours), f"{path}: {recorded} against {ours}"
        elif path.endswith(".last_value") and _SORTING_TIME.fullmatch(recorded):
            assert _SORTING_TIME.fullmatch(ours), f"{path}: {recorded} against {ours}"
            assert recorded.isdecimal() == ours.isdecimal(), f"{path}: {recorded} against {ours}"
        elif _DIGEST.fullmatch(recorded):
            assert _DIGEST.fullmatch(ours), f"{path}: {recorded} against {ours}"
            self._learn(recorded, ours, path)
        elif path.endswith(("Cursor", ".cursor")):
            self._learn(recorded, ours, path)
            self.compare(_decoded(recorded), _decoded(ours), path)
        elif path.rpartition(".")[2] in _SHOP_WORDS:
            self._learn(recorded, ours, path)
        else:
            said = _LONG_NUMBER.sub(lambda m: self.known.get(m[0], m[0]), recorded)
            told = self.known.get(recorded)
            assert ours in (recorded, said, told), f"{path}: {recorded!r} against {ours!r}"

    def _learn(self, recorded: str, ours: str, path: str) -> None:
        assert self.known.setdefault(recorded, ours) == ours, f"{path}: {recorded} is not {ours}"


def _number(global_id: str) -> str:
    return global_id.split("/")[4].partition("?")[0]


def _decoded(cursor: str) -> dict[str, str]:
    content = json.loads(base64.b64decode(cursor))
    return {key: str(value) for key, value in content.items()} | {
        "last_id": f"gid://shopify/Thing/{content['last_id']}"
    }


def _like(recorded: Any, ours: Any) -> Any:
    """Of a recorded answer what we asked for."""
    if isinstance(recorded, dict):
        return {key: _like(recorded[key], value) for key, value in ours.items()}
    if isinstance(recorded, list):
        return [_like(one, other) for one, other in zip(recorded, ours, strict=True)]
    return recorded


def _order_query(mutation: str) -> str:
    """A query by id with the selection that a recorded `orderCreate` made on its order."""
    document = parse(mutation)
    parts = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            created = definition.selection_set.selections[0]
            assert isinstance(created, FieldNode)
            assert created.selection_set is not None
            order = created.selection_set.selections[0]
            assert isinstance(order, FieldNode)
            assert order.selection_set is not None
            selection = print_ast(order.selection_set)
            parts.append(f"query Equal($id: ID!) {{ order(id: $id) {selection} }}")
        else:
            parts.append(print_ast(definition))
    return "\n".join(parts)
