"""The shop's answers to queries, remembered until something changes: most polls find nothing new.

The rules are the demo shop's own; only what an unchanged shop says twice is not worked out twice.
"""

import json
from typing import Any, ClassVar

from orderdesk.demo.fulfilling import archive_due
from orderdesk.demo.operations import Operations, Payload, Question
from orderdesk.demo.shop import Caller, Shop
from orderdesk.demo.throttle import Bucket
from tests.simulation.spoken import Spoken

# What no claim and no board entry changes.
WITHOUT_METAFIELDS = frozenset(
    {"OrdersPage", "OpenFulfillmentOrders", "InventoryLevels", "OrdersCount", "NodesExist"}
)
NEVER_CHANGED = frozenset({"Shop", "Locations", "VariantsPage"})


class RememberingOperations(Operations):
    """Counts what was changed, and answers from memory while that has not grown."""

    remembers: ClassVar[bool] = True

    def __init__(self, shop: Shop, bucket: Bucket, spoken: Spoken) -> None:
        """`spoken` hears what is answered."""
        super().__init__(shop, bucket)
        self._spoken = spoken
        self._seen = 0
        self._metafields = 0
        self._known: dict[Any, tuple[Payload, int, int]] = {}

    def run(
        self, question: Question, caller: Caller, request_id: str
    ) -> tuple[Payload, int | None]:
        answered = self._run(question, caller, request_id)
        self._spoken.says(answered[0])
        return answered

    def _run(
        self, question: Question, caller: Caller, request_id: str
    ) -> tuple[Payload, int | None]:
        # Whatever a request asks, and whether it is answered from memory: the shop does then what it
        # had put off.
        archive_due(self._shop.store)
        self._shop.store.settle_search()
        body = question.body or {}
        is_query = str(body.get("query", "")).lstrip("# 0123456789points\n").startswith("query")
        if not is_query or not self.remembers:
            return super().run(question, caller, request_id)
        key = (
            question.operation,
            json.dumps(question.variables, sort_keys=True),
            self._version(question.operation),
        )
        known = self._known.get(key)
        if known is None:
            payload, requested = super().run(question, caller, request_id)
            if requested is not None and "errors" not in payload:
                actual = int(payload["extensions"]["cost"]["actualQueryCost"])
                self._known[key] = (payload, requested, actual)
            return payload, requested
        payload, requested, actual = known
        if not self._bucket.take(requested):
            return self._throttled(requested), requested
        self._bucket.give_back(requested - actual)
        cost = self._cost(requested, actual)
        return {**payload, "extensions": {**payload["extensions"], "cost": cost}}, requested

    def _version(self, operation: str) -> Any:
        store = self._shop.store
        if operation in NEVER_CHANGED:
            return 0
        for entry in self._shop.history.since(self._seen):
            self._seen = entry.number
            self._metafields += entry.kind == "metafield.set"
        lagging = len(store._lagging)
        if operation in WITHOUT_METAFIELDS and not store.settings.metafields_touch_order:
            return (self._seen - self._metafields, lagging)
        return (self._seen, lagging)
