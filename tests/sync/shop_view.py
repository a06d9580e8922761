"""What a test asks of the shop's own side: place an order, and count what was made by whom."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from orderdesk.demo.process import DemoProcess
from orderdesk.domain.ids import LineItemGid, OrderGid

_numbers = count(1)


@dataclass
class Placed:
    """An order as the shop has it, told by the shop."""

    shop: DemoProcess
    id: OrderGid
    name: str
    lines: tuple[LineItemGid, ...]
    location_id: str = ""

    async def state(self) -> dict[str, Any]:
        return await self.shop.control.state(self.id)

    async def admin(self, action: str, **arguments: Any) -> dict[str, Any]:
        return await self.shop.control.admin(action, order=self.id, **arguments)

    async def made(self) -> list[dict[str, Any]]:
        """Each fulfillment that was ever made on it, by whomever, with its cause."""
        return await self._entries("fulfillment.created")

    async def made_by_us(self) -> list[dict[str, Any]]:
        """Those that requests of ours made."""
        return [one for one in await self.made() if one["cause"].startswith("request ")]

    async def splits(self) -> list[dict[str, Any]]:
        return [one for one in await self.history() if "split" in one["kind"]]

    async def history(self) -> list[dict[str, Any]]:
        return await self.shop.control.history(self.id)

    async def live(self) -> list[dict[str, Any]]:
        """The fulfillments that stand."""
        return [one for one in (await self.state())["fulfillments"] if one["status"] == "SUCCESS"]

    async def remaining(self) -> int:
        """Units that can still be packed."""
        return sum(line["unfulfilled"] for line in (await self.state())["lines"])

    async def mails(self, kind: str) -> list[dict[str, Any]]:
        """What the shop wrote to its customer."""
        found = await self.shop.control.mailbox()
        return [one for one in found if (one["order_id"], one["kind"]) == (self.id, kind)]

    async def _entries(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in await self.history() if one["kind"] == kind]


async def place(shop: DemoProcess, *quantities: int, **more: Any) -> Placed:
    """A customer orders so many units of as many products."""
    lines = [
        {"title": f"Test product {next(_numbers)}", "quantity": quantity, "price": 1000}
        for quantity in quantities
    ]
    made = await shop.control.admin("place_order", lines=lines, **more)
    return Placed(
        shop,
        OrderGid(made["id"]),
        made["name"],
        tuple(LineItemGid(line["id"]) for line in made["lines"]),
        made["fulfillment_orders"][0]["location_id"] if made["fulfillment_orders"] else "",
    )
