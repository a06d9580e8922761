"""Values in the shop that stations write one after the other: each write quotes what it read.

A write whose type and value equal the stored ones succeeds even with a stale digest: who writes puts
a fresh nonce into every value and reads back its own.
"""

from typing import Any

from orderdesk.domain.ids import OrderGid
from orderdesk.errors import RejectedError
from orderdesk.shopify.payload import Payload
from orderdesk.shopify.readings import ClaimReading

CLAIM_NAMESPACE = "$app:claims"
CLAIM_KEY = "claim"
BOARD_NAMESPACE = "orderdesk"

# `MetafieldsSetUserErrorCode`: somebody wrote in between, or took the value away.
_STALE = frozenset({"STALE_OBJECT", "INVALID_COMPARE_DIGEST"})


def read_guarded(payload: Payload, name: str) -> ClaimReading:
    """The metafield selected as `name`; empty where there is none."""
    found = payload.find_child(name)
    if found is None:
        return ClaimReading()
    return ClaimReading(found.text("value"), found.text("compareDigest"))


def as_claim_input(order_id: OrderGid, value: str, digest: str | None) -> dict[str, Any]:
    """A `MetafieldsSetInput` for an order's claim; without a digest it only creates."""
    return _as_input(order_id, CLAIM_NAMESPACE, CLAIM_KEY, value, digest)


def as_board_input(
    installation_id: str, key: str, value: str, digest: str | None
) -> dict[str, Any]:
    """A `MetafieldsSetInput` for a value that all stations share, kept on the app's installation."""
    return _as_input(installation_id, BOARD_NAMESPACE, key, value, digest)


def is_stale(error: RejectedError) -> bool:
    """Whether a write lost the race, and failed for nothing else."""
    return all(one.code in _STALE for one in error.user_errors)


def _as_input(
    owner_id: str, namespace: str, key: str, value: str, digest: str | None
) -> dict[str, Any]:
    return {
        "ownerId": owner_id,
        "namespace": namespace,
        "key": key,
        "type": "json",
        "value": value,
        # Written even where it is null: left out, the write would not be guarded at all.
        "compareDigest": digest,
    }
