"""Orders that a test places in the demo shop, and what the shop's own history says of them."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from orderdesk.demo.process import DemoProcess

_numbers = count(1)


@dataclass(frozen=True)
class Placed:
    """An order as the shop has it."""

    shop: DemoProcess
    id: str
    name: str
    skus: tuple[str, ...]

    def admin(self, action: str, **arguments: Any) -> Any:
        """What only the shop's people do."""
        return self.shop.control.call(action, order=self.id, **arguments)

    def state(self) -> dict[str, Any]:
        """The order as the shop has it now."""
        found: dict[str, Any] = self.shop.control.call("state", order=self.id)
        return found

    def made(self) -> list[dict[str, Any]]:
        """Each fulfillment that a request of ours ever made, in the shop's own words."""
        history = self.shop.control.call("history", order_id=self.id)
        return [
            entry["detail"]
            for entry in history
            if entry["kind"] == "fulfillment.created" and entry["cause"].startswith("request ")
        ]

    def units(self, fulfillment: dict[str, Any]) -> dict[str, int]:
        """What a fulfillment holds, by SKU."""
        skus = {line["id"]: line["sku"] for line in self.state()["lines"]}
        held: dict[str, int] = {}
        for line in fulfillment["lines"]:
            sku = skus[line["line_item_id"]]
            held[sku] = held.get(sku, 0) + line["quantity"]
        return held

    def mails(self) -> list[dict[str, Any]]:
        """What the customer was mailed about it."""
        mails = self.shop.control.call("mailbox")["mails"]
        return [mail for mail in mails if mail["order_id"] == self.id]


def place(shop: DemoProcess, *quantities: int, **more: Any) -> Placed:
    """A customer orders so many units of as many products."""
    skus = tuple(f"TEST-{next(_numbers)}" for _quantity in quantities)
    made = shop.control.call(
        "place_order",
        lines=[
            {"sku": sku, "title": f"Product {sku}", "quantity": quantity, "price": 1000}
            for sku, quantity in zip(skus, quantities, strict=True)
        ],
        **more,
    )
    return Placed(shop, made["id"], made["name"], skus)
