"""Shopify's global ids, `gid://shopify/TYPE/NUMBER`, and where the shop's new numbers come from."""

_STEP = 32_768
_FIRST = {
    "Order": 6_412_000_000_000,
    "LineItem": 15_803_000_000_000,
    "FulfillmentOrder": 7_105_000_000_000,
    "FulfillmentOrderLineItem": 14_920_000_000_000,
    "Fulfillment": 5_731_000_000_000,
    "FulfillmentLineItem": 12_644_000_000_000,
    "FulfillmentHold": 1_880_000_000_000,
    "FulfillmentEvent": 2_950_000_000_000,
    "DeliveryMethod": 1_210_000_000_000,
    "BasicEvent": 160_400_000_000_000,
    "BulkOperation": 7_933_000_000_000,
    "Customer": 8_307_000_000_000,
    "Product": 9_150_000_000_000,
    "ProductVariant": 48_520_000_000_000,
    "InventoryItem": 50_610_000_000_000,
    "InventoryLevel": 120_700_000_000,
    "Location": 98_310_000_000,
    "MailingAddress": 11_020_000_000_000,
    "Metafield": 45_300_000_000_000,
    "Refund": 980_000_000_000,
    "OrderTransaction": 7_900_000_000_000,
}


class MalformedIdError(ValueError):
    """The text is not a global id of any type, or its number is not a positive one."""


def gid(type_name: str, number: int) -> str:
    """The global id of one thing."""
    return f"gid://shopify/{type_name}/{number}"


def parse_gid(text: str) -> tuple[str, int]:
    """Type and number of a global id; raises MalformedIdError. A trailing `?…` is ignored."""
    head, _, rest = text.partition("://shopify/")
    type_name, _, tail = rest.partition("/")
    number = tail.partition("?")[0]
    if head != "gid" or not type_name or not number.isdecimal() or int(number) == 0:
        raise MalformedIdError(text)
    return type_name, int(number)


class IdSource:
    """New numbers per type: rising, never reused, the same for the same sequence of calls."""

    def __init__(self) -> None:
        self._last: dict[str, int] = dict(_FIRST)

    def next(self, type_name: str) -> int:
        """The next number of this type."""
        number = self._last.get(type_name, 1_000_000_000) + _STEP
        self._last[type_name] = number
        return number
