"""What the app must be allowed in Shopify, and what each permission is for.

The one list: the connect page offers it for copying, a test of the sign-in and the running program
judge by it, and the doctor names what is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppScope:
    """One access scope of the Admin API. Without an essential one nothing can be packed."""

    name: str
    is_essential: bool = False


APP_SCOPES = (
    AppScope("read_orders", is_essential=True),
    AppScope("write_orders"),
    AppScope("read_merchant_managed_fulfillment_orders", is_essential=True),
    AppScope("write_merchant_managed_fulfillment_orders"),
    AppScope("write_fulfillments"),
    AppScope("read_products"),
    AppScope("read_inventory"),
    AppScope("read_locations", is_essential=True),
)


def missing_scopes(granted: Iterable[str]) -> tuple[AppScope, ...]:
    """What is not granted, in the list's sequence. A write scope grants its reading too."""
    given = set(granted)
    given |= {f"read_{one.removeprefix('write_')}" for one in given if one.startswith("write_")}
    return tuple(one for one in APP_SCOPES if one.name not in given)
