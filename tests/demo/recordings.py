"""Finds the recorded requests and answers of real stores, where they lie beside the checkout."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, parse

SHARED = Path(__file__).parents[3] / "shared"
RECORDINGS = SHARED / "shopify" / "recordings"
REPLAYED = (
    "bulk-operation-run-query-concurrency-limit",
    "bulk-operation-run-query-group-objects",
    "fulfillment-create-preconditions",
    "fulfillment-create-multi-group",
    "fulfillment-cancel-parity",
    "fulfillment-tracking-info-update-parity",
    "fulfillment-multi-tracking-info",
    "fulfillment-unknown-not-found",
    "fulfillment-order-split-multi",
    "fulfillment-order-hold-validation",
    "fulfillment-order-lifecycle",
    "fulfillment-detail-events-lifecycle",
    "fulfillment-event-create-validation",
    "fulfillment-order-open-report-progress-preconditions",
    "fulfillment-top-level-reads",
    "inventory-item-levels-connection-windowing-2026-04",
    "order-catalog-count-read",
    "order-edit-commit-history-and-fulfillment-orders",
    "orderCancel-error-messages",
    "metafields-set-cas-success-parity",
    "metafields-set-null-create-parity",
    "metafields-set-stale-digest-parity",
)
ROOTS = frozenset(
    {
        "bulkOperation",
        "bulkOperationCancel",
        "bulkOperationRunQuery",
        "fulfillment",
        "fulfillmentCancel",
        "fulfillmentCreate",
        "fulfillmentEventCreate",
        "fulfillmentOrder",
        "fulfillmentOrderHold",
        "fulfillmentOrderMerge",
        "fulfillmentOrderMove",
        "fulfillmentOrderReleaseHold",
        "fulfillmentOrderOpen",
        "fulfillmentOrderReportProgress",
        "fulfillmentOrderSplit",
        "fulfillmentOrders",
        "fulfillmentTrackingInfoUpdate",
        "fulfillmentTrackingInfoUpdateV2",
        "inventoryItem",
        "locations",
        "metafieldsSet",
        "order",
        "orders",
        "ordersCount",
        "product",
        "productsCount",
    }
)
"""What the demo shop can be asked; the rest of a recording is set-up, clearing away, or others'."""


def load(name: str) -> dict[str, Any]:
    """One recording by its name without the ending."""
    content: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return content


def documents_of(content: Any) -> Iterator[str]:
    """Every GraphQL text in a recording that the demo shop can be asked."""
    if isinstance(content, dict):
        query = content.get("query")
        if isinstance(query, str) and "{" in query and _roots(query) <= ROOTS:
            yield query
        for value in content.values():
            yield from documents_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from documents_of(value)


def _roots(query: str) -> set[str]:
    return {
        selection.name.value
        for definition in parse(query).definitions
        if isinstance(definition, OperationDefinitionNode)
        for selection in definition.selection_set.selections
        if isinstance(selection, FieldNode)
    }
