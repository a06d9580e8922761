"""Finds the recorded requests and answers of real stores, where they lie beside the checkout."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[3] / "shared"
RECORDINGS = SHARED / "shopify" / "recordings"
REPLAYED = (
    "fulfillment-create-preconditions",
    "fulfillment-create-multi-group",
    "fulfillment-cancel-parity",
    "fulfillment-tracking-info-update-parity",
    "fulfillment-multi-tracking-info",
    "fulfillment-unknown-not-found",
    "fulfillment-order-split-multi",
    "fulfillment-order-hold-validation",
    "metafields-set-cas-success-parity",
    "metafields-set-null-create-parity",
    "metafields-set-stale-digest-parity",
)
NOT_OURS = ("orderCreate(", "orderCancel(", "orderDelete(")
"""Set-up and clearing away in the recordings; the replay makes its states by the shop's own side."""


def load(name: str) -> dict[str, Any]:
    """One recording by its name without the ending."""
    content: dict[str, Any] = json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))
    return content


def documents_of(content: Any) -> Iterator[str]:
    """Every GraphQL text in a recording that is not set-up."""
    if isinstance(content, dict):
        query = content.get("query")
        if isinstance(query, str) and "{" in query and not any(s in query for s in NOT_OURS):
            yield query
        for value in content.values():
            yield from documents_of(value)
    elif isinstance(content, list):
        for value in content:
            yield from documents_of(value)
