"""Live traffic: what customers, carriers and the shop's own people do meanwhile, from a seed."""

import asyncio
import random
import sys
import traceback
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.shop import DemoActionError, Shop
from orderdesk.demo.world import FulfillmentOrder, Order

# How often each of them happens, relative to the others.
_EVENTS = {
    "place_order": 55,
    "carrier_scan": 15,
    "edit_order": 8,
    "set_note": 6,
    "cancel_order": 5,
    "hold": 4,
    "release_hold": 4,
    "mark_paid": 3,
}
_HOLDS = ("INCORRECT_ADDRESS", "HIGH_RISK_OF_FRAUD", "AWAITING_PAYMENT", "OTHER")
_NOTES = (
    "Please leave with the neighbour at no. 12.",
    "Customer called: needs it by Friday.",
    "Bitte neutral verpacken, ist ein Geschenk.",
)
_SCANS = ("CARRIER_PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED")
# Nobody edits an order of long ago; and looking at a few keeps a big shop quick.
_RECENT = 60


class Traffic:
    """Acts on the shop at a given rate; stands still at first."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self._shop = shop
        self._random = random.Random(f"{seed}:traffic")
        self._per_minute = 0.0
        self._next: asyncio.TimerHandle | None = None

    @property
    def per_minute(self) -> float:
        """Events a minute; 0 where it stands still."""
        return self._per_minute

    def set_rate(self, per_minute: float) -> None:
        """Starts, changes or stops it."""
        self._per_minute = max(per_minute, 0.0)
        if self._next is not None:
            self._next.cancel()
            self._next = None
        if self._per_minute > 0:
            self._arm()

    def step(self) -> str | None:
        """One event, chosen by the seed: its action, or None where the shop had no use for it."""
        (action,) = self._random.choices(list(_EVENTS), weights=list(_EVENTS.values()))
        arguments = {} if action == "place_order" else self._arguments(action)
        if arguments is None:
            return None
        try:
            self._shop.admin(action, {**arguments, "cause": f"traffic:{action}"})
        except DemoActionError:
            return None
        return action

    def _arguments(self, action: str) -> dict[str, Any] | None:
        if action == "carrier_scan":
            return self._scan()
        wanted = {"release_hold": "ON_HOLD"}.get(action, "OPEN")
        waiting = [one for one in self._recent() if one.status == wanted]
        if not waiting:
            return None
        order = self._random.choice(waiting).order
        named: dict[str, Any] = {"order": _id(order)}
        match action:
            case "edit_order":
                position = self._random.randrange(len(order.lines))
                quantity = order.lines[position].current_quantity + self._random.choice((-1, 1))
                return {**named, "set": [{"line": position, "quantity": max(quantity, 0)}]}
            case "set_note":
                return {**named, "note": self._random.choice(_NOTES)}
            case "hold":
                return {**named, "reason": self._random.choice(_HOLDS)}
        return named

    def _scan(self) -> dict[str, Any] | None:
        sent = list(self._shop.store.fulfillments.values())[-_RECENT:]
        moving = [one for one in sent if one.status == "SUCCESS"]
        if not moving:
            return None
        fulfillment = self._random.choice(moving)
        seen = {step.status for step in fulfillment.steps}
        ahead = [status for status in _SCANS if status not in seen]
        if not ahead:
            return None
        return {
            "order": _id(fulfillment.order),
            "fulfillment": fulfillment.name,
            "status": ahead[0],
        }

    def _recent(self) -> list[FulfillmentOrder]:
        return list(self._shop.store.open_fulfillment_orders.values())[-_RECENT:]

    def _arm(self) -> None:
        # Customers come independently of one another: exponential gaps, none of them endless.
        mean_s = 60.0 / self._per_minute
        gap_s = min(self._random.expovariate(1.0 / mean_s), 5 * mean_s)
        self._next = asyncio.get_running_loop().call_later(gap_s, self._happen)

    def _happen(self) -> None:
        try:
            self.step()
        except Exception:
            traceback.print_exc(file=sys.stderr)
        self._arm()


def _id(order: Order) -> str:
    return gid("Order", order.number)
