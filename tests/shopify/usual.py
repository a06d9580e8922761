"""The variables with which each document is usually sent: what their costs are computed from."""

from typing import Any

from orderdesk.shopify import sizes
from orderdesk.shopify.bulk_operations import NEWEST

_BY_ID = {"lines": sizes.LINES, "groups": sizes.GROUPS}

VARIABLES: dict[str, dict[str, Any]] = {
    "bulk_operations": {"first": NEWEST},
    "fulfillment_cancel": {"lines": sizes.LINES},
    "fulfillment_create": {"lines": sizes.LINES},
    "fulfillment_events": {"first": sizes.STEPS},
    "fulfillment_lines": {"first": sizes.LINES},
    "fulfillment_order_lines": {"first": sizes.LINES},
    "fulfillment_order_split": {"lines": sizes.LINES},
    "fulfillment_tracking_update": {"lines": sizes.LINES},
    "inventory_levels": {"first": sizes.LEVELS},
    "locations": {"first": sizes.LOCATIONS},
    "move_targets": {"first": sizes.LOCATIONS},
    "open_fulfillment_orders": {"first": sizes.OPEN_FULFILLMENT_ORDERS, "lines": sizes.LINES},
    "order": {**_BY_ID, "events": sizes.EVENTS},
    "order_fulfillment_orders": {"first": sizes.GROUPS, "lines": sizes.LINES},
    "order_timeline": {
        "events": sizes.TIMELINE_EVENTS,
        "fulfillments": sizes.TIMELINE_FULFILLMENTS,
        "steps": sizes.TIMELINE_STEPS,
    },
    "order_lines": {"first": sizes.LINES},
    "orders_page": {
        "first": sizes.ORDERS,
        "lines": sizes.LINES_IN_PAGE,
        "groups": sizes.GROUPS_IN_PAGE,
    },
    "variants_page": {"first": sizes.VARIANTS},
}
